//===- Windowed.cpp - Convolutions and poolings ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/TosaIdioms/Idioms.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"

#include <algorithm>

using namespace mlir;
using namespace mcunet::idioms;

namespace {
/// A window whose padded input the stride divides exactly, and the input that
/// it moves over.
struct FittedInput {
  Value input;
  Window window;
  int64_t height, width; // of the output
};
} // namespace

/// Drops the rows and columns at the bottom and right that no position of the
/// window reaches: from the padding first, then from the input.
static FittedInput fitWindow(OpBuilder &b, Location loc, Value input,
                             Window window) {
  auto type = cast<RankedTensorType>(input.getType());
  SmallVector<int64_t> sizes(type.getShape());
  int64_t out[2];
  bool crop = false;
  for (int axis = 0; axis < 2; ++axis) {
    int64_t &size = sizes[axis + 1];
    out[axis] = window.outputSize(axis, size);
    int64_t room = size + window.pad[2 * axis] + window.pad[2 * axis + 1] -
                   window.extent(axis);
    int64_t excess = room % window.stride[axis];
    int64_t fromPad = std::min(excess, window.pad[2 * axis + 1]);
    window.pad[2 * axis + 1] -= fromPad;
    size -= excess - fromPad;
    crop |= excess > fromPad;
  }
  if (crop) {
    SmallVector<int64_t> start(sizes.size(), 0);
    input = slice(b, loc, input, start, sizes);
  }
  return {input, window, out[0], out[1]};
}

Value mcunet::idioms::conv2d(OpBuilder &b, Location loc, Value input,
                             Value weights, Value bias,
                             const ConvParams &params) {
  FittedInput fit = fitWindow(b, loc, input, params.window);
  auto weightType = cast<RankedTensorType>(weights.getType());
  auto accType = RankedTensorType::get(
      {1, fit.height, fit.width, weightType.getDimSize(0)}, b.getI32Type());
  Value inputZp = scalarI8(b, loc, params.inputZeroPoint);
  Value weightZp = scalarI8(b, loc, params.weightZeroPoint);
  Value acc = tosa::Conv2DOp::create(
      b, loc, accType, fit.input, weights, bias, inputZp, weightZp,
      ArrayRef<int64_t>(fit.window.pad), ArrayRef<int64_t>(fit.window.stride),
      ArrayRef<int64_t>(fit.window.dilation), b.getI32Type());
  return outputStage(b, loc, acc, params.output);
}

/// The i32 accumulators of a depthwise convolution.
static Value depthwiseSum(OpBuilder &b, Location loc, const FittedInput &fit,
                          Value weights, Value bias, int32_t inputZeroPoint,
                          int32_t weightZeroPoint) {
  auto weightType = cast<RankedTensorType>(weights.getType());
  int64_t channels = weightType.getDimSize(2) * weightType.getDimSize(3);
  auto accType = RankedTensorType::get({1, fit.height, fit.width, channels},
                                       b.getI32Type());
  Value inputZp = scalarI8(b, loc, inputZeroPoint);
  Value weightZp = scalarI8(b, loc, weightZeroPoint);
  return tosa::DepthwiseConv2DOp::create(
      b, loc, accType, fit.input, weights, bias, inputZp, weightZp,
      ArrayRef<int64_t>(fit.window.pad), ArrayRef<int64_t>(fit.window.stride),
      ArrayRef<int64_t>(fit.window.dilation), b.getI32Type());
}

Value mcunet::idioms::depthwiseConv2d(OpBuilder &b, Location loc, Value input,
                                      Value weights, Value bias,
                                      const ConvParams &params) {
  FittedInput fit = fitWindow(b, loc, input, params.window);
  Value acc = depthwiseSum(b, loc, fit, weights, bias, params.inputZeroPoint,
                           params.weightZeroPoint);
  return outputStage(b, loc, acc, params.output);
}

Value mcunet::idioms::fullyConnected(OpBuilder &b, Location loc, Value input,
                                     Value weights, Value bias,
                                     const ConvParams &params,
                                     ArrayRef<int64_t> resultShape) {
  auto inputType = cast<RankedTensorType>(input.getType());
  int64_t depth = cast<RankedTensorType>(weights.getType()).getDimSize(3);
  int64_t rows = inputType.getNumElements() / depth;
  Value image = reshape(b, loc, input, {1, rows, 1, depth});
  Value result = conv2d(b, loc, image, weights, bias, params);
  return reshape(b, loc, result, resultShape);
}

