//===- ArenaLabels.cpp - What layers do to labels -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ArenaInterpreter.h"
#include "mcunet/Analysis/Network.h"
#include "mcunet/Schedule/Window.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;
using schedule::AccessStep;
using schedule::Interval;

//===----------------------------------------------------------------------===//
// Pixels
//===----------------------------------------------------------------------===//

/// Where a pixel's first byte is; null outside the buffer.
uint64_t *ArenaInterpreter::pixelAt(const View &view, int64_t y, int64_t x) {
  program.spend(kPixelWork);
  bool inBlock = view.hasBlock && (view.onlyBlock || y >= view.blockRow);
  const Buffer &buffer = inBlock ? view.block : view.buffer;
  int64_t row = inBlock ? y - view.blockRow : y % buffer.slots;
  int64_t col = x - (inBlock ? view.blockCol : view.origin);
  if (row < 0 || row >= buffer.slots || col < 0 || col >= buffer.width ||
      !buffer.memory || view.channels > buffer.channels)
    return nullptr;
  size_t at = buffer.offset + (row * buffer.width + col) * buffer.channels;
  return buffer.memory->data() + at;
}

/// Whether channels [begin, end) of a pixel are where they should be.
LogicalResult ArenaInterpreter::readChannels(ComputeOp op, const View &view,
                                             int64_t y, int64_t x,
                                             int64_t begin, int64_t end) {
  if (!view.tensor)
    return success();
  program.spend(end - begin);
  Label *cell = pixelAt(view, y, x);
  Label label = view.labelAt(y, x);
  if (!cell)
    return op.emitError() << "reads " << describe(label + begin)
                          << " outside its buffer";
  for (int64_t channel = begin; channel < end; ++channel)
    if (cell[channel] != label + channel)
      return op.emitError() << "reads " << describe(label + channel)
                            << " where " << describe(cell[channel]) << " is";
  return success();
}

LogicalResult ArenaInterpreter::readElement(ComputeOp op, const View &view,
                                            int64_t y, int64_t x,
                                            int64_t channel) {
  return readChannels(op, view, y, x, channel, channel + 1);
}

LogicalResult ArenaInterpreter::readPixel(ComputeOp op, const View &view,
                                          int64_t y, int64_t x) {
  return readChannels(op, view, y, x, 0, view.channels);
}

LogicalResult ArenaInterpreter::writePixel(ComputeOp op, const View &view,
                                           int64_t y, int64_t x) {
  program.spend(view.channels);
  Label *cell = pixelAt(view, y, x);
  Label label = view.labelAt(y, x);
  if (!cell)
    return op.emitError() << "writes " << describe(label)
                          << " outside its buffer";
  for (int64_t channel = 0; channel < view.channels; ++channel)
    cell[channel] = label + channel;
  return success();
}

/// Buffer `index` of the operation: an input, or after them the output.
ArenaInterpreter::View ArenaInterpreter::viewOf(ComputeOp op, unsigned index,
                                                Type type) {
  bool isInput = index < op.getInputs().size();
  Value value = isInput ? op.getInputs()[index] : op.getOutput();
  View view;
  view.buffer = buffers.lookup(value);
  view.origin = get(op.getOrigins()[index]);
  std::tie(view.rows, view.cols, view.channels) =
      std::tuple_cat(mapShape(type));
  auto blockOf = op.getBlockOf();
  if (!blockOf || (*blockOf)[index] < 0)
    return view;
  int32_t block = (*blockOf)[index];
  view.hasBlock = true;
  view.block = buffers.lookup(op.getBlocks()[block]);
  view.blockRow = get(op.getBlockRows()[block]);
  view.blockCol = get(op.getBlockCols()[block]);
  view.onlyBlock = !isInput || value == op.getBlocks()[block];
  return view;
}

//===----------------------------------------------------------------------===//
// Layers
//===----------------------------------------------------------------------===//

