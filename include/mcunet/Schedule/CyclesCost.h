//===- CyclesCost.h - Predicted cycles of a planned layer -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Predicts the cycles that the model of docs/Cycles.md charges, before anything
// has run. tools/dev/fit-cost.py --cycles fits the costs to that model. The
// search does not use them.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SCHEDULE_CYCLESCOST_H
#define MCUNET_SCHEDULE_CYCLESCOST_H

#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <optional>

namespace mcunet::schedule {

/// One layer of a plan, as in a report.
struct PlannedWork {
  llvm::StringRef op; ///< "conv2d"
  bool lean = false;
  int64_t channels = 1, macs = 0; ///< macs of all pixels, each once
  int64_t outputPixels = 1;
  int64_t kernelRows = 1, kernelCols = 1, colStride = 1;
  /// Number of calls, and the rows and pixels that all of them compute.
  int64_t calls = 0, rows = 0, pixels = 0;
  double instructions = 0; ///< predicted
};

/// The costs of one core.
class CyclesCost {
public:
  /// Nothing for the host and for unknown CPUs.
  static std::optional<CyclesCost> of(llvm::StringRef cpu);

  /// The core that the costs were fitted for.
  llvm::StringRef core() const { return name; }

  double layer(const PlannedWork &work) const;
  /// The cycles outside the layers.
  double around(int64_t calls, int64_t movedBytes, int64_t fetchedBytes) const;

private:
  explicit CyclesCost(llvm::StringRef name) : name(name) {}
  llvm::StringRef name;
};

} // namespace mcunet::schedule

#endif // MCUNET_SCHEDULE_CYCLESCOST_H
