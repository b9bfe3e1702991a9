//===- Tables.cpp - Element-wise int8 functions as 256 entries ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/TosaIdioms/Tables.h"
#include "mcunet/TosaIdioms/FixedPoint.h"
#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace mcunet::idioms;

static int8_t saturate8(int32_t x) {
  return static_cast<int8_t>(std::clamp(x, -128, 127));
}

/// Significand (31 bits) and exponent of a positive number below 2^31. Unlike
/// quantizeMultiplier it is not bound by the shifts that rescale can hold.
static Multiplier splitReal(double real) {
  int exponent = 0;
  double significand = std::frexp(real, &exponent);
  int64_t fixed = static_cast<int64_t>(std::round(significand * 2147483648.0));
  if (fixed == (int64_t(1) << 31)) {
    fixed /= 2;
    ++exponent;
  }
  return Multiplier{static_cast<int32_t>(fixed), 31 - exponent};
}

/// Evaluates `f` on every int8 value.
template <typename Fn> static Table8 tabulate(Fn f) {
  Table8 table;
  for (int q = -128; q <= 127; ++q)
    table[q + 128] = f(q);
  return table;
}

namespace {
/// The conversion to Q4 of the input of LOGISTIC and TANH: a multiplier and the
/// |input| from which the result saturates.
struct Q4Input {
  Multiplier multiplier;
  int32_t radius;
};
} // namespace

/// Empty if steps of the input are so small that the kernel's shift exceeds 32
/// bits.
static std::optional<Q4Input> prepareQ4(float scale) {
  double real = static_cast<double>(scale) * static_cast<double>(1 << 27);
  if (!(real > 1e-3))
    return std::nullopt;
  Multiplier m = splitReal(real);
  // From here on every step leaves Q4: all but the zero point saturates.
  if (31 - m.shift > 31)
    return Q4Input{{0, 31}, 0};
  return Q4Input{m, inputRadius(4, 31 - m.shift)};
}

Table8 mcunet::idioms::realTable(Quant in, Quant out,
                                 llvm::function_ref<float(float)> f) {
  const float inverseScale = 1 / out.scale;
  return tabulate([&](int32_t q) -> int8_t {
    float real = in.scale * static_cast<float>(q - in.zeroPoint);
    float rounded =
        std::round(f(real) * inverseScale) + static_cast<float>(out.zeroPoint);
    // The kernel converts to an integer before it saturates, which is undefined
    // for numbers beyond 32 bits. Here they saturate, and NaN gives the least.
    if (!(rounded > -128.0f))
      return -128;
    return static_cast<int8_t>(std::min(rounded, 127.0f));
  });
}

static float realLogistic(float x) { return 1.0f / (1.0f + std::exp(-x)); }
static float realTanh(float x) { return std::tanh(x); }

std::optional<Table8> mcunet::idioms::logisticTable(Quant in, Quant out) {
  std::optional<Q4Input> q4 = prepareQ4(in.scale);
  if (out.scale == 1.0f / 256 && (!q4 || out.zeroPoint != -128))
    return realTable(in, out, realLogistic);
  if (!q4 || out.zeroPoint != -128)
    return std::nullopt;
  return tabulate([&](int32_t q) -> int8_t {
    int32_t x = q - in.zeroPoint;
    if (x <= -q4->radius)
      return -128;
    if (x >= q4->radius)
      return 127;
    int32_t y = logisticQ4(multiplyByQuantizedMultiplier(x, q4->multiplier));
    return saturate8(roundingDivideByPOT(y, 23) - 128);
  });
}

std::optional<Table8> mcunet::idioms::fixedTanhTable(Quant in) {
  std::optional<Q4Input> q4 = prepareQ4(in.scale);
  if (!q4)
    return std::nullopt;
  return tabulate([&](int32_t q) -> int8_t {
    int32_t x = q - in.zeroPoint;
    if (x <= -q4->radius)
      return -128;
    if (x >= q4->radius)
      return 127;
    int32_t y = tanhQ4(multiplyByQuantizedMultiplier(x, q4->multiplier));
    return saturate8(roundingDivideByPOT(y, 24));
  });
}

std::optional<Table8> mcunet::idioms::tanhTable(Quant in, Quant out) {
  std::optional<Table8> fixed = fixedTanhTable(in);
  if (fixed && out.scale == 1.0f / 128 && out.zeroPoint == 0)
    return fixed;
  return realTable(in, out, realTanh);
}

