//===- StageCost.cpp - Bytes and cost of one stage ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Computes the figures that toPlannerProblem and liveBytes give for the
// realised stage, from the needs of its two axes.
//
//===----------------------------------------------------------------------===//

#include "StageCandidates.h"

namespace mcunet::schedule {

int64_t CandidateFinder::aligned(int64_t bytes) const {
  return ceilDiv(bytes, options.memory.alignment) * options.memory.alignment;
}

bool CandidateFinder::isWhole(const StageShape &shape, int local) const {
  int tensor = shape.tensors[local];
  if (shape.isInput(local))
    return graph.tensors[tensor].producer >= 0 ||
           options.input == InputMode::Resident;
  return last[tensor] >= shape.end ||
         (shape.reduces && local == shape.outputOf(shape.end - 1));
}

bool CandidateFinder::isExternal(const StageShape &shape, int local) const {
  int tensor = shape.tensors[local];
  if (graph.tensors[tensor].producer < 0)
    return options.input == InputMode::Resident && !options.consumeInput;
  return std::find(graph.outputs.begin(), graph.outputs.end(), tensor) !=
         graph.outputs.end();
}

/// Bytes that overlaps of whole inputs and outputs save, as in liveBytes.
int64_t CandidateFinder::overlapSaving(const StageShape &shape,
                                       const AxisChoice &rows,
                                       const AxisChoice &strips,
                                       const AxisChoice *raster,
                                       int64_t &drift) {
  drift = -1;
  if (strips.steps > 1)
    return 0;
  std::vector<Sharing> pairs;
  bool colSteps = raster && raster->steps > 1;
  bool single = rows.steps == 1 && !colSteps;
  auto bytesOf = [&](int local) {
    return aligned(shape.tensor(local).bytes());
  };
  for (int i = 0; i < shape.numInputs; ++i) {
    if (!isWhole(shape, i) || isExternal(shape, i) ||
        last[shape.tensors[i]] >= shape.end)
      continue;
    for (int l = shape.begin; l < shape.end; ++l) {
      int out = shape.outputOf(l);
      if (!isWhole(shape, out) || isExternal(shape, out) ||
          shape.tensor(out).persistent || shape.takesTiles(l))
        continue;
      std::optional<int64_t> distance =
          overlapDistance(shape, rows.plan, single, colSteps, i, out);
      if (!distance)
        continue;
      int64_t low = bytesOf(out), high = bytesOf(i);
      int64_t both =
          std::max(low, aligned(std::max<int64_t>(0, *distance)) + high);
      if (low + high > both)
        pairs.push_back(
            {i, out, low + high - both, std::max<int64_t>(0, *distance)});
    }
  }
  return sharedBytes(std::move(pairs), bytesOf, bytesOf, drift);
}

/// The cost of all windows of a layer in one of its forms.
double CandidateFinder::layerCost(const StageShape &shape,
                                  const AxisChoice &rows,
                                  const AxisChoice &columns, int l,
                                  bool lean) const {
  bool tiles = shape.takesTiles(l);
  int out = tiles ? shape.drive : shape.outputOf(l);
  const Layer &layer = graph.layers[l];
  WindowCost cost = windowCost(graph, l, lean);
  if (layer.kind == LayerKind::GlobalReduce && !tiles) {
    const Tensor &in = graph.tensors[layer.inputs[0].tensor];
    return cost.of(in.height, in.width);
  }
  double sum = 0;
  for (const Extent &row : rows.sizes[out])
    for (const Extent &column : columns.sizes[out])
      sum += static_cast<double>(row.count * column.count) *
             cost.of(row.size, column.size);
  return sum;
}

void CandidateFinder::addCost(const StageShape &shape, const AxisChoice &rows,
                              const AxisChoice &strips,
                              const AxisChoice *raster, Candidate &candidate) {
  const AxisChoice &columns = raster ? *raster : strips;
  for (int l = shape.begin; l < shape.end; ++l) {
    bool tiles = shape.takesTiles(l);
    int out = tiles ? shape.drive : shape.outputOf(l);
    const Layer &layer = graph.layers[l];
    if (tiles)
      candidate.macs += layer.macsPerPixel;
    else
      candidate.macs +=
          rows.needs[out].total * strips.needs[out].total * layer.macsPerPixel;
    candidate.cost += layerCost(shape, rows, columns, l, /*lean=*/false);
  }
}

int64_t CandidateFinder::savedByLean(const Layer &layer) const {
  return layer.lean
             ? aligned(layer.scratchBytes) - aligned(layer.lean->scratchBytes)
             : 0;
}

void CandidateFinder::makeLean(const StageShape &shape, const AxisChoice &rows,
                               const AxisChoice &columns, int l,
                               LayerBytes &live, Candidate &candidate) const {
  std::vector<int> &lean = candidate.schedule.lean;
  lean.insert(std::lower_bound(lean.begin(), lean.end(), l), l);
  live[l - shape.begin] -= savedByLean(graph.layers[l]);
  candidate.cost += layerCost(shape, rows, columns, l, /*lean=*/true) -
                    layerCost(shape, rows, columns, l, /*lean=*/false);
}

/// Makes layers lean if that saves scratch at no cost. Returns the bytes saved.
int64_t CandidateFinder::makeCheapLean(const StageShape &shape,
                                       const AxisChoice &rows,
                                       const AxisChoice &columns,
                                       LayerBytes &live,
                                       Candidate &candidate) const {
  int64_t peak = *std::max_element(live.begin(), live.end());
  for (int l = shape.begin; l < shape.end; ++l)
    if (savedByLean(graph.layers[l]) > 0 &&
        layerCost(shape, rows, columns, l, /*lean=*/true) <=
            layerCost(shape, rows, columns, l, /*lean=*/false))
      makeLean(shape, rows, columns, l, live, candidate);
  int64_t saved = peak - *std::max_element(live.begin(), live.end());
  candidate.bytes -= saved;
  return saved;
}

/// Makes the layers at the fullest moment lean. Scratch lives while one layer
/// runs, so no other choice has as few bytes at less cost. Returns the bytes
/// saved, 0 if one of these layers has no lean form left.
int64_t CandidateFinder::lowerPeak(const StageShape &shape,
                                   const AxisChoice &rows,
                                   const AxisChoice &columns, LayerBytes &live,
                                   Candidate &candidate) const {
  int64_t peak = *std::max_element(live.begin(), live.end());
  for (int k = 0; k < shape.layers(); ++k)
    if (int l = shape.begin + k;
        live[k] == peak &&
        (savedByLean(graph.layers[l]) == 0 || candidate.schedule.isLean(l)))
      return 0;
  for (int k = 0; k < shape.layers(); ++k)
    if (live[k] == peak)
      makeLean(shape, rows, columns, shape.begin + k, live, candidate);
  int64_t saved = peak - *std::max_element(live.begin(), live.end());
  candidate.bytes -= saved;
  return saved;
}

/// First and last layer of the stage, counted from its begin, that touch each
/// tensor.
static void findUses(const StageShape &shape, std::vector<int> &first,
                     std::vector<int> &until) {
  first.assign(shape.size(), shape.layers());
  until.assign(shape.size(), -1);
  for (int k = 0; k < shape.layers(); ++k) {
    int out = shape.outputOf(shape.begin + k);
    first[out] = until[out] = k;
    for (const StageShape::Use &use : shape.uses[k]) {
      first[use.local] = std::min(first[use.local], k);
      until[use.local] = k;
    }
  }
}

/// Bytes of the buffers that are not whole, at the fullest layer. Adds the cost
/// of commits and fetches.
int64_t CandidateFinder::localBytes(const StageShape &shape,
                                    const AxisChoice &rows,
                                    const AxisChoice &strips,
                                    const AxisChoice *raster, LayerBytes &live,
                                    Candidate &candidate) {
  live.assign(shape.layers(), 0);
  llvm::SmallVector<int64_t, 64> transient(shape.size(), -1);
  llvm::SmallVector<bool, 64> wraps(shape.size(), false);
  int64_t persistent = 0;
  std::vector<int> first, until;
  findUses(shape, first, until);
  for (int i = 0; i < shape.size(); ++i) {
    if (isWhole(shape, i))
      continue;
    int64_t channels = shape.tensor(i).channels;
    bool pushed = shape.isInput(i) && options.input == InputMode::Push;
    StorageChoice choice =
        chooseStorage(rows.needs[i], raster ? raster->needs[i] : AxisNeed(),
                      pushed ? shape.tensor(i).width : strips.width[i],
                      raster != nullptr, pushed);
    int64_t bytes = aligned(choice.rows * choice.cols * channels) +
                    aligned(choice.blockRows * choice.blockCols * channels);
    if (!choice.lines)
      for (int64_t t = 0; t < rows.plan.steps; ++t)
        wraps[i] |= wrapsInStep(rows.plan.madeAt(t, i), choice.rows);
    if (choice.persistent) {
      persistent += bytes;
    } else {
      transient[i] = bytes;
      for (int k = first[i]; k <= until[i]; ++k)
        live[k] += bytes;
    }
    if (choice.lines)
      candidate.cost += options.cost.perMovedByte *
                        (rows.needs[i].surviving * strips.columns[i] +
                         rows.needs[i].total * raster->needs[i].shifted) *
                        channels;
    // Pushed rows arrive at full width.
    int64_t columns =
        pushed ? strips.steps * shape.tensor(i).width : strips.needs[i].total;
    if (shape.isInput(i))
      candidate.cost += options.cost.perFetchedByte * rows.needs[i].total *
                        columns * channels;
  }
  for (int k = 0; k < shape.layers(); ++k) {
    const Layer &layer = graph.layers[shape.begin + k];
    live[k] += aligned(layer.scratchBytes);
    // In place: an element-wise result over an operand that dies.
    int out = shape.outputOf(shape.begin + k);
    if (layer.kind != LayerKind::Elementwise || transient[out] < 0 ||
        wraps[out])
      continue;
    for (const StageShape::Use &use : shape.uses[k])
      if (!shape.isInput(use.local) && transient[use.local] >= 0 &&
          last[shape.tensors[use.local]] == shape.begin + k &&
          shape.tensor(use.local).bytes() == shape.tensor(out).bytes()) {
        live[k] -= transient[out];
        break;
      }
  }
  if (shape.reduces)
    persistent += aligned(graph.layers[shape.end - 1].accumulatorBytes);
  return persistent + *std::max_element(live.begin(), live.end());
}

/// Lower bound on the buffers that are not whole, for any column step: carried
/// rows are stored at full width.
int64_t CandidateFinder::carriedBytes(const StageShape &shape,
                                      const AxisChoice &rows,
                                      const AxisChoice &strips) const {
  int64_t bytes = 0;
  for (int i = 0; i < shape.size(); ++i)
    if (!isWhole(shape, i))
      bytes += aligned(rows.needs[i].carried * strips.width[i] *
                       shape.tensor(i).channels);
  return bytes;
}

/// Computes the bytes and the cost of one combination; returns false if it
/// cannot run. `inside` receives the bytes of the buffers that are not whole.
bool CandidateFinder::evaluate(const StageShape &shape, const AxisChoice &rows,
                               const AxisChoice &strips,
                               const AxisChoice *raster, int64_t &inside,
                               LayerBytes &live, Candidate &candidate) {
  ++considered;
  candidate.schedule.begin = shape.begin;
  candidate.schedule.end = shape.end;
  candidate.schedule.order = rows.order;
  candidate.schedule.tileRows = rows.tile;
  candidate.schedule.stripCols = strips.tile;
  candidate.schedule.rasterCols = raster ? raster->tile : 0;
  if (!checkStage(shape, mode, candidate.schedule, last).empty())
    return false;
  inside = localBytes(shape, rows, strips, raster, live, candidate);
  candidate.bytes = inside;
  for (int i = 0; i < shape.size(); ++i)
    if (isWhole(shape, i) && !isExternal(shape, i)) {
      int64_t bytes = aligned(shape.tensor(i).bytes());
      candidate.bytes += bytes;
      if (!shape.isInput(i))
        candidate.outBytes += bytes;
    }
  addCost(shape, rows, strips, raster, candidate);
  return true;
}

/// Whole tensors that live through the stage without being read in it.
int64_t CandidateFinder::passingBytes(const StageShape &shape) const {
  int64_t bytes = 0;
  for (int t = 0, e = graph.tensors.size(); t < e; ++t) {
    const Tensor &tensor = graph.tensors[t];
    bool isThere = tensor.persistent || tensor.producer < shape.begin;
    if (!isThere || last[t] < shape.end)
      continue;
    bool network = tensor.producer < 0;
    if (network &&
        !(options.input == InputMode::Resident && options.consumeInput))
      continue;
    const std::vector<int> &outputs = graph.outputs;
    if (std::find(shape.tensors.begin(), shape.tensors.end(), t) ==
            shape.tensors.end() &&
        std::find(outputs.begin(), outputs.end(), t) == outputs.end())
      bytes += aligned(tensor.bytes());
  }
  return bytes;
}

} // namespace mcunet::schedule
