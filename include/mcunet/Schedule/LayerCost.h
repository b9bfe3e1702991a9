//===- LayerCost.h - Predicted instructions ---------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// docs/Scheduling.md, "Predicted time", has the formula. The coefficients are
// fitted to instruction counts of the emulated boards by tools/dev/fit-cost.py.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SCHEDULE_LAYERCOST_H
#define MCUNET_SCHEDULE_LAYERCOST_H

#include "mcunet/Schedule/Realise.h"
#include "llvm/ADT/StringRef.h"

namespace mcunet::schedule {

/// Predicted time of what is around the layers, in the unit of Layer::cost.
struct CostModel {
  double perMovedByte = 1;     ///< commits of Lines tensors
  double perFetchedByte = 0.5; ///< windows of a pulled input, copies of pushed
};

/// Rows and columns that a window of a layer's first operand has, dilation
/// included, and how far neighbouring windows are apart. Nothing for layers
/// that are no convolutions or pools.
struct KernelShape {
  int64_t rows = 1, cols = 1, rowStride = 1, colStride = 1;
};
std::optional<KernelShape> kernelOf(const Graph &graph, int layer);

/// Sets the cost of every layer whose `op` is known to the table, and of its
/// lean form, to instructions on `cpu`, a name of the table of CPUs; for others
/// it stays.
void predictCosts(Graph &graph, llvm::StringRef cpu);
CostModel costModelFor(llvm::StringRef cpu);

/// The cost of the layer in one of its forms, or where that is not known MACs
/// and a little per pixel, row and call.
WindowCost windowCost(const Graph &graph, int layer, bool lean = false);

/// How a layer runs in its stage: windows, their rows and pixels, repeats
/// included. A global reduction counts those of its input.
struct WindowCounts {
  int64_t calls = 0, rows = 0, pixels = 0;

  double cost(const WindowCost &window) const {
    return calls * window.perCall + rows * window.perRow +
           pixels * window.perPixel;
  }
};
WindowCounts countWindows(const Graph &graph, const StageRealisation &stage,
                          int layer);

double predictedCost(const Graph &graph, const Realisation &realisation,
                     const CostModel &model);

} // namespace mcunet::schedule

#endif // MCUNET_SCHEDULE_LAYERCOST_H
