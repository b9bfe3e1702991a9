//===- LinearSum.cpp - A quantised addition as two products ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Kernels/LinearSum.h"
#include <algorithm>
#include <cmath>
#include <vector>

using namespace mcunet::kernels;

namespace {
/// Per y, every output with the range of x that gives it: a pair of operands
/// bounds c only where it is next to one with another output.
struct Run {
  int8_t first, last, y;
  int32_t output;
};
} // namespace

static std::vector<Run>
runsOf(llvm::function_ref<int32_t(int32_t, int32_t)> exact) {
  std::vector<Run> runs;
  for (int32_t y = -128; y < 128; ++y)
    for (int32_t x = -128; x < 128; ++x) {
      int32_t output = exact(x, y);
      if (x > -128 && runs.back().output == output)
        runs.back().last = x;
      else
        runs.push_back({static_cast<int8_t>(x), static_cast<int8_t>(x),
                        static_cast<int8_t>(y), output});
    }
  return runs;
}

/// The middle of the values of c that are right for all runs.
static std::optional<int64_t> findOffset(const std::vector<Run> &runs,
                                         int64_t a, int64_t b, int32_t shift,
                                         int32_t low, int32_t high) {
  int64_t least = INT64_MIN, most = INT64_MAX;
  for (const Run &run : runs) {
    int64_t first = a * run.first + b * run.y, last = a * run.last + b * run.y;
    int64_t output = int64_t{run.output} * (int64_t{1} << shift);
    if (run.output > low)
      least = std::max(least, output - std::min(first, last));
    if (run.output < high)
      most = std::min(most, output + (int64_t{1} << shift) - 1 -
                                std::max(first, last));
    if (least > most)
      return std::nullopt;
  }
  if (least == INT64_MIN || most == INT64_MAX)
    return std::nullopt; // always clamped: not worth a case
  return least + (most - least) / 2;
}

/// Sums may wrap on the way, the last may not.
static bool fits(const LinearSum &sum, int64_t c) {
  for (int64_t x : {-128, 127})
    for (int64_t y : {-128, 127}) {
      int64_t value = sum.a * x + sum.b * y + c;
      if (value < INT32_MIN || value > INT32_MAX)
        return false;
    }
  return true;
}

std::optional<LinearSum> mcunet::kernels::findLinearSum(
    double scaleA, double scaleB, int32_t low, int32_t high,
    llvm::function_ref<int32_t(int32_t x, int32_t y)> exact) {
  constexpr int32_t kMostShift = 24, kLeastShift = 16;
  constexpr int64_t kTries = 8;
  if (!(std::abs(scaleA) < 64 && std::abs(scaleB) < 64))
    return std::nullopt;
  std::vector<Run> runs = runsOf(exact);
  for (int32_t shift = kMostShift; shift >= kLeastShift; --shift) {
    int64_t a = std::llround(std::ldexp(scaleA, shift));
    int64_t b = std::llround(std::ldexp(scaleB, shift));
    for (int64_t da = -kTries; da <= kTries; ++da)
      for (int64_t db = -kTries; db <= kTries; ++db) {
        auto c = findOffset(runs, a + da, b + db, shift, low, high);
        if (!c)
          continue;
        LinearSum sum{static_cast<int32_t>(a + da),
                      static_cast<int32_t>(b + db), static_cast<int32_t>(*c),
                      shift};
        if (fits(sum, *c))
          return sum;
      }
  }
  return std::nullopt;
}
