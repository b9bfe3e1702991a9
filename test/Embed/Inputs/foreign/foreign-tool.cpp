//===- foreign-tool.cpp - A pass of one's own between two of mcunet's -----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// foreign-tool MODEL.mlir LIMIT
//
// Compiles a network for a Cortex-M7 under a rule of the house: no layer may
// have more than LIMIT multiply-accumulates. The rule is a pass that sees the
// layers after mcunet has recognised them and before it plans their memory.
//
//===----------------------------------------------------------------------===//

#include "mcunet/Conversion/Passes.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/InitAll.h"
#include "mcunet/Pipelines/Pipelines.h"
#include "mcunet/Target/ObjectEmitter.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace {
struct LimitMacs : PassWrapper<LimitMacs, OperationPass<func::FuncOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(LimitMacs)
  explicit LimitMacs(int64_t limit) : limit(limit) {}

  void runOnOperation() override {
    int64_t layers = 0;
    getOperation().walk([&](mcunet::patch::SpatialOpInterface layer) {
      auto type = cast<RankedTensorType>(layer->getResult(0).getType());
      int64_t pixels = 1;
      for (int64_t extent : type.getShape().drop_back())
        pixels *= extent;
      int64_t macs = layer.getMacsPerPixel() * pixels;
      ++layers;
      if (macs <= limit)
        return;
      layer->emitError() << macs << " multiply-accumulates, but the house "
                         << "allows " << limit;
      signalPassFailure();
    });
    llvm::outs() << "layers seen: " << layers << "\n";
  }

  int64_t limit;
};
} // namespace

int main(int argc, char **argv) {
  int64_t limit;
  if (argc != 3 || StringRef(argv[2]).getAsInteger(10, limit))
    return 2;
  DialectRegistry registry;
  registerAllDialects(registry);
  registerAllExtensions(registry);
  mcunet::registerDialects(registry);
  mcunet::registerTranslationToLLVM(registry);
  MLIRContext context(registry);
  auto module = parseSourceFile<ModuleOp>(argv[1], &context);
  if (!module)
    return 1;

  mcunet::CompileOptions options;
  options.name = "foreign";
  PassManager manager(&context);
  manager.addNestedPass<func::FuncOp>(mcunet::createConvertTosaToPatchPass());
  manager.addNestedPass<func::FuncOp>(std::make_unique<LimitMacs>(limit));
  mcunet::buildTosaToArenaPipeline(manager, options);
  mcunet::buildArenaToLLVMPipeline(manager, options);
  if (failed(manager.run(*module)))
    return 1;

  auto target = mcunet::lookupTarget(options.mcpu);
  if (!target)
    return 1;
  auto emitter = mcunet::ObjectEmitter::create(*module, **target);
  if (!emitter)
    return 1;
  auto object = emitter->emit(mcunet::EmitKind::Object);
  if (!object)
    return 1;
  llvm::outs() << "object: " << (object->size() > 0 ? "yes" : "no") << "\n";
  return 0;
}
