//===- RandomGraph.h - Small random networks and schedules ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TEST_UNIT_SCHEDULE_RANDOMGRAPH_H
#define MCUNET_TEST_UNIT_SCHEDULE_RANDOMGRAPH_H

#include "mcunet/Schedule/Schedule.h"
#include <random>

namespace mcunet::schedule::test {

/// A generator whose results do not depend on the standard library.
struct Random {
  std::mt19937_64 engine;

  explicit Random(uint64_t seed) : engine(seed) {}
  /// Uniform in [low, high].
  int64_t in(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(engine() %
                                      static_cast<uint64_t>(high - low + 1));
  }
  bool chance(int64_t percent) { return in(1, 100) <= percent; }
};

/// Chains, residual sums, concatenated branches, resizing, gates by a reduced
/// tensor, odd sizes, any padding, dilation, strides above the kernel.
Graph randomGraph(Random &random, bool narrow = false);

/// Gives dense layers steps of up to three pixels.
void drawOrders(Random &random, Graph &graph);

/// Any cut and any tiles; stages that cannot run so are run layer by layer.
Schedule randomSchedule(Random &random, const Graph &graph);

} // namespace mcunet::schedule::test

#endif // MCUNET_TEST_UNIT_SCHEDULE_RANDOMGRAPH_H
