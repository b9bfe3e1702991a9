//===- Search.cpp - The best schedules of a network -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Schedule/Search.h"
#include "ForAll.h"
#include "StageLists.h"

namespace mcunet::schedule {

namespace {
/// The best way found to reach a cut.
struct Label {
  int64_t macs = 0;
  double cost = 0;
  /// Highest possible offset of the tensor at the cut. An output over a dying
  /// input lies below it, so a run of such stages moves down in the arena.
  int64_t offset = 0;
  int from = -1;  ///< cut before the last stage
  int label = -1; ///< which of its labels
  const Candidate *stage = nullptr;
};

class FrontSearch {
public:
  FrontSearch(const Graph &graph, const SearchOptions &options)
      : graph(graph), options(options), count(graph.layers.size()) {}

  std::vector<FrontPoint> run(SearchStats &stats);
  std::optional<FrontPoint> cheapest(SearchStats &stats);

private:
  void prepare(StagesFor purpose, SearchStats &stats);
  void computeMacsToGo(int64_t limit);
  bool shortestPath(int64_t limit, std::vector<const Candidate *> &path);
  bool makePoint(const std::vector<const Candidate *> &path, FrontPoint &point);

  const Graph &graph;
  const SearchOptions &options;
  int count;
  int64_t maxMacs = kNever;
  StageLists stages;
  std::vector<int64_t> macsToGo;
};
} // namespace

/// The fewest MACs from each cut to the end under a memory limit.
void FrontSearch::computeMacsToGo(int64_t limit) {
  macsToGo.assign(count + 1, kNever);
  macsToGo[count] = 0;
  for (int end = count; end > 0; --end) {
    if (macsToGo[end] == kNever)
      continue;
    for (const auto &[begin, candidates] : stages[end])
      for (const Candidate &candidate : candidates)
        if (candidate.bytes <= limit)
          macsToGo[begin] =
              std::min(macsToGo[begin], macsToGo[end] + candidate.macs);
  }
}

/// Adds a label unless another one is at least as good in all respects.
static void addLabel(std::vector<Label> &labels, const Label &label,
                     bool macsMatter) {
  auto covers = [&](const Label &a, const Label &b) {
    return a.cost <= b.cost && (!macsMatter || a.macs <= b.macs) &&
           a.offset >= b.offset;
  };
  for (const Label &other : labels)
    if (covers(other, label))
      return;
  labels.erase(
      std::remove_if(labels.begin(), labels.end(),
                     [&](const Label &other) { return covers(label, other); }),
      labels.end());
  labels.push_back(label);
}

/// Finds the cheapest stages of at most `limit` bytes each and `maxMacs`
/// together.
bool FrontSearch::shortestPath(int64_t limit,
                               std::vector<const Candidate *> &path) {
  computeMacsToGo(limit);
  bool macsMatter = maxMacs != kNever;
  if (macsToGo[0] == kNever || macsToGo[0] > maxMacs)
    return false;
  std::vector<std::vector<Label>> labels(count + 1);
  labels[0].push_back({});
  labels[0][0].offset = limit;
  for (int end = 1; end <= count; ++end) {
    if (macsToGo[end] == kNever)
      continue;
    for (const auto &[begin, candidates] : stages[end])
      for (const Candidate &candidate : candidates) {
        if (candidate.bytes > limit)
          break;
        for (size_t i = 0; i < labels[begin].size(); ++i) {
          Label next;
          next.macs = labels[begin][i].macs + candidate.macs;
          next.cost = labels[begin][i].cost + candidate.cost;
          next.from = begin;
          next.label = i;
          next.stage = &candidate;
          next.offset = limit - candidate.outBytes;
          if (candidate.drift >= 0)
            next.offset = std::min(next.offset,
                                   labels[begin][i].offset - candidate.drift);
          if (next.offset < 0)
            continue;
          if (macsMatter && next.macs + macsToGo[end] > maxMacs)
            continue;
          addLabel(labels[end], next, macsMatter);
        }
      }
  }
  if (labels[count].empty())
    return false;
  const Label *label = &labels[count][0];
  for (const Label &other : labels[count])
    if (other.cost < label->cost)
      label = &other;
  path.clear();
  for (; label->stage; label = &labels[label->from][label->label])
    path.push_back(label->stage);
  std::reverse(path.begin(), path.end());
  return true;
}

/// Fills in all figures; false if the schedule cannot run.
static bool planPoint(const Graph &graph, const SearchOptions &options,
                      FrontPoint &point) {
  llvm::Expected<Realisation> realised = realise(graph, point.schedule);
  if (!realised) {
    llvm::consumeError(realised.takeError());
    return false;
  }
  point.macs = realised->macs().clipped;
  point.cost = predictedCost(graph, *realised, options.cost);
  point.inputBytes = inputBytes(graph, *realised);
  point.outputBytes = outputBytes(graph);
  ArenaProblem arena = toArenaProblem(graph, *realised, options.memory);
  point.liveBytes = liveBytes(arena);
  planner::Options effort;
  effort.maxNodes = options.planNodes;
  effort.capacity = point.liveBytes;
  planner::Plan plan = planner::plan(arena.problem, effort);
  point.arenaBytes = plan.peak;
  point.lowerBound = plan.lowerBound;
  return !plan.offsets.empty() || arena.buffers.empty();
}

bool FrontSearch::makePoint(const std::vector<const Candidate *> &path,
                            FrontPoint &point) {
  point.schedule.input = options.input;
  point.schedule.consumeInput = options.consumeInput;
  for (const Candidate *candidate : path)
    point.schedule.stages.push_back(candidate->schedule);
  return planPoint(graph, options, point);
}

std::optional<FrontPoint> planSchedule(const Graph &graph,
                                       const Schedule &schedule,
                                       const SearchOptions &options) {
  FrontPoint point;
  point.schedule = schedule;
  if (!planPoint(graph, options, point))
    return std::nullopt;
  return point;
}

static int64_t mostBytes(const std::vector<const Candidate *> &path) {
  int64_t most = 0;
  for (const Candidate *candidate : path)
    most = std::max(most, candidate->bytes);
  return most;
}

/// Enumerates the stages and sets the limit on MACs.
void FrontSearch::prepare(StagesFor purpose, SearchStats &stats) {
  int64_t extra = kNever;
  if (options.maxOverheadPercent >= 0) {
    int64_t layerwise = layerwiseMacs(graph);
    extra = static_cast<int64_t>(layerwise * options.maxOverheadPercent / 100);
    maxMacs = layerwise + extra;
  }
  stages = enumerateStages(graph, options, extra, purpose, stats);
}

std::optional<FrontPoint> FrontSearch::cheapest(SearchStats &stats) {
  if (count == 0)
    return std::nullopt;
  StagesFor purpose = StagesFor::Cheapest;
  prepare(purpose, stats);
  std::vector<const Candidate *> path;
  int64_t limit = options.maxArenaBytes.value_or(kNever);
  while (shortestPath(limit, path)) {
    ++stats.paths;
    FrontPoint point;
    // The planner may need more than the bound that led here.
    if (makePoint(path, point) && options.allows(point.arenaBytes))
      return point;
    limit = mostBytes(path) - 1;
    if (purpose == StagesFor::Front)
      continue;
    // Under a lower limit, fewer layers fit by themselves.
    purpose = StagesFor::Front;
    prepare(purpose, stats);
  }
  return std::nullopt;
}

std::vector<FrontPoint> FrontSearch::run(SearchStats &stats) {
  if (count == 0)
    return {};
  prepare(StagesFor::Front, stats);
  std::vector<std::vector<const Candidate *>> paths;
  std::vector<const Candidate *> path;
  int64_t limit = kNever;
  while (shortestPath(limit, path)) {
    limit = mostBytes(path) - 1;
    paths.push_back(std::move(path));
  }
  stats.paths = paths.size();
  std::vector<FrontPoint> points(paths.size());
  std::vector<char> made(paths.size());
  forAll(paths.size(), options, 0.8, 1,
         [&](int i) { made[i] = makePoint(paths[i], points[i]); });
  // The planner may need more than the bound that led here.
  std::vector<FrontPoint> front;
  for (size_t i = 0; i < points.size(); ++i)
    if (made[i] && options.allows(points[i].arenaBytes) &&
        (front.empty() || points[i].arenaBytes < front.back().arenaBytes))
      front.push_back(std::move(points[i]));
  if (options.progress)
    options.progress(1);
  return front;
}

std::vector<FrontPoint> paretoFront(const Graph &graph,
                                    const SearchOptions &options,
                                    SearchStats *stats) {
  SearchStats own;
  return FrontSearch(graph, options).run(stats ? *stats : own);
}

std::optional<FrontPoint> cheapestSchedule(const Graph &graph,
                                           const SearchOptions &options,
                                           SearchStats *stats) {
  SearchStats own;
  return FrontSearch(graph, options).cheapest(stats ? *stats : own);
}

} // namespace mcunet::schedule
