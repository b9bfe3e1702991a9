//===- OpsMovement.cpp - Data movement and resizing -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Operators.h"

#include <algorithm>

using namespace mlir;
using namespace mcunet;
using namespace mcunet::tfl;
using mcunet::idioms::Quant;

LogicalResult mcunet::tfl::importReshape(OpScope &scope) {
  // RESHAPE's second operand and SQUEEZE's options repeat the output's shape.
  if (failed(scope.checkCounts(1, 2)))
    return failure();
  FailureOr<Value> input = scope.value(0);
  if (failed(input))
    return failure();
  const TensorInfo &output = scope.output();
  if (output.elements != scope.input(0).elements)
    return scope.error(output, "has " + Twine(output.elements) +
                                   " elements, the input has " +
                                   Twine(scope.input(0).elements));
  if (output.shape.empty())
    return scope.error("is a scalar, which is not supported");
  return scope.define(
      idioms::reshape(scope.b, scope.loc, *input, output.shape));
}

LogicalResult mcunet::tfl::importTranspose(OpScope &scope) {
  if (failed(scope.checkCounts(2, 2)))
    return failure();
  FailureOr<Value> input = scope.value(0);
  FailureOr<SmallVector<int64_t>> listed = failure();
  if (failed(input) || failed(listed = scope.integers(1)))
    return failure();
  size_t rank = scope.input(0).shape.size();
  SmallVector<int32_t> permutation;
  SmallVector<bool> seen(rank, false);
  for (int64_t dim : *listed) {
    int64_t positive = dim < 0 ? dim + static_cast<int64_t>(rank) : dim;
    if (positive < 0 || positive >= static_cast<int64_t>(rank) ||
        seen[positive])
      break;
    seen[positive] = true;
    permutation.push_back(static_cast<int32_t>(positive));
  }
  if (permutation.size() != rank || listed->size() != rank || rank == 0)
    return scope.error(scope.input(1), "is not a permutation of " +
                                           Twine(rank) + " dimensions");
  return scope.define(
      idioms::transpose(scope.b, scope.loc, *input, permutation));
}

LogicalResult mcunet::tfl::importPad(OpScope &scope) {
  bool hasValue = scope.op().code == static_cast<int32_t>(Builtin::PadV2);
  if (failed(scope.checkCounts(hasValue ? 3 : 2, hasValue ? 3 : 2)))
    return failure();
  FailureOr<Value> input = scope.value(0);
  FailureOr<SmallVector<int64_t>> padding = failure();
  FailureOr<Quant> out = failure();
  if (failed(input) || failed(padding = scope.integers(1)) ||
      failed(out = scope.outputQuant()))
    return failure();
  size_t rank = scope.input(0).shape.size();
  if (padding->size() != 2 * rank || rank == 0)
    return scope.error(scope.input(1), "has " + Twine(padding->size()) +
                                           " numbers, expected " +
                                           Twine(2 * rank));
  for (int64_t amount : *padding)
    if (amount < 0 || amount > (1 << 20))
      return scope.error(scope.input(1),
                         "padding " + Twine(amount) + " is out of range");
  int32_t value = out->zeroPoint;
  if (hasValue) {
    const TensorInfo &constant = scope.input(2);
    FailureOr<Quant> quant = scope.quantOf(constant);
    if (failed(quant))
      return failure();
    if (!constant.isConstant || constant.elements != 1)
      return scope.error(constant, "must be a constant of one element");
    if (!(*quant == *out))
      return scope.error(constant, "differs from the output in scale or zero "
                                   "point");
    value = static_cast<int8_t>(constant.data[0]);
  }
  return scope.define(idioms::pad(scope.b, scope.loc, *input, *padding, value));
}

