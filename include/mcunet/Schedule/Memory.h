//===- Memory.h - Buffers of a realised schedule in one arena ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The clock is the index of the layer in the graph: a stage takes the ticks of
// its layers, a buffer that survives a step lives through all of them.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SCHEDULE_MEMORY_H
#define MCUNET_SCHEDULE_MEMORY_H

#include "mcunet/Planner/Planner.h"
#include "mcunet/Schedule/Realise.h"

namespace mcunet::schedule {

enum class BufferRole { Tensor, Block, Accumulator, Scratch };

/// What a buffer of the planner's problem is; same index.
struct ArenaBuffer {
  BufferRole role = BufferRole::Tensor;
  int tensor = -1; ///< Tensor and Block
  int layer = -1;  ///< Accumulator and Scratch
  int stage = -1;  ///< -1: a Whole tensor, shared by stages
};

struct ArenaProblem {
  planner::Problem problem;
  std::vector<ArenaBuffer> buffers;
};

/// Of the arena's address and of each buffer in it, in bytes.
constexpr int64_t kArenaAlignment = 4;

struct MemoryOptions {
  int64_t alignment = kArenaAlignment; ///< of every buffer
};

/// What a model that takes pushed rows keeps in its arena between calls.
constexpr int64_t kPushCounterBytes = 8;

/// The buffers of the layers: what the search bounds, interval by interval.
ArenaProblem toPlannerProblem(const Graph &graph,
                              const Realisation &realisation,
                              const MemoryOptions &options = {});

/// All of the arena: these, and after them what a model that takes pushed rows
/// keeps between calls. That is the counters (an Accumulator of no layer), and
/// results that appear before the caller's buffer for them is known.
ArenaProblem toArenaProblem(const Graph &graph, const Realisation &realisation,
                            const MemoryOptions &options = {});

/// Bytes live at each tick, each byte of a buffer shared at most once where
/// relaxed overlaps allow it.
std::vector<int64_t> liveByTick(const ArenaProblem &problem);

/// At the fullest of them. What the search goes by; the planner nearly always
/// meets it.
int64_t liveBytes(const ArenaProblem &problem);

/// The papers' figure: activations only, the network's input left out,
/// depthwise and element-wise layers in place, a residual sum in place of its
/// older operand already while the last convolution runs.
int64_t paperBytes(const Graph &graph, const Realisation &realisation);

/// The caller's buffers. `inputBytes` is 0 unless the input is resident and
/// not part of the arena.
int64_t inputBytes(const Graph &graph, const Realisation &realisation);
int64_t outputBytes(const Graph &graph);

} // namespace mcunet::schedule

#endif // MCUNET_SCHEDULE_MEMORY_H
