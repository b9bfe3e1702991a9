//===- ShapeArithmetic.cpp - Integers that are known while importing ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Converters write shapes that depend on the batch as a small program on INT32
// tensors. With a batch of one all shapes are known, and so are these integers:
// each operator is evaluated here, on row-major lists.
//
//===----------------------------------------------------------------------===//

#include "Operators.h"
#include "Slices.h"

#include <algorithm>

using namespace mlir;
using namespace mcunet::tfl;

/// Shapes and indices are short; a longer list is a corrupt or strange file.
static constexpr int64_t kMostNumbers = 1 << 16;

/// True if the operator can be evaluated here: all operands are known integers,
/// or the operator only reads a shape.
bool mcunet::tfl::isShapeArithmetic(OpScope &scope) {
  const OpInfo &op = scope.op();
  for (size_t i = 0; i < op.outputs.size(); ++i)
    if (scope.output(i).type != ElementType::INT32 &&
        scope.output(i).type != ElementType::INT64)
      return false;
  if (op.code == static_cast<int32_t>(Builtin::Shape) ||
      op.code == static_cast<int32_t>(Builtin::Rank))
    return !op.outputs.empty();
  for (size_t i = 0; i < op.inputs.size(); ++i)
    if (scope.hasInput(i) && !scope.isKnown(i))
      return false;
  return !op.inputs.empty() && !op.outputs.empty();
}

LogicalResult mcunet::tfl::foldNothing(OpScope &scope) {
  return scope.error("computes integers, which is not supported");
}

LogicalResult mcunet::tfl::importFoldedOnly(OpScope &scope) {
  return scope.error("is supported on shapes and constant integers alone");
}

/// Checks the operands' number, and that no list is absurdly long.
static LogicalResult checkFold(OpScope &scope, size_t least, size_t most,
                               size_t outputs = 1) {
  if (failed(scope.checkCounts(least, most, outputs)))
    return failure();
  for (size_t i = 0; i < outputs; ++i)
    if (scope.output(i).elements > kMostNumbers)
      return scope.error(scope.output(i), "has too many elements for an "
                                          "integer that is computed");
  for (size_t i = 0; i < scope.numInputs(); ++i)
    if (!scope.hasInput(i))
      return scope.error("input " + Twine(i) + " is left out");
  return success();
}

LogicalResult mcunet::tfl::foldShape(OpScope &scope) {
  if (failed(checkFold(scope, 1, 1)))
    return failure();
  return scope.defineKnown(scope.input(0).shape);
}

LogicalResult mcunet::tfl::foldRank(OpScope &scope) {
  if (failed(checkFold(scope, 1, 1)))
    return failure();
  return scope.defineKnown(static_cast<int64_t>(scope.input(0).shape.size()));
}

/// RESHAPE, SQUEEZE, EXPAND_DIMS and CAST: the same numbers.
LogicalResult mcunet::tfl::foldCopy(OpScope &scope) {
  if (failed(checkFold(scope, 1, 2)))
    return failure();
  FailureOr<SmallVector<int64_t>> values = scope.integers(0);
  return failed(values) ? failure() : scope.defineKnown(*values);
}

//===----------------------------------------------------------------------===//
// Data movement
//===----------------------------------------------------------------------===//

namespace {
/// A tensor as [outer, size, inner] around one dimension.
struct Split {
  int64_t outer = 1, size = 1, inner = 1;

  Split(ArrayRef<int64_t> shape, size_t axis) {
    for (auto [dim, extent] : llvm::enumerate(shape))
      (dim < axis ? outer : dim == axis ? size : inner) *= extent;
  }
};
} // namespace

/// Appends the elements [from, from + count) of the split dimension at position
/// `outer` of those before it.
static void appendRange(const Known &tensor, const Split &split, int64_t outer,
                        int64_t from, int64_t count,
                        SmallVectorImpl<int64_t> &out) {
  ArrayRef<int64_t> values(tensor.values);
  llvm::append_range(out,
                     values.slice((outer * split.size + from) * split.inner,
                                  count * split.inner));
}