LogicalResult mcunet::tfl::importConcat(OpScope &scope) {
  if (failed(scope.checkCounts(1, 1024)))
    return failure();
  const auto *options = scope.options<ConcatenationOptions>();
  if (!options)
    return scope.error("has no options");
  FailureOr<Quant> out = scope.outputQuant();
  if (failed(out))
    return failure();
  int64_t rank = static_cast<int64_t>(scope.output().shape.size());
  int64_t axis = options->axis();
  if (axis < -rank || axis >= rank)
    return scope.error("axis " + Twine(axis) + " does not exist");
  axis = axis < 0 ? axis + rank : axis;
  if (options->activation() != Activation::NONE)
    return scope.error("a fused activation is not supported");
  SmallVector<Value> inputs;
  for (size_t i = 0; i < scope.numInputs(); ++i) {
    if (!scope.hasInput(i))
      return scope.error("input " + Twine(i) + " is left out");
    const TensorInfo &tensor = scope.input(i);
    SmallVector<int64_t> expected(scope.output().shape);
    if (tensor.shape.size() == expected.size())
      expected[axis] = tensor.shape[axis];
    if (ArrayRef<int64_t>(tensor.shape) != ArrayRef<int64_t>(expected))
      return scope.error(tensor, "does not fit the other inputs");
    FailureOr<Value> value = scope.value(i);
    FailureOr<Quant> in = failure();
    if (failed(value) || failed(in = scope.inputQuant(i)))
      return failure();
    Value operand = *value;
    if (!(*in == *out)) {
      auto table = idioms::requantizeTable(*in, *out);
      if (!table)
        return scope.error(tensor, "scales are too far apart");
      operand = idioms::table(scope.b, scope.loc, operand, *table);
    }
    inputs.push_back(operand);
  }
  return scope.define(idioms::concat(scope.b, scope.loc, inputs, axis));
}

LogicalResult mcunet::tfl::importSplit(OpScope &scope) {
  const auto *options = scope.options<SplitOptions>();
  if (!options)
    return scope.error("has no options");
  int64_t parts = options->num_splits();
  if (parts < 1 || parts > 1024)
    return scope.error("number of splits " + Twine(parts) + " is out of range");
  if (failed(scope.checkCounts(2, 2, static_cast<size_t>(parts))))
    return failure();
  FailureOr<SmallVector<int64_t>> listed = scope.integers(0);
  FailureOr<Value> input = failure();
  if (failed(listed) || failed(input = scope.value(1)))
    return failure();
  const TensorInfo &tensor = scope.input(1);
  int64_t rank = static_cast<int64_t>(tensor.shape.size());
  if (listed->size() != 1 || (*listed)[0] < -rank || (*listed)[0] >= rank)
    return scope.error(scope.input(0), "is not an axis");
  int64_t axis = (*listed)[0] < 0 ? (*listed)[0] + rank : (*listed)[0];
  if (tensor.shape[axis] % parts != 0)
    return scope.error(tensor, "size " + Twine(tensor.shape[axis]) +
                                   " is not divisible by " + Twine(parts));
  SmallVector<int64_t> start(rank, 0), size(tensor.shape);
  size[axis] /= parts;
  for (int64_t part = 0; part < parts; ++part) {
    start[axis] = part * size[axis];
    Value piece = idioms::slice(scope.b, scope.loc, *input, start, size);
    if (failed(scope.define(piece, static_cast<size_t>(part))))
      return failure();
  }
  return success();
}

namespace {
/// A strided slice in terms of start, size and positive stride per dimension.
struct SliceBounds {
  SmallVector<int64_t> start, size, stride;
};
} // namespace

/// NumPy's rules, with the masks of the format.
static FailureOr<SliceBounds> sliceBounds(OpScope &scope,
                                          const StridedSliceOptions &options) {
  const TensorInfo &tensor = scope.input(0);
  FailureOr<SmallVector<int64_t>> begin = scope.integers(1);
  FailureOr<SmallVector<int64_t>> end = failure(), stride = failure();
  if (failed(begin) || failed(end = scope.integers(2)) ||
      failed(stride = scope.integers(3)))
    return failure();
  size_t rank = tensor.shape.size();
  if (begin->size() != rank || end->size() != rank || stride->size() != rank ||
      rank == 0)
    return scope.error("begin, end and strides must have " + Twine(rank) +
                       " numbers");
  SliceBounds bounds;
  for (size_t dim = 0; dim < rank; ++dim) {
    int64_t size = tensor.shape[dim], step = (*stride)[dim];
    if (step < 1)
      return scope.error("stride " + Twine(step) + " is not supported");
    auto clip = [&](int64_t at) {
      return std::clamp<int64_t>(at < 0 ? at + size : at, 0, size);
    };
    int64_t bit = int64_t(1) << dim;
    int64_t from = options.begin_mask() & bit ? 0 : clip((*begin)[dim]);
    int64_t to = options.end_mask() & bit ? size : clip((*end)[dim]);
    if (options.shrink_axis_mask() & bit) {
      from = std::min(from, size - 1);
      to = from + 1;
      step = 1;
    }
    if (to <= from)
      return scope.error("dimension " + Twine(dim) + " of the slice is empty");
    bounds.start.push_back(from);
    bounds.size.push_back((to - from + step - 1) / step);
    bounds.stride.push_back(step);
  }
  return bounds;
}

