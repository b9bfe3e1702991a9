//===- ArenaLabels.cpp - What layers do to labels -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ArenaInterpreter.h"
#include "mcunet/Dialect/Patch/Transforms/Network.h"
#include "mcunet/Schedule/Window.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;
using schedule::Interval;
using schedule::LayerKind;

//===----------------------------------------------------------------------===//
// Pixels
//===----------------------------------------------------------------------===//

/// Where a pixel's first byte is; null outside the buffer.
uint64_t *ArenaInterpreter::pixelAt(const View &view, int64_t y, int64_t x) {
  bool inBlock = view.hasBlock && (view.onlyBlock || y >= view.blockRow);
  const Buffer &buffer = inBlock ? view.block : view.buffer;
  int64_t row = inBlock ? y - view.blockRow : y % buffer.slots;
  int64_t col = x - (inBlock ? view.blockCol : view.origin);
  if (row < 0 || row >= buffer.slots || col < 0 || col >= buffer.width)
    return nullptr;
  size_t at = buffer.offset + (row * buffer.width + col) * buffer.channels;
  return buffer.memory->data() + at;
}

LogicalResult ArenaInterpreter::readPixel(ComputeOp op, const View &view,
                                          int64_t y, int64_t x) {
  if (!view.tensor)
    return success();
  Label *cell = pixelAt(view, y, x);
  Label label = view.labelAt(y, x);
  if (!cell)
    return op.emitError() << "reads " << describe(label)
                          << " outside its buffer";
  for (int64_t channel = 0; channel < view.channels; ++channel)
    if (cell[channel] != label + channel)
      return op.emitError() << "reads " << describe(label + channel)
                            << " where " << describe(cell[channel]) << " is";
  return success();
}

LogicalResult ArenaInterpreter::writePixel(ComputeOp op, const View &view,
                                           int64_t y, int64_t x) {
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
  view.buffer = buffers[value];
  view.origin = get(op.getOrigins()[index]);
  std::tie(view.rows, view.cols, view.channels) =
      std::tuple_cat(mapShape(type));
  auto blockOf = op.getBlockOf();
  if (!blockOf || (*blockOf)[index] < 0)
    return view;
  int32_t block = (*blockOf)[index];
  view.hasBlock = true;
  view.block = buffers[op.getBlocks()[block]];
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
  auto sources = layer->getAttrOfType<ArrayAttr>("patch.operands");
  if (!sources)
    return layer.emitError("does not say what it reads");
  SmallVector<View> inputs;
  for (auto [index, source] : llvm::enumerate(sources)) {
    View view = viewOf(op, index, layer.getBody().getArgument(index).getType());
    auto [name, offset] = cast<StringAttr>(source).getValue().split('+');
    int64_t first = 0;
    offset.getAsInteger(10, first);
    view.tensor = name.empty() ? 0 : tensorLabel(name) + first;
    inputs.push_back(view);
  }
  View output = viewOf(op, inputs.size(), body->getResult(0).getType());
  output.tensor = tensorLabel(layer.getSymName());
  if (op.getPhase())
    return runReduction(op, inputs[0], output);
  if (op.getScratch()) {
    Buffer scratch = buffers[op.getScratch()];
    std::fill_n(scratch.memory->begin() + scratch.offset, scratch.channels,
                tensorLabel("scratch"));
  }
  return runPixels(op, body, inputs, output);
}

/// The elements of each input behind each pixel, then the pixel.
LogicalResult ArenaInterpreter::runPixels(ComputeOp op,
                                          SpatialOpInterface layer,
                                          ArrayRef<View> inputs,
                                          const View &output) {
  int64_t rowEnd = get(op.getRowEnd()), colEnd = get(op.getColEnd());
  int64_t firstRow = get(op.getRowBegin()), firstCol = get(op.getColBegin());
  bool opaque = layer.getLayerKind() == LayerKind::Opaque;
  auto windowOf = [&](unsigned index, unsigned axis, int64_t at,
                      int64_t extent) {
    schedule::AxisMap map = layer.getInputMap(index, axis);
    Interval window = schedule::inputWindow(map, {at, at + 1}, extent);
    return schedule::clip(window, {0, extent});
  };
  for (int64_t y = firstRow; y < rowEnd; ++y)
    for (int64_t x = firstCol; x < colEnd; ++x) {
      // Whole tensors are read before anything is written.
      bool reads = !opaque || (y == firstRow && x == firstCol);
      for (auto [index, input] : llvm::enumerate(inputs)) {
        if (!reads)
          continue;
        Interval rows = windowOf(index, 0, y, input.rows);
        Interval cols = windowOf(index, 1, x, input.cols);
        for (int64_t iy = rows.begin; iy < rows.end; ++iy)
          for (int64_t ix = cols.begin; ix < cols.end; ++ix)
            if (failed(readPixel(op, input, iy, ix)))
              return failure();
      }
      if (failed(writePixel(op, output, y, x)))
        return failure();
    }
  return success();
}

