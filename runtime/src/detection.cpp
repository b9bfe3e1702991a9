// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- detection.cpp - Boxes out of a detector's outputs ------------------===//
#include "mcunet/rt/detection.h"

using namespace mcunet::rt;

static float area(const Box &box) {
  return (box.right - box.left) * (box.bottom - box.top);
}

static float larger(float a, float b) { return a > b ? a : b; }
static float smaller(float a, float b) { return a < b ? a : b; }

MCUNET_RT_WEAK float mcunet::rt::overlap(const Box &a, const Box &b) {
  float width = smaller(a.right, b.right) - larger(a.left, b.left);
  float height = smaller(a.bottom, b.bottom) - larger(a.top, b.top);
  if (width <= 0 || height <= 0)
    return 0;
  float both = width * height;
  return both / (area(a) + area(b) - both);
}

MCUNET_RT_WEAK void BoxList::add(const Box &box) {
  if (count != storage.size()) {
    storage[count++] = box;
    return;
  }
  size_t worst = 0;
  for (size_t i = 1; i < count; ++i)
    if (storage[i].score < storage[worst].score)
      worst = i;
  if (count && storage[worst].score < box.score)
    storage[worst] = box;
}

MCUNET_RT_WEAK size_t mcunet::rt::suppressOverlaps(Span<Box> boxes,
                                                   float maxOverlap) {
  // Insertion keeps equal scores in order and needs no second array.
  for (size_t i = 1; i < boxes.size(); ++i) {
    Box box = boxes[i];
    size_t place = i;
    for (; place && boxes[place - 1].score < box.score; --place)
      boxes[place] = boxes[place - 1];
    boxes[place] = box;
  }
  size_t kept = 0;
  for (size_t i = 0; i != boxes.size(); ++i) {
    bool dropped = false;
    for (size_t j = 0; j != kept && !dropped; ++j)
      dropped = boxes[j].label == boxes[i].label &&
                overlap(boxes[j], boxes[i]) > maxOverlap;
    if (!dropped)
      boxes[kept++] = boxes[i];
  }
  return kept;
}
