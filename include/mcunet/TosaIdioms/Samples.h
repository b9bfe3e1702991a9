//===- Samples.h - Sample images through layers -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The layers of Idioms.h on plain arrays. The compiler runs them on sample
// images to choose synthetic weights, and to compensate for weights that it
// removes. Integer arithmetic only.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TOSAIDIOMS_SAMPLES_H
#define MCUNET_TOSAIDIOMS_SAMPLES_H

#include "mcunet/TosaIdioms/Idioms.h"

#include <cstdint>
#include <vector>

namespace mcunet {
namespace idioms {

/// An H x W x C image, row major.
template <typename T> struct Image {
  int64_t height = 0, width = 0, channels = 0;
  std::vector<T> data;

  Image() = default;
  Image(int64_t h, int64_t w, int64_t c)
      : height(h), width(w), channels(c), data(h * w * c) {}
};

using Samples = std::vector<Image<int8_t>>;
using Sums = std::vector<Image<int32_t>>;

/// Convolution sums over (x - zeroPoint) without bias; `weights` [O, K, K, I],
/// or [K, K, C] if `depthwise`.
Sums convolve(const Samples &inputs, const std::vector<int8_t> &weights,
              int64_t outChannels, const Window &window, int32_t zeroPoint,
              bool depthwise);

/// The output stage on the sums plus bias, as the kernels compute it.
Samples requantize(const Sums &sums, const std::vector<int32_t> &bias,
                   const OutputStage &stage);

/// The int8 addition and the mean over rows and columns (as [1, 1, C]).
Samples addSamples(const Samples &lhs, const Samples &rhs,
                   const AddParams &params);
Samples meanSamples(const Samples &inputs, const MeanParams &params);

/// Each channel times the gate's [1, 1, C] value.
Samples scaleSamples(const Samples &inputs, const Samples &gates,
                     const MulParams &params);

} // namespace idioms
} // namespace mcunet

#endif // MCUNET_TOSAIDIOMS_SAMPLES_H
