//===- DspKernel.cpp - Dual 16-bit multiply-accumulates -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DspKernel.h"
#include "DspDepthwise.h"
#include "DspGemm.h"

using namespace mlir;
using namespace mcunet::kernels;

std::unique_ptr<GemmEmitter> DspKernel::gemm(KernelBuilder &kb,
                                             const GemmLayer &layer) const {
  return std::make_unique<DspGemm>(kb, layer, preferFlash);
}

GemmSteps DspKernel::gemmSteps(bool, int64_t outPixels) const {
  return DspGemm::steps(outPixels);
}

/// Two pixels of 16-bit inputs.
int64_t DspKernel::gemmScratch(int64_t depth, bool, int64_t) const {
  return llvm::divideCeil(depth, 4) * 16;
}

std::unique_ptr<DepthwiseEmitter>
DspKernel::depthwise(KernelBuilder &kb, const DepthwiseLayer &layer) const {
  // Other shapes are rare and go one by one.
  if (!DspDepthwise::takes(layer))
    return ScalarKernel::depthwise(kb, layer);
  return std::make_unique<DspDepthwise>(kb, layer, preferFlash);
}

int64_t DspKernel::depthwiseScratch(const DepthwiseLayer &layer) const {
  return DspDepthwise::takes(layer) ? DspDepthwise::scratchBytes(layer) : 0;
}
