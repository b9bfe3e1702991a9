//===- StageCandidates.cpp - Tiles and policies of one stage --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rows and columns are independent, so each way to walk over an axis is
// simulated once per stage, and the pairs only combine the results.
//
//===----------------------------------------------------------------------===//

#include "StageCandidates.h"
#include <set>

namespace mcunet::schedule {

CandidateFinder::CandidateFinder(const Graph &graph,
                                 const SearchOptions &options,
                                 int64_t extraMacs)
    : graph(graph), options(options), extraMacs(extraMacs),
      last(lastUses(graph)) {
  mode.input = options.input;
  mode.consumeInput = options.consumeInput;
}

template <typename List> static void countSize(List &list, int64_t size) {
  if (size <= 0)
    return;
  for (auto &entry : list)
    if (entry.size == size) {
      ++entry.count;
      return;
    }
  list.push_back({size, 1});
}

/// Fills what the combinations need from the plan.
void CandidateFinder::analyse(const StageShape &shape, Axis axis, bool once,
                              AxisChoice &choice) {
  const AxisPlan &plan = choice.plan;
  choice.steps = plan.steps;
  int n = shape.size();
  choice.needs.resize(n);
  choice.width.assign(n, 0);
  choice.columns.assign(n, 0);
  choice.sizes.assign(n, {});
  for (int i = 0; i < n; ++i) {
    choice.needs[i] = needOf(plan, i, once);
    for (int64_t t = 0; t < plan.steps; ++t) {
      int64_t size = hull(plan.madeAt(t, i), plan.readAt(t, i)).size();
      choice.width[i] = std::max(choice.width[i], size);
      choice.columns[i] += size;
      countSize(choice.sizes[i], plan.madeAt(t, i).size());
    }
  }
  choice.usable = true;
}

CandidateFinder::AxisChoice CandidateFinder::rowChoice(const StageShape &shape,
                                                       RowOrder order,
                                                       int64_t tile) {
  AxisChoice choice;
  choice.order = order;
  choice.tile = tile;
  bool stream = order == RowOrder::Stream;
  bool done =
      stream ? streamAxis(shape, Axis::Rows, tile,
                          fullBounds(shape, Axis::Rows), choice.plan)
             : patchAxis(shape, Axis::Rows, tile,
                         std::vector<bool>(shape.size(), false), choice.plan);
  if (done)
    analyse(shape, Axis::Rows, stream, choice);
  return choice;
}

CandidateFinder::AxisChoice
CandidateFinder::stripChoice(const StageShape &shape, int64_t strip) {
  AxisChoice choice;
  int64_t width = shape.tensor(shape.drive).width;
  bool one = strip <= 0 || strip >= width;
  choice.tile = one ? 0 : strip;
  bool done =
      one ? streamAxis(shape, Axis::Cols, 0, fullBounds(shape, Axis::Cols),
                       choice.plan)
          : patchAxis(shape, Axis::Cols, strip,
                      std::vector<bool>(shape.size(), false), choice.plan);
  if (done)
    analyse(shape, Axis::Cols, false, choice);
  return choice;
}

/// True if the strip with bounds `now` is the strip with bounds `before` moved:
/// every window has its size and has moved as far as the maps say.
static bool sameStrip(const StageShape &shape,
                      const std::vector<Interval> &before,
                      const std::vector<Interval> &now) {
  for (int i = 0; i < shape.size(); ++i)
    if (before[i].size() != now[i].size())
      return false;
  for (int l = shape.begin; l < shape.end; ++l) {
    int out = shape.outputOf(l);
    int64_t moved = now[out].begin - before[out].begin;
    for (const StageShape::Use &use : shape.uses[l - shape.begin]) {
      const AxisMap &map = use.operand->cols;
      int64_t inMoved = now[use.local].begin - before[use.local].begin;
      if (!map.all && inMoved * map.den != moved * map.num)
        return false;
    }
  }
  return true;
}

bool CandidateFinder::rasterChoice(const StageShape &shape,
                                   const AxisChoice &strips, int64_t tile,
                                   AxisChoice &raster) {
  int n = shape.size();
  raster.tile = tile;
  raster.steps = 0;
  raster.needs.assign(n, {});
  raster.sizes.assign(n, {});
  std::vector<Interval> bounds(n), before;
  std::vector<AxisNeed> needs(n);
  for (int64_t s = 0; s < strips.steps; ++s) {
    for (int i = 0; i < n; ++i)
      bounds[i] = hull(strips.plan.madeAt(s, i), strips.plan.readAt(s, i));
    if (before.empty() || !sameStrip(shape, before, bounds)) {
      if (!streamAxis(shape, Axis::Cols, tile, bounds, rasterPlan))
        return false;
      for (int i = 0; i < n; ++i)
        needs[i] = needOf(rasterPlan, i, /*once=*/true);
    }
    before = bounds;
    raster.steps += rasterPlan.steps;
    for (int i = 0; i < n; ++i) {
      AxisNeed &worst = raster.needs[i];
      worst.alive = std::max(worst.alive, needs[i].alive);
      worst.carried = std::max(worst.carried, needs[i].carried);
      worst.shifted += needs[i].shifted;
      for (int64_t u = 0; u < rasterPlan.steps; ++u)
        countSize(raster.sizes[i], rasterPlan.madeAt(u, i).size());
    }
  }
  raster.usable = true;
  return true;
}

/// Tiles that cut `size` into up to `most` equal parts, and the smallest ones.
static std::set<int64_t> tilesOf(int64_t size, int64_t most) {
  std::set<int64_t> tiles;
  for (int64_t parts = 2; parts <= most; ++parts)
    tiles.insert(ceilDiv(size, parts));
  if (most > 1)
    for (int64_t tile = 1; tile <= 3 && tile < size; ++tile)
      tiles.insert(tile);
  tiles.erase(size);
  return tiles;
}

/// Keeps what no other one beats in bytes, MACs and cost.
static std::vector<Candidate> nondominated(std::vector<Candidate> all) {
  std::stable_sort(all.begin(), all.end(),
                   [](const Candidate &a, const Candidate &b) {
                     return std::tie(a.bytes, a.cost, a.macs) <
                            std::tie(b.bytes, b.cost, b.macs);
                   });
  std::vector<Candidate> kept;
  for (Candidate &candidate : all) {
    bool beaten = false;
    for (const Candidate &other : kept)
      beaten |= other.macs <= candidate.macs && other.cost <= candidate.cost &&
                other.drift <= candidate.drift;
    if (!beaten)
      kept.push_back(std::move(candidate));
  }
  return kept;
}

/// What is left of whole inputs and outputs that share what they can: the
/// larger side.
int64_t CandidateFinder::wholeBytes(const StageShape &shape) const {
  int64_t inputs = 0, outputs = 0;
  for (int i = 0; i < shape.size(); ++i)
    if (isWhole(shape, i) && !isExternal(shape, i))
      (shape.isInput(i) ? inputs : outputs) += aligned(shape.tensor(i).bytes());
  return std::max(inputs, outputs);
}

bool CandidateFinder::covered(const StageShape &shape, const AxisChoice &rows,
                              const AxisChoice &strips) const {
  return rows.usable && strips.usable &&
         checkCoverage(shape, rows.plan, strips.plan, last).empty();
}

/// Whether the columns that strips make twice stay within the limit on MACs.
bool CandidateFinder::cheapEnough(const StageShape &shape,
                                  const AxisChoice &strips) const {
  if (extraMacs == kNever)
    return true;
  int64_t extra = 0;
  for (int l = shape.begin; l < shape.end; ++l) {
    const Tensor &out = shape.tensor(shape.outputOf(l));
    if (!shape.takesTiles(l))
      extra += graph.layers[l].macsPerPixel * out.height *
               (strips.needs[shape.outputOf(l)].total - out.width);
  }
  return extra <= extraMacs;
}

void CandidateFinder::walkStreams(const StageShape &shape, Consider consider) {
  std::vector<AxisChoice> streams;
  int paced = shape.outputOf(shape.begin);
  for (int64_t tile : options.tileRows)
    if (tile <= shape.tensor(paced).height)
      streams.push_back(rowChoice(shape, RowOrder::Stream, tile));
  if (streams.empty() || !streams[0].usable)
    return;
  std::vector<int64_t> tiles = {0};
  for (int64_t tile :
       tilesOf(shape.tensor(shape.drive).width, options.maxStrips))
    tiles.push_back(tile);
  for (int64_t strip : tiles) {
    AxisChoice columns = stripChoice(shape, strip);
    if (!covered(shape, streams[0], columns) || !cheapEnough(shape, columns))
      continue;
    for (const AxisChoice &rows : streams)
      consider(rows, columns, nullptr);
    if (columns.steps > options.maxRasterStrips)
      continue;
    for (int64_t tile : options.rasterCols) {
      AxisChoice raster;
      if (tile >= columns.width[paced] ||
          !rasterChoice(shape, columns, tile, raster))
        continue;
      for (const AxisChoice &rows : streams)
        consider(rows, columns, &raster);
    }
  }
}

void CandidateFinder::walkPatches(const StageShape &shape, Consider consider) {
  const Tensor &drive = shape.tensor(shape.drive);
  for (int64_t tile : tilesOf(drive.height, options.maxPatches)) {
    int64_t parts = ceilDiv(drive.height, tile);
    AxisChoice columns = stripChoice(shape, ceilDiv(drive.width, parts));
    if (!columns.usable || !cheapEnough(shape, columns))
      continue;
    AxisChoice rows = rowChoice(shape, RowOrder::Patch, tile);
    if (covered(shape, rows, columns))
      consider(rows, columns, nullptr);
  }
}

std::vector<Candidate> CandidateFinder::find(int begin, int end, int64_t limit,
                                             int64_t &floorBytes) {
  StageShape shape(graph, begin, end);
  int64_t around = passingBytes(shape);
  std::vector<Candidate> all;
  floorBytes = 0;
  if (around + wholeBytes(shape) > limit)
    return all;
  floorBytes = kNever;
  int64_t base = layerwiseMacs(graph, begin, end);
  auto consider = [&](const AxisChoice &rows, const AxisChoice &strips,
                      const AxisChoice *raster) {
    Candidate candidate;
    int64_t inside = 0;
    if (!rows.usable || !strips.usable ||
        !evaluate(shape, rows, strips, raster, inside, candidate))
      return;
    floorBytes = std::min(floorBytes, inside);
    if (extraMacs != kNever && candidate.macs - base > extraMacs)
      return;
    candidate.bytes += around;
    if (candidate.bytes <= limit)
      all.push_back(candidate);
    int64_t saving =
        overlapSaving(shape, rows, strips, raster, candidate.drift);
    candidate.bytes -= saving;
    if (saving > 0 && candidate.bytes <= limit)
      all.push_back(std::move(candidate));
  };
  if (shape.layers() == 1)
    consider(rowChoice(shape, RowOrder::Stream, 0), stripChoice(shape, 0),
             nullptr);
  StageSchedule probe;
  probe.begin = begin;
  probe.end = end;
  probe.tileRows = 1;
  if (!checkStage(shape, mode, probe, last).empty())
    return nondominated(std::move(all));
  walkStreams(shape, consider);
  if (options.maxPatches > 1)
    walkPatches(shape, consider);
  return nondominated(std::move(all));
}

} // namespace mcunet::schedule
