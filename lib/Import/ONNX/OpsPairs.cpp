//===- OpsPairs.cpp - Layers of several operands --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Operators.h"
#include "mcunet/Support/SingleFactor.h"

#include <cmath>

using namespace mlir;
using namespace mcunet;
using namespace mcunet::onnx;

//===----------------------------------------------------------------------===//
// Broadcasting
//===----------------------------------------------------------------------===//

namespace {
/// Two operands in one order of elements, and the order of the result.
struct Pair {
  Function lhs, rhs;
  Value left, right;
  SmallVector<int64_t> shape; // the file's
  bool pixels = false;
};
} // namespace

/// The operand in the file's order under a shape with leading ones.
static Bytes ranked(OpScope &scope, const Bytes &bytes, size_t rank) {
  if (bytes.shape.size() == rank && !bytes.flattened)
    return bytes;
  Bytes result;
  result.value = scope.inOrder(bytes);
  result.shape.assign(rank - bytes.shape.size(), 1);
  llvm::append_range(result.shape, bytes.shape);
  if (result.shape != bytes.shape)
    result.value = scope.reshape(result.value, result.shape);
  return result;
}

/// The operand as pixels, or in the file's order.
static FailureOr<Value> inLayout(OpScope &scope, const Bytes &bytes,
                                 bool pixels) {
  if (!pixels)
    return scope.inOrder(bytes);
  return scope.images(bytes);
}

static FailureOr<Pair> pairOf(OpScope &scope) {
  if (failed(scope.checkCounts(2, 2)))
    return failure();
  FailureOr<Function> lhs = scope.plain(0), rhs = failure();
  if (failed(lhs) || failed(rhs = scope.plain(1)))
    return failure();
  Pair pair{*lhs, *rhs, {}, {}, {}};
  size_t rank = std::max(lhs->base.shape.size(), rhs->base.shape.size());
  pair.pixels = rank == 4 && (lhs->base.pixels || rhs->base.pixels);
  Bytes left = ranked(scope, lhs->base, rank);
  Bytes right = ranked(scope, rhs->base, rank);
  for (auto [l, r] : llvm::zip_equal(left.shape, right.shape)) {
    if (l != r && l != 1 && r != 1)
      return scope.error("shapes of the operands do not broadcast");
    pair.shape.push_back(std::max(l, r));
  }
  if (!elementsOf(pair.shape))
    return scope.error("makes a tensor that is too large");
  FailureOr<Value> first = inLayout(scope, left, pair.pixels);
  FailureOr<Value> second = inLayout(scope, right, pair.pixels);
  if (failed(first) || failed(second))
    return failure();
  pair.left = *first;
  pair.right = *second;
  return pair;
}

static LogicalResult definePair(OpScope &scope, const Pair &pair, Value value) {
  Bytes bytes{value, pair.shape, pair.pixels};
  return scope.define(std::move(bytes));
}

//===----------------------------------------------------------------------===//
// Addition and multiplication
//===----------------------------------------------------------------------===//

/// Both operands as they are in the file: uint8, or int8.
static int32_t filesNumber(int32_t value, Quant8 quant) {
  return value + (quant.isUnsigned ? 128 : 0);
}

static int32_t saturated(float value, Quant8 out) {
  float low = out.isUnsigned ? 0 : -128;
  float rounded = std::nearbyint(value);
  return static_cast<int32_t>(std::min(std::max(rounded, low), low + 255)) -
         (out.isUnsigned ? 128 : 0);
}

/// The function of onnxruntime's QLinearAdd: a line in both operands, each
/// product added without rounding in between.
static PairFunction additionOf(Quant8 lhs, Quant8 rhs, Quant8 out) {
  float left = lhs.scale / out.scale, right = rhs.scale / out.scale;
  auto zero = [](Quant8 quant) {
    return static_cast<float>(filesNumber(quant.zeroPoint, quant));
  };
  float fixed = zero(out) - std::fma(left, zero(lhs), right * zero(rhs));
  return [=](int32_t a, int32_t b) {
    float inner =
        std::fma(static_cast<float>(filesNumber(b, rhs)), right, fixed);
    return saturated(
        std::fma(static_cast<float>(filesNumber(a, lhs)), left, inner), out);
  };
}

