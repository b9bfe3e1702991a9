//===- LayerLowering.h - How a layer becomes code ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_CONVERSION_PATCHTOLOOPS_LAYERLOWERING_H
#define MCUNET_CONVERSION_PATCHTOLOOPS_LAYERLOWERING_H

#include "mcunet/Conversion/PatchToLoops/LayerContext.h"
#include "mcunet/Conversion/PatchToLoops/LayerLowering.h.inc"

namespace mcunet {

/// What the code of a layer is made by; fails, with an error on the operation,
/// where nothing is.
mlir::FailureOr<LayerLoweringInterface> loweringOf(mlir::Operation *op);

/// The models of all layers of the `patch` dialect.
void registerLayerLowerings(mlir::DialectRegistry &registry);

} // namespace mcunet

#endif // MCUNET_CONVERSION_PATCHTOLOOPS_LAYERLOWERING_H
