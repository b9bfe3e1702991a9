//===- Net.cpp - Described networks to TOSA -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Import/Net.h"
#include "Calibration.h"
#include "Description.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/Verifier.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mcunet;
using namespace mcunet::net;
using mcunet::idioms::Quant;
using mcunet::idioms::Window;

/// Calibration images have this size whatever the network's: a network's
/// weights depend on its name and seed, not on the resolution it is built at.
static constexpr int64_t kSampleSize = 96;
static constexpr int kSampleCount = 4;

/// An int8 range covers this many standard deviations on either side of a
/// linear layer's mean.
static constexpr double kSigmas = 3.5;

/// More for the logits: the few samples see little of how far images differ.
static constexpr double kLogitSigmas = 9.0;

namespace {
/// A feature map: its TOSA value and what it is for the sample images.
struct Feature {
  Value value;
  Quant quant;
  double deviation = 1; // of the real numbers, about
  Samples samples;
};

/// Emits one network, layer by layer.
class NetBuilder {
public:
  NetBuilder(MLIRContext *context, const Description &net, uint64_t seed)
      : b(context), net(net), random(seed) {}

  OwningOpRef<ModuleOp> build(int64_t resolution, bool everyLayer);

private:
  enum class Kind { Pointwise, Depthwise, Full };

  /// Convolution with ReLU6 (scale 6/255, zero point -128) or without
  /// activation.
  Feature convolution(const Feature &in, StringRef name, Kind kind,
                      int64_t channels, int64_t kernel, int64_t stride,
                      bool relu6);
  Feature block(const Feature &in, const BlockDescription &block, size_t index);
  Feature residual(const Feature &lhs, const Feature &rhs, StringRef name);
  Feature globalPool(const Feature &in);
  Feature classifier(const Feature &in);

  /// Random weights that sum to about zero per output channel: what is common
  /// to all inputs carries no information.
  std::vector<int8_t> randomWeights(int64_t channels, int64_t fanIn,
                                    bool channelsLast);
  Value constant8(Location loc, ArrayRef<int64_t> shape,
                  const std::vector<int8_t> &values);
  Value constant32(Location loc, const std::vector<int32_t> &values);
  Location named(const Twine &name) {
    return NameLoc::get(b.getStringAttr(name));
  }

  OpBuilder b;
  const Description &net;
  Random random;
  SmallVector<Value> layers; // of all layers, in order
};
} // namespace

std::vector<int8_t> NetBuilder::randomWeights(int64_t channels, int64_t fanIn,
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
    // block would leave nothing of smooth images.
    int64_t shift = channelsLast ? sum / fanIn / 2 : sum / fanIn;
    for (int64_t i = 0; i < fanIn; ++i) {
      int8_t &weight = weights[c * outer + i * inner];
      weight =
          static_cast<int8_t>(std::clamp<int64_t>(weight - shift, -127, 127));
    }
  }
  return weights;
}

Value NetBuilder::constant8(Location loc, ArrayRef<int64_t> shape,
                            const std::vector<int8_t> &values) {
  auto type = RankedTensorType::get(shape, b.getI8Type());
  return idioms::constant(b, loc,
                          DenseElementsAttr::get(type, ArrayRef(values)));
}

