//===- PatchToLoops.cpp - Layers in the arena to loops --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayerFunction.h"
#include "mcunet/Conversion/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/IRMapping.h"

namespace mcunet {
#define GEN_PASS_DEF_CONVERTPATCHTOLOOPSPASS
#include "mcunet/Conversion/Passes.h.inc"
} // namespace mcunet

using namespace mlir;
using namespace mcunet;
using namespace mcunet::kernels;
using namespace mcunet::patch_to_loops;

static Type pointerTo(MLIRContext *context) {
  return LLVM::LLVMPointerType::get(context);
}

namespace {
/// Turns the functions over memrefs into functions over pointers.
class FunctionConverter {
public:
  FunctionConverter(ModuleOp module, const kernels::MicroKernel &kernel,
                    const llvm::StringMap<LLVM::LLVMFuncOp> &layers)
      : module(module), kernel(kernel), layers(layers),
        builder(module.getContext()) {}

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
    status = nullptr;
    bool fetches =
        func.walk([](patch::FetchOp) { return WalkResult::interrupt(); })
            .wasInterrupted();
    if (fetches) {
      KernelBuilder kb(builder, func.getLoc(), module, "");
      status =
          LLVM::AllocaOp::create(builder, func.getLoc(), pointerTo(context),
                                 builder.getI32Type(), kb.i32(1), 4);
      kb.store32(kb.i32(0), status);
    }
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
    if (auto view = dyn_cast<patch::ViewOp>(op))
      return convertView(kb, view, map);
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
    if (auto commit = dyn_cast<patch::CommitOp>(op)) {
      emitCommit(kb, commit, map);
      return success();
    }
    if (auto fetch = dyn_cast<patch::FetchOp>(op)) {
      emitFetch(kb, fetch, map);
      return success();
    }
    if (auto push = dyn_cast<patch::PushRowOp>(op)) {
      emitPushRow(kb, push, map);
      return success();
    }
    if (auto reset = dyn_cast<patch::ResetOp>(op)) {
      emitReset(kb, reset, map);
      return success();
    }
    if (auto copy = dyn_cast<patch::CopyOp>(op)) {
      auto type = cast<MemRefType>(copy.getSource().getType());
      kb.copyBytes(map.lookup(copy.getTarget()), map.lookup(copy.getSource()),
                   type.getNumElements(), kernel.allowsUnaligned());
      return success();
    }
    return convertStandardOp(kb, op, map);
  }

  LogicalResult convertView(KernelBuilder &kb, patch::ViewOp view,
                            IRMapping &map) {
    auto slot = symbols.lookupNearestSymbolFrom<patch::SlotOp>(
        view, view.getSlotAttr());
    if (!slot || !slot.getOffset())
      return view.emitOpError("has no place in the arena yet; run "
                              "patch-plan-buffers first");
    map.map(view.getResult(), kb.offset(map.lookup(view.getSource()),
                                        int64_t(*slot.getOffset())));
    return success();
  }

