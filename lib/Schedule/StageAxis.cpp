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

/// Adds to `read` what layer `layer` reads to make `made` in one step.
static void addReads(const StageShape &shape, Axis axis, int layer,
                     Interval made, Interval *read) {
  for (const StageShape::Use &use : shape.uses[layer - shape.begin]) {
    int64_t size = extent(shape.tensor(use.local), axis);
    Interval window = inputWindow(mapOf(*use.operand, axis), made, size);
    read[use.local] = hull(read[use.local], clip(window, {0, size}));
  }
}

/// Inputs that arrive just in time: what is read and has not come yet. Without
/// gaps, so that what is alive stays one interval.
static void fetchOnce(AxisPlan &plan, int local) {
  int64_t end = kNever;
  for (int64_t t = 0; t < plan.steps; ++t)
    if (Interval need = plan.readAt(t, local); !need.empty())
      end = std::min(end, need.begin);
  for (int64_t t = 0; t < plan.steps; ++t) {
    Interval need = plan.readAt(t, local);
    if (need.empty() || need.end <= end)
      continue;
    plan.made[t * plan.tensors + local] = {end, need.end};
    end = need.end;
  }
}

/// Virtual ends: how far each output has come if every tensor went on for ever.
/// A tensor's border is then like any other place, and padding below it does
/// not make the last step larger than the others.
static void advance(const StageShape &shape, Axis axis, int64_t tile,
                    int64_t step, const std::vector<Interval> &bounds,
                    std::vector<int64_t> &ends) {
  const Interval &pace = bounds[shape.outputOf(shape.begin)];
  int64_t paced = (step + 1) * tile;
  for (int l = shape.begin; l < shape.end; ++l) {
    if (shape.takesTiles(l))
      continue;
    int64_t end = kNever;
    for (const StageShape::Use &use : shape.uses[l - shape.begin])
      if (!shape.isInput(use.local))
        end = std::min(
            end, computableEnd(mapOf(*use.operand, axis), ends[use.local]));
    const Interval &bound = bounds[shape.outputOf(l)];
    if (end == kNever) // Reads only inputs: keeps up with the first layer.
      end = bound.begin +
            ceilDiv(paced * bound.size(), std::max<int64_t>(pace.size(), 1));
    ends[shape.outputOf(l)] = end;
  }
}

bool streamAxis(const StageShape &shape, Axis axis, int64_t tile,
                const std::vector<Interval> &bounds, AxisPlan &plan) {
  int n = shape.size();
  int64_t longest = 1;
  for (const Interval &bound : bounds)
    longest = std::max(longest, bound.size());
  plan.clear(n);
  std::vector<int64_t> ends(n), done(n);
  int open = 0;
  for (int l = shape.begin; l < shape.end; ++l) {
    int out = shape.outputOf(l);
    done[out] = bounds[out].begin;
    open += !shape.takesTiles(l) && !bounds[out].empty();
  }
  // Padding and kernels delay each layer by some steps; no end is a bad map.
  int64_t limit = (longest + 1024) * (shape.layers() + 2);
  int64_t likely = tile > 0 ? 2 * longest / tile + 8 : 1;
  plan.made.reserve(likely * n);
  plan.read.reserve(likely * n);
  while (open > 0) {
    if (plan.steps > limit)
      return false;
    int64_t t = plan.steps++;
    plan.made.resize(plan.steps * n);
    plan.read.resize(plan.steps * n);
    Interval *made = &plan.made[t * n], *read = &plan.read[t * n];
    if (tile > 0)
      advance(shape, axis, tile, t, bounds, ends);
    for (int l = shape.begin; l < shape.end; ++l) {
      int out = shape.outputOf(l);
      if (shape.takesTiles(l)) {
        int in = shape.uses[l - shape.begin][0].local;
        read[in] = hull(read[in], made[in]);
        continue;
      }
      int64_t end = bounds[out].end;
      if (tile > 0)
        end = std::clamp(ends[out], bounds[out].begin, end);
      if (end <= done[out])
        continue;
      made[out] = {done[out], end};
      done[out] = end;
      open -= end == bounds[out].end;
      addReads(shape, axis, l, made[out], read);
    }
  }
  for (int i = 0; i < shape.numInputs; ++i)
    fetchOnce(plan, i);
  return true;
}

/// True if all that is read of the tensors made once has been made by then.
static bool madeInTime(const AxisPlan &plan, const std::vector<bool> &cached) {
  for (int i = 0; i < plan.tensors; ++i) {
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
  plan.clear(n);
  plan.steps = ceilDiv(size, tile);
  plan.made.resize(plan.steps * n);
  plan.read.resize(plan.steps * n);
  std::vector<int64_t> done(n, -1); // -1: nothing made yet
  for (int64_t t = 0; t < plan.steps; ++t) {
    Interval *made = &plan.made[t * n], *read = &plan.read[t * n];
    for (int l = shape.end - 1; l >= shape.begin; --l) {
      int out = shape.outputOf(l);
      if (shape.takesTiles(l))
        continue;
      Interval need = read[out];
      if (out == shape.drive) {
        Interval mine{t * tile, std::min(size, (t + 1) * tile)};
        need = hull(need, mine);
        if (shape.reduces)
          read[out] = hull(read[out], mine);
      }
      if (cached[out] && !need.empty()) {
        need.begin = done[out] < 0 ? need.begin : done[out];
        done[out] = std::max(done[out], need.end);
      }
      if (need.empty())
        continue;
      made[out] = need;
      addReads(shape, axis, l, need, read);
    }
    for (int i = 0; i < shape.numInputs; ++i)
      if (!cached[i])
        made[i] = read[i];
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
