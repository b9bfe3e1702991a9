//===- NetGraph.cpp - Described networks as schedules see them ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Import/NetGraph.h"
#include "Description.h"
#include "mcunet/Schedule/LayerOrder.h"

using namespace mcunet;
using namespace mcunet::net;
using llvm::Expected;
using llvm::StringRef;
using schedule::AxisMap;
using schedule::Graph;
using schedule::Layer;
using schedule::LayerKind;
using schedule::LeanForm;
using schedule::Operand;
using schedule::Tensor;

namespace {
class GraphBuilder {
public:
  GraphBuilder(const Description &net, const kernels::MicroKernel &kernel)
      : net(net), kernel(kernel) {}

  Graph build();

private:
  const Tensor &tensor(int index) const { return graph.tensors[index]; }
  int addTensor(std::string name, int64_t size, int64_t channels, int producer);
  /// `layer` is complete except for its name and output.
  int add(Layer layer, std::string name, int64_t size, int64_t channels);

  int conv(int in, std::string name, int64_t kernelSize, int64_t stride,
           int64_t channels);
  int pointwise(int in, std::string name, int64_t channels) {
    return conv(in, std::move(name), 1, 1, channels);
  }
  int depthwise(int in, std::string name, int64_t kernelSize, int64_t stride);
  int mean(int in, std::string name);
  int elementwise(llvm::ArrayRef<int> inputs, std::string name, int like,
                  const char *op);
  int block(int in, size_t index);
  int squeezeExcite(int in, const std::string &name, int64_t channels);
  void detection(int in, int64_t block);

  const Description &net;
  const kernels::MicroKernel &kernel;
  Graph graph;
};
} // namespace

/// Padding is kernel / 2.
static AxisMap windowMap(int64_t kernel, int64_t stride) {
  AxisMap map;
  map.num = stride;
  map.loOff = -(kernel / 2);
  map.hiOff = kernel - 1 - kernel / 2;
  return map;
}

static Operand windowed(int tensor, AxisMap map) { return {tensor, map, map}; }

int GraphBuilder::addTensor(std::string name, int64_t size, int64_t channels,
                            int producer) {
  Tensor tensor;
  tensor.name = std::move(name);
  tensor.height = tensor.width = size;
  tensor.channels = channels;
  tensor.producer = producer;
  graph.tensors.push_back(std::move(tensor));
  return graph.tensors.size() - 1;
}

int GraphBuilder::add(Layer layer, std::string name, int64_t size,
                      int64_t channels) {
  layer.name = name;
  if (layer.kind != LayerKind::Conv)
    layer.order = schedule::usualOrder(layer.kind);
  layer.output =
      addTensor(std::move(name), size, channels, graph.layers.size());
  graph.layers.push_back(std::move(layer));
  return graph.layers.back().output;
}

static void addLeanForm(Layer &layer, int64_t scratchBytes,
                        schedule::AccessOrder order) {
  if (scratchBytes < layer.scratchBytes)
    layer.lean = LeanForm{scratchBytes, order, {}};
}

int GraphBuilder::conv(int in, std::string name, int64_t kernelSize,
                       int64_t stride, int64_t channels) {
  int64_t depth = kernelSize * kernelSize * tensor(in).channels;
  Layer layer;
  layer.kind = LayerKind::Conv;
  layer.op = "conv2d";
  layer.inputs = {windowed(in, windowMap(kernelSize, stride))};
  layer.macsPerPixel = depth * channels;
  int64_t size = (tensor(in).height - 1) / stride + 1;
  kernels::GemmLayer shape;
  shape.pieces = kernelSize;
  shape.pieceBytes = kernelSize * tensor(in).channels;
  shape.outPixels = size * size;
  shape.pointwise = kernelSize == 1;
  layer.scratchBytes = kernel.gemmScratch(shape);
  layer.order = kernel.gemmOrder(shape, size);
  shape.lean = true;
  addLeanForm(layer, kernel.gemmScratch(shape), kernel.gemmOrder(shape, size));
  return add(std::move(layer), std::move(name), size, channels);
}

