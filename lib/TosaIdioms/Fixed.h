//===- Fixed.h - Fixed-point arithmetic in TOSA -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Callers build operands one per statement, so that the order in which a
// compiler evaluates arguments does not change the sequence of operators.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_TOSAIDIOMS_FIXED_H
#define MCUNET_LIB_TOSAIDIOMS_FIXED_H

#include "mcunet/TosaIdioms/Idioms.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"

namespace mcunet::idioms {

/// i32 arithmetic on tensors of one rank. The result of each operator has the
/// shape of the larger operand.
class Fixed {
public:
  Fixed(mlir::OpBuilder &b, mlir::Location loc, int64_t rank = 2)
      : b(b), loc(loc), ones(rank, 1) {}

  mlir::Value number(int32_t value) {
    return constantI32(b, loc, ones, {value});
  }
  mlir::Value add(mlir::Value l, mlir::Value r) {
    return mlir::tosa::AddOp::create(b, loc, wider(l, r), l, r);
  }
  mlir::Value sub(mlir::Value l, mlir::Value r) {
    return mlir::tosa::SubOp::create(b, loc, wider(l, r), l, r);
  }
  mlir::Value min(mlir::Value l, mlir::Value r) {
    return mlir::tosa::MinimumOp::create(b, loc, wider(l, r), l, r);
  }
  mlir::Value max(mlir::Value l, mlir::Value r) {
    return mlir::tosa::MaximumOp::create(b, loc, wider(l, r), l, r);
  }
  /// l > r ? yes : no; `yes` or `no` may be smaller than the other.
  mlir::Value selectGreater(mlir::Value l, mlir::Value r, mlir::Value yes,
                            mlir::Value no) {
    auto type = mlir::cast<mlir::RankedTensorType>(wider(l, r));
    mlir::Value greater =
        mlir::tosa::GreaterOp::create(b, loc, type.clone(b.getI1Type()), l, r);
    return mlir::tosa::SelectOp::create(b, loc, wider(yes, no), greater, yes,
                                        no);
  }
  mlir::Value shiftLeft(mlir::Value l, mlir::Value r) {
    return mlir::tosa::LogicalLeftShiftOp::create(b, loc, wider(l, r), l, r);
  }
  /// l >> r; with `round`, ties round up.
  mlir::Value shiftRight(mlir::Value l, mlir::Value r, bool round) {
    return mlir::tosa::ArithmeticRightShiftOp::create(b, loc, wider(l, r), l, r,
                                                      round);
  }
  /// SaturatingRoundingDoublingHighMul: (l * r + 2^30) >> 31.
  mlir::Value highMul(mlir::Value l, mlir::Value r) {
    mlir::Value shift = scalarI8(b, loc, 31);
    return mlir::tosa::MulOp::create(b, loc, wider(l, r), l, r, shift);
  }

private:
  mlir::Type wider(mlir::Value l, mlir::Value r) {
    auto lType = mlir::cast<mlir::RankedTensorType>(l.getType());
    auto rType = mlir::cast<mlir::RankedTensorType>(r.getType());
    return lType.getNumElements() >= rType.getNumElements() ? lType : rType;
  }

  mlir::OpBuilder &b;
  mlir::Location loc;
  llvm::SmallVector<int64_t> ones;
};

/// 1 / (1 + a) as Q0 for a in [0, 1) as Q0; see oneOverOnePlusX.
mlir::Value reciprocal(mlir::OpBuilder &b, mlir::Location loc, mlir::Value a);

/// v / 2^shift, ties away from zero, for shifts of at least one.
mlir::Value divideByPower(mlir::OpBuilder &b, mlir::Location loc, mlir::Value v,
                          mlir::Value shift);

} // namespace mcunet::idioms

#endif // MCUNET_LIB_TOSAIDIOMS_FIXED_H
