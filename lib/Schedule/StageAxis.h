//===- StageAxis.h - One axis of one stage, step by step --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Rows and columns of a stage are independent: a layer's window in a step is
// (rows of the row step) x (columns of the column step). So each axis is
// simulated by itself, and exactly.
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
/// outputs, -1 for a tensor that is never read.
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
  /// True if `layer` reads tiles and completes its output only at the end.
  bool takesTiles(int layer) const { return reduces && layer == end - 1; }
};

/// A table of values per row and step, in one allocation that is reused.
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
  /// Makes room for `steps` steps.
  void extend(int64_t steps) {
    if (steps <= room)
      return;
    int64_t wider = std::max(steps, 2 * room);
    cells.resize(rows * wider);
    for (int row = rows - 1; row >= 0; --row) {
      auto from = cells.begin() + row * room, to = cells.begin() + row * wider;
      std::copy_backward(from, from + room, to + room);
      std::fill(to + room, to + wider, T()); // later rows have been moved
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

/// The elements of each tensor that each step computes and reads, on one axis.
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

/// Data-driven steps: each adds `tile` elements of the first layer's output (0:
/// everything at once), within bounds per tensor. The steps of a layer depend
/// only on the layers before it, so the plan of a stage extends that of a
/// shorter one.
class StreamPlan {
public:
  StreamPlan() = default;
  StreamPlan(Axis axis, int64_t tile) : axis(axis), tile(tile) {}

  /// Starts an empty plan.
  void restart(Axis newAxis, int64_t newTile, AxisPlan &plan);

  /// Extends `plan` to `shape`. The first layers of `shape` must be those of
  /// the previous call, if there was one, with the same bounds of their
  /// outputs. Returns false if the steps never finish; the plan cannot grow
  /// after that.
  bool grow(const StageShape &shape, const std::vector<Interval> &bounds,
            AxisPlan &plan);

  /// The tensors whose computed or read elements the last call changed.
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
  /// Per layer and step: the end of its output if every tensor went on for
  /// ever. A tensor's border is then like any other place, and padding below it
  /// does not enlarge the last step.
  StepTable<int64_t> ends;
  llvm::SmallVector<int64_t, 16> known; ///< steps of each layer in `ends`
  std::vector<int> touched;
  /// If the last layer reads tiles: the layer that computes them, and the reads
  /// of them by all other layers.
  int tilesFrom = -1;
  std::vector<Interval> readBefore;
};

/// The plan of one shape by itself; false if the steps never finish.
bool streamAxis(const StageShape &shape, Axis axis, int64_t tile,
                const std::vector<Interval> &bounds, AxisPlan &plan);

/// Extends what layer `layer` reads in `step` to everything that `made` needs.
void addReads(const StageShape &shape, Axis axis, int layer, Interval made,
              int64_t step, AxisPlan &plan);

/// Plans an input that arrives just in time: each step fetches what it reads
/// and has not been fetched, without gaps, so that the live part stays one
/// interval.
void fetchOnce(AxisPlan &plan, int local);

/// Demand-driven steps: `tile` elements of the driving tensor per step (0:
/// all). Tensors with `cached` set compute each element once. Returns false if
/// an element would be read that was left out.
bool patchAxis(const StageShape &shape, Axis axis, int64_t tile,
               const std::vector<bool> &cached, AxisPlan &plan);

/// The extents of all tensors.
std::vector<Interval> fullBounds(const StageShape &shape, Axis axis);

/// The storage that a tensor needs on one axis, in elements.
struct AxisNeed {
  int64_t alive = 0;   ///< most elements between the oldest needed and newest
  int64_t carried = 0; ///< most elements that survive from one step to the next
  int64_t made = 0;    ///< most elements computed in one step
  int64_t total = 0;   ///< elements computed, counted each time
  int64_t surviving = 0; ///< of these, needed after their own step
  int64_t shifted = 0;   ///< elements kept as older ones die, over all steps
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

/// `width` is that of the widest strip. `raster`: there are column steps.
/// `pushed`: rows arrive whole and at any time.
StorageChoice chooseStorage(const AxisNeed &rows, const AxisNeed &cols,
                            int64_t width, bool raster, bool pushed);

} // namespace mcunet::schedule

#endif // MCUNET_LIB_SCHEDULE_STAGEAXIS_H
