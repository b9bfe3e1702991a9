//===- Strategies.cpp - The orders that take turns in the search ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Search.h"

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace mcunet::planner;
using namespace mcunet::planner::detail;

/// What an order sorts by, largest first. Which of them works depends on the
/// problem, hence there are many.
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
