//===- MveKernel.cpp - Vectors of Armv8.1-M -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MveKernel.h"

using namespace mcunet::kernels;

bool mcunet::kernels::takesVectors(const RequantSpec &spec) {
  return !spec.singleRound &&
         llvm::all_of(spec.shift, [](int32_t shift) { return shift >= 32; });
}

std::unique_ptr<GemmEmitter> MveKernel::gemm(KernelBuilder &kb,
                                             const GemmLayer &layer) const {
  if (!takesVectors(layer.requant))
    return ScalarKernel::gemm(kb, layer);
  return createMveGemm(kb, layer);
}

std::unique_ptr<DepthwiseEmitter>
MveKernel::depthwise(KernelBuilder &kb, const DepthwiseLayer &layer) const {
  if (auto emitter = createMveDepthwise(kb, layer))
    return emitter;
  return ScalarKernel::depthwise(kb, layer);
}

/// The windows of a step, each in whole vectors.
int64_t MveKernel::gemmScratch(const GemmLayer &layer) const {
  if (layer.pointwise)
    return 0;
  return layer.pixelsTogether() * llvm::alignTo(layer.depth(), 16);
}

/// The addresses of a window's taps.
int64_t MveKernel::depthwiseScratch(const DepthwiseLayer &layer) const {
  return 4 * layer.kernelRows * layer.kernelCols;
}
