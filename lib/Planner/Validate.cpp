//===- Validate.cpp - Independent check of a memory plan ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Deliberately naive: it shares no code with the planner, so that an error
// there cannot hide itself here.
//
//===----------------------------------------------------------------------===//

#include "mcunet/Planner/Planner.h"

#include <algorithm>

using namespace mcunet::planner;

static std::string describe(const Problem &problem, unsigned index) {
  const Buffer &buffer = problem.buffers[index];
  std::string name =
      buffer.name.empty() ? "#" + std::to_string(index) : buffer.name;
  return "'" + name + "'";
}

static std::string describe(const Problem &problem, const Plan &plan,
                            unsigned index) {
  int64_t offset = plan.offsets[index];
  return describe(problem, index) + " at [" + std::to_string(offset) + ", " +
         std::to_string(offset + problem.buffers[index].size) + ")";
}

/// Checks one buffer by itself.
static std::optional<std::string>
checkBuffer(const Problem &problem, const Plan &plan, unsigned index) {
  const Buffer &buffer = problem.buffers[index];
  int64_t offset = plan.offsets[index];
  if (buffer.size < 0 || buffer.alignment < 1)
    return "buffer " + describe(problem, index) + " is malformed";
  if (offset < 0)
    return "buffer " + describe(problem, plan, index) +
           " has a negative offset";
  if (offset % buffer.alignment != 0)
    return "buffer " + describe(problem, plan, index) + " is not aligned to " +
           std::to_string(buffer.alignment);
  if (buffer.fixedOffset && *buffer.fixedOffset != offset)
    return "buffer " + describe(problem, plan, index) +
           " is not at its fixed offset " + std::to_string(*buffer.fixedOffset);
  if (offset + buffer.size > plan.peak)
    return "buffer " + describe(problem, plan, index) +
           " ends above the peak " + std::to_string(plan.peak);
  return std::nullopt;
}

/// Checks the pair i < j. O(number of overlaps about the pair) through
/// `stated`, which is sorted by (min, max) of the two indices.
static std::optional<std::string>
checkPair(const Problem &problem, const Plan &plan, unsigned i, unsigned j,
          const std::vector<Overlap> &stated) {
  const Buffer &first = problem.buffers[i], &second = problem.buffers[j];
  if (std::max(first.begin, second.begin) >= std::min(first.end, second.end))
    return std::nullopt;
  std::optional<int64_t> below, above;
  auto it =
      std::lower_bound(stated.begin(), stated.end(), std::make_pair(i, j),
                       [](const Overlap &o, std::pair<unsigned, unsigned> key) {
                         return std::make_pair(o.a, o.b) < key;
                       });
  bool any = false;
  for (; it != stated.end() && it->a == i && it->b == j; ++it) {
    any = true;
    if (it->gapAB)
      below = std::min(*it->gapAB, below.value_or(*it->gapAB));
    if (it->gapBA)
      above = std::min(*it->gapBA, above.value_or(*it->gapBA));
  }
  if (!any && (first.size == 0 || second.size == 0))
    return std::nullopt;
  int64_t distance = plan.offsets[j] - plan.offsets[i];
  int64_t gapBelow = below.value_or(first.size);
  int64_t gapAbove = above.value_or(second.size);
  if (distance >= gapBelow || -distance >= gapAbove)
    return std::nullopt;
  return "buffers " + describe(problem, plan, i) + " and " +
         describe(problem, plan, j) + " collide: both are live in [" +
         std::to_string(std::max(first.begin, second.begin)) + ", " +
         std::to_string(std::min(first.end, second.end)) +
         "), and the gaps are " + std::to_string(gapBelow) + " and " +
         std::to_string(gapAbove);
}

std::optional<std::string> mcunet::planner::validate(const Problem &problem,
                                                     const Plan &plan) {
  unsigned count = problem.buffers.size();
  if (plan.offsets.size() != count)
    return "the plan has " + std::to_string(plan.offsets.size()) +
           " offsets for " + std::to_string(count) + " buffers";
  std::vector<Overlap> stated;
  for (const Overlap &overlap : problem.overlaps) {
    if (overlap.a >= count || overlap.b >= count || overlap.a == overlap.b)
      return "an overlap names buffers " + std::to_string(overlap.a) + " and " +
             std::to_string(overlap.b) + " of " + std::to_string(count);
    if (overlap.a < overlap.b)
      stated.push_back(overlap);
    else
      stated.push_back({overlap.b, overlap.a, overlap.gapBA, overlap.gapAB});
  }
  std::sort(stated.begin(), stated.end(),
            [](const Overlap &x, const Overlap &y) {
              return std::make_pair(x.a, x.b) < std::make_pair(y.a, y.b);
            });
  int64_t peak = 0;
  for (unsigned i = 0; i < count; ++i) {
    if (std::optional<std::string> error = checkBuffer(problem, plan, i))
      return error;
    peak = std::max(peak, plan.offsets[i] + problem.buffers[i].size);
  }
  for (unsigned i = 0; i < count; ++i)
    for (unsigned j = i + 1; j < count; ++j)
      if (std::optional<std::string> error =
              checkPair(problem, plan, i, j, stated))
        return error;
  if (peak != plan.peak)
    return "the plan states a peak of " + std::to_string(plan.peak) +
           ", but its buffers end at " + std::to_string(peak);
  if (plan.lowerBound > plan.peak)
    return "the lower bound " + std::to_string(plan.lowerBound) +
           " exceeds the peak " + std::to_string(plan.peak);
  if (plan.optimal != (plan.lowerBound == plan.peak))
    return "the plan's optimality flag contradicts its lower bound " +
           std::to_string(plan.lowerBound) + " and peak " +
           std::to_string(plan.peak);
  return std::nullopt;
}
