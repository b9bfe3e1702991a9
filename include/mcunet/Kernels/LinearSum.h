//===- LinearSum.h - A quantised addition as two products -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A quantised addition scales both operands, rounding twice each, adds, and
// scales and rounds the sum. There are only 65,536 pairs of operands, so a
// shorter formula can be proven by trying them all:
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

/// Finds coefficients with which the formula equals `exact(x, y)` for all int8
/// operands. `exact` clamps to [low, high]. The search starts at `scaleA` and
/// `scaleB`, in output units per operand unit. Returns nothing if it finds
/// none; no linear function is exact if ties round away from zero on both sides
/// of zero.
std::optional<LinearSum>
findLinearSum(double scaleA, double scaleB, int32_t low, int32_t high,
              llvm::function_ref<int32_t(int32_t x, int32_t y)> exact);

} // namespace mcunet::kernels

#endif // MCUNET_KERNELS_LINEARSUM_H