Table8 mcunet::idioms::clampTable(int32_t low, int32_t high) {
  return tabulate(
      [&](int32_t q) { return static_cast<int8_t>(std::clamp(q, low, high)); });
}

//===----------------------------------------------------------------------===//
// Functions of real numbers
//===----------------------------------------------------------------------===//

Table8 mcunet::idioms::eluTable(Quant in, Quant out) {
  return realTable(in, out,
                   [](float x) { return x < 0.0f ? std::exp(x) - 1.0f : x; });
}

Table8 mcunet::idioms::expTable(Quant in, Quant out) {
  return realTable(in, out, [](float x) { return std::exp(x); });
}

Table8 mcunet::idioms::logTable(Quant in, Quant out) {
  const float least = static_cast<float>(-128 - out.zeroPoint) * out.scale;
  return realTable(in, out,
                   [&](float x) { return x <= 0.0f ? least : std::log(x); });
}

Table8 mcunet::idioms::geluTable(Quant in, Quant out, bool approximate) {
  const double sqrtHalf = 0.70710678118654752440;
  const float sqrt2OverPi =
      static_cast<float>(1.12837916709551257390 * sqrtHalf);
  return realTable(in, out, [&](float x) {
    if (!approximate)
      return 0.5f * x * std::erfc(x * static_cast<float>(-sqrtHalf));
    float inner = sqrt2OverPi * (x + 0.044715f * x * x * x);
    return 0.5f * x * (1.0f + std::tanh(inner));
  });
}

Table8 mcunet::idioms::sqrtTable(Quant in, Quant out) {
  return tabulate([&](int32_t q) -> int8_t {
    float real = in.scale * static_cast<float>(q - in.zeroPoint);
    float steps = std::sqrt(std::max(real, 0.0f)) / out.scale;
    return saturate8(static_cast<int32_t>(std::min(steps, 512.0f)) +
                     out.zeroPoint);
  });
}

//===----------------------------------------------------------------------===//
// Functions in fixed point
//===----------------------------------------------------------------------===//

std::optional<Table8> mcunet::idioms::absTable(Quant in, Quant out) {
  // The kernel divides in single precision.
  std::optional<Multiplier> m =
      quantizeMultiplier(static_cast<double>(in.scale / out.scale));
  if (!m)
    return std::nullopt;
  return tabulate([&](int32_t q) -> int8_t {
    int32_t magnitude = std::abs(q - in.zeroPoint);
    if (in.scale != out.scale)
      magnitude = multiplyByQuantizedMultiplier(magnitude, *m);
    return saturate8(magnitude + out.zeroPoint);
  });
}

Table8 mcunet::idioms::negTable() {
  return tabulate([](int32_t q) { return static_cast<int8_t>(-q); });
}

std::optional<Table8> mcunet::idioms::rsqrtTable(Quant in, Quant out) {
  // The root keeps 20 fraction bits, which the scale removes.
  constexpr int kFraction = 20;
  std::optional<Multiplier> scale = quantizeMultiplier(
      1.0 / static_cast<double>(std::sqrt(in.scale) * out.scale));
  // Beyond these shifts the kernel's numbers exceed 32 bits.
  if (!scale || scale->shift < 31 - kFraction ||
      scale->shift + kFraction > 31 + 31)
    return std::nullopt;
  return tabulate([&](int32_t q) -> int8_t {
    int32_t x = q - in.zeroPoint;
    if (x <= 0)
      return 127;
    Multiplier root = inverseSqrt(x);
    int32_t value =
        multiplyByQuantizedMultiplier(1, {root.value, root.shift - kFraction});
    int32_t y = multiplyByQuantizedMultiplier(
        value, {scale->value, scale->shift + kFraction});
    return saturate8(y + out.zeroPoint);
  });
}

/// x / y * scale rounded, y not 0 and both below 2^9 in size.
static int32_t quotient(int32_t x, int32_t y, Multiplier scale) {
  if (y < 0) {
    x = -x;
    y = -y;
  }
  if (x == 0)
    return 0;
  // y = 2^bits * (1 + a).
  int bits = 31 - __builtin_clz(static_cast<uint32_t>(y));
  auto a =
      static_cast<int32_t>((int64_t(y) << (31 - bits)) - (int64_t(1) << 31));
  int headroom = __builtin_clrsb(x);
  auto shifted = static_cast<int32_t>(int64_t(x) * (int64_t(1) << headroom));
  int32_t unscaled =
      saturatingRoundingDoublingHighMul(shifted, oneOverOnePlusX(a));
  int rightShift = scale.shift - 31 + bits + headroom;
  if (rightShift > 31)
    return 0;
  return roundingDivideByPOT(
      saturatingRoundingDoublingHighMul(unscaled, scale.value), rightShift);
}

