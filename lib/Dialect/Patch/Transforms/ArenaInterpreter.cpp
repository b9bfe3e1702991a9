//===- ArenaInterpreter.cpp - Functions over the arena, on labels ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ArenaInterpreter.h"
#include "mcunet/Dialect/Patch/Transforms/Network.h"
#include "mcunet/Schedule/Window.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

/// The tensor is in the upper half of a label, the element in the lower.
static constexpr unsigned kElementBits = 40;

uint64_t ArenaInterpreter::tensorLabel(StringRef name) {
  auto [it, isNew] = labels.try_emplace(name, 0);
  if (isNew) {
    names.push_back(name.str());
    it->second = static_cast<Label>(names.size()) << kElementBits;
  }
  return it->second;
}

std::string ArenaInterpreter::describe(Label label) const {
  if (label == 0)
    return "nothing";
  return "'" + names[(label >> kElementBits) - 1] + "', element " +
         std::to_string(label & ((Label{1} << kElementBits) - 1));
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

void ArenaInterpreter::bindMemory(Value argument, Memory &memory) {
  auto type = dyn_cast<MemRefType>(argument.getType());
  if (!type)
    return;
  memory.resize(type.getNumElements());
  buffers[argument] = {&memory, 0, 1, 1, type.getNumElements()};
}

LogicalResult ArenaInterpreter::runFunction(func::FuncOp func) {
  return runBlock(func.getBody().front());
}

LogicalResult ArenaInterpreter::runInvoke(func::FuncOp func) {
  bindMemory(func.getArgument(0), arena);
  bindMemory(func.getArgument(func.getNumArguments() - 1), output);
  if (func.getNumArguments() == 3) {
    bindMemory(func.getArgument(1), input);
    for (size_t at = 0; at < input.size(); ++at)
      input[at] = tensorLabel("input") + at;
    // A consumed input lies in the arena.
    if (auto offset = func->getAttrOfType<IntegerAttr>("patch.input_offset"))
      std::copy(input.begin(), input.end(), arena.begin() + offset.getInt());
  }
  if (failed(runFunction(func)))
    return failure();
  return checkOutputs(func);
}

/// All rows at once: how they are cut into calls makes no difference to the
/// order of what happens.
LogicalResult ArenaInterpreter::runPush(func::FuncOp begin,
                                        func::FuncOp pushRows,
                                        func::FuncOp finish) {
  for (func::FuncOp func : module.getOps<func::FuncOp>())
    bindMemory(func.getArgument(0), arena);
  bindMemory(finish.getArgument(1), output);
  ints[pushRows.getArgument(2)] =
      pushRows->getAttrOfType<IntegerAttr>("patch.rows").getInt();
  for (func::FuncOp func : {begin, pushRows, finish})
    if (failed(runFunction(func)))
      return failure();
  return checkOutputs(finish);
}

LogicalResult ArenaInterpreter::checkOutputs(func::FuncOp func) {
  int64_t at = 0;
  for (Attribute name : func->getAttrOfType<ArrayAttr>("patch.results")) {
    StringRef layerName = cast<StringAttr>(name).getValue();
    auto layer = SymbolTable(module).lookup<LayerOp>(layerName);
    auto type = cast<RankedTensorType>(
        layer.getBody().front().front().getResult(0).getType());
    for (int64_t element = 0; element < type.getNumElements(); ++element, ++at)
      if (output[at] != tensorLabel(layerName) + element)
        return func.emitError()
               << "output byte " << at << " holds " << describe(output[at])
               << " instead of '" << layerName << "', element " << element;
  }
  return success();
}

LogicalResult ArenaInterpreter::runBlock(Block &block) {
  for (Operation &op : block)
    if (failed(runOp(op)))
      return failure();
  return success();
}

LogicalResult ArenaInterpreter::runOp(Operation &op) {
  return TypeSwitch<Operation *, LogicalResult>(&op)
      .Case([&](BufferOp op) {
        Buffer buffer = buffers[op.getSource()];
        auto type = cast<MemRefType>(op.getType());
        buffer.offset += op.getOffset();
        buffer.slots = buffer.width = 1;
        buffer.channels = type.getNumElements() *
                          type.getElementType().getIntOrFloatBitWidth() / 8;
        if (type.getRank() == 3) {
          buffer.slots = type.getDimSize(0);
          buffer.width = type.getDimSize(1);
          buffer.channels = type.getDimSize(2);
        }
        buffers[op.getResult()] = buffer;
        return success();
      })
      .Case([&](ConstantBufferOp op) {
        buffers[op.getResult()] = Buffer();
        return success();
      })
      .Case([&](ComputeOp op) { return runCompute(op); })
      .Case([&](CommitOp op) { return runCommit(op), success(); })
      .Case([&](FetchOp op) { return runFetch(op), success(); })
      .Case([&](PushRowOp op) { return runPushRow(op), success(); })
      .Case([&](CopyOp op) {
        Buffer from = buffers[op.getSource()], to = buffers[op.getTarget()];
        std::copy_n(from.memory->begin() + from.offset,
                    cast<MemRefType>(op.getSource().getType()).getNumElements(),
                    to.memory->begin() + to.offset);
        return success();
      })
      .Case<memref::LoadOp, memref::StoreOp>(
          [&](Operation *op) { return runCounter(*op); })
      .Default([&](Operation *op) { return runControl(*op); });
}

LogicalResult ArenaInterpreter::runControl(Operation &op) {
  if (auto loop = dyn_cast<scf::ForOp>(op)) {
    SmallVector<int64_t> carried;
    for (Value init : loop.getInitArgs())
      carried.push_back(get(init));
    for (int64_t at = get(loop.getLowerBound()); at < get(loop.getUpperBound());
         at += get(loop.getStep())) {
      ints[loop.getInductionVar()] = at;
      for (auto [arg, value] : llvm::zip(loop.getRegionIterArgs(), carried))
        ints[arg] = value;
      if (failed(runBlock(*loop.getBody())))
        return failure();
      carried = yielded;
    }
    for (auto [result, value] : llvm::zip(loop.getResults(), carried))
      ints[result] = value;
    return success();
  }
  if (auto loop = dyn_cast<scf::WhileOp>(op)) {
    SmallVector<int64_t> carried;
    for (Value init : loop.getInits())
      carried.push_back(get(init));
    for (;;) {
      for (auto [arg, value] : llvm::zip(loop.getBeforeArguments(), carried))
        ints[arg] = value;
      if (failed(runBlock(*loop.getBeforeBody())))
        return failure();
      carried.assign(yielded.begin() + 1, yielded.end());
      if (!yielded[0])
        break;
      for (auto [arg, value] : llvm::zip(loop.getAfterArguments(), carried))
        ints[arg] = value;
      if (failed(runBlock(*loop.getAfterBody())))
        return failure();
      carried = yielded;
    }
    for (auto [result, value] : llvm::zip(loop.getResults(), carried))
      ints[result] = value;
    return success();
  }
  if (auto branch = dyn_cast<scf::IfOp>(op)) {
    Block *block =
        get(branch.getCondition()) ? branch.thenBlock() : branch.elseBlock();
    return block ? runBlock(*block) : success();
  }
  if (auto call = dyn_cast<func::CallOp>(op)) {
    auto callee = SymbolTable(module).lookup<func::FuncOp>(call.getCallee());
    for (auto [arg, value] :
         llvm::zip(callee.getArguments(), call.getOperands()))
      if (!isa<MemRefType>(arg.getType()))
        ints[arg] = get(value);
    return runFunction(callee);
  }
  if (isa<scf::YieldOp, scf::ConditionOp, func::ReturnOp>(op)) {
    yielded.clear();
    for (Value value : op.getOperands())
      yielded.push_back(get(value));
    return success();
  }
  return runArith(op);
}

LogicalResult ArenaInterpreter::runArith(Operation &op) {
  auto at = [&](unsigned index) { return get(op.getOperand(index)); };
  auto result = [&](int64_t value) {
    ints[op.getResult(0)] = value;
    return success();
  };
  return TypeSwitch<Operation *, LogicalResult>(&op)
      .Case([&](arith::ConstantOp op) {
        return result(cast<IntegerAttr>(op.getValue()).getInt());
      })
      .Case([&](arith::AddIOp) { return result(at(0) + at(1)); })
      .Case([&](arith::SubIOp) { return result(at(0) - at(1)); })
      .Case([&](arith::MulIOp) { return result(at(0) * at(1)); })
      .Case([&](arith::FloorDivSIOp) {
        return result(schedule::floorDiv(at(0), at(1)));
      })
      .Case([&](arith::MaxSIOp) { return result(std::max(at(0), at(1))); })
      .Case([&](arith::MinSIOp) { return result(std::min(at(0), at(1))); })
      .Case([&](arith::AndIOp) { return result(at(0) & at(1)); })
      .Case([&](arith::ExtUIOp) { return result(at(0) & 1); })
      .Case([&](arith::SelectOp) { return result(at(0) ? at(1) : at(2)); })
      .Case([&](arith::CmpIOp op) {
        Type type = op.getLhs().getType();
        unsigned width = type.isIndex() ? 64 : type.getIntOrFloatBitWidth();
        APInt lhs(width, at(0), true, true), rhs(width, at(1), true, true);
        return result(arith::applyCmpPredicate(op.getPredicate(), lhs, rhs));
      })
      .Default([](Operation *op) {
        return op->emitError(
            "cannot be checked: unknown operation in the arena");
      });
}

/// The counters of a pushed model.
LogicalResult ArenaInterpreter::runCounter(Operation &op) {
  bool isLoad = isa<memref::LoadOp>(op);
  Buffer buffer = buffers[op.getOperand(isLoad ? 0 : 1)];
  int64_t place = buffer.offset + 4 * get(op.getOperand(isLoad ? 1 : 2));
  Label label = tensorLabel("counters");
  int64_t &counter = counters[{buffer.memory, place}];
  for (int64_t byte = place; byte < place + 4; ++byte) {
    Label &cell = (*buffer.memory)[byte];
    if (isLoad && cell != label)
      return op.emitError()
             << "reads a counter where " << describe(cell) << " is";
    cell = label;
  }
  if (isLoad)
    ints[op.getResult(0)] = counter;
  else
    counter = get(op.getOperand(0));
  return success();
}
