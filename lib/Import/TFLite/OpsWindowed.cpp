//===- OpsWindowed.cpp - Convolutions, dense layers and poolings ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Operators.h"

#include "llvm/Support/Endian.h"

#include <cmath>

using namespace mlir;
using namespace mcunet;
using namespace mcunet::tfl;
using mcunet::idioms::ConvParams;
using mcunet::idioms::Multiplier;
using mcunet::idioms::Quant;
using mcunet::idioms::Window;

/// Strides, dilations and kernels beyond this are a corrupt file.
static constexpr int64_t kMaxWindow = 4096;

/// Fills in padding and checks that the window fits the image at least once.
static LogicalResult finishWindow(OpScope &scope, Window &window,
                                  Padding padding) {
  if (padding != Padding::SAME && padding != Padding::VALID)
    return scope.error("padding " + Twine(static_cast<int>(padding)) +
                       " is unknown");
  for (int axis = 0; axis < 2; ++axis) {
    if (window.stride[axis] < 1 || window.stride[axis] > kMaxWindow)
      return scope.error("stride " + Twine(window.stride[axis]) +
                         " is out of range");
    if (window.dilation[axis] < 1 || window.dilation[axis] > kMaxWindow)
      return scope.error("dilation " + Twine(window.dilation[axis]) +
                         " is out of range");
    if (window.kernel[axis] < 1 || window.kernel[axis] > kMaxWindow)
      return scope.error("kernel size " + Twine(window.kernel[axis]) +
                         " is out of range");
  }
  const TensorInfo &input = scope.input(0);
  idioms::setPadding(window, padding == Padding::SAME, input.shape[1],
                     input.shape[2]);
  for (int axis = 0; axis < 2; ++axis)
    if (window.outputSize(axis, input.shape[axis + 1]) < 1)
      return scope.error(input, "is smaller than the kernel");
  return success();
}

/// Checks a constant int8 filter of `rank` dimensions whose scales are one or
/// one per element of dimension `channelDim`.
static LogicalResult checkFilter(OpScope &scope, size_t rank,
                                 int64_t channelDim) {
  const TensorInfo &filter = scope.input(1);
  if (filter.type != ElementType::INT8) {
    if (filter.type == ElementType::FLOAT32 ||
        filter.type == ElementType::UINT8)
      return failed(scope.quantOf(filter)) ? failure() : success();
    return scope.error(filter, "is " + typeName(filter.type) +
                                   ", expected INT8 weights");
  }
  if (!filter.isConstant)
    return scope.error(filter, "weights must be constant");
  if (filter.shape.size() != rank)
    return scope.error(filter, "has " + Twine(filter.shape.size()) +
                                   " dimensions, expected " + Twine(rank));
  if (filter.scales.empty())
    return scope.error(filter, "weights have no scale and zero point");
  if (filter.scales.size() > 1 && filter.quantizedDimension != channelDim)
    return scope.error(filter, "scales per dimension " +
                                   Twine(filter.quantizedDimension) +
                                   ", expected " + Twine(channelDim));
  for (int64_t zeroPoint : filter.zeroPoints)
    if (zeroPoint != 0)
      return scope.error(filter, "weights have zero point " + Twine(zeroPoint) +
                                     ", expected 0");
  return success();
}

/// The i32 bias constant of `channels` elements: zeros where there is none.
static FailureOr<Value> biasValue(OpScope &scope, int64_t channels) {
  auto type = RankedTensorType::get({channels}, scope.b.getI32Type());
  if (!scope.hasInput(2))
    return idioms::constant(scope.b, scope.loc,
                            DenseElementsAttr::get(type, int32_t(0)));
  const TensorInfo &bias = scope.input(2);
  if (bias.type != ElementType::INT32)
    return scope.error(bias, "is " + typeName(bias.type) +
                                 ", expected an INT32 bias");
  if (!bias.isConstant)
    return scope.error(bias, "bias must be constant");
  if (bias.elements != channels)
    return scope.error(bias, "bias has " + Twine(bias.elements) +
                                 " elements, expected " + Twine(channels));
  SmallVector<int32_t> values;
  for (int64_t i = 0; i < channels; ++i)
    values.push_back(static_cast<int32_t>(
        llvm::support::endian::read32le(bias.data.data() + 4 * i)));
  return idioms::constant(scope.b, scope.loc,
                          DenseElementsAttr::get(type, ArrayRef(values)));
}

