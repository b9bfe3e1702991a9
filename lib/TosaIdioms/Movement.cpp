//===- Movement.cpp - Data movement and resizing --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/TosaIdioms/Idioms.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mcunet::idioms;

/// A `!tosa.shape` constant.
static Value shapeConstant(OpBuilder &b, Location loc,
                           ArrayRef<int64_t> values) {
  auto type =
      tosa::shapeType::get(b.getContext(), static_cast<int>(values.size()));
  return tosa::ConstShapeOp::create(b, loc, type, b.getIndexTensorAttr(values));
}

Value mcunet::idioms::reshape(OpBuilder &b, Location loc, Value input,
                              ArrayRef<int64_t> shape) {
  auto type = cast<RankedTensorType>(input.getType());
  Value shapeValue = shapeConstant(b, loc, shape);
  return tosa::ReshapeOp::create(
      b, loc, RankedTensorType::get(shape, type.getElementType()), input,
      shapeValue);
}

Value mcunet::idioms::transpose(OpBuilder &b, Location loc, Value input,
                                ArrayRef<int32_t> permutation) {
  auto type = cast<RankedTensorType>(input.getType());
  SmallVector<int64_t> shape;
  for (int32_t dim : permutation)
    shape.push_back(type.getDimSize(dim));
  return tosa::TransposeOp::create(
      b, loc, RankedTensorType::get(shape, type.getElementType()), input,
      permutation);
}

Value mcunet::idioms::slice(OpBuilder &b, Location loc, Value input,
                            ArrayRef<int64_t> start, ArrayRef<int64_t> size) {
  auto type = cast<RankedTensorType>(input.getType());
  Value startValue = shapeConstant(b, loc, start);
  Value sizeValue = shapeConstant(b, loc, size);
  return tosa::SliceOp::create(
      b, loc, RankedTensorType::get(size, type.getElementType()), input,
      startValue, sizeValue);
}

Value mcunet::idioms::pad(OpBuilder &b, Location loc, Value input,
                          ArrayRef<int64_t> padding, int32_t value) {
  auto type = cast<RankedTensorType>(input.getType());
  SmallVector<int64_t> shape(type.getShape());
  for (size_t dim = 0; dim < shape.size(); ++dim)
    shape[dim] += padding[2 * dim] + padding[2 * dim + 1];
  Value paddingValue = shapeConstant(b, loc, padding);
  Value padConst = scalarI8(b, loc, value);
  return tosa::PadOp::create(
      b, loc, RankedTensorType::get(shape, type.getElementType()), input,
      paddingValue, padConst);
}

Value mcunet::idioms::everyNth(OpBuilder &b, Location loc, Value input,
                               int64_t dim, int64_t stride) {
  auto type = cast<RankedTensorType>(input.getType());
  SmallVector<int64_t> shape(type.getShape());
  int64_t count = (shape[dim] + stride - 1) / stride;
  if (int64_t missing = count * stride - shape[dim]) {
    SmallVector<int64_t> padding(2 * shape.size(), 0);
    padding[2 * dim + 1] = missing;
    input = pad(b, loc, input, padding, 0);
  }
  SmallVector<int64_t> split(shape);
  split[dim] = count;
  split.insert(split.begin() + dim + 1, stride);
  Value grouped = reshape(b, loc, input, split);
  SmallVector<int64_t> start(split.size(), 0);
  split[dim + 1] = 1;
  Value first = slice(b, loc, grouped, start, split);
  shape[dim] = count;
  return reshape(b, loc, first, shape);
}

Value mcunet::idioms::stridedSlice(OpBuilder &b, Location loc, Value input,
                                   ArrayRef<int64_t> start,
                                   ArrayRef<int64_t> size,
                                   ArrayRef<int64_t> stride) {
  SmallVector<int64_t> span;
  for (auto [count, step] : llvm::zip_equal(size, stride))
    span.push_back((count - 1) * step + 1);
  Value result = slice(b, loc, input, start, span);
  for (auto [dim, step] : llvm::enumerate(stride))
    if (step != 1)
      result = everyNth(b, loc, result, static_cast<int64_t>(dim), step);
  return result;
}

Value mcunet::idioms::concat(OpBuilder &b, Location loc, ValueRange inputs,
                             int64_t axis) {
  auto type = cast<RankedTensorType>(inputs.front().getType());
  SmallVector<int64_t> shape(type.getShape());
  shape[axis] = 0;
  for (Value input : inputs)
    shape[axis] += cast<RankedTensorType>(input.getType()).getDimSize(axis);
  return tosa::ConcatOp::create(
      b, loc, RankedTensorType::get(shape, type.getElementType()), inputs,
      static_cast<uint32_t>(axis));
}

//===----------------------------------------------------------------------===//
// Resizing
//===----------------------------------------------------------------------===//

/// Pixels of a [1, H, W, C] image by row-major position: [1, count, C].
static Value gatherPixels(OpBuilder &b, Location loc, Value pixels,
                          ArrayRef<int32_t> positions) {
  auto type = cast<RankedTensorType>(pixels.getType());
  int64_t count = static_cast<int64_t>(positions.size());
  Value indices = constantI32(b, loc, {1, count}, positions);
  return tosa::GatherOp::create(
      b, loc,
      RankedTensorType::get({1, count, type.getDimSize(2)},
                            type.getElementType()),
      pixels, indices);
}