LogicalResult ArenaInterpreter::runCompute(ComputeOp op) {
  auto layer =
      SymbolTable::lookupNearestSymbolFrom<LayerOp>(op, op.getLayerAttr());
  auto body = cast<SpatialOpInterface>(layer.getBody().front().front());
  auto sources = layer.getSourcesAttr();
  if (!sources)
    return layer.emitError("does not say what it reads");
  auto order = layer.getOrderAttr();
  if (!order)
    return layer.emitError("does not say in which order it reads and writes");
  Call call{op, body, order.getOrder(), {}, {}};
  for (auto [index, source] : llvm::enumerate(sources)) {
    View view = viewOf(op, index, layer.getBody().getArgument(index).getType());
    auto [name, offset] = cast<StringAttr>(source).getValue().split('+');
    int64_t first = 0;
    offset.getAsInteger(10, first);
    view.tensor = name.empty() ? 0 : tensorLabel(name) + first;
    call.inputs.push_back(view);
  }
  call.output = viewOf(op, call.inputs.size(), body->getResult(0).getType());
  call.output.tensor = tensorLabel(layer.getSymName());
  if (op.getPhase())
    return runReduction(op, call.inputs[0], call.output);
  // A delay line must hold what the last inference left.
  if (isa<DelayOp>(body))
    for (int64_t y = 0; y < call.output.rows; ++y)
      for (int64_t x = 0; x < call.output.cols; ++x)
        if (failed(readPixel(op, call.output, y, x)))
          return failure();
  if (op.getScratch()) {
    Buffer scratch = buffers.lookup(op.getScratch());
    llvm::fill(cellsOf(scratch, 0, scratch.bytes()), tensorLabel("scratch"));
  }
  return runWindow(call);
}

/// What is asked for is a part of the map.
LogicalResult ArenaInterpreter::checkWindow(ComputeOp op, const View &map) {
  int64_t rowBegin = get(op.getRowBegin()), rowEnd = get(op.getRowEnd());
  int64_t colBegin = get(op.getColBegin()), colEnd = get(op.getColEnd());
  bool isEmpty = rowBegin >= rowEnd || colBegin >= colEnd;
  if (isEmpty || (rowBegin >= 0 && rowEnd <= map.rows && colBegin >= 0 &&
                  colEnd <= map.cols))
    return success();
  return op.emitError() << "covers rows [" << rowBegin << ", " << rowEnd
                        << ") and columns [" << colBegin << ", " << colEnd
                        << ") of a map of " << map.rows << " x " << map.cols;
}

/// Step by step, as the kernel states.
LogicalResult ArenaInterpreter::runWindow(const Call &call) {
  ComputeOp op = call.op;
  const schedule::AccessOrder &order = call.order;
  if (failed(checkWindow(op, call.output)))
    return failure();
  int64_t rowEnd = get(op.getRowEnd()), colEnd = get(op.getColEnd());
  SmallVector<Pixel> step;
  auto isOver = [&](bool rowIsOver) {
    switch (order.step) {
    case AccessStep::Element:
      return true;
    case AccessStep::Pixels:
      return static_cast<int64_t>(step.size()) == order.pixels ||
             (rowIsOver && !order.acrossRows);
    case AccessStep::Row:
      return rowIsOver;
    case AccessStep::Whole:
      return false;
    }
    llvm_unreachable("all steps handled");
  };
  for (int64_t y = get(op.getRowBegin()); y < rowEnd; ++y)
    for (int64_t x = get(op.getColBegin()); x < colEnd; ++x) {
      step.push_back({y, x});
      if (!isOver(x + 1 == colEnd))
        continue;
      if (failed(runStep(call, step)))
        return failure();
      step.clear();
    }
  return runStep(call, step);
}

/// One step. Where it does not read first, what it writes may be there before
/// anything has been read.
LogicalResult ArenaInterpreter::runStep(const Call &call,
                                        ArrayRef<Pixel> step) {
  if (call.order.step == AccessStep::Element && !step.empty())
    return runElements(call, step.front());
  auto write = [&] {
    for (Pixel pixel : step)
      if (failed(writePixel(call.op, call.output, pixel.y, pixel.x)))
        return failure();
    return success();
  };
  if (!call.order.readsFirst && failed(write()))
    return failure();
  for (unsigned index = 0; index < call.inputs.size(); ++index)
    for (Pixel pixel : step) {
      if (failed(readWindow(call, index, pixel)))
        return failure();
      if (call.order.step == AccessStep::Whole)
        break; // read as a whole
    }
  return write();
}

