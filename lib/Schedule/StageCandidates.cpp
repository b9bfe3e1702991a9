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

/// Fills in the figures of tensor `i` that combinations need.
void CandidateFinder::analyse(int i, bool once, AxisChoice &choice) {
  const AxisPlan &plan = choice.plan;
  choice.needs[i] = needOf(plan, i, once);
  choice.width[i] = choice.columns[i] = 0;
  choice.sizes[i].clear();
  for (int64_t t = 0; t < plan.steps; ++t) {
    int64_t size = hull(plan.madeAt(t, i), plan.readAt(t, i)).size();
    choice.width[i] = std::max(choice.width[i], size);
    choice.columns[i] += size;
    countSize(choice.sizes[i], plan.madeAt(t, i).size());
  }
}

void CandidateFinder::AxisChoice::insert(int at, int count, int size) {
  auto grow = [&](auto &list) {
    list.insert(list.begin() + at, count, {});
    list.resize(size);
  };
  grow(needs);
  grow(width);
  grow(columns);
  grow(sizes);
}

const CandidateFinder::AxisChoice &
CandidateFinder::streamChoice(const StageShape &shape, Axis axis, int64_t tile,
                              const std::vector<Interval> &bounds) {
  Stream &stream = streams.try_emplace({axis, tile}, axis, tile).first->second;
  AxisChoice &choice = stream.choice;
  choice.tile = tile;
  stream.failed =
      stream.failed || !stream.plan.grow(shape, bounds, choice.plan);
  choice.usable = !stream.failed;
  if (stream.failed)
    return choice;
  choice.steps = choice.plan.steps;
  choice.insert(stream.inputs, shape.numInputs - stream.inputs, shape.size());
  stream.inputs = shape.numInputs;
  // Each strip starts afresh.
  bool once = axis == Axis::Rows || tile > 0;
  for (int i : stream.plan.changed())
    analyse(i, once, choice);
  return choice;
}

CandidateFinder::AxisChoice
CandidateFinder::patchChoice(const StageShape &shape, Axis axis, int64_t tile) {
  AxisChoice choice;
  choice.order = axis == Axis::Rows ? RowOrder::Patch : RowOrder::Stream;
  choice.tile = tile;
  std::vector<bool> cached(shape.size(), false);
  if (!patchAxis(shape, axis, tile, cached, choice.plan))
    return choice;
  choice.steps = choice.plan.steps;
  choice.insert(0, 0, shape.size());
  for (int i = 0; i < shape.size(); ++i)
    analyse(i, /*once=*/false, choice);
  choice.usable = true;
  return choice;
}

/// True if the strip with bounds `now` is the strip with bounds `before` moved:
/// every window has the same size and has moved as far as the maps require.
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

