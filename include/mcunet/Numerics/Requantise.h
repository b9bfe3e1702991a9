//===- Requantise.h - The arithmetic of quantised layers --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Requantisation and the formulas of elementwise layers, on single values. The
// dialect's folds, the analyses of channels and the proofs of the kernels all
// evaluate these functions. lib/TosaIdioms has the reference kernels' own form
// of the same arithmetic; test/Unit/Kernels compares the two.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_NUMERICS_REQUANTISE_H
#define MCUNET_NUMERICS_REQUANTISE_H

#include "mcunet/Support/SingleFactor.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace mcunet::numerics {

/// A factor of multiplier * 2^-shift: `shift` in [2, 62], `multiplier` not
/// negative. With a shift of 0, `multiplier` has the bits of a 32-bit float
/// (SingleFactor.h).
struct Factor {
  int32_t multiplier = 0, shift = 0;
};

/// TOSA 1.0 `apply_scale_32`, before the result is cut to 32 bits. Under double
/// rounding a shift below 31 shifts the value to the left in 32 bits first, as
/// TensorFlow Lite's kernels do: bits that leave them are lost.
inline int64_t requantiseWide(int32_t value, Factor factor, bool doubleRound) {
  auto [multiplier, shift] = factor;
  if (shift == kSingleShift)
    return scaleSingle(value, multiplier);
  if (doubleRound && shift < 31) {
    value = static_cast<int32_t>(static_cast<uint32_t>(value) << (31 - shift));
    shift = 31;
  }
  int64_t round = int64_t{1} << (shift - 1);
  if (doubleRound && shift > 31)
    round += value >= 0 ? (int64_t{1} << 30) : -(int64_t{1} << 30);
  return (int64_t{value} * multiplier + round) >> shift;
}

inline int32_t requantise(int32_t value, Factor factor, bool doubleRound) {
  return static_cast<int32_t>(requantiseWide(value, factor, doubleRound));
}

/// The average of `count` > 0 elements as TensorFlow Lite's reference divides.
inline int32_t averageReference(int32_t sum, int32_t count) {
  return (sum > 0 ? sum + count / 2 : sum - count / 2) / count;
}

/// The average as TOSA 1.0's `avg_pool2d` divides; `acc` is the sum less the
/// zero points of its `count` > 0 elements.
inline int32_t averageReciprocal(int32_t acc, int32_t count,
                                 int32_t outputZeroPoint) {
  int32_t bits = 0;
  while ((int64_t{1} << bits) < count)
    ++bits;
  auto multiplier =
      static_cast<int32_t>((((int64_t{1} << 30) + 1) << bits) / count);
  int32_t result =
      requantise(acc, {multiplier, 30 + bits}, /*doubleRound=*/false) +
      outputZeroPoint;
  return std::clamp(result, -128, 127);
}

/// Rounding, zero point and bounds of a result.
struct Output {
  bool doubleRound = true;
  int32_t zeroPoint = 0;
  int32_t low = -128, high = 127;

  int8_t operator()(int64_t scaled) const {
    return static_cast<int8_t>(
        std::clamp<int64_t>(scaled + zeroPoint, low, high));
  }
};

/// A sum, a difference or its square (patch.add).
struct Sum {
  std::array<int32_t, 2> zeroPoints = {0, 0};
  std::array<Factor, 2> operands;
  Factor result;
  int32_t leftShift = 0;
  bool subtract = false, square = false;
  Output output;

  int32_t scaled(unsigned operand, int32_t value) const {
    // A multiplication, since shifting a negative value left is undefined.
    int32_t shifted = (value - zeroPoints[operand]) * (1 << leftShift);
    return requantise(shifted, operands[operand], output.doubleRound);
  }

  /// The result for two scaled operands. In 64 bits, since multipliers that
  /// make the sum overflow are not ruled out.
  int8_t combine(int32_t lhs, int32_t rhs) const {
    auto sum = static_cast<int32_t>(subtract ? int64_t{lhs} - rhs
                                             : int64_t{lhs} + rhs);
    if (square)
      sum = static_cast<int32_t>(int64_t{sum} * sum);
    return output(requantise(sum, result, output.doubleRound));
  }

  int8_t operator()(int8_t lhs, int8_t rhs) const {
    return combine(scaled(0, lhs), scaled(1, rhs));
  }
};

/// patch.mul.
struct Product {
  std::array<int32_t, 2> zeroPoints = {0, 0};
  Factor result;
  Output output;

  int8_t operator()(int8_t lhs, int8_t rhs) const {
    int32_t product = (lhs - zeroPoints[0]) * (rhs - zeroPoints[1]);
    return output(requantise(product, result, output.doubleRound));
  }
};

/// patch.prelu: one factor for values that are not negative, one for products
/// of the others with `alpha`.
struct PRelu {
  int32_t zeroPoint = 0, alphaZeroPoint = 0;
  std::array<Factor, 2> factors;
  Output output;

  int8_t operator()(int8_t input, int8_t alpha) const {
    int32_t x = input - zeroPoint;
    unsigned side = x >= 0 ? 0 : 1;
    if (side == 1)
      x *= alpha - alphaZeroPoint;
    return output(requantise(x, factors[side], output.doubleRound));
  }
};

} // namespace mcunet::numerics

#endif // MCUNET_NUMERICS_REQUANTISE_H
