//===- OpsMatMul.cpp - Products of matrices -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Convolution.h"
#include "Operators.h"

#include <algorithm>

using namespace mlir;
using namespace mcunet;
using namespace mcunet::tfl;
using mcunet::idioms::MatMulParams;
using mcunet::idioms::Quant;

/// More products of int8 numbers overflow the kernel's sum.
static constexpr int64_t kMostProducts = 1 << 15;

/// Zero points, multiplier and clamp of a product of operands 0 and 1.
static FailureOr<MatMulParams> readParams(OpScope &scope,
                                          Activation activation) {
  FailureOr<Quant> lhs = scope.inputQuant(0), rhs = scope.inputQuant(1);
  FailureOr<Quant> out = scope.outputQuant();
  if (failed(lhs) || failed(rhs) || failed(out))
    return failure();
  // The kernel multiplies the two scales in single precision.
  auto multiplier =
      idioms::quantizeMultiplier(static_cast<double>(lhs->scale * rhs->scale) /
                                 static_cast<double>(out->scale));
  if (!multiplier)
    return scope.error("scales give a multiplier that is out of range");
  auto range = scope.activationRange(activation, *out);
  if (failed(range))
    return failure();
  MatMulParams params;
  params.lhsZeroPoint = lhs->zeroPoint;
  params.rhsZeroPoint = rhs->zeroPoint;
  params.output.multipliers = {*multiplier};
  params.output.zeroPoint = out->zeroPoint;
  std::tie(params.output.clampMin, params.output.clampMax) = *range;
  return params;
}

static LogicalResult checkDepth(OpScope &scope, int64_t depth) {
  if (depth > kMostProducts)
    return scope.error("adds " + Twine(depth) + " products, more than " +
                       Twine(kMostProducts) + " overflow the int8 kernel");
  return success();
}

LogicalResult mcunet::tfl::importComputedDense(OpScope &scope,
                                               Activation activation) {
  const TensorInfo &input = scope.input(0), &filter = scope.input(1);
  const TensorInfo &output = scope.output();
  FailureOr<Value> lhs = scope.value(0), rhs = failure();
  FailureOr<MatMulParams> params = failure();
  if (failed(lhs) || failed(rhs = scope.value(1)) ||
      failed(params = readParams(scope, activation)))
    return failure();
  if (filter.shape.size() != 2)
    return scope.error(filter, "has " + Twine(filter.shape.size()) +
                                   " dimensions, expected 2");
  int64_t units = filter.shape[0], depth = filter.shape[1];
  if (input.elements % depth != 0)
    return scope.error(input, "has " + Twine(input.elements) +
                                  " elements, no multiple of " + Twine(depth));
  int64_t rows = input.elements / depth;
  if (output.elements != rows * units)
    return scope.error(output, "is not " + Twine(rows) + " x " + Twine(units));
  FailureOr<SmallVector<int32_t>> values = readBias(scope, 2, units);
  if (failed(values) || failed(checkDepth(scope, depth)))
    return failure();
  OpBuilder &b = scope.b;
  Value left = idioms::reshape(b, scope.loc, *lhs, {1, rows, depth});
  Value right = idioms::reshape(b, scope.loc, *rhs, {1, units, depth});
  right = idioms::transpose(b, scope.loc, right, {0, 2, 1});
  Value bias = scope.hasInput(2)
                   ? idioms::constantI32(b, scope.loc, {1, 1, units}, *values)
                   : Value();
  Value product = idioms::matMul(b, scope.loc, left, right, bias, *params);
  return scope.define(idioms::reshape(b, scope.loc, product, output.shape));
}

//===----------------------------------------------------------------------===//
// Batches
//===----------------------------------------------------------------------===//

namespace {
/// An operand as `batch` matrices, those of the right one [depth, columns] and
/// those of the left one [rows, depth], unless `transposed`.
struct Matrices {
  SmallVector<int64_t> batches; // sizes, without ones in front
  int64_t batch = 1, rows = 1, columns = 1;
  bool transposed = false;

  Matrices(ArrayRef<int64_t> shape, bool transposed) : transposed(transposed) {
    for (int64_t size : shape.drop_back(2)) {
      if (size != 1 || !batches.empty())
        batches.push_back(size);
      batch *= size;
    }
    rows = shape[shape.size() - 2];
    columns = shape.back();
    if (transposed)
      std::swap(rows, columns);
  }

