//===- Net.cpp - Described networks to TOSA -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Import/Net.h"
#include "JsonReader.h"
#include "Parameters.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/Verifier.h"

#include <algorithm>

using namespace mlir;
using namespace mcunet;
using namespace mcunet::net;
using llvm::Error;
using llvm::Expected;
using mcunet::idioms::Quant;

idioms::Window mcunet::net::windowOf(const ConvSpec &spec) {
  int64_t pad = spec.kernel / 2;
  return {{spec.kernel, spec.kernel},
          {spec.stride, spec.stride},
          {1, 1},
          {pad, pad, pad, pad}};
}

namespace {
/// A feature map: its TOSA value and its description for the parameters.
struct Feature {
  Value value;
  Map map;
};

/// Emits one network, layer by layer. Each step returns the map it makes.
class NetBuilder {
public:
  NetBuilder(MLIRContext *context, const Description &net,
             Parameters &parameters)
      : b(context), net(net), parameters(parameters) {}

  Expected<OwningOpRef<ModuleOp>> build(int64_t resolution, bool everyLayer);

private:
  Expected<Feature> convolution(const Feature &in, ConvSpec spec);
  Expected<Feature> pointwise(const Feature &in, const Twine &name,
                              int64_t channels, bool relu6);
  Expected<Feature> depthwise(const Feature &in, const Twine &name,
                              int64_t kernel, int64_t stride);
  Expected<Feature> block(const Feature &in, size_t index);
  Expected<Feature> residual(const Feature &lhs, const Feature &rhs,
                             StringRef name);
  Expected<Feature> squeezeExcite(const Feature &in, const std::string &name,
                                  int64_t channels);
  Expected<Feature> mean(const Feature &in, StringRef name);
  Expected<Feature> classifier(const Feature &in);
  Error network(Feature image);
  Error detection(const Feature &in, int64_t block);

  Feature made(Value value, const Map &map) {
    layers.push_back(value);
    lastMap = map.id;
    return {value, map};
  }
  /// The next map, for the parameters to fill in.
  Map next() const { return {lastMap, {}, 0}; }
  Value constant(Location loc, ArrayRef<int64_t> shape,
                 const std::vector<int8_t> &values);
  Value constant(Location loc, const std::vector<int32_t> &values);
  Location named(const Twine &name) {
    return NameLoc::get(b.getStringAttr(name));
  }
  void setEdges(func::FuncOp function, ArrayRef<Value> results);

  OpBuilder b;
  const Description &net;
  Parameters &parameters;
  int lastMap = 0;
  SmallVector<Value> layers;                            // in order
  SmallVector<std::pair<Feature, std::string>> results; // and their names
};
} // namespace

//===----------------------------------------------------------------------===//
// Layers
//===----------------------------------------------------------------------===//

Value NetBuilder::constant(Location loc, ArrayRef<int64_t> shape,
                           const std::vector<int8_t> &values) {
  auto type = RankedTensorType::get(shape, b.getI8Type());
  return idioms::constant(b, loc,
                          DenseElementsAttr::get(type, ArrayRef(values)));
}

Value NetBuilder::constant(Location loc, const std::vector<int32_t> &values) {
  auto type = RankedTensorType::get({static_cast<int64_t>(values.size())},
                                    b.getI32Type());
  return idioms::constant(b, loc,
                          DenseElementsAttr::get(type, ArrayRef(values)));
}

Expected<Feature> NetBuilder::convolution(const Feature &in, ConvSpec spec) {
  Map out = next();
  Expected<ConvLayer> layer = parameters.convolution(spec, in.map, out);
  if (!layer)
    return layer.takeError();
  Location loc = named(spec.name);
  Value bias;
  auto weights = [&](ArrayRef<int64_t> shape) {
    Value value = constant(loc, shape, layer->weights);
    bias = constant(loc, layer->bias);
    return value;
  };
  int64_t k = spec.kernel, channels = spec.outChannels;
  if (spec.kind == ConvKind::Depthwise) {
    Value filter = weights({k, k, channels, 1});
    return made(
        idioms::depthwiseConv2d(b, loc, in.value, filter, bias, layer->params),
        out);
  }
  Value filter = weights({channels, k, k, in.map.channels});
  if (spec.kind == ConvKind::Classifier)
    return made(idioms::fullyConnected(b, loc, in.value, filter, bias,
                                       layer->params, {1, channels}),
                out);
  return made(idioms::conv2d(b, loc, in.value, filter, bias, layer->params),
              out);
}

