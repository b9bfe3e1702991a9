//===- StageBuilder.cpp - The loops of a stage ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ArenaBuilder.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;
using schedule::BufferRole;
using schedule::Interval;
using schedule::StageRealisation;
using schedule::StageTensor;
using schedule::Storage;

struct ArenaBuilder::ComputeOperands {
  SmallVector<Value> buffers, origins, blocks, blockRows, blockCols;
  SmallVector<int32_t> blockOf;
};

/// Gives empty windows the end of the previous one, so that old and new rows
/// can be told apart.
static SmallVector<Interval> inSequence(ArrayRef<Interval> windows,
                                        int64_t begin) {
  SmallVector<Interval> result;
  for (Interval window : windows) {
    if (window.empty())
      window = {begin, begin};
    begin = window.end;
    result.push_back(window);
  }
  return result;
}

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

void ArenaBuilder::loop(int64_t count, llvm::function_ref<void(Value)> body) {
  if (count == 1)
    return body(i32(0));
  auto loop =
      scf::ForOp::create(builder, source.getLoc(), i32(0), i32(count), i32(1));
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPoint(loop.getBody()->getTerminator());
  body(loop.getInductionVar());
}

void ArenaBuilder::buildStage(int index) {
  stageIndex = index;
  const StageRealisation &stage = plan.realisation.stages[index];
  int reduction = stage.schedule.end - 1;
  if (stage.reducesTiles && !stage.singleStep())
    buildLayer(stage, reduction, Phase::Begin);
  loop(stage.strips, [&](Value s) {
    strip = s;
    loop(stage.rowSteps, [&](Value t) {
      rowStep = t;
      buildRowStep(stage);
    });
  });
  if (stage.reducesTiles)
    buildLayer(stage, reduction, Phase::End);
}

/// The column steps of one row step of one strip.
void ArenaBuilder::buildRowStep(const StageRealisation &stage) {
  colSteps = *std::max_element(stage.colSteps.begin(), stage.colSteps.end());
  loop(colSteps, [&](Value u) {
    colStep = u;
    for (int layer = stage.schedule.begin; layer < stage.schedule.end;
         ++layer) {
      buildFetches(stage, layer);
      bool adds = stage.reducesTiles && layer == stage.schedule.end - 1;
      // In a single step the sums live where the reduction is, no longer.
      if (adds && stage.singleStep())
        buildLayer(stage, layer, Phase::Begin);
      buildLayer(stage, layer, adds ? std::optional(Phase::Add) : std::nullopt);
    }
    buildCommits(stage);
  });
}

/// What `layer` is the first to read: a ring inside a step lives from there on.
void ArenaBuilder::buildFetches(const StageRealisation &stage, int layer) {
  if (plan.realisation.input != schedule::InputMode::Pull)
    return;
  for (const StageTensor &entry : stage.tensors) {
    if (!llvm::is_contained(graph.inputs, entry.tensor) ||
        entry.firstLayer != layer)
      continue;
    bool lines = entry.storage == Storage::Lines;
    const schedule::Tensor &tensor = graph.tensors[entry.tensor];
    Value buffer =
        lines ? blockOf(entry)
              : viewOf(placeOf(entry.tensor),
                       RankedTensorType::get(
                           {1, tensor.height, tensor.width, tensor.channels},
                           builder.getI8Type()));
    Value origin = lines ? keepBound(entry, 0) : originOf(entry);
    FetchOp::create(builder, source.getLoc(), readWindow, readContext, buffer,
                    rowBound(entry, false), rowBound(entry, true),
                    colBound(entry, false), colBound(entry, true), origin,
                    lines ? rowBound(entry, false) : Value(), tensor.width);
  }
}

void ArenaBuilder::buildCommits(const StageRealisation &stage) {
  for (const StageTensor &entry : stage.tensors) {
    if (entry.storage != Storage::Lines)
      continue;
    Value ring;
    if (entry.ringBytes > 0)
      ring = viewOf(placeOf(entry.tensor), Type());
    SmallVector<int64_t> kept;
    for (auto [t, rows] : llvm::enumerate(inSequence(entry.madeRows, 0)))
      kept.push_back(std::clamp(entry.keepRows[t + 1], rows.begin, rows.end));
    Value madeRow = rowBound(entry, false);
    CommitOp::create(builder, source.getLoc(), blockOf(entry), ring,
                     bound(kept, rowStep), rowBound(entry, true), madeRow,
                     keepBound(entry, 0), keepBound(entry, 1),
                     colBound(entry, true), originOf(entry));
  }
}

