//===- ConstantChannels.h - Channels that are always the same ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Training leaves dead channels, whose bias or scale gives the same output byte
// for every input. Their multipliers and biases are so extreme that they would
// deny the whole layer the fast requantisation and the dense packing of
// weights. The range of the accumulator proves that a channel is constant.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_KERNELS_CONSTANTCHANNELS_H
#define MCUNET_KERNELS_CONSTANTCHANNELS_H

#include "mcunet/Kernels/Requant.h"

namespace mcunet::kernels {

/// Least and greatest value of an accumulator.
struct AccRange {
  int64_t low = 0, high = 0;

  /// Adds weight * x for every x in [least, most].
  void addTap(int32_t weight, int32_t least, int32_t most);
};

/// The reference requantisation of an accumulator.
int32_t requantise(const RequantSpec &spec, int64_t channel, int32_t acc);

/// The output of the channel if all accumulators in the range give the same
/// one; nothing otherwise.
std::optional<int32_t> constantOutput(const RequantSpec &spec, int64_t channel,
                                      const AccRange &range);

/// Parameters of a constant channel with weights of zero: accumulator,
/// multiplier and shift.
struct ConstantChannel {
  int32_t bias, multiplier, shift;
};
ConstantChannel makeConstantChannel(const RequantSpec &spec, int32_t output);

} // namespace mcunet::kernels

#endif // MCUNET_KERNELS_CONSTANTCHANNELS_H
