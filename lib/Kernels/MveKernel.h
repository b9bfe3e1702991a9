//===- MveKernel.h - Vectors of Armv8.1-M -----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_KERNELS_MVEKERNEL_H
#define MCUNET_LIB_KERNELS_MVEKERNEL_H

#include "ScalarKernel.h"

namespace mcunet::kernels {

/// The integer half of the M-profile vector extension: 128-bit vectors, sums of
/// 16 products in one instruction, low-overhead loops.
class MveKernel : public ScalarKernel {
public:
  explicit MveKernel(bool unaligned)
      : ScalarKernel(ScalarKind::Medium, unaligned) {}

  std::unique_ptr<GemmEmitter> gemm(KernelBuilder &kb,
                                    const GemmLayer &layer) const override;
  std::unique_ptr<DepthwiseEmitter>
  depthwise(KernelBuilder &kb, const DepthwiseLayer &layer) const override;
  int64_t gemmScratch(const GemmLayer &layer) const override;
  int64_t depthwiseScratch(const DepthwiseLayer &layer) const override;
  HighMultiply getHighMultiply() const override { return HighMultiply::Fused; }
  bool hasVectors() const override { return true; }
  int64_t channelStep() const override { return 16; }
};

/// True if vectors requantise exactly: double rounding, shifts to the right
/// only.
bool takesVectors(const RequantSpec &spec);

std::unique_ptr<GemmEmitter> createMveGemm(KernelBuilder &kb,
                                           const GemmLayer &layer);
/// Null if vectors do not support the layer.
std::unique_ptr<DepthwiseEmitter>
createMveDepthwise(KernelBuilder &kb, const DepthwiseLayer &layer);

} // namespace mcunet::kernels

#endif // MCUNET_LIB_KERNELS_MVEKERNEL_H
