//===- Architectures.cpp - Described networks as graphs -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Architectures.h"
#include "mcunet/Schedule/LayerOrder.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"

namespace mcunet::schedule::test {

AxisMap kernelMap(int64_t kernel, int64_t stride, int64_t pad,
                  int64_t dilation) {
  AxisMap map;
  map.num = stride;
  map.loOff = -pad;
  map.hiOff = (kernel - 1) * dilation - pad;
  return map;
}

int Builder::input(int64_t height, int64_t width, int64_t channels) {
  graph.tensors.push_back({"input", height, width, channels, -1});
  graph.inputs.push_back(graph.tensors.size() - 1);
  return graph.inputs.back();
}

int Builder::layer(LayerKind kind, std::vector<Operand> inputs, Tensor output,
                   int64_t macsPerPixel) {
  output.producer = graph.layers.size();
  Layer layer;
  layer.name = output.name;
  layer.kind = kind;
  layer.order = usualOrder(kind);
  layer.inputs = std::move(inputs);
  layer.output = graph.tensors.size();
  layer.macsPerPixel = macsPerPixel;
  graph.tensors.push_back(std::move(output));
  graph.layers.push_back(std::move(layer));
  return graph.layers.back().output;
}

static int64_t outputExtent(int64_t size, int64_t kernel, int64_t stride,
                            int64_t pad) {
  return (size + 2 * pad - kernel) / stride + 1;
}

int Builder::conv(int in, int64_t kernel, int64_t stride, int64_t pad,
                  int64_t channels, const std::string &name) {
  const Tensor &input = graph.tensors[in];
  AxisMap map = kernelMap(kernel, stride, pad);
  Tensor output{name, outputExtent(input.height, kernel, stride, pad),
                outputExtent(input.width, kernel, stride, pad), channels, -1};
  return layer(LayerKind::Conv, {{in, map, map}}, output,
               kernel * kernel * input.channels * channels);
}

int Builder::depthwise(int in, int64_t kernel, int64_t stride, int64_t pad,
                       const std::string &name) {
  const Tensor &input = graph.tensors[in];
  AxisMap map = kernelMap(kernel, stride, pad);
  Tensor output{name, outputExtent(input.height, kernel, stride, pad),
                outputExtent(input.width, kernel, stride, pad), input.channels,
                -1};
  return layer(LayerKind::Depthwise, {{in, map, map}}, output,
               kernel * kernel * input.channels);
}

int Builder::add(int a, int b, const std::string &name) {
  Tensor output = graph.tensors[a];
  output.name = name;
  return layer(LayerKind::Elementwise, {{a, {}, {}}, {b, {}, {}}}, output, 0);
}

int Builder::reduce(int in, const std::string &name) {
  AxisMap all;
  all.all = true;
  int64_t channels = graph.tensors[in].channels;
  int out = layer(LayerKind::GlobalReduce, {{in, all, all}},
                  {name, 1, 1, channels, -1}, 0);
  graph.layers.back().accumulatorBytes = 4 * channels;
  return out;
}

namespace {
struct Block {
  int64_t kernel, stride, expand, out;
  bool residual;
};
} // namespace

static int addBlock(Builder &builder, int in, const Block &block,
                    size_t index) {
  std::string name = "b" + std::to_string(index);
  int x = in;
  if (block.expand != builder.graph.tensors[in].channels)
    x = builder.conv(x, 1, 1, 0, block.expand, name + ".expand");
  x = builder.depthwise(x, block.kernel, block.stride, block.kernel / 2,
                        name + ".depthwise");
  x = builder.conv(x, 1, 1, 0, block.out, name + ".project");
  return block.residual ? builder.add(x, in, name + ".add") : x;
}

static void addTail(Builder &builder, int x, int64_t mix, int64_t classes) {
  if (mix > 0)
    x = builder.conv(x, 1, 1, 0, mix, "mix");
  x = builder.reduce(x, "pool");
  x = builder.conv(x, 1, 1, 0, classes, "classifier");
  builder.graph.outputs.push_back(x);
}

static std::optional<llvm::json::Value> readJson(const std::string &path) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  if (!buffer)
    return std::nullopt;
  llvm::Expected<llvm::json::Value> value =
      llvm::json::parse((*buffer)->getBuffer());
  if (!value) {
    llvm::consumeError(value.takeError());
    return std::nullopt;
  }
  return std::move(*value);
}

std::optional<std::vector<std::string>>
architectureNames(const std::string &path) {
  std::optional<llvm::json::Value> value = readJson(path);
  if (!value || !value->getAsObject() ||
      !value->getAsObject()->getObject("networks"))
    return std::nullopt;
  std::vector<std::string> names;
  for (const auto &entry : *value->getAsObject()->getObject("networks"))
    names.push_back(entry.first.str());
  std::sort(names.begin(), names.end());
  return names;
}

Graph buildArchitecture(const std::string &path, const std::string &name) {
  Builder builder;
  std::optional<llvm::json::Value> value = readJson(path);
  const llvm::json::Object *networks =
      value && value->getAsObject()
          ? value->getAsObject()->getObject("networks")
          : nullptr;
  const llvm::json::Object *net =
      networks ? networks->getObject(name) : nullptr;
  if (!net)
    return builder.graph;
  int64_t size = *net->getInteger("resolution");
  int x = builder.input(size, size, *net->getInteger("in_channels"));
  const llvm::json::Object &stem = *net->getObject("stem");
  int64_t kernel = *stem.getInteger("kernel");
  x = builder.conv(x, kernel, *stem.getInteger("stride"), kernel / 2,
                   *stem.getInteger("out_channels"), "stem");
  size_t index = 0;
  for (const llvm::json::Value &entry : *net->getArray("blocks")) {
    const llvm::json::Object &block = *entry.getAsObject();
    x = addBlock(builder, x,
                 {*block.getInteger("kernel"), *block.getInteger("stride"),
                  *block.getInteger("expand_channels"),
                  *block.getInteger("out_channels"),
                  *block.getBoolean("residual")},
                 index++);
  }
  addTail(builder, x, net->getInteger("feature_mix").value_or(0),
          *net->getInteger("classes"));
  return builder.graph;
}

Graph buildMobileNetV2() {
  Builder builder;
  int x = builder.input(224, 224, 3);
  x = builder.conv(x, 3, 2, 1, 32, "stem");
  // Expansion, channels, repeats, stride: table 2 of the paper.
  const int64_t rows[7][4] = {{1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2},
                              {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2},
                              {6, 320, 1, 1}};
  size_t index = 0;
  for (const int64_t *row : rows)
    for (int64_t i = 0; i < row[2]; ++i) {
      int64_t in = builder.graph.tensors[x].channels;
      x = addBlock(builder, x,
                   {3, i == 0 ? row[3] : 1, row[0] * in, row[1], i > 0},
                   index++);
    }
  addTail(builder, x, 1280, 1000);
  return builder.graph;
}

} // namespace mcunet::schedule::test
