//===- Memory.cpp - Buffers of a realised schedule in one arena -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Schedule/Memory.h"
#include "StageCheck.h"

namespace mcunet::schedule {

namespace {
class ProblemBuilder {
public:
  ProblemBuilder(const Graph &graph, const Realisation &realisation,
                 const MemoryOptions &options)
      : graph(graph), realisation(realisation), options(options),
        whole(graph.tensors.size(), -1) {}

  ArenaProblem build();

private:
  int add(ArenaBuffer what, std::string name, int64_t size, int64_t begin,
          int64_t end);
  void addWhole(const StageRealisation &stage, const StageTensor &entry);
  void addLocal(const StageRealisation &stage, int index,
                const StageTensor &entry);
  void addStage(int index);

  const Graph &graph;
  const Realisation &realisation;
  const MemoryOptions &options;
  ArenaProblem result;
  std::vector<int> whole;   ///< buffer of a Whole tensor
  std::vector<int> inStage; ///< buffer of a tensor in the current stage
};
} // namespace

int ProblemBuilder::add(ArenaBuffer what, std::string name, int64_t size,
                        int64_t begin, int64_t end) {
  planner::Buffer buffer;
  buffer.name = std::move(name);
  buffer.size = size;
  buffer.begin = begin;
  buffer.end = end;
  buffer.alignment = options.alignment;
  result.problem.buffers.push_back(std::move(buffer));
  result.buffers.push_back(what);
  return result.buffers.size() - 1;
}

/// Adds a whole tensor, or extends the lifetime of an input to this stage.
void ProblemBuilder::addWhole(const StageRealisation &stage,
                              const StageTensor &entry) {
  // A stage of several steps writes and reads in all of its ticks; a single
  // step does so at the ticks of the layers.
  bool single = stage.singleStep();
  int64_t end = single ? entry.lastLayer + 1 : stage.schedule.end;
  int &buffer = whole[entry.tensor];
  if (buffer < 0) {
    int64_t begin = single ? entry.firstLayer : stage.schedule.begin;
    if (entry.isInput) // The network's input exists from the start.
      begin = 0;
    if (graph.tensors[entry.tensor].persistent) {
      begin = 0;
      end = graph.layers.size();
    }
    bool persistent = graph.tensors[entry.tensor].persistent;
    buffer = add({BufferRole::Tensor, entry.tensor, -1, -1, persistent},
                 graph.tensors[entry.tensor].name, entry.ringBytes, begin, end);
  }
  int64_t &known = result.problem.buffers[buffer].end;
  known = std::max(known, end);
  inStage[entry.tensor] = buffer;
}

void ProblemBuilder::addLocal(const StageRealisation &stage, int index,
                              const StageTensor &entry) {
  int64_t begin = entry.persistent ? stage.schedule.begin : entry.firstLayer;
  int64_t end = entry.persistent ? stage.schedule.end : entry.lastLayer + 1;
  const std::string &name = graph.tensors[entry.tensor].name;
  bool block = entry.storage == Storage::Lines;
  if (!block || entry.ringBytes > 0)
    inStage[entry.tensor] = add({BufferRole::Tensor, entry.tensor, -1, index},
                                name, entry.ringBytes, begin, end);
  if (!block)
    return;
  int added = add({BufferRole::Block, entry.tensor, -1, index}, name + ".block",
                  entry.blockBytes, begin, end);
  if (entry.ringBytes == 0)
    inStage[entry.tensor] = added;
}

void ProblemBuilder::addStage(int index) {
  const StageRealisation &stage = realisation.stages[index];
  inStage.assign(graph.tensors.size(), -1);
  for (const StageTensor &entry : stage.tensors) {
    if (entry.external)
      continue;
    if (entry.storage == Storage::Whole)
      addWhole(stage, entry);
    else
      addLocal(stage, index, entry);
  }
  for (int l = stage.schedule.begin; l < stage.schedule.end; ++l) {
    const Layer &layer = graph.layers[l];
    int64_t scratch = scratchBytes(layer, stage.schedule.isLean(l));
    if (scratch > 0)
      add({BufferRole::Scratch, -1, l, index}, layer.name + ".scratch", scratch,
          l, l + 1);
    if (stage.reducesTiles && l == stage.schedule.end - 1 &&
        layer.accumulatorBytes > 0) {
      int64_t begin = stage.singleStep() ? l : stage.schedule.begin;
      add({BufferRole::Accumulator, -1, l, index}, layer.name + ".sums",
          layer.accumulatorBytes, begin, l + 1);
    }
  }
  for (const StageOverlap &overlap : stage.overlaps) {
    int output = inStage[overlap.output], input = inStage[overlap.input];
    if (output < 0 || input < 0)
      continue;
    planner::Overlap relaxed;
    relaxed.a = output;
    relaxed.b = input;
    relaxed.gapAB = overlap.distance;
    result.problem.overlaps.push_back(relaxed);
  }
}

ArenaProblem ProblemBuilder::build() {
  for (size_t s = 0; s < realisation.stages.size(); ++s)
    addStage(s);
  return std::move(result);
}

ArenaProblem toPlannerProblem(const Graph &graph,
                              const Realisation &realisation,
                              const MemoryOptions &options) {
  return ProblemBuilder(graph, realisation, options).build();
}

ArenaProblem toArenaProblem(const Graph &graph, const Realisation &realisation,
                            const MemoryOptions &options) {
  ArenaProblem arena = toPlannerProblem(graph, realisation, options);
  if (realisation.input != InputMode::Push)
    return arena;
  auto add = [&](ArenaBuffer what, std::string name, int64_t size) {
    planner::Buffer buffer;
    buffer.name = std::move(name);
    buffer.size = size;
    buffer.end = graph.layers.size();
    buffer.alignment = options.alignment;
    arena.problem.buffers.push_back(std::move(buffer));
    arena.buffers.push_back(what);
  };
  add({BufferRole::Accumulator, -1, -1, -1}, "counters", kPushCounterBytes);
  for (const StageTensor &entry : realisation.stages[0].tensors)
    if (entry.external && !entry.isInput)
      add({BufferRole::Tensor, entry.tensor, -1, -1},
          graph.tensors[entry.tensor].name,
          graph.tensors[entry.tensor].bytes());
  return arena;
}

std::vector<int64_t> liveByTick(const ArenaProblem &arena) {
  const std::vector<planner::Buffer> &buffers = arena.problem.buffers;
  int64_t ticks = 0;
  for (const planner::Buffer &buffer : buffers)
    ticks = std::max(ticks, buffer.end);
  std::vector<int64_t> live(ticks, 0);
  for (const planner::Buffer &buffer : buffers)
    for (int64_t t = buffer.begin; t < buffer.end; ++t)
      live[t] += buffer.size;
  auto sizeOf = [&](int buffer) { return buffers[buffer].size; };
  for (int64_t t = 0; t < ticks; ++t) {
    std::vector<Sharing> pairs;
    for (const planner::Overlap &overlap : arena.problem.overlaps) {
      const planner::Buffer &low = buffers[overlap.a];
      const planner::Buffer &high = buffers[overlap.b];
      if (t < low.begin || t >= low.end || t < high.begin || t >= high.end)
        continue;
      int64_t distance = std::max<int64_t>(0, *overlap.gapAB);
      int64_t both = std::max(low.size, distance + high.size);
      if (low.size + high.size > both)
        pairs.push_back({int(overlap.a), int(overlap.b),
                         low.size + high.size - both, distance});
    }
    int64_t distance = 0;
    live[t] -= sharedBytes(std::move(pairs), sizeOf, sizeOf, distance);
  }
  return live;
}

int64_t liveBytes(const ArenaProblem &arena) {
  std::vector<int64_t> live = liveByTick(arena);
  return live.empty() ? 0 : *std::max_element(live.begin(), live.end());
}

/// Bytes of an activation as the papers count it in one stage.
static int64_t activationBytes(const Graph &graph, const StageTensor &entry) {
  if (graph.tensors[entry.tensor].producer < 0)
    return 0;
  return entry.ringBytes + entry.blockBytes;
}

/// Bytes that in-place operation saves while layer `l` runs.
static int64_t paperSaving(const Graph &graph, const StageRealisation &stage,
                           int l, const std::vector<int> &last) {
  const Layer &layer = graph.layers[l];
  const StageTensor *out = stage.find(layer.output);
  int64_t outBytes = activationBytes(graph, *out), saving = 0;
  bool inPlace = layer.kind == LayerKind::Depthwise ||
                 layer.kind == LayerKind::Elementwise;
  for (const Operand &operand : layer.inputs)
    if (const StageTensor *in = stage.find(operand.tensor);
        in && inPlace && last[operand.tensor] == l)
      saving =
          std::max(saving, std::min(outBytes, activationBytes(graph, *in)));
  size_t next = l + 1;
  if (inPlace || next >= graph.layers.size() || last[layer.output] != l + 1 ||
      graph.layers[next].kind != LayerKind::Elementwise)
    return saving;
  // A convolution whose result is only added to something older.
  for (const Operand &operand : graph.layers[next].inputs)
    if (operand.tensor != layer.output && last[operand.tensor] == l + 1)
      saving = std::max(
          saving, std::min(outBytes, graph.tensors[operand.tensor].bytes()));
  return saving;
}

int64_t paperBytes(const Graph &graph, const Realisation &realisation) {
  std::vector<int> last = lastUses(graph);
  int64_t peak = 0;
  for (const StageRealisation &stage : realisation.stages) {
    int begin = stage.schedule.begin, end = stage.schedule.end;
    int64_t around = 0; // Whole tensors that the stage does not touch.
    for (size_t t = 0; t < graph.tensors.size(); ++t)
      if (graph.tensors[t].producer >= 0 &&
          (graph.tensors[t].persistent || graph.tensors[t].producer < begin) &&
          last[t] >= end && !stage.find(t))
        around += graph.tensors[t].bytes();
    for (int l = begin; l < end; ++l) {
      int64_t live = around - paperSaving(graph, stage, l, last);
      for (const StageTensor &entry : stage.tensors) {
        bool whole = entry.storage == Storage::Whole && !stage.singleStep();
        bool always = entry.persistent || whole || entry.isInput;
        bool here =
            entry.firstLayer <= l && (l <= entry.lastLayer || entry.escapes);
        if (always || here)
          live += activationBytes(graph, entry);
      }
      if (stage.reducesTiles)
        live += graph.layers[end - 1].accumulatorBytes;
      peak = std::max(peak, live);
    }
  }
  return peak;
}

int64_t inputBytes(const Graph &graph, const Realisation &realisation) {
  int64_t bytes = 0;
  if (realisation.input == InputMode::Resident && !realisation.consumeInput)
    for (int tensor : graph.inputs)
      bytes += graph.tensors[tensor].bytes();
  return bytes;
}

int64_t outputBytes(const Graph &graph) {
  int64_t bytes = 0;
  for (int tensor : graph.outputs)
    bytes += graph.tensors[tensor].bytes();
  return bytes;
}

} // namespace mcunet::schedule
