//===- StageCandidates.h - Tiles and policies of one stage ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_SCHEDULE_STAGECANDIDATES_H
#define MCUNET_LIB_SCHEDULE_STAGECANDIDATES_H

#include "StageCheck.h"
#include "mcunet/Schedule/Search.h"

namespace mcunet::schedule {

/// A stage with its tiles and policies.
struct Candidate {
  StageSchedule schedule;
  int64_t bytes = 0; ///< at the fullest tick, see liveBytes
  int64_t macs = 0;
  double cost = 0;
};

/// Looks at one interval of layers after the other.
class CandidateFinder {
public:
  CandidateFinder(const Graph &graph, const SearchOptions &options);

  /// The candidates of layers [begin, end) of at most `limit` bytes of which
  /// none is worse than another one in bytes, MACs and cost, by rising bytes.
  /// `floorBytes` receives the least that any of them, within or above the
  /// limit, needs inside the stage; it grows with `end`.
  std::vector<Candidate> find(int begin, int end, int64_t limit,
                              int64_t &floorBytes);

  int64_t considered = 0;

private:
  struct Extent; ///< how often a layer runs with each number of rows or columns
  struct AxisChoice;
  struct Live;

  AxisChoice rowChoice(const StageShape &shape, RowOrder order, int64_t tile);
  AxisChoice stripChoice(const StageShape &shape, int64_t strip);
  bool rasterChoice(const StageShape &shape, const AxisChoice &strips,
                    int64_t tile, AxisChoice &raster);
  void analyse(const StageShape &shape, Axis axis, bool once,
               AxisChoice &choice);
  bool evaluate(const StageShape &shape, const AxisChoice &rows,
                const AxisChoice &strips, const AxisChoice *raster,
                int64_t &inside, Candidate &candidate);
  void addCost(const StageShape &shape, const AxisChoice &rows,
               const AxisChoice &strips, const AxisChoice *raster,
               Candidate &candidate);
  int64_t overlapSaving(const StageShape &shape, const AxisChoice &rows,
                        const AxisChoice &strips, const AxisChoice *raster);
  int64_t aligned(int64_t bytes) const;
  bool isWhole(const StageShape &shape, int local) const;
  bool isExternal(const StageShape &shape, int local) const;

  const Graph &graph;
  const SearchOptions &options;
  Schedule mode; ///< input mode only
  std::vector<int> last;
};

} // namespace mcunet::schedule

#endif // MCUNET_LIB_SCHEDULE_STAGECANDIDATES_H