/// The same, where an operand that broadcasts is added first.
static PairFunction swapped(const PairFunction &function) {
  return [=](int32_t a, int32_t b) { return function(b, a); };
}

/// True where both functions are the same.
static bool agree(const PairFunction &one, const PairFunction &other) {
  for (int32_t a = -128; a < 128; ++a)
    for (int32_t b = -128; b < 128; ++b)
      if (one(a, b) != other(a, b))
        return false;
  return true;
}

static LogicalResult addPair(OpScope &scope, const Pair &pair,
                             const PairFunction &function, bool subtract) {
  Quant8 lhs = *pair.lhs.plain, rhs = *pair.rhs.plain;
  float left = lhs.scale / scope.out.scale;
  float right = rhs.scale / scope.out.scale;
  std::optional<idioms::AddParams> params;
  if (left > 1e-6f && left < 256 && right > 1e-6f && right < 256)
    params = findAddition(left, subtract ? -right : right, lhs.zeroPoint,
                          rhs.zeroPoint, scope.out.zeroPoint, function);
  if (!params)
    return scope.error("no addition in integers rounds as onnxruntime does for "
                       "these scales");
  return definePair(scope, pair,
                    addScaled(scope, pair.left, pair.right, *params));
}

LogicalResult mcunet::onnx::importAdd(OpScope &scope) {
  FailureOr<Pair> pair = pairOf(scope);
  if (failed(pair))
    return failure();
  Quant8 lhs = *pair->lhs.plain, rhs = *pair->rhs.plain;
  PairFunction function = additionOf(lhs, rhs, scope.out);
  // The order in which onnxruntime adds the operands depends on its traversal.
  if (pair->left.getType() != pair->right.getType() &&
      !agree(function, swapped(additionOf(rhs, lhs, scope.out))))
    return scope.error("broadcasts, and onnxruntime's rounding depends on the "
                       "order of its operands for these scales");
  return addPair(scope, *pair, function, false);
}

LogicalResult mcunet::onnx::importSub(OpScope &scope) {
  FailureOr<Pair> pair = pairOf(scope);
  if (failed(pair))
    return failure();
  const auto &lhs = pair->lhs.values, &rhs = pair->rhs.values;
  auto function = [&](int32_t a, int32_t b) {
    return quantised(lhs[a + 128] - rhs[b + 128], scope.out);
  };
  return addPair(scope, *pair, function, true);
}

/// True if the factor itself, the zero point added after rounding, equals
/// `function` for all sums in the range.
static bool scalesAlike(SumFunction function, float factor, SumRange range,
                        int32_t zeroPoint) {
  if (!isSingleFactor(factor))
    return false;
  auto clamped = [&](int32_t value) {
    return std::clamp(value, -128 - zeroPoint, 127 - zeroPoint);
  };
  for (int64_t sum = range.low; sum <= range.high; ++sum)
    if (clamped(scaled(sum, factor)) != clamped(function(sum)))
      return false;
  return true;
}

