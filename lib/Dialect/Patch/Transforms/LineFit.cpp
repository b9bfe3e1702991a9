//===- LineFit.cpp - What is left of a layer, by least squares ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LineFit.h"

#include "LayerEdits.h"

using namespace mcunet;
using namespace mcunet::patch;

namespace {
/// Sums over one channel of all images, from which a line follows.
struct Moments {
  double count = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0;

  void add(double partial, double whole) {
    ++count;
    x += partial;
    y += whole;
    xx += partial * partial;
    xy += partial * whole;
    yy += whole * whole;
  }

  /// Squares around the means.
  double squaresX() const { return xx - x * x / count; }
  double squaresXY() const { return xy - x * y / count; }
  double squaresY() const { return yy - y * y / count; }

  double gain() const {
    double gain = squaresX() > 0 ? squaresXY() / squaresX() : 1.0;
    // A part that says nothing of the whole keeps its size.
    return gain == 0 ? 1 : gain;
  }
  double offset() const { return (y - gain() * x) / count; }
  /// Squares that the line misses.
  double residual() const {
    return squaresY() - 2 * gain() * squaresXY() + gain() * gain() * squaresX();
  }
};
} // namespace

/// One line a channel; `unit` is what 1 of a channel is of the layer's result.
template <typename Images>
static LineFit fitLines(const Images &part, const Images &whole,
                        int64_t channels,
                        llvm::function_ref<double(int64_t)> unit) {
  LineFit fit;
  double missed = 0, all = 0;
  for (int64_t c = 0; c < channels; ++c) {
    Moments moments;
    for (size_t image = 0; image < whole.size(); ++image)
      for (size_t i = c; i < whole[image].data.size(); i += channels)
        moments.add(part[image].data[i], whole[image].data[i]);
    fit.gain.push_back(moments.gain());
    fit.offset.push_back(moments.offset());
    missed += moments.residual() * unit(c) * unit(c);
    all += moments.squaresY() * unit(c) * unit(c);
  }
  fit.lost = all > 0 ? std::clamp(missed / all, 0.0, 1.0) : 0;
  return fit;
}

LineFit mcunet::patch::fitCentre(const idioms::Samples &inputs,
                                 const ConvNumbers &numbers,
                                 const idioms::Window &window,
                                 int32_t zeroPoint, int64_t kernel) {
  ConvNumbers centre = numbers;
  centre.shape[0] = centre.shape[1] = kernel;
  centre.weights = recentre(numbers, kernel);
  // Amid zeros again, the same window slides over the same places.
  std::vector<int8_t> kept = recentre(centre, numbers.shape[0]);
  int64_t channels = numbers.channels();
  idioms::Sums all = idioms::convolve(inputs, numbers.weights, channels, window,
                                      zeroPoint, /*depthwise=*/true);
  idioms::Sums part = idioms::convolve(inputs, kept, channels, window,
                                       zeroPoint, /*depthwise=*/true);
  return fitLines(part, all, channels,
                  [&](int64_t c) { return numbers.factor(c); });
}

LineFit mcunet::patch::fitChannels(const idioms::Samples &part,
                                   const idioms::Samples &whole) {
  return fitLines(part, whole, whole.front().channels,
                  [](int64_t) { return 1.0; });
}
