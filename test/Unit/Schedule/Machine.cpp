//===- Machine.cpp - Runs a realised schedule on tagged bytes -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Machine.h"

namespace mcunet::schedule::test {

static constexpr int64_t kForever = std::numeric_limits<int64_t>::max();

Machine::Machine(const Graph &graph, const Realisation &realisation)
    : graph(graph), realisation(realisation) {
  MemoryOptions options;
  options.alignment = 1; // Tightest: no slack hides an error.
  arena = toPlannerProblem(graph, realisation, options);
  planner::Options effort;
  effort.maxNodes = 2000;
  plan = planner::plan(arena.problem, effort);
  arenaBytes = plan.peak;
  bytes.assign(plan.peak, 0);
  for (const Tensor &tensor : graph.tensors) {
    external.push_back(std::vector<int>(tensor.height * tensor.width, 0));
    reduced.push_back(std::vector<int>(tensor.height * tensor.width, 0));
  }
}

int Machine::bufferOf(int tensor, BufferRole role, int stage) const {
  for (size_t b = 0; b < arena.buffers.size(); ++b)
    if (arena.buffers[b].tensor == tensor && arena.buffers[b].role == role &&
        arena.buffers[b].stage == stage)
      return b;
  return -1;
}

uint64_t Machine::tag(int tensor, int64_t y, int64_t x, int64_t c) const {
  const Tensor &shape = graph.tensors[tensor];
  return (static_cast<uint64_t>(tensor + 1) << 32) +
         (y * shape.width + x) * shape.channels + c;
}

void Machine::fail(const std::string &message) {
  if (error.empty())
    error = message;
}

int64_t Machine::address(int stage, const StageTensor &entry, const Step &step,
                         int64_t y, int64_t x) const {
  const Tensor &tensor = graph.tensors[entry.tensor];
  int64_t row = y, column = x, columns = entry.cols, rows = entry.rows;
  BufferRole role = BufferRole::Tensor;
  if (entry.storage != Storage::Whole)
    column = x - entry.stripCols[step.s].begin;
  const Interval &made = entry.madeRows[step.t];
  if (entry.storage == Storage::Lines && !made.empty() && y >= made.begin) {
    role = BufferRole::Block;
    row = y - made.begin;
    column = x - entry.keepCols[step.s][step.u];
    rows = entry.blockRows;
    columns = entry.blockCols;
  } else if (entry.storage != Storage::Whole) {
    row = rows > 0 ? y % rows : -1;
  }
  int buffer = bufferOf(entry.tensor, role,
                        entry.storage == Storage::Whole ? -1 : stage);
  if (buffer < 0 || row < 0 || row >= rows || column < 0 || column >= columns)
    return -1;
  return plan.offsets[buffer] + (row * columns + column) * tensor.channels;
}

void Machine::write(int stage, const StageTensor &entry, const Step &step,
                    int64_t y, int64_t x) {
  const Tensor &tensor = graph.tensors[entry.tensor];
  if (entry.external) {
    ++external[entry.tensor][y * tensor.width + x];
    return;
  }
  int64_t at = address(stage, entry, step, y, x);
  if (at < 0)
    return fail("no place for " + tensor.name);
  for (int64_t c = 0; c < tensor.channels; ++c)
    bytes[at + c] = tag(entry.tensor, y, x, c);
}

void Machine::read(int stage, const StageTensor &entry, const Step &step,
                   int64_t y, int64_t x, int layer) {
  const Tensor &tensor = graph.tensors[entry.tensor];
  if (entry.external) {
    if (tensor.producer >= 0 && !external[entry.tensor][y * tensor.width + x])
      fail(tensor.name + " is read before it is written");
    return;
  }
  int64_t at = address(stage, entry, step, y, x);
  for (int64_t c = 0; c < tensor.channels; ++c)
    if (at < 0 || bytes[at + c] != tag(entry.tensor, y, x, c))
      return fail(graph.layers[layer].name + " does not find (" +
                  std::to_string(y) + ", " + std::to_string(x) + ") of " +
                  tensor.name + " in step " + std::to_string(step.t) + ", " +
                  std::to_string(step.s) + ", " + std::to_string(step.u));
}

/// Brings the windows of the network's input: pushed rows as a whole, pulled
/// windows before the first layer that reads them.
void Machine::fetch(int stage, const StageTensor &entry, const Step &step,
                    bool rows) {
  Interval columns =
      rows ? entry.stripCols[step.s] : entry.madeCols[step.s][step.u];
  const Interval &made = entry.madeRows[step.t];
  for (int64_t y = made.begin; y < made.end; ++y)
    for (int64_t x = columns.begin; x < columns.end; ++x) {
      write(stage, entry, step, y, x);
      fetched += graph.tensors[entry.tensor].channels;
    }
}

void Machine::readWindow(int stage, int layer, const Step &step, Pixel pixel) {
  for (const Operand &operand : graph.layers[layer].inputs) {
    const Tensor &in = graph.tensors[operand.tensor];
    const StageTensor &entry = *realisation.stages[stage].find(operand.tensor);
    Interval ys =
        clip(inputWindow(operand.rows, {pixel.y, pixel.y + 1}, in.height),
             {0, in.height});
    Interval xs =
        clip(inputWindow(operand.cols, {pixel.x, pixel.x + 1}, in.width),
             {0, in.width});
    for (int64_t iy = ys.begin; iy < ys.end; ++iy)
      for (int64_t ix = xs.begin; ix < xs.end; ++ix)
        read(stage, entry, step, iy, ix, layer);
  }
}

/// Pixels that a kernel makes together. Unless it reads first, it may write any
/// of them before it has read all of their windows.
void Machine::runPixels(int stage, int layer, const Step &step,
                        const std::vector<Pixel> &pixels) {
  const Layer &work = graph.layers[layer];
  const StageTensor &output = realisation.stages[stage].windowsOf(graph, layer);
  bool writesFirst =
      !work.order.readsFirst && !(output.external || pixels.empty());
  for (Pixel pixel : pixels)
    if (writesFirst)
      write(stage, output, step, pixel.y, pixel.x);
  for (Pixel pixel : pixels)
    readWindow(stage, layer, step, pixel);
  for (Pixel pixel : pixels) {
    write(stage, output, step, pixel.y, pixel.x);
    macs += work.macsPerPixel;
  }
}

void Machine::runLayer(int stage, int layer, const Step &step) {
  const StageRealisation &run = realisation.stages[stage];
  const AccessOrder &order = graph.layers[layer].order;
  const StageTensor &windows = run.windowsOf(graph, layer);
  const Interval &rows = windows.madeRows[step.t];
  const Interval &cols = windows.madeCols[step.s][step.u];
  bool tiles = run.reducesTiles && layer == run.schedule.end - 1;
  int64_t most = order.step == AccessStep::Element  ? 1
                 : order.step == AccessStep::Pixels ? order.pixels
                                                    : kForever;
  bool rowsEndSteps = order.step == AccessStep::Row ||
                      (order.step == AccessStep::Pixels && !order.acrossRows);
  std::vector<Pixel> together;
  for (int64_t y = rows.begin; y < rows.end; ++y)
    for (int64_t x = cols.begin; x < cols.end; ++x) {
      if (tiles) {
        read(stage, windows, step, y, x, layer);
        ++reduced[windows.tensor][y * graph.tensors[windows.tensor].width + x];
        continue;
      }
      together.push_back({y, x});
      bool rowEnds = x + 1 == cols.end;
      if (static_cast<int64_t>(together.size()) < most &&
          !(rowEnds && rowsEndSteps))
        continue;
      runPixels(stage, layer, step, together);
      together.clear();
    }
  if (!tiles)
    runPixels(stage, layer, step, together);
}

void Machine::commit(int stage, const StageTensor &entry, const Step &step) {
  const Interval &made = entry.madeRows[step.t];
  int64_t channels = graph.tensors[entry.tensor].channels;
  int64_t from = entry.keepCols[step.s][step.u];
  int64_t to = entry.keepCols[step.s][step.u + 1];
  int block = bufferOf(entry.tensor, BufferRole::Block, stage);
  int ring = bufferOf(entry.tensor, BufferRole::Tensor, stage);
  for (int64_t y = made.begin; y < made.end; ++y) {
    int64_t line =
        plan.offsets[block] + (y - made.begin) * entry.blockCols * channels;
    for (int64_t x = from; x < to && y >= entry.keepRows[step.t + 1]; ++x)
      for (int64_t c = 0; c < channels; ++c) {
        int64_t slot =
            (y % entry.rows) * entry.cols + x - entry.stripCols[step.s].begin;
        bytes[plan.offsets[ring] + slot * channels + c] =
            bytes[line + (x - from) * channels + c];
        ++moved;
      }
    // The columns made so far and not yet passed on.
    int64_t end = from;
    for (int64_t u = 0; u <= step.u; ++u)
      end = std::max(end, entry.madeCols[step.s][u].end);
    for (int64_t x = to; to > from && x < end; ++x)
      for (int64_t c = 0; c < channels; ++c) {
        bytes[line + (x - to) * channels + c] =
            bytes[line + (x - from) * channels + c];
        ++moved;
      }
  }
}

void Machine::runStage(int stage) {
  const StageRealisation &run = realisation.stages[stage];
  bool pushed = realisation.input == InputMode::Push;
  Step step;
  for (step.s = 0; step.s < run.strips; ++step.s)
    for (step.t = 0; step.t < run.rowSteps; ++step.t)
      for (step.u = 0; step.u < run.colSteps[step.s]; ++step.u) {
        for (int l = run.schedule.begin; l < run.schedule.end; ++l) {
          for (const StageTensor &entry : run.tensors)
            if (graph.tensors[entry.tensor].producer < 0 &&
                entry.storage != Storage::Whole &&
                (pushed ? step.u == 0 && l == run.schedule.begin
                        : l == entry.firstLayer))
              fetch(stage, entry, step, pushed);
          runLayer(stage, l, step);
          // Scratch and sums are written at will.
          for (size_t b = 0; b < arena.buffers.size(); ++b)
            if (arena.buffers[b].role == BufferRole::Scratch &&
                arena.buffers[b].layer == l)
              std::fill_n(bytes.begin() + plan.offsets[b],
                          arena.problem.buffers[b].size, 1);
        }
        for (size_t b = 0; b < arena.buffers.size(); ++b)
          if (arena.buffers[b].role == BufferRole::Accumulator &&
              arena.buffers[b].stage == stage)
            std::fill_n(bytes.begin() + plan.offsets[b],
                        arena.problem.buffers[b].size, 2);
        for (const StageTensor &entry : run.tensors)
          if (entry.storage == Storage::Lines)
            commit(stage, entry, step);
      }
  if (!run.reducesTiles)
    return;
  const Layer &last = graph.layers[run.schedule.end - 1];
  for (int count : reduced[last.inputs[0].tensor])
    if (count != 1)
      fail(last.name + " sums an element " + std::to_string(count) + " times");
  step = {run.rowSteps - 1, run.strips - 1, 0};
  write(stage, *run.find(last.output), step, 0, 0);
  macs += last.macsPerPixel;
}

std::string Machine::run() {
  if (std::optional<std::string> wrong = planner::validate(arena.problem, plan))
    return *wrong;
  for (size_t b = 0; b < arena.buffers.size(); ++b)
    if (int t = arena.buffers[b].tensor;
        t >= 0 && graph.tensors[t].producer < 0 && arena.buffers[b].stage < 0)
      for (int64_t i = 0; i < graph.tensors[t].bytes(); ++i)
        bytes[plan.offsets[b] + i] = (static_cast<uint64_t>(t + 1) << 32) + i;
  for (size_t s = 0; s < realisation.stages.size() && error.empty(); ++s)
    runStage(s);
  for (int tensor : graph.outputs)
    for (int count : external[tensor])
      if (count < 1)
        fail(graph.tensors[tensor].name + " is not complete");
  return error;
}

} // namespace mcunet::schedule::test
