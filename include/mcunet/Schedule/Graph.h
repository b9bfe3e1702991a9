//===- Graph.h - A network as schedules see it ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Layers, feature maps and the windows that connect them; no IR. Intervals are
// half open, sizes are in elements of one byte.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SCHEDULE_GRAPH_H
#define MCUNET_SCHEDULE_GRAPH_H

#include "mcunet/Schedule/AccessOrder.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mcunet::schedule {

/// The input window needed for an output window [lo, hi) on one axis, before
/// clipping: [floor((lo * num + loOff) / den),
///            floor(((hi - 1) * num + hiOff) / den) + 1).
/// A convolution has num = stride, loOff = -pad, hiOff = (kernel - 1) *
/// dilation - pad. With `all`, any output needs the whole extent.
struct AxisMap {
  bool all = false;
  int64_t num = 1;
  int64_t den = 1;
  int64_t loOff = 0;
  int64_t hiOff = 0;
};

enum class LayerKind {
  Conv,         ///< dense or pointwise convolution
  Depthwise,    ///< depthwise convolution
  Elementwise,  ///< one output element from the same element of each operand
  Pool,         ///< windowed pooling
  GlobalReduce, ///< reduces whole axes; can read tiles as they appear
  Opaque,       ///< whole tensors in, whole tensor out
};

/// A feature map [1, height, width, channels] of int8.
struct Tensor {
  std::string name;
  int64_t height = 1;
  int64_t width = 1;
  int64_t channels = 1;
  int producer = -1; ///< index of the layer, -1 for a network input
  /// Its bytes stay from one inference to the next: nothing else ever lies
  /// there.
  bool persistent = false;

  int64_t bytes() const { return height * width * channels; }
};

struct Operand {
  int tensor = -1;
  AxisMap rows;
  AxisMap cols;
};

/// Predicted time of one window of a layer, in any one unit:
/// perCall + rows * (perRow + cols * perPixel).
struct WindowCost {
  double perCall = 0;
  double perRow = 0;
  double perPixel = 0; ///< 0: the cost is unknown

  double of(int64_t rows, int64_t cols) const {
    return perCall + rows * (perRow + cols * perPixel);
  }
};

/// The other way to run a layer: less working memory, more time.
struct LeanForm {
  int64_t scratchBytes = 0;
  /// The order of the lean kernel. Whatever may lie over a dying operand under
  /// Layer::order may do so under this one.
  AccessOrder order;
  WindowCost cost; ///< as Layer::cost
};

struct Layer {
  std::string name;
  LayerKind kind = LayerKind::Opaque;
  /// Operation of the patch dialect, "conv2d".
  std::string op;
  /// The layer of the cost table whose loops this one shares; `op` if empty.
  std::string costKind;
  std::vector<Operand> inputs;
  int output = -1;
  /// Decides whether an output may lie over a dying operand.
  AccessOrder order;
  int64_t macsPerPixel = 0;     ///< per output pixel, all channels
  int64_t scratchBytes = 0;     ///< working memory of the kernel itself
  int64_t accumulatorBytes = 0; ///< GlobalReduce over tiles
  /// Cost of a window of the output; for a GlobalReduce, of the input.
  WindowCost cost;
  std::optional<LeanForm> lean;
};

/// Layers are in topological order.
struct Graph {
  std::vector<Tensor> tensors;
  std::vector<Layer> layers;
  std::vector<int> inputs;
  std::vector<int> outputs;
};

/// MACs of a layer that computes each output once.
inline int64_t layerMacs(const Graph &graph, int layer) {
  const Layer &work = graph.layers[layer];
  const Tensor &out = graph.tensors[work.output];
  return work.macsPerPixel * out.height * out.width;
}

/// MACs of layers [begin, end), each output computed once.
inline int64_t layerwiseMacs(const Graph &graph, int begin, int end) {
  int64_t macs = 0;
  for (int layer = begin; layer < end; ++layer)
    macs += layerMacs(graph, layer);
  return macs;
}

/// The same of the whole network.
inline int64_t layerwiseMacs(const Graph &graph) {
  return layerwiseMacs(graph, 0, static_cast<int>(graph.layers.size()));
}

} // namespace mcunet::schedule

#endif // MCUNET_SCHEDULE_GRAPH_H
