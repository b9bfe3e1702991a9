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

/// The importers that Operators.def names; each returns failure after
/// reporting.
#define OPERATOR(Name, Number, Importer, Form, Restrictions, Reference)        \
  LogicalResult Importer(OpScope &scope);
#include "Operators.def"

using Importer = LogicalResult (*)(OpScope &);

/// The importer of the operator with this number; null: it is not supported.
Importer importerFor(int32_t code);

/// True for operators whose kernels take real numbers only, in TensorFlow Lite
/// and in TensorFlow Lite Micro.
bool hasNoInt8Kernel(int32_t code);

} // namespace tfl
} // namespace mcunet

#endif // MCUNET_IMPORT_TFLITE_OPERATORS_H
