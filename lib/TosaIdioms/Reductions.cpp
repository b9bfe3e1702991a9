//===- Reductions.cpp - Mean and softmax ----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fixed.h"
#include "mcunet/TosaIdioms/Idioms.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"

#include <limits>

using namespace mlir;
using namespace mcunet::idioms;

/// Sum along one axis, which keeps size one.
static Value reduceSum(OpBuilder &b, Location loc, Value input, int64_t axis) {
  auto type = cast<RankedTensorType>(input.getType());
  SmallVector<int64_t> shape(type.getShape());
  shape[axis] = 1;
  return tosa::ReduceSumOp::create(
      b, loc, RankedTensorType::get(shape, type.getElementType()), input,
      static_cast<uint32_t>(axis));
}

/// Removes the reduced axes, of size one, unless they are kept.
static Value dropAxes(OpBuilder &b, Location loc, Value reduced,
                      ArrayRef<int64_t> axes, bool keepDims) {
  if (keepDims)
    return reduced;
  SmallVector<int64_t> shape;
  auto type = cast<RankedTensorType>(reduced.getType());
  for (auto [axis, size] : llvm::enumerate(type.getShape()))
    if (!llvm::is_contained(axes, static_cast<int64_t>(axis)))
      shape.push_back(size);
  // Later stages do not distinguish rank 0 from shape [1].
  if (shape.empty())
    shape.push_back(1);
  return reshape(b, loc, reduced, shape);
}

Value mcunet::idioms::mean(OpBuilder &b, Location loc, Value input,
                           const MeanParams &params) {
  Value sum = rescale(b, loc, input, b.getI32Type(), kUnitMultiplier,
                      params.inputZeroPoint, 0);
  for (int64_t axis : params.axes)
    sum = reduceSum(b, loc, sum, axis);
  Value result = rescale(b, loc, sum, b.getI8Type(), params.multiplier, 0,
                         params.outputZeroPoint);
  return dropAxes(b, loc, result, params.axes, params.keepDims);
}

Value mcunet::idioms::reduceExtremum(OpBuilder &b, Location loc, Value input,
                                     ArrayRef<int64_t> axes, bool keepDims,
                                     bool least) {
  Value result = input;
  for (int64_t axis : axes) {
    auto type = cast<RankedTensorType>(result.getType());
    SmallVector<int64_t> shape(type.getShape());
    shape[axis] = 1;
    auto at = static_cast<uint32_t>(axis);
    result = least ? Value(tosa::ReduceMinOp::create(b, loc, type.clone(shape),
                                                     result, at))
                   : Value(tosa::ReduceMaxOp::create(b, loc, type.clone(shape),
                                                     result, at));
  }
  return dropAxes(b, loc, result, axes, keepDims);
}

//===----------------------------------------------------------------------===//
// Softmax
//===----------------------------------------------------------------------===//

/// x - max + 255 of each row's elements: i32 [1, rows * depth], from 0 to 255.
static Value distanceIndices(OpBuilder &b, Location loc, Value input,
                             int64_t rows, int64_t depth) {
  Type i32 = b.getI32Type();
  Fixed fixed(b, loc);
  Value x = reshape(b, loc, input, {rows, depth});
  x = rescale(b, loc, x, i32, kUnitMultiplier, 0, 0);
  Value maximum = tosa::ReduceMaxOp::create(
      b, loc, RankedTensorType::get({rows, 1}, i32), x, uint32_t(1));
  Value index = fixed.sub(x, maximum);
  Value last = fixed.number(255);
  index = fixed.add(index, last);
  return reshape(b, loc, index, {1, rows * depth});
}

/// exp(x - max) of each row's elements as Q0: i32 [rows, depth].
static Value exponentials(OpBuilder &b, Location loc, Value input, int64_t rows,
                          int64_t depth, const SoftmaxParams &params) {
  Value index = distanceIndices(b, loc, input, rows, depth);
  Value entries = constantI32(b, loc, {1, 256, 1}, params.expTable);
  Value exps = tosa::GatherOp::create(
      b, loc, RankedTensorType::get({1, rows * depth, 1}, b.getI32Type()),
      entries, index);
  return reshape(b, loc, exps, {rows, depth});
}

