//===- Calibration.h - Sample images through a network ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Synthetic weights are given scales and biases by what they do to a few sample
// images, as batch normalisation would: every channel ends up with a chosen
// spread, so that no layer saturates, dies or stops depending on the image. All
// arithmetic is integer, or IEEE operations that every machine rounds alike.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_IMPORT_NET_CALIBRATION_H
#define MCUNET_IMPORT_NET_CALIBRATION_H

#include "mcunet/TosaIdioms/Idioms.h"

#include <cstdint>
#include <vector>

namespace mcunet {
namespace net {

/// SplitMix64: small, and the same numbers everywhere.
class Random {
public:
  explicit Random(uint64_t seed) : state(seed) {}
  uint64_t next();
  /// Uniform in [low, high].
  int64_t range(int64_t low, int64_t high);
  /// Roughly normal, mean 0, standard deviation 40, within [-127, 127].
  int8_t weight();

private:
  uint64_t state;
};

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

/// `count` images of size x size: half smooth shapes, half noise.
Samples sampleImages(int64_t size, int64_t channels, int count, Random &random);

/// Convolution sums over (x - zeroPoint) without bias; `weights` [O, K, K, I],
/// or [K, K, C] where depthwise.
Sums convolve(const Samples &inputs, const std::vector<int8_t> &weights,
              int64_t outChannels, const idioms::Window &window,
              int32_t zeroPoint, bool depthwise);

/// Mean and standard deviation of one channel of the sums.
struct Spread {
  double mean = 0, deviation = 1;
};
std::vector<Spread> spreads(const Sums &sums);

/// The output stage on the sums plus bias, as the kernels compute it.
Samples requantize(const Sums &sums, const std::vector<int32_t> &bias,
                   const idioms::OutputStage &stage);

/// The int8 addition and the mean over rows and columns (as [1, 1, C]).
Samples addSamples(const Samples &lhs, const Samples &rhs,
                   const idioms::AddParams &params);
Samples meanSamples(const Samples &inputs, const idioms::MeanParams &params);

/// Each channel times the gate's [1, 1, C] value.
Samples scaleSamples(const Samples &inputs, const Samples &gates,
                     const idioms::MulParams &params);

} // namespace net
} // namespace mcunet

#endif // MCUNET_IMPORT_NET_CALIBRATION_H