  /// Returns, calls, and the counters that a pushed model keeps.
  LogicalResult convertStandardOp(KernelBuilder &kb, Operation &op,
                                  IRMapping &map) {
    Location loc = op.getLoc();
    if (auto ret = dyn_cast<func::ReturnOp>(op)) {
      SmallVector<Value> values;
      for (Value value : ret.getOperands())
        values.push_back(map.lookup(value));
      if (status && values.size() == 1)
        values[0] = kb.load32(status);
      LLVM::ReturnOp::create(builder, loc, values);
      return success();
    }
    if (auto call = dyn_cast<func::CallOp>(op)) {
      SmallVector<Value> operands;
      for (Value value : call.getOperands())
        operands.push_back(map.lookup(value));
      LLVM::CallOp::create(builder, loc, TypeRange{}, call.getCallee(),
                           operands);
      return success();
    }
    auto element = [&](ValueRange indices) {
      APInt index;
      bool constant = matchPattern(indices[0], m_ConstantInt(&index));
      assert(constant && "counters are at constant places");
      (void)constant;
      return 4 * index.getSExtValue();
    };
    if (auto load = dyn_cast<memref::LoadOp>(op)) {
      map.map(load.getResult(),
              kb.load32(kb.offset(map.lookup(load.getMemRef()),
                                  element(load.getIndices()))));
      return success();
    }
    if (auto store = dyn_cast<memref::StoreOp>(op)) {
      kb.store32(map.lookup(store.getValue()),
                 kb.offset(map.lookup(store.getMemRef()),
                           element(store.getIndices())));
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

  /// `count` bytes, a value; words as far as they go.
  void copyRun(KernelBuilder &kb, Value to, Value from, Value count) {
    Value words = kernel.allowsUnaligned() ? kb.bitAnd(count, -4) : kb.i32(0);
    kb.forLoop(kb.i32(0), words, 4, [&](Value at) {
      kb.store32(kb.load32(kb.offset(from, at), 1), kb.offset(to, at), 1);
    });
    kb.forLoop(words, count, 1, [&](Value at) {
      kb.store8(kb.load8(kb.offset(from, at)), kb.offset(to, at));
    });
  }

  void emitCommit(KernelBuilder &kb, patch::CommitOp op, IRMapping &map) {
    auto type = cast<MemRefType>(op.getBlock().getType());
    int64_t width = type.getDimSize(1), channels = type.getDimSize(2);
    Value block = map.lookup(op.getBlock());
    Value blockRow = map.lookup(op.getBlockRow());
    Value keep = map.lookup(op.getKeep()), next = map.lookup(op.getNextKeep());
    Value rowEnd = map.lookup(op.getRowEnd());
    auto rowOf = [&](Value y) {
      return kb.offset(block, kb.mul(kb.sub(y, blockRow), width * channels));
    };
    Value gone = kb.mul(kb.sub(next, keep), channels);
    if (op.getRing()) {
      auto ringType = cast<MemRefType>(op.getRing().getType());
      Value ring = map.lookup(op.getRing());
      Value column = kb.mul(kb.sub(keep, map.lookup(op.getOrigin())), channels);
      kb.forLoop(map.lookup(op.getRowBegin()), rowEnd, 1, [&](Value y) {
        Value slot = kb.mul(kb.urem(y, ringType.getDimSize(0)),
                            ringType.getDimSize(1) * channels);
        copyRun(kb, kb.offset(kb.offset(ring, slot), column), rowOf(y), gone);
      });
    }
    Value left = kb.mul(kb.sub(map.lookup(op.getMadeEnd()), next), channels);
    kb.forLoop(blockRow, rowEnd, 1, [&](Value y) {
      copyRun(kb, rowOf(y), kb.offset(rowOf(y), gone), left);
    });
  }

  void emitFetch(KernelBuilder &kb, patch::FetchOp op, IRMapping &map) {
    auto type = cast<MemRefType>(op.getBuffer().getType());
    int64_t slots = type.getDimSize(0), width = type.getDimSize(1),
            channels = type.getDimSize(2);
    Value buffer = map.lookup(op.getBuffer());
    Value colBegin = map.lookup(op.getColBegin());
    Value columns = kb.sub(map.lookup(op.getColEnd()), colBegin);
    Value at = kb.mul(kb.sub(colBegin, map.lookup(op.getOrigin())), channels);
    Type i32 = builder.getI32Type();
    Type pointer = pointerTo(module.getContext());
    auto type32 = LLVM::LLVMFunctionType::get(
        i32, {pointer, i32, i32, i32, i32, pointer, i32});
    kb.forLoop(map.lookup(op.getRowBegin()), map.lookup(op.getRowEnd()), 1,
               [&](Value y) {
                 Value slot = op.getBlockRow()
                                  ? kb.sub(y, map.lookup(op.getBlockRow()))
                                  : kb.urem(y, slots);
                 Value to = kb.offset(
                     buffer, kb.add(kb.mul(slot, width * channels), at));
                 Value wanted = kb.both(kb.less(kb.i32(0), columns),
                                        kb.equal(kb.load32(status), kb.i32(0)));
                 kb.ifThen(wanted, [&] {
                   Value result = LLVM::CallOp::create(
                                      builder, op.getLoc(), type32,
                                      ValueRange{map.lookup(op.getRead()),
                                                 map.lookup(op.getContext()), y,
                                                 colBegin, kb.i32(1), columns,
                                                 to, kb.i32(width * channels)})
                                      .getResult();
                   kb.store32(result, status);
                 });
               });
  }

  void emitPushRow(KernelBuilder &kb, patch::PushRowOp op, IRMapping &map) {
    auto type = cast<MemRefType>(op.getRing().getType());
    int64_t rowBytes = type.getDimSize(1) * type.getDimSize(2);
    Value from = kb.offset(map.lookup(op.getRows()),
                           kb.mul(map.lookup(op.getIndex()), rowBytes));
    Value slot = kb.urem(map.lookup(op.getRow()), type.getDimSize(0));
    Value to = kb.offset(map.lookup(op.getRing()), kb.mul(slot, rowBytes));
    kb.copyBytes(to, from, rowBytes, kernel.allowsUnaligned());
  }

  void emitReset(KernelBuilder &kb, patch::ResetOp op, IRMapping &map) {
    auto layer =
        symbols.lookupNearestSymbolFrom<patch::LayerOp>(op, op.getLayerAttr());
    auto delay = cast<patch::DelayOp>(layer.getBody().front().front());
    ElementsAttr initial = delay.getInitial();
    Value line = map.lookup(op.getBuffer());
    Value first = kb.offset(line, op.getBuffer().getType().getNumElements() -
                                      initial.getNumElements());
    if (initial.isSplat())
      return kb.fillBytes(first, initial.getSplatValue<int8_t>(),
                          initial.getNumElements());
    ++count;
    auto values = llvm::to_vector(initial.getValues<int8_t>());
    kb.copyBytes(first, kb.global("values", values), initial.getNumElements(),
                 kernel.allowsUnaligned());
  }

  void callLayer(patch::ComputeOp op, IRMapping &map) {
    SmallVector<Value> operands;
    for (Value input : op.getInputs())
      operands.push_back(map.lookup(input));
    Value output = map.lookup(op.getOutput());
    operands.push_back(output);
    operands.push_back(op.getScratch() ? map.lookup(op.getScratch()) : output);
    for (Value bound :
         {op.getRowBegin(), op.getRowEnd(), op.getColBegin(), op.getColEnd()})
      operands.push_back(map.lookup(bound));
    for (Value origin : op.getOrigins())
      operands.push_back(map.lookup(origin));
    for (auto [block, row, col] :
         llvm::zip(op.getBlocks(), op.getBlockRows(), op.getBlockCols()))
      for (Value value : {block, row, col})
        operands.push_back(map.lookup(value));
    LLVM::CallOp::create(builder, op.getLoc(), layers.lookup(functionName(op)),
                         operands);
  }

  ModuleOp module;
  SymbolTableCollection symbols;
  const kernels::MicroKernel &kernel;
  const llvm::StringMap<LLVM::LLVMFuncOp> &layers;
  OpBuilder builder;
  unsigned count = 0;
  Value status; ///< of the callback of a pulled input; null without
};

struct ConvertPatchToLoops
    : public mcunet::impl::ConvertPatchToLoopsPassBase<ConvertPatchToLoops> {
  using ConvertPatchToLoopsPassBase::ConvertPatchToLoopsPassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    auto kernel = kernels::createMicroKernel(cpu, preferFlash);
    if (!kernel) {
      module.emitError() << "unknown CPU '" << cpu << "'";
      return signalPassFailure();
    }
    for (auto func : module.getOps<func::FuncOp>())
      if (llvm::any_of(func.getArgumentTypes(), llvm::IsaPred<TensorType>)) {
        func.emitError("is on tensors, not in an arena: run patch-tile-stages "
                       "and patch-plan-buffers first");
        return signalPassFailure();
      }
    llvm::MapVector<StringAttr, SmallVector<patch::ComputeOp>> uses;
    module.walk([&](patch::ComputeOp op) {
      uses[StringAttr::get(&getContext(), functionName(op))].push_back(op);
    });
    llvm::StringMap<LLVM::LLVMFuncOp> functions;
    SymbolTable symbols(module);
    for (auto &[name, calls] : uses) {
      auto layer = symbols.lookup<patch::LayerOp>(calls.front().getLayer());
      auto func = buildLayerFunction(layer, calls, *kernel);
      if (failed(func))
        return signalPassFailure();
      functions[name] = *func;
    }
    FunctionConverter converter(module, *kernel, functions);
    for (auto func : llvm::make_early_inc_range(module.getOps<func::FuncOp>()))
      if (failed(converter.convert(func)))
        return signalPassFailure();
    for (auto layer :
         llvm::make_early_inc_range(module.getOps<patch::LayerOp>()))
      layer.erase();
    for (auto &entry : functions)
      entry.second.setSymName(entry.first().drop_front());
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
