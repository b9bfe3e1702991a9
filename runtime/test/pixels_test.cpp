// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- pixels_test.cpp - Tests of the conversions from pixels -------------===//
#include "check.h"
#include "mcunet/rt/pixels.h"

#include <algorithm>
#include <cmath>
#include <cstring>

// Converts each sample to itself less 128.
static int8_t identity[256];

static double clampTo(double value, double low, double high) {
  return std::min(std::max(value, low), high);
}

static void testLevels() {
  struct {
    float black, white, scale;
    int32_t zeroPoint;
  } cases[] = {
      {0, 1, 1 / 255.0f, -128}, {-1, 1, 1 / 128.0f, 0},    {0, 255, 1, -128},
      {0, 1, 0.007843138f, -1}, {-2.1f, 2.6f, 0.02f, -14}, {0, 255, 1e-6f, 3},
      {0, 1, 1e6f, 5}};
  for (auto &each : cases) {
    int8_t levels[256];
    mcunet_levels(levels, each.black, each.white, each.scale, each.zeroPoint);
    for (int s = 0; s < 256; ++s) {
      double real = each.black + (double{each.white} - each.black) * s / 255.0;
      double exact = clampTo(real / each.scale + each.zeroPoint, -128, 127);
      CHECK(std::fabs(levels[s] - exact) <= 0.501);
    }
  }
  mcunet_levels(identity, 0, 255, 1, -128);
  for (int s = 0; s < 256; ++s)
    CHECK(identity[s] == s - 128);
}

static int sample(int8_t level) { return level + 128; }

static void testSamples() {
  const uint8_t row[5] = {0, 1, 127, 128, 255};
  int8_t out[6] = {0, 0, 0, 0, 0, 77};
  mcunet_samples_row(row, 5, identity, out);
  const int8_t expected[6] = {-128, -127, -1, 0, 127, 77};
  CHECK(!std::memcmp(out, expected, 6));
}

static void testRgb565() {
  for (int pixel = 0; pixel < 65536; ++pixel) {
    uint8_t low = static_cast<uint8_t>(pixel), high = pixel >> 8;
    const uint8_t camera[2] = {high, low}, memory[2] = {low, high};
    int8_t out[3], same[3];
    mcunet_rgb565_row(camera, 1, 1, identity, out);
    mcunet_rgb565_row(memory, 0, 1, identity, same);
    CHECK(!std::memcmp(out, same, 3));
    // Evenly spread from black to white.
    CHECK(std::fabs(sample(out[0]) - (pixel >> 11) * 255 / 31.0) <= 1);
    CHECK(std::fabs(sample(out[1]) - (pixel >> 5 & 63) * 255 / 63.0) <= 1);
    CHECK(std::fabs(sample(out[2]) - (pixel & 31) * 255 / 31.0) <= 1);
  }
}

// The formulas of ITU-T T.871.
static void checkYcbcr(int y, int cb, int cr, const int8_t *out) {
  double u = cb - 128, v = cr - 128;
  double real[3] = {y + 1.402 * v, y - 0.344136 * u - 0.714136 * v,
                    y + 1.772 * u};
  for (int i = 0; i < 3; ++i)
    CHECK(std::fabs(sample(out[i]) - clampTo(real[i], 0, 255)) <= 0.51);
}

static void testYuv() {
  for (int y = 0; y < 256; y += 3)
    for (int cb = 0; cb < 256; cb += 3)
      for (int cr = 0; cr < 256; cr += 3) {
        uint8_t other = static_cast<uint8_t>(255 - y);
        const uint8_t packed[4] = {static_cast<uint8_t>(y),
                                   static_cast<uint8_t>(cb), other,
                                   static_cast<uint8_t>(cr)};
        int8_t out[6], planes[6];
        mcunet_yuyv_row(packed, 2, identity, out);
        checkYcbcr(y, cb, cr, out);
        checkYcbcr(other, cb, cr, out + 3);
        const uint8_t luma[2] = {packed[0], packed[2]};
        const uint8_t chroma[2] = {packed[1], packed[3]};
        mcunet_yuv_row(luma, chroma, chroma + 1, 2, 2, identity, planes);
        CHECK(!std::memcmp(out, planes, 6));
      }
}

int main() {
  testLevels();
  testSamples();
  testRgb565();
  testYuv();
  std::printf(failures ? "%d failures\n" : "ok\n", failures);
  return failures != 0;
}
