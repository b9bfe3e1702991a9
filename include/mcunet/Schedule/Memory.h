//===- Memory.h - Buffers of a realised schedule in one arena ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The clock is the index of the layer in the graph. A stage spans the ticks of
// its layers, and a buffer that survives a step lives through all of them.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SCHEDULE_MEMORY_H
#define MCUNET_SCHEDULE_MEMORY_H

#include "mcunet/Planner/Planner.h"
#include "mcunet/Schedule/Realise.h"

namespace mcunet::schedule {

enum class BufferRole { Tensor, Block, Accumulator, Scratch };

/// The meaning of the planner's buffer with the same index.
struct ArenaBuffer {
  BufferRole role = BufferRole::Tensor;
  int tensor = -1;         ///< Tensor and Block
  int layer = -1;          ///< Accumulator and Scratch
  int stage = -1;          ///< -1: a Whole tensor, shared by stages
  bool persistent = false; ///< stays from one inference to the next
};

struct ArenaProblem {
  planner::Problem problem;
  std::vector<ArenaBuffer> buffers;
};

/// Alignment of the arena and of each buffer in it, in bytes.
constexpr int64_t kArenaAlignment = 4;

struct MemoryOptions {
  int64_t alignment = kArenaAlignment; ///< of every buffer
};

/// Bytes of the counters that a pushed model keeps between calls.
constexpr int64_t kPushCounterBytes = 8;

/// The buffers of the layers, which the search bounds interval by interval.
ArenaProblem toPlannerProblem(const Graph &graph,
                              const Realisation &realisation,
                              const MemoryOptions &options = {});

/// The whole arena: these buffers, and after them those that a pushed model
/// keeps between calls. The latter are the counters (an Accumulator of no
/// layer) and results that appear before the caller's buffer for them is known.
ArenaProblem toArenaProblem(const Graph &graph, const Realisation &realisation,
                            const MemoryOptions &options = {});

/// Bytes live at each tick. Where overlaps allow buffers to share bytes, each
/// byte of a buffer is shared at most once.
std::vector<int64_t> liveByTick(const ArenaProblem &problem);

/// Bytes live at the fullest tick. The search relies on this figure; the
/// planner nearly always meets it.
int64_t liveBytes(const ArenaProblem &problem);

/// The figure of the papers: activations only, without the network's input.
/// Depthwise and element-wise layers run in place, and a residual sum replaces
/// its older operand already while the last convolution runs.
int64_t paperBytes(const Graph &graph, const Realisation &realisation);

/// Sizes of the caller's buffers. `inputBytes` is 0 unless the input is
/// resident and not part of the arena.
int64_t inputBytes(const Graph &graph, const Realisation &realisation);
int64_t outputBytes(const Graph &graph);

} // namespace mcunet::schedule

#endif // MCUNET_SCHEDULE_MEMORY_H
