//===- Realise.h - Exact windows and buffers of a schedule ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Turns a schedule into the form that is lowered: for each step the window that
// every layer computes, and for each tensor the buffer that holds exactly its
// live part. A stage runs as
//
//   for strip s:                       # columns of the last tensor
//     for row step t:
//       for column step u:
//         for layer l in order:
//           compute rows madeRows[t] x columns madeCols[s][u] of l's output
//           (nothing if either is empty)
//         commit every Lines tensor
//
// State restarts with each strip. All intervals are half open, sizes in bytes
// unless said otherwise.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SCHEDULE_REALISE_H
#define MCUNET_SCHEDULE_REALISE_H

#include "mcunet/Schedule/Schedule.h"
#include <optional>

namespace mcunet::schedule {

/// A bound as a function of the step: clamp(floor((num * t + off) / den),
/// min, max).
struct ClosedForm {
  int64_t num = 0, off = 0, den = 1, min = 0, max = 0;

  int64_t at(int64_t t) const {
    return std::clamp(floorDiv(num * t + off, den), min, max);
  }
};

/// The simplest closed form that gives values[t] for each t, if one with
/// `den` up to 64 exists.
std::optional<ClosedForm> fitClosedForm(const std::vector<int64_t> &values);

enum class Storage {
  /// The whole tensor; row y, column x at (y * width + x) * channels.
  Whole,
  /// `rows` slots of `cols` columns. Row y is in slot y mod `rows`, column x at
  /// x - stripCols[s].begin of it.
  Ring,
  /// Column steps only: a Ring that holds the rows of earlier row steps,
  /// and a block of `blockRows` x `blockCols` with the newest columns of the
  /// rows of this row step. Row y computed at t is row y - madeRows[t].begin
  /// of the block, column x is at x - keepCols[s][u]. The commit after column
  /// step u copies columns [keepCols[s][u], keepCols[s][u + 1]) of block rows
  /// y >= keepRows[t + 1] to slot y mod `rows` and moves the rest of the block
  /// that far to the left. `rows` is 0 if no row survives its row step.
  Lines,
};

/// One tensor as one stage sees it.
struct StageTensor {
  int tensor = -1;
  bool isInput = false; ///< of an earlier stage, or the network's input
  bool escapes = false; ///< read after the stage, or the network's output
  /// Network input in the caller's buffer, or a network output: no arena.
  bool external = false;
  Storage storage = Storage::Whole;
  int64_t rows = 0, cols = 0;           ///< the ring
  int64_t blockRows = 0, blockCols = 0; ///< Lines: the block
  /// Lives from the stage's begin to its end; otherwise only inside one step,
  /// from layer `firstLayer` to layer `lastLayer` (both included).
  bool persistent = false;
  int firstLayer = -1, lastLayer = -1;

  /// Rows that row step t computes or, of a pushed or pulled input, fetches.
  std::vector<Interval> madeRows;
  /// First row that row step t or a later one reads; one entry more than there
  /// are steps. INT64_MAX if nothing is read any more.
  std::vector<int64_t> keepRows;
  /// All columns that strip s computes or reads.
  std::vector<Interval> stripCols;
  /// The same as for rows, for column step u of strip s.
  std::vector<std::vector<Interval>> madeCols;
  /// keepCols[s] has one entry more than there are column steps. No value is
  /// above stripCols[s].end, and the last one is equal to it.
  std::vector<std::vector<int64_t>> keepCols;

  int64_t ringBytes = 0;  ///< Whole and Ring: everything
  int64_t blockBytes = 0; ///< Lines: the block
};

/// offset(input) - offset(output) >= distance preserves every row of the input
/// that is still needed while rows of the output are written. May be negative.
struct StageOverlap {
  int input = -1, output = -1; ///< tensors
  int64_t distance = 0;
};

/// A layer counts again for each window that it computes again.
struct StageMacs {
  int64_t layerwise = 0; ///< each output once
  int64_t clipped = 0;   ///< windows clipped at the tensors' borders: executed
  int64_t identical = 0; ///< every tile counted as one in the interior
};

struct StageRealisation {
  StageSchedule schedule;
  int64_t rowSteps = 1;
  int64_t strips = 1;
  std::vector<int64_t> colSteps; ///< per strip
  /// The last layer reduces tiles; its windows are those of its input.
  bool reducesTiles = false;
  std::vector<StageTensor> tensors; ///< inputs first, then layers' outputs
  std::vector<StageOverlap> overlaps;
  StageMacs macs;
  int64_t movedBytes = 0;   ///< by the commits of Lines tensors
  int64_t fetchedBytes = 0; ///< of the network's input, pull and push

  const StageTensor *find(int tensor) const;
  /// The windows in which layer `layer` runs.
  const StageTensor &windowsOf(const Graph &graph, int layer) const;
  bool singleStep() const {
    return rowSteps == 1 && strips == 1 && colSteps[0] == 1;
  }
};

struct Realisation {
  InputMode input = InputMode::Resident;
  bool consumeInput = false;
  std::vector<StageRealisation> stages;

  StageMacs macs() const;
};

/// The error names the layer and the reason.
llvm::Expected<StageRealisation> realiseStage(const Graph &graph,
                                              const Schedule &schedule,
                                              const StageSchedule &stage);
llvm::Expected<Realisation> realise(const Graph &graph,
                                    const Schedule &schedule);

} // namespace mcunet::schedule

#endif // MCUNET_SCHEDULE_REALISE_H
