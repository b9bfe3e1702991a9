//===- OpsShape.cpp - Dimensions, slices and copies -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// These kernels copy bytes: they ignore scales and zero points of input and
// output.
//
//===----------------------------------------------------------------------===//

#include "Operators.h"
#include "Slices.h"

#include <algorithm>
#include <numeric>

using namespace mlir;
using namespace mcunet;
using namespace mcunet::tfl;

//===----------------------------------------------------------------------===//
// The same bytes
//===----------------------------------------------------------------------===//

/// Defines the output as the input's bytes.
static LogicalResult defineReshape(OpScope &scope) {
  FailureOr<Value> input = scope.value(0);
  if (failed(input))
    return failure();
  const TensorInfo &output = scope.output();
  if (output.elements != scope.input(0).elements)
    return scope.error(output, "has " + Twine(output.elements) +
                                   " elements, the input has " +
                                   Twine(scope.input(0).elements));
  return scope.define(
      idioms::reshape(scope.b, scope.loc, *input, output.shape));
}

LogicalResult mcunet::tfl::importReshape(OpScope &scope) {
  // RESHAPE's second operand and SQUEEZE's options repeat the output's shape.
  if (failed(scope.checkCounts(1, 2)))
    return failure();
  return defineReshape(scope);
}

LogicalResult mcunet::tfl::importExpandDims(OpScope &scope) {
  if (failed(scope.checkCounts(2, 2)))
    return failure();
  FailureOr<int64_t> listed = scope.integer(1), axis = failure();
  if (failed(listed) ||
      failed(axis = scope.axisOf(*listed, scope.input(0).shape.size() + 1)))
    return failure();
  SmallVector<int64_t> shape(scope.input(0).shape);
  shape.insert(shape.begin() + *axis, 1);
  if (ArrayRef<int64_t>(scope.output().shape) != ArrayRef<int64_t>(shape))
    return scope.error("does not have the input's shape with a dimension of "
                       "size one at " +
                       Twine(*axis));
  return defineReshape(scope);
}

//===----------------------------------------------------------------------===//
// Tensors put together and taken apart
//===----------------------------------------------------------------------===//

LogicalResult mcunet::tfl::importPack(OpScope &scope) {
  const auto *options = scope.options<PackOptions>();
  if (failed(scope.checkCounts(1, 1024)))
    return failure();
  SmallVector<int64_t> shape(scope.input(0).shape);
  FailureOr<int64_t> axis =
      scope.axisOf(options ? options->axis() : 0, shape.size() + 1);
  FailureOr<idioms::Quant> out = scope.outputQuant();
  if (failed(axis) || failed(out))
    return failure();
  SmallVector<int64_t> viewed(shape);
  viewed.insert(viewed.begin() + *axis, 1);
  SmallVector<Value> inputs;
  for (size_t i = 0; i < scope.numInputs(); ++i) {
    if (!scope.hasInput(i))
      return scope.error("input " + Twine(i) + " is left out");
    const TensorInfo &tensor = scope.input(i);
    FailureOr<Value> value = scope.value(i);
    FailureOr<idioms::Quant> in = failure();
    if (failed(value) || failed(in = scope.inputQuant(i)))
      return failure();
    if (ArrayRef<int64_t>(tensor.shape) != ArrayRef<int64_t>(shape))
      return scope.error(tensor, "does not fit the other inputs");
    if (!(*in == *out))
      return scope.error(tensor, "differs from the output in scale or zero "
                                 "point");
    inputs.push_back(idioms::reshape(scope.b, scope.loc, *value, viewed));
  }
  if (inputs.size() == 1)
    return scope.define(inputs[0]);
  return scope.define(idioms::concatAny(scope.b, scope.loc, inputs, *axis));
}

