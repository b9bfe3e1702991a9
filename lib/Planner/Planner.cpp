//===- Planner.cpp - Exact placement of buffers in one arena --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Search.h"

#include <algorithm>

using namespace mcunet::planner;
using namespace mcunet::planner::detail;

namespace {
/// The best plan of one component so far. Peaks are multiples of the
/// component's granularity, and no plan is below component.lowerBound.
struct State {
  Component component;
  std::vector<int64_t> offsets;
  int64_t peak = 0;
};
} // namespace

/// Runs every strategy once at `capacity`. Returns true if that settles the
/// question: either the plan is better, or `low`, the least peak still
/// possible, is above `capacity`.
static bool tryCapacity(State &state, Search &search,
                        std::vector<Strategy> &strategies, int64_t capacity,
                        int64_t &low, uint64_t maxNodes, Budget &budget) {
  for (Strategy &strategy : strategies) {
    if (budget.isSpent())
      return false;
    Search::Result result = search.run(capacity, strategy, maxNodes, budget);
    if (result == Search::Result::Found) {
      state.offsets = search.getOffsets();
      state.peak = peakOf(state.component, state.offsets);
      return true;
    }
    if (result == Search::Result::Refuted) {
      int64_t unit = state.component.granularity;
      low = (capacity / unit + 1) * unit;
      if (search.isExact())
        state.component.lowerBound = low;
      return true;
    }
  }
  return false;
}

/// Improves the plan until its peak is at most `target` or least possible, or
/// the budget is spent. With `isEnough`, peaks above `target` are of no use.
static void improve(State &state, int64_t target, bool isEnough,
                    Budget &budget) {
  Search search(state.component);
  std::vector<Strategy> strategies = search.makeStrategies();
  int64_t low = state.component.lowerBound;
  // A quick round, then restarts with ever more nodes.
  uint64_t nodes = 2 * state.component.items.size() + 50;
  for (unsigned round = 0; !budget.isSpent(); ++round) {
    // The bound is often attained, so begin there, then halve the gap.
    for (int64_t capacity = std::max(low, target);
         capacity < state.peak && !budget.isSpent();) {
      int64_t oldLow = low;
      if (tryCapacity(state, search, strategies, capacity, low, nodes,
                      budget)) {
        if (low > oldLow)
          capacity = std::max(low, target);
        continue;
      }
      if (isEnough && round > 0)
        break;
      capacity += std::max<int64_t>((state.peak - capacity) / 2, 1);
    }
    if (state.peak <= std::max(low, target))
      return;
    // The failures of the quick round mislead, since it mixes capacities.
    if (round == 0)
      strategies = search.makeStrategies();
    nodes = round == 0 ? 2000 : nodes + nodes / 7;
  }
}

Plan mcunet::planner::plan(const Problem &problem, const Options &options) {
  Plan result;
  std::optional<Model> model = buildModel(problem);
  if (!model)
    return result;
  std::vector<State> states;
  for (Component &component : splitModel(*model)) {
    boundComponent(component);
    result.lowerBound = std::max(result.lowerBound, component.lowerBound);
    states.push_back({std::move(component), {}, 0});
  }
  int64_t target = std::max(result.lowerBound, options.capacity.value_or(0));
  for (State &state : states) {
    state.offsets = placeGreedily(state.component, target);
    if (state.offsets.empty()) {
      result.lowerBound = 0;
      return result;
    }
    state.peak = peakOf(state.component, state.offsets);
  }
  Budget budget;
  budget.maxNodes = options.maxNodes;
  budget.deadline =
      std::chrono::steady_clock::now() +
      std::chrono::microseconds(int64_t(std::min(options.seconds, 1e6) * 1e6));
  for (State &state : states) {
    if (state.peak > target)
      improve(state, target, options.capacity.has_value(), budget);
    result.lowerBound = std::max(result.lowerBound, state.component.lowerBound);
    target = std::max({target, result.lowerBound, state.peak});
  }
  result.offsets.resize(problem.buffers.size());
  for (const State &state : states) {
    for (unsigned i = 0; i < state.offsets.size(); ++i)
      result.offsets[state.component.ids[i]] = state.offsets[i];
    result.peak = std::max(result.peak, state.peak);
  }
  result.optimal = result.peak == result.lowerBound;
  result.nodes = budget.nodes;
  return result;
}