/// The source row or column of one output position, in single precision as the
/// kernel computes it.
static int64_t nearestSource(int64_t position, int64_t inputSize,
                             int64_t outputSize, const ResizeParams &params) {
  float scale = params.alignCorners && outputSize > 1
                    ? (inputSize - 1) / static_cast<float>(outputSize - 1)
                    : inputSize / static_cast<float>(outputSize);
  float offset = params.halfPixelCenters ? 0.5f : 0.0f;
  float exact = (static_cast<int>(position) + offset) * scale;
  int64_t source = static_cast<int64_t>(
      params.alignCorners ? std::round(exact) : std::floor(exact));
  return std::clamp<int64_t>(source, 0, inputSize - 1);
}

Value mcunet::idioms::resizeNearest(OpBuilder &b, Location loc, Value input,
                                    const ResizeParams &params) {
  auto type = cast<RankedTensorType>(input.getType());
  int64_t height = type.getDimSize(1), width = type.getDimSize(2);
  int64_t channels = type.getDimSize(3);
  SmallVector<int32_t> positions;
  for (int64_t y = 0; y < params.height; ++y)
    for (int64_t x = 0; x < params.width; ++x)
      positions.push_back(static_cast<int32_t>(
          nearestSource(y, height, params.height, params) * width +
          nearestSource(x, width, params.width, params)));
  Value pixels = reshape(b, loc, input, {1, height * width, channels});
  Value gathered = gatherPixels(b, loc, pixels, positions);
  return reshape(b, loc, gathered, {1, params.height, params.width, channels});
}

namespace {
/// Neighbours of one output row or column and the upper one's weight / 1024.
struct Interpolation {
  int64_t lower, upper;
  int32_t weight;
};
} // namespace

static Interpolation interpolate(int64_t position, int64_t inputSize,
                                 int64_t outputSize,
                                 const ResizeParams &params) {
  int64_t from = inputSize, to = outputSize;
  if (params.alignCorners && outputSize > 1) {
    from = inputSize - 1;
    to = outputSize - 1;
  }
  int64_t scale = (1024 * from + to / 2) / to;
  int64_t exact = position * scale;
  if (params.halfPixelCenters)
    exact += scale / 2 - 512;
  // Divisions truncate, as the kernel's do.
  int64_t lower = std::max<int64_t>(exact / 1024, 0);
  int64_t upper = std::min<int64_t>((exact + 1023) / 1024, inputSize - 1);
  return {lower, upper, static_cast<int32_t>(exact - 1024 * lower)};
}

Value mcunet::idioms::resizeBilinear(OpBuilder &b, Location loc, Value input,
                                     const ResizeParams &params) {
  auto type = cast<RankedTensorType>(input.getType());
  int64_t height = type.getDimSize(1), width = type.getDimSize(2);
  int64_t channels = type.getDimSize(3), count = params.height * params.width;
  SmallVector<int32_t> positions[4], weights[4];
  for (int64_t y = 0; y < params.height; ++y) {
    Interpolation v = interpolate(y, height, params.height, params);
    for (int64_t x = 0; x < params.width; ++x) {
      Interpolation h = interpolate(x, width, params.width, params);
      for (int corner = 0; corner < 4; ++corner) {
        bool low = corner & 1, right = corner & 2;
        int64_t row = low ? v.upper : v.lower;
        int64_t column = right ? h.upper : h.lower;
        positions[corner].push_back(static_cast<int32_t>(row * width + column));
        weights[corner].push_back((low ? v.weight : 1024 - v.weight) *
                                  (right ? h.weight : 1024 - h.weight));
      }
    }
  }
  Type i32 = b.getI32Type();
  Value pixels = reshape(b, loc, input, {1, height * width, channels});
  auto sumType = RankedTensorType::get({1, count, channels}, i32);
  Value sum;
  for (int corner = 0; corner < 4; ++corner) {
    Value x = gatherPixels(b, loc, pixels, positions[corner]);
    x = rescale(b, loc, x, i32, kUnitMultiplier, 0, 0);
    Value weight = constantI32(b, loc, {1, count, 1}, weights[corner]);
    Value shift = scalarI8(b, loc, 0);
    Value term = tosa::MulOp::create(b, loc, sumType, x, weight, shift);
    sum = sum ? Value(tosa::AddOp::create(b, loc, sumType, sum, term)) : term;
  }
  Value zero = constantI32(b, loc, {1, 1, 1}, {0});
  Value half = constantI32(b, loc, {1, 1, 1}, {1 << 19});
  Value unit = constantI32(b, loc, {1, 1, 1}, {1 << 20});
  Value isPositive =
      tosa::GreaterOp::create(b, loc, sumType.clone(b.getI1Type()), sum, zero);
  Value up = tosa::AddOp::create(b, loc, sumType, sum, half);
  Value down = tosa::SubOp::create(b, loc, sumType, sum, half);
  Value biased = tosa::SelectOp::create(b, loc, sumType, isPositive, up, down);
  Value quotient = tosa::IntDivOp::create(b, loc, sumType, biased, unit);
  Value narrow =
      tosa::CastOp::create(b, loc, sumType.clone(b.getI8Type()), quotient);
  return reshape(b, loc, narrow, {1, params.height, params.width, channels});
}
