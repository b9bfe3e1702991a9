//===- Strategies.cpp - The strategies that take turns --------------------===//
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

std::vector<Strategy> Search::makeStrategies() const {
  enum Key { Size, Area, Span, Degree, PressureSpan, Conflicts, TotalWidthArea, Left, Right, TotalArea, WidthTotal, NumKeys };
  std::vector<std::vector<double>> keys(NumKeys, std::vector<double>(count));
  for (unsigned i = 0; i < count; ++i) {
    const Item &item = component.items[i];
    double size = item.size, span = double(item.end) - double(item.begin);
    double pressure = 0, conflicts = 0;
    for (const auto &[clique, weight] : cliquesOf[i])
      pressure = std::max(pressure, double(component.cliques[clique].total));
    for (unsigned l = linkStart[i]; l < linkStart[i + 1]; ++l)
      conflicts += component.items[links[l].other].size;
    keys[Size][i] = size;
    keys[Area][i] = size * span;
    keys[Span][i] = span;
    keys[Degree][i] = linkStart[i + 1] - linkStart[i];
    keys[PressureSpan][i] = pressure * 1e9 + span;
    keys[Conflicts][i] = conflicts;
    keys[TotalWidthArea][i] = std::round(pressure / 1e4) * 1e12 + span * 1e4 + size / 1e3;
    keys[Left][i] = -double(item.begin);
    keys[Right][i] = -double(item.end);
    keys[TotalArea][i] = std::round(pressure / 1e4) * 1e6 + size * span / 1e6;
    keys[WidthTotal][i] = span * 1e12 + pressure;
  }
  std::vector<Strategy> result;
  std::vector<double> growths = {1.002};
  if (getenv("GROW")) { growths.clear(); char *p = getenv("GROW"); while (*p) { growths.push_back(strtod(p, &p)); if (*p == ',') p++; } }
  std::vector<int> ks, ps = {0, 1, 2, 3, 4};
  for (int k = 0; k < NumKeys; ++k) ks.push_back(k);
  if (getenv("KEYS")) { ks.clear(); char *p = getenv("KEYS"); while (*p) { ks.push_back(strtol(p, &p,10)); if (*p == ',') p++; } }
  if (getenv("PIVS")) { ps.clear(); char *p = getenv("PIVS"); while (*p) { ps.push_back(strtol(p, &p,10)); if (*p == ',') p++; } }
  for (double growth : growths)
    for (int p : ps)
      for (int k : ks) {
        std::vector<unsigned> order(count);
        std::iota(order.begin(), order.end(), 0);
        std::sort(order.begin(), order.end(), [&](unsigned x, unsigned y) {
          return keys[k][x] != keys[k][y] ? keys[k][x] < keys[k][y] : x < y;
        });
        Strategy strategy;
        strategy.pivot = Strategy::Pivot(p);
        strategy.growth = growth;
        strategy.weights.assign(count, 1);
        strategy.rank.resize(count);
        for (unsigned i = 0; i < count; ++i)
          strategy.rank[order[i]] = i + 1;
        result.push_back(std::move(strategy));
      }
  return result;
}
