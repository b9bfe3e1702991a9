//===- MicroKernel.cpp - The micro-kernels of each CPU --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Kernels/MicroKernel.h"
#include "DspKernel.h"
#include "MveKernel.h"
#include "ScalarKernel.h"
#include "llvm/ADT/StringSwitch.h"

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

llvm::SmallVector<int64_t>
mcunet::kernels::accumulatorBounds(const GemmLayer &layer) {
  llvm::SmallVector<int64_t> bounds;
  for (auto [channel, bias] : llvm::enumerate(layer.bias))
    bounds.push_back(accumulatorBound(
        bias, layer.weights.slice(channel * layer.depth(), layer.depth())));
  return bounds;
}

llvm::SmallVector<int64_t>
mcunet::kernels::accumulatorBounds(const DepthwiseLayer &layer) {
  llvm::SmallVector<int64_t> bounds;
  for (auto [channel, bias] : llvm::enumerate(layer.bias)) {
    int64_t sum = 0;
    for (size_t at = channel; at < layer.weights.size();
         at += layer.outChannels())
      sum += std::abs(int{layer.weights[at]});
    bounds.push_back(std::abs(int64_t{bias}) + 255 * sum);
  }
  return bounds;
}

std::unique_ptr<MicroKernel>
mcunet::kernels::createMicroKernel(llvm::StringRef cpu, bool preferFlash) {
  enum Family { Unknown, Scalar, Dsp, Mve };
  Family family = llvm::StringSwitch<Family>(cpu)
                      .Cases({"cortex-m0plus", "cortex-m3", "host"}, Scalar)
                      .Cases({"cortex-m4", "cortex-m7", "cortex-m33"}, Dsp)
                      .Cases({"cortex-m55", "cortex-m85"}, Mve)
                      .Default(Unknown);
  switch (family) {
  case Unknown:
    return nullptr;
  case Scalar:
    return std::make_unique<ScalarKernel>(cpu == "host" ? ScalarKind::Host
                                          : cpu == "cortex-m0plus"
                                              ? ScalarKind::Small
                                              : ScalarKind::Medium,
                                          preferFlash);
  case Dsp:
    return std::make_unique<DspKernel>(preferFlash);
  case Mve:
    return std::make_unique<MveKernel>();
  }
  llvm_unreachable("all families handled");
}
