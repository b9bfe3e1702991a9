//===- StageAxis.cpp - One axis of one stage, step by step ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StageAxis.h"

namespace mcunet::schedule {

std::vector<int> lastUses(const Graph &graph) {
  std::vector<int> last(graph.tensors.size(), -1);
  for (size_t l = 0; l < graph.layers.size(); ++l)
    for (const Operand &operand : graph.layers[l].inputs)
      last[operand.tensor] = l;
  for (int tensor : graph.outputs)
    last[tensor] = graph.layers.size();
  for (size_t t = 0; t < graph.tensors.size(); ++t)
    if (graph.tensors[t].persistent)
      last[t] = graph.layers.size();
  return last;
}

bool reducesTiles(const Graph &graph, int begin, int layer) {
  const Layer &last = graph.layers[layer];
  if (last.kind != LayerKind::GlobalReduce || last.inputs.size() != 1)
    return false;
  return graph.tensors[last.inputs[0].tensor].producer >= begin;
}

int driveTensor(const Graph &graph, int begin, int end) {
  const Layer &last = graph.layers[end - 1];
  return reducesTiles(graph, begin, end - 1) ? last.inputs[0].tensor
                                             : last.output;
}

StageShape::StageShape(const Graph &graph, int begin, int end)
    : graph(graph), begin(begin), end(end) {
  reduces = reducesTiles(graph, begin, end - 1);
  for (int l = begin; l < end; ++l)
    for (const Operand &operand : graph.layers[l].inputs)
      if (graph.tensors[operand.tensor].producer < begin &&
          std::find(tensors.begin(), tensors.end(), operand.tensor) ==
              tensors.end())
        tensors.push_back(operand.tensor);
  numInputs = tensors.size();
  uses.resize(end - begin);
  int driving = driveTensor(graph, begin, end);
  for (int l = begin; l < end; ++l) {
    for (const Operand &operand : graph.layers[l].inputs) {
      int producer = graph.tensors[operand.tensor].producer;
      int local = producer >= begin
                      ? outputOf(producer)
                      : std::find(tensors.begin(), tensors.begin() + numInputs,
                                  operand.tensor) -
                            tensors.begin();
      uses[l - begin].push_back({local, &operand});
    }
    tensors.push_back(graph.layers[l].output);
    if (graph.layers[l].output == driving)
      drive = outputOf(l);
  }
}

std::vector<Interval> fullBounds(const StageShape &shape, Axis axis) {
  std::vector<Interval> bounds;
  for (int i = 0; i < shape.size(); ++i)
    bounds.push_back({0, extent(shape.tensor(i), axis)});
  return bounds;
}

void addReads(const StageShape &shape, Axis axis, int layer, Interval made,
              int64_t step, AxisPlan &plan) {
  for (const StageShape::Use &use : shape.uses[layer - shape.begin]) {
    int64_t size = extent(shape.tensor(use.local), axis);
    Interval window = inputWindow(mapOf(*use.operand, axis), made, size);
    Interval &read = plan.read.at(use.local, step);
    read = hull(read, clip(window, {0, size}));
  }
}

void fetchOnce(AxisPlan &plan, int local) {
  int64_t end = kNever;
  for (int64_t t = 0; t < plan.steps; ++t)
    if (Interval need = plan.readAt(t, local); !need.empty())
      end = std::min(end, need.begin);
  for (int64_t t = 0; t < plan.steps; ++t) {
    Interval need = plan.readAt(t, local);
    if (need.empty() || need.end <= end)
      continue;
    plan.made.at(local, t) = {end, need.end};
    end = need.end;
  }
}

/// True if every read of a tensor in `cached` finds its elements computed.
static bool madeInTime(const AxisPlan &plan, const std::vector<bool> &cached) {
  for (int i = 0; i < plan.tensors(); ++i) {
    Interval done;
    for (int64_t t = 0; cached[i] && t < plan.steps; ++t) {
      done = hull(done, plan.madeAt(t, i));
      Interval read = plan.readAt(t, i);
      if (!read.empty() && (read.begin < done.begin || read.end > done.end))
        return false;
    }
  }
  return true;
}

bool patchAxis(const StageShape &shape, Axis axis, int64_t tile,
               const std::vector<bool> &cached, AxisPlan &plan) {
  int n = shape.size();
  int64_t size = extent(shape.tensor(shape.drive), axis);
  if (tile <= 0 || tile > size)
    tile = size;
  plan.reset(n);
  plan.extend(ceilDiv(size, tile));
  std::vector<int64_t> done(n, -1); // -1: nothing computed yet
  for (int64_t t = 0; t < plan.steps; ++t) {
    for (int l = shape.end - 1; l >= shape.begin; --l) {
      int out = shape.outputOf(l);
      if (shape.takesTiles(l))
        continue;
      Interval need = plan.read.at(out, t);
      if (out == shape.drive) {
        Interval mine{t * tile, std::min(size, (t + 1) * tile)};
        need = hull(need, mine);
        if (shape.reduces)
          plan.read.at(out, t) = hull(plan.read.at(out, t), mine);
      }
      if (cached[out] && !need.empty()) {
        need.begin = done[out] < 0 ? need.begin : done[out];
        done[out] = std::max(done[out], need.end);
      }
      if (need.empty())
        continue;
      plan.made.at(out, t) = need;
      addReads(shape, axis, l, need, t, plan);
    }
    for (int i = 0; i < shape.numInputs; ++i)
      if (!cached[i])
        plan.made.at(i, t) = plan.read.at(i, t);
  }
  for (int i = 0; i < shape.numInputs; ++i)
    if (cached[i])
      fetchOnce(plan, i);
  return madeInTime(plan, cached);
}

AxisNeed needOf(const AxisPlan &plan, int local, bool once,
                std::vector<int64_t> *keep) {
  AxisNeed need;
  int64_t steps = plan.steps;
  std::vector<int64_t> own;
  std::vector<int64_t> &first = keep ? *keep : own;
  first.assign(steps + 1, kNever);
  if (!once) {
    for (int64_t t = 0; t < steps; ++t) {
      Interval window = hull(plan.madeAt(t, local), plan.readAt(t, local));
      need.alive = std::max(need.alive, window.size());
      need.made = std::max(need.made, plan.madeAt(t, local).size());
      need.total += plan.madeAt(t, local).size();
      first[t] = window.empty() ? kNever : window.begin;
    }
    return need;
  }
  for (int64_t t = steps - 1; t >= 0; --t) {
    Interval read = plan.readAt(t, local);
    first[t] = read.empty() ? first[t + 1] : std::min(first[t + 1], read.begin);
  }
  int64_t end = std::numeric_limits<int64_t>::min();
  for (int64_t t = 0; t < steps; ++t) {
    Interval made = plan.madeAt(t, local);
    bool started = end != std::numeric_limits<int64_t>::min();
    int64_t before = std::min(first[t], started ? end : made.begin);
    if (end > first[t])
      need.carried = std::max(need.carried, end - first[t]);
    int64_t oldest = first[t];
    if (!made.empty()) {
      need.made = std::max(need.made, made.size());
      need.total += made.size();
      need.surviving +=
          Interval{std::max(made.begin, first[t + 1]), made.end}.size();
      end = made.end;
      oldest = std::min(oldest, made.begin);
    }
    if (end > oldest)
      need.alive = std::max(need.alive, end - oldest);
    if (end > first[t + 1] && first[t + 1] > before)
      need.shifted += end - first[t + 1];
  }
  return need;
}

StorageChoice chooseStorage(const AxisNeed &rows, const AxisNeed &cols,
                            int64_t width, bool raster, bool pushed) {
  StorageChoice choice;
  choice.rows = rows.alive;
  choice.cols = width;
  choice.persistent =
      pushed || rows.carried > 0 || (raster && cols.carried > 0);
  int64_t block = rows.made * cols.alive;
  if (!raster || pushed || rows.carried * width + block >= rows.alive * width)
    return choice;
  choice.lines = true;
  choice.rows = rows.carried;
  choice.cols = rows.carried > 0 ? width : 0;
  choice.blockRows = rows.made;
  choice.blockCols = cols.alive;
  return choice;
}

} // namespace mcunet::schedule
