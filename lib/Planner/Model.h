//===- Model.h - The planner's normal form of a problem ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_PLANNER_MODEL_H
#define MCUNET_LIB_PLANNER_MODEL_H

#include "mcunet/Planner/Planner.h"

namespace mcunet::planner::detail {

/// The constraint between a buffer `self` and `other`, as seen from `self`:
/// offset(other) - offset(self) >= above, or
/// offset(self) - offset(other) >= below.
/// Pairs that hold for any two offsets (above + below <= 1) have no arc.
struct Arc {
  unsigned other;
  int64_t above, below;
};

/// A problem whose pairs are explicit.
struct Model {
  const Problem *problem;
  std::vector<std::vector<Arc>> arcs; // per buffer, by `other`
};

inline int64_t alignUp(int64_t value, int64_t alignment) {
  return (value + alignment - 1) / alignment * alignment;
}

/// Builds the model; nullopt when the problem is malformed.
std::optional<Model> buildModel(const Problem &problem);

/// Places the buffers in `order`, each as low as the earlier ones permit, fixed
/// ones before all others. False when fixed offsets collide.
bool placeInOrder(const Model &model, const std::vector<unsigned> &order,
                  std::vector<int64_t> &offsets);

/// max(offset + size).
int64_t peakOf(const Problem &problem, const std::vector<int64_t> &offsets);

} // namespace mcunet::planner::detail

#endif // MCUNET_LIB_PLANNER_MODEL_H
