//===- Synthetic.cpp - Made-up weights ------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Calibration.h"
#include "Parameters.h"

#include <algorithm>
#include <cmath>

using namespace mcunet;
using namespace mcunet::net;
using idioms::Quant;
using llvm::Expected;
using llvm::StringRef;

/// Calibration images always have this size, so that a network's weights depend
/// on its name and seed, not on its resolution.
static constexpr int64_t kSampleSize = 96;
static constexpr int kSampleCount = 4;

/// An int8 range covers this many standard deviations on either side of a
/// linear layer's mean.
static constexpr double kSigmas = 3.5;

/// More for the logits, because the few samples cover little of the variety of
/// images.
static constexpr double kLogitSigmas = 9.0;

namespace {
class Synthetic : public Parameters {
public:
  Synthetic(const Description &net, uint64_t seed)
      : Parameters({0, net.input, net.inChannels}), random(seed) {
    maps.push_back(
        {1.0, sampleImages(kSampleSize, net.inChannels, kSampleCount, random)});
  }

  Expected<ConvLayer> convolution(const ConvSpec &spec, const Map &in,
                                  Map &out) override {
    return spec.kind == ConvKind::Classifier ? classifier(spec, in, out)
                                             : filter(spec, in, out);
  }
  Expected<idioms::AddParams> add(StringRef name, const Map &lhs,
                                  const Map &rhs, Map &out) override;
  Expected<idioms::MeanParams> mean(StringRef name, const Map &in,
                                    int64_t count, Map &out) override;
  Expected<idioms::Table8> gate(StringRef name, const Map &in,
                                Map &out) override;
  Expected<idioms::MulParams> scale(StringRef name, const Map &in,
                                    const Map &gate, Map &out) override;

private:
  /// A map of the sample images.
  struct State {
    double deviation = 1; // of the real numbers, about
    Samples samples;
  };

  ConvLayer filter(const ConvSpec &spec, const Map &in, Map &out);
  ConvLayer classifier(const ConvSpec &spec, const Map &in, Map &out);
  void make(Map &out, Quant quant, double deviation, Samples samples);

  /// Random weights that sum to about zero per output channel, because the
  /// common part of all inputs carries no information.
  std::vector<int8_t> randomWeights(int64_t channels, int64_t fanIn,
                                    bool channelsLast);

  Random random;
  std::vector<State> maps; // by id
};
} // namespace

void Synthetic::make(Map &out, Quant quant, double deviation, Samples samples) {
  out = {static_cast<int>(maps.size()), quant, samples.front().channels};
  maps.push_back({deviation, std::move(samples)});
}

std::vector<int8_t> Synthetic::randomWeights(int64_t channels, int64_t fanIn,
                                             bool channelsLast) {
  std::vector<int8_t> weights(channels * fanIn);
  for (int8_t &weight : weights)
    weight = random.weight();
  int64_t outer = channelsLast ? 1 : fanIn, inner = channelsLast ? channels : 1;
  for (int64_t c = 0; c < channels && fanIn > 1; ++c) {
    int64_t sum = 0;
    for (int64_t i = 0; i < fanIn; ++i)
      sum += weights[c * outer + i * inner];
    // Depthwise filters keep some of their mean: a pure high-pass in every
    // block would erase smooth images.
    int64_t shift = channelsLast ? sum / fanIn / 2 : sum / fanIn;
    for (int64_t i = 0; i < fanIn; ++i) {
      int8_t &weight = weights[c * outer + i * inner];
      weight =
          static_cast<int8_t>(std::clamp<int64_t>(weight - shift, -127, 127));
    }
  }
  return weights;
}

/// Multipliers and biases that give channel c the deviation `deviation` times
/// 0.75 .. 1.25 and the mean `mean` (in real numbers).
static void normalize(const std::vector<Spread> &channels, double deviation,
                      double mean, Random &random, Quant out,
                      idioms::OutputStage &stage, std::vector<int32_t> &bias) {
  for (const Spread &channel : channels) {
    double wanted =
        deviation * static_cast<double>(random.range(96, 160)) / 128.0;
    double perUnit = wanted / channel.deviation; // real number per unit of sum
    stage.multipliers.push_back(
        *idioms::quantizeMultiplier(perUnit / static_cast<double>(out.scale)));
    double shift = std::round(mean / perUnit - channel.mean);
    bias.push_back(static_cast<int32_t>(std::clamp(shift, -1.0e9, 1.0e9)));
  }
  stage.zeroPoint = out.zeroPoint;
}