/// Joins all inputs along dimension `axis`, which is added if it `isNew`.
static LogicalResult foldJoin(OpScope &scope, int64_t axis, bool isNew) {
  if (failed(checkFold(scope, 1, 1024)))
    return failure();
  SmallVector<Known> inputs;
  for (size_t i = 0; i < scope.numInputs(); ++i) {
    FailureOr<Known> input = scope.known(i);
    if (failed(input))
      return failure();
    inputs.push_back(std::move(*input));
  }
  size_t rank = inputs[0].shape.size() + (isNew ? 1 : 0);
  FailureOr<int64_t> dim = scope.axisOf(axis, rank);
  if (failed(dim))
    return failure();
  SmallVector<int64_t> first(inputs[0].shape);
  for (auto [i, input] : llvm::enumerate(inputs)) {
    SmallVector<int64_t> expected(first);
    if (!isNew && input.shape.size() == expected.size())
      expected[*dim] = input.shape[*dim];
    if (input.shape != expected)
      return scope.error(scope.input(i), "does not fit the other inputs");
    if (isNew)
      input.shape.insert(input.shape.begin() + *dim, 1);
  }
  SmallVector<int64_t> result;
  int64_t outer = Split(inputs[0].shape, *dim).outer;
  for (int64_t at = 0; at < outer; ++at)
    for (const Known &input : inputs)
      appendRange(input, Split(input.shape, *dim), at, 0, input.shape[*dim],
                  result);
  return scope.defineKnown(result);
}

LogicalResult mcunet::tfl::foldConcat(OpScope &scope) {
  const auto *options = scope.options<ConcatenationOptions>();
  return foldJoin(scope, options ? options->axis() : 0, false);
}

LogicalResult mcunet::tfl::foldPack(OpScope &scope) {
  const auto *options = scope.options<PackOptions>();
  return foldJoin(scope, options ? options->axis() : 0, true);
}

LogicalResult mcunet::tfl::foldUnpack(OpScope &scope) {
  const auto *options = scope.options<UnpackOptions>();
  if (failed(checkFold(scope, 1, 1, scope.op().outputs.size())))
    return failure();
  FailureOr<Known> input = scope.known(0);
  FailureOr<int64_t> axis = failure();
  if (failed(input) || failed(axis = scope.axisOf(options ? options->axis() : 0,
                                                  input->shape.size())))
    return failure();
  Split split(input->shape, *axis);
  if (split.size != static_cast<int64_t>(scope.op().outputs.size()))
    return scope.error(scope.input(0),
                       "has size " + Twine(split.size) + ", the operator " +
                           Twine(scope.op().outputs.size()) + " outputs");
  for (int64_t part = 0; part < split.size; ++part) {
    SmallVector<int64_t> result;
    for (int64_t outer = 0; outer < split.outer; ++outer)
      appendRange(*input, split, outer, part, 1, result);
    if (failed(scope.defineKnown(result, static_cast<size_t>(part))))
      return failure();
  }
  return success();
}

LogicalResult mcunet::tfl::foldGather(OpScope &scope) {
  const auto *options = scope.options<GatherOptions>();
  if (failed(checkFold(scope, 2, 2)))
    return failure();
  if (options && options->batch_dims() != 0)
    return scope.error("batch dimensions are not supported");
  FailureOr<Known> input = scope.known(0), indices = scope.known(1);
  FailureOr<int64_t> axis = failure();
  if (failed(input) || failed(indices) ||
      failed(axis = scope.axisOf(options ? options->axis() : 0,
                                 input->shape.size())))
    return failure();
  Split split(input->shape, *axis);
  SmallVector<int64_t> result;
  for (int64_t outer = 0; outer < split.outer; ++outer)
    for (int64_t index : indices->values) {
      if (index < 0 || index >= split.size)
        return scope.error("index " + Twine(index) + " does not exist");
      appendRange(*input, split, outer, index, 1, result);
    }
  return scope.defineKnown(result);
}

/// Sets the output to the elements of a slice.
static LogicalResult defineSlice(OpScope &scope, const Known &input,
                                 const SlicePlan &plan) {
  SmallVector<int64_t> result, at(plan.size.size(), 0);
  int64_t total = 1;
  for (int64_t size : plan.size)
    total *= size;
  for (int64_t k = 0; k < total; ++k) {
    int64_t rest = k, from = 0, pitch = 1;
    for (size_t dim = plan.size.size(); dim-- > 0;) {
      int64_t position = rest % plan.size[dim];
      rest /= plan.size[dim];
      from += (plan.start[dim] + position * plan.stride[dim]) * pitch;
      pitch *= input.shape[dim];
    }
    result.push_back(input.values[from]);
  }
  return scope.defineKnown(result);
}

LogicalResult mcunet::tfl::foldStridedSlice(OpScope &scope) {
  FailureOr<SlicePlan> plan = stridedSlicePlan(scope);
  FailureOr<Known> input = failure();
  if (failed(plan) || failed(checkFold(scope, 4, 4)) ||
      failed(input = scope.known(0)))
    return failure();
  return defineSlice(scope, *input, *plan);
}

