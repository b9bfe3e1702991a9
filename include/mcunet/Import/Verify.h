//===- Verify.h - Verification of networks as text --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_IMPORT_VERIFY_H
#define MCUNET_IMPORT_VERIFY_H

#include "mlir/IR/AsmState.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace mcunet {

/// For a parser that leaves verification to `verified`.
mlir::ParserConfig unverified(mlir::MLIRContext *context);

/// The module that was parsed from an untrusted file; null where it is null or
/// its verification fails. Constants are verified first, since upstream's
/// verifiers of TOSA operations read the values of constants that may follow in
/// the text. Errors are diagnostics.
mlir::OwningOpRef<mlir::ModuleOp>
verified(mlir::OwningOpRef<mlir::ModuleOp> module);

} // namespace mcunet

#endif // MCUNET_IMPORT_VERIFY_H
