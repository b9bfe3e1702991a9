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
  /// The stage's output lies over its dying input, this far below it; -1 if it
  /// does not.
  int64_t drift = -1;
  int64_t outBytes = 0; ///< of the whole outputs
};

/// A way to stream through a stage: rows of its first layer's output a step,
/// columns of the strips, and columns of the first layer's output a step in
/// them; 0 is all.
struct Walk {
  int64_t tileRows = 0, stripCols = 0, rasterCols = 0;
};

/// Some of them.
class Walks {
public:
  bool empty() const { return walks.empty(); }
  void clear() { walks.clear(); }
  void add(Walk walk) { walks.push_back(walk); }
  void append(const Walks &other) { walks.append(other.walks); }
  /// True if it holds `walk` or one that surely costs less: all rows at once,
  /// or the same rows without strips, or without column steps.
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

/// Looks at one interval of layers after the other.
class CandidateFinder {
public:
  /// Candidates with more than `extraMacs` above layer by layer are left out.
  CandidateFinder(const Graph &graph, const SearchOptions &options,
                  int64_t extraMacs);

  /// The candidates of layers [begin, end) of at most `limit` bytes of which
  /// none is worse than another one in bytes, MACs and cost, by rising bytes.
  /// `floorBytes` receives the least that any of them, within or above the
  /// limit, needs inside the stage, or less: 0 where walks are left out, or are
  /// illegal here and may be legal in a longer stage.
  ///
  /// With `fitting`, for the cheapest path: skips walks covered by `beaten`, or
  /// by a walk that already fits here without sharing in place. Adds to
  /// `fitting` the walks without strips that fit so; longer stages have other
  /// strips.
  std::vector<Candidate> find(int begin, int end, int64_t limit,
                              int64_t &floorBytes, const Walks &beaten = {},
                              Walks *fitting = nullptr);

  /// Whether `walks` cover all that stages from `begin` have.
  bool allIn(const Walks &walks, int begin) const;

  int64_t considered = 0;

private:
  /// How often a layer runs with a number of rows or columns.
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
    /// Per tensor; raster: the largest over the strips, `shifted` the sum.
    std::vector<AxisNeed> needs;
    /// Per tensor: widest window, elements of all of them.
    std::vector<int64_t> width, columns;
    /// Per tensor: sizes of the windows made.
    std::vector<llvm::SmallVector<Extent, 4>> sizes;

    /// Room for `count` tensors before tensor `at`, and for `size` in all.
    void insert(int at, int count, int size);
  };

  /// A stream that is carried on while stages that begin alike get longer.
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
  /// What the buffers that are not whole need while each layer runs, by its
  /// place in the stage, besides what they need all the time.
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
  /// Called with rows, strips and column steps or null.
  using Consider = llvm::function_ref<void(
      const AxisChoice &, const AxisChoice &, const AxisChoice *)>;
  using MayFit = llvm::function_ref<bool(const AxisChoice &rows,
                                         const AxisChoice &strips)>;
  /// False where columns are left out that a longer stage may cover.
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
  AxisPlan rasterPlan; ///< used again and again
  StreamPlan rasterStream;
  std::map<std::pair<Axis, int64_t>, Stream> streams; ///< by axis and tile
  int streamsBegin = -1, streamsEnd = -1;             ///< of the last stage
};

} // namespace mcunet::schedule

#endif // MCUNET_LIB_SCHEDULE_STAGECANDIDATES_H