/// One pixel, element by element. An operand of the same shape goes along; any
/// other is read before, in between and after.
LogicalResult ArenaInterpreter::runElements(const Call &call, Pixel pixel) {
  const View &output = call.output;
  auto goesAlong = [&](const View &input) {
    return input.rows == output.rows && input.cols == output.cols &&
           input.channels == output.channels;
  };
  auto readOthers = [&] {
    for (auto [index, input] : llvm::enumerate(call.inputs))
      if (!goesAlong(input) && failed(readWindow(call, index, pixel)))
        return failure();
    return success();
  };
  if (failed(readOthers()))
    return failure();
  for (int64_t channel = 0; channel < output.channels; ++channel) {
    for (const View &input : call.inputs)
      if (goesAlong(input) &&
          failed(readElement(call.op, input, pixel.y, pixel.x, channel)))
        return failure();
    Label *cell = pixelAt(output, pixel.y, pixel.x);
    if (!cell)
      return writePixel(call.op, output, pixel.y, pixel.x);
    cell[channel] = output.labelAt(pixel.y, pixel.x) + channel;
  }
  return readOthers();
}

/// What an operand's window of a pixel has; all of it where a call is one step.
LogicalResult ArenaInterpreter::readWindow(const Call &call, unsigned index,
                                           Pixel pixel) {
  const View &input = call.inputs[index];
  bool whole = call.order.step == AccessStep::Whole;
  auto windowOf = [&](unsigned axis, int64_t at, int64_t extent) {
    if (whole)
      return Interval{0, extent};
    SpatialOpInterface layer = call.layer;
    schedule::AxisMap map = layer.getInputMap(index, axis);
    Interval window = schedule::inputWindow(map, {at, at + 1}, extent);
    return schedule::clip(window, {0, extent});
  };
  Interval rows = windowOf(0, pixel.y, input.rows);
  Interval cols = windowOf(1, pixel.x, input.cols);
  for (int64_t y = rows.begin; y < rows.end; ++y)
    for (int64_t x = cols.begin; x < cols.end; ++x)
      if (failed(readPixel(call.op, input, y, x)))
        return failure();
  return success();
}

/// A reduction over tiles: its sums must stay, each pixel must come once.
LogicalResult ArenaInterpreter::runReduction(ComputeOp op, const View &input,
                                             const View &output) {
  Buffer sums = buffers.lookup(op.getScratch());
  std::string name = (op.getLayer() + ".sums").str();
  Label label = tensorLabel(name);
  int64_t &count = added[op.getLayer()];
  auto cells = cellsOf(sums, 0, sums.bytes());
  if (cells.empty())
    return op.emitError("has no room for its sums");
  if (*op.getPhase() == Phase::Begin) {
    llvm::fill(cells, label);
    count = 0;
    return success();
  }
  for (Label cell : cells)
    if (cell != label)
      return op.emitError()
             << "reads its sums where " << describe(cell) << " is";
  if (*op.getPhase() == Phase::Add) {
    if (failed(checkWindow(op, input)))
      return failure();
    for (int64_t y = get(op.getRowBegin()); y < get(op.getRowEnd()); ++y)
      for (int64_t x = get(op.getColBegin()); x < get(op.getColEnd());
           ++x, ++count)
        if (failed(readPixel(op, input, y, x)))
          return failure();
    return success();
  }
  if (count != input.rows * input.cols)
    return op.emitError() << "summed " << count << " pixels of "
                          << input.rows * input.cols;
  return writePixel(op, output, 0, 0);
}

//===----------------------------------------------------------------------===//
// Data movement
//===----------------------------------------------------------------------===//

/// Moves `count` labels; false where they are not all in their buffers.
static bool moveLabels(MutableArrayRef<uint64_t> from,
                       MutableArrayRef<uint64_t> to, int64_t count) {
  auto needed = static_cast<size_t>(std::max<int64_t>(count, 0));
  if (from.size() < needed || to.size() < needed)
    return false;
  if (needed)
    std::memmove(to.data(), from.data(), needed * sizeof(uint64_t));
  return true;
}

