//===- ArenaPlan.h - A schedule with its buffers ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_TRANSFORMS_ARENA_ARENAPLAN_H
#define MCUNET_LIB_TRANSFORMS_ARENA_ARENAPLAN_H

#include "mcunet/Analysis/Network.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Schedule/Memory.h"
#include "mcunet/Schedule/Presets.h"
#include "mcunet/Schedule/Schedule.h"
#include "mlir/Support/LLVM.h"

namespace mcunet::patch {

struct ArenaPlan {
  Network network;
  schedule::Schedule schedule;
  schedule::Realisation realisation;
  schedule::ArenaProblem arena;
  /// Pushed input: the buffer of the counters, and outputs made while rows
  /// arrive with the buffers that keep them.
  int stateBuffer = -1;
  int inputBuffer = -1; ///< of a consumed input
  std::vector<std::pair<int, int>> keptOutputs;

  int64_t inputBytes() const { return sizeOf(network.graph.inputs); }
  int64_t outputBytes() const { return sizeOf(network.graph.outputs); }

private:
  int64_t sizeOf(const std::vector<int> &tensors) const {
    int64_t bytes = 0;
    for (int tensor : tensors)
      bytes += network.graph.tensors[tensor].bytes();
    return bytes;
  }
};

/// The windows and buffers of the function's stages.
mlir::FailureOr<ArenaPlan> realiseSchedule(mlir::func::FuncOp func,
                                           llvm::StringRef cpu);

/// The figures of the function's network, whose slots `arena` holds.
PlanOp createPlan(mlir::OpBuilder &builder, mlir::func::FuncOp func,
                  const ArenaPlan &plan, llvm::StringRef name, ArenaOp arena,
                  llvm::StringRef cpu);

} // namespace mcunet::patch

#endif // MCUNET_LIB_TRANSFORMS_ARENA_ARENAPLAN_H
