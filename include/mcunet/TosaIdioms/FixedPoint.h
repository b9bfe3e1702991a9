//===- FixedPoint.h - The reference kernels' scalar arithmetic --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Fixed-point scalar functions that define TensorFlow Lite's reference int8
// kernels (gemmlowp arithmetic, double rounding). "Qm" means a signed 32-bit
// number with m integer bits: value = raw / 2^(31 - m).
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TOSAIDIOMS_FIXEDPOINT_H
#define MCUNET_TOSAIDIOMS_FIXEDPOINT_H

#include <array>
#include <cstdint>
#include <optional>

namespace mcunet {
namespace idioms {

/// A non-negative real number in the form of `tosa.rescale`: value * 2^-shift
/// with value in [2^30, 2^31) (or 0) and shift in [2, 62].
struct Multiplier {
  int32_t value = 0;
  int32_t shift = 31;

  bool operator==(const Multiplier &other) const {
    return value == other.value && shift == other.shift;
  }
};

/// The multiplier 1 (shift 30): widening or narrowing without scaling.
constexpr Multiplier kUnitMultiplier{1 << 30, 30};

/// QuantizeMultiplier: significand rounded to 31 bits, half away from zero;
/// numbers below 2^-32 flush to 0. TOSA's shift is 31 minus TFLite's. Empty
/// when `real` is negative, not finite or at least 2^29 (TOSA's shift would be
/// < 2).
std::optional<Multiplier> quantizeMultiplier(double real);

/// MultiplyByQuantizedMultiplier(x, m): the result of rescale DOUBLE_ROUND.
int32_t multiplyByQuantizedMultiplier(int32_t x, Multiplier m);

/// round(a * b / 2^31), ties towards +infinity, saturating (-2^31)^2.
int32_t saturatingRoundingDoublingHighMul(int32_t a, int32_t b);

/// round(x / 2^exponent), ties away from zero; exponent in [0, 31].
int32_t roundingDivideByPOT(int32_t x, int exponent);

/// x * 2^exponent, saturating; exponent in [0, 31).
int32_t saturatingMultiplyByPOT(int32_t x, int exponent);

/// exp(a) as Q0 for a <= 0 given as Q`integerBits`.
int32_t expOnNegativeValues(int32_t a, int integerBits);

/// 1 / (1 + a) as Q0 for a in [0, 1) given as Q0 (three Newton-Raphson steps).
int32_t oneOverOnePlusX(int32_t a);

/// logistic(a) and tanh(a) as Q0 for a given as Q4.
int32_t logisticQ4(int32_t a);
int32_t tanhQ4(int32_t a);

/// 1 / sqrt(x) for x >= 0 as the kernels' GetInvSqrtQuantizedMultiplierExp: a
/// Multiplier with a shift of at least 31. 0 counts as 1.
Multiplier inverseSqrt(int32_t x);

/// CalculateInputRadius: largest |x| whose rescaled value by 2^leftShift stays
/// inside Q`integerBits`; leftShift in [-31, 62].
int32_t inputRadius(int integerBits, int leftShift);

} // namespace idioms
} // namespace mcunet

#endif // MCUNET_TOSAIDIOMS_FIXEDPOINT_H
