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

/// Crops the rows and columns that negative padding excludes. Then drops those
/// at the bottom and right that no position of the window reaches, first from
/// the padding, then from the input.
static FittedInput fitWindow(OpBuilder &b, Location loc, Value input,
                             Window window) {
  auto type = cast<RankedTensorType>(input.getType());
  SmallVector<int64_t> sizes(type.getShape()), start(sizes.size(), 0);
  int64_t out[2];
  bool crop = false;
  for (int axis = 0; axis < 2; ++axis) {
    int64_t &size = sizes[axis + 1];
    out[axis] = window.outputSize(axis, size);
    for (int side = 0; side < 2; ++side) {
      int64_t &pad = window.pad[2 * axis + side];
      int64_t cropped = std::max<int64_t>(0, -pad);
      start[axis + 1] += side == 0 ? cropped : 0;
      size -= cropped;
      pad += cropped;
      crop |= cropped > 0;
    }
    int64_t room = size + window.pad[2 * axis] + window.pad[2 * axis + 1] -
                   window.extent(axis);
    int64_t excess = room % window.stride[axis];
    int64_t fromPad = std::min(excess, window.pad[2 * axis + 1]);
    window.pad[2 * axis + 1] -= fromPad;
    size -= excess - fromPad;
    crop |= excess > fromPad;
  }
  if (crop)
    input = slice(b, loc, input, start, sizes);
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

Value mcunet::idioms::matMul(OpBuilder &b, Location loc, Value lhs, Value rhs,
                             Value bias, const MatMulParams &params) {
  auto left = cast<RankedTensorType>(lhs.getType());
  auto right = cast<RankedTensorType>(rhs.getType());
  auto type = RankedTensorType::get(
      {left.getDimSize(0), left.getDimSize(1), right.getDimSize(2)},
      b.getI32Type());
  Value lhsZp = scalarI8(b, loc, params.lhsZeroPoint);
  Value rhsZp = scalarI8(b, loc, params.rhsZeroPoint);
  Value sum = tosa::MatMulOp::create(b, loc, type, lhs, rhs, lhsZp, rhsZp);
  if (bias)
    sum = tosa::AddOp::create(b, loc, type, sum, bias);
  return outputStage(b, loc, sum, params.output);
}

Value mcunet::idioms::perImage(OpBuilder &b, Location loc, Value input,
                               bool rowwise,
                               llvm::function_ref<Value(Value)> build) {
  auto type = cast<RankedTensorType>(input.getType());
  int64_t count = type.getDimSize(0), height = type.getDimSize(1);
  if (count == 1)
    return build(input);
  SmallVector<int64_t> shape(type.getShape());
  shape[0] = 1;
  shape[1] = count * height;
  Value all = reshape(b, loc, input, shape), result;
  if (rowwise) {
    result = build(all);
  } else {
    SmallVector<Value> images;
    SmallVector<int64_t> start(4, 0);
    shape[1] = height;
    for (int64_t image = 0; image < count; ++image) {
      start[1] = image * height;
      images.push_back(build(slice(b, loc, all, start, shape)));
    }
    result = concat(b, loc, images, 1);
  }
  SmallVector<int64_t> made(
      cast<RankedTensorType>(result.getType()).getShape());
  made[0] = count;
  made[1] /= count;
  return reshape(b, loc, result, made);
}

//===----------------------------------------------------------------------===//
// Grouped and transposed convolutions
//===----------------------------------------------------------------------===//

/// An i8 constant.
static Value weightConstant(OpBuilder &b, Location loc, ArrayRef<int64_t> shape,
                            ArrayRef<int8_t> values) {
  return constant(b, loc,
                  DenseElementsAttr::get(
                      RankedTensorType::get(shape, b.getI8Type()), values));
}

/// One input channel per group: output channel o reads input channel o /
/// multiplier, as in a depthwise convolution with weights [KH, KW, C, M].
static Value depthwiseOfGroups(OpBuilder &b, Location loc, Value input,
                               ArrayRef<int8_t> weights,
                               ArrayRef<int64_t> weightShape,
                               ArrayRef<int32_t> bias,
                               const ConvParams &params) {
  int64_t outputs = weightShape[0], taps = weightShape[1] * weightShape[2];
  int64_t channels = cast<RankedTensorType>(input.getType()).getDimSize(3);
  SmallVector<int8_t> moved(weights.size());
  for (int64_t out = 0; out < outputs; ++out)
    for (int64_t tap = 0; tap < taps; ++tap)
      moved[tap * outputs + out] = weights[out * taps + tap];
  Value constants = weightConstant(
      b, loc, {weightShape[1], weightShape[2], channels, outputs / channels},
      moved);
  return depthwiseConv2d(b, loc, input, constants,
                         constantI32(b, loc, {outputs}, bias), params);
}

Value mcunet::idioms::groupedConv2d(OpBuilder &b, Location loc, Value input,
                                    ArrayRef<int8_t> weights,
                                    ArrayRef<int64_t> weightShape,
                                    ArrayRef<int32_t> bias,
                                    const ConvParams &params) {
  if (weightShape[3] == 1)
    return depthwiseOfGroups(b, loc, input, weights, weightShape, bias, params);
  auto type = cast<RankedTensorType>(input.getType());
  int64_t depth = weightShape[3], groups = type.getDimSize(3) / depth;
  SmallVector<int64_t> shape(weightShape), size(type.getShape());
  SmallVector<int64_t> start(4, 0);
  shape[0] /= groups;
  size[3] = depth;
  int64_t bytes = static_cast<int64_t>(weights.size()) / groups;
  SmallVector<Value> results;
  for (int64_t group = 0; group < groups; ++group) {
    start[3] = group * depth;
    ConvParams own = params;
    ArrayRef<Multiplier> multipliers(params.output.multipliers);
    if (multipliers.size() > 1)
      own.output.multipliers =
          llvm::to_vector(multipliers.slice(group * shape[0], shape[0]));
    ArrayRef<float> factors(params.output.factors);
    if (factors.size() > 1)
      own.output.factors =
          llvm::to_vector(factors.slice(group * shape[0], shape[0]));
    results.push_back(conv2d(
        b, loc, slice(b, loc, input, start, size),
        weightConstant(b, loc, shape, weights.slice(group * bytes, bytes)),
        constantI32(b, loc, {shape[0]}, bias.slice(group * shape[0], shape[0])),
        own));
  }
  return concat(b, loc, results, 3);
}

namespace {
/// On one axis, the output elements `phase`, `phase` + stride, ...: element q
/// of them is the sum over t of input element q + shift - t times kernel
/// element first + t * stride.
struct Phase {
  int64_t first, taps, shift, count;
};
} // namespace

static Phase phaseOf(const TransposeConvParams &params, int axis, int64_t phase,
                     int64_t kernel) {
  int64_t stride = params.stride[axis];
  int64_t first = (phase + params.pad[axis]) % stride;
  return {first, first < kernel ? (kernel - first - 1) / stride + 1 : 0,
          (phase + params.pad[axis] - first) / stride,
          (params.outSize[axis] + stride - 1) / stride};
}

/// The kernel elements of one phase in reverse order, as a convolution needs
/// them. A phase without elements has a single zero.
static SmallVector<int8_t> phaseWeights(ArrayRef<int8_t> weights,
                                        ArrayRef<int64_t> shape,
                                        const TransposeConvParams &params,
                                        const Phase &rows, const Phase &columns,
                                        ArrayRef<int64_t> kernel) {
  SmallVector<int8_t> result;
  for (int64_t out = 0; out < shape[0]; ++out)
    for (int64_t y = 0; y < kernel[0]; ++y)
      for (int64_t x = 0; x < kernel[1]; ++x)
        for (int64_t in = 0; in < shape[3]; ++in) {
          if (rows.taps == 0 || columns.taps == 0) {
            result.push_back(0);
            continue;
          }
          int64_t ky = rows.first + (rows.taps - 1 - y) * params.stride[0];
          int64_t kx =
              columns.first + (columns.taps - 1 - x) * params.stride[1];
          result.push_back(
              weights[((out * shape[1] + ky) * shape[2] + kx) * shape[3] + in]);
        }
  return result;
}

/// Sets the padding such that a window of `taps` elements has `count`
/// positions, the first of them at input element shift - (taps - 1).
static void padPhase(Window &window, int axis, const Phase &phase,
                     int64_t size) {
  int64_t taps = window.kernel[axis];
  window.pad[2 * axis] = taps - 1 - phase.shift;
  window.pad[2 * axis + 1] =
      phase.count + taps - 1 - size - window.pad[2 * axis];
}

Value mcunet::idioms::transposeConv2d(OpBuilder &b, Location loc, Value input,
                                      ArrayRef<int8_t> weights,
                                      ArrayRef<int64_t> weightShape,
                                      ArrayRef<int32_t> bias,
                                      const TransposeConvParams &params) {
  auto type = cast<RankedTensorType>(input.getType());
  int64_t outputs = weightShape[0];
  Value biasValue = constantI32(b, loc, {outputs}, bias);
  SmallVector<Value> rows;
  for (int64_t y = 0; y < params.stride[0]; ++y) {
    Phase vertical = phaseOf(params, 0, y, weightShape[1]);
    SmallVector<Value> columns;
    for (int64_t x = 0; x < params.stride[1]; ++x) {
      Phase horizontal = phaseOf(params, 1, x, weightShape[2]);
      ConvParams conv;
      conv.inputZeroPoint = params.inputZeroPoint;
      conv.output = params.output;
      conv.window.kernel = {std::max<int64_t>(1, vertical.taps),
                            std::max<int64_t>(1, horizontal.taps)};
      padPhase(conv.window, 0, vertical, type.getDimSize(1));
      padPhase(conv.window, 1, horizontal, type.getDimSize(2));
      Value kernel =
          weightConstant(b, loc,
                         {outputs, conv.window.kernel[0], conv.window.kernel[1],
                          weightShape[3]},
                         phaseWeights(weights, weightShape, params, vertical,
                                      horizontal, conv.window.kernel));
      columns.push_back(conv2d(b, loc, input, kernel, biasValue, conv));
    }
    rows.push_back(interleave(b, loc, columns, 2));
  }
  Value result = interleave(b, loc, rows, 1);
  // If a stride does not divide the size, there are excess rows and columns.
  SmallVector<int64_t> size = {1, params.outSize[0], params.outSize[1],
                               outputs};
  if (cast<RankedTensorType>(result.getType()).getShape() == ArrayRef(size))
    return result;
  return slice(b, loc, result, {0, 0, 0, 0}, size);
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

/// Valid elements per position of the window: [1, 1, 1, 1] if all agree,
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
  int32_t offset = params.isUnsigned ? 128 : 0;
  Value sum = depthwiseSum(b, loc, fit, ones, bias, -offset, 0);

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
  if (params.isUnsigned)
    quotient = tosa::SubOp::create(b, loc, sumType, quotient,
                                   constantI32(b, loc, {1, 1, 1, 1}, {offset}));
  // An average of int8 numbers fits int8, so the cast loses nothing.
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
