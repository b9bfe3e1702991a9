//===- StageCheck.h - What a stage may do -----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_SCHEDULE_STAGECHECK_H
#define MCUNET_LIB_SCHEDULE_STAGECHECK_H

#include "StageAxis.h"
#include "mcunet/Schedule/Realise.h"

namespace mcunet::schedule {

/// Why the stage cannot run as scheduled; empty if it can. Coverage of escaping
/// tensors is checked by checkCoverage once the windows are known.
std::string checkStage(const StageShape &shape, const Schedule &schedule,
                       const StageSchedule &stage,
                       const std::vector<int> &lastUse);

/// Every tensor read later must be made wholly.
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

} // namespace mcunet::schedule

#endif // MCUNET_LIB_SCHEDULE_STAGECHECK_H
