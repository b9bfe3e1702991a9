//===- Requant.h - From accumulators to int8 --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// With TOSA's shift = 31 + s, double rounding is two steps (gemmlowp):
//   h = (2 * acc * m + 2^31) >> 32           rounding doubling high multiply
//   q = (h + (acc >> 31) + 2^(s-1)) >> s     rounding shift, half away from
//   zero
// The sign of `acc` stands for that of `h`: they differ only where h = 0, and 0
// rounds to 0 either way. It matters for negative q only, so that it goes where
// an activation clamps all of those.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_KERNELS_REQUANT_H
#define MCUNET_KERNELS_REQUANT_H

#include "mcunet/Kernels/KernelBuilder.h"
#include "mcunet/Support/SingleFactor.h"

namespace mcunet::kernels {

/// What follows an accumulator. One multiplier and shift, or one a channel.
struct RequantSpec {
  llvm::ArrayRef<int32_t> multiplier;
  llvm::ArrayRef<int32_t> shift; ///< TOSA's, in [2, 62]; or 0 of all
  bool singleRound = false;
  int32_t outputZp = 0;
  int32_t clampLow = -128;
  int32_t clampHigh = 127;

  /// Names a clamp that is not all of int8: ".0to128".
  std::string clampVariant() const;

  int32_t multiplierOf(int64_t channel) const {
    return multiplier[multiplier.size() == 1 ? 0 : channel];
  }
  int32_t shiftOf(int64_t channel) const {
    return shift[shift.size() == 1 ? 0 : channel];
  }
  /// The multipliers are the bits of floats, see SingleFactor.h.
  bool isSingle() const { return shift.front() == kSingleShift; }
  /// Double rounding starts with it, in 32 bits.
  int32_t leftShiftOf(int64_t channel) const {
    return singleRound ? 0 : std::max(31 - shiftOf(channel), 0);
  }
  /// Whether that shift takes an accumulator of up to `bound` out of 32 bits.
  bool leaves32(int64_t channel, int64_t bound) const {
    return bound > INT32_MAX >> leftShiftOf(channel);
  }
};

/// Which instructions requantise. A layer uses one kind for all channels.
enum class RequantKind {
  /// Two `smmlar`: parameters m and 2^(32-s), 2 <= s <= 32. DSP extension only.
  /// An accumulator that is not doubled has 2m - 2^32 for m and adds itself.
  Fused,
  /// A high multiply and a shift: parameters m and s >= 1.
  TwoStep,
  /// 64-bit arithmetic for anything else: parameters m and TOSA's shift.
  Generic,
  /// A factor in single precision: its 24-bit significand, and what brings the
  /// product to 40 places.
  Single,
};

/// What a CPU has for the high half of a 32 x 32 bit product.
enum class HighMultiply {
  Long,   ///< 64-bit arithmetic
  Fused,  ///< smmlar, of the DSP extension
  Halves, ///< nothing: four products of 16 x 16 bits
};

/// The high half of the product of two i32; `rounded` adds 2^31 before.
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
  /// The two parameters of a channel, as `emit` takes them.
  std::pair<int32_t, int32_t> parametersOf(int64_t channel,
                                           bool doubled = false) const;
  /// The int8 value (as i32) of an accumulator, or of twice it with `doubled`.
  /// `zeroPoint` is that of the layer, where it is at hand in a register.
  mlir::Value emit(KernelBuilder &kb, mlir::Value acc, mlir::Value first,
                   mlir::Value second, bool doubled = false,
                   mlir::Value zeroPoint = {}) const;
  /// Before zero point and clamp, for a fixed channel 0.
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
  /// TwoStep: the zero point goes into the rounding constant.
  bool foldsZeroPoint = false;
  /// Generic: some channel's shift to the left may leave 32 bits.
  bool wraps = false;
  /// Single: some accumulator may leave the numbers that a float holds.
  bool cutsOff = false;
};

} // namespace mcunet::kernels

#endif // MCUNET_KERNELS_REQUANT_H