LogicalResult ArenaInterpreter::runReset(ResetOp op) {
  Buffer line = buffers.lookup(op.getBuffer());
  auto cells = cellsOf(line, 0, line.bytes());
  if (cells.empty())
    return op.emitError("resets bytes outside its buffer");
  Label label = tensorLabel(op.getLayer());
  for (auto [at, cell] : llvm::enumerate(cells))
    cell = label + at;
  return success();
}

LogicalResult ArenaInterpreter::runCopy(CopyOp op) {
  Buffer from = buffers.lookup(op.getSource());
  Buffer to = buffers.lookup(op.getTarget());
  if (!moveLabels(cellsOf(from, 0, from.bytes()), cellsOf(to, 0, from.bytes()),
                  from.bytes()))
    return op.emitError("copies outside its buffers");
  return success();
}

LogicalResult ArenaInterpreter::runCommit(CommitOp op) {
  Buffer block = buffers.lookup(op.getBlock());
  int64_t keep = get(op.getKeep()), next = get(op.getNextKeep());
  int64_t madeEnd = get(op.getMadeEnd()), blockRow = get(op.getBlockRow());
  int64_t rowBegin = get(op.getRowBegin()), rowEnd = get(op.getRowEnd());
  auto blockCells = [&](int64_t y, int64_t column, int64_t columns) {
    return cellsOf(block,
                   ((y - blockRow) * block.width + column) * block.channels,
                   columns * block.channels);
  };
  int64_t gone = std::max<int64_t>(next - keep, 0);
  if (op.getRing() && gone > 0) {
    Buffer ring = buffers.lookup(op.getRing());
    int64_t column = keep - get(op.getOrigin());
    for (int64_t y = rowBegin; y < rowEnd; ++y) {
      int64_t place = (y % ring.slots * ring.width + column) * ring.channels;
      if (!moveLabels(blockCells(y, 0, gone),
                      cellsOf(ring, place, gone * ring.channels),
                      gone * ring.channels))
        return op.emitError("moves bytes outside its buffers");
    }
  }
  int64_t left = madeEnd - next;
  for (int64_t y = blockRow; y < rowEnd && left > 0; ++y)
    if (!moveLabels(blockCells(y, next - keep, left), blockCells(y, 0, left),
                    left * block.channels))
      return op.emitError("moves bytes outside its block");
  return success();
}

LogicalResult ArenaInterpreter::runFetch(FetchOp op) {
  View view;
  view.buffer = view.block = buffers.lookup(op.getBuffer());
  view.origin = view.blockCol = get(op.getOrigin());
  view.hasBlock = view.onlyBlock = static_cast<bool>(op.getBlockRow());
  if (view.hasBlock)
    view.blockRow = get(op.getBlockRow());
  view.channels = view.buffer.channels;
  view.cols = op.getWidth();
  view.tensor = tensorLabel("input");
  for (int64_t y = get(op.getRowBegin()); y < get(op.getRowEnd()); ++y)
    for (int64_t x = get(op.getColBegin()); x < get(op.getColEnd()); ++x) {
      Label *cell = pixelAt(view, y, x);
      if (!cell)
        return op.emitError("fetches outside its buffer");
      program.spend(view.channels);
      for (int64_t channel = 0; channel < view.channels; ++channel)
        cell[channel] = view.labelAt(y, x) + channel;
    }
  return success();
}

LogicalResult ArenaInterpreter::runPushRow(PushRowOp op) {
  Buffer ring = buffers.lookup(op.getRing());
  int64_t row = get(op.getRow()), bytes = ring.width * ring.channels;
  auto cells = cellsOf(ring, row % ring.slots * bytes, bytes);
  if (cells.empty())
    return op.emitError("pushes a row outside its ring");
  Label label = tensorLabel("input") + row * bytes;
  for (auto [at, cell] : llvm::enumerate(cells))
    cell = label + at;
  return success();
}
