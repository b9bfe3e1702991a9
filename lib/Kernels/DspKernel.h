//===- DspKernel.h - Dual 16-bit multiply-accumulates -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_KERNELS_DSPKERNEL_H
#define MCUNET_LIB_KERNELS_DSPKERNEL_H

#include "ScalarKernel.h"

namespace mcunet::kernels {

/// The DSP extension of Armv7E-M and Armv8-M: smlad, sxtb16, smmlar, ssat.
class DspKernel : public ScalarKernel {
public:
  /// `preferFlash`: weights of 8 bits, compact parameters, short loops.
  explicit DspKernel(bool unaligned, bool preferFlash)
      : ScalarKernel(ScalarKind::Medium, unaligned), preferFlash(preferFlash) {}

  std::unique_ptr<GemmEmitter> gemm(KernelBuilder &kb,
                                    const GemmLayer &layer) const override;
  std::unique_ptr<DepthwiseEmitter>
  depthwise(KernelBuilder &kb, const DepthwiseLayer &layer) const override;
  GemmSteps gemmSteps(const GemmLayer &layer) const override;
  int64_t gemmScratch(const GemmLayer &layer) const override;
  int64_t depthwiseScratch(const DepthwiseLayer &layer) const override;
  HighMultiply getHighMultiply() const override { return HighMultiply::Fused; }

private:
  bool preferFlash;
};

} // namespace mcunet::kernels

#endif // MCUNET_LIB_KERNELS_DSPKERNEL_H
