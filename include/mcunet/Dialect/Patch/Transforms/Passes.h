//===- Passes.h - Passes of the patch dialect -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_DIALECT_PATCH_TRANSFORMS_PASSES_H
#define MCUNET_DIALECT_PATCH_TRANSFORMS_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mlir {
class ModuleOp;
namespace func {
class FuncOp;
} // namespace func
} // namespace mlir

namespace mcunet {
#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "mcunet/Dialect/Patch/Transforms/Passes.h.inc"
} // namespace mcunet

#endif // MCUNET_DIALECT_PATCH_TRANSFORMS_PASSES_H