LogicalResult mcunet::onnx::importMul(OpScope &scope) {
  FailureOr<Pair> pair = pairOf(scope);
  if (failed(pair))
    return failure();
  Quant8 lhs = *pair->lhs.plain, rhs = *pair->rhs.plain;
  float factor = lhs.scale * rhs.scale / scope.out.scale;
  if (!(factor > 1e-30f && factor < 256))
    return scope.error("the scales give a factor that is out of range");
  idioms::MulParams params;
  params.lhsZeroPoint = lhs.zeroPoint;
  params.rhsZeroPoint = rhs.zeroPoint;
  SumRange range;
  for (int32_t a : {-128, 127})
    for (int32_t b : {-128, 127}) {
      int64_t product = int64_t(a - lhs.zeroPoint) * int64_t(b - rhs.zeroPoint);
      range.low = std::min(range.low, product);
      range.high = std::max(range.high, product);
    }
  // The zero point is added before the result is rounded.
  auto zero = static_cast<float>(filesNumber(scope.out.zeroPoint, scope.out));
  auto function = [&](int64_t product) {
    float value = static_cast<float>(product) * factor + zero;
    return saturated(value, scope.out) - scope.out.zeroPoint;
  };
  auto multiplier =
      findMultiplier(function, factor, range, -128 - scope.out.zeroPoint,
                     127 - scope.out.zeroPoint);
  if (multiplier)
    params.output.multipliers = {*multiplier};
  else if (scalesAlike(function, factor, range, scope.out.zeroPoint))
    params.output.factors = {factor};
  else
    return scope.error("no multiplier in integers rounds as onnxruntime does "
                       "for these scales");
  params.output.singleRound = true;
  params.output.zeroPoint = scope.out.zeroPoint;
  return definePair(
      scope, *pair,
      idioms::mul(scope.b, scope.loc, pair->left, pair->right, params));
}

//===----------------------------------------------------------------------===//
// Concatenation
//===----------------------------------------------------------------------===//

/// Puts bytes together along the file's axis; all are pixels or none.
static FailureOr<Bytes> joined(OpScope &scope, ArrayRef<Bytes> parts) {
  size_t rank = parts.front().shape.size();
  FailureOr<int64_t> axis = scope.axisOf(scope.node.integer("axis", 0), rank);
  if (failed(axis))
    return failure();
  bool pixels = llvm::any_of(parts, [](const Bytes &b) { return b.pixels; });
  Bytes result;
  result.shape = parts.front().shape;
  result.shape[*axis] = 0;
  result.pixels = pixels && rank == 4;
  SmallVector<Value> values;
  for (const Bytes &part : parts) {
    for (size_t dim = 0; dim < rank; ++dim)
      if (part.shape.size() != rank || (static_cast<int64_t>(dim) != *axis &&
                                        part.shape[dim] != result.shape[dim]))
        return scope.error("the operands' shapes do not fit together");
    FailureOr<Value> value = inLayout(scope, part, result.pixels);
    if (failed(value))
      return failure();
    values.push_back(*value);
    result.shape[*axis] += part.shape[*axis];
  }
  if (!elementsOf(result.shape))
    return scope.error("makes a tensor that is too large");
  int64_t held = *axis;
  if (result.pixels && held > 0)
    held = held == 1 ? 3 : held - 1;
  result.value = idioms::concatAny(scope.b, scope.loc, values, held);
  return result;
}

FailureOr<bool> mcunet::onnx::concatAlike(OpScope &scope) {
  SmallVector<Bytes> parts;
  std::optional<Function> first;
  for (size_t i = 0; i < scope.operands.size(); ++i) {
    if (!scope.has(i) || scope.operands[i]->pending)
      return false;
    FailureOr<Function> part = scope.function(i);
    if (failed(part))
      return failure();
    if (first && (part->values != first->values ||
                  part->base.isUnsigned != first->base.isUnsigned))
      return false;
    if (!first)
      first = *part;
    parts.push_back(part->base);
  }
  if (!first)
    return false;
  FailureOr<Bytes> made = joined(scope, parts);
  if (failed(made))
    return failure();
  made->isUnsigned = first->base.isUnsigned;
  Entry entry;
  entry.function = *first;
  entry.function->base = *made;
  if (failed(scope.define(std::move(entry))))
    return failure();
  return true;
}

LogicalResult mcunet::onnx::importConcat(OpScope &scope) {
  SmallVector<Bytes> parts;
  if (scope.operands.empty())
    return scope.error("has no operands");
  for (size_t i = 0; i < scope.operands.size(); ++i) {
    FailureOr<Function> part = scope.function(i);
    if (failed(part))
      return failure();
    FailureOr<Bytes> bytes = requantised(scope, *part);
    if (failed(bytes))
      return failure();
    parts.push_back(*bytes);
  }
  FailureOr<Bytes> made = joined(scope, parts);
  return failed(made) ? failure() : scope.define(*made);
}
