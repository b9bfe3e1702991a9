//===- Fixed.cpp - Fixed-point arithmetic in TOSA -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fixed.h"

#include <limits>

using namespace mlir;
using namespace mcunet::idioms;

Value mcunet::idioms::reciprocal(OpBuilder &b, Location loc, Value a) {
  auto type = cast<RankedTensorType>(a.getType());
  Fixed fixed(b, loc, type.getRank());
  Value one = fixed.number(1);
  Value half = fixed.shiftRight(a, one, /*round=*/false);
  Value quarterTurn = fixed.number(1 << 30);
  half = fixed.add(half, quarterTurn);
  Value minus32Over17 = fixed.number(-1010580540);
  Value x = fixed.highMul(half, minus32Over17);
  Value plus48Over17 = fixed.number(1515870810);
  x = fixed.add(x, plus48Over17);
  Value unitQ2 = fixed.number(1 << 29);
  Value two = fixed.number(2);
  for (int step = 0; step < 3; ++step) {
    Value product = fixed.highMul(half, x);
    Value error = fixed.sub(unitQ2, product);
    Value correction = fixed.highMul(x, error);
    correction = fixed.shiftLeft(correction, two);
    x = fixed.add(x, correction);
  }
  // Doubling saturates: 1 / 1 is not representable.
  Value limit = fixed.number((1 << 30) - 1);
  Value tooBig =
      tosa::GreaterOp::create(b, loc, type.clone(b.getI1Type()), x, limit);
  Value doubled = fixed.shiftLeft(x, one);
  Value largest = fixed.number(std::numeric_limits<int32_t>::max());
  return tosa::SelectOp::create(b, loc, type, tooBig, largest, doubled);
}

Value mcunet::idioms::divideByPower(OpBuilder &b, Location loc, Value v,
                                    Value shift) {
  Fixed fixed(b, loc, cast<RankedTensorType>(v.getType()).getRank());
  Value last = fixed.number(31);
  Value sign = fixed.shiftRight(v, last, /*round=*/false);
  v = fixed.add(v, sign);
  return fixed.shiftRight(v, shift, /*round=*/true);
}
