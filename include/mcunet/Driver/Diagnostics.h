//===- Diagnostics.h - MLIR's diagnostics as errors -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_DRIVER_DIAGNOSTICS_H
#define MCUNET_DRIVER_DIAGNOSTICS_H

#include "mlir/IR/Diagnostics.h"

#include <string>

namespace mcunet {

/// "where: what", where "where" is a file's place or a tensor's name; "what"
/// alone where nothing is known of the place.
std::string formatDiagnostic(mlir::Diagnostic &diagnostic);

/// Collects errors of a context, a line each, while it lives. Anything else is
/// left to the context's other handlers: a library does not write to its
/// caller's terminal.
class ErrorCollector {
public:
  explicit ErrorCollector(mlir::MLIRContext *context);

  /// What was reported, or `fallback`.
  std::string take(llvm::StringRef fallback);

private:
  std::string text;
  mlir::ScopedDiagnosticHandler handler;
};

} // namespace mcunet

#endif // MCUNET_DRIVER_DIAGNOSTICS_H
