//===- Samples.cpp - Sample images through layers -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/TosaIdioms/Samples.h"

#include <algorithm>

using namespace mcunet;
using namespace mcunet::idioms;

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
                                  int64_t outChannels, const Window &window,
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

Sums mcunet::idioms::convolve(const Samples &inputs,
                              const std::vector<int8_t> &weights,
                              int64_t outChannels, const Window &window,
                              int32_t zeroPoint, bool depthwise) {
  Sums sums;
  for (const Image<int8_t> &input : inputs)
    sums.push_back(
        convolveOne(input, weights, outChannels, window, zeroPoint, depthwise));
  return sums;
}

Samples mcunet::idioms::requantize(const Sums &sums,
                                   const std::vector<int32_t> &bias,
                                   const OutputStage &stage) {
  Samples result;
  for (const Image<int32_t> &image : sums) {
    Image<int8_t> output(image.height, image.width, image.channels);
    for (size_t i = 0; i < image.data.size(); ++i) {
      size_t c = i % image.channels;
      Multiplier m = stage.multipliers.size() == 1 ? stage.multipliers[0]
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

Samples mcunet::idioms::addSamples(const Samples &lhs, const Samples &rhs,
                                   const AddParams &params) {
  Samples result;
  const OutputStage &stage = params.output;
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

Samples mcunet::idioms::meanSamples(const Samples &inputs,
                                    const MeanParams &params) {
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

Samples mcunet::idioms::scaleSamples(const Samples &inputs,
                                     const Samples &gates,
                                     const MulParams &params) {
  Samples result = inputs;
  const OutputStage &stage = params.output;
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
