//===- Verify.h - Verification of networks as text --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_IMPORT_VERIFY_H
#define MCUNET_IMPORT_VERIFY_H

#include "mlir/IR/AsmState.h"

namespace mlir {
class ModuleOp;
} // namespace mlir

namespace mcunet {

/// For a parser that leaves verification to `verifyNetwork`.
mlir::ParserConfig unverified(mlir::MLIRContext *context);

/// Verifies a module from an untrusted file. Constants are verified first,
/// since upstream's verifiers of TOSA operations read the values of constants
/// that may follow in the text. Errors are diagnostics.
mlir::LogicalResult verifyNetwork(mlir::ModuleOp module);

} // namespace mcunet

#endif // MCUNET_IMPORT_VERIFY_H
