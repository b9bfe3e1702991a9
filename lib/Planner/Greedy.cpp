//===- Greedy.cpp - First-fit placements ----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model.h"

#include <algorithm>
#include <numeric>
#include <random>

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
  // Forbidden offsets of the current buffer, as open intervals (first, second).
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

namespace {
/// The orders to try: larger keys are placed first.
enum OrderKind : unsigned {
  Size,
  Area,
  SizeConflicts,
  Span,
  Conflicts,
  /// Buffers that may overlap others first, the last to die before the rest;
  /// each then lies only as high as those after it need.
  Chain,
  /// The same, but only large buffers come first.
  LargeChain,
  numOrderKinds
};

struct Placement {
  std::vector<unsigned> order;
  std::vector<int64_t> offsets;
  int64_t peak = 0;
};
} // namespace

static double keyOf(const Component &component, unsigned index,
                    OrderKind kind) {
  const Item &item = component.items[index];
  double size = item.size, span = double(item.end) - double(item.begin);
  auto conflicts = [&] {
    double sum = 0;
    for (const Arc &arc : component.arcs[index])
      sum += component.items[arc.other].size;
    return sum;
  };
  switch (kind) {
  case Size:
    return size;
  case Area:
    return size * span;
  case SizeConflicts:
    return size * conflicts();
  case Span:
    return span;
  case Conflicts:
    return conflicts();
  default:
    bool leads =
        item.relaxed && (kind == Chain || item.size > component.lowerBound / 8);
    return leads ? 1e15 + double(item.end) : size;
  }
}

static bool place(const Component &component, Placement &placement) {
  if (!placeInOrder(component, placement.order, placement.offsets))
    return false;
  placement.peak = peakOf(component, placement.offsets);
  return true;
}

static bool placeByKind(const Component &component, OrderKind kind,
                        Placement &placement) {
  std::vector<double> keys;
  for (unsigned i = 0; i < component.items.size(); ++i)
    keys.push_back(keyOf(component, i, kind));
  placement.order.resize(keys.size());
  std::iota(placement.order.begin(), placement.order.end(), 0);
  std::sort(placement.order.begin(), placement.order.end(),
            [&](unsigned x, unsigned y) {
              return keys[x] != keys[y] ? keys[x] > keys[y] : x < y;
            });
  return place(component, placement);
}

/// A buffer that reaches the peak, or one that is live with it.
static unsigned pickCulprit(const Component &component,
                            const Placement &placement, std::minstd_rand &rng) {
  std::vector<unsigned> highest;
  for (unsigned i = 0; i < component.items.size(); ++i)
    if (placement.offsets[i] + component.items[i].size == placement.peak)
      highest.push_back(i);
  unsigned item = highest[rng() % highest.size()];
  const std::vector<Arc> &arcs = component.arcs[item];
  return rng() % 2 || arcs.empty() ? item : arcs[rng() % arcs.size()].other;
}

/// 300 moves for a network of a hundred layers. A thousand layers get fewer,
/// which take about as long.
static size_t movesFor(const Component &component) {
  size_t arcs = 1;
  for (const std::vector<Arc> &own : component.arcs)
    arcs += own.size();
  return std::min<size_t>(300, 600000 / arcs);
}

/// Moves buffers to other places of the order, one at a time, in `moves`
/// trials. Keeps a move unless the peak grows. Deterministic on every machine.
static void improveOrder(const Component &component, int64_t target,
                         size_t moves, Placement &placement) {
  std::minstd_rand rng(1);
  Placement next;
  for (size_t i = 0; i < moves && placement.peak > target; ++i) {
    unsigned item = pickCulprit(component, placement, rng);
    next.order = placement.order;
    auto from = std::find(next.order.begin(), next.order.end(), item);
    bool earlier = rng() % 2;
    size_t places = earlier ? from - next.order.begin() + 1 : next.order.size();
    next.order.erase(from);
    next.order.insert(next.order.begin() + rng() % places, item);
    if (place(component, next) && next.peak <= placement.peak)
      std::swap(placement, next);
  }
}

std::vector<int64_t> detail::placeGreedily(const Component &component,
                                           int64_t target) {
  // Without overlaps there is no chain, and the search is quicker than moves.
  bool anyRelaxed = std::any_of(component.items.begin(), component.items.end(),
                                [](const Item &item) { return item.relaxed; });
  std::vector<Placement> placements(anyRelaxed ? numOrderKinds : Chain);
  for (unsigned kind = 0; kind < placements.size(); ++kind) {
    if (!placeByKind(component, OrderKind(kind), placements[kind]))
      return {};
    if (placements[kind].peak <= target)
      return placements[kind].offsets;
  }
  size_t moves = anyRelaxed ? movesFor(component) : 0;
  Placement *best = &placements[0];
  for (Placement &placement : placements) {
    improveOrder(component, target, moves, placement);
    if (placement.peak < best->peak)
      best = &placement;
    if (best->peak <= target)
      break;
  }
  return best->offsets;
}
