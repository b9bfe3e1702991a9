//===- Tables.h - Element-wise int8 functions as 256 entries ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Any element-wise function of one int8 operand is a table. Each function
// evaluates the TensorFlow Lite reference kernel that it names for all 256
// inputs; entry i is the result for input i - 128, in the order of
// `tosa.table`. Scales are the file's 32-bit floats, because the kernels
// compute with those. An empty result means that the kernel itself rejects
// these parameters.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TOSAIDIOMS_TABLES_H
#define MCUNET_TOSAIDIOMS_TABLES_H

#include "mcunet/TosaIdioms/FixedPoint.h"
#include "llvm/ADT/STLFunctionalExtras.h"

#include <array>
#include <cstdint>
#include <optional>

namespace mcunet {
namespace idioms {

using Table8 = std::array<int8_t, 256>;

/// One tensor's affine quantisation: real = scale * (q - zeroPoint).
struct Quant {
  float scale = 1.0f;
  int32_t zeroPoint = 0;

  bool operator==(const Quant &other) const {
    return scale == other.scale && zeroPoint == other.zeroPoint;
  }
};

/// LOGISTIC: Q4 fixed-point logistic if the output's zero point is -128 (the
/// kernel assumes a scale of 1/256). Otherwise the float function, as
/// TensorFlow Lite tabulates it, which needs an output scale of 1/256.
std::optional<Table8> logisticTable(Quant in, Quant out);

/// TANH: Q4 fixed-point tanh if the output has scale 1/128 and zero point 0;
/// otherwise the float function.
std::optional<Table8> tanhTable(Quant in, Quant out);
/// TANH of TensorFlow Lite Micro: fixed point, assuming an output scale of
/// 1/128 and zero point 0. Empty if the input's scale is too small.
std::optional<Table8> fixedTanhTable(Quant in);

/// q, no less than `low` and no more than `high`.
Table8 clampTable(int32_t low, int32_t high);

/// A function of real numbers as TensorFlow Lite tabulates it, all in single
/// precision: round(f(scaleIn * (q - zpIn)) * (1 / scaleOut)) + zpOut,
/// saturated. ELU, EXP, LOG and GELU are such functions.
Table8 realTable(Quant in, Quant out, llvm::function_ref<float(float)> f);
Table8 eluTable(Quant in, Quant out);
Table8 expTable(Quant in, Quant out);
/// LOG: numbers that are not positive give the least output.
Table8 logTable(Quant in, Quant out);
/// GELU, with the error function or (`approximate`) with tanh.
Table8 geluTable(Quant in, Quant out, bool approximate);

/// ABS: |q - zpIn|, requantised if the scales differ.
std::optional<Table8> absTable(Quant in, Quant out);

/// NEG: -q, as the kernel does, without regard to scales and zero points. -128
/// stays.
Table8 negTable();

/// SQRT, rounded towards zero. The kernel stops at numbers below zero; here
/// they give the square root of zero.
Table8 sqrtTable(Quant in, Quant out);

/// RSQRT: 1 / sqrt in fixed point; zero gives 127. The kernel stops at numbers
/// below zero; here they give 127 as well.
std::optional<Table8> rsqrtTable(Quant in, Quant out);

/// The factor of DIV for a quotient of int8 numbers; its shift is at least 9.
std::optional<Multiplier> divisionScale(Quant lhs, Quant rhs, Quant out);

/// DIV by, or of, a constant, clamped to [clampMin, clampMax]: fixed point,
/// with the reciprocal by Newton-Raphson. A quotient beyond the kernel's shifts
/// is 0. The kernel stops at a divisor of zero, which here gives the output's
/// zero point.
std::optional<Table8> divisionTable(Quant lhs, Quant rhs, Quant out,
                                    int32_t constant, bool constantIsRhs,
                                    int32_t clampMin, int32_t clampMax);

/// HARD_SWISH: x * relu6(x + 3) / 6 in 16-bit fixed point.
std::optional<Table8> hardSwishTable(Quant in, Quant out);

/// LEAKY_RELU: x < 0 ? alpha * x : x, each side with its own multiplier. A
/// negative alpha multiplies by its magnitude and changes the sign afterwards.
std::optional<Table8> leakyReluTable(Quant in, Quant out, float alpha);

/// RELU and its relatives as layers of their own: requantise, then clamp to
/// [clampMin, clampMax] given in the output's quantised domain.
std::optional<Table8> reluTable(Quant in, Quant out, int32_t clampMin,
                                int32_t clampMax);

/// QUANTIZE int8 to int8: (q - zpIn) * scaleIn / scaleOut + zpOut, saturated.
std::optional<Table8> requantizeTable(Quant in, Quant out);

/// min(max(x + 3, 0), 6) / 6 in double, rounded half away from zero: the gate
/// of squeeze-and-excite (docs/NetworkDescription.md).
Table8 hardSigmoidTable(Quant in, Quant out);

/// The default quantisation of a gate's result.
constexpr Quant kGateQuant{1.0f / 256, -128};

/// The exponentials of SOFTMAX: entry i is exp(beta * scale * (i - 255)) as Q0,
/// 0 if the kernel skips the element (difference below its `diff_min`).
std::optional<std::array<int32_t, 256>> softmaxExpTable(float inputScale,
                                                        float beta);

/// Tables of LOG_SOFTMAX for an element's difference from the row's maximum;
/// entry i is for the difference i - 255.
struct LogSoftmaxTables {
  /// The exponential as Q12, 0 if the kernel skips the element.
  std::array<int32_t, 256> terms;
  /// scale * (i - 255) as Q5, kLeastLogit if that is less or skipped.
  std::array<int32_t, 256> logits;
};

/// -20 as Q5. The logarithm of a sum is at least 0, so up to -16 all results
/// are -128.
constexpr int32_t kLeastLogit = -5 * (1 << 28);

std::optional<LogSoftmaxTables> logSoftmaxTables(float inputScale);

} // namespace idioms
} // namespace mcunet

#endif // MCUNET_TOSAIDIOMS_TABLES_H
