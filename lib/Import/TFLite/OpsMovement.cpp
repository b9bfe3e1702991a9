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
  int64_t pieces = idioms::numTranspositions(scope.input(0).shape, permutation);
  if (pieces > kMostPieces)
    return scope.error("moves more than three dimensions and would take " +
                       Twine(pieces) + " steps, more than " +
                       Twine(kMostPieces));
  return scope.define(
      idioms::transposeAny(scope.b, scope.loc, *input, permutation));
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
    value = constant.bytes()[0];
  }
  return scope.define(
      idioms::padAny(scope.b, scope.loc, *input, *padding, value));
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
      auto table = tensor.type == ElementType::UINT8
                       ? unsignedRescaling(*in, *out)
                       : idioms::requantizeTable(*in, *out);
      if (!table)
        return scope.error(tensor, "scales are too far apart");
      operand = idioms::table(scope.b, scope.loc, operand, *table);
    }
    inputs.push_back(operand);
  }
  return scope.define(idioms::concatAny(scope.b, scope.loc, inputs, axis));
}

/// Cuts the input along an axis into pieces of the given sizes, one per output.
static LogicalResult defineSplit(OpScope &scope, size_t operand, int64_t axis,
                                 ArrayRef<int64_t> sizes) {
  FailureOr<Value> input = scope.value(operand);
  if (failed(input))
    return failure();
  SmallVector<int64_t> size(scope.input(operand).shape);
  SmallVector<int64_t> start(size.size(), 0), stride(size.size(), 1);
  for (auto [part, extent] : llvm::enumerate(sizes)) {
    size[axis] = extent;
    Value piece =
        idioms::sliceAny(scope.b, scope.loc, *input, start, size, stride);
    if (failed(scope.define(piece, part)))
      return failure();
    start[axis] += extent;
  }
  return success();
}

/// The number of outputs in the options, which corrupt files get wrong.
static FailureOr<size_t> splitCount(OpScope &scope, int64_t parts) {
  if (parts < 1 || parts > 1024)
    return scope.error("number of splits " + Twine(parts) + " is out of range");
  return static_cast<size_t>(parts);
}

LogicalResult mcunet::tfl::importSplit(OpScope &scope) {
  const auto *options = scope.options<SplitOptions>();
  if (!options)
    return scope.error("has no options");
  FailureOr<size_t> parts = splitCount(scope, options->num_splits());
  if (failed(parts) || failed(scope.checkCounts(2, 2, *parts)))
    return failure();
  const TensorInfo &tensor = scope.input(1);
  FailureOr<int64_t> listed = scope.integer(0), axis = failure();
  if (failed(listed) ||
      failed(axis = scope.axisOf(*listed, tensor.shape.size())))
    return failure();
  auto count = static_cast<int64_t>(*parts);
  if (tensor.shape[*axis] % count != 0)
    return scope.error(tensor, "size " + Twine(tensor.shape[*axis]) +
                                   " is not divisible by " + Twine(count));
  SmallVector<int64_t> sizes(*parts, tensor.shape[*axis] / count);
  return defineSplit(scope, 1, *axis, sizes);
}

LogicalResult mcunet::tfl::importSplitV(OpScope &scope) {
  const auto *options = scope.options<SplitVOptions>();
  if (!options)
    return scope.error("has no options");
  FailureOr<size_t> parts = splitCount(scope, options->num_splits());
  if (failed(parts) || failed(scope.checkCounts(3, 3, *parts)))
    return failure();
  const TensorInfo &tensor = scope.input(0);
  FailureOr<SmallVector<int64_t>> sizes = scope.integers(1);
  FailureOr<int64_t> listed = failure(), axis = failure();
  if (failed(sizes) || failed(listed = scope.integer(2)) ||
      failed(axis = scope.axisOf(*listed, tensor.shape.size())))
    return failure();
  // One size may be -1: the remainder.
  int64_t left = tensor.shape[*axis];
  for (int64_t size : *sizes)
    left -= size < 0 || size > tensor.shape[*axis] ? 0 : size;
  int64_t total = 0;
  for (int64_t &size : *sizes) {
    size = size == -1 ? left : size;
    if (size < 1 || size > tensor.shape[*axis])
      return scope.error(scope.input(1),
                         "size " + Twine(size) + " is out of range");
    total += size;
  }
  if (sizes->size() != *parts || total != tensor.shape[*axis])
    return scope.error(scope.input(1), "does not add up to " +
                                           Twine(tensor.shape[*axis]) + " in " +
                                           Twine(*parts) + " sizes");
  return defineSplit(scope, 0, *axis, *sizes);
}

LogicalResult mcunet::tfl::importResize(OpScope &scope) {
  if (failed(scope.checkCounts(2, 2)))
    return failure();
  FailureOr<Value> input = scope.images(0);
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
      ArrayRef<int64_t>(
          {image.shape[0], params.height, params.width, image.shape[3]}))
    return scope.error(output, "is not " + Twine(image.shape[0]) + " x " +
                                   Twine(params.height) + " x " +
                                   Twine(params.width) + " x " +
                                   Twine(image.shape[3]));
  // One position per pixel, or four with their weights.
  int64_t pixels = image.shape[0] * params.height * params.width;
  if (failed(scope.makesConstants(pixels * (bilinear ? 32 : 4))))
    return failure();
  return scope.define(idioms::perImage(
      scope.b, scope.loc, *input, /*rowwise=*/false, [&](Value image) {
        return bilinear
                   ? idioms::resizeBilinear(scope.b, scope.loc, image, params)
                   : idioms::resizeNearest(scope.b, scope.loc, image, params);
      }));
}
