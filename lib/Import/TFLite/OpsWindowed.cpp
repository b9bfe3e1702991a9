//===- OpsWindowed.cpp - Convolutions, dense layers and poolings ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Convolution.h"
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

LogicalResult mcunet::tfl::checkFilter(OpScope &scope, size_t rank,
                                       int64_t channelDim) {
  const TensorInfo &filter = scope.input(1);
  bool isUnsigned = filter.type == ElementType::UINT8;
  if (filter.type != ElementType::INT8 && !isUnsigned) {
    if (filter.type == ElementType::FLOAT32)
      return failed(scope.quantOf(filter)) ? failure() : success();
    return scope.error(filter, "is " + typeName(filter.type) +
                                   ", expected INT8 weights");
  }
  if (!filter.isConstant)
    return scope.error(filter, "weights must be constant");
  if (filter.shape.size() != rank)
    return scope.error(filter, "has " + Twine(filter.shape.size()) +
                                   " dimensions, expected " + Twine(rank));
  if (!filter.quantizationFault.empty())
    return scope.error(filter, filter.quantizationFault);
  if (filter.scales.empty())
    return scope.error(filter, "weights have no scale and zero point");
  if (isUnsigned && filter.scales.size() > 1)
    return scope.error(filter, "has a scale per channel, expected one for "
                               "UINT8 weights");
  if (filter.scales.size() > 1 && filter.quantizedDimension != channelDim)
    return scope.error(filter, "scales per dimension " +
                                   Twine(filter.quantizedDimension) +
                                   ", expected " + Twine(channelDim));
  // Among int8 kernels only that of FULLY_CONNECTED subtracts it, one for all.
  bool mayHaveZero = isUnsigned || (rank == 2 && filter.scales.size() == 1);
  for (int64_t zeroPoint : filter.zeroPoints)
    if (zeroPoint != 0 && !mayHaveZero)
      return scope.error(filter, "weights have zero point " + Twine(zeroPoint) +
                                     ", expected 0");
  return success();
}

FailureOr<SmallVector<int32_t>>
mcunet::tfl::readBias(OpScope &scope, size_t operand, int64_t channels) {
  if (!scope.hasInput(operand))
    return SmallVector<int32_t>(channels, 0);
  const TensorInfo &bias = scope.input(operand);
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
  return values;
}

SmallVector<int8_t, 0> mcunet::tfl::filterOf(OpScope &scope) {
  return scope.input(1).bytes();
}

/// The zero point of the filter's elements: that of UINT8 ones, less 128.
static int32_t filterZeroPoint(OpScope &scope) {
  const TensorInfo &filter = scope.input(1);
  bool isUnsigned = filter.type == ElementType::UINT8;
  return static_cast<int32_t>(filter.zeroPoints[0] - (isUnsigned ? 128 : 0));
}

/// An i8 constant of the given shape.
static Value weightConstant(OpBuilder &b, Location loc, ArrayRef<int64_t> shape,
                            ArrayRef<int8_t> values) {
  return idioms::constant(
      b, loc,
      DenseElementsAttr::get(RankedTensorType::get(shape, b.getI8Type()),
                             values));
}

LogicalResult mcunet::tfl::quantizeConv(OpScope &scope, size_t image,
                                        Activation activation,
                                        bool singleProduct,
                                        int32_t &inputZeroPoint,
                                        idioms::OutputStage &output) {
  FailureOr<Quant> in = scope.inputQuant(image), out = scope.outputQuant();
  if (failed(in) || failed(out))
    return failure();
  const TensorInfo &filter = scope.input(1);
  singleProduct |= filter.type == ElementType::UINT8;
  inputZeroPoint = in->zeroPoint;
  output.zeroPoint = out->zeroPoint;
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
    output.multipliers.push_back(*m);
  }
  auto range = scope.activationRange(activation, *out);
  if (failed(range))
    return failure();
  std::tie(output.clampMin, output.clampMax) = *range;
  return success();
}

/// Checks a CONV_2D's filter, which has all of the image's channels or those of
/// one group.
static LogicalResult checkGroups(OpScope &scope) {
  const TensorInfo &filter = scope.input(1);
  int64_t channels = scope.input(0).shape[3], depth = filter.shape[3];
  if (channels % depth != 0)
    return scope.error(filter, "has " + Twine(depth) +
                                   " input channels, the image has " +
                                   Twine(channels));
  if (depth != channels && filter.type == ElementType::UINT8)
    return scope.error(filter, "is UINT8, and groups are supported in int8 "
                               "form only");
  if (filter.shape[0] % (channels / depth) != 0)
    return scope.error(filter, "has " + Twine(filter.shape[0]) +
                                   " output channels, no multiple of the " +
                                   Twine(channels / depth) +
                                   " groups of the image's channels");
  return success();
}

