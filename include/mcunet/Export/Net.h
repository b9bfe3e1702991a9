//===- Net.h - Networks back to their descriptions --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_EXPORT_NET_H
#define MCUNET_EXPORT_NET_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"

namespace mlir {
class ModuleOp;
} // namespace mlir

namespace mcunet {

/// The description (docs/NetworkDescription.md), weights included, of a module
/// whose one function is layers of the `patch` dialect on tensors. Importing it
/// gives the same bytes: multipliers are written beside scales. Layers hold no
/// scales, so scales that nothing fixes are chosen: the clamp of a ReLU6 is at
/// 6, a projection's scale is 7/255. The error names the first layer that a
/// description cannot express.
llvm::Expected<llvm::json::Object> exportNet(mlir::ModuleOp module,
                                             llvm::StringRef name);

} // namespace mcunet

#endif // MCUNET_EXPORT_NET_H
