//===- Stages.h - A schedule as operations ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A function has a schedule as `patch.stage` operations and attributes of its
// layers, and only so. A layer outside of a stage is a stage of its own, of one
// step.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TRANSFORMS_STAGES_H
#define MCUNET_TRANSFORMS_STAGES_H

#include "mcunet/Analysis/Network.h"
#include "mcunet/Schedule/Schedule.h"

namespace mcunet::patch {

/// Wraps the layers of `func`, which has no stages, as `schedule` says.
/// `network` is that of the function. Fails, with an error on the function that
/// names the stage, where the walk is none or rows from elsewhere are kept.
mlir::LogicalResult formStages(mlir::func::FuncOp func, const Network &network,
                               const schedule::Schedule &schedule);

/// The schedule that stages and attributes of `func` are.
schedule::Schedule readStages(mlir::func::FuncOp func, const Network &network);

bool hasStages(mlir::func::FuncOp func);

/// Puts the layers of every `patch.stage` back where the stage was.
void eraseStages(mlir::func::FuncOp func);

} // namespace mcunet::patch

#endif // MCUNET_TRANSFORMS_STAGES_H
