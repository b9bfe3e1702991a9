//===- Calibration.h - Sample images through a network ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Synthetic weights get scales and biases from their effect on a few sample
// images, as in batch normalisation: every channel has a chosen spread, so that
// no layer saturates, dies or ceases to depend on the image. All arithmetic is
// integer, or IEEE operations that every machine rounds alike.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_IMPORT_NET_CALIBRATION_H
#define MCUNET_IMPORT_NET_CALIBRATION_H

#include "mcunet/TosaIdioms/Samples.h"

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

using idioms::Image;
using idioms::Samples;
using idioms::Sums;

/// `count` images of size x size: half smooth shapes, half noise.
Samples sampleImages(int64_t size, int64_t channels, int count, Random &random);

/// Mean and standard deviation of one channel of the sums.
struct Spread {
  double mean = 0, deviation = 1;
};
std::vector<Spread> spreads(const Sums &sums);

} // namespace net
} // namespace mcunet

#endif // MCUNET_IMPORT_NET_CALIBRATION_H
