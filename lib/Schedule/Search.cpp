//===- Search.cpp - The best schedules of a network -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Schedule/Search.h"
#include "StageCandidates.h"
#include "llvm/Support/ThreadPool.h"
#include <atomic>
#include <mutex>

namespace mcunet::schedule {

namespace {
/// The best way found to reach a cut.
struct Label {
  int64_t macs = 0;
  double cost = 0;
  /// Highest offset of the tensor at the cut: outputs over dying inputs lie
  /// below them, so a run of such stages moves down in the arena.
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
  /// Layers [begin, end) as one stage.
  struct Span {
    int begin, end;
    std::vector<Candidate> candidates;
  };

  void prepare(SearchStats &stats);
  void enumerate(int64_t extraMacs, SearchStats &stats);
  std::vector<Span> stagesFrom(CandidateFinder &finder, int begin,
                               int64_t limit, SearchStats &stats);
  void forAll(int n, double begin, double end,
              llvm::function_ref<void(int)> work);
  int64_t layerwiseLimit(CandidateFinder &finder);
  void computeMacsToGo(int64_t limit);
  bool shortestPath(int64_t limit, std::vector<const Candidate *> &path);
  bool makePoint(const std::vector<const Candidate *> &path, FrontPoint &point);

  const Graph &graph;
  const SearchOptions &options;
  int count;
  int64_t maxMacs = kNever;
  /// stages[end]: (begin, candidates).
  std::vector<std::vector<std::pair<int, std::vector<Candidate>>>> stages;
  std::vector<int64_t> macsToGo;
  std::mutex lock;
};
} // namespace

/// What layer by layer needs: nothing above it can be on the front, since it
/// runs the fewest MACs in the fewest calls.
int64_t FrontSearch::layerwiseLimit(CandidateFinder &finder) {
  int64_t limit = 0;
  for (int l = 0; l < count; ++l) {
    int64_t floorBytes = 0;
    std::vector<Candidate> single = finder.find(l, l + 1, kNever, floorBytes);
    int64_t bytes = kNever;
    for (const Candidate &candidate : single)
      if (candidate.schedule.tileRows == 0)
        bytes = candidate.bytes;
    // Dominated by a tiled variant of the same layer: take that one.
    if (bytes == kNever && !single.empty())
      bytes = single.back().bytes;
    limit = std::max(limit, bytes);
  }
  return limit;
}

/// The stages that begin with layer `begin`, by their ends.
std::vector<FrontSearch::Span> FrontSearch::stagesFrom(CandidateFinder &finder,
                                                       int begin, int64_t limit,
                                                       SearchStats &stats) {
  std::vector<Span> spans;
  int most = options.maxStageLayers;
  if (most <= 0)
    most = count > 256 ? 48 : 128;
  for (int end = begin + 1; end <= std::min(count, begin + most); ++end) {
    int64_t floorBytes = 0;
    std::vector<Candidate> found = finder.find(begin, end, limit, floorBytes);
    ++stats.stages;
    stats.kept += found.size();
    if (!found.empty())
      spans.push_back({begin, end, std::move(found)});
    if (end > begin + 1 && floorBytes > limit)
      break;
  }
  stats.candidates += finder.considered;
  return spans;
}

void FrontSearch::enumerate(int64_t extraMacs, SearchStats &stats) {
  CandidateFinder whole(graph, options, extraMacs);
  int64_t limit = std::min(layerwiseLimit(whole), options.maxArenaBytes);
  stats.candidates = whole.considered;
  std::vector<std::vector<Span>> found(count);
  forAll(count, 0, 0.8, [&](int begin) {
    CandidateFinder finder(graph, options, extraMacs);
    SearchStats own;
    found[begin] = stagesFrom(finder, begin, limit, own);
    std::lock_guard<std::mutex> guard(lock);
    stats.stages += own.stages;
    stats.kept += own.kept;
    stats.candidates += own.candidates;
  });
  stages.resize(count + 1);
  for (std::vector<Span> &spans : found)
    for (Span &span : spans)
      stages[span.end].push_back({span.begin, std::move(span.candidates)});
}

/// Calls `work(i)` for each i below `n`, in threads; results must not depend on
/// their order. The progress goes from `begin` to `end`.
void FrontSearch::forAll(int n, double begin, double end,
                         llvm::function_ref<void(int)> work) {
  std::atomic<int> next(0), done(0);
  auto take = [&] {
    for (int i = next++; i < n; i = next++) {
      work(i);
      ++done;
      if (!options.progress)
        continue;
      std::lock_guard<std::mutex> guard(lock);
      options.progress(begin + (end - begin) * done / n);
    }
  };
  unsigned threads = std::min<unsigned>(
      n, llvm::hardware_concurrency(options.threads).compute_thread_count());
  if (threads <= 1)
    return take();
  llvm::DefaultThreadPool pool(llvm::hardware_concurrency(threads));
  for (unsigned i = 0; i < threads; ++i)
    pool.async(take);
  pool.wait();
}

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

/// Cheapest stages of at most `limit` bytes each and `maxMacs` together.
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

bool FrontSearch::makePoint(const std::vector<const Candidate *> &path,
                            FrontPoint &point) {
  point.schedule.input = options.input;
  point.schedule.consumeInput = options.consumeInput;
  for (const Candidate *candidate : path) {
    point.schedule.stages.push_back(candidate->schedule);
    point.cost += candidate->cost;
  }
  llvm::Expected<Realisation> realised = realise(graph, point.schedule);
  if (!realised) {
    llvm::consumeError(realised.takeError());
    return false;
  }
  point.macs = realised->macs().clipped;
  ArenaProblem arena = toPlannerProblem(graph, *realised, options.memory);
  point.liveBytes = liveBytes(arena);
  planner::Options effort;
  effort.maxNodes = options.planNodes;
  effort.capacity = point.liveBytes;
  planner::Plan plan = planner::plan(arena.problem, effort);
  point.arenaBytes = plan.peak;
  point.lowerBound = plan.lowerBound;
  return !plan.offsets.empty() || arena.buffers.empty();
}

static int64_t mostBytes(const std::vector<const Candidate *> &path) {
  int64_t most = 0;
  for (const Candidate *candidate : path)
    most = std::max(most, candidate->bytes);
  return most;
}

/// All stages, and the limit on MACs.
void FrontSearch::prepare(SearchStats &stats) {
  int64_t extra = kNever;
  if (options.maxOverheadPercent >= 0) {
    int64_t layerwise = layerwiseMacs(graph);
    extra = static_cast<int64_t>(layerwise * options.maxOverheadPercent / 100);
    maxMacs = layerwise + extra;
  }
  enumerate(extra, stats);
}

std::optional<FrontPoint> FrontSearch::cheapest(SearchStats &stats) {
  if (count == 0)
    return std::nullopt;
  prepare(stats);
  std::vector<const Candidate *> path;
  int64_t limit = options.maxArenaBytes;
  for (; shortestPath(limit, path); limit = mostBytes(path) - 1) {
    ++stats.paths;
    FrontPoint point;
    // The planner may need more than the bound that led here.
    if (makePoint(path, point) && point.arenaBytes <= options.maxArenaBytes)
      return point;
  }
  return std::nullopt;
}

std::vector<FrontPoint> FrontSearch::run(SearchStats &stats) {
  if (count == 0)
    return {};
  prepare(stats);
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
  forAll(paths.size(), 0.8, 1,
         [&](int i) { made[i] = makePoint(paths[i], points[i]); });
  // The planner may need more than the bound that led here.
  std::vector<FrontPoint> front;
  for (size_t i = 0; i < points.size(); ++i)
    if (made[i] &&
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

const FrontPoint *cheapestWithin(const std::vector<FrontPoint> &front,
                                 int64_t arenaBytes) {
  const FrontPoint *best = nullptr;
  for (const FrontPoint &point : front)
    if (point.arenaBytes <= arenaBytes && (!best || point.cost < best->cost))
      best = &point;
  return best;
}

} // namespace mcunet::schedule
