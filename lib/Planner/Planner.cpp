//===- Planner.cpp - Exact placement of buffers in one arena --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model.h"

#include <algorithm>
#include <numeric>

using namespace mcunet::planner;
using namespace mcunet::planner::detail;

Plan mcunet::planner::plan(const Problem &problem, const Options &options) {
  Plan result;
  std::optional<Model> model = buildModel(problem);
  if (!model)
    return result;
  std::vector<unsigned> order(problem.buffers.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](unsigned x, unsigned y) {
    return problem.buffers[x].size > problem.buffers[y].size;
  });
  if (!placeInOrder(*model, order, result.offsets)) {
    result.offsets.clear();
    return result;
  }
  result.peak = peakOf(problem, result.offsets);
  for (const Buffer &buffer : problem.buffers)
    result.lowerBound = std::max(result.lowerBound,
                                 buffer.fixedOffset.value_or(0) + buffer.size);
  result.optimal = result.lowerBound == result.peak;
  return result;
}
