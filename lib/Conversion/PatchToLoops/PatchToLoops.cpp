//===- PatchToLoops.cpp - Layers in the arena to loops --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayerEmitter.h"
#include "mcunet/Conversion/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/IRMapping.h"

namespace mcunet {
#define GEN_PASS_DEF_CONVERTPATCHTOLOOPSPASS
#include "mcunet/Conversion/Passes.h.inc"
} // namespace mcunet

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch_to_loops;

static Type pointerTo(MLIRContext *context) {
  return LLVM::LLVMPointerType::get(context);
}

/// A buffer under a tensor: [rows, columns, channels] of a map; anything of
/// another rank is dense and one row of one pixel.
static BufferView makeView(Value base, Value origin, Type buffer, Type tensor) {
  BufferView view;
  view.base = base;
  view.origin = origin;
  auto memref = cast<MemRefType>(buffer);
  auto shape = cast<RankedTensorType>(tensor).getShape();
  if (shape.size() != 4 || memref.getRank() != 3) {
    // The last dimension stays one, so that softmax finds its rows.
    view.channels = shape.back();
    view.width = view.tensorCols =
        cast<RankedTensorType>(tensor).getNumElements() / shape.back();
    return view;
  }
  view.slots = memref.getDimSize(0);
  view.width = memref.getDimSize(1);
  view.channels = memref.getDimSize(2);
  view.tensorRows = shape[1];
  view.tensorCols = shape[2];
  return view;
}

namespace {
/// Makes the function of one layer for the buffers of the first use; all uses of
/// a layer have buffers of the same shapes.
class LayerFunction {
public:
  LayerFunction(patch::LayerOp layer, patch::ComputeOp use,
                const kernels::MicroKernel &kernel)
      : layer(layer), use(use), kernel(kernel),
        builder(layer->getParentOfType<ModuleOp>().getBodyRegion()) {}

  FailureOr<LLVM::LLVMFuncOp> build() {
    ModuleOp module = layer->getParentOfType<ModuleOp>();
    builder.setInsertionPoint(layer);
    MLIRContext *context = layer.getContext();
    Type i32 = builder.getI32Type(), pointer = pointerTo(context);
    SmallVector<Type> arguments(use.getInputs().size() + 2, pointer);
    arguments.append(4 + use.getOrigins().size(), i32);
    auto type = LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(context),
                                            arguments);
    Location loc = layer.getBody().front().front().getLoc();
    auto func = LLVM::LLVMFuncOp::create(
        builder, loc, ("." + layer.getSymName()).str(), type,
        LLVM::Linkage::Internal);
    func.setNoInline(true);
    builder.setInsertionPointToStart(func.addEntryBlock(builder));
    KernelBuilder kb(builder, loc, module, layer.getSymName());
    if (failed(emitBody(func, kb)))
      return failure();
    LLVM::ReturnOp::create(builder, loc, ValueRange{});
    return func;
  }

private:
  LogicalResult emitBody(LLVM::LLVMFuncOp func, KernelBuilder &kb) {
    auto args = func.getArguments();
    size_t inputs = use.getInputs().size();
    LayerContext context{kb, kernel, {}, {}, {}, {}, {}, {}, {}};
    Operation &op = layer.getBody().front().front();
    auto origins = args.drop_front(inputs + 2 + 4);
    for (size_t i = 0; i < inputs; ++i)
      context.inputs.push_back(
          makeView(args[i], origins[i], use.getInputs()[i].getType(),
                   layer.getBody().getArgument(i).getType()));
    context.output = makeView(args[inputs], origins[inputs],
                              use.getOutput().getType(),
                              op.getResult(0).getType());
    context.scratch = args[inputs + 1];
    context.rowBegin = args[inputs + 2];
    context.rowEnd = args[inputs + 3];
    context.colBegin = args[inputs + 4];
    context.colEnd = args[inputs + 5];
    return emitLayer(&op, context);
  }

  patch::LayerOp layer;
  patch::ComputeOp use;
  const kernels::MicroKernel &kernel;
  OpBuilder builder;
};

/// Turns the functions over memrefs into functions over pointers.
class FunctionConverter {
public:
  FunctionConverter(ModuleOp module,
                    const llvm::StringMap<LLVM::LLVMFuncOp> &layers)
      : module(module), layers(layers), builder(module.getContext()) {}

  LogicalResult convert(func::FuncOp func) {
    MLIRContext *context = module.getContext();
    SmallVector<Type> arguments;
    for (Type type : func.getArgumentTypes())
      arguments.push_back(isa<MemRefType>(type) ? pointerTo(context) : type);
    Type result = func.getNumResults() == 0
                      ? Type(LLVM::LLVMVoidType::get(context))
                      : func.getResultTypes()[0];
    builder.setInsertionPoint(func);
    auto converted = LLVM::LLVMFuncOp::create(
        builder, func.getLoc(), func.getSymName(),
        LLVM::LLVMFunctionType::get(result, arguments),
        func.isPrivate() ? LLVM::Linkage::Internal : LLVM::Linkage::External);
    Block *entry = converted.addEntryBlock(builder);
    IRMapping map;
    map.map(func.getArguments(), entry->getArguments());
    builder.setInsertionPointToStart(entry);
    if (failed(convertBlock(func.getBody().front(), map)))
      return failure();
    func.erase();
    return success();
  }

private:
  LogicalResult convertBlock(Block &block, IRMapping &map) {
    for (Operation &op : block)
      if (failed(convertOp(op, map)))
        return failure();
    return success();
  }

