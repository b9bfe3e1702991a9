//===- PatchToLoops.h - What layers need besides their buffers --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_CONVERSION_PATCHTOLOOPS_PATCHTOLOOPS_H
#define MCUNET_CONVERSION_PATCHTOLOOPS_PATCHTOLOOPS_H

#include "mcunet/Schedule/AccessOrder.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>

namespace mlir {
class Operation;
} // namespace mlir

namespace mcunet {

/// Bytes of scratch that the micro-kernel of `cpu` needs for a layer in its
/// fast or its lean form; 0 where it needs none.
int64_t layerScratchBytes(mlir::Operation *op, llvm::StringRef cpu,
                          bool lean = false);

/// The order in which the kernel of `cpu` for a layer reads and writes.
schedule::AccessOrder layerAccessOrder(mlir::Operation *op, llvm::StringRef cpu,
                                       bool lean = false);

} // namespace mcunet

#endif // MCUNET_CONVERSION_PATCHTOLOOPS_PATCHTOLOOPS_H
