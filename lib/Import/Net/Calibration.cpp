//===- Calibration.cpp - Sample images through a network ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Calibration.h"

#include <algorithm>
#include <cmath>

using namespace mcunet;
using namespace mcunet::net;
using mcunet::idioms::multiplyByQuantizedMultiplier;

uint64_t Random::next() {
  state += 0x9E3779B97F4A7C15ull;
  uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
  return z ^ (z >> 31);
}

int64_t Random::range(int64_t low, int64_t high) {
  return low +
         static_cast<int64_t>(next() % static_cast<uint64_t>(high - low + 1));
}

int8_t Random::weight() {
  // Four bytes: mean 510, standard deviation 148.
  uint64_t bits = next();
  int sum = 0;
  for (int i = 0; i < 4; ++i)
    sum += static_cast<int>((bits >> (8 * i)) & 255);
  return static_cast<int8_t>(std::clamp((sum - 510) * 40 / 148, -127, 127));
}

Samples mcunet::net::sampleImages(int64_t size, int64_t channels, int count,
                                  Random &random) {
  Samples images;
  for (int i = 0; i < count; ++i) {
    Image<int8_t> image(size, size, channels);
    int64_t grid = i % 2 == 0 ? 8 : 1; // pixels per patch of one colour
    int64_t cells = (size + grid - 1) / grid;
    std::vector<int> colours(cells * cells * channels);
    for (int &colour : colours)
      colour = static_cast<int>(random.range(-128, 127));
    for (int64_t y = 0; y < size; ++y)
      for (int64_t x = 0; x < size; ++x)
        for (int64_t c = 0; c < channels; ++c) {
          int64_t cell = (y / grid) * cells + x / grid;
          int value = colours[cell * channels + c];
          if (grid > 1)
            value = value * 3 / 4 + static_cast<int>(random.range(-24, 24));
          image.data[(y * size + x) * channels + c] =
              static_cast<int8_t>(std::clamp(value, -128, 127));
        }
    images.push_back(std::move(image));
  }
  return images;
}

/// Adds one tap's products for every channel at one output position.
static void accumulate(const int8_t *pixel, const int8_t *tap, int64_t channels,
                       int32_t zeroPoint, int32_t *sums) {
  for (int64_t c = 0; c < channels; ++c)
    sums[c] += (pixel[c] - zeroPoint) * tap[c];
}

static int32_t dot(const int8_t *pixel, const int8_t *tap, int64_t channels,
                   int32_t zeroPoint) {
  int32_t sum = 0;
  for (int64_t c = 0; c < channels; ++c)
    sum += (pixel[c] - zeroPoint) * tap[c];
  return sum;
}

static Image<int32_t> convolveOne(const Image<int8_t> &input,
                                  const std::vector<int8_t> &weights,
                                  int64_t outChannels,
                                  const idioms::Window &window,
                                  int32_t zeroPoint, bool depthwise) {
  Image<int32_t> output(window.outputSize(0, input.height),
                        window.outputSize(1, input.width), outChannels);
  int64_t kernel = window.kernel[0], depth = input.channels;
  for (int64_t y = 0; y < output.height; ++y)
    for (int64_t x = 0; x < output.width; ++x) {
      int32_t *sums = &output.data[(y * output.width + x) * outChannels];
      for (int64_t ky = 0; ky < kernel; ++ky)
        for (int64_t kx = 0; kx < kernel; ++kx) {
          int64_t row = y * window.stride[0] - window.pad[0] + ky;
          int64_t column = x * window.stride[1] - window.pad[2] + kx;
          if (row < 0 || row >= input.height || column < 0 ||
              column >= input.width)
            continue;
          const int8_t *pixel =
              &input.data[(row * input.width + column) * depth];
          int64_t tap = ky * kernel + kx;
          if (depthwise) {
            accumulate(pixel, &weights[tap * depth], depth, zeroPoint, sums);
            continue;
          }
          for (int64_t o = 0; o < outChannels; ++o)
            sums[o] += dot(pixel, &weights[(o * kernel * kernel + tap) * depth],
                           depth, zeroPoint);
        }
    }
  return output;
}

Sums mcunet::net::convolve(const Samples &inputs,
                           const std::vector<int8_t> &weights,
                           int64_t outChannels, const idioms::Window &window,
                           int32_t zeroPoint, bool depthwise) {
  Sums sums;
  for (const Image<int8_t> &input : inputs)
    sums.push_back(
        convolveOne(input, weights, outChannels, window, zeroPoint, depthwise));
  return sums;
}

