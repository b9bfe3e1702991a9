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
/// Neighbouring operands x with the same output, for one y. Only the two ends
/// of a run bound c.
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

namespace {
/// The values of c that are right for all runs tried so far.
class Offsets {
public:
  Offsets(int64_t a, int64_t b, int32_t shift, int32_t low, int32_t high)
      : a(a), b(b), shift(shift), low(low), high(high) {}

  /// Returns false if no value is left.
  bool restrict(const Run &run) {
    int64_t first = a * run.first + b * run.y, last = a * run.last + b * run.y;
    int64_t output = int64_t{run.output} * (int64_t{1} << shift);
    if (run.output > low && output - std::min(first, last) > least) {
      least = output - std::min(first, last);
      lower = &run;
    }
    int64_t above = output + (int64_t{1} << shift) - 1 - std::max(first, last);
    if (run.output < high && above < most) {
      most = above;
      upper = &run;
    }
    return least <= most;
  }

  /// The middle of the values that are left.
  std::optional<int64_t> middle() const {
    if (!lower || !upper)
      return std::nullopt; // always clamped: not worth a case
    return least + (most - least) / 2;
  }

  int64_t a, b;
  int32_t shift, low, high;
  int64_t least = INT64_MIN, most = INT64_MAX;
  const Run *lower = nullptr, *upper = nullptr; // the runs that bound it
};

/// Finds c for one pair of coefficients after the other. Neighbouring pairs
/// fail at the same runs, so these are tried first.
class OffsetFinder {
public:
  OffsetFinder(std::vector<Run> runs, int32_t low, int32_t high)
      : runs(std::move(runs)), low(low), high(high) {}

  std::optional<int64_t> find(int64_t a, int64_t b, int32_t shift) {
    Offsets offsets(a, b, shift, low, high);
    for (const Run *run : witnesses)
      if (!offsets.restrict(*run))
        return std::nullopt;
    for (const Run &run : runs)
      if (!offsets.restrict(run)) {
        remember(offsets.lower);
        remember(offsets.upper);
        return std::nullopt;
      }
    return offsets.middle();
  }

private:
  void remember(const Run *run) {
    constexpr size_t kMost = 64;
    if (witnesses.size() < kMost)
      witnesses.push_back(run);
  }

  std::vector<Run> runs;
  std::vector<const Run *> witnesses;
  int32_t low, high;
};
} // namespace

/// The least and the greatest value of a * x + b * y over all operands.
static std::pair<int64_t, int64_t> rangeOf(int64_t a, int64_t b) {
  auto least = [](int64_t k) { return std::min(-128 * k, 127 * k); };
  auto most = [](int64_t k) { return std::max(-128 * k, 127 * k); };
  return {least(a) + least(b), most(a) + most(b)};
}

/// Intermediate sums may wrap; the final one must not.
static bool fits(int64_t a, int64_t b, int64_t c) {
  auto [least, most] = rangeOf(a, b);
  return least + c >= INT32_MIN && most + c <= INT32_MAX;
}

/// False if the sum wraps for every c.
static bool mayFit(int64_t a, int64_t b) {
  auto [least, most] = rangeOf(a, b);
  return most - least <= int64_t{INT32_MAX} - INT32_MIN;
}

std::optional<LinearSum> mcunet::kernels::findLinearSum(
    double scaleA, double scaleB, int32_t low, int32_t high,
    llvm::function_ref<int32_t(int32_t x, int32_t y)> exact) {
  constexpr int32_t kMostShift = 24, kLeastShift = 16;
  constexpr int64_t kTries = 8;
  if (!(std::abs(scaleA) < 64 && std::abs(scaleB) < 64))
    return std::nullopt;
  OffsetFinder offsets(runsOf(exact), low, high);
  for (int32_t shift = kMostShift; shift >= kLeastShift; --shift) {
    int64_t a = std::llround(std::ldexp(scaleA, shift));
    int64_t b = std::llround(std::ldexp(scaleB, shift));
    for (int64_t da = -kTries; da <= kTries; ++da)
      for (int64_t db = -kTries; db <= kTries; ++db) {
        if (!mayFit(a + da, b + db))
          continue;
        auto c = offsets.find(a + da, b + db, shift);
        if (c && fits(a + da, b + db, *c))
          return LinearSum{static_cast<int32_t>(a + da),
                           static_cast<int32_t>(b + db),
                           static_cast<int32_t>(*c), shift};
      }
  }
  return std::nullopt;
}
