//===- PlanBuffers.cpp - Give every buffer its place in the arena ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Slots.h"
#include "mcunet/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mcunet {
#define GEN_PASS_DEF_PATCHPLANBUFFERSPASS
#include "mcunet/Transforms/Passes.h.inc"
} // namespace mcunet

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

/// The function's arena, its first argument, gets its size.
static LogicalResult sizeArena(func::FuncOp func, Type arena) {
  auto unsized = func.isExternal() || func.getNumArguments() == 0
                     ? MemRefType()
                     : dyn_cast<MemRefType>(func.getArgumentTypes()[0]);
  if (!unsized || unsized.getRank() != 1 || !unsized.isDynamicDim(0) ||
      !unsized.getElementType().isInteger(8))
    return func.emitOpError(
        "has no arena, memref<?xi8>, as its first argument");
  func.getArgument(0).setType(arena);
  SmallVector<Type> inputs(func.getArgumentTypes());
  inputs[0] = arena;
  func.setType(
      FunctionType::get(func.getContext(), inputs, func.getResultTypes()));
  return success();
}

/// The module's only arena.
static FailureOr<ArenaOp> findArena(ModuleOp module) {
  SmallVector<ArenaOp> arenas(module.getOps<ArenaOp>());
  if (arenas.size() == 1)
    return arenas[0];
  return module.emitError("needs one patch.arena to plan, has ")
         << arenas.size();
}

namespace {
struct PatchPlanBuffers
    : mcunet::impl::PatchPlanBuffersPassBase<PatchPlanBuffers> {
  using PatchPlanBuffersPassBase::PatchPlanBuffersPassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    FailureOr<ArenaOp> arena = findArena(module);
    if (failed(arena))
      return signalPassFailure();
    planner::Problem problem = readSlots(*arena);
    planner::Plan plan = planner::plan(problem);
    if (auto wrong = planner::validate(problem, plan)) {
      arena->emitError() << "buffer plan is wrong: " << *wrong;
      return signalPassFailure();
    }
    arenaBytes = plan.peak;
    lowerBound = plan.lowerBound;
    bufferCount = problem.buffers.size();
    placeSlots(*arena, plan);
    Type type =
        MemRefType::get({plan.peak}, Builder(&getContext()).getI8Type());
    for (auto func : module.getOps<func::FuncOp>())
      if (failed(sizeArena(func, type)))
        return signalPassFailure();
  }
};
} // namespace
