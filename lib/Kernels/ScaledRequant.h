//===- ScaledRequant.h - Requantisation of scaled sums ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Weights of 16 bits have room: those of a channel, and its bias, may be
// multiplied by 2^(1+j), so that all channels of a layer want one shift S.
// With TOSA's shift = 31 + s and a' = 2^(1+j) * acc,
//
//   q = (((a' * m) >> 32) + C) >> S,   S = s + j
//
// is exact: a floor of a floor is that of the whole, so that double rounding of
// what is not negative is floor((acc * m / 2^31 + 1/2 + 2^(s-1)) / 2^s), and
// for j >= 1 both constants are whole in units of 2^-j. Negative values round
// by another constant; here an activation clamps all of those.
//
// On DSP cores: smmla, ssat with a shift.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_KERNELS_SCALEDREQUANT_H
#define MCUNET_LIB_KERNELS_SCALEDREQUANT_H

#include "mcunet/Kernels/MicroKernel.h"

namespace mcunet::kernels {

class ScaledRequant {
public:
  /// Nothing where the layer has another rounding, or no shift serves all
  /// channels.
  static std::optional<ScaledRequant>
  find(const RequantSpec &spec, llvm::ArrayRef<ChannelRange> channels);

  /// A weight or the bias of a channel, or a sum of it, as the code takes it.
  int32_t scale(int64_t channel, int32_t value) const {
    return value * (1 << bits(channel));
  }
  /// m and C, as `emit` takes them.
  std::pair<int32_t, int32_t> parametersOf(int64_t channel) const;
  /// Key of the code that `emit` generates. Layers with equal keys share it.
  std::string variant() const;
  /// The int8 value, as i32, of a scaled accumulator.
  mlir::Value emit(KernelBuilder &kb, mlir::Value acc, mlir::Value first,
                   mlir::Value second) const;
  /// The same, computed.
  int32_t evaluate(int64_t channel, int32_t acc) const;

private:
  ScaledRequant(const RequantSpec &spec, int64_t shift)
      : spec(spec), shift(shift) {}

  /// By how many bits the weights of a channel are shifted up: 1 + j.
  int64_t bits(int64_t channel) const;

  RequantSpec spec;
  int64_t shift; ///< S
};

} // namespace mcunet::kernels

#endif // MCUNET_LIB_KERNELS_SCALEDREQUANT_H
