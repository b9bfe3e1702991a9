//===- Requant.h - From accumulators to int8 --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// With TOSA's shift = 31 + s, double rounding is two steps (gemmlowp):
//   h = (2 * acc * m + 2^31) >> 32           rounding doubling high multiply
//   q = (h + (acc >> 31) + 2^(s-1)) >> s     rounding shift, ties away from 0
// The code uses the sign of `acc` in place of the sign of `h`. They differ only
// if h = 0, which rounds to 0 either way. The sign matters only for negative q,
// so it is left out if an activation clamps all of those.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_KERNELS_REQUANT_H
#define MCUNET_KERNELS_REQUANT_H

#include "mcunet/Kernels/KernelBuilder.h"
#include "mcunet/Support/SingleFactor.h"

namespace mcunet::kernels {

/// The requantisation of an accumulator: one multiplier and shift, or one of
/// each per channel. The arrays are the caller's and outlive the spec and what
/// is made of it.
struct RequantSpec {
  llvm::ArrayRef<int32_t> multiplier;
  llvm::ArrayRef<int32_t> shift; ///< TOSA's, in [2, 62]; all 0 if isSingle()
  bool singleRound = false;
  int32_t outputZp = 0;
  int32_t clampLow = -128;
  int32_t clampHigh = 127;

  /// Name of the clamp, bounds raised by 128, such as ".0to128"; empty if the
  /// clamp is all of int8.
  std::string clampVariant() const;

  int32_t multiplierOf(int64_t channel) const {
    return multiplier[multiplier.size() == 1 ? 0 : channel];
  }
  int32_t shiftOf(int64_t channel) const {
    return shift[shift.size() == 1 ? 0 : channel];
  }
  /// True if the multipliers are the bits of floats; see SingleFactor.h.
  bool isSingle() const { return shift.front() == kSingleShift; }
  /// The 32-bit left shift before double rounding, if TOSA's shift is below 31.
  int32_t leftShiftOf(int64_t channel) const {
    return singleRound ? 0 : std::max(31 - shiftOf(channel), 0);
  }
  /// True if that shift may move an accumulator of magnitude up to `bound` out
  /// of 32 bits.
  bool leaves32(int64_t channel, int64_t bound) const {
    return bound > INT32_MAX >> leftShiftOf(channel);
  }
};

/// The instructions that requantise. A layer uses one kind for all channels.
enum class RequantKind {
  /// Two `smmlar`: parameters m and 2^(32-s), 2 <= s <= 32. DSP extension only.
  /// If every m is at least 2^30, an accumulator that is not doubled uses 2m -
  /// 2^32 for m and is added to the product.
  Fused,
  /// A high multiply and a shift: parameters m and s >= 1.
  TwoStep,
  /// 64-bit arithmetic for anything else: parameters m and TOSA's shift.
  Generic,
  /// A single-precision factor: parameters are its 24-bit significand and the
  /// left shift that gives the product 40 fractional bits.
  Single,
};

/// The means of a CPU to compute the high half of a 32 x 32 bit product.
enum class HighMultiply {
  Long,   ///< 64-bit arithmetic
  Fused,  ///< smmlar, of the DSP extension
  Halves, ///< none: four products of 16 x 16 bits
};

/// The high half of the product of two i32. With `rounded`, 2^31 is added to
/// the product first.
mlir::Value highProduct(KernelBuilder &kb, mlir::Value a, mlir::Value b,
                        bool rounded);

class Requantiser {
public:
  /// `accBound` is a bound on |acc| proven from the weights.
  Requantiser(const RequantSpec &spec, int64_t accBound, HighMultiply multiply);

  RequantKind getKind() const { return kind; }
  /// Key of the code that `emit` generates when the zero point is passed at run
  /// time. Layers with equal keys share that code.
  std::string variant() const;
  /// The two parameters that `emit` needs for a channel.
  std::pair<int32_t, int32_t> parametersOf(int64_t channel,
                                           bool doubled = false) const;
  /// The int8 value (as i32) of an accumulator. With `doubled`, `acc` is twice
  /// the accumulator. `zeroPoint` is the layer's zero point if a register
  /// already holds it.
  mlir::Value emit(KernelBuilder &kb, mlir::Value acc, mlir::Value first,
                   mlir::Value second, bool doubled = false,
                   mlir::Value zeroPoint = {}) const;
  /// The value before zero point and clamp; without parameters, for channel 0.
  mlir::Value emitScaled(KernelBuilder &kb, mlir::Value acc) const;
  mlir::Value emitScaled(KernelBuilder &kb, mlir::Value acc, mlir::Value first,
                         mlir::Value second) const;

private:
  mlir::Value scale(KernelBuilder &kb, mlir::Value acc, mlir::Value first,
                    mlir::Value second, bool doubled, bool anySign,
                    mlir::Value zeroPoint) const;
  mlir::Value scaleSingly(KernelBuilder &kb, mlir::Value acc,
                          mlir::Value significand, mlir::Value places) const;
  mlir::Value scaleGeneric(KernelBuilder &kb, mlir::Value acc,
                           mlir::Value multiplier, mlir::Value shift) const;

  mlir::Value highMultiply(KernelBuilder &kb, mlir::Value a,
                           mlir::Value b) const;

  RequantSpec spec;
  HighMultiply multiply;
  RequantKind kind = RequantKind::Generic;
  /// Every multiplier is at least 2^30, so that 2m - 2^32 is an i32.
  bool addsItself = false;
  /// TwoStep: the rounding constant includes the zero point.
  bool foldsZeroPoint = false;
  /// Generic: the left shift of some channel may overflow 32 bits.
  bool wraps = false;
  /// Single: some accumulator may exceed the integers that a float holds
  /// exactly.
  bool cutsOff = false;
};

} // namespace mcunet::kernels

#endif // MCUNET_KERNELS_REQUANT_H
