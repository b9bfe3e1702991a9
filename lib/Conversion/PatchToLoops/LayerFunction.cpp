//===- LayerFunction.cpp - The function of one layer ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayerFunction.h"
#include "mcunet/Conversion/PatchToLoops/LayerLowering.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch_to_loops;

/// A buffer [rows, columns, channels] under a map.
static BufferView makeView(Value base, Value origin, Type buffer, Type tensor) {
  BufferView view;
  view.base = base;
  view.origin = origin;
  auto memref = cast<MemRefType>(buffer);
  auto shape = cast<RankedTensorType>(tensor).getShape();
  view.slots = memref.getDimSize(0);
  view.width = memref.getDimSize(1);
  view.channels = memref.getDimSize(2);
  view.tensorRows = shape[1];
  view.tensorCols = shape[2];
  return view;
}

std::string mcunet::patch_to_loops::functionName(patch::ComputeOp use) {
  std::string name = "." + use.getLayer().str();
  if (auto phase = use.getPhase(); phase && *phase != patch::Phase::Add)
    name += "." + patch::stringifyPhase(*phase).str();
  return name;
}

namespace {
class LayerFunction {
public:
  LayerFunction(patch::LayerOp layer, ArrayRef<patch::ComputeOp> uses,
                const kernels::MicroKernel &kernel)
      : layer(layer), uses(uses), use(uses.front()), kernel(kernel),
        builder(layer->getParentOfType<ModuleOp>().getBodyRegion()) {}

  FailureOr<LLVM::LLVMFuncOp> build() {
    ModuleOp module = layer->getParentOfType<ModuleOp>();
    builder.setInsertionPoint(layer);
    MLIRContext *context = layer.getContext();
    Type i32 = builder.getI32Type(),
         pointer = LLVM::LLVMPointerType::get(context);
    SmallVector<Type> arguments(use.getInputs().size() + 2, pointer);
    arguments.append(4 + use.getOrigins().size(), i32);
    for (size_t block = 0; block < use.getBlocks().size(); ++block)
      arguments.append({pointer, i32, i32});
    auto type = LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(context),
                                            arguments);
    Location loc = layer.getBody().front().front().getLoc();
    auto func = LLVM::LLVMFuncOp::create(builder, loc, functionName(use), type,
                                         LLVM::Linkage::Internal);
    func.setNoInline(true);
    builder.setInsertionPointToStart(func.addEntryBlock(builder));
    KernelBuilder kb(builder, loc, module,
                     StringRef(functionName(use)).drop_front());
    if (failed(emitBody(func, kb)))
      return failure();
    LLVM::ReturnOp::create(builder, loc, ValueRange{});
    return func;
  }

private:
  LogicalResult emitBody(LLVM::LLVMFuncOp func, KernelBuilder &kb) {
    auto args = func.getArguments();
    size_t inputs = use.getInputs().size();
    LayerContext context(kb, kernel);
    context.phase = use.getPhase();
    context.lean = layer.getLean();
    Operation &op = layer.getBody().front().front();
    FailureOr<LayerLoweringInterface> lowering = loweringOf(&op);
    if (failed(lowering))
      return failure();
    context.order = lowering->getAccessOrder(kernel, context.lean);
    if (auto stated = layer.getOrderAttr();
        stated && stated.getOrder() != context.order)
      return layer.emitOpError("is planned for a kernel of the order ")
             << stated << ", that of this CPU has the order "
             << patch::AccessOrderAttr::get(layer.getContext(), context.order);
    auto origins = args.drop_front(inputs + 2 + 4);
    auto blocks = origins.drop_front(inputs + 1);
    for (size_t i = 0; i < inputs; ++i)
      context.inputs.push_back(
          makeView(args[i], origins[i], use.getInputs()[i].getType(),
                   layer.getBody().getArgument(i).getType()));
    context.output =
        makeView(args[inputs], origins[inputs], use.getOutput().getType(),
                 op.getResult(0).getType());
    for (size_t i = 0; i < inputs; ++i)
      addBlock(context.inputs[i], i, blocks);
    addBlock(context.output, inputs, blocks);
    // What this call makes lies in the block as a whole.
    if (context.output.block)
      context.output.base = nullptr;
    context.scratch = args[inputs + 1];
    context.rowBegin = args[inputs + 2];
    context.rowEnd = args[inputs + 3];
    context.colBegin = args[inputs + 4];
    context.colEnd = args[inputs + 5];
    context.takesWholeMap = knownBounds(kb, context);
    return lowering->emitLayer(context);
  }

  /// Replaces the bounds that are equal in every call by constants. Returns
  /// true if all four are.
  bool knownBounds(KernelBuilder &kb, LayerContext &context) {
    bool all = true;
    auto know = [&](Value &bound, auto of) {
      std::optional<int64_t> first = getConstantIntValue((use.*of)());
      bool known = first && llvm::all_of(uses, [&](patch::ComputeOp use) {
                     return getConstantIntValue((use.*of)()) == first;
                   });
      if (known)
        bound = kb.i32(*first);
      all &= known;
    };
    know(context.rowBegin, &patch::ComputeOp::getRowBegin);
    know(context.rowEnd, &patch::ComputeOp::getRowEnd);
    know(context.colBegin, &patch::ComputeOp::getColBegin);
    know(context.colEnd, &patch::ComputeOp::getColEnd);
    return all;
  }

  /// The block of buffer `index`, if it has one.
  void addBlock(BufferView &view, size_t index, ValueRange blocks) {
    auto blockOf = use.getBlockOf();
    if (!blockOf || (*blockOf)[index] < 0)
      return;
    size_t at = (*blockOf)[index];
    auto type = cast<MemRefType>(use.getBlocks()[at].getType());
    view.block = blocks[3 * at];
    view.blockRow = blocks[3 * at + 1];
    view.blockCol = blocks[3 * at + 2];
    view.blockWidth = type.getDimSize(1);
    Value buffer = index < use.getInputs().size() ? use.getInputs()[index]
                                                  : use.getOutput();
    if (buffer == use.getBlocks()[at])
      view.base = nullptr;
  }

  patch::LayerOp layer;
  ArrayRef<patch::ComputeOp> uses;
  patch::ComputeOp use; ///< the first: of shapes, all are alike
  const kernels::MicroKernel &kernel;
  OpBuilder builder;
};
} // namespace

FailureOr<LLVM::LLVMFuncOp>
mcunet::patch_to_loops::buildLayerFunction(patch::LayerOp layer,
                                           ArrayRef<patch::ComputeOp> uses,
                                           const kernels::MicroKernel &kernel) {
  return LayerFunction(layer, uses, kernel).build();
}
