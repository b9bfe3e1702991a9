//===- Operators.h - The table of operators ---------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_IMPORT_TFLITE_OPERATORS_H
#define MCUNET_IMPORT_TFLITE_OPERATORS_H

#include "OpScope.h"

namespace mcunet {
namespace tfl {

/// The importers and folders that Operators.def names; each returns failure
/// after reporting.
#define OPERATOR(Name, Number, Importer, Form, Restrictions, Reference)        \
  LogicalResult Importer(OpScope &scope);
#define FOLDING_OPERATOR(Name, Number, Importer, Folder, Form, Restrictions,   \
                         Reference)                                            \
  LogicalResult Importer(OpScope &scope);                                      \
  LogicalResult Folder(OpScope &scope);
#include "Operators.def"

/// The folder of operators without one: reports an error.
LogicalResult foldNothing(OpScope &scope);

/// True if all results are integers that can be computed while importing.
bool isShapeArithmetic(OpScope &scope);

/// True for operators of the table.
bool isImported(int32_t code);

/// Imports the operator or, if it is shape arithmetic, folds it.
LogicalResult importOperator(OpScope &scope);

/// Most slices for one operator: more would be a slow form of a table of
/// indices.
constexpr int64_t kMostPieces = 256;

/// True for operators whose kernels take real numbers only, in TensorFlow Lite
/// and in TensorFlow Lite Micro.
bool hasNoInt8Kernel(int32_t code);

} // namespace tfl
} // namespace mcunet

#endif // MCUNET_IMPORT_TFLITE_OPERATORS_H
