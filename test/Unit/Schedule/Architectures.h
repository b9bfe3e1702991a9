//===- Architectures.h - Described networks as graphs -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TEST_UNIT_SCHEDULE_ARCHITECTURES_H
#define MCUNET_TEST_UNIT_SCHEDULE_ARCHITECTURES_H

#include "mcunet/Schedule/Graph.h"
#include <optional>

namespace mcunet::schedule::test {

/// Appends layers to a graph.
struct Builder {
  Graph graph;

  int input(int64_t height, int64_t width, int64_t channels);
  int conv(int in, int64_t kernel, int64_t stride, int64_t pad,
           int64_t channels, const std::string &name);
  int depthwise(int in, int64_t kernel, int64_t stride, int64_t pad,
                const std::string &name);
  int add(int a, int b, const std::string &name);
  int reduce(int in, const std::string &name);
  /// Any windowed layer; maps already made.
  int layer(LayerKind kind, std::vector<Operand> inputs, Tensor output,
            int64_t macsPerPixel);
};

AxisMap kernelMap(int64_t kernel, int64_t stride, int64_t pad,
                  int64_t dilation = 1);

/// The names in a file of described networks (zoo/architectures.json), in the
/// file's order; nothing if it cannot be read.
std::optional<std::vector<std::string>>
architectureNames(const std::string &path);

/// One of them; an empty graph if it is not there.
Graph buildArchitecture(const std::string &path, const std::string &name);

/// MobileNetV2 with width 1.0 at 224 x 224 (Sandler et al., 2018, table 2).
Graph buildMobileNetV2();

} // namespace mcunet::schedule::test

#endif // MCUNET_TEST_UNIT_SCHEDULE_ARCHITECTURES_H
