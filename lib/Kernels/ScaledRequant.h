//===- ScaledRequant.h - Requantisation of scaled sums ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// 16-bit weights have spare bits. The weights and the bias of each channel can
// be multiplied by 2^(1+j), with j such that all channels of a layer need the
// same shift S. With TOSA's shift = 31 + s and a' = 2^(1+j) * acc,
//
//   q = (((a' * m) >> 32) + C) >> S,   S = s + j
//
// is exact, since the floor of a floor is the floor of the whole. Double
// rounding of a value that is not negative is floor((acc * m / 2^31 + 1/2 +
// 2^(s-1)) / 2^s), and for j >= 1 both constants are integers in units of 2^-j.
// Negative values need another constant; here an activation clamps all of
// those.
//
// A channel has two parameters, m and C, in the stream of weights. One ldrd
// loads them for all outputs of the channel that a kernel has at hand. An
// output is three instructions, in LLVM's choice of registers:
//
//   smmla  q, a', m, C
//   ssat   q, #8, q, asr #S        usat #7 for the clamp [0, 127]
//   strb   q, [output]
//
// Other clamps may need further instructions.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_KERNELS_SCALEDREQUANT_H
#define MCUNET_LIB_KERNELS_SCALEDREQUANT_H

#include "mcunet/Kernels/MicroKernel.h"

namespace mcunet::kernels {

class ScaledRequant {
public:
  /// Returns nothing if the rounding of the layer does not permit this, or if
  /// no shift suits all channels.
  static std::optional<ScaledRequant>
  find(const RequantSpec &spec, llvm::ArrayRef<ChannelRange> channels);

  /// Scales a weight, the bias, or an accumulator of a channel.
  int32_t scale(int64_t channel, int32_t value) const {
    return value * (1 << bits(channel));
  }
  /// The parameters m and C of `emit`.
  std::pair<int32_t, int32_t> parametersOf(int64_t channel) const;
  /// Key of the code that `emit` generates. Layers with equal keys share it.
  std::string variant() const;
  /// The int8 value, as i32, of a scaled accumulator.
  mlir::Value emit(KernelBuilder &kb, mlir::Value acc, mlir::Value first,
                   mlir::Value second) const;
  /// The int8 value that the code gives for an accumulator before scaling.
  int32_t evaluate(int64_t channel, int32_t acc) const;

private:
  ScaledRequant(const RequantSpec &spec, int64_t shift)
      : spec(spec), shift(shift) {}

  /// The number of bits by which the weights of a channel are shifted up: 1 +
  /// j.
  int64_t bits(int64_t channel) const;

  RequantSpec spec;
  int64_t shift; ///< S
};

} // namespace mcunet::kernels

#endif // MCUNET_LIB_KERNELS_SCALEDREQUANT_H
