//===- Slots.h - Buffers that wait for their places, in the IR --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Between patch-tile-stages and patch-plan-buffers the module has
//
//   patch.slots = [{name = "x", size = 96, live = array<i64: 0, 2>, align = 4}]
//   patch.overlaps = [{slots = array<i64: 0, 1>, ab = 0}]
//
// with the meaning of planner::Buffer and planner::Overlap: `ab` is gapAB.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_DIALECT_PATCH_TRANSFORMS_SLOTS_H
#define MCUNET_LIB_DIALECT_PATCH_TRANSFORMS_SLOTS_H

#include "mcunet/Planner/Planner.h"
#include "mlir/IR/BuiltinOps.h"

namespace mcunet::patch {

void setSlots(mlir::ModuleOp module, const planner::Problem &problem);

/// The planner's problem; an error where the attributes are missing or wrong.
mlir::FailureOr<planner::Problem> readSlots(mlir::ModuleOp module);

void eraseSlots(mlir::ModuleOp module);

} // namespace mcunet::patch

#endif // MCUNET_LIB_DIALECT_PATCH_TRANSFORMS_SLOTS_H