Value mcunet::idioms::softmax(OpBuilder &b, Location loc, Value input,
                              const SoftmaxParams &params) {
  auto inputType = cast<RankedTensorType>(input.getType());
  int64_t depth = inputType.getShape().back();
  int64_t rows = inputType.getNumElements() / depth;
  auto rowType = RankedTensorType::get({rows, 1}, b.getI32Type());
  Fixed fixed(b, loc);
  Value exps = exponentials(b, loc, input, rows, depth, params);

  // Their sum in Q12, its leading bit shifted out: sum = 2^k (1 + a).
  Value twelve = fixed.number(12);
  Value sum = fixed.shiftRight(exps, twelve, /*round=*/true);
  sum = reduceSum(b, loc, sum, 1);
  Value headroom = tosa::ClzOp::create(b, loc, rowType, sum);
  Value normal = fixed.shiftLeft(sum, headroom);
  Value mask = fixed.number(std::numeric_limits<int32_t>::max());
  Value a = tosa::BitwiseAndOp::create(b, loc, rowType, normal, mask);
  Value scale = reciprocal(b, loc, a);

  // 12 integer bits of the sum, 31 - 8 bits that the result does not have.
  Value bits = fixed.number(35);
  Value shift = fixed.sub(bits, headroom);
  Value most = fixed.number(31);
  shift = fixed.min(shift, most);
  Value y = fixed.highMul(exps, scale);
  y = fixed.shiftRight(y, shift, /*round=*/true);
  Value result = rescale(b, loc, y, b.getI8Type(), kUnitMultiplier, 0, -128);
  return reshape(b, loc, result, inputType.getShape());
}

/// log(sum) as Q5 for sums in [1, 2^12) as Q12; see patch.log_softmax.
static Value logarithm(OpBuilder &b, Location loc, Value sum) {
  Fixed fixed(b, loc);
  Value one = fixed.number(1);
  Value two = fixed.number(2);
  Value sqrtHalf = fixed.number(1518500250);

  // sum = r * 2^(k / 4 of Q6) with r around the fourth root of 1/2.
  Value headroom = tosa::ClzOp::create(b, loc, sum.getType(), sum);
  Value shift = fixed.sub(headroom, one);
  Value normal = fixed.shiftLeft(sum, shift);
  Value bits = fixed.number(31);
  shift = fixed.sub(bits, headroom);
  Value upper = fixed.highMul(sum, sqrtHalf);
  upper = fixed.shiftRight(upper, shift, /*round=*/false);
  Value lowered = fixed.highMul(normal, sqrtHalf);
  lowered = fixed.shiftLeft(lowered, one);
  Value zero = fixed.number(0);
  Value r = fixed.selectGreater(upper, zero, normal, lowered);
  Value quarters = fixed.number(4 * 12 + 1);
  Value k = fixed.shiftLeft(headroom, two);
  k = fixed.sub(quarters, k);
  upper = fixed.shiftLeft(upper, one);
  k = fixed.add(k, upper);
  Value fraction = fixed.number(23);
  k = fixed.shiftLeft(k, fraction);

  // log(r) as a quotient of polynomials.
  Value p = fixed.shiftRight(r, one, /*round=*/false);
  Value halfRoot = fixed.number(902905651);
  p = fixed.add(p, halfRoot);
  Value root = fixed.number(1805811301);
  Value q = fixed.sub(r, root);
  q = fixed.shiftLeft(q, one);
  Value square = fixed.highMul(q, q);
  Value above = fixed.highMul(q, square);
  Value cubic = fixed.number(117049297);
  above = fixed.highMul(above, cubic);
  Value product = fixed.highMul(q, r);
  above = fixed.add(product, above);
  Value quadratic = fixed.number(127690142);
  Value below = fixed.highMul(quadratic, square);
  Value base = fixed.number(1057819769);
  Value linear = fixed.add(base, q);
  below = fixed.add(linear, below);
  below = fixed.highMul(p, below);
  Value slope = fixed.number(638450708);
  linear = fixed.highMul(slope, q);
  below = fixed.add(below, linear);

  Value six = fixed.number(6);
  above = divideByPower(b, loc, above, six);
  Value inverse = reciprocal(b, loc, below);
  above = fixed.highMul(above, inverse);
  Value log2 = fixed.number(1488522236);
  Value log = fixed.highMul(k, log2);
  log = fixed.add(log, above);
  return fixed.shiftLeft(log, one);
}

