//===- Search.h - The best schedules of a network ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The search is exact over the space of SearchOptions: every cut into stages,
// and for each stage every tile and policy. Under a limit on memory, a shortest
// path over the cuts minimises cost. The limit then falls below the memory of
// that path, and so on. The memory of every returned point is the planner's.
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
  /// Most MACs over layer by layer, in percent; no limit if negative.
  double maxOverheadPercent = -1;
  /// The search skips points above this; a tight limit saves time.
  std::optional<int64_t> maxArenaBytes;
  CostModel cost;
  MemoryOptions memory;

  /// RowOrder::Stream: rows per step that are tried for each stage.
  std::vector<int64_t> tileRows = {1, 2, 4};
  /// Most strips of equal width per stage; 1 is none. Strips of one to three
  /// columns are tried, too.
  int64_t maxStrips = 8;
  /// Widths of column steps that are tried; empty is none.
  std::vector<int64_t> rasterCols = {1, 2, 4, 8};
  /// Most strips that a stage with column steps has.
  int64_t maxRasterStrips = 6;
  /// RowOrder::Patch: n x n patches up to this n; 0 is none. On no measured
  /// network do they beat streamed rows; see docs/Scheduling.md.
  int64_t maxPatches = 0;
  /// Longest stage, in layers; 0: 128, and 48 in networks of more than 256
  /// layers, where nearly all intervals would be that long.
  int maxStageLayers = 0;

  /// The planner's search nodes per point of the front.
  uint64_t planNodes = 100000;

  /// Threads to search with; 0 for one per core. The result does not depend on
  /// their number.
  unsigned threads = 0;

  /// Called from time to time with the fraction done, 0 to 1, by one thread at
  /// a time. The fraction starts again if cheapestSchedule has to enumerate all
  /// stages after all.
  std::function<void(double)> progress;

  bool allows(int64_t arenaBytes) const {
    return !maxArenaBytes || arenaBytes <= *maxArenaBytes;
  }
};

struct FrontPoint {
  Schedule schedule;
  int64_t arenaBytes = 0; ///< as planned, everything in the arena
  int64_t lowerBound = 0; ///< no plan of this schedule is smaller
  int64_t liveBytes = 0;  ///< at the fullest tick
  int64_t inputBytes = 0; ///< the caller's, outside the arena
  int64_t outputBytes = 0;
  int64_t macs = 0; ///< executed
  double cost = 0;
};

/// Amount of work. Several threads do more of it than one, which skips cuts
/// that no stage reaches.
struct SearchStats {
  int64_t stages = 0;     ///< intervals of layers examined
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
/// if none is found. Faster than the whole front, and usually finds the same
/// point. It may miss that point if the planner packs an in-place chain tighter
/// than the search expects, or if the point misses the limit by less than one
/// alignment unit.
std::optional<FrontPoint> cheapestSchedule(const Graph &graph,
                                           const SearchOptions &options,
                                           SearchStats *stats = nullptr);

/// `schedule` as a point of a front; nothing if it cannot run.
std::optional<FrontPoint> planSchedule(const Graph &graph,
                                       const Schedule &schedule,
                                       const SearchOptions &options);

} // namespace mcunet::schedule

#endif // MCUNET_SCHEDULE_SEARCH_H
