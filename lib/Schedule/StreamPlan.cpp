//===- StreamPlan.cpp - Steps driven by what has been made ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StageAxis.h"

namespace mcunet::schedule {

void StreamPlan::touch(int local) {
  if (!llvm::is_contained(touched, local))
    touched.push_back(local);
}

/// Makes room for the tensors of the layers that are new: inputs stand before
/// all outputs.
void StreamPlan::insertTensors(const StageShape &shape, AxisPlan &plan) {
  std::vector<Interval> none(plan.steps);
  for (std::vector<std::vector<Interval>> *list : {&plan.made, &plan.read}) {
    list->insert(list->begin() + inputs, shape.numInputs - inputs, none);
    list->resize(shape.size(), none);
  }
  inputs = shape.numInputs;
  ends.resize(shape.layers());
}

/// The virtual end of `layer` after `step`, from those of its producers.
int64_t StreamPlan::endAt(const StageShape &shape, int layer, int64_t step,
                          const std::vector<Interval> &bounds) {
  std::vector<int64_t> &known = ends[layer - shape.begin];
  while (static_cast<int64_t>(known.size()) <= step) {
    int64_t t = known.size(), end = kNever;
    for (const StageShape::Use &use : shape.uses[layer - shape.begin])
      if (!shape.isInput(use.local)) {
        int producer = shape.begin + use.local - shape.numInputs;
        end = std::min(end, computableEnd(mapOf(*use.operand, axis),
                                          endAt(shape, producer, t, bounds)));
      }
    if (end == kNever) { // Reads only inputs: keeps up with the first layer.
      const Interval &bound = bounds[shape.outputOf(layer)];
      int64_t pace = bounds[shape.outputOf(shape.begin)].size();
      end = bound.begin + ceilDiv((t + 1) * tile * bound.size(),
                                  std::max<int64_t>(pace, 1));
    }
    known.push_back(end);
  }
  return known[step];
}

bool StreamPlan::addLayer(const StageShape &shape, int layer,
                          const std::vector<Interval> &bounds, AxisPlan &plan) {
  int64_t longest = 1;
  for (const Interval &bound : bounds)
    longest = std::max(longest, bound.size());
  // Padding and kernels delay each layer by some steps; no end is a bad map.
  int64_t limit = (longest + 1024) * (shape.layers() + 2);
  int out = shape.outputOf(layer);
  int64_t done = bounds[out].begin, last = bounds[out].end;
  std::vector<Interval> &made = plan.made[out];
  for (int64_t t = 0; done < last; ++t) {
    if (t > limit)
      return false;
    if (t >= static_cast<int64_t>(made.size()))
      made.emplace_back();
    int64_t end = last;
    if (tile > 0)
      end = std::clamp(endAt(shape, layer, t, bounds), bounds[out].begin, last);
    if (end > done)
      made[t] = {done, end};
    done = std::max(done, end);
  }
  if (int64_t steps = made.size(); steps > plan.steps) {
    plan.steps = steps;
    for (int i = 0; i < plan.tensors(); ++i) {
      plan.made[i].resize(steps);
      plan.read[i].resize(steps);
    }
  }
  for (int64_t t = 0; t < plan.steps; ++t)
    if (!made[t].empty())
      addReads(shape, axis, layer, made[t], t, plan);
  touch(out);
  for (const StageShape::Use &use : shape.uses[layer - shape.begin])
    touch(use.local);
  return true;
}

/// The last layer reads each tile of its input when it is made.
void StreamPlan::readTiles(const StageShape &shape, AxisPlan &plan) {
  int in = shape.uses.back()[0].local;
  tilesFrom = in - inputs;
  readBefore = plan.read[in];
  for (int64_t t = 0; t < plan.steps; ++t)
    plan.read[in][t] = hull(plan.read[in][t], plan.made[in][t]);
  touch(in);
  touch(shape.outputOf(shape.end - 1));
}

/// Undoes that: a longer stage reads the whole.
void StreamPlan::unreadTiles(AxisPlan &plan) {
  if (tilesFrom < 0)
    return;
  plan.read[inputs + tilesFrom] = std::move(readBefore);
  touch(inputs + tilesFrom);
  tilesFrom = -1;
}

bool StreamPlan::grow(const StageShape &shape,
                      const std::vector<Interval> &bounds, AxisPlan &plan) {
  touched.clear();
  int before = inputs;
  insertTensors(shape, plan);
  unreadTiles(plan);
  for (; layers < shape.layers(); ++layers) {
    int layer = shape.begin + layers;
    if (shape.takesTiles(layer))
      break;
    if (!addLayer(shape, layer, bounds, plan))
      return false;
  }
  if (shape.reduces)
    readTiles(shape, plan);
  for (int i = 0; i < inputs; ++i) {
    if (i < before && !llvm::is_contained(touched, i))
      continue;
    std::fill(plan.made[i].begin(), plan.made[i].end(), Interval());
    fetchOnce(plan, i);
  }
  return true;
}

bool streamAxis(const StageShape &shape, Axis axis, int64_t tile,
                const std::vector<Interval> &bounds, AxisPlan &plan) {
  plan = AxisPlan();
  return StreamPlan(axis, tile).grow(shape, bounds, plan);
}

} // namespace mcunet::schedule
