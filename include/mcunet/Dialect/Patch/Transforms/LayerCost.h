//===- LayerCost.h - Predicted instructions of a layer ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// docs/Scheduling.md, "Predicted time", has the formula. The coefficients are
// fitted to instruction counts of the emulated boards by tools/dev/fit-cost.py.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_DIALECT_PATCH_TRANSFORMS_LAYERCOST_H
#define MCUNET_DIALECT_PATCH_TRANSFORMS_LAYERCOST_H

#include "mcunet/Schedule/Search.h"
#include "mlir/Support/LLVM.h"

namespace mcunet::patch {

class SpatialOpInterface;

/// Instructions of one window of the layer on `cpu`.
schedule::WindowCost predictCost(SpatialOpInterface op, llvm::StringRef cpu);

/// The costs of what is around the layers on `cpu`.
schedule::CostModel costModelFor(llvm::StringRef cpu);

/// Rows and columns of a layer's kernel and how far neighbouring outputs'
/// windows are apart; nothing for layers without such windows.
struct KernelShape {
  int64_t rows = 1, cols = 1, rowStride = 1, colStride = 1;
};
std::optional<KernelShape> kernelOf(SpatialOpInterface op);

} // namespace mcunet::patch

#endif // MCUNET_DIALECT_PATCH_TRANSFORMS_LAYERCOST_H