  /// As [batch, rows, columns].
  Value bring(OpScope &scope, Value value) const {
    int64_t first = transposed ? columns : rows;
    int64_t second = transposed ? rows : columns;
    value = idioms::reshape(scope.b, scope.loc, value, {batch, first, second});
    return transposed ? idioms::transpose(scope.b, scope.loc, value, {0, 2, 1})
                      : value;
  }
};
} // namespace

/// The product with one constant matrix is a dense layer.
static Value denseProduct(OpScope &scope, Value left, const Matrices &rhs,
                          const MatMulParams &params) {
  OpBuilder &b = scope.b;
  SmallVector<int8_t, 0> bytes = scope.input(1).bytes();
  SmallVector<int8_t, 0> weights(bytes.size());
  for (int64_t unit = 0; unit < rhs.columns; ++unit)
    for (int64_t k = 0; k < rhs.rows; ++k)
      weights[unit * rhs.rows + k] =
          bytes[rhs.transposed ? unit * rhs.rows + k : k * rhs.columns + unit];
  auto type =
      RankedTensorType::get({rhs.columns, 1, 1, rhs.rows}, b.getI8Type());
  SmallVector<int32_t> zeros(rhs.columns, 0);
  idioms::ConvParams dense;
  dense.inputZeroPoint = params.lhsZeroPoint;
  dense.weightZeroPoint = params.rhsZeroPoint;
  dense.output = params.output;
  return idioms::fullyConnected(
      b, scope.loc, left,
      idioms::constant(b, scope.loc,
                       DenseElementsAttr::get(type, ArrayRef<int8_t>(weights))),
      idioms::constantI32(b, scope.loc, {rhs.columns}, zeros), dense,
      scope.output().shape);
}

/// Repeats one left matrix for each of the right ones.
static FailureOr<Value> copies(OpScope &scope, Value left, int64_t count) {
  if (count > kMostPieces)
    return scope.error("multiplies one matrix by " + Twine(count) +
                       ", more than " + Twine(kMostPieces));
  SmallVector<Value> parts(count, left);
  return idioms::concat(scope.b, scope.loc, parts, 0);
}

LogicalResult mcunet::tfl::importBatchMatMul(OpScope &scope) {
  if (failed(scope.checkCounts(2, 2)))
    return failure();
  FailureOr<Value> left = scope.value(0), right = failure();
  FailureOr<MatMulParams> params = failure();
  if (failed(left) || failed(right = scope.value(1)) ||
      failed(params = readParams(scope, Activation::NONE)))
    return failure();
  for (size_t i : {0, 1})
    if (scope.input(i).shape.size() < 2)
      return scope.error(scope.input(i), "is no matrix");
  const auto *options = scope.options<BatchMatMulOptions>();
  Matrices lhs(scope.input(0).shape, options && options->adj_x());
  Matrices rhs(scope.input(1).shape, options && options->adj_y());
  if (lhs.columns != rhs.rows)
    return scope.error(scope.input(1), "has " + Twine(rhs.rows) + " rows, '" +
                                           scope.input(0).name + "' has " +
                                           Twine(lhs.columns) + " columns");
  if (lhs.batch != 1 && rhs.batch != 1 && lhs.batches != rhs.batches)
    return scope.error(scope.input(1), "broadcasts in part of its batch, "
                                       "which is not supported");
  int64_t batch = std::max(lhs.batch, rhs.batch);
  if (scope.output().elements != batch * lhs.rows * rhs.columns)
    return scope.error(scope.output(), "is not " + Twine(batch) + " x " +
                                           Twine(lhs.rows) + " x " +
                                           Twine(rhs.columns));
  if (failed(checkDepth(scope, lhs.columns)))
    return failure();
  OpBuilder &b = scope.b;
  Value matrices = lhs.bring(scope, *left);
  if (rhs.batch == 1 && scope.input(1).isConstant)
    return scope.define(denseProduct(scope, matrices, rhs, *params));
  // One right matrix multiplies the rows of all left ones.
  if (rhs.batch == 1)
    matrices = idioms::reshape(b, scope.loc, matrices,
                               {1, lhs.batch * lhs.rows, lhs.columns});
  else if (lhs.batch == 1 && failed(left = copies(scope, matrices, rhs.batch)))
    return failure();
  else if (lhs.batch == 1)
    matrices = *left;
  Value product = idioms::matMul(b, scope.loc, matrices,
                                 rhs.bring(scope, *right), Value(), *params);
  return scope.define(
      idioms::reshape(b, scope.loc, product, scope.output().shape));
}
