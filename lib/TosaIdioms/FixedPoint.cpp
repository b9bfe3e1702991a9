//===- FixedPoint.cpp - The reference kernels' scalar arithmetic ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/TosaIdioms/FixedPoint.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace mcunet::idioms;

static constexpr int32_t kMax32 = std::numeric_limits<int32_t>::max();
static constexpr int32_t kMin32 = std::numeric_limits<int32_t>::min();

/// Two's complement wrap of a 64-bit number, as 32-bit registers do.
static int32_t wrap32(int64_t x) {
  return static_cast<int32_t>(static_cast<uint32_t>(x));
}

std::optional<Multiplier> mcunet::idioms::quantizeMultiplier(double real) {
  if (!std::isfinite(real) || real < 0)
    return std::nullopt;
  if (real == 0)
    return Multiplier{0, 31};
  int exponent = 0;
  double significand = std::frexp(real, &exponent);
  int64_t fixed = static_cast<int64_t>(std::round(significand * 2147483648.0));
  if (fixed == (int64_t(1) << 31)) {
    fixed /= 2;
    ++exponent;
  }
  if (exponent < -31)
    return Multiplier{0, 31};
  if (exponent > 29)
    return std::nullopt;
  return Multiplier{static_cast<int32_t>(fixed), 31 - exponent};
}

int32_t mcunet::idioms::saturatingRoundingDoublingHighMul(int32_t a,
                                                          int32_t b) {
  if (a == b && a == kMin32)
    return kMax32;
  int64_t product = int64_t(a) * int64_t(b);
  return static_cast<int32_t>((product + (int64_t(1) << 30)) >> 31);
}

int32_t mcunet::idioms::roundingDivideByPOT(int32_t x, int exponent) {
  int64_t half = exponent == 0 ? 0 : int64_t(1) << (exponent - 1);
  int64_t magnitude = x < 0 ? -int64_t(x) : int64_t(x);
  int64_t rounded = (magnitude + half) >> exponent;
  return static_cast<int32_t>(x < 0 ? -rounded : rounded);
}

int32_t mcunet::idioms::saturatingMultiplyByPOT(int32_t x, int exponent) {
  int64_t shifted = int64_t(x) * (int64_t(1) << exponent);
  return static_cast<int32_t>(std::clamp<int64_t>(shifted, kMin32, kMax32));
}

int32_t mcunet::idioms::multiplyByQuantizedMultiplier(int32_t x, Multiplier m) {
  int exponent = 31 - m.shift;
  int leftShift = std::max(exponent, 0);
  int rightShift = std::max(-exponent, 0);
  int32_t shifted = wrap32(int64_t(x) * (int64_t(1) << leftShift));
  return roundingDivideByPOT(
      saturatingRoundingDoublingHighMul(shifted, m.value), rightShift);
}

/// exp(a) as Q0 for a in [-1/4, 0) as Q0: Taylor's series around -1/8.
static int32_t expOnQuarterInterval(int32_t a) {
  const int32_t expMinusEighth = 1895147668;
  const int32_t oneThird = 715827883;
  auto mul = saturatingRoundingDoublingHighMul;
  int32_t x = a + (1 << 28);
  int32_t x2 = mul(x, x);
  int32_t x3 = mul(x2, x);
  int32_t x4 = mul(x2, x2);
  int32_t x4Over4 = roundingDivideByPOT(x4, 2);
  int32_t tail = roundingDivideByPOT(mul(x4Over4 + x3, oneThird) + x2, 1);
  return wrap32(int64_t(expMinusEighth) + mul(expMinusEighth, x + tail));
}

int32_t mcunet::idioms::expOnNegativeValues(int32_t a, int integerBits) {
  if (a == 0)
    return kMax32;
  int fractionalBits = 31 - integerBits;
  int32_t quarter = 1 << (fractionalBits - 2);
  int32_t residue = (a & (quarter - 1)) - quarter;
  int32_t result =
      expOnQuarterInterval(saturatingMultiplyByPOT(residue, integerBits));
  int32_t rest = wrap32(int64_t(residue) - a);
  // exp(-2^k) as Q0 for k = -2 .. 4.
  static const int32_t factors[7] = {
      1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242};
  for (int k = -2; k <= 4; ++k)
    if (integerBits > k && (rest & (1 << (fractionalBits + k))))
      result = saturatingRoundingDoublingHighMul(result, factors[k + 2]);
  if (integerBits > 5 && a < -(1 << (36 - integerBits)))
    return 0;
  return result;
}

