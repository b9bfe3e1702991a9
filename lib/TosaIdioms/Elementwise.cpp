//===- Elementwise.cpp - Element-wise operators ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fixed.h"
#include "mcunet/TosaIdioms/Idioms.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"

#include <algorithm>
#include <limits>

using namespace mlir;
using namespace mcunet::idioms;

/// Gives the operand of lower rank leading dimensions of one.
static void equalizeRanks(OpBuilder &b, Location loc, Value &lhs, Value &rhs) {
  auto lhsType = cast<RankedTensorType>(lhs.getType());
  auto rhsType = cast<RankedTensorType>(rhs.getType());
  if (lhsType.getRank() == rhsType.getRank())
    return;
  Value &lower = lhsType.getRank() < rhsType.getRank() ? lhs : rhs;
  auto lowerType = cast<RankedTensorType>(lower.getType());
  int64_t rank = std::max(lhsType.getRank(), rhsType.getRank());
  SmallVector<int64_t> shape(rank - lowerType.getRank(), 1);
  llvm::append_range(shape, lowerType.getShape());
  lower = reshape(b, loc, lower, shape);
}

/// The broadcast type of two tensors of equal rank.
static RankedTensorType broadcastType(Value lhs, Value rhs, Type element) {
  auto lhsType = cast<RankedTensorType>(lhs.getType());
  auto rhsType = cast<RankedTensorType>(rhs.getType());
  SmallVector<int64_t> shape;
  for (auto [l, r] : llvm::zip_equal(lhsType.getShape(), rhsType.getShape()))
    shape.push_back(std::max(l, r));
  return RankedTensorType::get(shape, element);
}

/// Multiplication of i32 tensors without a shift.
static Value plainMul(OpBuilder &b, Location loc, Value lhs, Value rhs) {
  Value shift = scalarI8(b, loc, 0);
  return tosa::MulOp::create(b, loc, broadcastType(lhs, rhs, b.getI32Type()),
                             lhs, rhs, shift);
}

/// m * ((x - zp) << fraction), each step with its rounding. The power of two
/// needs its own rescale: two roundings follow, so it cannot be folded into the
/// next one.
static Value scaledOperand(OpBuilder &b, Location loc, Value operand,
                           int32_t fraction, int32_t zeroPoint,
                           Multiplier multiplier) {
  const Multiplier leftShift{1 << 30, 30 - fraction};
  Type i32 = b.getI32Type();
  Value shifted = rescale(b, loc, operand, i32, leftShift, zeroPoint, 0);
  return rescale(b, loc, shifted, i32, multiplier, 0, 0);
}

Value mcunet::idioms::add(OpBuilder &b, Location loc, Value lhs, Value rhs,
                          const AddParams &params) {
  equalizeRanks(b, loc, lhs, rhs);
  Value l = scaledOperand(b, loc, lhs, 20, params.lhsZeroPoint, params.lhs);
  Value r = scaledOperand(b, loc, rhs, 20, params.rhsZeroPoint, params.rhs);
  RankedTensorType type = broadcastType(l, r, b.getI32Type());
  Value sum = params.subtract ? Value(tosa::SubOp::create(b, loc, type, l, r))
                              : Value(tosa::AddOp::create(b, loc, type, l, r));
  return outputStage(b, loc, sum, params.output);
}

Value mcunet::idioms::squaredDifference(OpBuilder &b, Location loc, Value lhs,
                                        Value rhs,
                                        const SquaredDifferenceParams &params) {
  equalizeRanks(b, loc, lhs, rhs);
  Value l = scaledOperand(b, loc, lhs, 7, params.lhsZeroPoint, params.lhs);
  Value r = scaledOperand(b, loc, rhs, 7, params.rhsZeroPoint, params.rhs);
  RankedTensorType type = broadcastType(l, r, b.getI32Type());
  Value difference = tosa::SubOp::create(b, loc, type, l, r);
  Value square = plainMul(b, loc, difference, difference);
  return outputStage(b, loc, square, params.output);
}

Value mcunet::idioms::extremum(OpBuilder &b, Location loc, Value lhs, Value rhs,
                               bool least) {
  Type i32 = b.getI32Type();
  equalizeRanks(b, loc, lhs, rhs);
  Value l = rescale(b, loc, lhs, i32, kUnitMultiplier, 0, 0);
  Value r = rescale(b, loc, rhs, i32, kUnitMultiplier, 0, 0);
  RankedTensorType type = broadcastType(l, r, i32);
  Value chosen = least ? Value(tosa::MinimumOp::create(b, loc, type, l, r))
                       : Value(tosa::MaximumOp::create(b, loc, type, l, r));
  return rescale(b, loc, chosen, b.getI8Type(), kUnitMultiplier, 0, 0);
}

Value mcunet::idioms::mul(OpBuilder &b, Location loc, Value lhs, Value rhs,
                          const MulParams &params) {
  Type i32 = b.getI32Type();
  equalizeRanks(b, loc, lhs, rhs);
  Value l = rescale(b, loc, lhs, i32, kUnitMultiplier, params.lhsZeroPoint, 0);
  Value r = rescale(b, loc, rhs, i32, kUnitMultiplier, params.rhsZeroPoint, 0);
  Value product = plainMul(b, loc, l, r);
  return outputStage(b, loc, product, params.output);
}

