//===- ArenaInterpreter.cpp - Functions over the arena, on labels ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ArenaInterpreter.h"
#include "mcunet/Analysis/Network.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

ArenaInterpreter::ArenaInterpreter(ModuleOp module)
    : module(module),
      program(
          module, [this](Operation &op) { return placeBuffer(op); },
          [this](Operation &op) { return runOp(op); }) {
  // Patches compute some pixels several times, and steps have work of their
  // own.
  constexpr int64_t kMostTimes = 256;
  int64_t work = int64_t{1} << 16;
  for (LayerOp layer : module.getOps<LayerOp>())
    work = llvm::SaturatingAdd<uint64_t>(work, workOf(layer));
  program.allow(
      std::min<uint64_t>(llvm::SaturatingMultiply<uint64_t>(work, kMostTimes),
                         std::numeric_limits<int64_t>::max()));
}

/// Labels that a layer reads and writes where each pixel is made once.
int64_t ArenaInterpreter::workOf(LayerOp layer) {
  auto body = cast<SpatialOpInterface>(layer.getBody().front().front());
  auto product = [](std::initializer_list<int64_t> factors) {
    uint64_t result = 1;
    for (uint64_t factor : factors)
      result = llvm::SaturatingMultiply<uint64_t>(result, factor);
    return std::min<uint64_t>(result, int64_t{1} << 56);
  };
  auto [rows, cols, channels] = mapShape(body->getResult(0).getType());
  int64_t work = product({rows, cols, kPixelWork + channels});
  for (auto [index, operand] : llvm::enumerate(body->getOperands())) {
    auto [height, width, depth] = mapShape(operand.getType());
    auto windowOf = [&, at = index](unsigned axis, int64_t extent) {
      schedule::AxisMap map = body.getInputMap(at, axis);
      int64_t length = (map.hiOff - map.loOff) / map.den + 1;
      return map.all ? extent : std::clamp<int64_t>(length, 1, extent);
    };
    work += product({rows, cols, windowOf(0, height), windowOf(1, width),
                     kPixelWork + depth});
  }
  return work;
}

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
  uint64_t tensor = label >> kElementBits;
  if (tensor == 0 || tensor > names.size())
    return "nothing known";
  return "'" + names[tensor - 1] + "', element " +
         std::to_string(label & ((Label{1} << kElementBits) - 1));
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

/// Argument `argument` is `memory`.
LogicalResult ArenaInterpreter::bindMemory(func::FuncOp func, unsigned argument,
                                           Memory &memory) {
  // A label takes eight times its byte.
  constexpr int64_t kMostBytes = int64_t{1} << 28;
  if (argument >= func.getNumArguments())
    return func.emitError("has no argument ") << argument;
  Value value = func.getArgument(argument);
  auto type = dyn_cast<MemRefType>(value.getType());
  if (!type)
    return success();
  if (!type.hasStaticShape() || type.getRank() != 1 ||
      !type.getElementType().isInteger(8) || type.getDimSize(0) > kMostBytes)
    return func.emitError("argument ")
           << argument
           << " is no number of bytes that can be checked: " << type;
  memory.resize(std::max<size_t>(memory.size(), type.getDimSize(0)));
  buffers[value] = {&memory, 0, 1, 1, type.getDimSize(0)};
  return success();
}

/// A consumed input lies in the arena.
LogicalResult ArenaInterpreter::placeInput(func::FuncOp func) {
  for (size_t at = 0; at < input.size(); ++at)
    input[at] = tensorLabel("input") + at;
  auto name = func->getAttrOfType<SymbolRefAttr>("patch.input_slot");
  if (!name)
    return success();
  auto slot = SymbolTable::lookupNearestSymbolFrom<SlotOp>(func, name);
  if (!slot || !slot.getOffset())
    return func.emitError("the input's slot ")
           << name << " has no place in the arena";
  uint64_t first = *slot.getOffset();
  if (first > arena.size() || input.size() > arena.size() - first)
    return func.emitError("the input lies outside of the arena");
  std::copy(input.begin(), input.end(), arena.begin() + first);
  return success();
}

LogicalResult ArenaInterpreter::runReset(func::FuncOp func) {
  if (failed(bindMemory(func, 0, arena)))
    return failure();
  return program.run(func);
}

LogicalResult ArenaInterpreter::runInvoke(func::FuncOp func) {
  unsigned last = func.getNumArguments();
  if (last == 0)
    return func.emitError("has no arena");
  if (failed(bindMemory(func, 0, arena)) ||
      failed(bindMemory(func, last - 1, output)))
    return failure();
  if (last == 3 &&
      (failed(bindMemory(func, 1, input)) || failed(placeInput(func))))
    return failure();
  if (failed(program.run(func)))
    return failure();
  return checkOutputs(func);
}

/// All rows at once: how they are cut into calls makes no difference to the
/// order of what happens.
LogicalResult ArenaInterpreter::runPush(func::FuncOp begin,
                                        func::FuncOp pushRows,
                                        func::FuncOp finish) {
  if (!pushRows || !finish)
    return module.emitError("has no function that takes rows, or none that "
                            "finishes");
  for (func::FuncOp func : module.getOps<func::FuncOp>())
    if (failed(bindMemory(func, 0, arena)))
      return failure();
  auto rows = pushRows->getAttrOfType<IntegerAttr>("patch.rows");
  if (!rows || pushRows.getNumArguments() != 3)
    return pushRows.emitError("does not say how many rows there are");
  if (failed(bindMemory(finish, 1, output)))
    return failure();
  program.set(pushRows.getArgument(2), rows.getValue().getSExtValue());
  for (func::FuncOp func : {begin, pushRows, finish})
    if (failed(program.run(func)))
      return failure();
  return checkOutputs(finish);
}