/// (a + 1) / 2 as Q0 for a in [0, 1): RoundingHalfSum(a, One).
static int32_t halfDenominator(int32_t a) {
  return static_cast<int32_t>((int64_t(a) + kMax32 + 1) / 2);
}

/// 1 / d as Q2 for d = (1 + a) / 2 as Q0 after three Newton-Raphson steps,
/// which is 2 / (1 + a).
static int32_t newtonReciprocal(int32_t half) {
  auto mul = saturatingRoundingDoublingHighMul;
  int32_t x = 1515870810 + mul(half, -1010580540);
  for (int step = 0; step < 3; ++step) {
    int32_t error = (1 << 29) - mul(half, x);
    x += saturatingMultiplyByPOT(mul(x, error), 2);
  }
  return x;
}

int32_t mcunet::idioms::oneOverOnePlusX(int32_t a) {
  return saturatingMultiplyByPOT(newtonReciprocal(halfDenominator(a)), 1);
}

int32_t mcunet::idioms::logisticQ4(int32_t a) {
  if (a == 0)
    return 1 << 30;
  // exp wants -|a|; INT32_MIN is its own negation there, and exp of it is 0.
  int32_t negated = a < 0 ? a : -a;
  int32_t positive = oneOverOnePlusX(expOnNegativeValues(negated, 4));
  return a > 0 ? positive : kMax32 - positive;
}

int32_t mcunet::idioms::tanhQ4(int32_t a) {
  if (a == 0)
    return 0;
  // Multiplying by 2 is exact: the same raw number read as Q5.
  int32_t negated = a < 0 ? a : -a;
  int32_t e = expOnNegativeValues(negated, 5);
  // (1 - e) / (1 + e) = 2 / (1 + e) - 1, in Q2 before the last subtraction.
  int32_t x = newtonReciprocal(halfDenominator(e));
  int32_t t = saturatingMultiplyByPOT(wrap32(int64_t(x) - (1 << 29)), 2);
  return a > 0 ? t : -t;
}

/// x^3 for x as Q3: the product of three has nine integer bits, of which six
/// are removed.
static int32_t cubeQ3(int32_t x) {
  auto mul = saturatingRoundingDoublingHighMul;
  return saturatingMultiplyByPOT(mul(mul(x, x), x), 6);
}

Multiplier mcunet::idioms::inverseSqrt(int32_t x) {
  if (x <= 1)
    return {kMax32, 31};
  int rightShift = 11;
  for (; x >= (1 << 29); ++rightShift)
    x /= 4;
  int pairs = (__builtin_clz(static_cast<uint32_t>(x)) - 1) / 2 - 1;
  rightShift -= pairs;
  x <<= 2 * pairs;
  // Five Newton-Raphson steps from 1, in Q3.
  auto mul = saturatingRoundingDoublingHighMul;
  int32_t half = roundingDivideByPOT(x >> 1, 1);
  const int32_t threeHalves = (1 << 28) + (1 << 27);
  const int32_t halfSqrt2 = 1518500250;
  int32_t y = 1 << 28;
  for (int step = 0; step < 5; ++step)
    y = saturatingMultiplyByPOT(
        wrap32(int64_t(mul(threeHalves, y)) - mul(half, cubeQ3(y))), 3);
  y = mul(y, halfSqrt2);
  if (rightShift < 0) {
    y = wrap32(int64_t(y) << -rightShift);
    rightShift = 0;
  }
  return {y, 31 + rightShift};
}

int32_t mcunet::idioms::inputRadius(int integerBits, int leftShift) {
  double largest = 1.0 * ((1 << integerBits) - 1) *
                   static_cast<double>(int64_t(1) << (31 - integerBits)) /
                   std::ldexp(1.0, leftShift);
  return static_cast<int32_t>(std::min(std::floor(largest), 2147483647.0));
}
