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
namespace func {
class FuncOp;
} // namespace func
} // namespace mlir

namespace mcunet {
#define GEN_PASS_DECL
#define GEN_PASS_REGISTRATION
#include "mcunet/Conversion/Passes.h.inc"
} // namespace mcunet

#endif // MCUNET_CONVERSION_PASSES_H
