//===- Plan.h - A planned network as a report -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_EXPORT_PLAN_H
#define MCUNET_EXPORT_PLAN_H

#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"

namespace mlir {
class DialectRegistry;
class ModuleOp;
} // namespace mlir

namespace mcunet {

/// The module's patch.plan and its patch.arena in the format of docs/Report.md,
/// without the keys that need the object. The error names the missing part.
llvm::Expected<llvm::json::Object> planToJSON(mlir::ModuleOp module);

/// Lets modules with a plan be translated to LLVM IR, which drops the plan.
void registerPlanTranslation(mlir::DialectRegistry &registry);

} // namespace mcunet

#endif // MCUNET_EXPORT_PLAN_H
