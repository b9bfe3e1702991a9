//===- ScalarKernel.h - One multiply-accumulate at a time -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_KERNELS_SCALARKERNEL_H
#define MCUNET_LIB_KERNELS_SCALARKERNEL_H

#include "mcunet/Kernels/MicroKernel.h"

namespace mcunet::kernels {

/// Plain loops: any CPU, and the host, where LLVM vectorises them.
class ScalarKernel : public MicroKernel {
public:
  ScalarKernel(bool unaligned) : unaligned(unaligned) {}

  std::unique_ptr<GemmEmitter> gemm(KernelBuilder &kb,
                                    const GemmLayer &layer) const override;
  std::unique_ptr<DepthwiseEmitter>
  depthwise(KernelBuilder &kb, const DepthwiseLayer &layer) const override;
  int64_t gemmScratch(int64_t depth, bool pointwise) const override;
  bool allowsUnaligned() const override { return unaligned; }

private:
  bool unaligned;
};

} // namespace mcunet::kernels

#endif // MCUNET_LIB_KERNELS_SCALARKERNEL_H
