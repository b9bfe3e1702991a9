//===- KindCost.h - Fitted costs of a kind of layer -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The formula of docs/Scheduling.md, "Predicted time", for any table of
// coefficients that tools/dev/fit-cost.py writes: instructions or cycles.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_SCHEDULE_KINDCOST_H
#define MCUNET_LIB_SCHEDULE_KINDCOST_H

#include "mcunet/Schedule/LayerCost.h"

namespace mcunet::schedule {

/// A row: coefficients of one kind of layer on one core or class of CPUs.
struct KindCost {
  llvm::StringLiteral cpu, kind;
  double pixel, mac, output, gathered; ///< per pixel
  double row, rowOutput, rowHalo;      ///< per row
  double call;
};

/// The loops of kernels over a layer's input.
enum class InputLoops { Elements, Dense, Depthwise, Pool };

struct PixelWork {
  InputLoops loops = InputLoops::Elements;
  double macs = 0, channels = 1; ///< of one output pixel
  KernelShape kernel;
};

/// The kind of a dense layer by its kernel's loops over the input: "conv2d",
/// "pointwise" or "fully_connected".
llvm::StringRef denseKind(int64_t taps, int64_t outputPixels);

/// Null if the table has no such row.
const KindCost *findKind(llvm::ArrayRef<KindCost> table, llvm::StringRef cpu,
                         llvm::StringRef kind, bool lean);

/// The cost per pixel, row and call from the coefficients of a row.
WindowCost windowCost(const KindCost &cost, const PixelWork &work);

} // namespace mcunet::schedule

#endif // MCUNET_LIB_SCHEDULE_KINDCOST_H