//===----------------------------------------------------------------------===//
// Pooling
//===----------------------------------------------------------------------===//

/// Rows (axis 0) or columns of the input under the window at each position.
static SmallVector<int64_t> validCounts(const Window &window, int axis,
                                        int64_t size) {
  SmallVector<int64_t> counts;
  for (int64_t i = 0, e = window.outputSize(axis, size); i < e; ++i) {
    int64_t origin = i * window.stride[axis] - window.pad[2 * axis];
    int64_t begin = std::max<int64_t>(0, origin);
    int64_t end = std::min(size, origin + window.kernel[axis]);
    counts.push_back(end - begin);
  }
  return counts;
}

/// Valid elements per position of the window: [1, 1, 1, 1] where all agree,
/// otherwise [1, H, W, 1]; each mapped by `f`.
template <typename Fn>
static Value countConstant(OpBuilder &b, Location loc,
                           ArrayRef<int64_t> rowCounts,
                           ArrayRef<int64_t> columnCounts, Fn f) {
  SmallVector<int32_t> values;
  for (int64_t rows : rowCounts)
    for (int64_t columns : columnCounts)
      values.push_back(f(static_cast<int32_t>(rows * columns)));
  bool uniform = llvm::all_equal(rowCounts) && llvm::all_equal(columnCounts);
  if (uniform)
    return constantI32(b, loc, {1, 1, 1, 1}, {values.front()});
  return constantI32(b, loc,
                     {1, static_cast<int64_t>(rowCounts.size()),
                      static_cast<int64_t>(columnCounts.size()), 1},
                     values);
}

Value mcunet::idioms::averagePool2d(OpBuilder &b, Location loc, Value input,
                                    const PoolParams &params) {
  auto inputType = cast<RankedTensorType>(input.getType());
  int64_t channels = inputType.getDimSize(3);
  SmallVector<int64_t> rows =
      validCounts(params.window, 0, inputType.getDimSize(1));
  SmallVector<int64_t> columns =
      validCounts(params.window, 1, inputType.getDimSize(2));
  FittedInput fit = fitWindow(b, loc, input, params.window);

  auto onesType = RankedTensorType::get(
      {params.window.kernel[0], params.window.kernel[1], channels, 1},
      b.getI8Type());
  Value ones = constant(b, loc, DenseElementsAttr::get(onesType, int8_t(1)));
  auto biasType = RankedTensorType::get({channels}, b.getI32Type());
  Value bias = constant(b, loc, DenseElementsAttr::get(biasType, int32_t(0)));
  Value sum = depthwiseSum(b, loc, fit, ones, bias, 0, 0);

  Value zero = constantI32(b, loc, {1, 1, 1, 1}, {0});
  Value half =
      countConstant(b, loc, rows, columns, [](int32_t n) { return n / 2; });
  Value count =
      countConstant(b, loc, rows, columns, [](int32_t n) { return n; });
  auto sumType = cast<RankedTensorType>(sum.getType());
  Value isPositive =
      tosa::GreaterOp::create(b, loc, sumType.clone(b.getI1Type()), sum, zero);
  Value up = tosa::AddOp::create(b, loc, sumType, sum, half);
  Value down = tosa::SubOp::create(b, loc, sumType, sum, half);
  Value biased = tosa::SelectOp::create(b, loc, sumType, isPositive, up, down);
  Value quotient = tosa::IntDivOp::create(b, loc, sumType, biased, count);
  // An average of int8 numbers is one: the cast loses nothing.
  Value narrow =
      tosa::CastOp::create(b, loc, sumType.clone(b.getI8Type()), quotient);
  return clamp8(b, loc, narrow, params.clampMin, params.clampMax);
}

Value mcunet::idioms::maxPool2d(OpBuilder &b, Location loc, Value input,
                                const PoolParams &params) {
  FittedInput fit = fitWindow(b, loc, input, params.window);
  auto inputType = cast<RankedTensorType>(input.getType());
  auto type = RankedTensorType::get(
      {1, fit.height, fit.width, inputType.getDimSize(3)}, b.getI8Type());
  Value pooled = tosa::MaxPool2dOp::create(
      b, loc, type, fit.input, ArrayRef<int64_t>(fit.window.kernel),
      ArrayRef<int64_t>(fit.window.stride), ArrayRef<int64_t>(fit.window.pad));
  return clamp8(b, loc, pooled, params.clampMin, params.clampMax);
}
