//===- Diagnostics.cpp - MLIR's diagnostics as errors ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Driver/Diagnostics.h"

#include "llvm/Support/raw_ostream.h"

using namespace mcunet;

std::string mcunet::formatDiagnostic(mlir::Diagnostic &diagnostic) {
  if (llvm::isa<mlir::UnknownLoc>(diagnostic.getLocation()))
    return diagnostic.str();
  std::string where;
  llvm::raw_string_ostream(where) << diagnostic.getLocation();
  llvm::StringRef place(where);
  place.consume_front("loc(");
  place.consume_back(")");
  return (place + ": " + diagnostic.str()).str();
}

ErrorCollector::ErrorCollector(mlir::MLIRContext *context)
    : handler(context, [this](mlir::Diagnostic &diagnostic) {
        if (diagnostic.getSeverity() != mlir::DiagnosticSeverity::Error)
          return mlir::failure();
        if (!text.empty())
          text += '\n';
        text += formatDiagnostic(diagnostic);
        return mlir::success();
      }) {}

std::string ErrorCollector::take(llvm::StringRef fallback) {
  std::string result = text.empty() ? fallback.str() : std::move(text);
  text.clear();
  return result;
}
