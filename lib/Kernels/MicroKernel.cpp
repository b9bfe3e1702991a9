//===- MicroKernel.cpp - The micro-kernels of each CPU --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Kernels/MicroKernel.h"
#include "DspKernel.h"
#include "MveKernel.h"
#include "ScalarKernel.h"
#include "mcunet/Target/TargetInfo.h"

using namespace mcunet::kernels;

GemmEmitter::~GemmEmitter() = default;
DepthwiseEmitter::~DepthwiseEmitter() = default;
MicroKernel::~MicroKernel() = default;

int64_t mcunet::kernels::accumulatorBound(int32_t bias,
                                          llvm::ArrayRef<int8_t> weights) {
  int64_t sum = 0;
  for (int8_t weight : weights)
    sum += std::abs(int{weight});
  return std::abs(int64_t{bias}) + 128 * sum;
}

llvm::SmallVector<ChannelRange>
mcunet::kernels::channelRanges(const GemmLayer &layer) {
  llvm::SmallVector<ChannelRange> ranges;
  for (auto [channel, bias] : llvm::enumerate(layer.bias)) {
    llvm::ArrayRef<int8_t> weights =
        layer.weights.slice(channel * layer.depth(), layer.depth());
    int32_t peak = 0;
    for (int32_t weight : weights)
      peak = std::max(peak, std::abs(weight));
    ranges.push_back({accumulatorBound(bias, weights), peak});
  }
  return ranges;
}

llvm::SmallVector<ChannelRange>
mcunet::kernels::channelRanges(const DepthwiseLayer &layer) {
  llvm::SmallVector<ChannelRange> ranges;
  for (auto [channel, bias] : llvm::enumerate(layer.bias)) {
    int64_t sum = 0;
    int32_t peak = 0;
    for (size_t at = channel; at < layer.weights.size();
         at += layer.outChannels()) {
      int32_t size = std::abs(int32_t{layer.weights[at]});
      sum += size;
      peak = std::max(peak, size);
    }
    ranges.push_back({std::abs(int64_t{bias}) + 255 * sum, peak});
  }
  return ranges;
}

int64_t mcunet::kernels::largestSum(llvm::ArrayRef<ChannelRange> channels) {
  int64_t largest = 0;
  for (const ChannelRange &channel : channels)
    largest = std::max(largest, channel.sum);
  return largest;
}

std::unique_ptr<MicroKernel>
mcunet::kernels::createMicroKernel(llvm::StringRef cpu, bool preferFlash) {
  const TargetInfo *target = findTarget(cpu);
  if (!target)
    return nullptr;
  bool unaligned = target->accessesUnaligned();
  switch (target->simd) {
  case SimdKind::Scalar:
    return std::make_unique<ScalarKernel>(target->isHost() ? ScalarKind::Host
                                          : target->thumb1Only()
                                              ? ScalarKind::Small
                                              : ScalarKind::Medium,
                                          unaligned, preferFlash);
  case SimdKind::Dsp:
    return std::make_unique<DspKernel>(unaligned, preferFlash);
  case SimdKind::Mve:
    return std::make_unique<MveKernel>(unaligned);
  }
  llvm_unreachable("all kinds handled");
}
