//===- PatchToLoops.h - What layers need besides their buffers --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_CONVERSION_PATCHTOLOOPS_PATCHTOLOOPS_H
#define MCUNET_CONVERSION_PATCHTOLOOPS_PATCHTOLOOPS_H

#include "mcunet/Schedule/AccessOrder.h"
#include "mlir/Support/LLVM.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>

namespace mlir {
class Operation;
} // namespace mlir

namespace mcunet {

namespace kernels {
class MicroKernel;
} // namespace kernels

/// What a layer asks of search and planner.
struct LayerDemands {
  int64_t scratchBytes = 0;
  schedule::AccessOrder order;
  llvm::StringRef costKind; ///< see LayerLoweringInterface
};

/// Of a layer in its fast or its lean form; fails, with an error on the
/// operation, where it has no lowering.
mlir::FailureOr<LayerDemands> layerDemands(mlir::Operation *op,
                                           const kernels::MicroKernel &kernel,
                                           bool lean = false);

} // namespace mcunet

#endif // MCUNET_CONVERSION_PATCHTOLOOPS_PATCHTOLOOPS_H
