// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- detection.h - Boxes out of a detector's outputs ----------*- C++ -*-===//
#ifndef MCUNET_RT_DETECTION_H
#define MCUNET_RT_DETECTION_H

#include "mcunet/rt/span.h"

#include <cstdint>

namespace mcunet::rt {

/// A box in any unit, left <= right and top <= bottom.
struct Box {
  float left, top, right, bottom;
  float score;
  uint16_t label;
};

/// Intersection over union; 0 for boxes without area.
float overlap(const Box &a, const Box &b);

/// Greedy non-maximum suppression in place: sorts by score, highest first
/// (equal scores stay in their order), and drops a box that overlaps an earlier
/// kept one of its label by more than `maxOverlap`. Returns how many are kept,
/// at the front. Takes time quadratic in the number of boxes and no memory.
size_t suppressOverlaps(Span<Box> boxes, float maxOverlap);

} // namespace mcunet::rt

#endif // MCUNET_RT_DETECTION_H