LogicalResult mcunet::tfl::foldSlice(OpScope &scope) {
  FailureOr<SlicePlan> plan = slicePlan(scope);
  FailureOr<Known> input = failure();
  if (failed(plan) || failed(checkFold(scope, 3, 3)) ||
      failed(input = scope.known(0)))
    return failure();
  return defineSlice(scope, *input, *plan);
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

/// Wraps around as the kernels' integers do; defineKnown narrows to 32 bits.
static std::optional<int64_t> evaluate(Builtin code, int64_t l, int64_t r) {
  auto left = static_cast<uint64_t>(l), right = static_cast<uint64_t>(r);
  bool divides = r != 0 && !(r == -1 && l == INT64_MIN);
  switch (code) {
  case Builtin::Add:
    return static_cast<int64_t>(left + right);
  case Builtin::Sub:
    return static_cast<int64_t>(left - right);
  case Builtin::Mul:
  case Builtin::ReduceProd:
    return static_cast<int64_t>(left * right);
  case Builtin::FloorDiv:
    if (!divides)
      return std::nullopt;
    return l / r - (l % r != 0 && (l < 0) != (r < 0) ? 1 : 0);
  case Builtin::FloorMod:
    if (!divides)
      return std::nullopt;
    return (l % r + r) % r;
  default:
    return std::nullopt;
  }
}

/// Position of element `k` of a tensor of shape `out` in one of shape `in`,
/// which broadcasts to it.
static int64_t broadcastIndex(int64_t k, ArrayRef<int64_t> out,
                              ArrayRef<int64_t> in) {
  int64_t at = 0, pitch = 1;
  for (size_t i = 1; i <= out.size(); ++i) {
    int64_t size = out[out.size() - i];
    int64_t own = i <= in.size() ? in[in.size() - i] : 1;
    at += (own == 1 ? 0 : k % size) * pitch;
    pitch *= own;
    k /= size;
  }
  return at;
}

/// True where `in` broadcasts to `out`.
static bool broadcastsTo(ArrayRef<int64_t> in, ArrayRef<int64_t> out) {
  if (in.size() > out.size())
    return false;
  for (size_t i = 1; i <= in.size(); ++i)
    if (in[in.size() - i] != 1 && in[in.size() - i] != out[out.size() - i])
      return false;
  return true;
}

LogicalResult mcunet::tfl::foldBinary(OpScope &scope) {
  if (failed(checkFold(scope, 2, 2)))
    return failure();
  FailureOr<Known> left = scope.known(0), right = scope.known(1);
  if (failed(left) || failed(right))
    return failure();
  ArrayRef<int64_t> shape = scope.output().shape;
  if (!broadcastsTo(left->shape, shape) || !broadcastsTo(right->shape, shape))
    return scope.error(scope.input(1),
                       "does not broadcast with '" + scope.input(0).name + "'");
  SmallVector<int64_t> result;
  for (int64_t k = 0; k < scope.output().elements; ++k) {
    auto value =
        evaluate(static_cast<Builtin>(scope.op().code),
                 left->values[broadcastIndex(k, shape, left->shape)],
                 right->values[broadcastIndex(k, shape, right->shape)]);
    if (!value)
      return scope.error("divides by zero");
    result.push_back(*value);
  }
  return scope.defineKnown(result);
}

LogicalResult mcunet::tfl::foldReduce(OpScope &scope) {
  if (failed(checkFold(scope, 2, 2)))
    return failure();
  FailureOr<Known> input = scope.known(0);
  FailureOr<SmallVector<int64_t>> axes = failure();
  if (failed(input) || failed(axes = scope.integers(1)))
    return failure();
  SmallVector<int64_t> kept(input->shape);
  for (int64_t axis : *axes) {
    FailureOr<int64_t> dim = scope.axisOf(axis, input->shape.size());
    if (failed(dim))
      return failure();
    kept[*dim] = 1;
  }
  int64_t count = 1;
  for (int64_t size : kept)
    count *= size;
  SmallVector<int64_t> result(count, 1);
  for (auto [k, value] : llvm::enumerate(input->values)) {
    int64_t &sum = result[broadcastIndex(k, input->shape, kept)];
    sum = *evaluate(static_cast<Builtin>(scope.op().code), sum, value);
  }
  return scope.defineKnown(result);
}
