//===- foreign-op.cpp - A layer from outside of mcunet --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// foreign-op MODEL.mlir FOLDER MCPU SCHEDULE
//
// A dialect with one layer, foreign.abs_diff: |lhs - rhs|, at most 127. It says
// of itself what search, pruning, planner and code generation ask of a layer.
// Networks with it are compiled as any other.
//
//===----------------------------------------------------------------------===//

#include "mcunet/Conversion/PatchToLoops/LayerLowering.h"
#include "mcunet/Driver/Driver.h"
#include "mcunet/InitAll.h"
#include "mcunet/Schedule/LayerOrder.h"
#include "mcunet/Target/HeaderWriter.h"
#include "mcunet/Target/ObjectEmitter.h"
#include "mcunet/Target/ReportWriter.h"

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mcunet;

//===----------------------------------------------------------------------===//
// The layer
//===----------------------------------------------------------------------===//

namespace {
class AbsDiffOp
    : public Op<
          AbsDiffOp, OpTrait::ZeroRegions, OpTrait::OneResult,
          OpTrait::ZeroSuccessors, OpTrait::NOperands<2>::Impl,
          MemoryEffectOpInterface::Trait, patch::SpatialOpInterface::Trait,
          patch::ChannelOpInterface::Trait, LayerLoweringInterface::Trait> {
public:
  using Op::Op;

  static StringRef getOperationName() { return "foreign.abs_diff"; }
  static ArrayRef<StringRef> getAttributeNames() { return {}; }
  void getEffects(SmallVectorImpl<MemoryEffects::EffectInstance> &) {}

  /// Search, buffers and receptive fields: a pixel needs the same pixel.
  schedule::AxisMap getInputMap(unsigned, unsigned) { return {}; }
  schedule::LayerKind getLayerKind() {
    return schedule::LayerKind::Elementwise;
  }

  /// Pruning: what a channel can be.
  patch::TensorRange
  inferChannels(ArrayRef<ArrayRef<patch::ChannelRange>> operands) {
    patch::TensorRange result;
    for (auto [lhs, rhs] : llvm::zip(operands[0], operands[1])) {
      int64_t most = std::max(lhs.high - rhs.low, rhs.high - lhs.low);
      int64_t least =
          std::max({lhs.low - rhs.high, rhs.low - lhs.high, int64_t{0}});
      result.push_back(
          {std::min<int64_t>(least, 127), std::min<int64_t>(most, 127)});
    }
    return result;
  }

  /// Planner: the result may lie over an operand.
  schedule::AccessOrder getAccessOrder(const kernels::MicroKernel &, bool) {
    return schedule::usualOrder(getLayerKind());
  }
  StringRef getCostKind() { return "add"; }

  LogicalResult emitLayer(LayerContext &context) {
    kernels::KernelBuilder &kb = context.kb;
    context.forPixels([&](Value y, Value x, Value to) {
      Value from[2];
      for (unsigned i = 0; i < 2; ++i) {
        const BufferView &input = context.inputs[i];
        from[i] = input.pixelAt(kb, input.rowAt(kb, y), x);
      }
      kb.forLoop(0, context.output.channels, 1, [&](Value channel) {
        Value difference = kb.sub(kb.load8(kb.offset(from[0], channel)),
                                  kb.load8(kb.offset(from[1], channel)));
        Value size = kb.max(difference, kb.sub(kb.i32(0), difference));
        kb.store8(kb.min(size, kb.i32(127)), kb.offset(to, channel));
      });
    });
    return success();
  }
};

class ForeignDialect : public Dialect {
public:
  explicit ForeignDialect(MLIRContext *context)
      : Dialect(getDialectNamespace(), context, TypeID::get<ForeignDialect>()) {
    addOperations<AbsDiffOp>();
  }
  static StringRef getDialectNamespace() { return "foreign"; }
};
} // namespace

MLIR_DECLARE_EXPLICIT_TYPE_ID(ForeignDialect)
MLIR_DEFINE_EXPLICIT_TYPE_ID(ForeignDialect)
MLIR_DECLARE_EXPLICIT_TYPE_ID(AbsDiffOp)
MLIR_DEFINE_EXPLICIT_TYPE_ID(AbsDiffOp)

//===----------------------------------------------------------------------===//
// The compiler
//===----------------------------------------------------------------------===//

static llvm::Error write(const Twine &path, StringRef bytes) {
  return llvm::writeToOutput(path.str(), [&](raw_ostream &os) {
    os << bytes;
    return llvm::Error::success();
  });
}

static llvm::Error compile(OwningOpRef<ModuleOp> network, StringRef folder,
                           CompileOptions options) {
  Driver driver(std::move(network), std::move(options), OutputKind::Object);
  if (llvm::Error error = driver.chooseSchedule())
    return error;
  llvm::Expected<const Build *> build = driver.fit();
  if (!build)
    return build.takeError();
  llvm::Expected<HeaderInfo> info = headerInfoFromReport((*build)->report);
  if (!info)
    return info.takeError();
  if (std::error_code error = llvm::sys::fs::create_directories(folder))
    return llvm::errorCodeToError(error);
  if (llvm::Error error = write(folder + "/net.o", (*build)->code))
    return error;
  if (llvm::Error error = write(folder + "/net.h", writeHeader(*info)))
    return error;
  return write(folder + "/net.json", formatReport((*build)->report));
}

int main(int argc, char **argv) {
  if (argc != 5)
    return 2;
  DialectRegistry registry;
  registerAllDialects(registry);
  registerAllExtensions(registry);
  registerDialects(registry);
  registerTranslationToLLVM(registry);
  registry.insert<ForeignDialect>();
  MLIRContext context(registry);
  context.loadDialect<ForeignDialect>();
  auto module = parseSourceFile<ModuleOp>(argv[1], &context);
  if (!module)
    return 1;
  CompileOptions options;
  options.name = "net";
  options.mcpu = argv[3];
  options.schedule = argv[4];
  if (llvm::Error error = compile(std::move(module), argv[2], options)) {
    llvm::errs() << "error: " << llvm::toString(std::move(error)) << "\n";
    return 1;
  }
  return 0;
}
