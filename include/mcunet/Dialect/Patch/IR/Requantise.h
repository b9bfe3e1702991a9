//===- Requantise.h - Elementwise operations as formulas --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_DIALECT_PATCH_IR_REQUANTISE_H
#define MCUNET_DIALECT_PATCH_IR_REQUANTISE_H

#include "mcunet/Numerics/Requantise.h"

namespace mcunet::patch {
class AddOp;
class ExtremumOp;
class MulOp;
class PReluOp;

/// The formula of an operation, with its numbers.
numerics::Sum formulaOf(AddOp op);
numerics::Product formulaOf(MulOp op);
numerics::PRelu formulaOf(PReluOp op);

/// One element of the operation's result.
int8_t evaluate(AddOp op, int8_t lhs, int8_t rhs);
int8_t evaluate(MulOp op, int8_t lhs, int8_t rhs);
int8_t evaluate(ExtremumOp op, int8_t lhs, int8_t rhs);
int8_t evaluate(PReluOp op, int8_t input, int8_t alpha);

} // namespace mcunet::patch

#endif // MCUNET_DIALECT_PATCH_IR_REQUANTISE_H
