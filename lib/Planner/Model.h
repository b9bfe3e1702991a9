//===- Model.h - The planner's normal form of a problem ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Problem -> Model (pairs made explicit) -> Components (connected by pairs,
// hence independent). Everything after this works on one component at a time,
// with its buffers numbered densely.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_PLANNER_MODEL_H
#define MCUNET_LIB_PLANNER_MODEL_H

#include "mcunet/Planner/Planner.h"

namespace mcunet::planner::detail {

/// The constraint between a buffer `self` and `other`, as seen from `self`:
/// offset(other) - offset(self) >= above, or
/// offset(self) - offset(other) >= below.
/// Both are multiples of the alignment that the two have in common. Pairs that
/// hold for any two offsets have no arc.
struct Arc {
  unsigned other;
  int64_t above, below;
};

struct Model {
  const Problem *problem;
  std::vector<std::vector<Arc>> arcs; // per buffer, by `other`
  std::vector<char> relaxed; // may share bytes with some buffer live with it
};

struct Item {
  int64_t size, begin, end, alignment;
  int64_t fixed; // -1 if free
  bool relaxed;  // may share bytes with some buffer live with it
};

/// Buffers of which any two are live at once and disjoint, so that they are
/// stacked in some order. Each needs `weight` bytes, except that the uppermost
/// may need up to `slack` less.
struct Clique {
  std::vector<unsigned> members;
  std::vector<int64_t> weights; // size, rounded up to the common alignment
  int64_t total = 0, slack = 0;
};

struct Component {
  std::vector<unsigned> ids; // of the problem's buffers
  std::vector<Item> items;
  std::vector<std::vector<Arc>> arcs; // `other` indexes `items`
  std::vector<Clique> cliques;
  int64_t granularity = 1; // divides every peak a left-justified plan can have
  int64_t lowerBound = 0;
};

inline int64_t alignUp(int64_t value, int64_t alignment) {
  int64_t rest = value % alignment;
  if (rest == 0)
    return value;
  return rest > 0 ? value - rest + alignment : value - rest;
}

/// Builds the model; nullopt when the problem is malformed.
std::optional<Model> buildModel(const Problem &problem);

/// Splits the model; fills in all but cliques and lowerBound.
std::vector<Component> splitModel(const Model &model);

/// Finds the cliques and the lower bound they prove.
void boundComponent(Component &component);

/// Places the buffers in `order`, each as low as the earlier ones permit, fixed
/// ones before all others. False when fixed offsets collide.
bool placeInOrder(const Component &component,
                  const std::vector<unsigned> &order,
                  std::vector<int64_t> &offsets);

/// The best of several greedy orders, improved by moves if buffers may overlap;
/// stops at `target`. Empty when fixed offsets collide.
std::vector<int64_t> placeGreedily(const Component &component, int64_t target);

/// max(offset + size).
int64_t peakOf(const Component &component, const std::vector<int64_t> &offsets);

} // namespace mcunet::planner::detail

#endif // MCUNET_LIB_PLANNER_MODEL_H
