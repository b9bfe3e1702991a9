//===- KernelFit.cpp - Smaller kernels by least squares -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelFit.h"

#include "LayerEdits.h"

#include <cmath>

using namespace mcunet;
using namespace mcunet::patch;

//===----------------------------------------------------------------------===//
// Lines
//===----------------------------------------------------------------------===//

namespace {
/// y ~ gain * x + offset by least squares; squares of y around its mean, and
/// those that the line misses.
struct Line {
  double gain = 1, offset = 0, squares = 0, missed = 0;
};
} // namespace

static Line fitLine(double count, double x, double y, double xx, double xy,
                    double yy) {
  Line line;
  double squaresX = xx - x * x / count, product = xy - x * y / count;
  line.squares = yy - y * y / count;
  // What says nothing of the other keeps its size.
  if (squaresX > 0 && product != 0)
    line.gain = product / squaresX;
  line.offset = (y - line.gain * x) / count;
  line.missed =
      line.squares - 2 * line.gain * product + line.gain * line.gain * squaresX;
  return line;
}

template <typename Images>
static std::vector<Line> fitLines(const Images &part, const Images &whole) {
  std::vector<Line> lines;
  int64_t channels = whole.front().channels;
  for (int64_t c = 0; c < channels; ++c) {
    double count = 0, sumX = 0, sumY = 0, sumXX = 0, sumXY = 0, sumYY = 0;
    for (size_t image = 0; image < whole.size(); ++image)
      for (size_t i = c; i < whole[image].data.size(); i += channels) {
        double x = part[image].data[i], y = whole[image].data[i];
        ++count;
        sumX += x;
        sumY += y;
        sumXX += x * x;
        sumXY += x * y;
        sumYY += y * y;
      }
    lines.push_back(fitLine(count, sumX, sumY, sumXX, sumXY, sumYY));
  }
  return lines;
}

double mcunet::patch::shareLost(const idioms::Samples &part,
                                const idioms::Samples &whole) {
  double missed = 0, squares = 0;
  for (const Line &line : fitLines(part, whole)) {
    missed += line.missed;
    squares += line.squares;
  }
  return squares > 0 ? std::clamp(missed / squares, 0.0, 1.0) : 0;
}

//===----------------------------------------------------------------------===//
// Kernels
//===----------------------------------------------------------------------===//

namespace {
/// Least squares of a sum by the taps of one channel.
class TapSums {
public:
  explicit TapSums(int64_t taps)
      : taps(taps), x(taps), xy(taps), xx(taps * taps) {}

  void add(llvm::ArrayRef<double> values, double whole) {
    ++count;
    y += whole;
    for (int64_t i = 0; i < taps; ++i) {
      x[i] += values[i];
      xy[i] += values[i] * whole;
      for (int64_t j = 0; j <= i; ++j)
        xx[i * taps + j] += values[i] * values[j];
    }
  }

  /// The taps' weights by Cholesky's decomposition; a little is added to the
  /// diagonal, so that taps which always agree share what they weigh.
  std::vector<double> solve() const {
    std::vector<double> low(xx), weights(taps);
    double trace = 0;
    for (int64_t i = 0; i < taps; ++i)
      trace += xx[i * taps + i] - x[i] * x[i] / count;
    double little = 1e-6 * std::max(trace, 0.0) / taps + 1e-9;
    for (int64_t i = 0; i < taps; ++i) {
      for (int64_t j = 0; j <= i; ++j) {
        double sum = xx[i * taps + j] - x[i] * x[j] / count;
        if (i == j)
          sum += little;
        for (int64_t k = 0; k < j; ++k)
          sum -= low[i * taps + k] * low[j * taps + k];
        low[i * taps + j] =
            i == j ? std::sqrt(std::max(sum, little)) : sum / low[j * taps + j];
      }
      double sum = xy[i] - x[i] * y / count;
      for (int64_t k = 0; k < i; ++k)
        sum -= low[i * taps + k] * weights[k];
      weights[i] = sum / low[i * taps + i];
    }
    for (int64_t i = taps; i-- > 0;) {
      for (int64_t k = i + 1; k < taps; ++k)
        weights[i] -= low[k * taps + i] * weights[k];
      weights[i] /= low[i * taps + i];
    }
    return weights;
  }

private:
  int64_t taps;
  double count = 0, y = 0;
  std::vector<double> x, xy, xx; // sums of x, x y, x x'
};
} // namespace