Expected<Feature> NetBuilder::pointwise(const Feature &in, const Twine &name,
                                        int64_t channels, bool relu6) {
  return convolution(in,
                     {name.str(), ConvKind::Pointwise, channels, 1, 1, relu6});
}

Expected<Feature> NetBuilder::depthwise(const Feature &in, const Twine &name,
                                        int64_t kernel, int64_t stride) {
  return convolution(in, {name.str(), ConvKind::Depthwise, in.map.channels,
                          kernel, stride, /*relu6=*/true});
}

Expected<Feature> NetBuilder::residual(const Feature &lhs, const Feature &rhs,
                                       StringRef name) {
  Map out = next();
  Expected<idioms::AddParams> params =
      parameters.add(name, lhs.map, rhs.map, out);
  if (!params)
    return params.takeError();
  return made(idioms::add(b, named(name), lhs.value, rhs.value, *params), out);
}

Expected<Feature> NetBuilder::mean(const Feature &in, StringRef name) {
  auto type = cast<RankedTensorType>(in.value.getType());
  Map out = next();
  Expected<idioms::MeanParams> params = parameters.mean(
      name, in.map, type.getDimSize(1) * type.getDimSize(2), out);
  if (!params)
    return params.takeError();
  return made(idioms::mean(b, named(name), in.value, *params), out);
}

Expected<Feature> NetBuilder::squeezeExcite(const Feature &in,
                                            const std::string &name,
                                            int64_t channels) {
  Expected<Feature> current = mean(in, name + "/squeeze");
  if (!current)
    return current;
  current = pointwise(*current, name + "/reduce", channels, /*relu6=*/true);
  if (!current)
    return current;
  current =
      pointwise(*current, name + "/excite", in.map.channels, /*relu6=*/false);
  if (!current)
    return current;
  Map out = next();
  Expected<idioms::Table8> table =
      parameters.gate(name + "/gate", current->map, out);
  if (!table)
    return table.takeError();
  Feature gate = made(
      idioms::table(b, named(name + "/gate"), current->value, *table), out);
  out = next();
  Expected<idioms::MulParams> product =
      parameters.scale(name + "/scale", in.map, gate.map, out);
  if (!product)
    return product.takeError();
  return made(
      idioms::mul(b, named(name + "/scale"), in.value, gate.value, *product),
      out);
}

Expected<Feature> NetBuilder::block(const Feature &in, size_t index) {
  const BlockDescription &block = net.blocks[index];
  std::string name = "block" + std::to_string(index);
  Expected<Feature> current = in;
  if (block.expandChannels != in.map.channels)
    current = pointwise(in, name + "/expand", block.expandChannels,
                        /*relu6=*/true);
  if (current && block.kernel > 1)
    current =
        depthwise(*current, name + "/depthwise", block.kernel, block.stride);
  if (current && block.squeezeChannels)
    current = squeezeExcite(*current, name, block.squeezeChannels);
  if (current)
    current = pointwise(*current, name + "/project", block.outChannels,
                        /*relu6=*/false);
  if (current && block.residual)
    current = residual(in, *current, name + "/add");
  return current;
}

Expected<Feature> NetBuilder::classifier(const Feature &in) {
  Expected<Feature> pooled = mean(in, "pool");
  if (!pooled)
    return pooled;
  return convolution(
      *pooled, {"classifier", ConvKind::Classifier, net.classes, 1, 1, false});
}

//===----------------------------------------------------------------------===//
// The network
//===----------------------------------------------------------------------===//