/// Q0 reciprocal of |y| * 2^(zeros - 31), in [1, 2), for a divisor |y| >= 1.
static Value reciprocalOf(OpBuilder &b, Location loc, Value size, Value zeros) {
  auto type = cast<RankedTensorType>(size.getType());
  Fixed fixed(b, loc, type.getRank());
  Value normal = fixed.shiftLeft(size, zeros);
  Value mask = fixed.number(std::numeric_limits<int32_t>::max());
  Value fraction = tosa::BitwiseAndOp::create(b, loc, type, normal, mask);
  return reciprocal(b, loc, fraction);
}

/// The number of bits by which x can be shifted to the left.
static Value headroomOf(OpBuilder &b, Location loc, Value x) {
  auto type = cast<RankedTensorType>(x.getType());
  Fixed fixed(b, loc, type.getRank());
  Value last = fixed.number(31);
  Value sign = fixed.shiftRight(x, last, /*round=*/false);
  Value bits = tosa::BitwiseXorOp::create(b, loc, type, x, sign);
  Value zeros = tosa::ClzOp::create(b, loc, type, bits);
  Value one = fixed.number(1);
  return fixed.sub(zeros, one);
}

Value mcunet::idioms::divide(OpBuilder &b, Location loc, Value lhs, Value rhs,
                             const DivideParams &params) {
  Type i32 = b.getI32Type();
  equalizeRanks(b, loc, lhs, rhs);
  Value x = rescale(b, loc, lhs, i32, kUnitMultiplier, params.lhsZeroPoint, 0);
  Value y = rescale(b, loc, rhs, i32, kUnitMultiplier, params.rhsZeroPoint, 0);
  Fixed fixed(b, loc, cast<RankedTensorType>(y.getType()).getRank());
  Value one = fixed.number(1);
  Value minusOne = fixed.number(-1);
  Value zero = fixed.number(0);

  // The dividend gets the divisor's sign, 0 for a divisor of zero.
  Value sign = fixed.min(y, one);
  sign = fixed.max(sign, minusOne);
  x = plainMul(b, loc, x, sign);
  Value size = tosa::AbsOp::create(b, loc, y.getType(), y);
  size = fixed.max(size, one);
  Value zeros = tosa::ClzOp::create(b, loc, y.getType(), size);
  Value inverse = reciprocalOf(b, loc, size, zeros);
  Value headroom = headroomOf(b, loc, x);
  x = fixed.shiftLeft(x, headroom);
  Value quotient = fixed.highMul(x, inverse);
  Value scale = fixed.number(params.multiplier.value);
  quotient = fixed.highMul(quotient, scale);

  Value shift = fixed.sub(headroom, zeros);
  Value scaleShift = fixed.number(params.multiplier.shift);
  shift = fixed.add(shift, scaleShift);
  Value most = fixed.number(31);
  Value within = fixed.min(shift, most);
  Value rounded = divideByPower(b, loc, quotient, within);
  Value result = fixed.selectGreater(shift, most, zero, rounded);
  result = rescale(b, loc, result, b.getI8Type(), kUnitMultiplier, 0,
                   params.outputZeroPoint);
  return clamp8(b, loc, result, params.clampMin, params.clampMax);
}

Value mcunet::idioms::prelu(OpBuilder &b, Location loc, Value input,
                            Value alpha, const PreluParams &params) {
  Type i32 = b.getI32Type();
  equalizeRanks(b, loc, input, alpha);
  Value x =
      rescale(b, loc, input, i32, kUnitMultiplier, params.inputZeroPoint, 0);
  Value a =
      rescale(b, loc, alpha, i32, kUnitMultiplier, params.alphaZeroPoint, 0);
  Value above = rescale(b, loc, x, i32, params.positive, 0, 0);
  Value product = plainMul(b, loc, x, a);
  Value below = rescale(b, loc, product, i32, params.negative, 0, 0);
  auto type = cast<RankedTensorType>(x.getType());
  SmallVector<int64_t> ones(type.getRank(), 1);
  Value zero = constantI32(b, loc, ones, {0});
  Value isPositive =
      tosa::GreaterEqualOp::create(b, loc, type.clone(b.getI1Type()), x, zero);
  Value chosen = tosa::SelectOp::create(b, loc, type, isPositive, above, below);
  return rescale(b, loc, chosen, b.getI8Type(), kUnitMultiplier, 0,
                 params.outputZeroPoint);
}

Value mcunet::idioms::table(OpBuilder &b, Location loc, Value input,
                            const Table8 &entries) {
  auto tableType = RankedTensorType::get({256}, b.getI8Type());
  Value values = constant(
      b, loc, DenseElementsAttr::get(tableType, ArrayRef<int8_t>(entries)));
  return tosa::TableOp::create(b, loc, input.getType(), input, values);
}
