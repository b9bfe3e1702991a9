//===- LineFit.h - What is left of a layer, by least squares ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_DIALECT_PATCH_TRANSFORMS_LINEFIT_H
#define MCUNET_LIB_DIALECT_PATCH_TRANSFORMS_LINEFIT_H

#include "mcunet/TosaIdioms/Samples.h"

namespace mcunet::patch {
struct ConvNumbers;

/// whole ~ gain * part + offset, per channel, by least squares over some
/// images.
struct LineFit {
  std::vector<double> gain, offset;
  /// The share of the whole's variance, over all channels, that the lines miss:
  /// 0 where the part says all, 1 where it says nothing.
  double lost = 0;
};

/// The sums over all taps of a depthwise layer by the sums over those that a
/// smaller kernel keeps.
LineFit fitCentre(const idioms::Samples &inputs, const ConvNumbers &numbers,
                  const idioms::Window &window, int32_t zeroPoint,
                  int64_t kernel);

/// One map by another of its shape.
LineFit fitChannels(const idioms::Samples &part, const idioms::Samples &whole);

} // namespace mcunet::patch

#endif // MCUNET_LIB_DIALECT_PATCH_TRANSFORMS_LINEFIT_H