LogicalResult mcunet::tfl::importUnpack(OpScope &scope) {
  const auto *options = scope.options<UnpackOptions>();
  if (failed(scope.checkCounts(1, 1, scope.op().outputs.size())))
    return failure();
  SmallVector<int64_t> shape(scope.input(0).shape), result(shape);
  FailureOr<Value> input = scope.value(0);
  FailureOr<int64_t> axis = failure();
  if (failed(input) ||
      failed(axis = scope.axisOf(options ? options->axis() : 0, shape.size())))
    return failure();
  auto count = static_cast<int64_t>(scope.op().outputs.size());
  if (shape[*axis] != count)
    return scope.error(scope.input(0), "has size " + Twine(shape[*axis]) +
                                           ", the operator " + Twine(count) +
                                           " outputs");
  result.erase(result.begin() + *axis);
  SmallVector<int64_t> start(shape.size(), 0), stride(shape.size(), 1);
  shape[*axis] = 1;
  if (result.empty())
    result.push_back(1);
  for (int64_t part = 0; part < count; ++part) {
    start[*axis] = part;
    Value piece =
        idioms::sliceAny(scope.b, scope.loc, *input, start, shape, stride);
    piece = idioms::reshape(scope.b, scope.loc, piece, result);
    if (failed(scope.define(piece, static_cast<size_t>(part))))
      return failure();
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Parts of a tensor
//===----------------------------------------------------------------------===//

static LogicalResult defineSlice(OpScope &scope, const SlicePlan &plan) {
  FailureOr<Value> input = scope.value(0);
  if (failed(input))
    return failure();
  for (auto [dim, size] : llvm::enumerate(plan.size))
    if (plan.stride[dim] < 0 && size > kMostPieces)
      return scope.error("reverses " + Twine(size) + " elements, more than " +
                         Twine(kMostPieces));
  Value result = idioms::sliceAny(scope.b, scope.loc, *input, plan.start,
                                  plan.size, plan.stride);
  SmallVector<int64_t> shape(plan.resultShape);
  if (shape.empty())
    shape.push_back(1);
  if (cast<RankedTensorType>(result.getType()).getShape() !=
      ArrayRef<int64_t>(shape))
    result = idioms::reshape(scope.b, scope.loc, result, shape);
  return scope.define(result);
}

LogicalResult mcunet::tfl::importStridedSlice(OpScope &scope) {
  FailureOr<SlicePlan> plan = stridedSlicePlan(scope);
  return failed(plan) ? failure() : defineSlice(scope, *plan);
}

LogicalResult mcunet::tfl::importSlice(OpScope &scope) {
  FailureOr<SlicePlan> plan = slicePlan(scope);
  return failed(plan) ? failure() : defineSlice(scope, *plan);
}

/// The elements `indices` along `axis`, or an error if they are too many
/// slices.
static FailureOr<Value> taken(OpScope &scope, Value input, int64_t axis,
                              ArrayRef<int64_t> indices) {
  int64_t pieces = idioms::numRuns(indices);
  if (pieces > kMostPieces)
    return scope.error("takes " + Twine(pieces) + " slices along dimension " +
                       Twine(axis) + ", more than " + Twine(kMostPieces));
  return idioms::take(scope.b, scope.loc, input, axis, indices);
}

LogicalResult mcunet::tfl::importGather(OpScope &scope) {
  const auto *options = scope.options<GatherOptions>();
  if (failed(scope.checkCounts(2, 2)))
    return failure();
  if (options && options->batch_dims() != 0)
    return scope.error("batch dimensions are not supported");
  SmallVector<int64_t> shape(scope.input(0).shape);
  FailureOr<Value> input = scope.value(0);
  FailureOr<SmallVector<int64_t>> indices = failure();
  FailureOr<int64_t> axis = failure();
  if (failed(input) || failed(indices = scope.integers(1)) ||
      failed(axis = scope.axisOf(options ? options->axis() : 0, shape.size())))
    return failure();
  for (int64_t index : *indices)
    if (index < 0 || index >= shape[*axis])
      return scope.error(scope.input(1),
                         "index " + Twine(index) + " does not exist");
  FailureOr<Value> result = taken(scope, *input, *axis, *indices);
  if (failed(result))
    return failure();
  // The indices' shape replaces the dimension.
  ArrayRef<int64_t> inner = scope.input(1).shape;
  shape.erase(shape.begin() + *axis);
  shape.insert(shape.begin() + *axis, inner.begin(), inner.end());
  if (shape.empty())
    shape.push_back(1);
  return scope.define(idioms::reshape(scope.b, scope.loc, *result, shape));
}

LogicalResult mcunet::tfl::importReverse(OpScope &scope) {
  if (failed(scope.checkCounts(2, 2)))
    return failure();
  ArrayRef<int64_t> shape = scope.input(0).shape;
  FailureOr<Value> result = scope.value(0);
  FailureOr<SmallVector<int64_t>> axes = failure();
  if (failed(result) || failed(axes = scope.integers(1)))
    return failure();
  for (int64_t listed : *axes) {
    FailureOr<int64_t> axis = scope.axisOf(listed, shape.size());
    if (failed(axis))
      return failure();
    SmallVector<int64_t> indices(shape[*axis]);
    std::iota(indices.rbegin(), indices.rend(), 0);
    if (failed(result = taken(scope, *result, *axis, indices)))
      return failure();
  }
  return scope.define(*result);
}

LogicalResult mcunet::tfl::importMirrorPad(OpScope &scope) {
  if (failed(scope.checkCounts(2, 2)))
    return failure();
  const auto *options = scope.options<MirrorPadOptions>();
  MirrorPadMode mode = options ? options->mode() : MirrorPadMode::REFLECT;
  if (mode != MirrorPadMode::REFLECT && mode != MirrorPadMode::SYMMETRIC)
    return scope.error("mode " + Twine(static_cast<int>(mode)) + " is unknown");
  ArrayRef<int64_t> shape = scope.input(0).shape;
  FailureOr<Value> result = scope.value(0);
  FailureOr<SmallVector<int64_t>> padding = failure();
  if (failed(result) || failed(padding = scope.integers(1)))
    return failure();
  if (padding->size() != 2 * shape.size())
    return scope.error(scope.input(1), "has " + Twine(padding->size()) +
                                           " numbers, expected " +
                                           Twine(2 * shape.size()));
  // A reflection leaves out the element at the edge.
  int64_t edge = mode == MirrorPadMode::REFLECT ? 1 : 0;
  for (auto [dim, size] : llvm::enumerate(shape)) {
    int64_t before = (*padding)[2 * dim], after = (*padding)[2 * dim + 1];
    if (std::min(before, after) < 0 || std::max(before, after) > size - edge)
      return scope.error(scope.input(1), "pads dimension " + Twine(dim) +
                                             " by more than it has");
    if (before == 0 && after == 0)
      continue;
    SmallVector<int64_t> indices;
    for (int64_t k = before; k-- > 0;)
      indices.push_back(k + edge);
    for (int64_t k = 0; k < size; ++k)
      indices.push_back(k);
    for (int64_t k = 0; k < after; ++k)
      indices.push_back(size - 1 - edge - k);
    if (failed(result =
                   taken(scope, *result, static_cast<int64_t>(dim), indices)))
      return failure();
  }
  return scope.define(*result);
}

//===----------------------------------------------------------------------===//
// Copies
//===----------------------------------------------------------------------===//

/// `count` copies along `axis`: one position for each copy and each index of
/// the dimensions before the axis.
static FailureOr<Value> repeated(OpScope &scope, Value input, size_t axis,
                                 int64_t count) {
  int64_t positions = count;
  auto type = cast<RankedTensorType>(input.getType());
  for (int64_t size : type.getShape().take_front(axis))
    positions *= size;
  if (count != 1 && failed(scope.makesConstants(4 * positions)))
    return failure();
  return idioms::repeat(scope.b, scope.loc, input, static_cast<int64_t>(axis),
                        count);
}

LogicalResult mcunet::tfl::importTile(OpScope &scope) {
  if (failed(scope.checkCounts(2, 2)))
    return failure();
  FailureOr<Value> result = scope.value(0);
  FailureOr<SmallVector<int64_t>> counts = failure();
  if (failed(result) || failed(counts = scope.integers(1)))
    return failure();
  if (counts->size() != scope.input(0).shape.size())
    return scope.error(scope.input(1), "has " + Twine(counts->size()) +
                                           " numbers, expected " +
                                           Twine(scope.input(0).shape.size()));
  int64_t copies = 1;
  for (int64_t count : *counts) {
    copies *= count < 1 || count > scope.output().elements ? -1 : count;
    if (copies < 1 || copies > scope.output().elements)
      return scope.error(scope.input(1), "does not fit the output's " +
                                             Twine(scope.output().elements) +
                                             " elements");
  }
  for (auto [dim, count] : llvm::enumerate(*counts))
    if (failed(result = repeated(scope, *result, dim, count)))
      return failure();
  return scope.define(*result);
}

LogicalResult mcunet::tfl::importBroadcastTo(OpScope &scope) {
  // The second operand repeats the output's shape.
  if (failed(scope.checkCounts(2, 2)))
    return failure();
  FailureOr<Value> result = scope.value(0);
  if (failed(result))
    return failure();
  ArrayRef<int64_t> to = scope.output().shape;
  SmallVector<int64_t> from(scope.input(0).shape);
  if (from.size() > to.size())
    return scope.error("has fewer dimensions than its input");
  from.insert(from.begin(), to.size() - from.size(), 1);
  if (from.size() != scope.input(0).shape.size())
    result = idioms::reshape(scope.b, scope.loc, *result, from);
  for (auto [dim, size] : llvm::enumerate(to)) {
    if (from[dim] != size && from[dim] != 1)
      return scope.error(scope.input(0), "does not broadcast to the output");
    if (from[dim] != size &&
        failed(result = repeated(scope, *result, dim, size)))
      return failure();
  }
  return scope.define(*result);
}
