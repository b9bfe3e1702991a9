//===- ScaledRequant.cpp - Requantisation of scaled sums ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScaledRequant.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mcunet::kernels;

/// Up to this shift, the zero point times 2^S fits 32 bits together with a high
/// product below 2^30.
static constexpr int64_t kMostShift = 22;
/// Shifts are multiples of this if possible, so that layers share code.
static constexpr int64_t kUsualShifts = 4;

/// The most bits by which the weights of a channel can be shifted up: its
/// weights must fit 16 bits, its sums 32.
static int64_t mostBits(const ChannelRange &channel) {
  auto room = [](int64_t limit, int64_t value) -> int64_t {
    return llvm::Log2_64(limit / std::max<int64_t>(value, 1));
  };
  return std::min(room(INT16_MAX, channel.weight),
                  room(INT32_MAX, channel.sum));
}

std::optional<ScaledRequant>
ScaledRequant::find(const RequantSpec &spec, ArrayRef<ChannelRange> channels) {
  if (spec.isSingle() || (!spec.singleRound && spec.clampLow < spec.outputZp))
    return std::nullopt;
  int64_t least = 1, most = kMostShift;
  for (auto [index, channel] : llvm::enumerate(channels)) {
    int64_t shift = spec.shiftOf(index) - 31;
    if ((!spec.singleRound && shift < 1) || spec.multiplierOf(index) < 0)
      return std::nullopt;
    least = std::max(least, shift + !spec.singleRound);
    most = std::min(most, shift + mostBits(channel) - 1);
  }
  if (least > most)
    return std::nullopt;
  int64_t usual = llvm::alignTo(least, kUsualShifts);
  return ScaledRequant(spec, usual <= most ? usual : least);
}

int64_t ScaledRequant::bits(int64_t channel) const {
  return 1 + shift - (spec.shiftOf(channel) - 31);
}

std::pair<int32_t, int32_t> ScaledRequant::parametersOf(int64_t channel) const {
  int64_t half = (int64_t{1} << shift) / 2;
  // The first rounding's half, in units of the scaled product.
  int64_t doubled =
      spec.singleRound ? 0 : (int64_t{1} << (bits(channel) - 1)) / 2;
  int64_t zeroPoint = int64_t{spec.outputZp} * (int64_t{1} << shift);
  return {spec.multiplierOf(channel),
          static_cast<int32_t>(half + doubled + zeroPoint)};
}

std::string ScaledRequant::variant() const {
  return "scaled" + std::to_string(shift) + spec.clampVariant();
}

Value ScaledRequant::emit(KernelBuilder &kb, Value acc, Value first,
                          Value second) const {
  Value high = highProduct(kb, acc, first, /*rounded=*/false);
  return kb.clamp(kb.ashr(kb.add(high, second), shift), spec.clampLow,
                  spec.clampHigh);
}

int32_t ScaledRequant::evaluate(int64_t channel, int32_t acc) const {
  auto [multiplier, constant] = parametersOf(channel);
  int64_t high = int64_t{scale(channel, acc)} * multiplier >> 32;
  return std::clamp<int64_t>((high + constant) >> shift, spec.clampLow,
                             spec.clampHigh);
}
