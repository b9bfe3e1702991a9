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
