//===- ConstantChannels.cpp - Channels that are always the same -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Kernels/ConstantChannels.h"
#include "mcunet/Numerics/Requantise.h"

using namespace mcunet;
using namespace mcunet::kernels;

void AccRange::addTap(int32_t weight, int32_t least, int32_t most) {
  int64_t a = int64_t{weight} * least, b = int64_t{weight} * most;
  low += std::min(a, b);
  high += std::max(a, b);
}

int32_t mcunet::kernels::requantise(const RequantSpec &spec, int64_t channel,
                                    int32_t acc) {
  numerics::Factor factor{spec.multiplierOf(channel), spec.shiftOf(channel)};
  int64_t scaled = numerics::requantiseWide(acc, factor, !spec.singleRound);
  return std::clamp<int64_t>(scaled + spec.outputZp, spec.clampLow,
                             spec.clampHigh);
}

std::optional<int32_t> mcunet::kernels::constantOutput(const RequantSpec &spec,
                                                       int64_t channel,
                                                       const AccRange &range) {
  if (range.low < INT32_MIN || range.high > INT32_MAX ||
      spec.multiplierOf(channel) < 0)
    return std::nullopt;
  // Requantisation is monotonic as long as the left shift wraps around 32 bits
  // the same number of times.
  auto turns = [&](int64_t acc) {
    int64_t shifted = acc * (int64_t{1} << spec.leftShiftOf(channel));
    return (shifted - INT32_MIN) >> 32;
  };
  if (turns(range.low) != turns(range.high))
    return std::nullopt;
  int32_t low = requantise(spec, channel, range.low);
  if (low != requantise(spec, channel, range.high))
    return std::nullopt;
  return low;
}

ConstantChannel mcunet::kernels::makeConstantChannel(const RequantSpec &spec,
                                                     int32_t output) {
  if (spec.isSingle())
    return {output - spec.outputZp, bitsOfFactor(1), kSingleShift};
  // An eighth of a multiple of eight is exact under every rounding rule.
  return {8 * (output - spec.outputZp), 1 << 30, 33};
}
