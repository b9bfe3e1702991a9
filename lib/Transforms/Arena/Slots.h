//===- Slots.h - The planner's problem as an arena --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A patch.arena says what planner::Problem says: slot by slot in its order,
// with patch.may_overlap for planner::Overlap.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_TRANSFORMS_ARENA_SLOTS_H
#define MCUNET_LIB_TRANSFORMS_ARENA_SLOTS_H

#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Schedule/Memory.h"

namespace mcunet::patch {

ArenaOp createArena(mlir::OpBuilder &builder, mlir::Location loc,
                    llvm::StringRef name,
                    const schedule::ArenaProblem &problem);

planner::Problem readSlots(ArenaOp arena);

/// Writes down where a plan of readSlots(arena) puts them.
void placeSlots(ArenaOp arena, const planner::Plan &plan);

} // namespace mcunet::patch

#endif // MCUNET_LIB_TRANSFORMS_ARENA_SLOTS_H
