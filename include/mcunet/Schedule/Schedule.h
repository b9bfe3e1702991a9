//===- Schedule.h - One point of the schedule space -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A schedule cuts the layers, in topological order, into stages and sets
// the loops of each stage. docs/Scheduling.md explains the space.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SCHEDULE_SCHEDULE_H
#define MCUNET_SCHEDULE_SCHEDULE_H

#include "mcunet/Schedule/RowOrder.h"
#include "mcunet/Schedule/Window.h"
#include "mcunet/Support/InputMode.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"

namespace mcunet::schedule {

using mcunet::InputMode;

/// Layers [begin, end) in these loops, outermost first: strips of columns, row
/// steps, column steps inside the strip, layers.
struct StageSchedule {
  int begin = 0;
  int end = 0;
  RowOrder order = RowOrder::Stream;
  /// Rows per row step, see RowOrder; 0 is one step for the whole stage.
  int64_t tileRows = 0;
  /// Columns of the stage's last tensor per strip; 0 is one strip. Columns that
  /// two strips need are computed twice.
  int64_t stripCols = 0;
  /// Columns of the first layer's output that a column step adds inside a
  /// strip; 0 is one column step. Columns are computed once per strip.
  /// Needs RowOrder::Stream.
  int64_t rasterCols = 0;
  /// RowOrder::Patch: tensors whose rows are kept until they are dead.
  std::vector<int> cachedRows;
  /// Layers that run in their lean form, if they have one; ascending.
  std::vector<int> lean;

  bool isLean(int layer) const {
    return std::binary_search(lean.begin(), lean.end(), layer);
  }
};

struct Schedule {
  InputMode input = InputMode::Resident;
  /// InputMode::Resident: the input is part of the arena and may be written
  /// over once its rows are dead.
  bool consumeInput = false;
  /// In order, without gaps; together they cover all layers.
  std::vector<StageSchedule> stages;
};

inline bool isLean(const Schedule &schedule, int layer) {
  for (const StageSchedule &stage : schedule.stages)
    if (stage.isLean(layer))
      return true;
  return false;
}

/// Working memory of a layer in either form.
inline int64_t scratchBytes(const Layer &layer, bool lean) {
  return lean && layer.lean ? layer.lean->scratchBytes : layer.scratchBytes;
}

/// The tensor whose columns (and, for RowOrder::Patch, rows) a stage tiles: the
/// output of its last layer, or the input of a GlobalReduce that reads tiles as
/// they appear.
int driveTensor(const Graph &graph, int begin, int end);

/// True if layer `layer`, last of a stage that begins at `begin`, reads its
/// input tile by tile.
bool reducesTiles(const Graph &graph, int begin, int layer);

/// A schedule as in a report. It names its layers, so that a schedule for
/// another network is refused.
llvm::json::Value toJSON(const Graph &graph, const Schedule &schedule);
llvm::Expected<Schedule> scheduleFromJSON(const Graph &graph,
                                          const llvm::json::Value &value);

} // namespace mcunet::schedule

#endif // MCUNET_SCHEDULE_SCHEDULE_H
