//===- StageCandidates.h - Tiles and policies of one stage ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_SCHEDULE_STAGECANDIDATES_H
#define MCUNET_LIB_SCHEDULE_STAGECANDIDATES_H

#include "StageCheck.h"
#include "mcunet/Schedule/Search.h"
#include <map>

namespace mcunet::schedule {

/// A stage with its tiles and policies.
struct Candidate {
  StageSchedule schedule;
  int64_t bytes = 0; ///< at the fullest tick, see liveBytes
  int64_t macs = 0;
  double cost = 0;
  /// The distance by which the stage's output lies below the dying input that
  /// it overlaps; -1 if it overlaps none.
  int64_t drift = -1;
  int64_t outBytes = 0; ///< of the whole outputs
};

/// A way to stream through a stage: rows of its first layer's output per step,
/// columns per strip, and columns of the first layer's output per column step;
/// 0 is all.
struct Walk {
  int64_t tileRows = 0, stripCols = 0, rasterCols = 0;
};

/// A set of walks.
class Walks {
public:
  bool empty() const { return walks.empty(); }
  void clear() { walks.clear(); }
  void add(Walk walk) { walks.push_back(walk); }
  void append(const Walks &other) { walks.append(other.walks); }
  /// True if the set contains `walk` or one that surely costs less: all rows at
  /// once, or the same rows without strips, or without column steps.
  bool covers(Walk walk) const {
    return llvm::any_of(walks, [&](Walk other) {
      if (other.tileRows == 0)
        return true;
      if (other.tileRows != walk.tileRows)
        return false;
      if (other.stripCols == walk.stripCols)
        return other.rasterCols == 0 || other.rasterCols == walk.rasterCols;
      return other.stripCols == 0 && other.rasterCols == 0;
    });
  }

private:
  llvm::SmallVector<Walk, 8> walks;
};

/// Examines one interval of layers after the other.
class CandidateFinder {
public:
  /// Skips candidates with more than `extraMacs` above layer by layer.
  CandidateFinder(const Graph &graph, const SearchOptions &options,
                  int64_t extraMacs);

  /// Returns the candidates of layers [begin, end) of at most `limit` bytes
  /// that no other one beats in bytes, MACs, cost and drift, by rising bytes.
  /// `floorBytes` receives a lower bound on the bytes that any of them, within
  /// or above the limit, needs inside the stage. It is 0 if walks are skipped,
  /// or are illegal here and may be legal in a longer stage.
  ///
  /// With `fitting`, for the cheapest path: skips walks covered by `beaten`, or
  /// by a walk that already fits here without sharing in place. Adds such walks
  /// to `fitting` if they have no strips; longer stages have other strips.
  std::vector<Candidate> find(int begin, int end, int64_t limit,
                              int64_t &floorBytes, const Walks &beaten = {},
                              Walks *fitting = nullptr);

  /// True if `walks` cover every walk of stages from `begin` on.
  bool allIn(const Walks &walks, int begin) const;

  int64_t considered = 0;

private:
  /// Number of times that a layer runs with so many rows or columns.
  struct Extent {
    int64_t size = 0, count = 0;
  };

  /// One way to walk over one axis.
  struct AxisChoice {
    bool usable = false;
    RowOrder order = RowOrder::Stream;
    int64_t tile = 0;
    int64_t steps = 1;
    AxisPlan plan; ///< raster over several strips: empty
    /// Per tensor. Raster: the largest over the strips; for `shifted`, the sum.
    std::vector<AxisNeed> needs;
    /// Per tensor: widest window, sum of all windows.
    std::vector<int64_t> width, columns;
    /// Per tensor: sizes of the windows computed.
    std::vector<llvm::SmallVector<Extent, 4>> sizes;

    /// Makes room for `count` tensors before tensor `at`, and for `size` in
    /// all.
    void insert(int at, int count, int size);
  };

  /// A stream that is extended as stages with the same begin get longer.
  struct Stream {
    Stream(Axis axis, int64_t tile) : plan(axis, tile) {}
    StreamPlan plan;
    int inputs = 0;
    bool failed = false;
    AxisChoice choice;
  };

