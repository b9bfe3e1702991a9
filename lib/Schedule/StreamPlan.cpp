//===- StreamPlan.cpp - Steps driven by what has been made ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StageAxis.h"
#include "llvm/ADT/STLExtras.h"

namespace mcunet::schedule {

void StreamPlan::touch(int local) {
  if (!llvm::is_contained(touched, local))
    touched.push_back(local);
}

void StreamPlan::restart(Axis newAxis, int64_t newTile, AxisPlan &plan) {
  axis = newAxis;
  tile = newTile;
  inputs = layers = 0;
  ends.reset(0);
  known.clear();
  touched.clear();
  tilesFrom = -1;
  plan.reset(0);
}

/// Makes room for the tensors of new layers; inputs precede all outputs.
void StreamPlan::insertTensors(const StageShape &shape, AxisPlan &plan) {
  int added = shape.numInputs - inputs;
  for (StepTable<Interval> *table : {&plan.made, &plan.read}) {
    table->insertRows(inputs, added);
    table->insertRows(table->size(), shape.size() - table->size());
  }
  inputs = shape.numInputs;
  ends.insertRows(ends.size(), shape.layers() - ends.size());
  known.resize(shape.layers(), 0);
}

/// The virtual end of `layer` after `step`, from those of its producers.
int64_t StreamPlan::endAt(const StageShape &shape, int layer, int64_t step,
                          const std::vector<Interval> &bounds) {
  int row = layer - shape.begin;
  ends.extend(step + 1);
  for (; known[row] <= step; ++known[row]) {
    int64_t t = known[row], end = kNever;
    for (const StageShape::Use &use : shape.uses[row])
      if (!shape.isInput(use.local)) {
        int producer = shape.begin + use.local - shape.numInputs;
        end = std::min(end, computableEnd(mapOf(*use.operand, axis),
                                          endAt(shape, producer, t, bounds)));
      }
    if (end == kNever) { // Reads only inputs: keeps up with the first layer.
      const Interval &bound = bounds[shape.outputOf(layer)];
      int64_t pace = bounds[shape.outputOf(shape.begin)].size();
      end = bound.begin +
            ceilDiv((t + 1) * tile * bound.size(), std::max<int64_t>(pace, 1));
    }
    ends.at(row, t) = end;
  }
  return ends.at(row, step);
}

bool StreamPlan::addLayer(const StageShape &shape, int layer,
                          const std::vector<Interval> &bounds, int64_t limit,
                          AxisPlan &plan) {
  int out = shape.outputOf(layer);
  int64_t done = bounds[out].begin, last = bounds[out].end;
  for (int64_t t = 0; done < last; ++t) {
    if (t > limit)
      return false;
    int64_t end = last;
    if (tile > 0)
      end = std::clamp(endAt(shape, layer, t, bounds), bounds[out].begin, last);
    plan.extend(t + 1);
    if (end <= done)
      continue;
    plan.made.at(out, t) = {done, end};
    addReads(shape, axis, layer, {done, end}, t, plan);
    done = end;
  }
  touch(out);
  for (const StageShape::Use &use : shape.uses[layer - shape.begin])
    touch(use.local);
  return true;
}

/// The last layer reads each tile of its input as soon as it is computed.
void StreamPlan::readTiles(const StageShape &shape, AxisPlan &plan) {
  int in = shape.uses.back()[0].local;
  tilesFrom = in - inputs;
  readBefore.clear();
  for (int64_t t = 0; t < plan.steps; ++t) {
    Interval &read = plan.read.at(in, t);
    readBefore.push_back(read);
    read = hull(read, plan.made.at(in, t));
  }
  touch(in);
  touch(shape.outputOf(shape.end - 1));
}

/// Undoes readTiles(): a longer stage reads the whole tensor.
void StreamPlan::unreadTiles(AxisPlan &plan) {
  if (tilesFrom < 0)
    return;
  int in = inputs + tilesFrom;
  for (auto [t, read] : llvm::enumerate(readBefore))
    plan.read.at(in, t) = read;
  touch(in);
  tilesFrom = -1;
}

bool StreamPlan::grow(const StageShape &shape,
                      const std::vector<Interval> &bounds, AxisPlan &plan) {
  touched.clear();
  int before = inputs;
  insertTensors(shape, plan);
  unreadTiles(plan);
  int64_t longest = 1;
  for (const Interval &bound : bounds)
    longest = std::max(longest, bound.size());
  // Padding and kernels delay each layer by some steps; more means a bad map.
  int64_t limit = (longest + 1024) * (shape.layers() + 2);
  for (; layers < shape.layers(); ++layers) {
    int layer = shape.begin + layers;
    if (shape.takesTiles(layer))
      break;
    if (!addLayer(shape, layer, bounds, limit, plan))
      return false;
  }
  if (shape.reduces)
    readTiles(shape, plan);
  for (int i = 0; i < inputs; ++i) {
    if (i < before && !llvm::is_contained(touched, i))
      continue;
    for (int64_t t = 0; t < plan.steps; ++t)
      plan.made.at(i, t) = Interval();
    fetchOnce(plan, i);
  }
  return true;
}

bool streamAxis(const StageShape &shape, Axis axis, int64_t tile,
                const std::vector<Interval> &bounds, AxisPlan &plan) {
  StreamPlan stream;
  stream.restart(axis, tile, plan);
  return stream.grow(shape, bounds, plan);
}

} // namespace mcunet::schedule