/// Simulates the column steps of each of several strips.
bool CandidateFinder::rasterStrips(const StageShape &shape,
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
      rasterStream.restart(Axis::Cols, tile, rasterPlan);
      if (!rasterStream.grow(shape, bounds, rasterPlan))
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

const CandidateFinder::AxisChoice *
CandidateFinder::rasterChoice(const StageShape &shape, const AxisChoice &strips,
                              int64_t tile, AxisChoice &own) {
  if (strips.steps != 1)
    return rasterStrips(shape, strips, tile, own) ? &own : nullptr;
  std::vector<Interval> bounds(shape.size());
  for (int i = 0; i < shape.size(); ++i)
    bounds[i] = hull(strips.plan.madeAt(0, i), strips.plan.readAt(0, i));
  const AxisChoice &choice = streamChoice(shape, Axis::Cols, tile, bounds);
  return choice.usable ? &choice : nullptr;
}

/// Tiles that cut `size` into up to `most` equal parts, and tiles of 1 to 3.
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

/// Keeps candidates that no other one beats in bytes, MACs, cost and drift.
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

/// The least that whole inputs and outputs need if they share all they can: the
/// larger of the two sums.
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

/// True if the columns that strips compute twice stay within the limit on MACs.
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

bool CandidateFinder::allIn(const Walks &walks, int begin) const {
  if (walks.covers({}))
    return true;
  if (walks.empty() || options.maxPatches > 1)
    return false;
  int64_t height = graph.tensors[graph.layers[begin].output].height;
  return llvm::all_of(options.tileRows, [&](int64_t tile) {
    return tile > height || walks.covers({tile, 0, 0});
  });
}

bool CandidateFinder::walkStreams(const StageShape &shape,
                                  llvm::function_ref<bool(Walk)> isOpen,
                                  MayFit mayFit, Consider consider) {
  std::vector<const AxisChoice *> rows;
  int paced = shape.outputOf(shape.begin);
  std::vector<Interval> heights = fullBounds(shape, Axis::Rows);
  for (int64_t tile : options.tileRows)
    if (tile <= shape.tensor(paced).height)
      rows.push_back(&streamChoice(shape, Axis::Rows, tile, heights));
  if (rows.empty() || !rows[0]->usable)
    return true;
  bool allCovered = true;
  auto walk = [&](const AxisChoice &columns) {
    if (!covered(shape, *rows[0], columns)) {
      allCovered = false;
      return;
    }
    if (!cheapEnough(shape, columns))
      return;
    for (const AxisChoice *choice : rows)
      if (isOpen({choice->tile, columns.tile, 0}))
        consider(*choice, columns, nullptr);
    if (options.rasterCols.empty() || columns.steps > options.maxRasterStrips)
      return;
    std::vector<const AxisChoice *> narrow;
    llvm::copy_if(
        rows, std::back_inserter(narrow),
        [&](const AxisChoice *choice) { return mayFit(*choice, columns); });
    for (int64_t tile : options.rasterCols) {
      auto open = [&](const AxisChoice *choice) {
        return isOpen({choice->tile, columns.tile, tile});
      };
      if (tile >= columns.width[paced] || llvm::none_of(narrow, open))
        continue;
      AxisChoice own;
      const AxisChoice *raster = rasterChoice(shape, columns, tile, own);
      for (const AxisChoice *choice : narrow)
        if (raster && open(choice))
          consider(*choice, columns, raster);
    }
  };
  walk(streamChoice(shape, Axis::Cols, 0, fullBounds(shape, Axis::Cols)));
  int64_t width = shape.tensor(shape.drive).width;
  for (int64_t strip : tilesOf(width, options.maxStrips))
    if (llvm::any_of(rows, [&](const AxisChoice *choice) {
          return isOpen({choice->tile, strip, 0});
        }))
      walk(patchChoice(shape, Axis::Cols, strip));
  return allCovered;
}

void CandidateFinder::walkPatches(const StageShape &shape, Consider consider) {
  const Tensor &drive = shape.tensor(shape.drive);
  for (int64_t tile : tilesOf(drive.height, options.maxPatches)) {
    int64_t parts = ceilDiv(drive.height, tile);
    int64_t strip = ceilDiv(drive.width, parts);
    bool one = strip >= drive.width;
    AxisChoice own;
    if (!one)
      own = patchChoice(shape, Axis::Cols, strip);
    const AxisChoice &columns =
        one ? streamChoice(shape, Axis::Cols, 0, fullBounds(shape, Axis::Cols))
            : own;
    if (!columns.usable || !cheapEnough(shape, columns))
      continue;
    AxisChoice rows = patchChoice(shape, Axis::Rows, tile);
    if (covered(shape, rows, columns))
      consider(rows, columns, nullptr);
  }
}

std::vector<Candidate> CandidateFinder::find(int begin, int end, int64_t limit,
                                             int64_t &floorBytes,
                                             const Walks &beaten,
                                             Walks *fitting) {
  StageShape shape(graph, begin, end);
  if (begin != streamsBegin || end <= streamsEnd)
    streams.clear();
  streamsBegin = begin;
  streamsEnd = end;
  int64_t around = passingBytes(shape), whole = wholeBytes(shape);
  std::vector<Candidate> all;
  floorBytes = 0;
  if (around + whole > limit)
    return all;
  floorBytes = beaten.empty() ? kNever : 0;
  int64_t base = layerwiseMacs(graph, begin, end);
  Walks now; // that fit
  auto consider = [&](const AxisChoice &rows, const AxisChoice &strips,
                      const AxisChoice *raster) {
    Candidate candidate;
    LayerBytes live;
    int64_t inside = 0;
    if (!rows.usable || !strips.usable ||
        !evaluate(shape, rows, strips, raster, inside, live, candidate))
      return;
    bool allowed = extraMacs == kNever || candidate.macs - base <= extraMacs;
    candidate.bytes += around;
    const AxisChoice &columns = raster ? *raster : strips;
    inside -= makeCheapLean(shape, rows, columns, live, candidate);
    if (allowed && candidate.bytes <= limit && fitting &&
        rows.order == RowOrder::Stream) {
      Walk walk{rows.tile, strips.tile, raster ? raster->tile : 0};
      now.add(walk);
      if (strips.tile == 0)
        fitting->add(walk);
    }
    int64_t drift = -1;
    int64_t saving =
        allowed ? overlapSaving(shape, rows, strips, raster, drift) : 0;
    int64_t saved = 0;
    do {
      inside -= saved;
      if (allowed && candidate.bytes <= limit)
        all.push_back(candidate);
      if (saving > 0 && candidate.bytes - saving <= limit) {
        all.push_back(candidate);
        all.back().bytes -= saving;
        all.back().drift = drift;
      }
      saved = lowerPeak(shape, rows, columns, live, candidate);
    } while (saved > 0);
    floorBytes = std::min(floorBytes, inside);
  };
  if (shape.layers() == 1)
    consider(streamChoice(shape, Axis::Rows, 0, fullBounds(shape, Axis::Rows)),
             streamChoice(shape, Axis::Cols, 0, fullBounds(shape, Axis::Cols)),
             nullptr);
  StageSchedule probe;
  probe.begin = begin;
  probe.end = end;
  probe.tileRows = 1;
  if (!checkStage(shape, mode, probe, last).empty()) {
    floorBytes = 0;
    return nondominated(std::move(all));
  }
  auto isOpen = [&](Walk walk) {
    return !beaten.covers(walk) && !now.covers(walk);
  };
  auto mayFit = [&](const AxisChoice &rows, const AxisChoice &strips) {
    int64_t least = carriedBytes(shape, rows, strips);
    floorBytes = std::min(floorBytes, least);
    return around + whole + least <= limit;
  };
  if (!walkStreams(shape, isOpen, mayFit, consider))
    floorBytes = 0;
  if (options.maxPatches > 1)
    walkPatches(shape, consider);
  return nondominated(std::move(all));
}

} // namespace mcunet::schedule
