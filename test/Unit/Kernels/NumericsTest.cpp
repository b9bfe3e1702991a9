//===- NumericsTest.cpp - Requantisation against the reference's form -----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// mcunet::numerics computes in 64 bits, lib/TosaIdioms as the reference kernels
// do: a saturating doubling high multiplication, then a rounding division.
//
//===----------------------------------------------------------------------===//

#include "../Planner/Check.h"
#include "Tests.h"
#include "mcunet/Numerics/Requantise.h"
#include "mcunet/TosaIdioms/FixedPoint.h"

#include <random>

using namespace mcunet;

static int32_t reference(int32_t value, numerics::Factor factor) {
  return idioms::multiplyByQuantizedMultiplier(
      value, {factor.multiplier, factor.shift});
}

static bool agree(int32_t value, numerics::Factor factor) {
  return numerics::requantise(value, factor, /*doubleRound=*/true) ==
         reference(value, factor);
}

namespace {
struct Draw {
  std::mt19937 random;

  int32_t operator()(int64_t low, int64_t high) {
    return static_cast<int32_t>(
        std::uniform_int_distribution<int64_t>(low, high)(random));
  }
  numerics::Factor factor(int32_t shift) {
    return {(*this)(1 << 30, INT32_MAX), shift};
  }
};
} // namespace

/// Each shift, with values near all powers of two.
static void testShifts(Draw &draw) {
  for (int32_t shift = 2; shift <= 62; ++shift)
    for (int32_t multiplier : {0, 1 << 30, INT32_MAX, draw(1 << 30, INT32_MAX)})
      for (int bit = 0; bit < 32; ++bit)
        for (int64_t around : {-1, 0, 1})
          for (int64_t sign : {-1, 1}) {
            int64_t value = sign * ((int64_t{1} << bit) + around);
            if (value >= INT32_MIN && value <= INT32_MAX)
              CHECK(agree(static_cast<int32_t>(value), {multiplier, shift}));
          }
}

/// Each accumulator of 32 bits, for one factor.
static void testAllValues(Draw &draw) {
  numerics::Factor factor = draw.factor(draw(32, 45));
  int64_t wrong = 0;
  for (int64_t value = INT32_MIN; value <= INT32_MAX; ++value)
    wrong += !agree(static_cast<int32_t>(value), factor);
  CHECK(wrong == 0);
}

/// All pairs of bytes through sums as ADD and SUB have them.
static void testSums(Draw &draw) {
  for (int trial = 0; trial < 20; ++trial) {
    numerics::Sum sum;
    sum.zeroPoints = {draw(-128, 127), draw(-128, 127)};
    sum.operands = {draw.factor(draw(31, 40)), draw.factor(draw(31, 40))};
    sum.result = draw.factor(draw(45, 52));
    sum.leftShift = 20;
    sum.subtract = draw(0, 1) != 0;
    sum.output.zeroPoint = draw(-128, 127);
    for (int32_t lhs = -128; lhs < 128; ++lhs)
      for (int32_t rhs = -128; rhs < 128; ++rhs) {
        int32_t a =
            reference((lhs - sum.zeroPoints[0]) * (1 << 20), sum.operands[0]);
        int32_t b =
            reference((rhs - sum.zeroPoints[1]) * (1 << 20), sum.operands[1]);
        int32_t expected = reference(sum.subtract ? a - b : a + b, sum.result) +
                           sum.output.zeroPoint;
        CHECK(sum(static_cast<int8_t>(lhs), static_cast<int8_t>(rhs)) ==
              std::clamp(expected, -128, 127));
      }
  }
}

void testNumerics(unsigned seed) {
  Draw draw{std::mt19937(seed)};
  testShifts(draw);
  testAllValues(draw);
  testSums(draw);
  std::printf("numerics as the reference, seed %u\n", seed);
}
