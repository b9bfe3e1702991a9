//===- StageCheck.h - What a stage may do -----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_SCHEDULE_STAGECHECK_H
#define MCUNET_LIB_SCHEDULE_STAGECHECK_H

#include "StageAxis.h"
#include "mcunet/Schedule/Realise.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace mcunet::schedule {

/// The reason why the stage cannot run as scheduled; empty if it can. Once the
/// windows are known, checkCoverage checks escaping tensors.
std::string checkStage(const StageShape &shape, const Schedule &schedule,
                       const StageSchedule &stage,
                       const std::vector<int> &lastUse);

/// The reason if a tensor that is read later is not computed completely.
std::string checkCoverage(const StageShape &shape, const AxisPlan &rows,
                          const AxisPlan &strips,
                          const std::vector<int> &lastUse);

/// Finds the outputs that may lie over dying inputs; see StageOverlap.
void addOverlaps(const StageShape &shape, const AxisPlan &rows,
                 const std::vector<int> &lastUse, StageRealisation &stage);

/// StageOverlap::distance of a whole input and a whole output of a stage of one
/// strip, or nothing if they must not overlap. `colSteps` is the number of
/// column steps.
std::optional<int64_t> overlapDistance(const StageShape &shape,
                                       const AxisPlan &rows, bool singleStep,
                                       bool colSteps, int input, int output);

/// True if a ring of `rows` slots does not hold the rows of one step in order.
bool wrapsInStep(Interval made, int64_t rows);

/// A pair of buffers that may share at most `bytes`.
struct Sharing {
  int a = -1, b = -1; ///< any two numberings
  int64_t bytes = 0;
  int64_t distance = 0;
};

/// Bytes that the pairs save together if each byte of a buffer is shared only
/// once, largest pairs first. `sizeA` and `sizeB` give the buffers' sizes.
/// `distance` receives the largest distance of a pair that was used, or -1.
int64_t sharedBytes(std::vector<Sharing> pairs,
                    llvm::function_ref<int64_t(int)> sizeA,
                    llvm::function_ref<int64_t(int)> sizeB, int64_t &distance);

} // namespace mcunet::schedule

#endif // MCUNET_LIB_SCHEDULE_STAGECHECK_H
