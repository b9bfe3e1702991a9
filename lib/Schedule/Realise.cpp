//===- Realise.cpp - Exact windows and buffers of a schedule --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Schedule/Realise.h"
#include "StageCheck.h"

namespace mcunet::schedule {

namespace {
/// The simulated axes of one stage.
struct StagePlans {
  AxisPlan rows;
  AxisPlan strips;            ///< one step per strip
  std::vector<AxisPlan> cols; ///< per strip; empty without column steps
  std::vector<bool> rowsOnce; ///< per tensor: each row is computed once
};
} // namespace

const StageTensor *StageRealisation::find(int tensor) const {
  for (const StageTensor &entry : tensors)
    if (entry.tensor == tensor)
      return &entry;
  return nullptr;
}

const StageTensor &StageRealisation::windowsOf(const Graph &graph,
                                               int layer) const {
  if (reducesTiles && layer == schedule.end - 1)
    return *find(graph.layers[layer].inputs[0].tensor);
  return *find(graph.layers[layer].output);
}

StageMacs Realisation::macs() const {
  StageMacs sum;
  for (const StageRealisation &stage : stages) {
    sum.layerwise += stage.macs.layerwise;
    sum.clipped += stage.macs.clipped;
    sum.identical += stage.macs.identical;
  }
  return sum;
}

/// Simulates the axes. Returns the reason if the stage cannot run.
static const char *simulate(const StageShape &shape,
                            const StageSchedule &schedule, StagePlans &plans) {
  static const char *const stuck = "the steps never finish";
  bool patch = schedule.order == RowOrder::Patch && schedule.tileRows > 0;
  plans.rowsOnce.assign(shape.size(), !patch);
  for (int tensor : schedule.cachedRows)
    for (int i = 0; i < shape.size(); ++i)
      if (shape.tensors[i] == tensor)
        plans.rowsOnce[i] = true;
  if (patch) {
    if (!patchAxis(shape, Axis::Rows, schedule.tileRows, plans.rowsOnce,
                   plans.rows))
      return "rows that were not kept are read again";
  } else if (!streamAxis(shape, Axis::Rows, schedule.tileRows,
                         fullBounds(shape, Axis::Rows), plans.rows)) {
    return stuck;
  }

  int64_t width = shape.tensor(shape.drive).width;
  if (schedule.stripCols <= 0 || schedule.stripCols >= width) {
    if (!streamAxis(shape, Axis::Cols, 0, fullBounds(shape, Axis::Cols),
                    plans.strips))
      return stuck;
  } else {
    patchAxis(shape, Axis::Cols, schedule.stripCols,
              std::vector<bool>(shape.size(), false), plans.strips);
  }
  if (schedule.rasterCols <= 0)
    return nullptr;
  plans.cols.resize(plans.strips.steps);
  for (int64_t s = 0; s < plans.strips.steps; ++s) {
    std::vector<Interval> bounds;
    for (int i = 0; i < shape.size(); ++i)
      bounds.push_back(
          hull(plans.strips.madeAt(s, i), plans.strips.readAt(s, i)));
    if (!streamAxis(shape, Axis::Cols, schedule.rasterCols, bounds,
                    plans.cols[s]))
      return stuck;
  }
  return nullptr;
}

/// Fills in the column windows of one tensor. Returns its needs inside a strip:
/// the largest over the strips, except that `shifted` is the sum.
static AxisNeed fillColumns(const StagePlans &plans, int local,
                            StageTensor &entry) {
  AxisNeed worst;
  for (int64_t s = 0; s < plans.strips.steps; ++s) {
    Interval strip =
        hull(plans.strips.madeAt(s, local), plans.strips.readAt(s, local));
    entry.stripCols.push_back(strip);
    if (plans.cols.empty()) {
      entry.madeCols.push_back({plans.strips.madeAt(s, local)});
      entry.keepCols.push_back({strip.begin, strip.end});
      continue;
    }
    const AxisPlan &plan = plans.cols[s];
    std::vector<int64_t> keep;
    AxisNeed need = needOf(plan, local, /*once=*/true, &keep);
    worst.alive = std::max(worst.alive, need.alive);
    worst.carried = std::max(worst.carried, need.carried);
    worst.shifted += need.shifted;
    std::vector<Interval> made;
    int64_t done = strip.begin;
    for (int64_t u = 0; u < plan.steps; ++u) {
      keep[u] = std::min(keep[u], done);
      made.push_back(plan.madeAt(u, local));
      if (!made.back().empty())
        done = made.back().end;
    }
    keep[plan.steps] = strip.end;
    entry.madeCols.push_back(std::move(made));
    entry.keepCols.push_back(std::move(keep));
  }
  return worst;
}

/// Sets the buffers of a tensor that is not whole. Returns the bytes that its
/// commits copy: rows into the ring, and the rest of the block to the left.
static int64_t placeLocally(const StageShape &shape, const StagePlans &plans,
                            int local, const AxisNeed &rows,
                            const AxisNeed &cols, bool pushed,
                            StageTensor &entry) {
  int64_t channels = shape.tensor(local).channels;
  int64_t width = 0, columns = 0;
  for (Interval strip : entry.stripCols) {
    width = std::max(width, strip.size());
    columns += strip.size();
  }
  StorageChoice choice =
      chooseStorage(rows, cols, width, !plans.cols.empty(), pushed);
  entry.storage = choice.lines ? Storage::Lines : Storage::Ring;
  entry.persistent = choice.persistent;
  entry.rows = choice.rows;
  entry.cols = choice.cols;
  entry.blockRows = choice.blockRows;
  entry.blockCols = choice.blockCols;
  entry.ringBytes = choice.rows * choice.cols * channels;
  entry.blockBytes = choice.blockRows * choice.blockCols * channels;
  if (!choice.lines)
    return 0;
  return (rows.surviving * columns + rows.total * cols.shifted) * channels;
}

static void fillTensors(const StageShape &shape, const Schedule &schedule,
                        const StagePlans &plans, const std::vector<int> &last,
                        StageRealisation &stage) {
  const Graph &graph = shape.graph;
  for (int i = 0; i < shape.size(); ++i) {
    StageTensor entry;
    const Tensor &tensor = shape.tensor(i);
    entry.tensor = shape.tensors[i];
    entry.isInput = shape.isInput(i);
    entry.escapes = last[entry.tensor] >= shape.end;
    for (int l = shape.begin; l < shape.end; ++l) {
      bool touches = graph.layers[l].output == entry.tensor;
      for (const StageShape::Use &use : shape.uses[l - shape.begin])
        touches |= use.local == i;
      if (touches && entry.firstLayer < 0)
        entry.firstLayer = l;
      if (touches)
        entry.lastLayer = l;
    }
    AxisNeed rows = needOf(plans.rows, i, plans.rowsOnce[i], &entry.keepRows);
    for (int64_t t = 0; t < plans.rows.steps; ++t)
      entry.madeRows.push_back(plans.rows.madeAt(t, i));
    AxisNeed cols = fillColumns(plans, i, entry);
    bool network = tensor.producer < 0;
    bool arrives = network && schedule.input != InputMode::Resident;
    // Pushed rows arrive complete, including columns that are never read.
    if (arrives && schedule.input == InputMode::Push)
      for (Interval &strip : entry.stripCols)
        strip = {0, tensor.width};
    if ((entry.isInput && !arrives) || (!entry.isInput && entry.escapes) ||
        (shape.reduces && entry.firstLayer == shape.end - 1)) {
      entry.external =
          network ? !schedule.consumeInput
                  : std::find(graph.outputs.begin(), graph.outputs.end(),
                              entry.tensor) != graph.outputs.end();
      entry.ringBytes = tensor.bytes();
      entry.rows = tensor.height;
      entry.cols = tensor.width;
    } else {
      stage.movedBytes +=
          placeLocally(shape, plans, i, rows, cols,
                       arrives && schedule.input == InputMode::Push, entry);
    }
    if (arrives) {
      int64_t width = 0;
      for (int64_t s = 0; s < plans.strips.steps; ++s)
        width += schedule.input == InputMode::Push
                     ? tensor.width
                     : plans.strips.madeAt(s, i).size();
      stage.fetchedBytes += rows.total * width * tensor.channels;
    }
    stage.tensors.push_back(std::move(entry));
  }
}

/// Elements computed on a tensor's axis if each tile counts as one in the
/// interior.
static int64_t identicalExtent(const AxisPlan &plan,
                               const ReceptiveField &field, int local,
                               int64_t tile, bool once) {
  if (once || plan.steps == 1 || !field.reached || field.map.all)
    return needOf(plan, local, once).total;
  return plan.steps * field.size(tile);
}

static void countMacs(const StageShape &shape, const StageSchedule &schedule,
                      const StagePlans &plans, StageRealisation &stage) {
  int drive = shape.tensors[shape.drive];
  std::vector<ReceptiveField> rows, cols;
  if (schedule.order == RowOrder::Patch)
    rows = receptiveFields(shape.graph, drive, Axis::Rows);
  if (plans.strips.steps > 1)
    cols = receptiveFields(shape.graph, drive, Axis::Cols);
  rows.resize(shape.graph.tensors.size());
  cols.resize(shape.graph.tensors.size());
  for (int l = shape.begin; l < shape.end; ++l) {
    const Layer &layer = shape.graph.layers[l];
    int out = shape.outputOf(l);
    const Tensor &tensor = shape.tensor(out);
    int64_t once = tensor.height * tensor.width;
    stage.macs.layerwise += once * layer.macsPerPixel;
    if (shape.takesTiles(l)) {
      stage.macs.clipped += once * layer.macsPerPixel;
      stage.macs.identical += once * layer.macsPerPixel;
      continue;
    }
    stage.macs.clipped += needOf(plans.rows, out, plans.rowsOnce[out]).total *
                          needOf(plans.strips, out, /*once=*/false).total *
                          layer.macsPerPixel;
    stage.macs.identical +=
        identicalExtent(plans.rows, rows[layer.output], out, schedule.tileRows,
                        plans.rowsOnce[out]) *
        identicalExtent(plans.strips, cols[layer.output], out,
                        schedule.stripCols, false) *
        layer.macsPerPixel;
  }
}

static llvm::Error stageError(const Graph &graph, const StageSchedule &stage,
                              const std::string &reason) {
  return llvm::createStringError("stage " + graph.layers[stage.begin].name +
                                 " to " + graph.layers[stage.end - 1].name +
                                 ": " + reason);
}

llvm::Expected<StageRealisation> realiseStage(const Graph &graph,
                                              const Schedule &schedule,
                                              const StageSchedule &stage) {
  if (stage.begin < 0 || stage.begin >= stage.end ||
      stage.end > static_cast<int>(graph.layers.size()))
    return llvm::createStringError("a stage of layers [%d, %d) of %zu",
                                   stage.begin, stage.end, graph.layers.size());
  StageShape shape(graph, stage.begin, stage.end);
  std::vector<int> last = lastUses(graph);
  std::string reason = checkStage(shape, schedule, stage, last);
  if (!reason.empty())
    return stageError(graph, stage, reason);
  StagePlans plans;
  if (const char *stuck = simulate(shape, stage, plans))
    return stageError(graph, stage, stuck);
  reason = checkCoverage(shape, plans.rows, plans.strips, last);
  if (!reason.empty())
    return stageError(graph, stage, reason);

  StageRealisation result;
  result.schedule = stage;
  result.rowSteps = plans.rows.steps;
  result.strips = plans.strips.steps;
  for (int64_t s = 0; s < result.strips; ++s)
    result.colSteps.push_back(plans.cols.empty() ? 1 : plans.cols[s].steps);
  result.reducesTiles = shape.reduces;
  fillTensors(shape, schedule, plans, last, result);
  countMacs(shape, stage, plans, result);
  addOverlaps(shape, plans.rows, last, result);
  return result;
}

llvm::Expected<Realisation> realise(const Graph &graph,
                                    const Schedule &schedule) {
  Realisation result;
  result.input = schedule.input;
  result.consumeInput = schedule.consumeInput;
  int next = 0;
  for (const StageSchedule &stage : schedule.stages) {
    if (stage.begin != next)
      return llvm::createStringError(
          "a stage begins at layer %d instead of layer %d", stage.begin, next);
    llvm::Expected<StageRealisation> realised =
        realiseStage(graph, schedule, stage);
    if (!realised)
      return realised.takeError();
    result.stages.push_back(std::move(*realised));
    next = stage.end;
  }
  if (next != static_cast<int>(graph.layers.size()))
    return llvm::createStringError("the stages end at layer %d of %zu", next,
                                   graph.layers.size());
  return result;
}

} // namespace mcunet::schedule