ConvLayer Synthetic::filter(const ConvSpec &spec, const Map &in, Map &out) {
  bool depthwise = spec.kind == ConvKind::Depthwise;
  ConvLayer layer;
  layer.params.window = windowOf(spec);
  layer.params.inputZeroPoint = in.quant.zeroPoint;
  layer.weights = randomWeights(
      spec.outChannels,
      spec.kernel * spec.kernel * (depthwise ? 1 : in.channels), depthwise);
  Sums sums = convolve(maps[in.id].samples, layer.weights, spec.outChannels,
                       layer.params.window, in.quant.zeroPoint, depthwise);
  Quant quant{6.0f / 255.0f, -128};
  double deviation = 2.0;
  if (!spec.relu6) {
    quant = {static_cast<float>(2 * kSigmas / 255),
             static_cast<int32_t>(random.range(-12, 12))};
    deviation = 1.0;
  }
  normalize(spreads(sums), deviation, spec.relu6 ? 1.0 : 0.0, random, quant,
            layer.params.output, layer.bias);
  make(out, quant, deviation,
       requantize(sums, layer.bias, layer.params.output));
  return layer;
}

ConvLayer Synthetic::classifier(const ConvSpec &spec, const Map &in, Map &out) {
  ConvLayer layer;
  layer.params.inputZeroPoint = in.quant.zeroPoint;
  layer.weights = randomWeights(spec.outChannels, in.channels, false);
  Sums sums = convolve(maps[in.id].samples, layer.weights, spec.outChannels,
                       idioms::Window(), in.quant.zeroPoint,
                       /*depthwise=*/false);
  // Few samples per class: all classes share the average deviation.
  std::vector<Spread> channels = spreads(sums);
  double deviation = 0;
  for (const Spread &channel : channels)
    deviation += channel.deviation / static_cast<double>(channels.size());
  Quant quant{static_cast<float>(2 * kLogitSigmas / 255), 0};
  layer.params.output.multipliers = {*idioms::quantizeMultiplier(
      1.0 / deviation / static_cast<double>(quant.scale))};
  for (const Spread &channel : channels)
    layer.bias.push_back(static_cast<int32_t>(-std::round(channel.mean)));
  make(out, quant, 1.0, requantize(sums, layer.bias, layer.params.output));
  return layer;
}

Expected<idioms::AddParams> Synthetic::add(StringRef, const Map &lhs,
                                           const Map &rhs, Map &out) {
  const State &l = maps[lhs.id], &r = maps[rhs.id];
  double deviation =
      std::sqrt(l.deviation * l.deviation + r.deviation * r.deviation);
  Quant quant{static_cast<float>(2 * kSigmas * deviation / 255),
              static_cast<int32_t>(random.range(-12, 12))};
  idioms::AddParams params =
      *idioms::addParams(lhs.quant, rhs.quant, quant, /*subtract=*/false);
  make(out, quant, deviation, addSamples(l.samples, r.samples, params));
  return params;
}

Expected<idioms::MeanParams> Synthetic::mean(StringRef, const Map &in,
                                             int64_t count, Map &out) {
  const State &state = maps[in.id];
  // The range of the samples' means, in units of the input's scale.
  double largest = 1;
  for (const Image<int8_t> &image : state.samples)
    for (int64_t c = 0; c < image.channels; ++c) {
      int64_t sum = 0;
      for (size_t i = c; i < image.data.size(); i += image.channels)
        sum += image.data[i] - in.quant.zeroPoint;
      double mean = static_cast<double>(std::abs(sum)) /
                    static_cast<double>(image.height * image.width);
      largest = std::max(largest, mean);
    }
  bool positive = in.quant.zeroPoint == -128;
  double steps = positive ? 255.0 : 127.0;
  Quant quant{static_cast<float>(in.quant.scale * 1.25 * largest / steps),
              positive ? -128 : 0};
  const Image<int8_t> &image = state.samples.front();
  make(out, quant, state.deviation,
       meanSamples(state.samples,
                   *idioms::meanParams(in.quant, quant, {1, 2},
                                       image.height * image.width, true)));
  return *idioms::meanParams(in.quant, quant, {1, 2}, count, true);
}

Expected<idioms::Table8> Synthetic::gate(StringRef, const Map &in, Map &out) {
  idioms::Table8 table = idioms::hardSigmoidTable(in.quant, idioms::kGateQuant);
  Samples samples = maps[in.id].samples;
  for (Image<int8_t> &image : samples)
    for (int8_t &value : image.data)
      value = table[value + 128];
  make(out, idioms::kGateQuant, 0.25, std::move(samples));
  return table;
}

Expected<idioms::MulParams> Synthetic::scale(StringRef, const Map &in,
                                             const Map &gate, Map &out) {
  idioms::MulParams params = *idioms::mulParams(in.quant, gate.quant, in.quant);
  make(out, in.quant, maps[in.id].deviation,
       scaleSamples(maps[in.id].samples, maps[gate.id].samples, params));
  return params;
}

std::unique_ptr<Parameters> mcunet::net::makeSynthetic(const Description &net,
                                                       uint64_t seed) {
  return std::make_unique<Synthetic>(net, seed);
}
