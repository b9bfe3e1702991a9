//===- LinearSum.h - A quantised addition as two products -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A quantised addition scales both operands, rounding twice each, adds, and
// scales and rounds the sum. There are 65,536 pairs of operands only, so that a
// shorter formula is proven by trying them all:
//
//   clamp((a * x + b * y + c) >> shift)
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_KERNELS_LINEARSUM_H
#define MCUNET_KERNELS_LINEARSUM_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include <cstdint>
#include <optional>

namespace mcunet::kernels {

struct LinearSum {
  int32_t a, b, c, shift;
};

/// Coefficients near `scaleA` and `scaleB` output units an operand's unit with
/// which the formula gives `exact(x, y)`, which is clamped to [low, high], for
/// all int8 operands. None where there are no such: where ties are rounded away
/// from zero on both sides of it, no linear function is right.
std::optional<LinearSum>
findLinearSum(double scaleA, double scaleB, int32_t low, int32_t high,
              llvm::function_ref<int32_t(int32_t x, int32_t y)> exact);

} // namespace mcunet::kernels

#endif // MCUNET_KERNELS_LINEARSUM_H