std::vector<Spread> mcunet::net::spreads(const Sums &sums) {
  int64_t channels = sums.front().channels;
  std::vector<Spread> result(channels);
  for (int64_t c = 0; c < channels; ++c) {
    int64_t count = 0, total = 0;
    double squares = 0;
    for (const Image<int32_t> &image : sums)
      for (size_t i = c; i < image.data.size(); i += channels) {
        total += image.data[i];
        ++count;
      }
    double mean = static_cast<double>(total) / static_cast<double>(count);
    for (const Image<int32_t> &image : sums)
      for (size_t i = c; i < image.data.size(); i += channels) {
        double distance = image.data[i] - mean;
        squares += distance * distance;
      }
    double deviation = std::sqrt(squares / static_cast<double>(count));
    result[c] = {mean, std::max(deviation, 1.0)};
  }
  return result;
}

Samples mcunet::net::requantize(const Sums &sums,
                                const std::vector<int32_t> &bias,
                                const idioms::OutputStage &stage) {
  Samples result;
  for (const Image<int32_t> &image : sums) {
    Image<int8_t> output(image.height, image.width, image.channels);
    for (size_t i = 0; i < image.data.size(); ++i) {
      size_t c = i % image.channels;
      idioms::Multiplier m = stage.multipliers.size() == 1
                                 ? stage.multipliers[0]
                                 : stage.multipliers[c];
      int32_t value =
          multiplyByQuantizedMultiplier(image.data[i] + bias[c], m) +
          stage.zeroPoint;
      output.data[i] = static_cast<int8_t>(
          std::clamp(value, stage.clampMin, stage.clampMax));
    }
    result.push_back(std::move(output));
  }
  return result;
}

Samples mcunet::net::addSamples(const Samples &lhs, const Samples &rhs,
                                const idioms::AddParams &params) {
  Samples result;
  const idioms::OutputStage &stage = params.output;
  for (size_t image = 0; image < lhs.size(); ++image) {
    Image<int8_t> output = lhs[image];
    for (size_t i = 0; i < output.data.size(); ++i) {
      int32_t l = (lhs[image].data[i] - params.lhsZeroPoint) * (1 << 20);
      int32_t r = (rhs[image].data[i] - params.rhsZeroPoint) * (1 << 20);
      int32_t sum = multiplyByQuantizedMultiplier(l, params.lhs) +
                    multiplyByQuantizedMultiplier(r, params.rhs);
      int32_t value = multiplyByQuantizedMultiplier(sum, stage.multipliers[0]) +
                      stage.zeroPoint;
      output.data[i] = static_cast<int8_t>(
          std::clamp(value, stage.clampMin, stage.clampMax));
    }
    result.push_back(std::move(output));
  }
  return result;
}

Samples mcunet::net::meanSamples(const Samples &inputs,
                                 const idioms::MeanParams &params) {
  Samples result;
  for (const Image<int8_t> &image : inputs) {
    Image<int8_t> output(1, 1, image.channels);
    for (int64_t c = 0; c < image.channels; ++c) {
      int32_t sum = 0;
      for (size_t i = c; i < image.data.size(); i += image.channels)
        sum += image.data[i] - params.inputZeroPoint;
      int32_t value = multiplyByQuantizedMultiplier(sum, params.multiplier) +
                      params.outputZeroPoint;
      output.data[c] = static_cast<int8_t>(std::clamp(value, -128, 127));
    }
    result.push_back(std::move(output));
  }
  return result;
}

Samples mcunet::net::scaleSamples(const Samples &inputs, const Samples &gates,
                                  const idioms::MulParams &params) {
  Samples result = inputs;
  const idioms::OutputStage &stage = params.output;
  for (size_t image = 0; image < inputs.size(); ++image) {
    std::vector<int8_t> &data = result[image].data;
    const std::vector<int8_t> &gate = gates[image].data; // [1, 1, C]
    for (size_t i = 0; i < data.size(); ++i) {
      int32_t product = (data[i] - params.lhsZeroPoint) *
                        (gate[i % gate.size()] - params.rhsZeroPoint);
      int32_t value =
          multiplyByQuantizedMultiplier(product, stage.multipliers[0]) +
          stage.zeroPoint;
      data[i] = static_cast<int8_t>(
          std::clamp(value, stage.clampMin, stage.clampMax));
    }
  }
  return result;
}
