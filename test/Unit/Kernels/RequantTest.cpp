//===- RequantTest.cpp - Short requantisations against the definition -----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//   kernel-tests [SEED]
//
//===----------------------------------------------------------------------===//

#include "../Planner/Check.h"
#include "LineRequant.h"
#include "ScaledRequant.h"
#include "Tests.h"
#include "mcunet/Kernels/ConstantChannels.h"

#include <random>

using namespace mcunet::kernels;

namespace {
struct Channel {
  int32_t multiplier, shift;
  RequantSpec spec;
  int64_t bound;

  /// Steps of 2^`step` accumulators, as trained layers have between 4 and 12.
  Channel(std::mt19937 &random, int step) {
    auto pick = [&](int64_t low, int64_t high) {
      return std::uniform_int_distribution<int64_t>(low, high)(random);
    };
    multiplier = pick(1 << 30, INT32_MAX);
    shift = 31 + step;
    spec.multiplier = multiplier;
    spec.shift = shift;
    spec.singleRound = pick(0, 3) == 0;
    spec.outputZp = pick(0, 1) ? -128 : pick(-128, 127);
    if (pick(0, 1)) {
      spec.clampLow = spec.outputZp;
      spec.clampHigh = pick(spec.clampLow, 127);
    }
    bound = pick(1, int64_t{1} << pick(8, step + 10));
  }
  // `spec` points into it.
  Channel(const Channel &) = delete;
};
} // namespace

/// Every accumulator where there are not too many, else those at the steps, at
/// the ends and some more.
template <typename Requantisation>
static void compare(const Channel &channel, const Requantisation &found,
                    std::mt19937 &random) {
  auto check = [&](int64_t acc) {
    if (acc >= -channel.bound && acc <= channel.bound)
      CHECK(found.evaluate(0, acc) ==
            requantise(channel.spec, 0, static_cast<int32_t>(acc)));
  };
  if (channel.bound < 1 << 12) {
    for (int64_t acc = -channel.bound; acc <= channel.bound; ++acc)
      check(acc);
    return;
  }
  std::uniform_int_distribution<int64_t> any(-channel.bound, channel.bound);
  for (int i = 0; i < 2000; ++i)
    check(any(random));
  double step = std::ldexp(1.0, channel.shift) / channel.multiplier;
  for (int output = -256; output <= 256; ++output)
    for (int64_t around = -3; around <= 3; ++around)
      check(static_cast<int64_t>((output + 0.5) * step) + around);
  for (int64_t acc : {-channel.bound, int64_t{-1}, int64_t{0}, channel.bound})
    check(acc);
}

/// Nearly all channels with steps of up to 1,024 accumulators have a line.
static void testRandom(unsigned seed) {
  std::mt19937 random(seed);
  int found = 0, all = 0, common = 0, commonFound = 0;
  for (int i = 0; i < 4000; ++i) {
    int step = std::uniform_int_distribution<int>(1, 16)(random);
    Channel channel(random, step);
    auto lines = LineRequant::find(channel.spec, channel.bound);
    ++all;
    common += step <= 10;
    if (!lines)
      continue;
    ++found;
    commonFound += step <= 10;
    compare(channel, *lines, random);
  }
  std::printf("lines for %d of %d channels, seed %u\n", found, all, seed);
  CHECK(commonFound > common * 9 / 10);
}

/// Every layer without negative results, and with room in its weights, is
/// taken.
static void testScaled(unsigned seed) {
  std::mt19937 random(seed);
  int found = 0, all = 0;
  for (int i = 0; i < 4000; ++i) {
    int step = std::uniform_int_distribution<int>(1, 16)(random);
    Channel channel(random, step);
    int32_t peak = std::uniform_int_distribution<int32_t>(0, 128)(random);
    auto scaled =
        ScaledRequant::find(channel.spec, ChannelRange{channel.bound, peak});
    const RequantSpec &spec = channel.spec;
    CHECK(scaled.has_value() ==
          (spec.singleRound || spec.clampLow >= spec.outputZp));
    ++all;
    if (!scaled)
      continue;
    ++found;
    CHECK(std::abs(int64_t{scaled->scale(0, peak)}) <= INT16_MAX);
    compare(channel, *scaled, random);
  }
  std::printf("scaled %d of %d channels, seed %u\n", found, all, seed);
}

/// Channels whose shifts are too far from each other share none.
static void testScaledTogether() {
  int32_t multipliers[] = {1 << 30, 1 << 30}, shifts[] = {36, 42};
  RequantSpec spec;
  spec.multiplier = multipliers;
  spec.shift = shifts;
  spec.outputZp = spec.clampLow;
  ChannelRange channels[] = {{1000, 127}, {1000, 127}};
  CHECK(ScaledRequant::find(spec, channels));
  shifts[1] = 43;
  CHECK(!ScaledRequant::find(spec, channels));
  channels[0].weight = 63;
  CHECK(ScaledRequant::find(spec, channels));
  channels[0].sum = 1 << 23;
  CHECK(!ScaledRequant::find(spec, channels));
  // All signs.
  spec.outputZp = 0;
  CHECK(!ScaledRequant::find(spec, channels));
}

/// What is no line, or does not fit, is refused.
static void testRefused() {
  RequantSpec spec;
  int32_t multiplier = 1 << 30, shift = 40;
  spec.multiplier = multiplier;
  spec.shift = shift;
  CHECK(LineRequant::find(spec, int64_t{1000}));
  CHECK(!LineRequant::find(spec, int64_t{1} << 30));
  multiplier = -1;
  CHECK(!LineRequant::find(spec, int64_t{1000}));
  // Steps of one accumulator each; then some of four outputs, the last of which
  // the clamp cuts.
  multiplier = 1 << 30;
  shift = 30;
  CHECK(LineRequant::find(spec, int64_t{1000}));
  shift = 28;
  CHECK(!LineRequant::find(spec, int64_t{1000}));
}

int main(int argc, char **argv) {
  testRefused();
  testScaledTogether();
  unsigned seed = argc > 1 ? std::atoi(argv[1]) : std::random_device()();
  testRandom(seed);
  testScaled(seed);
  testNumerics(seed);
  return 0;
}