/// The outputs that read the map after `block`.
Error NetBuilder::detection(const Feature &in, int64_t block) {
  for (const auto &[index, output] : llvm::enumerate(net.detection)) {
    if (output.block != block)
      continue;
    std::string name = "detect" + std::to_string(index);
    Expected<Feature> current = in;
    if (output.kernel > 1)
      current = depthwise(in, name + "/depthwise", output.kernel, 1);
    if (current)
      current = pointwise(*current, name + "/predict",
                          output.channels(net.classes), /*relu6=*/false);
    if (!current)
      return current.takeError();
    results[index] = {*current, name};
  }
  return Error::success();
}

Error NetBuilder::network(Feature image) {
  Expected<Feature> current =
      convolution(image, {"stem", ConvKind::Full, net.stemChannels,
                          net.stemKernel, net.stemStride, /*relu6=*/true});
  int64_t count = net.blocks.size();
  results.resize(std::max<size_t>(net.detection.size(), 1));
  for (int64_t i = 0; i < count && current; ++i) {
    current = block(*current, i);
    if (current && i + 1 < count)
      if (Error e = detection(*current, i))
        return e;
  }
  if (current && net.featureMix)
    current = pointwise(*current, "feature_mix", net.featureMix, true);
  if (!current)
    return current.takeError();
  if (!net.detection.empty())
    return detection(*current, count - 1);
  current = classifier(*current);
  if (!current)
    return current.takeError();
  results[0] = {*current, "logits"};
  return Error::success();
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

void NetBuilder::setEdges(func::FuncOp function, ArrayRef<Value> values) {
  function.setArgAttrs(0, edgeAttributes(b, "image", parameters.image().quant));
  for (const auto &[index, value] : llvm::enumerate(values))
    for (const auto &[feature, name] : results)
      if (feature.value == value)
        function.setResultAttrs(index,
                                edgeAttributes(b, name, feature.map.quant));
  // Decoders of boxes need the anchors; see docs/NetworkDescription.md.
  for (const auto &[index, value] : llvm::enumerate(values))
    for (size_t k = 0; k < net.detection.size(); ++k) {
      if (results[k].first.value != value)
        continue;
      function.setResultAttr(index, "patch.anchors",
                             b.getDenseF64ArrayAttr(net.detection[k].anchors));
      function.setResultAttr(index, "patch.classes",
                             b.getI64IntegerAttr(net.classes));
    }
}

Expected<OwningOpRef<ModuleOp>> NetBuilder::build(int64_t resolution,
                                                  bool everyLayer) {
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
  if (Error e = network({body->getArgument(0), parameters.image()}))
    return std::move(e);
  if (Error e = parameters.finish())
    return std::move(e);

  SmallVector<Value> values;
  for (const auto &result : results)
    values.push_back(result.first.value);
  if (everyLayer)
    values = layers;
  func::ReturnOp::create(b, module->getLoc(), values);
  function.setFunctionType(
      b.getFunctionType({inputType}, ValueRange(values).getTypes()));
  setEdges(function, values);
  if (!net.needsFineTuning.empty())
    (*module)->setAttr("patch.needs_fine_tuning",
                       b.getStringAttr(net.needsFineTuning));
  return module;
}

Expected<OwningOpRef<ModuleOp>> mcunet::importNet(MLIRContext &context,
                                                  StringRef json,
                                                  const NetOptions &options) {
  Expected<Description> net = readDescription(json, options.name);
  if (!net)
    return net.takeError();
  int64_t resolution =
      options.resolution ? options.resolution : net->resolution;
  if (resolution < 1 || resolution > 4096)
    return makeError("resolution " + Twine(resolution) +
                     " must be from 1 to 4096");
  net->resolution = resolution;
  if (Error e = checkElements(*net, "resolution " + std::to_string(resolution)))
    return std::move(e);
  context.loadDialect<func::FuncDialect, tosa::TosaDialect>();
  std::unique_ptr<Parameters> parameters =
      net->hasWeights ? makeTrained(*net) : makeSynthetic(*net, options.seed);
  NetBuilder builder(&context, *net, *parameters);
  Expected<OwningOpRef<ModuleOp>> module =
      builder.build(resolution, options.everyLayer);
  if (!module)
    return module;
  if (verify(**module).failed())
    return makeError("the network does not make valid TOSA");
  return module;
}
