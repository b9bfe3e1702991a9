//===- AccessOrder.h - What a kernel reads before it writes -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A kernel states the order in which it reads its operands and writes its
// result. The lowering follows the statement, the in-place rule trusts it, and
// `patch-verify-plan` replays it: none of them assumes an order of its own.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SCHEDULE_ACCESSORDER_H
#define MCUNET_SCHEDULE_ACCESSORDER_H

#include "llvm/ADT/Hashing.h"
#include <cstdint>

namespace mcunet::schedule {

/// The unit that one step of a kernel computes. Rows, pixels of a row and
/// elements of a pixel follow in ascending order, and a step ends before the
/// next one begins.
enum class AccessStep {
  Element, ///< one element
  Pixels,  ///< some neighbouring pixels
  Row,     ///< all columns of a row that a call computes
  Whole,   ///< everything that a call computes
};

/// Inside a step the order is open: an output may be written before the windows
/// of the step have been read. One exception: a step of one element writes it
/// after it has read the same element of an operand of the same shape, and
/// nothing of that operand up to there is read again. Other operands (those
/// that broadcast) are read again for every element.
struct AccessOrder {
  AccessStep step = AccessStep::Whole;
  /// AccessStep::Pixels: pixels per step. The last step may have fewer.
  int64_t pixels = 1;
  /// AccessStep::Pixels: the pixels of a step may lie in two rows or more.
  /// Otherwise each row begins with a step of its own.
  bool acrossRows = false;
  /// A step reads all of its windows before it writes.
  bool readsFirst = false;

  static AccessOrder element() { return {AccessStep::Element, 1, false, true}; }
  static AccessOrder row() { return {AccessStep::Row, 1, false, false}; }
  static AccessOrder whole() { return {}; }
  static AccessOrder inPixels(int64_t pixels, int64_t cols, bool readsFirst) {
    return {AccessStep::Pixels, pixels, cols % pixels != 0, readsFirst};
  }

  friend bool operator==(const AccessOrder &a, const AccessOrder &b) {
    return a.step == b.step && a.pixels == b.pixels &&
           a.acrossRows == b.acrossRows && a.readsFirst == b.readsFirst;
  }
  friend bool operator!=(const AccessOrder &a, const AccessOrder &b) {
    return !(a == b);
  }
};

inline llvm::hash_code hash_value(const AccessOrder &order) {
  return llvm::hash_combine(order.step, order.pixels, order.acrossRows,
                            order.readsFirst);
}

} // namespace mcunet::schedule

#endif // MCUNET_SCHEDULE_ACCESSORDER_H
