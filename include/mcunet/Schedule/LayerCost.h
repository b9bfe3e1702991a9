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

/// Coefficients of the time outside the layers, in the unit of Layer::cost.
struct CostModel {
  double perMovedByte = 1;     ///< commits of Lines tensors
  double perFetchedByte = 0.5; ///< pulled windows, copies of pushed rows
};

/// Rows and columns of a window of a layer's first operand, dilation included,
/// and the distance between neighbouring windows. Nothing for layers other than
/// convolutions and pools.
struct KernelShape {
  int64_t rows = 1, cols = 1, rowStride = 1, colStride = 1;
};
std::optional<KernelShape> kernelOf(const Graph &graph, int layer);

/// Sets the cost of every layer, and of its lean form, to instructions on
/// `cpu`, a name of the table of CPUs. The cost becomes unknown if the cost
/// table has no row for the layer. Changes nothing if the CPU is unknown.
void predictCosts(Graph &graph, llvm::StringRef cpu);
CostModel costModelFor(llvm::StringRef cpu);

/// The cost of the layer in one of its forms. If it is unknown, MACs and a
/// little per pixel, row and call.
WindowCost windowCost(const Graph &graph, int layer, bool lean = false);

/// The windows that a layer computes in its stage, with their rows and pixels,
/// repeats included. For a global reduction, those of its input.
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