/// Window, clamp and filter of either kind of convolution by its options.
template <typename Options>
static FailureOr<Convolution> readConvolution(OpScope &scope, bool depthwise) {
  const auto *options = scope.options<Options>();
  if (!options)
    return scope.error("has no options");
  if (failed(scope.images(0)) ||
      failed(checkFilter(scope, 4, depthwise ? 3 : 0)))
    return failure();
  const TensorInfo &filter = scope.input(1);
  int64_t channels = scope.input(0).shape[3];
  if (depthwise && (filter.shape[0] != 1 || filter.shape[3] % channels != 0))
    return scope.error(filter, "is not 1 x KH x KW x a multiple of " +
                                   Twine(channels) + " channels");
  if (!depthwise && failed(checkGroups(scope)))
    return failure();
  Convolution result;
  result.depthwise = depthwise;
  result.weightShape = filter.shape;
  result.weights = filterOf(scope);
  ConvParams &params = result.params;
  params.weightZeroPoint = filterZeroPoint(scope);
  params.window.kernel = {filter.shape[1], filter.shape[2]};
  params.window.stride = {options->stride_h(), options->stride_w()};
  params.window.dilation = {options->dilation_h(), options->dilation_w()};
  FailureOr<SmallVector<int32_t>> bias = failure();
  if (failed(finishWindow(scope, params.window, options->padding())) ||
      failed(quantizeConv(scope, 0, options->activation(), false,
                          params.inputZeroPoint, params.output)) ||
      failed(bias = readBias(scope, 2, filter.shape[depthwise ? 3 : 0])))
    return failure();
  result.bias = std::move(*bias);
  return result;
}

FailureOr<Convolution> mcunet::tfl::readConvolution(OpScope &scope) {
  if (failed(scope.checkCounts(2, 3)))
    return failure();
  bool depthwise =
      scope.op().code == static_cast<int32_t>(Builtin::DepthwiseConv2D);
  return depthwise ? ::readConvolution<DepthwiseConv2DOptions>(scope, true)
                   : ::readConvolution<Conv2DOptions>(scope, false);
}

Value mcunet::tfl::convolve(OpBuilder &b, Location loc, Value image,
                            const Convolution &convolution) {
  ArrayRef<int64_t> shape = convolution.weightShape;
  int64_t channels = cast<RankedTensorType>(image.getType()).getDimSize(3);
  if (!convolution.depthwise && shape[3] != channels)
    return idioms::groupedConv2d(b, loc, image, convolution.weights, shape,
                                 convolution.bias, convolution.params);
  SmallVector<int64_t> held(shape);
  if (convolution.depthwise)
    held = {shape[1], shape[2], channels, shape[3] / channels};
  Value weights = weightConstant(b, loc, held, convolution.weights);
  Value bias = idioms::constantI32(
      b, loc, {static_cast<int64_t>(convolution.bias.size())},
      convolution.bias);
  return convolution.depthwise
             ? idioms::depthwiseConv2d(b, loc, image, weights, bias,
                                       convolution.params)
             : idioms::conv2d(b, loc, image, weights, bias, convolution.params);
}

/// True if row y of the output depends only on row y of the input, so that
/// images may be stacked.
static bool isRowwise(const Window &window) {
  return window.kernel[0] == 1 && window.stride[0] == 1 && window.pad[0] == 0 &&
         window.pad[1] == 0;
}

LogicalResult mcunet::tfl::importConv(OpScope &scope) {
  FailureOr<Convolution> convolution = readConvolution(scope);
  FailureOr<Value> input = failure();
  if (failed(convolution) || failed(input = scope.images(0)))
    return failure();
  return scope.define(idioms::perImage(
      scope.b, scope.loc, *input, isRowwise(convolution->params.window),
      [&](Value image) {
        return convolve(scope.b, scope.loc, image, *convolution);
      }));
}

LogicalResult mcunet::tfl::importFullyConnected(OpScope &scope) {
  if (failed(scope.checkCounts(2, 3)))
    return failure();
  const auto *options = scope.options<FullyConnectedOptions>();
  if (options && options->weights_format() != 0)
    return scope.error("shuffled weights are not supported");
  Activation activation = options ? options->activation() : Activation::NONE;
  if (!scope.input(1).isConstant)
    return importComputedDense(scope, activation);
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
  params.weightZeroPoint = filterZeroPoint(scope);
  FailureOr<SmallVector<int32_t>> bias = failure();
  if (failed(quantizeConv(scope, 0, activation, true, params.inputZeroPoint,
                          params.output)) ||
      failed(bias = readBias(scope, 2, units)))
    return failure();
  Value weights =
      weightConstant(scope.b, scope.loc, {units, 1, 1, depth}, filterOf(scope));
  Value biasValue = idioms::constantI32(scope.b, scope.loc, {units}, *bias);
  return scope.define(idioms::fullyConnected(
      scope.b, scope.loc, *input, weights, biasValue, params, output.shape));
}

LogicalResult mcunet::tfl::importPool(OpScope &scope) {
  if (failed(scope.checkCounts(1, 1)))
    return failure();
  const auto *options = scope.options<Pool2DOptions>();
  if (!options)
    return scope.error("has no options");
  FailureOr<Value> input = scope.images(0);
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
  params.isUnsigned = scope.input(0).type == ElementType::UINT8;
  bool average =
      scope.op().code == static_cast<int32_t>(Builtin::AveragePool2D);
  // Where padding leaves fewer elements, each position has its own count.
  const Window &window = params.window;
  const TensorInfo &image = scope.input(0);
  if (average && llvm::any_of(window.pad, [](int64_t n) { return n != 0; }) &&
      failed(scope.makesConstants(8 * image.shape[0] *
                                  window.outputSize(0, image.shape[1]) *
                                  window.outputSize(1, image.shape[2]))))
    return failure();
  return scope.define(idioms::perImage(
      scope.b, scope.loc, *input, isRowwise(params.window), [&](Value image) {
        return average
                   ? idioms::averagePool2d(scope.b, scope.loc, image, params)
                   : idioms::maxPool2d(scope.b, scope.loc, image, params);
      }));
}
