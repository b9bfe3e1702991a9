//===- Function.h - What importers of files share ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_IMPORT_COMMON_FUNCTION_H
#define MCUNET_LIB_IMPORT_COMMON_FUNCTION_H

#include "mlir/IR/BuiltinOps.h"

namespace mcunet {

/// patch.* attributes of an argument or a result: its name; scale and zero
/// point unless it holds indices; the file's type where that is not int8.
mlir::DictionaryAttr
edgeAttributes(mlir::Builder &b, mlir::StringAttr name,
               std::optional<std::pair<float, int32_t>> scaleAndZeroPoint,
               llvm::StringRef sourceType);

/// Erases unread operations: those that the import of others bypassed, and
/// their constants.
void eraseDead(mlir::Block &body);

/// The first line of MLIR's verifier against a module, with its location.
struct Rejection {
  std::string message;
  mlir::Location loc;
};
std::optional<Rejection> findRejection(mlir::ModuleOp module);

} // namespace mcunet

#endif // MCUNET_LIB_IMPORT_COMMON_FUNCTION_H
