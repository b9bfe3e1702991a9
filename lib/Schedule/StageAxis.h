//===- StageAxis.h - One axis of one stage, step by step --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rows and columns of a stage are independent of each other: a step's window of
// a layer is (rows of the row step) x (columns of the column step). So each
// axis is simulated by itself, and exactly.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_SCHEDULE_STAGEAXIS_H
#define MCUNET_LIB_SCHEDULE_STAGEAXIS_H

#include "mcunet/Schedule/Schedule.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <limits>

namespace mcunet::schedule {

constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

/// Last layer that reads each tensor; the number of layers for the network's
/// outputs, -1 for a tensor nobody reads.
std::vector<int> lastUses(const Graph &graph);

/// The tensors of layers [begin, end): inputs first, then the outputs in layer
/// order.
struct StageShape {
  StageShape(const Graph &graph, int begin, int end);

  const Graph &graph;
  int begin, end;
  std::vector<int> tensors; ///< of the graph
  int numInputs = 0;
  int drive = -1; ///< local index of the tensor that is tiled
  bool reduces = false;

  struct Use {
    int local;
    const Operand *operand;
  };
  /// Per layer of the stage.
  std::vector<llvm::SmallVector<Use, 2>> uses;

  int size() const { return tensors.size(); }
  int layers() const { return end - begin; }
  int outputOf(int layer) const { return numInputs + layer - begin; }
  const Tensor &tensor(int local) const {
    return graph.tensors[tensors[local]];
  }
  bool isInput(int local) const { return local < numInputs; }
  /// True if `layer` reads tiles and makes its output only at the end.
  bool takesTiles(int layer) const { return reduces && layer == end - 1; }
};

/// A value per row and step, in one piece of memory that is kept.
template <typename T> class StepTable {
public:
  /// Empties it for `count` rows.
  void reset(int count) {
    rows = count;
    room = 0;
    cells.clear();
  }
  void insertRows(int at, int count) {
    rows += count;
    cells.insert(cells.begin() + at * room, count * room, T());
  }
  /// Makes room for `steps` of them.
  void extend(int64_t steps) {
    if (steps <= room)
      return;
    int64_t wider = std::max(steps, 2 * room);
    cells.resize(rows * wider);
    for (int row = rows - 1; row >= 0; --row) {
      auto from = cells.begin() + row * room, to = cells.begin() + row * wider;
      std::copy_backward(from, from + room, to + room);
      std::fill(to + room, to + wider, T()); // later rows have moved on
    }
    room = wider;
  }
  T &at(int row, int64_t step) { return cells[row * room + step]; }
  const T &at(int row, int64_t step) const { return cells[row * room + step]; }
  int size() const { return rows; }

private:
  int rows = 0;
  int64_t room = 0;
  std::vector<T> cells;
};

/// What each step makes and reads of each tensor, on one axis.
struct AxisPlan {
  int64_t steps = 0;
  StepTable<Interval> made, read;

  int tensors() const { return made.size(); }
  Interval madeAt(int64_t step, int local) const {
    return made.at(local, step);
  }
  Interval readAt(int64_t step, int local) const {
    return read.at(local, step);
  }
  void reset(int count) {
    steps = 0;
    made.reset(count);
    read.reset(count);
  }
  void extend(int64_t count) {
    steps = std::max(steps, count);
    made.extend(steps);
    read.extend(steps);
  }
};

/// Data-driven steps: `tile` more elements of the first layer's output a step
/// (0: everything at once), within bounds per tensor. What a layer makes
/// depends on the layers before it alone, so the plan of a stage goes on where
/// that of a shorter one ended.
class StreamPlan {
public:
  StreamPlan() = default;
  StreamPlan(Axis axis, int64_t tile) : axis(axis), tile(tile) {}

  /// Begins anew.
  void restart(Axis newAxis, int64_t newTile, AxisPlan &plan);

  /// Makes `plan` that of `shape`, of which the first layers are those of the
  /// call before, if there was one, with the same bounds of their outputs.
  /// Returns false where that does not finish; nothing grows after that.
  bool grow(const StageShape &shape, const std::vector<Interval> &bounds,
            AxisPlan &plan);

  /// The tensors of which the last call changed what is made or read.
  llvm::ArrayRef<int> changed() const { return touched; }

private:
  void insertTensors(const StageShape &shape, AxisPlan &plan);
  int64_t endAt(const StageShape &shape, int layer, int64_t step,
                const std::vector<Interval> &bounds);
  bool addLayer(const StageShape &shape, int layer,
                const std::vector<Interval> &bounds, int64_t limit,
                AxisPlan &plan);
  void readTiles(const StageShape &shape, AxisPlan &plan);
  void unreadTiles(AxisPlan &plan);
  void touch(int local);

  Axis axis = Axis::Rows;
  int64_t tile = 0;
  int inputs = 0, layers = 0; ///< planned so far
  /// Per layer and step: how far its output has come if every tensor went on
  /// for ever. A tensor's border is then like any other place, and padding
  /// below it does not make the last step larger than the others.
  StepTable<int64_t> ends;
  llvm::SmallVector<int64_t, 16> known; ///< steps of each layer in `ends`
  std::vector<int> touched;
  /// Where the last layer took tiles: the layer that made them, and what was
  /// read of them without it.
  int tilesFrom = -1;
  std::vector<Interval> readBefore;
};

/// The plan of one shape by itself; false where it does not finish.
bool streamAxis(const StageShape &shape, Axis axis, int64_t tile,
                const std::vector<Interval> &bounds, AxisPlan &plan);

/// Widens what layer `layer` reads in `step` by what it needs to make `made`.
void addReads(const StageShape &shape, Axis axis, int layer, Interval made,
              int64_t step, AxisPlan &plan);

/// Inputs that arrive just in time: what is read and has not come yet. Without
/// gaps, so that what is alive stays one interval.
void fetchOnce(AxisPlan &plan, int local);

/// Demand-driven steps: `tile` elements of the driving tensor a step (0: all).
/// Tensors with `cached` set make each element once; returns false where an
/// element would be read that was left out.
bool patchAxis(const StageShape &shape, Axis axis, int64_t tile,
               const std::vector<bool> &cached, AxisPlan &plan);

/// The extents of all tensors.
std::vector<Interval> fullBounds(const StageShape &shape, Axis axis);

/// What a tensor's storage must hold on one axis, in elements.
struct AxisNeed {
  int64_t alive = 0;   ///< most elements between the oldest needed and newest
  int64_t carried = 0; ///< most elements that survive from one step to the next
  int64_t made = 0;    ///< most elements made in one step
  int64_t total = 0;   ///< elements made, counted each time
  int64_t surviving = 0; ///< of these, needed after the step that makes them
  int64_t shifted = 0;   ///< elements kept where older ones die, over all steps
};

/// `once`: elements stay until dead; otherwise each step starts afresh. Fills
/// `keep` (see StageTensor::keepRows) if given.
AxisNeed needOf(const AxisPlan &plan, int local, bool once,
                std::vector<int64_t> *keep = nullptr);

/// The storage of a tensor that is not whole; see Storage.
struct StorageChoice {
  bool lines = false;
  bool persistent = false;
  int64_t rows = 0, cols = 0, blockRows = 0, blockCols = 0;
};

/// `width` is that of the widest strip; `raster` says that there are column
/// steps, `pushed` that rows arrive whole and at any time.
StorageChoice chooseStorage(const AxisNeed &rows, const AxisNeed &cols,
                            int64_t width, bool raster, bool pushed);

} // namespace mcunet::schedule

#endif // MCUNET_LIB_SCHEDULE_STAGEAXIS_H
