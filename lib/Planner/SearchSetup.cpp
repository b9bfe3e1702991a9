//===- SearchSetup.cpp - What the search knows before it starts -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Search.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

using namespace mcunet::planner;
using namespace mcunet::planner::detail;

void Search::computeShifts() {
  shift.assign(count, 0);
  // Bellman-Ford on shift(b) - shift(a) in [1 - above, below - 1].
  bool changed = true;
  for (unsigned round = 0; changed && round <= count + 1; ++round) {
    changed = false;
    for (unsigned a = 0; a < count; ++a)
      for (const Arc &arc : component.arcs[a])
        if (shift[arc.other] - shift[a] > arc.below - 1) {
          shift[arc.other] = shift[a] + arc.below - 1;
          changed = true;
        }
  }
  exact = !changed;
  if (!exact)
    shift.assign(count, 0);
}

Search::Search(const Component &component)
    : component(component), count(component.items.size()) {
  computeShifts();
  keyMost.assign(count, 1);
  keyLeast.assign(count, placedKey);
  std::map<std::tuple<int64_t, int64_t, int64_t, int64_t>, unsigned> twins;
  for (unsigned i = 0; i < count; ++i) {
    linkStart.push_back(links.size());
    for (const Arc &arc : component.arcs[i]) {
      Link link{arc.other, arc.above, arc.below, 0, 0};
      if (!exact) { // restrict the problem so that shift 0 works
        link.above = std::max<int64_t>(link.above, 1);
        link.below = std::max<int64_t>(link.below, 1);
      }
      link.keyAbove = link.above + shift[arc.other] - shift[i];
      link.keyBelow = link.below + shift[i] - shift[arc.other];
      keyMost[i] = std::max(keyMost[i], link.keyAbove);
      keyLeast[i] = std::min(keyLeast[i], link.keyAbove);
      links.push_back(link);
      others.push_back(link.other);
    }
    const Item &item = component.items[i];
    sizes.push_back(item.size);
    unsigned twin = i;
    if (!item.relaxed && item.fixed < 0)
      twin = twins
                 .emplace(std::make_tuple(item.begin, item.end, item.size,
                                          item.alignment),
                          i)
                 .first->second;
    twinClass.push_back(twin);
  }
  linkStart.push_back(links.size());
  dirty.assign((component.cliques.size() + 63) / 64, 0);
  cliquesOf.resize(count);
  for (unsigned c = 0; c < component.cliques.size(); ++c) {
    const Clique &clique = component.cliques[c];
    for (unsigned m = 0; m < clique.members.size(); ++m)
      cliquesOf[clique.members[m]].push_back({c, clique.weights[m]});
  }
}

/// Sort keys of the orders, largest first. The best one depends on the problem,
/// hence there are many.
enum SortKey : unsigned {
  Size,
  Area,
  Span,
  Degree,
  PressureSpan,
  Conflicts,
  CoarsePressureSpan,
  Earliest,
  EarliestDeath,
  CoarsePressureArea,
  SpanPressure,
  numSortKeys
};

static Strategy makeStrategy(const std::vector<double> &keys) {
  std::vector<unsigned> order(keys.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](unsigned x, unsigned y) {
    return keys[x] != keys[y] ? keys[x] < keys[y] : x < y;
  });
  Strategy strategy;
  strategy.weights.assign(keys.size(), 1);
  strategy.rank.resize(keys.size());
  for (unsigned i = 0; i < keys.size(); ++i)
    strategy.rank[order[i]] = i + 1;
  return strategy;
}

std::vector<Strategy> Search::makeStrategies() const {
  std::vector<std::vector<double>> keys(numSortKeys,
                                        std::vector<double>(count));
  double maxSize = 1, maxSpan = 1, maxTotal = 1;
  for (const Item &item : component.items) {
    maxSize = std::max(maxSize, double(item.size));
    maxSpan = std::max(maxSpan, double(item.end) - double(item.begin));
  }
  for (const Clique &clique : component.cliques)
    maxTotal = std::max(maxTotal, double(clique.total));
  for (unsigned i = 0; i < count; ++i) {
    const Item &item = component.items[i];
    double size = item.size / maxSize, conflicts = 0, pressure = 0;
    double span = (double(item.end) - double(item.begin)) / maxSpan;
    for (const auto &[clique, weight] : cliquesOf[i])
      pressure = std::max(pressure, double(component.cliques[clique].total));
    pressure /= maxTotal;
    double coarse = std::round(pressure * 100);
    for (unsigned l = linkStart[i]; l < linkStart[i + 1]; ++l)
      conflicts += component.items[links[l].other].size;
    keys[Size][i] = size;
    keys[Area][i] = size * span;
    keys[Span][i] = span;
    keys[Degree][i] = linkStart[i + 1] - linkStart[i];
    keys[PressureSpan][i] = pressure * 1e6 + span;
    keys[Conflicts][i] = conflicts;
    keys[CoarsePressureSpan][i] = coarse * 1e6 + span * 1e3 + size;
    keys[Earliest][i] = -double(item.begin);
    keys[EarliestDeath][i] = -double(item.end);
    keys[CoarsePressureArea][i] = coarse + size * span;
    keys[SpanPressure][i] = span * 1e6 + pressure;
  }
  std::vector<Strategy> result;
  for (bool prefersFew : {false, true})
    for (const std::vector<double> &key : keys) {
      result.push_back(makeStrategy(key));
      result.back().prefersFew = prefersFew;
    }
  return result;
}