LogicalResult mcunet::tfl::importStridedSlice(OpScope &scope) {
  if (failed(scope.checkCounts(4, 4)))
    return failure();
  const auto *options = scope.options<StridedSliceOptions>();
  if (!options)
    return scope.error("has no options");
  if (options->ellipsis_mask() || options->new_axis_mask() || options->offset())
    return scope.error("ellipsis, new axes and offsets are not supported");
  FailureOr<Value> input = scope.value(0);
  FailureOr<SliceBounds> bounds = failure();
  if (failed(input) || failed(bounds = sliceBounds(scope, *options)))
    return failure();
  Value result = idioms::stridedSlice(scope.b, scope.loc, *input, bounds->start,
                                      bounds->size, bounds->stride);
  if (options->shrink_axis_mask()) {
    SmallVector<int64_t> shape;
    for (auto [dim, size] : llvm::enumerate(bounds->size))
      if (!(options->shrink_axis_mask() & (int64_t(1) << dim)))
        shape.push_back(size);
    if (shape.empty())
      return scope.error("is a scalar, which is not supported");
    result = idioms::reshape(scope.b, scope.loc, result, shape);
  }
  return scope.define(result);
}

LogicalResult mcunet::tfl::importResize(OpScope &scope) {
  if (failed(scope.checkCounts(2, 2)))
    return failure();
  FailureOr<Value> input = scope.image(0);
  FailureOr<SmallVector<int64_t>> size = failure();
  if (failed(input) || failed(size = scope.integers(1)))
    return failure();
  if (size->size() != 2)
    return scope.error(scope.input(1), "is not a height and a width");
  for (int64_t extent : *size)
    if (extent < 1 || extent > 4096)
      return scope.error(scope.input(1),
                         "size " + Twine(extent) + " is out of range");
  idioms::ResizeParams params;
  params.height = (*size)[0];
  params.width = (*size)[1];
  bool bilinear =
      scope.op().code == static_cast<int32_t>(Builtin::ResizeBilinear);
  if (const auto *options = scope.options<ResizeBilinearOptions>()) {
    params.alignCorners = options->align_corners();
    params.halfPixelCenters = options->half_pixel_centers();
  }
  if (const auto *options = scope.options<ResizeNearestNeighborOptions>()) {
    params.alignCorners = options->align_corners();
    params.halfPixelCenters = options->half_pixel_centers();
  }
  if (params.alignCorners && params.halfPixelCenters)
    return scope.error("aligned corners and half pixel centers exclude each "
                       "other");
  const TensorInfo &image = scope.input(0), &output = scope.output();
  if (ArrayRef<int64_t>(output.shape) !=
      ArrayRef<int64_t>({1, params.height, params.width, image.shape[3]}))
    return scope.error(output, "is not 1 x " + Twine(params.height) + " x " +
                                   Twine(params.width) + " x " +
                                   Twine(image.shape[3]));
  // Of each pixel a position, or four with their weights.
  int64_t pixels = params.height * params.width;
  if (failed(scope.makesConstants(pixels * (bilinear ? 32 : 4))))
    return failure();
  return scope.define(
      bilinear ? idioms::resizeBilinear(scope.b, scope.loc, *input, params)
               : idioms::resizeNearest(scope.b, scope.loc, *input, params));
}
