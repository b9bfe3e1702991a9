//===- Passes.h - Conversions between dialects ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_CONVERSION_PASSES_H
#define MCUNET_CONVERSION_PASSES_H

#include "mlir/Pass/Pass.h"

namespace mlir {
class ModuleOp;
class OpPassManager;
namespace func {
class FuncOp;
} // namespace func
} // namespace mlir

namespace mcunet {
#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "mcunet/Conversion/Passes.h.inc"

/// Adds, to a pass manager of modules, the passes from TOSA to the patch
/// dialect: of the state between inferences, then of each function.
void addTosaToPatchPasses(mlir::OpPassManager &pm);
} // namespace mcunet

#endif // MCUNET_CONVERSION_PASSES_H
