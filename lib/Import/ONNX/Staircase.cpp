//===- Staircase.cpp - onnxruntime's requantisation in integers -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Staircase.h"

#include <algorithm>
#include <cmath>

using namespace llvm;
using namespace mcunet;
using namespace mcunet::onnx;
using mcunet::idioms::AddParams;
using mcunet::idioms::Multiplier;
using mcunet::idioms::OutputStage;

void SumRange::addProduct(int64_t weight, int64_t least, int64_t most) {
  low += std::min(weight * least, weight * most);
  high += std::max(weight * least, weight * most);
}

int32_t mcunet::onnx::scaled(int64_t sum, float factor) {
  float product = static_cast<float>(static_cast<int32_t>(sum)) * factor;
  return static_cast<int32_t>(
      std::nearbyint(std::clamp(product, -1000.0f, 1000.0f)));
}

/// The least sum of which the function is `step` or more.
static int64_t thresholdOf(SumFunction function, int32_t step, float factor) {
  double guess = std::floor((step - 0.5) / static_cast<double>(factor));
  auto sum =
      static_cast<int64_t>(std::clamp(guess, -2147483000.0, 2147483000.0));
  // The float's rounding moves it by less than one part in 2^23.
  while (sum > INT32_MIN && function(sum) >= step)
    --sum;
  while (sum < INT32_MAX && function(sum) < step)
    ++sum;
  return sum;
}

namespace {
/// The slopes that keep all thresholds in place: [low, high).
struct Slopes {
  long double low = 0, high = 1e30L;

  /// sum * slope reaches `bound`, or stays below it.
  void reach(int64_t sum, long double bound) {
    if (sum > 0)
      low = std::max(low, bound / sum);
    else if (sum < 0)
      high = std::min(high, bound / sum);
    else if (bound > 0)
      high = 0;
  }
  void stayBelow(int64_t sum, long double bound) {
    if (sum > 0)
      high = std::min(high, bound / sum);
    else if (sum < 0)
      low = std::max(low, bound / sum);
    else if (bound <= 0)
      high = 0;
  }
};
} // namespace

/// The result of rescale with one rounding.
static int64_t rescaled(int64_t sum, Multiplier m) {
  return (sum * m.value + (int64_t(1) << (m.shift - 1))) >> m.shift;
}

std::optional<Multiplier>
mcunet::onnx::findMultiplier(SumFunction function, float factor, SumRange range,
                             int32_t least, int32_t most) {
  SmallVector<std::pair<int64_t, int32_t>> steps;
  Slopes slopes;
  for (int32_t step = least + 1; step <= most; ++step) {
    int64_t threshold = thresholdOf(function, step, factor);
    if (threshold <= range.low || threshold > range.high)
      continue;
    steps.push_back({threshold, step});
    slopes.reach(threshold, step - 0.5L);
    slopes.stayBelow(threshold - 1, step - 0.5L);
  }
  int exponent = 0;
  (void)std::frexp(factor, &exponent);
  int shift = std::min(31 - exponent, 62);
  if (!(slopes.low < slopes.high) || shift < 2)
    return std::nullopt;
  // The float itself if possible, or the nearest slope in range.
  long double unit = std::ldexp(1.0L, shift);
  long double near = std::clamp<long double>(
      std::ldexp(static_cast<long double>(factor), shift),
      std::ceil(slopes.low * unit), std::ceil(slopes.high * unit) - 1);
  if (!(near >= 0 && near < 2147483648.0L))
    return std::nullopt;
  Multiplier m{static_cast<int32_t>(near), shift};
  auto clamped = [&](int64_t value) {
    return std::clamp<int64_t>(value, least, most);
  };
  for (auto [threshold, step] : steps)
    if (clamped(rescaled(threshold, m)) < step ||
        clamped(rescaled(threshold - 1, m)) >= step)
      return std::nullopt;
  // Between thresholds nothing changes, so the ends of the range remain to
  // check.
  for (int64_t end : {range.low, range.high})
    if (clamped(rescaled(end, m)) != clamped(function(end)))
      return std::nullopt;
  return m;
}

OutputStage mcunet::onnx::outputStageOf(ArrayRef<float> factors,
                                        ArrayRef<SumRange> ranges,
                                        int32_t zeroPoint) {
  OutputStage stage;
  stage.zeroPoint = zeroPoint;
  stage.singleRound = true;
  // Channels with one factor may have different multipliers, because their
  // ranges differ.
  size_t count = std::max(factors.size(), ranges.size());
  for (size_t channel = 0; channel < count; ++channel) {
    float factor = factors[factors.size() == 1 ? 0 : channel];
    std::optional<Multiplier> m =
        findMultiplier([&](int64_t sum) { return scaled(sum, factor); }, factor,
                       ranges[ranges.size() == 1 ? 0 : channel],
                       -128 - zeroPoint, 127 - zeroPoint);
    if (!m) {
      stage.multipliers.clear();
      stage.factors.assign(factors.begin(), factors.end());
      return stage;
    }
    stage.multipliers.push_back(*m);
  }
  if (all_equal(stage.multipliers))
    stage.multipliers.resize(1);
  return stage;
}

//===----------------------------------------------------------------------===//
// Additions
//===----------------------------------------------------------------------===//

namespace {
/// A pair whose sum lies near the bound between two results: a * lhs + b * rhs
/// is to be `distance` at least, or less.
struct NearPair {
  double lhs, rhs, distance;
  bool reach;
};
} // namespace