Value mcunet::idioms::logSoftmax(OpBuilder &b, Location loc, Value input,
                                 const LogSoftmaxTables &tables) {
  auto inputType = cast<RankedTensorType>(input.getType());
  int64_t depth = inputType.getShape().back();
  int64_t rows = inputType.getNumElements() / depth, count = rows * depth;
  Fixed fixed(b, loc);
  Value index = distanceIndices(b, loc, input, rows, depth);
  SmallVector<int32_t> pairs;
  for (auto [term, logit] : llvm::zip(tables.terms, tables.logits))
    pairs.append({term, logit});
  Value entries = constantI32(b, loc, {1, 256, 2}, pairs);
  Value gathered = tosa::GatherOp::create(
      b, loc, RankedTensorType::get({1, count, 2}, b.getI32Type()), entries,
      index);
  Value terms = slice(b, loc, gathered, {0, 0, 0}, {1, count, 1});
  terms = reshape(b, loc, terms, {rows, depth});
  Value sum = reduceSum(b, loc, terms, 1);
  Value log = logarithm(b, loc, sum);
  Value logits = slice(b, loc, gathered, {0, 0, 1}, {1, count, 1});
  logits = reshape(b, loc, logits, {rows, depth});
  Value y = fixed.sub(logits, log);
  Value excess = fixed.number(22);
  y = divideByPower(b, loc, y, excess);
  Value result = rescale(b, loc, y, b.getI8Type(), kUnitMultiplier, 0, 127);
  return reshape(b, loc, result, inputType.getShape());
}

//===----------------------------------------------------------------------===//
// Normalisation
//===----------------------------------------------------------------------===//

/// 1 / sqrt(n) as Q3, without the factor sqrt(1/2), for n in [2^27, 2^29); see
/// inverseSqrt.
static Value newtonRoot(OpBuilder &b, Location loc, Value n) {
  Fixed fixed(b, loc);
  Value one = fixed.number(1);
  Value half = fixed.shiftRight(n, one, /*round=*/false);
  half = fixed.add(half, one);
  half = fixed.shiftRight(half, one, /*round=*/false);
  Value six = fixed.number(6);
  Value three = fixed.number(3);
  Value mostCube = fixed.number((1 << 25) - 1);
  Value largest = fixed.number(std::numeric_limits<int32_t>::max());
  Value threeHalves = fixed.number((1 << 28) + (1 << 27));
  Value y = fixed.number(1 << 28);
  for (int step = 0; step < 5; ++step) {
    Value cube = fixed.highMul(y, y);
    cube = fixed.highMul(cube, y);
    Value scaled = fixed.shiftLeft(cube, six);
    cube = fixed.selectGreater(cube, mostCube, largest, scaled);
    Value gain = fixed.highMul(threeHalves, y);
    Value loss = fixed.highMul(half, cube);
    y = fixed.sub(gain, loss);
    y = fixed.shiftLeft(y, three);
  }
  return y;
}

/// p / 2^shift, ties away from zero.
static Value dividePower(OpBuilder &b, Location loc, Value p, Value shift) {
  Fixed fixed(b, loc);
  Value magnitude = tosa::AbsOp::create(b, loc, p.getType(), p);
  Value rounded = fixed.shiftRight(magnitude, shift, /*round=*/true);
  Value zero = fixed.number(0);
  Value negative = fixed.sub(zero, rounded);
  return fixed.selectGreater(zero, p, negative, rounded);
}

