//===- Passes.h - Passes of the patch dialect -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TRANSFORMS_PASSES_H
#define MCUNET_TRANSFORMS_PASSES_H

#include "mcunet/Schedule/Front.h"
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
#include "mcunet/Transforms/Passes.h.inc"

/// The same with the front that was searched in `front`, the cheapest point
/// first (docs/Report.md); it stays as it was where there was no search.
std::unique_ptr<mlir::Pass>
createPatchSchedulePass(const PatchSchedulePassOptions &options,
                        schedule::Front *front);
} // namespace mcunet

#endif // MCUNET_TRANSFORMS_PASSES_H
