//===- Search.h - The best schedules of a network ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Exact over what SearchOptions enumerates: every cut into stages, and per
// stage every tile and policy. A threshold on memory, a shortest path over the
// cuts on cost; the threshold then falls below what the path needs, and so on.
// The memory of every point that is returned is the planner's.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SCHEDULE_SEARCH_H
#define MCUNET_SCHEDULE_SEARCH_H

#include "mcunet/Schedule/LayerCost.h"
#include "mcunet/Schedule/Memory.h"
#include <functional>

namespace mcunet::schedule {

struct SearchOptions {
  InputMode input = InputMode::Resident;
  bool consumeInput = false;
  /// Most MACs over layer by layer, in percent; none if negative.
  double maxOverheadPercent = -1;
  /// Points above this are not looked for; a tight limit saves time.
  std::optional<int64_t> maxArenaBytes;
  CostModel cost;
  MemoryOptions memory;

  /// What is enumerated per stage. RowOrder::Stream: rows a step.
  std::vector<int64_t> tileRows = {1, 2, 4};
  /// Strips per stage, up to this number and single columns; 1 is none.
  int64_t maxStrips = 8;
  /// Column steps of this many columns; empty is none.
  std::vector<int64_t> rasterCols = {1, 2, 4, 8};
  /// Most strips that a stage with column steps has.
  int64_t maxRasterStrips = 6;
  /// RowOrder::Patch: n x n patches up to this n; 0 is none. They beat streamed
  /// rows on no network measured, see docs/Scheduling.md.
  int64_t maxPatches = 0;
  /// Longest stage, in layers; 0: 128, and 48 in networks of more than 256
  /// layers, where nearly all intervals would be that long.
  int maxStageLayers = 0;

  /// The planner's effort per point of the front.
  uint64_t planNodes = 100000;

  /// Threads to search with; 0 for one per core. The result does not depend on
  /// their number.
  unsigned threads = 0;

  /// Called now and then with the part done, 0 to 1, by one thread at a time; a
  /// search that has to look at all stages after all begins again.
  std::function<void(double)> progress;

  bool allows(int64_t arenaBytes) const {
    return !maxArenaBytes || arenaBytes <= *maxArenaBytes;
  }
};

struct FrontPoint {
  Schedule schedule;
  int64_t arenaBytes = 0; ///< the planner's, all that lies in the arena
  int64_t lowerBound = 0; ///< no plan of this schedule is smaller
  int64_t liveBytes = 0;  ///< at the fullest tick
  int64_t inputBytes = 0; ///< the caller's, outside the arena
  int64_t outputBytes = 0;
  int64_t macs = 0; ///< executed
  double cost = 0;
};

/// Work done; with several threads more than with one, which skips what no
/// stages lead to.
struct SearchStats {
  int64_t stages = 0;     ///< intervals of layers looked at
  int64_t candidates = 0; ///< stages with tiles and policies
  int64_t kept = 0;       ///< of these, not dominated
  int64_t paths = 0;      ///< shortest paths
};

/// The Pareto front of (arenaBytes, cost), from the cheapest point to the
/// smallest. Empty if nothing satisfies the options. Deterministic.
std::vector<FrontPoint> paretoFront(const Graph &graph,
                                    const SearchOptions &options,
                                    SearchStats *stats = nullptr);

/// The cheapest schedule of at most options.maxArenaBytes as planned; nothing
/// if none is found. Faster than the whole front, and as cheap as its point but
/// where stages that run in place form a chain which the planner places in less
/// than the search expects, or where less than the alignment is missing.
std::optional<FrontPoint> cheapestSchedule(const Graph &graph,
                                           const SearchOptions &options,
                                           SearchStats *stats = nullptr);

/// `schedule` as a point of a front; nothing if it cannot run.
std::optional<FrontPoint> planSchedule(const Graph &graph,
                                       const Schedule &schedule,
                                       const SearchOptions &options);

} // namespace mcunet::schedule

#endif // MCUNET_SCHEDULE_SEARCH_H