/// The filter's bytes as a constant of another shape.
static Value filterValue(OpScope &scope, ArrayRef<int64_t> shape) {
  const TensorInfo &filter = scope.input(1);
  auto type = RankedTensorType::get(shape, scope.b.getI8Type());
  ArrayRef<char> bytes(reinterpret_cast<const char *>(filter.data.data()),
                       filter.data.size());
  return idioms::constant(scope.b, scope.loc,
                          DenseElementsAttr::getFromRawBuffer(type, bytes));
}

/// Zero points, multipliers (scaleIn * scaleWeight / scaleOut in double) and
/// clamp. `singleProduct`: with one weight scale the kernel multiplies the two
/// input scales in single precision (FULLY_CONNECTED).
static LogicalResult quantizeConv(OpScope &scope, Activation activation,
                                  bool singleProduct, ConvParams &params) {
  FailureOr<Quant> in = scope.inputQuant(0), out = scope.outputQuant();
  if (failed(in) || failed(out))
    return failure();
  const TensorInfo &filter = scope.input(1);
  params.inputZeroPoint = in->zeroPoint;
  params.output.zeroPoint = out->zeroPoint;
  for (float scale : filter.scales) {
    double product =
        singleProduct && filter.scales.size() == 1
            ? static_cast<double>(in->scale * scale)
            : static_cast<double>(in->scale) * static_cast<double>(scale);
    std::optional<Multiplier> m =
        idioms::quantizeMultiplier(product / static_cast<double>(out->scale));
    if (!m)
      return scope.error(filter, "scales give an output multiplier that is "
                                 "out of range");
    params.output.multipliers.push_back(*m);
  }
  auto range = scope.activationRange(activation, *out);
  if (failed(range))
    return failure();
  std::tie(params.output.clampMin, params.output.clampMax) = *range;
  return success();
}

LogicalResult mcunet::tfl::importConv(OpScope &scope) {
  if (failed(scope.checkCounts(2, 3)))
    return failure();
  const auto *options = scope.options<Conv2DOptions>();
  if (!options)
    return scope.error("has no options");
  FailureOr<Value> input = scope.image(0);
  if (failed(input) || failed(checkFilter(scope, 4, 0)))
    return failure();
  const TensorInfo &filter = scope.input(1);
  if (filter.shape[3] != scope.input(0).shape[3])
    return scope.error(filter, "has " + Twine(filter.shape[3]) +
                                   " input channels, the image has " +
                                   Twine(scope.input(0).shape[3]));
  ConvParams params;
  params.window.kernel = {filter.shape[1], filter.shape[2]};
  params.window.stride = {options->stride_h(), options->stride_w()};
  params.window.dilation = {options->dilation_h(), options->dilation_w()};
  if (failed(finishWindow(scope, params.window, options->padding())) ||
      failed(quantizeConv(scope, options->activation(), false, params)))
    return failure();
  Value weights = filterValue(scope, filter.shape);
  FailureOr<Value> bias = biasValue(scope, filter.shape[0]);
  if (failed(bias))
    return failure();
  return scope.define(
      idioms::conv2d(scope.b, scope.loc, *input, weights, *bias, params));
}