Value mcunet::idioms::l2Normalize(OpBuilder &b, Location loc, Value input,
                                  int32_t inputZeroPoint) {
  auto inputType = cast<RankedTensorType>(input.getType());
  int64_t depth = inputType.getShape().back();
  int64_t rows = inputType.getNumElements() / depth;
  auto rowType = RankedTensorType::get({rows, 1}, b.getI32Type());
  Fixed fixed(b, loc);
  Value x = reshape(b, loc, input, {rows, depth});
  x = rescale(b, loc, x, b.getI32Type(), kUnitMultiplier, inputZeroPoint, 0);
  Value noShift = scalarI8(b, loc, 0);
  Value squares = tosa::MulOp::create(b, loc, x.getType(), x, x, noShift);
  Value sum = reduceSum(b, loc, squares, 1);

  // sum = n * 4^-pairs with n in [2^27, 2^29).
  Value zero = fixed.number(0);
  Value one = fixed.number(1);
  Value two = fixed.number(2);
  Value pairs = tosa::ClzOp::create(b, loc, rowType, sum);
  pairs = fixed.sub(pairs, one);
  pairs = fixed.shiftRight(pairs, one, /*round=*/false);
  pairs = fixed.sub(pairs, one);
  Value bits = fixed.max(pairs, zero);
  bits = fixed.shiftLeft(bits, one);
  Value up = fixed.shiftLeft(sum, bits);
  Value down = fixed.shiftRight(sum, two, /*round=*/false);
  Value n = fixed.selectGreater(zero, pairs, down, up);

  Value y = newtonRoot(b, loc, n);
  Value sqrtHalf = fixed.number(1518500250);
  y = fixed.highMul(y, sqrtHalf);
  Value eleven = fixed.number(11);
  Value extra = fixed.sub(pairs, eleven);
  extra = fixed.max(extra, zero);
  y = fixed.shiftLeft(y, extra);
  Value largest = fixed.number(std::numeric_limits<int32_t>::max());
  y = fixed.selectGreater(two, sum, largest, y);

  // 11 - pairs bits of the root, 7 of the result.
  Value four = fixed.number(4);
  Value seven = fixed.number(7);
  Value left = fixed.sub(pairs, four);
  left = fixed.min(left, seven);
  Value right = fixed.sub(zero, left);
  left = fixed.max(left, zero);
  right = fixed.max(right, zero);
  Value shifted = fixed.shiftLeft(x, left);
  Value product = fixed.highMul(shifted, y);
  Value quotient = dividePower(b, loc, product, right);
  Value result =
      rescale(b, loc, quotient, b.getI8Type(), kUnitMultiplier, 0, 0);
  return reshape(b, loc, result, inputType.getShape());
}

//===----------------------------------------------------------------------===//
// Index of the greatest
//===----------------------------------------------------------------------===//

Value mcunet::idioms::argMax(OpBuilder &b, Location loc, Value input,
                             int64_t axis) {
  auto inputType = cast<RankedTensorType>(input.getType());
  int64_t last = inputType.getRank() - 1;
  if (last == 0) {
    input = reshape(b, loc, input, {1, inputType.getDimSize(0)});
    last = axis = 1;
  }
  if (axis != last) {
    SmallVector<int32_t> permutation;
    for (int64_t dim = 0; dim <= last; ++dim)
      if (dim != axis)
        permutation.push_back(static_cast<int32_t>(dim));
    permutation.push_back(static_cast<int32_t>(axis));
    input = transpose(b, loc, input, permutation);
  }
  auto shape = cast<RankedTensorType>(input.getType()).getShape();
  auto type = RankedTensorType::get(shape.drop_back(), b.getI32Type());
  return tosa::ArgMaxOp::create(
      b, loc, type, input, b.getI32IntegerAttr(static_cast<int32_t>(last)));
}
