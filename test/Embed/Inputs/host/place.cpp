//===- place.cpp - The planner in somebody else's program -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Planner/Planner.h"

#include <cstdio>

int main() {
  mcunet::planner::Problem problem;
  // Two that never meet, and one that meets both: 8 + 16 bytes.
  problem.buffers = {{"a", 8, 0, 2}, {"b", 16, 1, 4}, {"c", 8, 3, 5}};
  mcunet::planner::Plan plan = mcunet::planner::plan(problem);
  std::printf("peak %d\n", int(plan.peak));
}
