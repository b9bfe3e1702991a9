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

/// The folder of operators that have none: reports it.
LogicalResult foldNothing(OpScope &scope);

/// True where all that the operator makes are integers that can be computed
/// while importing.
bool isShapeArithmetic(OpScope &scope);

/// True for operators of the table.
bool isImported(int32_t code);

/// Imports or, where it is shape arithmetic, folds the operator.
LogicalResult importOperator(OpScope &scope);

/// Most slices that one operator becomes: more is a table of indices, which
/// slices are a slow way to follow.
constexpr int64_t kMostPieces = 256;

/// True for operators whose kernels take real numbers only, in TensorFlow Lite
/// and in TensorFlow Lite Micro.
bool hasNoInt8Kernel(int32_t code);

} // namespace tfl
} // namespace mcunet

#endif // MCUNET_IMPORT_TFLITE_OPERATORS_H
