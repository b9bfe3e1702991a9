//===- LineRequant.h - Requantisation as a line -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Requantisation to int8 is a staircase of at most 255 steps. If a line in 32
// bits has the same steps, an output needs one multiplication and no high half.
// With u = accumulator - first,
//   u outside [0, span]: one of the clamp's bounds,
//   else (u * slope + (u * fraction >> bits) + offset - (u < zero ? step : 0))
//        >> 24.
// Every step is compared with the definition, so a line that is found is exact.
//
// The words of a channel follow its first accumulator in the table, where the
// bias has `first` subtracted, so that sums come out as u:
//
//   | span + 1 | slope | offset | fraction, if any | zero | step, if any |
//
// On Armv7-M, without a fraction:
//
//   cmp    u, span + 1
//   bhs    the clamp: 127 eor (u asr #31), or a selection of other bounds
//   mla    q, slope, u, offset
//   cmp    u, zero                                    if the layer has steps
//   sublo  q, q, step
//   asr    q, q, #24
//
// Armv6-M has muls and adds for mla, and a branch for sublo.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_KERNELS_LINEREQUANT_H
#define MCUNET_LIB_KERNELS_LINEREQUANT_H

#include "mcunet/Kernels/Requant.h"

namespace mcunet::kernels {

/// The line of one channel.
struct RequantLine {
  int32_t first = 0;
  uint32_t span = 0, slope = 0, fraction = 0, offset = 0;
  /// Double rounding needs another line for negative accumulators, `step`
  /// lower. `zero` is the u of accumulator 0.
  uint32_t zero = 0, step = 0;
};

/// Lines for all channels of a layer.
class LineRequant {
public:
  /// Returns nothing if the steps of some channel are not on a line. `bounds`
  /// has a bound on |acc| per channel.
  static std::optional<LineRequant> find(const RequantSpec &spec,
                                         llvm::ArrayRef<int64_t> bounds);

  const RequantLine &line(int64_t channel) const { return lines[channel]; }
  /// The parameters of a channel except `first`, which the bias includes.
  llvm::SmallVector<int32_t> words(int64_t channel) const;
  int64_t wordCount() const { return 3 + hasFraction + 2 * hasStep; }
  /// The int8 value of an accumulator, as the code of `emit` computes it.
  int32_t evaluate(int64_t channel, int32_t acc) const;
  /// The int8 value, as i32, of u.
  mlir::Value emit(KernelBuilder &kb, mlir::Value u,
                   llvm::ArrayRef<mlir::Value> words) const;

private:
  llvm::SmallVector<RequantLine> lines;
  int32_t low = 0, high = 0;
  bool hasFraction = false, hasStep = false;
  int fractionBits = 0;
};

} // namespace mcunet::kernels

#endif // MCUNET_LIB_KERNELS_LINEREQUANT_H
