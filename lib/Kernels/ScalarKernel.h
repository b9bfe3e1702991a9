//===- ScalarKernel.h - One multiply-accumulate at a time -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_KERNELS_SCALARKERNEL_H
#define MCUNET_LIB_KERNELS_SCALARKERNEL_H

#include "mcunet/Kernels/MicroKernel.h"

namespace mcunet::kernels {

/// The target that plain loops are written for.
enum class ScalarKind {
  Small,  ///< Armv6-M: eight registers, sign-extending loads with register
          ///< offsets only
  Medium, ///< Armv7-M
  Host,   ///< LLVM's vectoriser
};

/// Plain loops for any CPU, and for the host, where LLVM vectorises them.
class ScalarKernel : public MicroKernel {
public:
  explicit ScalarKernel(ScalarKind kind, bool unaligned,
                        bool preferFlash = false)
      : kind(kind), unaligned(unaligned), preferFlash(preferFlash) {}

  std::unique_ptr<GemmEmitter> gemm(KernelBuilder &kb,
                                    const GemmLayer &layer) const override;
  std::unique_ptr<DepthwiseEmitter>
  depthwise(KernelBuilder &kb, const DepthwiseLayer &layer) const override;
  GemmSteps gemmSteps(const GemmLayer &layer) const override;
  int64_t gemmScratch(const GemmLayer &layer) const override;
  int64_t depthwiseScratch(const DepthwiseLayer &layer) const override;
  int64_t channelStep() const override {
    return kind == ScalarKind::Host ? 16 : 4;
  }
  bool allowsUnaligned() const override { return unaligned; }
  HighMultiply getHighMultiply() const override {
    return kind == ScalarKind::Small ? HighMultiply::Halves
                                     : HighMultiply::Long;
  }

private:
  ScalarKind kind;
  bool unaligned;
  bool preferFlash;
};

} // namespace mcunet::kernels

#endif // MCUNET_LIB_KERNELS_SCALARKERNEL_H
