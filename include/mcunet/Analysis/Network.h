//===- Network.h - A function of layers as a graph --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_ANALYSIS_NETWORK_H
#define MCUNET_ANALYSIS_NETWORK_H

#include "mcunet/Schedule/Graph.h"
#include "mlir/IR/Operation.h"
#include "llvm/ADT/DenseMap.h"

namespace mlir {
namespace func {
class FuncOp;
} // namespace func
} // namespace mlir

namespace mcunet::patch {

/// The graph of a function and how it maps to the IR. A reshape is no layer:
/// its result is its operand's tensor under another shape. Constants are no
/// tensors. Layers in a `patch.stage` are layers like all others.
struct Network {
  schedule::Graph graph;
  /// The operation of each layer of the graph.
  llvm::SmallVector<mlir::Operation *> layers;
  /// The tensor behind each value, reshapes looked through.
  llvm::DenseMap<mlir::Value, int> tensorOf;
};

/// (height, width, channels) of a map.
std::array<int64_t, 3> mapShape(mlir::Type type);

/// Builds the graph; errors are on the operation at fault. `cpu` decides the
/// scratch memory and the cost of the layers.
mlir::FailureOr<Network> buildNetwork(mlir::func::FuncOp func,
                                      llvm::StringRef cpu);

} // namespace mcunet::patch

#endif // MCUNET_ANALYSIS_NETWORK_H