  void analyse(int local, bool once, AxisChoice &choice);
  const AxisChoice &streamChoice(const StageShape &shape, Axis axis,
                                 int64_t tile,
                                 const std::vector<Interval> &bounds);
  AxisChoice patchChoice(const StageShape &shape, Axis axis, int64_t tile);
  bool rasterStrips(const StageShape &shape, const AxisChoice &strips,
                    int64_t tile, AxisChoice &raster);
  const AxisChoice *rasterChoice(const StageShape &shape,
                                 const AxisChoice &strips, int64_t tile,
                                 AxisChoice &own);
  /// Bytes of scratch and of buffers inside a step while each layer runs, by
  /// its index in the stage. Persistent buffers are not counted.
  using LayerBytes = llvm::SmallVector<int64_t, 64>;

  bool evaluate(const StageShape &shape, const AxisChoice &rows,
                const AxisChoice &strips, const AxisChoice *raster,
                int64_t &inside, LayerBytes &live, Candidate &candidate);
  int64_t localBytes(const StageShape &shape, const AxisChoice &rows,
                     const AxisChoice &strips, const AxisChoice *raster,
                     LayerBytes &live, Candidate &candidate);
  double layerCost(const StageShape &shape, const AxisChoice &rows,
                   const AxisChoice &columns, int layer, bool lean) const;
  int64_t savedByLean(const Layer &layer) const;
  void makeLean(const StageShape &shape, const AxisChoice &rows,
                const AxisChoice &columns, int layer, LayerBytes &live,
                Candidate &candidate) const;
  int64_t makeCheapLean(const StageShape &shape, const AxisChoice &rows,
                        const AxisChoice &columns, LayerBytes &live,
                        Candidate &candidate) const;
  int64_t lowerPeak(const StageShape &shape, const AxisChoice &rows,
                    const AxisChoice &columns, LayerBytes &live,
                    Candidate &candidate) const;
  int64_t carriedBytes(const StageShape &shape, const AxisChoice &rows,
                       const AxisChoice &strips) const;
  void addCost(const StageShape &shape, const AxisChoice &rows,
               const AxisChoice &strips, const AxisChoice *raster,
               Candidate &candidate);
  int64_t overlapSaving(const StageShape &shape, const AxisChoice &rows,
                        const AxisChoice &strips, const AxisChoice *raster,
                        int64_t &drift);
  int64_t passingBytes(const StageShape &shape) const;
  int64_t wholeBytes(const StageShape &shape) const;
  bool covered(const StageShape &shape, const AxisChoice &rows,
               const AxisChoice &strips) const;
  bool cheapEnough(const StageShape &shape, const AxisChoice &strips) const;
  /// Called with rows, strips and column steps; the latter may be null.
  using Consider = llvm::function_ref<void(
      const AxisChoice &, const AxisChoice &, const AxisChoice *)>;
  using MayFit = llvm::function_ref<bool(const AxisChoice &rows,
                                         const AxisChoice &strips)>;
  /// Returns false if it skips columns that a longer stage may cover.
  bool walkStreams(const StageShape &shape,
                   llvm::function_ref<bool(Walk)> isOpen, MayFit mayFit,
                   Consider consider);
  void walkPatches(const StageShape &shape, Consider consider);
  int64_t aligned(int64_t bytes) const;
  bool isWhole(const StageShape &shape, int local) const;
  bool isExternal(const StageShape &shape, int local) const;

  const Graph &graph;
  const SearchOptions &options;
  int64_t extraMacs;
  Schedule mode; ///< input mode only
  std::vector<int> last;
  AxisPlan rasterPlan; ///< reused
  StreamPlan rasterStream;
  std::map<std::pair<Axis, int64_t>, Stream> streams; ///< by axis and tile
  int streamsBegin = -1, streamsEnd = -1;             ///< of the last stage
};

} // namespace mcunet::schedule

#endif // MCUNET_LIB_SCHEDULE_STAGECANDIDATES_H
