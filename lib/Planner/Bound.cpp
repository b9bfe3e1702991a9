//===- Bound.cpp - Lower bounds from buffers live at once -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model.h"

#include <algorithm>
#include <numeric>

using namespace mcunet::planner;
using namespace mcunet::planner::detail;

/// The arc between two items, or null.
static const Arc *findArc(const Component &component, unsigned from,
                          unsigned to) {
  const std::vector<Arc> &arcs = component.arcs[from];
  auto it = std::lower_bound(
      arcs.begin(), arcs.end(), to,
      [](const Arc &arc, unsigned other) { return arc.other < other; });
  return it != arcs.end() && it->other == to ? &*it : nullptr;
}

/// True if the two can share no byte.
static bool areDisjoint(const Component &component, unsigned a, unsigned b) {
  const Item &first = component.items[a], &second = component.items[b];
  if (!first.relaxed || !second.relaxed)
    return first.size > 0 && second.size > 0;
  const Arc *arc = findArc(component, a, b);
  return arc && arc->above >= first.size && arc->below >= second.size;
}

/// The least number of bytes that two overlapping buffers cover together.
static int64_t unionOf(const Component &component, unsigned a, unsigned b) {
  int64_t sizeA = component.items[a].size, sizeB = component.items[b].size;
  const Arc *arc = findArc(component, a, b);
  if (!arc)
    return std::max(sizeA, sizeB);
  // The bytes covered if the upper buffer lies `gap` or more above the lower.
  auto covered = [](int64_t gap, int64_t lower, int64_t upper) {
    return std::max({std::min(gap, lower) + upper, lower, upper});
  };
  return std::min(covered(arc->above, sizeA, sizeB),
                  covered(arc->below, sizeB, sizeA));
}

/// Picks pairwise disjoint buffers out of `live`, in order.
static std::vector<unsigned> pickDisjoint(const Component &component,
                                          const std::vector<unsigned> &live,
                                          std::vector<unsigned> picked) {
  for (unsigned item : live) {
    bool fits = component.items[item].size > 0;
    for (unsigned other : picked)
      if (!fits || other == item || !areDisjoint(component, item, other)) {
        fits = false;
        break;
      }
    if (fits)
      picked.push_back(item);
  }
  return picked;
}

static void addClique(Component &component, std::vector<unsigned> members) {
  if (members.empty())
    return;
  Clique clique;
  int64_t step = 0, head = INT64_MAX;
  for (unsigned item : members) {
    step = std::gcd(step, component.items[item].alignment);
    head = std::min(head, std::max<int64_t>(component.items[item].fixed, 0));
  }
  for (unsigned item : members) {
    int64_t size = component.items[item].size, weight = alignUp(size, step);
    clique.weights.push_back(weight);
    clique.total += weight;
    clique.slack = std::max(clique.slack, weight - size);
  }
  clique.members = std::move(members);
  component.lowerBound =
      std::max(component.lowerBound, head + clique.total - clique.slack);
  component.cliques.push_back(std::move(clique));
}

/// A lower bound without alignment: the bytes that `live` covers cannot exceed
/// the arena. Buffers that overlap nothing count in full. The others count as
/// much as the best overlapping pair and further buffers disjoint from it and
/// from each other.
static int64_t coverOf(const Component &component,
                       const std::vector<unsigned> &live) {
  std::vector<unsigned> relaxed;
  int64_t total = 0;
  for (unsigned item : live)
    if (component.items[item].relaxed)
      relaxed.push_back(item);
    else
      total += component.items[item].size;
  // For each pair, adds disjoint buffers greedily.
  std::vector<unsigned> used;
  int64_t bestPair = 0;
  for (size_t i = 0; i < relaxed.size(); ++i)
    for (size_t j = i + 1; j < relaxed.size(); ++j) {
      unsigned a = relaxed[i], b = relaxed[j];
      if (areDisjoint(component, a, b))
        continue;
      int64_t cover = unionOf(component, a, b);
      for (unsigned item : relaxed)
        if (item != a && item != b && areDisjoint(component, item, a) &&
            areDisjoint(component, item, b)) {
          bool fits = true;
          for (unsigned other : used)
            fits &= areDisjoint(component, item, other);
          if (fits) {
            used.push_back(item);
            cover += component.items[item].size;
          }
        }
      used.clear();
      bestPair = std::max(bestPair, cover);
    }
  return total + bestPair;
}

/// Adds the cliques of the buffers live at one time.
static void addCliquesAt(Component &component, std::vector<unsigned> live) {
  std::sort(live.begin(), live.end(), [&](unsigned x, unsigned y) {
    int64_t sizeX = component.items[x].size, sizeY = component.items[y].size;
    return sizeX != sizeY ? sizeX > sizeY : x < y;
  });
  std::vector<unsigned> first = pickDisjoint(component, live, {});
  std::vector<char> covered(component.items.size(), false);
  for (unsigned item : first)
    covered[item] = true;
  addClique(component, std::move(first));
  bool anyRelaxed = false;
  for (unsigned item : live) {
    anyRelaxed |= component.items[item].relaxed;
    if (covered[item] || component.items[item].size == 0)
      continue;
    std::vector<unsigned> next = pickDisjoint(component, live, {item});
    for (unsigned member : next)
      covered[member] = true;
    addClique(component, std::move(next));
  }
  if (anyRelaxed)
    component.lowerBound =
        std::max(component.lowerBound, coverOf(component, live));
}

void detail::boundComponent(Component &component) {
  unsigned count = component.items.size();
  for (const Item &item : component.items)
    component.lowerBound = std::max(
        component.lowerBound, std::max<int64_t>(item.fixed, 0) + item.size);
  // The sets live at a time are largest just before the first death after a
  // birth; the others are subsets of those.
  std::vector<unsigned> births(count), live;
  std::iota(births.begin(), births.end(), 0);
  std::sort(births.begin(), births.end(), [&](unsigned x, unsigned y) {
    int64_t beginX = component.items[x].begin,
            beginY = component.items[y].begin;
    return beginX != beginY ? beginX < beginY : x < y;
  });
  int64_t firstDeath = INT64_MAX;
  for (unsigned item : births) {
    const Item &born = component.items[item];
    if (born.begin >= born.end)
      continue;
    if (firstDeath <= born.begin) {
      addCliquesAt(component, live);
      auto isDead = [&](unsigned other) {
        return component.items[other].end <= born.begin;
      };
      live.erase(std::remove_if(live.begin(), live.end(), isDead), live.end());
      firstDeath = INT64_MAX;
      for (unsigned other : live)
        firstDeath = std::min(firstDeath, component.items[other].end);
    }
    live.push_back(item);
    firstDeath = std::min(firstDeath, born.end);
  }
  if (!live.empty())
    addCliquesAt(component, live);
  component.lowerBound = alignUp(component.lowerBound, component.granularity);
}
