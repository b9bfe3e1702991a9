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

/// The row of an operator by its name, null where there is none.
const OperatorRow *rowOf(llvm::StringRef name);

/// True where the operator has a form "QLinear..." with scales of its own.
bool hasQLinearForm(llvm::StringRef kind);

/// Why an operator is not in the table, where there is more to say.
std::string explainOperator(llvm::StringRef kind);

/// Computes an operator whose operands are constants, where it is one of those
/// that shapes are computed with; false where it is none.
FailureOr<bool> foldConstants(OpScope &scope);

/// Where all operands have the same real numbers for the same bytes, they are
/// put together at once; false where they do not.
FailureOr<bool> concatAlike(OpScope &scope);

} // namespace onnx
} // namespace mcunet

#endif // MCUNET_IMPORT_ONNX_OPERATORS_H