/// The pairs whose exact value is near to a rounding's bound.
static std::vector<NearPair> nearPairs(double l, double r, int32_t lhsZp,
                                       int32_t rhsZp, int32_t outZp,
                                       const PairFunction &function) {
  std::vector<NearPair> pairs;
  for (int32_t lhs = -128; lhs < 128; ++lhs)
    for (int32_t rhs = -128; rhs < 128; ++rhs) {
      double value = l * (lhs - lhsZp) + r * (rhs - rhsZp) + outZp;
      double bound = std::floor(value) + 0.5;
      if (std::abs(value - bound) > 1e-3 || bound < -128 || bound > 127)
        continue;
      pairs.push_back({double(lhs - lhsZp), double(rhs - rhsZp), bound - value,
                       function(lhs, rhs) > bound});
    }
  return pairs;
}

/// Corrections of the two factors that put all near pairs on their side, if a
/// walk finds them.
static std::pair<double, double> correct(ArrayRef<NearPair> pairs) {
  double a = 0, b = 0;
  for (int round = 0; round < 200; ++round) {
    // The pair that is furthest on the wrong side, or nearest to it.
    const NearPair *worst = nullptr;
    double least = 1e-7;
    for (const NearPair &pair : pairs) {
      double over = a * pair.lhs + b * pair.rhs - pair.distance;
      double margin = pair.reach ? over : -over;
      if (margin < least) {
        least = margin;
        worst = &pair;
      }
    }
    if (!worst)
      break;
    double norm = worst->lhs * worst->lhs + worst->rhs * worst->rhs;
    if (norm == 0)
      break;
    double step = (3e-7 - least) / norm * (worst->reach ? 1 : -1);
    a += step * worst->lhs;
    b += step * worst->rhs;
  }
  return {a, b};
}

/// A factor with `fraction` bits after the point.
static std::optional<Multiplier> fixedFactor(double factor, int fraction) {
  int exponent = 0;
  double significand = std::frexp(factor, &exponent);
  int shift = 31 - exponent - fraction;
  auto value = std::llround(std::ldexp(significand, 31));
  if (value == int64_t(1) << 31) {
    value >>= 1;
    --shift;
  }
  while (shift > 62 && value > 0) {
    value >>= 1;
    --shift;
  }
  if (shift < 2 || value <= 0)
    return std::nullopt;
  return Multiplier{static_cast<int32_t>(value), shift};
}

/// The addition in fixed point with `fraction` bits after the point; empty
/// where a factor does not fit.
static std::optional<AddParams> fixedAddition(double l, double r,
                                              int fraction) {
  AddParams params;
  params.subtract = r < 0;
  std::optional<Multiplier> left = fixedFactor(l, fraction);
  std::optional<Multiplier> right = fixedFactor(std::abs(r), fraction);
  if (!left || !right)
    return std::nullopt;
  params.lhs = *left;
  params.rhs = *right;
  params.output.multipliers = {Multiplier{1 << 30, 30 + fraction}};
  params.output.singleRound = true;
  return params;
}

/// The result of the addition for one pair.
static int32_t evaluate(const AddParams &params, int32_t lhs, int32_t rhs) {
  int64_t first = rescaled(lhs - params.lhsZeroPoint, params.lhs);
  int64_t second = rescaled(rhs - params.rhsZeroPoint, params.rhs);
  int64_t sum = params.subtract ? first - second : first + second;
  int64_t value = rescaled(sum, params.output.multipliers[0]);
  return static_cast<int32_t>(
      std::clamp<int64_t>(value + params.output.zeroPoint, -128, 127));
}

static bool equals(const AddParams &params, const PairFunction &function) {
  for (int32_t lhs = -128; lhs < 128; ++lhs)
    for (int32_t rhs = -128; rhs < 128; ++rhs)
      if (evaluate(params, lhs, rhs) != function(lhs, rhs))
        return false;
  return true;
}

/// True where all pairs lie on their side, which most candidates fail.
static bool holdsNear(const AddParams &params, ArrayRef<NearPair> pairs,
                      const PairFunction &function) {
  return all_of(pairs, [&](const NearPair &pair) {
    auto lhs = static_cast<int32_t>(pair.lhs) + params.lhsZeroPoint;
    auto rhs = static_cast<int32_t>(pair.rhs) + params.rhsZeroPoint;
    return evaluate(params, lhs, rhs) == function(lhs, rhs);
  });
}

std::optional<AddParams>
mcunet::onnx::findAddition(float lhsFactor, float rhsFactor, int32_t lhsZp,
                           int32_t rhsZp, int32_t outZp,
                           const PairFunction &function) {
  double l = lhsFactor, r = rhsFactor;
  std::vector<NearPair> pairs = nearPairs(l, r, lhsZp, rhsZp, outZp, function);
  auto [a, b] = correct(pairs);
  int most = 22;
  while (most > 0 &&
         256 * (std::abs(l) + std::abs(r)) * (1 << most) >= 1073741824.0)
    --most;
  // The roundings of the two products are small numbers that depend on the
  // factors' last places: those are drawn until all pairs are right.
  uint32_t state = 1;
  auto draw = [&] {
    state = state * 1664525u + 1013904223u;
    return static_cast<double>(state >> 8) * 0x1p-23 - 1;
  };
  for (int trial = 0; trial < 400; ++trial) {
    int fraction = most - trial % 6;
    double size = trial == 0 ? 0 : std::ldexp(1.0, -fraction - 6);
    if (fraction < 1)
      continue;
    double first = l + a + size * draw(), second = r + b + size * draw();
    std::optional<AddParams> params = fixedAddition(first, second, fraction);
    if (!params)
      continue;
    params->lhsZeroPoint = lhsZp;
    params->rhsZeroPoint = rhsZp;
    params->output.zeroPoint = outZp;
    if (holdsNear(*params, pairs, function) && equals(*params, function))
      return params;
  }
  return std::nullopt;
}
