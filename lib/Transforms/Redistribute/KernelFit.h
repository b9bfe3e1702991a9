//===- KernelFit.h - Smaller kernels by least squares -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_TRANSFORMS_REDISTRIBUTE_KERNELFIT_H
#define MCUNET_LIB_TRANSFORMS_REDISTRIBUTE_KERNELFIT_H

#include "mcunet/TosaIdioms/Samples.h"

namespace mcunet::patch {
struct ConvNumbers;

/// A smaller kernel of a depthwise layer: of each channel, the old sum is about
/// gain * new sum + offset.
struct KernelFit {
  std::vector<int16_t> weights; // [K, K, C], each an int8
  std::vector<double> gain, offset;
};

/// The kernel whose sums over all pixels of some images come nearest to those
/// of the layer, in least squares, in int8; channels for which its centre comes
/// as near keep that.
KernelFit fitKernel(const idioms::Samples &inputs, const ConvNumbers &numbers,
                    const idioms::Window &window, int32_t zeroPoint,
                    int64_t kernel);

/// The share of the variance of `whole`, over all channels, that no line of
/// `part` has, channel by channel: 0 where it says all, 1 where it says
/// nothing.
double shareLost(const idioms::Samples &part, const idioms::Samples &whole);

} // namespace mcunet::patch

#endif // MCUNET_LIB_TRANSFORMS_REDISTRIBUTE_KERNELFIT_H