std::optional<Multiplier> mcunet::idioms::divisionScale(Quant lhs, Quant rhs,
                                                        Quant out) {
  // The kernel multiplies and divides in single precision.
  std::optional<Multiplier> scale = quantizeMultiplier(
      static_cast<double>(lhs.scale / (rhs.scale * out.scale)));
  // Its last shift is to the right only: dividends have 23 bits of headroom.
  if (!scale || scale->shift < 31 - 22)
    return std::nullopt;
  return scale;
}

std::optional<Table8> mcunet::idioms::divisionTable(Quant lhs, Quant rhs,
                                                    Quant out, int32_t constant,
                                                    bool constantIsRhs,
                                                    int32_t clampMin,
                                                    int32_t clampMax) {
  std::optional<Multiplier> scale = divisionScale(lhs, rhs, out);
  if (!scale)
    return std::nullopt;
  return tabulate([&](int32_t q) -> int8_t {
    int32_t x = (constantIsRhs ? q : constant) - lhs.zeroPoint;
    int32_t y = (constantIsRhs ? constant : q) - rhs.zeroPoint;
    int32_t result = y == 0 ? 0 : quotient(x, y, *scale);
    return saturate8(std::clamp(result + out.zeroPoint, clampMin, clampMax));
  });
}

//===----------------------------------------------------------------------===//
// Hard swish: 16-bit fixed point
//===----------------------------------------------------------------------===//

static int16_t saturate16(int64_t x) {
  return static_cast<int16_t>(std::clamp<int64_t>(x, -32768, 32767));
}

static int16_t highMul16Rounding(int16_t a, int16_t b) {
  if (a == b && a == -32768)
    return 32767;
  return static_cast<int16_t>((int32_t(a) * b + (1 << 14)) >> 15);
}

static int16_t highMul16Truncating(int16_t a, int16_t b) {
  if (a == b && a == -32768)
    return 32767;
  return static_cast<int16_t>(int32_t(a) * b / (1 << 15));
}

/// DownScaleInt32ToInt16Multiplier.
static int16_t narrowMultiplier(int32_t value) {
  if (value >= std::numeric_limits<int32_t>::max() - (1 << 15))
    return 32767;
  return static_cast<int16_t>((value + (1 << 15)) >> 16);
}

/// The "relu-ish" factor clamp(x / 3, -1, 1) as Q0.15, from the input at 1/128
/// of its scale.
static int16_t reluish(int16_t hires, int16_t multiplier, int exponent) {
  int16_t value = hires;
  if (exponent > 0)
    value = saturate16(int64_t(value) * (int64_t(1) << (exponent - 1)));
  value = highMul16Rounding(value, multiplier);
  if (exponent > 0)
    value = saturate16(int64_t(value) * 2);
  if (exponent < 0)
    value = static_cast<int16_t>(roundingDivideByPOT(value, -exponent));
  return value;
}

std::optional<Table8> mcunet::idioms::hardSwishTable(Quant in, Quant out) {
  const float hiresScale = (1.0f / 128.0f) * in.scale;
  const float reluishScale = 3.0f / 32768.0f;
  std::optional<Multiplier> outMul =
      quantizeMultiplier(static_cast<double>(hiresScale / out.scale));
  std::optional<Multiplier> reluMul =
      quantizeMultiplier(static_cast<double>(hiresScale / reluishScale));
  if (!outMul || !reluMul)
    return std::nullopt;
  int outExponent = 31 - outMul->shift, reluExponent = 31 - reluMul->shift;
  // The kernel only shifts its result right.
  if (outExponent > 0 || outExponent < -15 || reluExponent > 30 ||
      reluExponent < -15)
    return std::nullopt;
  return tabulate([&](int32_t q) -> int8_t {
    int16_t hires = static_cast<int16_t>((q - in.zeroPoint) * 128);
    int16_t preshift =
        highMul16Rounding(hires, narrowMultiplier(outMul->value));
    int16_t factor =
        reluish(hires, narrowMultiplier(reluMul->value), reluExponent);
    factor = static_cast<int16_t>((factor + (1 << 15)) >> 1);
    int16_t product = highMul16Truncating(factor, preshift);
    int32_t value = static_cast<int16_t>(
        roundingDivideByPOT(product, -outExponent) + out.zeroPoint);
    return saturate8(value);
  });
}