Value NetBuilder::constant32(Location loc, const std::vector<int32_t> &values) {
  auto type = RankedTensorType::get({static_cast<int64_t>(values.size())},
                                    b.getI32Type());
  return idioms::constant(b, loc,
                          DenseElementsAttr::get(type, ArrayRef(values)));
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

Feature NetBuilder::convolution(const Feature &in, StringRef name, Kind kind,
                                int64_t channels, int64_t kernel,
                                int64_t stride, bool relu6) {
  bool depthwise = kind == Kind::Depthwise;
  int64_t inChannels = in.samples.front().channels;
  Location loc = named(name);
  idioms::ConvParams params;
  int64_t pad = kernel / 2;
  params.window =
      Window{{kernel, kernel}, {stride, stride}, {1, 1}, {pad, pad, pad, pad}};
  params.inputZeroPoint = in.quant.zeroPoint;
  std::vector<int8_t> weights = randomWeights(
      channels, kernel * kernel * (depthwise ? 1 : inChannels), depthwise);
  Sums sums = convolve(in.samples, weights, channels, params.window,
                       in.quant.zeroPoint, depthwise);

  Feature out;
  if (relu6) {
    out.quant = {6.0f / 255.0f, -128};
    out.deviation = 2.0;
  } else {
    out.quant = {static_cast<float>(2 * kSigmas / 255),
                 static_cast<int32_t>(random.range(-12, 12))};
    out.deviation = 1.0;
  }
  std::vector<int32_t> bias;
  normalize(spreads(sums), out.deviation, relu6 ? 1.0 : 0.0, random, out.quant,
            params.output, bias);
  out.samples = requantize(sums, bias, params.output);
  SmallVector<int64_t> shape{channels, kernel, kernel, inChannels};
  if (depthwise)
    shape = {kernel, kernel, channels, 1};
  Value weightValue = constant8(loc, shape, weights);
  Value biasValue = constant32(loc, bias);
  out.value = depthwise ? idioms::depthwiseConv2d(b, loc, in.value, weightValue,
                                                  biasValue, params)
                        : idioms::conv2d(b, loc, in.value, weightValue,
                                         biasValue, params);
  layers.push_back(out.value);
  return out;
}

Feature NetBuilder::residual(const Feature &lhs, const Feature &rhs,
                             StringRef name) {
  Feature out;
  out.deviation =
      std::sqrt(lhs.deviation * lhs.deviation + rhs.deviation * rhs.deviation);
  out.quant = {static_cast<float>(2 * kSigmas * out.deviation / 255),
               static_cast<int32_t>(random.range(-12, 12))};
  idioms::AddParams params =
      *idioms::addParams(lhs.quant, rhs.quant, out.quant, /*subtract=*/false);
  out.samples = addSamples(lhs.samples, rhs.samples, params);
  out.value = idioms::add(b, named(name), lhs.value, rhs.value, params);
  layers.push_back(out.value);
  return out;
}

Feature NetBuilder::block(const Feature &in, const BlockDescription &block,
                          size_t index) {
  std::string name = "block" + std::to_string(index);
  Feature current = in;
  if (block.expandChannels != in.samples.front().channels)
    current = convolution(in, name + "/expand", Kind::Pointwise,
                          block.expandChannels, 1, 1, /*relu6=*/true);
  current = convolution(current, name + "/depthwise", Kind::Depthwise,
                        block.expandChannels, block.kernel, block.stride,
                        /*relu6=*/true);
  current = convolution(current, name + "/project", Kind::Pointwise,
                        block.outChannels, 1, 1, /*relu6=*/false);
  if (block.residual)
    current = residual(in, current, name + "/add");
  return current;
}

Feature NetBuilder::globalPool(const Feature &in) {
  // The range of the samples' means, in units of the input's scale.
  double largest = 1;
  for (const Image<int8_t> &image : in.samples)
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
  Feature out;
  out.quant = {static_cast<float>(in.quant.scale * 1.25 * largest / steps),
               positive ? -128 : 0};
  out.deviation = in.deviation;
  auto type = cast<RankedTensorType>(in.value.getType());
  const Image<int8_t> &image = in.samples.front();
  out.samples = meanSamples(
      in.samples, *idioms::meanParams(in.quant, out.quant, {1, 2},
                                      image.height * image.width, true));
  out.value = idioms::mean(
      b, named("pool"), in.value,
      *idioms::meanParams(in.quant, out.quant, {1, 2},
                          type.getDimSize(1) * type.getDimSize(2), true));
  layers.push_back(out.value);
  return out;
}

Feature NetBuilder::classifier(const Feature &in) {
  int64_t depth = in.samples.front().channels;
  Location loc = named("classifier");
  std::vector<int8_t> weights = randomWeights(net.classes, depth, false);
  Sums sums = convolve(in.samples, weights, net.classes, Window(),
                       in.quant.zeroPoint, /*depthwise=*/false);
  // Few samples per class: all classes share the average deviation.
  std::vector<Spread> channels = spreads(sums);
  double deviation = 0;
  for (const Spread &channel : channels)
    deviation += channel.deviation / static_cast<double>(channels.size());
  Feature out;
  out.quant = {static_cast<float>(2 * kLogitSigmas / 255), 0};
  idioms::ConvParams params;
  params.inputZeroPoint = in.quant.zeroPoint;
  params.output.multipliers = {*idioms::quantizeMultiplier(
      1.0 / deviation / static_cast<double>(out.quant.scale))};
  params.output.zeroPoint = 0;
  std::vector<int32_t> bias;
  for (const Spread &channel : channels)
    bias.push_back(static_cast<int32_t>(-std::round(channel.mean)));
  out.samples = requantize(sums, bias, params.output);
  Value weightValue = constant8(loc, {net.classes, 1, 1, depth}, weights);
  Value biasValue = constant32(loc, bias);
  out.value = idioms::fullyConnected(b, loc, in.value, weightValue, biasValue,
                                     params, {1, net.classes});
  layers.push_back(out.value);
  return out;
}

/// patch.* attributes of an argument or a result.
static DictionaryAttr edgeAttributes(Builder &b, StringRef name, Quant quant) {
  NamedAttrList attributes;
  attributes.set("patch.name", b.getStringAttr(name));
  attributes.set("patch.scale",
                 b.getF64FloatAttr(static_cast<double>(quant.scale)));
  attributes.set("patch.zero_point", b.getI32IntegerAttr(quant.zeroPoint));
  return attributes.getDictionary(b.getContext());
}

OwningOpRef<ModuleOp> NetBuilder::build(int64_t resolution, bool everyLayer) {
  OwningOpRef<ModuleOp> module =
      ModuleOp::create(UnknownLoc::get(b.getContext()));
  b.setInsertionPointToEnd(module->getBody());
  auto inputType = RankedTensorType::get(
      {1, resolution, resolution, net.inChannels}, b.getI8Type());
  auto function = func::FuncOp::create(b, module->getLoc(), "main",
                                       b.getFunctionType({inputType}, {}));
  Block *body = function.addEntryBlock();
  b.setInsertionPointToEnd(body);
  body->getArgument(0).setLoc(named("image"));

  Feature current;
  current.value = body->getArgument(0);
  current.quant = {1.0f / 128, 0}; // pixels from -1 to 1
  current.samples =
      sampleImages(kSampleSize, net.inChannels, kSampleCount, random);
  Quant imageQuant = current.quant;
  current = convolution(current, "stem", Kind::Full, net.stemChannels,
                        net.stemKernel, net.stemStride, /*relu6=*/true);
  for (size_t i = 0; i < net.blocks.size(); ++i)
    current = block(current, net.blocks[i], i);
  if (net.featureMix)
    current = convolution(current, "feature_mix", Kind::Pointwise,
                          net.featureMix, 1, 1, /*relu6=*/true);
  current = classifier(globalPool(current));
  SmallVector<Value> results(everyLayer ? ArrayRef<Value>(layers)
                                        : ArrayRef<Value>(layers).take_back());
  func::ReturnOp::create(b, module->getLoc(), results);
  function.setFunctionType(
      b.getFunctionType({inputType}, ValueRange(results).getTypes()));
  function.setArgAttrs(0, edgeAttributes(b, "image", imageQuant));
  function.setResultAttrs(static_cast<unsigned>(results.size() - 1),
                          edgeAttributes(b, "logits", current.quant));
  return module;
}

llvm::Expected<OwningOpRef<ModuleOp>>
mcunet::importNet(MLIRContext &context, StringRef json,
                  const NetOptions &options) {
  auto failed = [](const Twine &message) {
    return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
  };
  llvm::Expected<Description> net = readDescription(json, options.name);
  if (!net)
    return net.takeError();
  int64_t resolution =
      options.resolution ? options.resolution : net->resolution;
  if (resolution < 1 || resolution > 4096)
    return failed("resolution " + Twine(resolution) +
                  " must be from 1 to 4096");
  context.loadDialect<func::FuncDialect, tosa::TosaDialect>();
  NetBuilder builder(&context, *net, options.seed);
  OwningOpRef<ModuleOp> module = builder.build(resolution, options.everyLayer);
  if (verify(*module).failed())
    return failed("the network does not make valid TOSA");
  return module;
}