//===----------------------------------------------------------------------===//
// Windows
//===----------------------------------------------------------------------===//

Value ArenaBuilder::i32(int64_t value) {
  return arith::ConstantOp::create(
      builder, source.getLoc(),
      builder.getI32IntegerAttr(static_cast<int32_t>(value)));
}

Value ArenaBuilder::bound(ArrayRef<int64_t> values, Value step) {
  Location loc = source.getLoc();
  if (llvm::all_equal(values))
    return i32(values.front());
  if (auto form = schedule::fitClosedForm(values.vec())) {
    Value scaled = step;
    if (form->num != 1)
      scaled = arith::MulIOp::create(builder, loc, scaled, i32(form->num));
    if (form->off != 0)
      scaled = arith::AddIOp::create(builder, loc, scaled, i32(form->off));
    if (form->den != 1)
      scaled =
          arith::FloorDivSIOp::create(builder, loc, scaled, i32(form->den));
    scaled = arith::MaxSIOp::create(builder, loc, scaled, i32(form->min));
    return arith::MinSIOp::create(builder, loc, scaled, i32(form->max));
  }
  // An irregular border: pick by the step's number.
  Value result = i32(values.back());
  for (size_t at = values.size() - 1; at-- > 0;) {
    if (values[at] == values[at + 1])
      continue;
    Value until = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::sle,
                                        step, i32(at));
    result =
        arith::SelectOp::create(builder, loc, until, i32(values[at]), result);
  }
  return result;
}

Value ArenaBuilder::rowBound(const StageTensor &entry, bool end) {
  SmallVector<int64_t> values;
  for (const Interval &rows : inSequence(entry.madeRows, 0))
    values.push_back(end ? rows.end : rows.begin);
  return bound(values, rowStep);
}

Value ArenaBuilder::colValue(ArrayRef<int64_t> values) {
  Location loc = source.getLoc();
  bool strips = static_cast<int64_t>(values.size()) > colSteps;
  if (!strips)
    return bound(values, colStep);
  if (colSteps == 1)
    return bound(values, strip);
  Value step = arith::MulIOp::create(builder, loc, strip, i32(colSteps));
  return bound(values, arith::AddIOp::create(builder, loc, step, colStep));
}

Value ArenaBuilder::colBound(const StageTensor &entry, bool end) {
  SmallVector<int64_t> values;
  for (auto [steps, strip] : llvm::zip(entry.madeCols, entry.stripCols)) {
    SmallVector<Interval> windows = inSequence(steps, strip.begin);
    for (int64_t u = 0; u < colSteps; ++u) {
      bool past = u >= static_cast<int64_t>(windows.size());
      values.push_back(past || end ? windows[past ? windows.size() - 1 : u].end
                                   : windows[u].begin);
    }
  }
  return colValue(values);
}

Value ArenaBuilder::keepBound(const StageTensor &entry, int64_t ahead) {
  SmallVector<int64_t> values;
  for (const auto &keep : entry.keepCols)
    for (int64_t u = 0; u < colSteps; ++u)
      values.push_back(keep[std::min<int64_t>(u + ahead, keep.size() - 1)]);
  return colValue(values);
}

Value ArenaBuilder::originOf(const StageTensor &entry) {
  if (entry.storage == Storage::Whole)
    return i32(0);
  SmallVector<int64_t> values;
  for (const Interval &cols : entry.stripCols)
    values.push_back(cols.begin);
  return bound(values, strip);
}

//===----------------------------------------------------------------------===//
// Buffers
//===----------------------------------------------------------------------===//

int64_t ArenaBuilder::offsetIn(ArrayRef<int> block, int tensor) const {
  int64_t offset = 0;
  for (int other : block) {
    if (other == tensor)
      return offset;
    offset += graph.tensors[other].bytes();
  }
  llvm_unreachable("tensor is in the block");
}

int ArenaBuilder::bufferIndex(BufferRole role, int tensor, int layer) const {
  for (auto [index, buffer] : llvm::enumerate(plan.arena.buffers))
    if (buffer.role == role && buffer.tensor == tensor &&
        buffer.layer == layer &&
        (buffer.stage < 0 || buffer.stage == stageIndex))
      return index;
  return -1;
}

/// The whole of one buffer of the plan, as bytes.
Value ArenaBuilder::arenaBytes(int buffer) {
  return slot(buffer, MemRefType::get({plan.arena.problem.buffers[buffer].size},
                                      builder.getI8Type()));
}

