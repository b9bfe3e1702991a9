//===- Greedy.cpp - First-fit placements ----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model.h"

#include <algorithm>
#include <numeric>

using namespace mcunet::planner;
using namespace mcunet::planner::detail;

int64_t detail::peakOf(const Component &component,
                       const std::vector<int64_t> &offsets) {
  int64_t peak = 0;
  for (size_t i = 0; i < offsets.size(); ++i)
    peak = std::max(peak, offsets[i] + component.items[i].size);
  return peak;
}

/// Places the fixed buffers; false when two of them collide.
static bool placeFixed(const Component &component,
                       std::vector<int64_t> &offsets) {
  offsets.assign(component.items.size(), -1);
  for (unsigned i = 0; i < component.items.size(); ++i) {
    if (component.items[i].fixed < 0)
      continue;
    offsets[i] = component.items[i].fixed;
    for (const Arc &arc : component.arcs[i]) {
      if (offsets[arc.other] < 0)
        continue;
      int64_t distance = offsets[arc.other] - offsets[i];
      if (distance < arc.above && -distance < arc.below)
        return false;
    }
  }
  return true;
}

bool detail::placeInOrder(const Component &component,
                          const std::vector<unsigned> &order,
                          std::vector<int64_t> &offsets) {
  if (!placeFixed(component, offsets))
    return false;
  // Forbidden offsets of the buffer at hand, as open intervals (first, second).
  std::vector<std::pair<int64_t, int64_t>> forbidden;
  for (unsigned i : order) {
    if (offsets[i] >= 0)
      continue;
    forbidden.clear();
    for (const Arc &arc : component.arcs[i]) {
      int64_t base = offsets[arc.other];
      if (base >= 0 && base + arc.below > 0)
        forbidden.push_back({base - arc.above, base + arc.below});
    }
    std::sort(forbidden.begin(), forbidden.end());
    int64_t offset = 0, alignment = component.items[i].alignment;
    for (const auto &[low, high] : forbidden)
      if (low < offset && offset < high)
        offset = alignUp(high, alignment);
    offsets[i] = offset;
  }
  return true;
}

std::vector<int64_t> detail::placeGreedily(const Component &component,
                                           int64_t target) {
  unsigned count = component.items.size();
  std::vector<unsigned> order(count);
  std::vector<double> key(count);
  std::vector<int64_t> offsets, best;
  int64_t bestPeak = 0;
  for (unsigned kind = 0; kind < 5; ++kind) {
    for (unsigned i = 0; i < count; ++i) {
      const Item &item = component.items[i];
      double size = item.size, span = double(item.end) - double(item.begin);
      double conflicts = 0;
      for (const Arc &arc : component.arcs[i])
        conflicts += component.items[arc.other].size;
      double keys[] = {size, size * span, size * conflicts, span, conflicts};
      key[i] = keys[kind];
    }
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](unsigned x, unsigned y) {
      return key[x] != key[y] ? key[x] > key[y] : x < y;
    });
    if (!placeInOrder(component, order, offsets))
      return {};
    int64_t peak = peakOf(component, offsets);
    if (best.empty() || peak < bestPeak) {
      best = offsets;
      bestPeak = peak;
    }
    if (bestPeak <= target)
      break;
  }
  return best;
}
