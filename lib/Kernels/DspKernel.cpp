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

GemmSteps DspKernel::gemmSteps(const GemmLayer &layer) const {
  return DspGemm::steps(layer);
}

int64_t DspKernel::gemmScratch(const GemmLayer &layer) const {
  return DspGemm::scratchBytes(layer);
}

std::unique_ptr<DepthwiseEmitter>
DspKernel::depthwise(KernelBuilder &kb, const DepthwiseLayer &layer) const {
  // Other shapes are rare and use the scalar kernel.
  if (!DspDepthwise::takes(layer))
    return ScalarKernel::depthwise(kb, layer);
  return std::make_unique<DspDepthwise>(kb, layer, preferFlash);
}

int64_t DspKernel::depthwiseScratch(const DepthwiseLayer &layer) const {
  return DspDepthwise::takes(layer) ? DspDepthwise::scratchBytes(layer) : 0;
}
