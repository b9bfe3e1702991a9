//===- RandomGraph.cpp - Small random networks and schedules --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RandomGraph.h"
#include "Architectures.h"
#include "mcunet/Schedule/Realise.h"

namespace mcunet::schedule::test {

/// A window of kernel k, stride s, dilation d with random padding; `out`
/// receives the extent.
static AxisMap randomMap(Random &random, int64_t size, int64_t kernel,
                         int64_t stride, int64_t dilation, int64_t &out) {
  int64_t reach = (kernel - 1) * dilation + 1;
  int64_t before = random.in(0, reach - 1), after = random.in(0, reach - 1);
  if (size + before + after < reach)
    after = reach - size - before;
  out = (size + before + after - reach) / stride + 1;
  AxisMap map = kernelMap(kernel, stride, 0, dilation);
  map.loOff = -before;
  map.hiOff = reach - 1 - before;
  return map;
}

static int windowed(Random &random, Builder &builder, int in,
                    const std::string &name) {
  const Tensor &input = builder.graph.tensors[in];
  int64_t kernel = random.in(1, 5), stride = random.in(1, 2);
  if (random.chance(10))
    stride = random.in(1, 4);
  int64_t dilation = random.chance(20) ? 2 : 1;
  Operand operand;
  operand.tensor = in;
  Tensor output{name, 1, 1, input.channels, -1};
  operand.rows =
      randomMap(random, input.height, kernel, stride, dilation, output.height);
  operand.cols = randomMap(random, input.width, random.chance(20) ? 1 : kernel,
                           stride, dilation, output.width);
  LayerKind kind = LayerKind::Depthwise;
  if (random.chance(50)) {
    kind = LayerKind::Conv;
    output.channels = random.in(1, 4);
  }
  return builder.layer(kind, {operand}, output, random.in(1, 9));
}

static int resized(Builder &builder, int in, const std::string &name) {
  Tensor output = builder.graph.tensors[in];
  output.name = name;
  output.height *= 2;
  output.width *= 2;
  AxisMap half;
  half.den = 2;
  return builder.layer(LayerKind::Pool, {{in, half, half}}, output, 1);
}

/// Concatenation of two tensors of one size.
static int concatenated(Builder &builder, int a, int b,
                        const std::string &name) {
  Tensor output = builder.graph.tensors[a];
  output.name = name;
  output.channels += builder.graph.tensors[b].channels;
  return builder.layer(LayerKind::Pool, {{a, {}, {}}, {b, {}, {}}}, output, 0);
}

/// Squeeze and excite without its two layers in between.
static int gated(Builder &builder, int in, const std::string &name) {
  int gate = builder.reduce(in, name + ".squeeze");
  AxisMap all;
  all.all = true;
  Tensor output = builder.graph.tensors[in];
  output.name = name;
  return builder.layer(LayerKind::Elementwise, {{in, {}, {}}, {gate, all, all}},
                       output, 0);
}

Graph randomGraph(Random &random, bool narrow) {
  Builder builder;
  int64_t least = narrow ? 1 : 3, most = narrow ? 3 : 14;
  int64_t height = random.in(3, 14), width = random.in(least, most);
  if (narrow && random.chance(25))
    std::swap(height, width);
  std::vector<int> made = {builder.input(height, width, random.in(1, 3))};
  int64_t count = random.in(1, 9);
  for (int64_t i = 0; i < count; ++i) {
    std::string name = "l" + std::to_string(i);
    int last = made.back();
    int from = random.chance(25) ? made[random.in(0, made.size() - 1)] : last;
    int64_t choice = random.in(1, 100);
    int partner = -1;
    for (int tensor : made) {
      const Tensor &a = builder.graph.tensors[tensor];
      const Tensor &b = builder.graph.tensors[last];
      if (tensor != last && a.height == b.height && a.width == b.width)
        partner = tensor;
    }
    if (partner >= 0 && choice <= 35 &&
        builder.graph.tensors[partner].channels ==
            builder.graph.tensors[last].channels)
      made.push_back(builder.add(last, partner, name));
    else if (partner >= 0 && choice <= 45)
      made.push_back(concatenated(builder, last, partner, name));
    else if (choice <= 50 && builder.graph.tensors[last].width < 10)
      made.push_back(resized(builder, last, name));
    else if (choice <= 57)
      made.push_back(gated(builder, last, name));
    else
      made.push_back(windowed(random, builder, from, name));
  }
  int last = made.back();
  if (random.chance(40)) {
    last = builder.reduce(last, "pool");
    Tensor output{"classes", 1, 1, 5, -1};
    AxisMap all;
    all.all = true;
    last = builder.layer(LayerKind::Opaque, {{last, all, all}}, output, 7);
  }
  // What nobody reads is an output.
  std::vector<bool> read(builder.graph.tensors.size(), false);
  for (Layer &layer : builder.graph.layers) {
    layer.scratchBytes = random.chance(20) ? random.in(1, 30) : 0;
    if (layer.scratchBytes > 0 && random.chance(60))
      layer.lean =
          LeanForm{random.in(0, layer.scratchBytes - 1), layer.order, {}};
    for (const Operand &operand : layer.inputs)
      read[operand.tensor] = true;
  }
  for (size_t t = 0; t < read.size(); ++t)
    if (!read[t] && builder.graph.tensors[t].producer >= 0)
      builder.graph.outputs.push_back(t);
  return builder.graph;
}

void drawOrders(Random &random, Graph &graph) {
  for (Layer &layer : graph.layers)
    if (layer.kind == LayerKind::Conv)
      layer.order = AccessOrder::inPixels(random.in(1, 3),
                                          graph.tensors[layer.output].width,
                                          random.chance(50));
}

Schedule randomSchedule(Random &random, const Graph &graph) {
  Schedule schedule;
  schedule.input = static_cast<InputMode>(random.in(0, 2));
  schedule.consumeInput =
      schedule.input == InputMode::Resident && random.chance(50);
  int count = graph.layers.size();
  if (schedule.input == InputMode::Push) {
    // Layer by layer must be possible: one reader of the input.
    int readers = 0;
    for (const Layer &layer : graph.layers)
      for (const Operand &operand : layer.inputs)
        readers += operand.tensor == graph.inputs[0];
    if (readers > 1)
      schedule.input = InputMode::Pull;
  }
  for (int begin = 0; begin < count;) {
    StageSchedule stage;
    stage.begin = begin;
    stage.end = std::min<int>(count, begin + random.in(1, 6));
    stage.tileRows = random.in(1, 4);
    if (random.chance(50))
      stage.stripCols = random.in(1, 6);
    if (random.chance(40)) {
      stage.order = RowOrder::Patch;
      for (int l = stage.begin; l < stage.end; ++l)
        if (random.chance(40))
          stage.cachedRows.push_back(graph.layers[l].output);
    } else if (random.chance(60)) {
      stage.rasterCols = random.in(1, 4);
    }
    llvm::Expected<StageRealisation> legal =
        realiseStage(graph, schedule, stage);
    if (!legal) {
      llvm::consumeError(legal.takeError());
      stage = StageSchedule();
      stage.begin = begin;
      stage.end = begin + 1;
    }
    for (int l = stage.begin; l < stage.end; ++l)
      if (random.chance(30))
        stage.lean.push_back(l);
    begin = stage.end;
    schedule.stages.push_back(stage);
  }
  return schedule;
}

} // namespace mcunet::schedule::test
