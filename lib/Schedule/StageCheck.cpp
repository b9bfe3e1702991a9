//===- StageCheck.cpp - What a stage may do -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StageCheck.h"

namespace mcunet::schedule {

static bool contains(const std::vector<int> &list, int value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

/// Checks the rules for a pushed input of the network.
static std::string checkPush(const StageShape &shape,
                             const StageSchedule &stage,
                             const std::vector<int> &lastUse) {
  bool readsInput = false;
  for (int i = 0; i < shape.numInputs; ++i) {
    if (shape.tensor(i).producer >= 0)
      continue;
    readsInput = true;
    if (shape.graph.inputs.size() > 1)
      return "several inputs cannot be pushed";
    if (lastUse[shape.tensors[i]] >= shape.end)
      return "the pushed input '" + shape.tensor(i).name +
             "' is read again by a later stage";
    int64_t width = shape.tensor(shape.drive).width;
    if (stage.stripCols > 0 && stage.stripCols < width)
      return "a pushed input cannot be read in several strips";
    if (stage.order == RowOrder::Patch && stage.tileRows > 0 &&
        !contains(stage.cachedRows, shape.tensors[i]))
      return "the rows of a pushed input must be kept";
  }
  if (shape.begin == 0 && !readsInput)
    return "it comes before the pushed input is read";
  return "";
}

std::string checkStage(const StageShape &shape, const Schedule &schedule,
                       const StageSchedule &stage,
                       const std::vector<int> &lastUse) {
  if (stage.tileRows < 0 || stage.stripCols < 0 || stage.rasterCols < 0)
    return "a tile of negative size";
  bool patch = stage.order == RowOrder::Patch && stage.tileRows > 0;
  if (patch && stage.rasterCols > 0)
    return "column steps need streamed rows";
  for (int tensor : stage.cachedRows)
    if (!contains(shape.tensors, tensor))
      return "rows of a tensor outside the stage are kept";
  if (schedule.input == InputMode::Push) {
    std::string reason = checkPush(shape, stage, lastUse);
    if (!reason.empty())
      return reason;
  }
  int64_t width = shape.tensor(shape.drive).width;
  bool strips = stage.stripCols > 0 && stage.stripCols < width;
  bool steps = stage.tileRows > 0 || strips || stage.rasterCols > 0;
  if (!steps)
    return "";
  for (int l = shape.begin; l < shape.end; ++l) {
    const Layer &layer = shape.graph.layers[l];
    if (shape.takesTiles(l))
      continue;
    if (layer.kind == LayerKind::Opaque)
      return "'" + layer.name + "' takes whole tensors only";
    for (const StageShape::Use &use : shape.uses[l - shape.begin]) {
      bool whole = use.operand->rows.all || use.operand->cols.all;
      // A layer that reads a whole tensor of an earlier stage may still be
      // tiled.
      if (whole &&
          (!shape.isInput(use.local) || layer.kind == LayerKind::GlobalReduce))
        return "'" + layer.name + "' needs the whole of '" +
               shape.tensor(use.local).name + "' at once";
      if (shape.reduces && (patch || strips) && use.local == shape.drive)
        return "tiles of '" + shape.tensor(use.local).name +
               "' would be reduced more than once";
    }
  }
  return "";
}

/// True if the windows computed cover each of [0, size) at least once.
static bool covers(const AxisPlan &plan, int local, int64_t size) {
  llvm::SmallVector<Interval, 64> made;
  for (int64_t t = 0; t < plan.steps; ++t)
    if (Interval window = plan.madeAt(t, local); !window.empty())
      made.push_back(window);
  auto before = [](Interval a, Interval b) { return a.begin < b.begin; };
  if (!llvm::is_sorted(made, before)) // patches may go back
    llvm::sort(made, before);
  int64_t done = 0;
  for (Interval window : made) {
    if (window.begin > done)
      return false;
    done = std::max(done, window.end);
  }
  return done >= size;
}

std::string checkCoverage(const StageShape &shape, const AxisPlan &rows,
                          const AxisPlan &strips,
                          const std::vector<int> &lastUse) {
  for (int l = shape.begin; l < shape.end; ++l) {
    int out = shape.outputOf(l);
    if (shape.takesTiles(l) || lastUse[shape.tensors[out]] < shape.end)
      continue;
    if (!covers(rows, out, shape.tensor(out).height) ||
        !covers(strips, out, shape.tensor(out).width))
      return "the tiles leave out a part of '" + shape.tensor(out).name +
             "', which is read later";
  }
  return "";
}

static bool sameMap(const AxisMap &map) {
  return !map.all && map.num == 1 && map.den == 1 && map.loOff == 0 &&
         map.hiOff == 0;
}

/// True if `layer` reads element p of the operand only to compute element p.
static bool elementByElement(const StageShape &shape, int layer,
                             const StageShape::Use &use) {
  const Tensor &in = shape.tensor(use.local);
  const Tensor &out = shape.tensor(shape.outputOf(layer));
  return shape.graph.layers[layer].order.step == AccessStep::Element &&
         sameMap(use.operand->rows) && sameMap(use.operand->cols) &&
         in.height == out.height && in.width == out.width &&
         in.channels == out.channels;
}

/// First row or column of the operand that is needed while or after element
/// `at` of the only layer's output is written. Elements are computed in
/// ascending order.
static int64_t firstNeeded(const StageShape &shape, const StageShape::Use &use,
                           Axis axis, int64_t at) {
  int64_t size = extent(shape.tensor(use.local), axis);
  Interval window = inputWindow(mapOf(*use.operand, axis), {at, at + 1}, size);
  return std::clamp<int64_t>(window.begin, 0, size);
}

/// The distance at which everything written by the end of a row lies below
/// everything that this row and later ones read. The order inside a row is then
/// open.
static int64_t rowDistance(const StageShape &shape,
                           const StageShape::Use &use) {
  const Tensor &in = shape.tensor(use.local);
  const Tensor &out = shape.tensor(shape.outputOf(shape.begin));
  int64_t distance = std::numeric_limits<int64_t>::min();
  for (int64_t y = 0; y < out.height; ++y)
    distance = std::max(distance, (y + 1) * out.width * out.channels -
                                      firstNeeded(shape, use, Axis::Rows, y) *
                                          in.width * in.channels);
  return distance;
}

/// The same for steps that begin in one row and end in another, and that write
/// before they have read. It includes what they write of later rows.
static int64_t acrossDistance(const StageShape &shape,
                              const StageShape::Use &use, int64_t pixels) {
  const Tensor &in = shape.tensor(use.local);
  const Tensor &out = shape.tensor(shape.outputOf(shape.begin));
  int64_t distance = std::numeric_limits<int64_t>::min();
  int64_t count = out.height * out.width, inRow = in.width * in.channels;
  for (int64_t y = 0; y < out.height; ++y) {
    // The last step that begins in this row.
    int64_t first = ((y + 1) * out.width - 1) / pixels * pixels;
    int64_t end = std::min(first + pixels, count), x = first - y * out.width;
    if (x < 0 || end <= (y + 1) * out.width)
      continue;
    int64_t needed = firstNeeded(shape, use, Axis::Rows, y) * inRow +
                     firstNeeded(shape, use, Axis::Cols, x) * in.channels;
    // Windows of the next row may begin further left in the same row.
    needed =
        std::min(needed, firstNeeded(shape, use, Axis::Rows, y + 1) * inRow);
    distance = std::max(distance, end * out.channels - needed);
  }
  return distance;
}

/// The distance for one layer that runs in one step.
static std::optional<int64_t> layerDistance(const StageShape &shape,
                                            int input) {
  const AccessOrder &order = shape.graph.layers[shape.begin].order;
  if (order.step == AccessStep::Whole)
    return std::nullopt;
  int64_t distance = std::numeric_limits<int64_t>::min();
  for (const StageShape::Use &use : shape.uses[0]) {
    if (use.local != input)
      continue;
    if (elementByElement(shape, shape.begin, use)) {
      distance = std::max<int64_t>(distance, 0);
      continue;
    }
    distance = std::max(distance, rowDistance(shape, use));
    if (order.acrossRows && !order.readsFirst)
      distance = std::max(distance, acrossDistance(shape, use, order.pixels));
  }
  return distance;
}

std::optional<int64_t> overlapDistance(const StageShape &shape,
                                       const AxisPlan &rows, bool singleStep,
                                       bool colSteps, int input, int output) {
  const Tensor &in = shape.tensor(input), &out = shape.tensor(output);
  int64_t inRow = in.width * in.channels, outRow = out.width * out.channels;
  int writer = out.producer;
  if (singleStep && shape.layers() == 1)
    return layerDistance(shape, input);
  // Rows that later steps read, and those of this step that are read while or
  // after the output is written.
  bool late = colSteps, inPlace = false;
  for (int l = shape.begin; l < shape.end; ++l)
    for (const StageShape::Use &use : shape.uses[l - shape.begin])
      if (use.local == input && l >= writer) {
        if (l == writer && !colSteps && elementByElement(shape, l, use))
          inPlace = true;
        else
          late = true;
      }
  int64_t distance = -in.bytes(), needed = kNever;
  for (int64_t t = rows.steps - 1; t >= 0; --t) {
    Interval read = rows.readAt(t, input), made = rows.madeAt(t, output);
    if (late && !read.empty())
      needed = std::min(needed, read.begin);
    if (!made.empty()) {
      if (needed != kNever)
        distance = std::max(distance, made.end * outRow - needed * inRow);
      if (inPlace)
        distance = std::max<int64_t>(distance, 0);
    }
    if (!read.empty())
      needed = std::min(needed, read.begin);
  }
  return distance;
}

bool wrapsInStep(Interval made, int64_t rows) {
  return rows > 0 && !made.empty() && made.begin % rows + made.size() > rows;
}

/// True if two tensors that live inside a step have the same layout and
/// windows, and no step's rows wrap around. If they did, an output slightly
/// below its input would overtake it.
static bool sameLayout(const StageTensor &a, const StageTensor &b) {
  for (Interval made : a.madeRows)
    if (a.storage == Storage::Ring && wrapsInStep(made, a.rows))
      return false;
  return a.storage == b.storage && a.storage != Storage::Whole &&
         !a.persistent && !b.persistent && a.rows == b.rows &&
         a.cols == b.cols && a.blockRows == b.blockRows &&
         a.blockCols == b.blockCols && a.madeRows == b.madeRows &&
         a.madeCols == b.madeCols && a.stripCols == b.stripCols;
}

void addOverlaps(const StageShape &shape, const AxisPlan &rows,
                 const std::vector<int> &lastUse, StageRealisation &stage) {
  bool colSteps = false;
  for (int64_t steps : stage.colSteps)
    colSteps |= steps > 1;
  for (int l = shape.begin; l < shape.end; ++l)
    for (const StageShape::Use &use : shape.uses[l - shape.begin])
      if (!shape.isInput(use.local) && lastUse[shape.tensors[use.local]] == l &&
          elementByElement(shape, l, use) &&
          sameLayout(stage.tensors[use.local],
                     stage.tensors[shape.outputOf(l)]))
        stage.overlaps.push_back(
            {shape.tensors[use.local], shape.graph.layers[l].output, 0});
  if (stage.strips > 1)
    return;
  for (int i = 0; i < shape.numInputs; ++i) {
    const StageTensor &input = stage.tensors[i];
    if (input.storage != Storage::Whole || input.external || input.escapes)
      continue;
    for (int l = shape.begin; l < shape.end; ++l) {
      const StageTensor &output = stage.tensors[shape.outputOf(l)];
      if (output.storage != Storage::Whole || output.external ||
          shape.graph.tensors[output.tensor].persistent || shape.takesTiles(l))
        continue;
      if (std::optional<int64_t> distance = overlapDistance(
              shape, rows, stage.singleStep(), colSteps, i, shape.outputOf(l)))
        stage.overlaps.push_back({input.tensor, output.tensor, *distance});
    }
  }
}

int64_t sharedBytes(std::vector<Sharing> pairs,
                    llvm::function_ref<int64_t(int)> sizeA,
                    llvm::function_ref<int64_t(int)> sizeB, int64_t &distance) {
  std::stable_sort(
      pairs.begin(), pairs.end(),
      [](const Sharing &x, const Sharing &y) { return x.bytes > y.bytes; });
  int64_t saved = 0;
  distance = -1;
  for (size_t i = 0; i < pairs.size(); ++i) {
    int64_t leftA = sizeA(pairs[i].a), leftB = sizeB(pairs[i].b);
    for (size_t j = 0; j < i; ++j) {
      if (pairs[j].a == pairs[i].a)
        leftA -= pairs[j].bytes;
      if (pairs[j].b == pairs[i].b)
        leftB -= pairs[j].bytes;
    }
    int64_t &bytes = pairs[i].bytes;
    bytes = std::max<int64_t>(0, std::min({bytes, leftA, leftB}));
    saved += bytes;
    if (bytes > 0)
      distance = std::max(distance, pairs[i].distance);
  }
  return saved;
}

} // namespace mcunet::schedule
