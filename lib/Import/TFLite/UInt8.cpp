//===- UInt8.cpp - Operators of the uint8 era -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A uint8 tensor is held as int8, q - 128, with the zero point less 128: the
// same real numbers, and for most kernels the same arithmetic. Where the uint8
// reference kernel rounds in another way, the operator's importer asks for it.
//
//===----------------------------------------------------------------------===//

#include "OpScope.h"

using namespace mlir;
using namespace mcunet::tfl;

/// Operators whose uint8 reference kernel is known to be what is imported.
static bool hasUnsignedForm(Builtin code) {
  switch (code) {
  case Builtin::Quantize:
  case Builtin::Dequantize:
    return true;
  default:
    return false;
  }
}

LogicalResult mcunet::tfl::checkUnsigned(OpScope &scope) {
  if (hasUnsignedForm(static_cast<Builtin>(scope.op().code)))
    return success();
  auto check = [&](const TensorInfo &tensor) -> LogicalResult {
    if (tensor.type != ElementType::UINT8)
      return success();
    return scope.error(tensor, "is UINT8; " + scope.op().name +
                                   " is supported in its int8 form only, "
                                   "quantize the model to int8");
  };
  for (size_t i = 0; i < scope.numInputs(); ++i)
    if (scope.hasInput(i) && failed(check(scope.input(i))))
      return failure();
  for (size_t i = 0; i < scope.op().outputs.size(); ++i)
    if (failed(check(scope.output(i))))
      return failure();
  return success();
}