//===----------------------------------------------------------------------===//
// Requantising functions
//===----------------------------------------------------------------------===//

std::optional<Table8> mcunet::idioms::leakyReluTable(Quant in, Quant out,
                                                     float alpha) {
  // The kernel multiplies in single precision before widening.
  double slope = static_cast<double>(in.scale * alpha / out.scale);
  std::optional<Multiplier> below = quantizeMultiplier(std::abs(slope));
  std::optional<Multiplier> above =
      quantizeMultiplier(static_cast<double>(in.scale / out.scale));
  if (!below || !above)
    return std::nullopt;
  return tabulate([&](int32_t q) -> int8_t {
    int32_t x = q - in.zeroPoint;
    int32_t y = multiplyByQuantizedMultiplier(x, x >= 0 ? *above : *below);
    return saturate8(out.zeroPoint + (x < 0 && slope < 0 ? -y : y));
  });
}

/// Requantisation by `factor`, then the clamp.
static std::optional<Table8> scaledTable(double factor, Quant in, Quant out,
                                         int32_t clampMin, int32_t clampMax) {
  std::optional<Multiplier> m = quantizeMultiplier(factor);
  if (!m)
    return std::nullopt;
  return tabulate([&](int32_t q) -> int8_t {
    int32_t y =
        out.zeroPoint + multiplyByQuantizedMultiplier(q - in.zeroPoint, *m);
    return saturate8(std::min(std::max(y, clampMin), clampMax));
  });
}

std::optional<Table8> mcunet::idioms::reluTable(Quant in, Quant out,
                                                int32_t clampMin,
                                                int32_t clampMax) {
  // The kernel divides in single precision, QUANTIZE in double.
  return scaledTable(static_cast<double>(in.scale / out.scale), in, out,
                     clampMin, clampMax);
}

std::optional<Table8> mcunet::idioms::requantizeTable(Quant in, Quant out) {
  return scaledTable(static_cast<double>(in.scale) / out.scale, in, out, -128,
                     127);
}

Table8 mcunet::idioms::hardSigmoidTable(Quant in, Quant out) {
  return tabulate([&](int32_t q) {
    double x = static_cast<double>(in.scale) * (q - in.zeroPoint);
    double h = std::clamp(x + 3, 0.0, 6.0) / 6;
    double y = std::round(h / static_cast<double>(out.scale)) + out.zeroPoint;
    return static_cast<int8_t>(std::clamp(y, -128.0, 127.0));
  });
}

/// Entry i: beta * scale * (i - 255) as Q5, empty if the kernels skip the
/// element (difference below their `diff_min`).
static std::optional<std::array<std::optional<int32_t>, 256>>
scaledDifferences(float inputScale, float beta) {
  double real = std::min(static_cast<double>(beta) *
                             static_cast<double>(inputScale) * (1 << 26),
                         2147483647.0);
  if (!(real > 1.0))
    return std::nullopt;
  Multiplier m = splitReal(real);
  int32_t diffMin = -inputRadius(5, 31 - m.shift);
  std::array<std::optional<int32_t>, 256> scaled;
  for (int i = 0; i < 256; ++i)
    if (int32_t diff = i - 255; diff >= diffMin)
      scaled[i] = multiplyByQuantizedMultiplier(diff, m);
  return scaled;
}

std::optional<std::array<int32_t, 256>>
mcunet::idioms::softmaxExpTable(float inputScale, float beta) {
  auto scaled = scaledDifferences(inputScale, beta);
  if (!scaled)
    return std::nullopt;
  std::array<int32_t, 256> table;
  for (auto [entry, difference] : llvm::zip(table, *scaled))
    entry = difference ? expOnNegativeValues(*difference, 5) : 0;
  return table;
}

std::optional<LogSoftmaxTables>
mcunet::idioms::logSoftmaxTables(float inputScale) {
  auto scaled = scaledDifferences(inputScale, /*beta=*/1.0f);
  if (!scaled)
    return std::nullopt;
  LogSoftmaxTables tables;
  for (int i = 0; i < 256; ++i) {
    std::optional<int32_t> difference = (*scaled)[i];
    int32_t exponential = difference ? expOnNegativeValues(*difference, 5) : 0;
    tables.terms[i] = roundingDivideByPOT(exponential, 12);
    tables.logits[i] = std::max(difference.value_or(kLeastLogit), kLeastLogit);
  }
  return tables;
}