/// Adds each output of channel `c` of an image: what the taps around its
/// window's centre see, and its sum.
static void addPixels(TapSums &sums, const idioms::Image<int8_t> &image,
                      const idioms::Image<int32_t> &whole,
                      const idioms::Window &window, int32_t zeroPoint,
                      int64_t kernel, int64_t c) {
  int64_t cut = (window.kernel[0] - kernel) / 2;
  std::vector<double> taps(kernel * kernel);
  auto at = [&](int64_t row, int64_t col) -> double {
    if (row < 0 || row >= image.height || col < 0 || col >= image.width)
      return 0;
    return image.data[(row * image.width + col) * image.channels + c] -
           zeroPoint;
  };
  for (int64_t y = 0; y < whole.height; ++y)
    for (int64_t x = 0; x < whole.width; ++x) {
      int64_t top = y * window.stride[0] - window.pad[0] + cut;
      int64_t left = x * window.stride[1] - window.pad[2] + cut;
      for (int64_t ky = 0; ky < kernel; ++ky)
        for (int64_t kx = 0; kx < kernel; ++kx)
          taps[ky * kernel + kx] = at(top + ky, left + kx);
      sums.add(taps, whole.data[(y * whole.width + x) * whole.channels + c]);
    }
}

/// Weights of the smaller kernel, each channel in the size that fills int8.
static std::vector<int16_t> fitTaps(const idioms::Samples &inputs,
                                    const idioms::Sums &whole,
                                    const idioms::Window &window,
                                    int32_t zeroPoint, int64_t kernel) {
  int64_t channels = whole.front().channels, taps = kernel * kernel;
  std::vector<int16_t> weights(taps * channels);
  for (int64_t c = 0; c < channels; ++c) {
    TapSums sums(taps);
    for (auto [image, result] : llvm::zip(inputs, whole))
      addPixels(sums, image, result, window, zeroPoint, kernel, c);
    std::vector<double> solved = sums.solve();
    double most = 0;
    for (double weight : solved)
      most = std::max(most, std::abs(weight));
    for (int64_t tap = 0; tap < taps && most > 0; ++tap)
      weights[tap * channels + c] =
          static_cast<int16_t>(std::round(127 * solved[tap] / most));
  }
  return weights;
}

KernelFit mcunet::patch::fitKernel(const idioms::Samples &inputs,
                                   const ConvNumbers &numbers,
                                   const idioms::Window &window,
                                   int32_t zeroPoint, int64_t kernel) {
  int64_t channels = numbers.channels();
  auto sumsOf = [&](const std::vector<int16_t> &weights) {
    std::vector<int8_t> bytes(weights.begin(), weights.end());
    return idioms::convolve(inputs, bytes, channels, window, zeroPoint,
                            /*depthwise=*/true);
  };
  idioms::Sums whole = sumsOf(numbers.weights);
  ConvNumbers small = numbers;
  small.shape[0] = small.shape[1] = kernel;
  // Amid zeros again, the same window slides over the same places.
  auto linesOf = [&](const std::vector<int16_t> &weights) {
    small.weights = weights;
    return fitLines(sumsOf(recentre(small, numbers.shape[0])), whole);
  };
  KernelFit fit;
  fit.weights = fitTaps(inputs, whole, window, zeroPoint, kernel);
  std::vector<int16_t> centre = recentre(numbers, kernel);
  std::vector<Line> fitted = linesOf(fit.weights), kept = linesOf(centre);
  for (int64_t c = 0; c < channels; ++c) {
    bool keep = kept[c].missed <= fitted[c].missed;
    for (int64_t i = c, e = centre.size(); keep && i < e; i += channels)
      fit.weights[i] = centre[i];
    fit.gain.push_back((keep ? kept : fitted)[c].gain);
    fit.offset.push_back((keep ? kept : fitted)[c].offset);
  }
  return fit;
}