LogicalResult mcunet::tfl::importDepthwiseConv(OpScope &scope) {
  if (failed(scope.checkCounts(2, 3)))
    return failure();
  const auto *options = scope.options<DepthwiseConv2DOptions>();
  if (!options)
    return scope.error("has no options");
  FailureOr<Value> input = scope.image(0);
  if (failed(input) || failed(checkFilter(scope, 4, 3)))
    return failure();
  const TensorInfo &filter = scope.input(1);
  int64_t channels = scope.input(0).shape[3];
  if (filter.shape[0] != 1 || filter.shape[3] % channels != 0)
    return scope.error(filter, "is not 1 x KH x KW x a multiple of " +
                                   Twine(channels) + " channels");
  ConvParams params;
  params.window.kernel = {filter.shape[1], filter.shape[2]};
  params.window.stride = {options->stride_h(), options->stride_w()};
  params.window.dilation = {options->dilation_h(), options->dilation_w()};
  if (failed(finishWindow(scope, params.window, options->padding())) ||
      failed(quantizeConv(scope, options->activation(), false, params)))
    return failure();
  Value weights = filterValue(scope, {filter.shape[1], filter.shape[2],
                                      channels, filter.shape[3] / channels});
  FailureOr<Value> bias = biasValue(scope, filter.shape[3]);
  if (failed(bias))
    return failure();
  return scope.define(idioms::depthwiseConv2d(scope.b, scope.loc, *input,
                                              weights, *bias, params));
}

LogicalResult mcunet::tfl::importFullyConnected(OpScope &scope) {
  if (failed(scope.checkCounts(2, 3)))
    return failure();
  const auto *options = scope.options<FullyConnectedOptions>();
  if (options && options->weights_format() != 0)
    return scope.error("shuffled weights are not supported");
  FailureOr<Value> input = scope.value(0);
  if (failed(input) || failed(checkFilter(scope, 2, 0)))
    return failure();
  const TensorInfo &filter = scope.input(1);
  int64_t units = filter.shape[0], depth = filter.shape[1];
  if (scope.input(0).elements % depth != 0)
    return scope.error(scope.input(0), "has " + Twine(scope.input(0).elements) +
                                           " elements, no multiple of " +
                                           Twine(depth));
  int64_t rows = scope.input(0).elements / depth;
  const TensorInfo &output = scope.output();
  if (output.shape.empty() || output.shape.back() != units ||
      output.elements != rows * units)
    return scope.error(output, "is not " + Twine(rows) + " x " + Twine(units));
  ConvParams params;
  Activation activation = options ? options->activation() : Activation::NONE;
  if (failed(quantizeConv(scope, activation, true, params)))
    return failure();
  Value weights = filterValue(scope, {units, 1, 1, depth});
  FailureOr<Value> bias = biasValue(scope, units);
  if (failed(bias))
    return failure();
  return scope.define(idioms::fullyConnected(
      scope.b, scope.loc, *input, weights, *bias, params, output.shape));
}

LogicalResult mcunet::tfl::importPool(OpScope &scope) {
  if (failed(scope.checkCounts(1, 1)))
    return failure();
  const auto *options = scope.options<Pool2DOptions>();
  if (!options)
    return scope.error("has no options");
  FailureOr<Value> input = scope.image(0);
  FailureOr<Quant> in = failure(), out = failure();
  if (failed(input) || failed(in = scope.inputQuant(0)) ||
      failed(out = scope.outputQuant()))
    return failure();
  // The kernels compare scales with this tolerance and never rescale.
  if (std::abs(in->scale - out->scale) > 1.0e-6f ||
      in->zeroPoint != out->zeroPoint)
    return scope.error("input and output differ in scale or zero point");
  idioms::PoolParams params;
  params.window.kernel = {options->filter_height(), options->filter_width()};
  params.window.stride = {options->stride_h(), options->stride_w()};
  if (failed(finishWindow(scope, params.window, options->padding())))
    return failure();
  auto range = scope.activationRange(options->activation(), *out);
  if (failed(range))
    return failure();
  std::tie(params.clampMin, params.clampMax) = *range;
  bool average =
      scope.op().code == static_cast<int32_t>(Builtin::AveragePool2D);
  // Where padding leaves fewer elements, each position has its own count.
  const Window &window = params.window;
  const TensorInfo &image = scope.input(0);
  if (average && llvm::any_of(window.pad, [](int64_t n) { return n != 0; }) &&
      failed(scope.makesConstants(8 * window.outputSize(0, image.shape[1]) *
                                  window.outputSize(1, image.shape[2]))))
    return failure();
  return scope.define(
      average ? idioms::averagePool2d(scope.b, scope.loc, *input, params)
              : idioms::maxPool2d(scope.b, scope.loc, *input, params));
}
