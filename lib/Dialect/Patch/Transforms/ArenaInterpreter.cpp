//===- ArenaInterpreter.cpp - Functions over the arena, on labels ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ArenaInterpreter.h"
#include "mcunet/Dialect/Patch/Transforms/Network.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

ArenaInterpreter::ArenaInterpreter(ModuleOp module)
    : module(module),
      program(
          module, [this](Operation &op) { return placeBuffer(op); },
          [this](Operation &op) { return runOp(op); }) {}

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
  if (failed(program.run(func)))
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
  program.set(pushRows.getArgument(2),
              pushRows->getAttrOfType<IntegerAttr>("patch.rows").getInt());
  for (func::FuncOp func : {begin, pushRows, finish})
    if (failed(program.run(func)))
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

/// Where buffers lie does not change while functions run.
bool ArenaInterpreter::placeBuffer(Operation &op) {
  if (isa<ConstantBufferOp>(op)) {
    buffers[op.getResult(0)] = Buffer();
    return true;
  }
  auto placed = dyn_cast<BufferOp>(op);
  if (!placed)
    return false;
  Buffer buffer = buffers[placed.getSource()];
  auto type = cast<MemRefType>(placed.getType());
  buffer.offset += placed.getOffset();
  buffer.slots = buffer.width = 1;
  buffer.channels =
      type.getNumElements() * type.getElementType().getIntOrFloatBitWidth() / 8;
  if (type.getRank() == 3) {
    buffer.slots = type.getDimSize(0);
    buffer.width = type.getDimSize(1);
    buffer.channels = type.getDimSize(2);
  }
  buffers[placed.getResult()] = buffer;
  return true;
}

LogicalResult ArenaInterpreter::runOp(Operation &op) {
  return TypeSwitch<Operation *, LogicalResult>(&op)
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
    program.set(op.getResult(0), counter);
  else
    counter = get(op.getOperand(0));
  return success();
}