LogicalResult ArenaInterpreter::checkOutputs(func::FuncOp func) {
  auto results = func->getAttrOfType<ArrayAttr>("patch.results");
  if (!results)
    return func.emitError("does not say what its results are");
  size_t at = 0;
  for (Attribute name : results) {
    StringRef layerName = cast<StringAttr>(name).getValue();
    auto layer = SymbolTable(module).lookup<LayerOp>(layerName);
    if (!layer)
      return func.emitError("has the result of an unknown layer '")
             << layerName << "'";
    auto type = cast<RankedTensorType>(
        layer.getBody().front().front().getResult(0).getType());
    if (type.getNumElements() > static_cast<int64_t>(output.size() - at))
      return func.emitError("its results do not fit the output of ")
             << output.size() << " bytes";
    for (int64_t element = 0; element < type.getNumElements(); ++element, ++at)
      if (output[at] != tensorLabel(layerName) + element)
        return func.emitError()
               << "output byte " << at << " holds " << describe(output[at])
               << " instead of '" << layerName << "', element " << element;
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Buffers and operations
//===----------------------------------------------------------------------===//

/// `count` bytes of the buffer from `at` on; none where they are not all there.
MutableArrayRef<ArenaInterpreter::Label>
ArenaInterpreter::cellsOf(const Buffer &buffer, int64_t at, int64_t count) {
  int64_t bytes = buffer.bytes();
  // Rows and scratch go fast.
  program.spend(4 + count / 32);
  if (!buffer.memory || at < 0 || count < 0 || at > bytes || count > bytes - at)
    return {};
  return MutableArrayRef<Label>(*buffer.memory)
      .slice(buffer.offset + at, count);
}

/// Where a view lies in its source; nothing where it is none or has no place.
static std::optional<int64_t> offsetOf(Operation &op) {
  if (auto buffer = dyn_cast<BufferOp>(op))
    return buffer.getOffset();
  auto view = dyn_cast<ViewOp>(op);
  if (!view)
    return std::nullopt;
  auto slot =
      SymbolTable::lookupNearestSymbolFrom<SlotOp>(view, view.getSlotAttr());
  return slot ? slot.getOffset() : std::nullopt;
}

/// Where buffers lie does not change while functions run.
bool ArenaInterpreter::placeBuffer(Operation &op) {
  if (isa<ConstantBufferOp>(op)) {
    buffers[op.getResult(0)] = Buffer();
    return true;
  }
  std::optional<int64_t> offset = offsetOf(op);
  if (!offset)
    return false;
  Buffer buffer = buffers.lookup(op.getOperand(0));
  auto type = cast<MemRefType>(op.getResult(0).getType());
  buffer.offset += *offset;
  buffer.slots = buffer.width = 1;
  buffer.channels =
      type.getNumElements() * type.getElementType().getIntOrFloatBitWidth() / 8;
  if (type.getRank() == 3) {
    buffer.slots = type.getDimSize(0);
    buffer.width = type.getDimSize(1);
    buffer.channels = type.getDimSize(2);
  }
  buffers[op.getResult(0)] = buffer;
  return true;
}

LogicalResult ArenaInterpreter::runOp(Operation &op) {
  return TypeSwitch<Operation *, LogicalResult>(&op)
      .Case([&](ComputeOp op) { return runCompute(op); })
      .Case([&](CommitOp op) { return runCommit(op); })
      .Case([&](FetchOp op) { return runFetch(op); })
      .Case([&](PushRowOp op) { return runPushRow(op); })
      .Case([&](ResetOp op) { return runReset(op); })
      .Case([&](CopyOp op) { return runCopy(op); })
      .Case<memref::LoadOp, memref::StoreOp>(
          [&](Operation *op) { return runCounter(*op); })
      .Case([](ViewOp op) {
        return op.emitError("cannot be checked: its slot has no place yet");
      })
      .Default([](Operation *op) {
        return op->emitError(
            "cannot be checked: unknown operation in the arena");
      });
}

/// The counters of a pushed model.
LogicalResult ArenaInterpreter::runCounter(Operation &op) {
  bool isLoad = isa<memref::LoadOp>(op);
  Value words = op.getOperand(isLoad ? 0 : 1);
  if (cast<MemRefType>(words.getType()).getRank() != 1)
    return op.emitOpError("cannot be checked: no row of counters");
  Buffer buffer = buffers.lookup(words);
  int64_t index = get(op.getOperand(isLoad ? 1 : 2));
  auto cells = index < 0 || index > buffer.bytes()
                   ? MutableArrayRef<Label>()
                   : cellsOf(buffer, 4 * index, 4);
  if (cells.empty())
    return op.emitOpError("counts outside its buffer");
  Label label = tensorLabel("counters");
  int64_t &counter = counters[{buffer.memory, buffer.offset + 4 * index}];
  for (Label &cell : cells) {
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
