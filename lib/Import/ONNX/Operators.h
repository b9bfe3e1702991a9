//===- Operators.h - The table of ONNX operators ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_IMPORT_ONNX_OPERATORS_H
#define MCUNET_IMPORT_ONNX_OPERATORS_H

#include "OpScope.h"

namespace mcunet {
namespace onnx {

/// The importers that Operators.def names; each returns failure after
/// reporting.
#define LAYER(Name, Importer, Form, Restrictions)                              \
  LogicalResult Importer(OpScope &scope);
#define ELEMENTS(Name, Importer, Form, Restrictions)                           \
  LogicalResult Importer(OpScope &scope);
#include "Operators.def"

/// A row of Operators.def.
struct OperatorRow {
  const char *name;
  bool isLayer;
  LogicalResult (*importer)(OpScope &);
  const char *form, *restrictions;
};

/// The row of an operator by its name, null if there is none.
const OperatorRow *rowOf(llvm::StringRef name);

/// True if the operator has a form "QLinear..." with its own scales.
bool hasQLinearForm(llvm::StringRef kind);

/// The reason why an operator is not in the table, if one is known.
std::string explainOperator(llvm::StringRef kind);

/// Computes an operator of shape arithmetic whose operands are constants; false
/// for other operators.
FailureOr<bool> foldConstants(OpScope &scope);

/// Concatenates the bytes if all operands have the same real numbers for the
/// same bytes; false if they do not.
FailureOr<bool> concatAlike(OpScope &scope);

} // namespace onnx
} // namespace mcunet

#endif // MCUNET_IMPORT_ONNX_OPERATORS_H