int GraphBuilder::depthwise(int in, std::string name, int64_t kernelSize,
                            int64_t stride) {
  int64_t channels = tensor(in).channels;
  // A filter for each channel of one is an ordinary convolution.
  if (channels == 1)
    return conv(in, std::move(name), kernelSize, stride, 1);
  int64_t size = (tensor(in).height - 1) / stride + 1;
  kernels::DepthwiseLayer shape;
  shape.kernelRows = shape.kernelCols = kernelSize;
  shape.channels = channels;
  shape.strideCols = stride;
  shape.outCols = size;
  shape.outPixels = size * size;
  Layer layer;
  layer.kind = LayerKind::Depthwise;
  layer.op = "depthwise_conv2d";
  layer.inputs = {windowed(in, windowMap(kernelSize, stride))};
  layer.macsPerPixel = kernelSize * kernelSize * channels;
  layer.scratchBytes = kernel.depthwiseScratch(shape);
  shape.lean = true;
  addLeanForm(layer, kernel.depthwiseScratch(shape),
              schedule::usualOrder(layer.kind));
  return add(std::move(layer), std::move(name), size, channels);
}

int GraphBuilder::mean(int in, std::string name) {
  AxisMap whole;
  whole.all = true;
  int64_t channels = tensor(in).channels;
  Layer layer;
  layer.kind = LayerKind::GlobalReduce;
  layer.op = "mean";
  layer.inputs = {windowed(in, whole)};
  layer.accumulatorBytes = 4 * channels;
  return add(std::move(layer), std::move(name), 1, channels);
}

/// A layer of the shape of tensor `like`; an operand of one pixel broadcasts.
int GraphBuilder::elementwise(llvm::ArrayRef<int> inputs, std::string name,
                              int like, const char *op) {
  int64_t size = tensor(like).height;
  Layer layer;
  layer.kind = LayerKind::Elementwise;
  layer.op = op;
  for (int in : inputs) {
    AxisMap map;
    map.all = tensor(in).height != size;
    layer.inputs.push_back(windowed(in, map));
  }
  return add(std::move(layer), std::move(name), size, tensor(like).channels);
}

int GraphBuilder::squeezeExcite(int in, const std::string &name,
                                int64_t channels) {
  int current = mean(in, name + "/squeeze");
  current = pointwise(current, name + "/reduce", channels);
  current = pointwise(current, name + "/excite", tensor(in).channels);
  current = elementwise({current}, name + "/gate", current, "lookup");
  return elementwise({in, current}, name + "/scale", in, "mul");
}

int GraphBuilder::block(int in, size_t index) {
  const BlockDescription &block = net.blocks[index];
  std::string name = "block" + std::to_string(index);
  int current = in;
  if (block.expandChannels != tensor(in).channels)
    current = pointwise(in, name + "/expand", block.expandChannels);
  if (block.kernel > 1)
    current =
        depthwise(current, name + "/depthwise", block.kernel, block.stride);
  if (block.squeezeChannels)
    current = squeezeExcite(current, name, block.squeezeChannels);
  current = pointwise(current, name + "/project", block.outChannels);
  if (block.residual)
    current = elementwise({in, current}, name + "/add", in, "add");
  return current;
}

void GraphBuilder::detection(int in, int64_t block) {
  for (size_t i = 0; i < net.detection.size(); ++i) {
    const DetectionOutput &output = net.detection[i];
    if (output.block != block)
      continue;
    std::string name = "detect" + std::to_string(i);
    int current = in;
    if (output.kernel > 1)
      current = depthwise(in, name + "/depthwise", output.kernel, 1);
    graph.outputs[i] =
        pointwise(current, name + "/predict", output.channels(net.classes));
  }
}

Graph GraphBuilder::build() {
  int current = addTensor("image", net.resolution, net.inChannels, -1);
  graph.inputs = {current};
  graph.outputs.resize(std::max<size_t>(net.detection.size(), 1));
  current =
      conv(current, "stem", net.stemKernel, net.stemStride, net.stemChannels);
  size_t count = net.blocks.size();
  for (size_t i = 0; i < count; ++i) {
    current = block(current, i);
    if (i + 1 < count)
      detection(current, i);
  }
  if (net.featureMix)
    current = pointwise(current, "feature_mix", net.featureMix);
  if (!net.detection.empty())
    detection(current, count - 1);
  else
    graph.outputs[0] =
        pointwise(mean(current, "pool"), "classifier", net.classes);
  return std::move(graph);
}

Expected<Graph> mcunet::netGraph(StringRef json, StringRef name,
                                 const kernels::MicroKernel &kernel) {
  Expected<Description> net = readDescription(json, name);
  if (!net)
    return net.takeError();
  return GraphBuilder(*net, kernel).build();
}