/// A reduction over tiles: its sums must stay, each pixel must come once.
LogicalResult ArenaInterpreter::runReduction(ComputeOp op, const View &input,
                                             const View &output) {
  Buffer sums = buffers[op.getScratch()];
  std::string name = (op.getLayer() + ".sums").str();
  Label label = tensorLabel(name);
  int64_t &count = added[op.getLayer()];
  auto cells = llvm::MutableArrayRef<Label>(*sums.memory)
                   .slice(sums.offset, sums.channels);
  if (*op.getPhase() == "begin") {
    llvm::fill(cells, label);
    count = 0;
    return success();
  }
  for (Label cell : cells)
    if (cell != label)
      return op.emitError()
             << "reads its sums where " << describe(cell) << " is";
  if (*op.getPhase() == "add") {
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

void ArenaInterpreter::runCommit(CommitOp op) {
  Buffer block = buffers[op.getBlock()];
  int64_t keep = get(op.getKeep()), next = get(op.getNextKeep());
  int64_t madeEnd = get(op.getMadeEnd()), blockRow = get(op.getBlockRow());
  auto rowOf = [&](int64_t y) {
    return block.memory->begin() + block.offset +
           (y - blockRow) * block.width * block.channels;
  };
  int64_t gone = (next - keep) * block.channels;
  if (op.getRing()) {
    Buffer ring = buffers[op.getRing()];
    int64_t column = (keep - get(op.getOrigin())) * ring.channels;
    for (int64_t y = get(op.getRowBegin()); y < get(op.getRowEnd()); ++y) {
      int64_t slot = (y % ring.slots) * ring.width * ring.channels;
      std::copy_n(rowOf(y), std::max<int64_t>(gone, 0),
                  ring.memory->begin() + ring.offset + slot + column);
    }
  }
  int64_t left = (madeEnd - next) * block.channels;
  for (int64_t y = blockRow; y < get(op.getRowEnd()) && left > 0; ++y)
    std::copy_n(rowOf(y) + gone, left, rowOf(y));
}

void ArenaInterpreter::runFetch(FetchOp op) {
  View view;
  view.buffer = view.block = buffers[op.getBuffer()];
  view.origin = view.blockCol = get(op.getOrigin());
  view.hasBlock = view.onlyBlock = static_cast<bool>(op.getBlockRow());
  if (view.hasBlock)
    view.blockRow = get(op.getBlockRow());
  view.channels = view.buffer.channels;
  auto cols = op->getAttrOfType<IntegerAttr>("patch.cols");
  view.cols = cols.getInt();
  view.tensor = tensorLabel("input");
  for (int64_t y = get(op.getRowBegin()); y < get(op.getRowEnd()); ++y)
    for (int64_t x = get(op.getColBegin()); x < get(op.getColEnd()); ++x)
      if (Label *cell = pixelAt(view, y, x))
        for (int64_t channel = 0; channel < view.channels; ++channel)
          cell[channel] = view.labelAt(y, x) + channel;
}

void ArenaInterpreter::runPushRow(PushRowOp op) {
  Buffer ring = buffers[op.getRing()];
  int64_t row = get(op.getRow()), bytes = ring.width * ring.channels;
  Label label = tensorLabel("input") + row * bytes;
  auto slot = ring.memory->begin() + ring.offset + (row % ring.slots) * bytes;
  for (int64_t at = 0; at < bytes; ++at)
    slot[at] = label + at;
}