ArenaBuilder::Place ArenaBuilder::placeOf(int tensor) {
  const StageRealisation &stage = plan.realisation.stages[stageIndex];
  const StageTensor *entry = stage.find(tensor);
  int buffer = bufferIndex(BufferRole::Tensor, tensor, -1);
  if (buffer >= 0)
    return {arena, 0, buffer, entry};
  if (!entry->external) // Lines of which no row survives its step.
    return {Value(), 0, -1, entry};
  if (llvm::is_contained(graph.inputs, tensor))
    return {input, offsetIn(graph.inputs, tensor), -1, entry};
  return {output, offsetIn(graph.outputs, tensor), -1, entry};
}

/// `type` is the tensor's as its user sees it: after a reshape it is another
/// than the tensor's own. Rings of a part of the tensor have no such users.
Value ArenaBuilder::viewOf(const Place &place, Type type) {
  SmallVector<int64_t> shape;
  const schedule::Tensor &tensor = graph.tensors[place.entry->tensor];
  bool dense =
      place.entry->rows == tensor.height && place.entry->cols == tensor.width;
  if (place.entry->storage == Storage::Whole || (dense && type)) {
    auto [height, width, channels] = mapShape(type);
    shape = {height, width, channels};
  } else {
    shape = {place.entry->rows, place.entry->cols,
             graph.tensors[place.entry->tensor].channels};
  }
  auto view = MemRefType::get(shape, builder.getI8Type());
  if (place.slot >= 0)
    return slot(place.slot, view);
  return BufferOp::create(builder, source.getLoc(), view, place.source,
                          place.offset);
}

Value ArenaBuilder::blockOf(const StageTensor &entry) {
  int buffer = bufferIndex(BufferRole::Block, entry.tensor, -1);
  auto type = MemRefType::get(
      {entry.blockRows, entry.blockCols, graph.tensors[entry.tensor].channels},
      builder.getI8Type());
  return slot(buffer, type);
}

void ArenaBuilder::addBuffer(ComputeOperands &operands, Value value) {
  if (auto constant = value.getDefiningOp<ConstantOp>()) {
    auto [height, width, channels] = mapShape(value.getType());
    operands.buffers.push_back(ConstantBufferOp::create(
        builder, source.getLoc(),
        MemRefType::get({height, width, channels}, builder.getI8Type()),
        constant.getValue()));
    operands.origins.push_back(i32(0));
    operands.blockOf.push_back(-1);
    return;
  }
  Place place = placeOf(plan.network.tensorOf.at(value));
  operands.origins.push_back(originOf(*place.entry));
  if (place.entry->storage != Storage::Lines) {
    operands.buffers.push_back(viewOf(place, value.getType()));
    operands.blockOf.push_back(-1);
    return;
  }
  Value block = blockOf(*place.entry);
  operands.buffers.push_back(place.source ? viewOf(place, value.getType())
                                          : block);
  operands.blockOf.push_back(operands.blocks.size());
  operands.blocks.push_back(block);
  operands.blockRows.push_back(rowBound(*place.entry, false));
  operands.blockCols.push_back(keepBound(*place.entry, 0));
}

void ArenaBuilder::buildLayer(const StageRealisation &stage, int layer,
                              std::optional<Phase> phase) {
  Operation *op = plan.network.layers[layer];
  ComputeOperands operands;
  bool stepless = phase == Phase::Begin || phase == Phase::End;
  if (stepless)
    strip = rowStep = colStep = i32(0);
  for (Value operand : op->getOperands())
    addBuffer(operands, operand);
  addBuffer(operands, op->getResult(0));
  Value out = operands.buffers.pop_back_val();
  int scratch = bufferIndex(
      phase ? BufferRole::Accumulator : BufferRole::Scratch, -1, layer);
  const StageTensor &windows = stage.windowsOf(graph, layer);
  Value rowBegin = stepless ? i32(0) : rowBound(windows, false);
  Value rowEnd = stepless ? i32(0) : rowBound(windows, true);
  Value colBegin = stepless ? i32(0) : colBound(windows, false);
  Value colEnd = stepless ? i32(0) : colBound(windows, true);
  DenseI32ArrayAttr blockOf;
  if (!operands.blocks.empty())
    blockOf = builder.getDenseI32ArrayAttr(operands.blockOf);
  ComputeOp::create(
      builder, op->getLoc(),
      FlatSymbolRefAttr::get(builder.getContext(), layerNames[layer]), rowBegin,
      rowEnd, colBegin, colEnd, operands.origins, operands.buffers, out,
      scratch < 0 ? Value() : arenaBytes(scratch), operands.blocks,
      operands.blockRows, operands.blockCols, blockOf,
      phase ? PhaseAttr::get(builder.getContext(), *phase) : PhaseAttr());
}