  LogicalResult convertOp(Operation &op, IRMapping &map) {
    Location loc = op.getLoc();
    KernelBuilder kb(builder, loc, module, "constant" + std::to_string(count));
    if (auto buffer = dyn_cast<patch::BufferOp>(op)) {
      map.map(buffer.getResult(), kb.offset(map.lookup(buffer.getSource()),
                                            int64_t(buffer.getOffset())));
      return success();
    }
    if (auto constant = dyn_cast<patch::ConstantBufferOp>(op)) {
      ++count;
      auto values = llvm::to_vector(constant.getValue().getValues<int8_t>());
      map.map(constant.getResult(), kb.global("values", values));
      return success();
    }
    if (auto compute = dyn_cast<patch::ComputeOp>(op)) {
      callLayer(compute, map);
      return success();
    }
    if (auto ret = dyn_cast<func::ReturnOp>(op)) {
      SmallVector<Value> values;
      for (Value value : ret.getOperands())
        values.push_back(map.lookup(value));
      LLVM::ReturnOp::create(builder, loc, values);
      return success();
    }
    return cloneOp(op, map);
  }

  /// Anything else is kept; its regions are converted inside.
  LogicalResult cloneOp(Operation &op, IRMapping &map) {
    Operation *clone = builder.cloneWithoutRegions(op, map);
    for (auto [from, to] : llvm::zip(op.getRegions(), clone->getRegions())) {
      if (from.empty())
        continue;
      Block *block = new Block();
      to.push_back(block);
      for (BlockArgument arg : from.front().getArguments())
        map.map(arg, block->addArgument(arg.getType(), arg.getLoc()));
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPointToStart(block);
      if (failed(convertBlock(from.front(), map)))
        return failure();
    }
    return success();
  }

  void callLayer(patch::ComputeOp op, IRMapping &map) {
    SmallVector<Value> operands;
    for (Value input : op.getInputs())
      operands.push_back(map.lookup(input));
    Value output = map.lookup(op.getOutput());
    operands.push_back(output);
    operands.push_back(op.getScratch() ? map.lookup(op.getScratch()) : output);
    for (Value bound : {op.getRowBegin(), op.getRowEnd(), op.getColBegin(),
                        op.getColEnd()})
      operands.push_back(map.lookup(bound));
    for (Value origin : op.getOrigins())
      operands.push_back(map.lookup(origin));
    LLVM::CallOp::create(builder, op.getLoc(), layers.lookup(op.getLayer()),
                         operands);
  }

  ModuleOp module;
  const llvm::StringMap<LLVM::LLVMFuncOp> &layers;
  OpBuilder builder;
  unsigned count = 0;
};

struct ConvertPatchToLoops
    : public mcunet::impl::ConvertPatchToLoopsPassBase<ConvertPatchToLoops> {
  using ConvertPatchToLoopsPassBase::ConvertPatchToLoopsPassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    auto kernel = kernels::createMicroKernel(cpu);
    if (!kernel) {
      module.emitError() << "unknown CPU '" << cpu << "'";
      return signalPassFailure();
    }
    llvm::StringMap<patch::ComputeOp> uses;
    module.walk([&](patch::ComputeOp op) { uses.try_emplace(op.getLayer(), op); });
    llvm::StringMap<LLVM::LLVMFuncOp> functions;
    SmallVector<patch::LayerOp> layers(module.getOps<patch::LayerOp>());
    for (patch::LayerOp layer : layers) {
      if (!uses.contains(layer.getSymName()))
        continue;
      auto func =
          LayerFunction(layer, uses[layer.getSymName()], *kernel).build();
      if (failed(func))
        return signalPassFailure();
      functions[layer.getSymName()] = *func;
    }
    FunctionConverter converter(module, functions);
    for (auto func : llvm::make_early_inc_range(module.getOps<func::FuncOp>()))
      if (failed(converter.convert(func)))
        return signalPassFailure();
    for (patch::LayerOp layer : layers) {
      std::string name = layer.getSymName().str();
      layer.erase();
      if (auto it = functions.find(name); it != functions.end())
        it->second.setSymName(name);
    }
    fixCalls(module);
  }

  /// Layers gave their names to their functions after the calls were made.
  void fixCalls(ModuleOp module) {
    module.walk([](LLVM::CallOp call) {
      auto callee = call.getCallee();
      if (callee && callee->starts_with("."))
        call.setCallee(callee->drop_front());
    });
  }
};
} // namespace
