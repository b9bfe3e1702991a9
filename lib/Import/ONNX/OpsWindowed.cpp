//===- OpsWindowed.cpp - Convolutions, dense layers and poolings ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Operators.h"
#include "Window.h"
#include "mcunet/Support/SingleFactor.h"

#include "mlir/Dialect/Tosa/IR/TosaOps.h"

#include <cmath>

using namespace mlir;
using namespace mcunet;
using namespace mcunet::onnx;
using mcunet::idioms::ConvParams;
using mcunet::idioms::Window;

//===----------------------------------------------------------------------===//
// Windows
//===----------------------------------------------------------------------===//

/// Numbers of an attribute for rows and columns; `otherwise` where the file has
/// none. One number is that of columns.
static FailureOr<SmallVector<int64_t>> perAxis(OpScope &scope, StringRef name,
                                               size_t axes, size_t sides,
                                               int64_t otherwise,
                                               int64_t least) {
  SmallVector<int64_t> given = scope.node.integers(name);
  SmallVector<int64_t> result(2 * sides, otherwise);
  if (given.empty())
    return result;
  if (given.size() != axes * sides)
    return scope.error(name + " has " + Twine(given.size()) +
                       " numbers, expected " + Twine(axes * sides));
  for (int64_t number : given)
    if (number < least || number > 4096)
      return scope.error(name + " " + Twine(number) + " is out of range");
  for (size_t side = 0; side < sides; ++side)
    for (size_t axis = 0; axis < axes; ++axis)
      result[side * 2 + axis + 2 - axes] = given[side * axes + axis];
  return result;
}

/// Sets the padding by `auto_pad`, if the file has one.
static LogicalResult padAutomatically(OpScope &scope, Window &window,
                                      int64_t height, int64_t width) {
  std::string mode = scope.node.text("auto_pad", "NOTSET");
  if (mode == "NOTSET")
    return success();
  if (mode != "SAME_UPPER" && mode != "SAME_LOWER" && mode != "VALID")
    return scope.error("auto_pad '" + mode + "' is unknown");
  idioms::setPadding(window, mode != "VALID", height, width);
  if (mode == "SAME_LOWER") {
    std::swap(window.pad[0], window.pad[1]);
    std::swap(window.pad[2], window.pad[3]);
  }
  return success();
}

FailureOr<Window> mcunet::onnx::readWindow(OpScope &scope, Value images,
                                           size_t rank,
                                           ArrayRef<int64_t> kernel) {
  size_t axes = rank - 2;
  auto sizes = perAxis(scope, "kernel_shape", axes, 1, 1, 1);
  auto strides = perAxis(scope, "strides", axes, 1, 1, 1);
  auto dilations = perAxis(scope, "dilations", axes, 1, 1, 1);
  auto pads = perAxis(scope, "pads", axes, 2, 0, 0);
  if (failed(sizes) || failed(strides) || failed(dilations) || failed(pads))
    return failure();
  if (!kernel.empty()) {
    SmallVector<int64_t> own = {kernel.size() == 2 ? kernel[0] : 1,
                                kernel.back()};
    if (scope.node.hasAttribute("kernel_shape") && own != *sizes)
      return scope.error("kernel_shape is not that of the weights");
    for (int64_t size : own)
      if (size < 1 || size > 4096)
        return scope.error("kernel size " + Twine(size) + " is out of range");
    *sizes = own;
  }
  Window window;
  for (int axis = 0; axis < 2; ++axis) {
    window.kernel[axis] = (*sizes)[axis];
    window.stride[axis] = (*strides)[axis];
    window.dilation[axis] = (*dilations)[axis];
    window.pad[2 * axis] = (*pads)[axis];
    window.pad[2 * axis + 1] = (*pads)[2 + axis];
  }
  auto type = cast<RankedTensorType>(images.getType());
  if (failed(padAutomatically(scope, window, type.getDimSize(1),
                              type.getDimSize(2))))
    return failure();
  for (int axis = 0; axis < 2; ++axis)
    if (window.outputSize(axis, type.getDimSize(axis + 1)) < 1)
      return scope.error("the kernel is larger than the padded input");
  return window;
}

//===----------------------------------------------------------------------===//
// Weights
//===----------------------------------------------------------------------===//

/// The factors of the output: x times w over y, each step in single precision.
static SmallVector<float> factorsOf(float in, ArrayRef<float> weights,
                                    float out) {
  SmallVector<float> factors;
  for (float scale : weights)
    factors.push_back(in * scale / out);
  return factors;
}

/// The int32 bias that onnxruntime adds to the sums.
static FailureOr<SmallVector<int32_t>> readBias(OpScope &scope, size_t operand,
                                                int64_t channels, float in,
                                                ArrayRef<float> weightScales) {
  SmallVector<int32_t> bias(channels, 0);
  if (!scope.has(operand))
    return bias;
  const Entry &entry = *scope.operands[operand];
  const Constant *constant =
      entry.weights ? entry.weights->constant : entry.constant;
  if (!constant)
    return scope.error(entry.name, "bias must be constant");
  if (constant->isReal())
    return scope.error(entry.name,
                       "is a bias of real numbers; quantize it to int32 with "
                       "the scale of the input times that of the weights");
  if (constant->type != ElementType::Int32)
    return scope.error(entry.name, "is a bias of " + typeName(constant->type) +
                                       ", expected int32");
  if (constant->elements() != channels)
    return scope.error(entry.name, "bias has " + Twine(constant->elements()) +
                                       " elements, expected " +
                                       Twine(channels));
  if (entry.weights && entry.weights->zeroPoint != 0)
    return scope.error(entry.name, "bias has a zero point, expected 0");
  if (entry.weights)
    for (auto [i, scale] : llvm::enumerate(entry.weights->scales)) {
      float expected =
          in *
          weightScales[weightScales.size() == 1 ? 0 : i % weightScales.size()];
      if (!(std::abs(scale - expected) <= 1e-3f * expected))
        return scope.error(entry.name,
                           "bias has another scale than that of the input "
                           "times that of the weights");
    }
  for (int64_t i = 0; i < channels; ++i)
    bias[i] = static_cast<int32_t>(constant->integers[i]);
  return bias;
}

/// Checks type, rank and scales of weights whose channels are dimension `axis`.
static LogicalResult checkWeights(OpScope &scope, const Weights &weights,
                                  StringRef name, size_t rank, int64_t axis) {
  const Constant &constant = *weights.constant;
  if (constant.type != ElementType::Int8 && constant.type != ElementType::UInt8)
    return scope.error(name, "weights are of " + typeName(constant.type) +
                                 ", expected int8 or uint8");
  if (constant.shape.size() != rank)
    return scope.error(name, "weights have " + Twine(constant.shape.size()) +
                                 " dimensions, expected " + Twine(rank));
  if (constant.integers.empty())
    return scope.error(name, "weights have no elements");
  int64_t channels = constant.shape[axis];
  if (weights.scales.size() != 1 &&
      (weights.axis != axis ||
       static_cast<int64_t>(weights.scales.size()) != channels))
    return scope.error(name, "weights have scales along dimension " +
                                 Twine(weights.axis) + ", expected " +
                                 Twine(axis));
  return success();
}

namespace {
/// Weights [O, ..., I] for a convolution of one image.
struct Filter {
  SmallVector<int8_t, 0> values;
  SmallVector<int64_t> shape; // O, KH, KW, I
  int32_t zeroPoint = 0;
  SmallVector<int32_t> bias;
  float inScale = 1;
  int32_t inZeroPoint = 0;
  SmallVector<float> weightScales;
};
} // namespace

/// The range of the sums of each channel.
static FailureOr<SmallVector<SumRange>> rangesOf(OpScope &scope,
                                                 const Filter &filter) {
  SmallVector<SumRange> ranges;
  int64_t perChannel =
      static_cast<int64_t>(filter.values.size()) / filter.shape[0];
  for (int64_t channel = 0; channel < filter.shape[0]; ++channel) {
    SumRange range{filter.bias[channel], filter.bias[channel]};
    for (int64_t i = 0; i < perChannel; ++i)
      range.addProduct(filter.values[channel * perChannel + i] -
                           filter.zeroPoint,
                       -128 - filter.inZeroPoint, 127 - filter.inZeroPoint);
    if (range.low < INT32_MIN || range.high > INT32_MAX)
      return scope.error("sums of channel " + Twine(channel) +
                         " leave 32 bits");
    ranges.push_back(range);
  }
  return ranges;
}

/// The output stage; fails if a sum exceeds 32 bits.
static FailureOr<idioms::OutputStage> stageOf(OpScope &scope,
                                              const Filter &filter) {
  FailureOr<SmallVector<SumRange>> ranges = rangesOf(scope, filter);
  if (failed(ranges))
    return failure();
  SmallVector<float> factors =
      factorsOf(filter.inScale, filter.weightScales, scope.out.scale);
  for (float factor : factors)
    if (!(factor > 1e-30f && factor < kSingleFactorLimit))
      return scope.error("the scales give a factor that is out of range");
  idioms::OutputStage stage =
      outputStageOf(factors, *ranges, scope.out.zeroPoint);
  for (float factor : stage.factors)
    if (factor < kLeastSingleFactor)
      return scope.error("the scales give a factor below 2^-16, and no "
                         "multiplier in integers rounds as onnxruntime does");
  return stage;
}

static Value weightConstant(OpScope &scope, ArrayRef<int64_t> shape,
                            ArrayRef<int8_t> values) {
  return idioms::constant(
      scope.b, scope.loc,
      DenseElementsAttr::get(RankedTensorType::get(shape, scope.b.getI8Type()),
                             values));
}

//===----------------------------------------------------------------------===//
// Convolution
//===----------------------------------------------------------------------===//

/// Reads weights [O, I, KH, KW] or [O, I, K] with the bias after them.
static FailureOr<Filter> readFilter(OpScope &scope, const Function &input) {
  FailureOr<Weights> weights = scope.weights(1);
  size_t rank = input.base.shape.size();
  if (failed(weights) ||
      failed(checkWeights(scope, *weights, scope.operands[1]->name, rank, 0)))
    return failure();
  const Constant &constant = *weights->constant;
  ArrayRef<int64_t> shape = constant.shape;
  int64_t offset = constant.type == ElementType::UInt8 ? 128 : 0;
  Filter filter;
  int64_t height = rank == 4 ? shape[2] : 1, width = shape.back();
  filter.shape = {shape[0], height, width, shape[1]};
  filter.zeroPoint = static_cast<int32_t>(weights->zeroPoint - offset);
  for (int64_t out = 0; out < shape[0]; ++out)
    for (int64_t y = 0; y < height; ++y)
      for (int64_t x = 0; x < width; ++x)
        for (int64_t in = 0; in < shape[1]; ++in)
          filter.values.push_back(static_cast<int8_t>(
              constant
                  .integers[((out * shape[1] + in) * height + y) * width + x] -
              offset));
  filter.inScale = input.plain->scale;
  filter.inZeroPoint = input.plain->zeroPoint;
  filter.weightScales = weights->scales;
  FailureOr<SmallVector<int32_t>> bias =
      readBias(scope, 2, shape[0], filter.inScale, filter.weightScales);
  if (failed(bias))
    return failure();
  filter.bias = std::move(*bias);
  return filter;
}

/// The number of groups, checked against the image and the weights.
static LogicalResult checkGroups(OpScope &scope, const Filter &filter,
                                 int64_t channels) {
  int64_t groups = scope.node.integer("group", 1);
  if (groups < 1 || groups > channels || channels % groups != 0 ||
      filter.shape[0] % groups != 0)
    return scope.error("group " + Twine(groups) + " does not divide " +
                       Twine(channels) + " and " + Twine(filter.shape[0]) +
                       " channels");
  if (filter.shape[3] * groups != channels)
    return scope.error(scope.operands[1]->name,
                       "weights have " + Twine(filter.shape[3]) +
                           " input channels a group, expected " +
                           Twine(channels / groups));
  return success();
}

LogicalResult mcunet::onnx::importConv(OpScope &scope) {
  FailureOr<Function> input = failure();
  if (failed(scope.checkCounts(2, 3)) || failed(input = scope.plain(0)))
    return failure();
  FailureOr<Value> images = scope.images(input->base);
  FailureOr<Filter> filter = failure();
  if (failed(images) || failed(filter = readFilter(scope, *input)))
    return failure();
  int64_t channels = cast<RankedTensorType>(images->getType()).getDimSize(3);
  if (failed(checkGroups(scope, *filter, channels)))
    return failure();
  size_t rank = input->base.shape.size();
  FailureOr<Window> window = readWindow(
      scope, *images, rank,
      ArrayRef<int64_t>(filter->shape).slice(1, 2).take_back(rank - 2));
  FailureOr<idioms::OutputStage> stage = stageOf(scope, *filter);
  if (failed(window) || failed(stage))
    return failure();
  ConvParams params{*window, filter->inZeroPoint, filter->zeroPoint,
                    std::move(*stage)};
  Value result = idioms::perImage(
      scope.b, scope.loc, *images, /*rowwise=*/false, [&](Value image) {
        if (filter->shape[3] != channels)
          return idioms::groupedConv2d(scope.b, scope.loc, image,
                                       filter->values, filter->shape,
                                       filter->bias, params);
        Value weights = weightConstant(scope, filter->shape, filter->values);
        Value bias = idioms::constantI32(scope.b, scope.loc, {filter->shape[0]},
                                         filter->bias);
        return idioms::conv2d(scope.b, scope.loc, image, weights, bias, params);
      });
  return scope.define(scope.ofImages(result, rank));
}

//===----------------------------------------------------------------------===//
// Dense layers
//===----------------------------------------------------------------------===//

/// Weights [K, N], or [N, K] where transposed, as a filter [N, 1, 1, K]. Rows
/// that are held as pixels have their weights in that order.
static FailureOr<Filter> readMatrix(OpScope &scope, const Function &input,
                                    bool transposed) {
  FailureOr<Weights> weights = scope.weights(1);
  if (failed(weights) ||
      failed(checkWeights(scope, *weights, scope.operands[1]->name, 2,
                          transposed ? 0 : 1)))
    return failure();
  const Constant &constant = *weights->constant;
  int64_t offset = constant.type == ElementType::UInt8 ? 128 : 0;
  int64_t units = constant.shape[transposed ? 0 : 1];
  int64_t depth = constant.shape[transposed ? 1 : 0];
  if (input.base.shape.empty() || input.base.shape.back() != depth)
    return scope.error(scope.operands[1]->name,
                       "has " + Twine(depth) +
                           " rows, which the input's last "
                           "dimension is not");
  Filter filter;
  filter.shape = {units, 1, 1, depth};
  filter.zeroPoint = static_cast<int32_t>(weights->zeroPoint - offset);
  for (int64_t unit = 0; unit < units; ++unit)
    for (int64_t k = 0; k < depth; ++k) {
      int64_t row = k;
      if (auto flat = input.base.flattened)
        row = k % flat->first * flat->second + k / flat->first;
      filter.values.push_back(static_cast<int8_t>(
          constant
              .integers[transposed ? unit * depth + row : row * units + unit] -
          offset));
    }
  filter.inScale = input.plain->scale;
  filter.inZeroPoint = input.plain->zeroPoint;
  filter.weightScales = weights->scales;
  FailureOr<SmallVector<int32_t>> bias =
      readBias(scope, 2, units, filter.inScale, filter.weightScales);
  if (failed(bias))
    return failure();
  filter.bias = std::move(*bias);
  return filter;
}

static LogicalResult importDense(OpScope &scope, bool transposed) {
  FailureOr<Function> input = scope.plain(0);
  FailureOr<Filter> filter = failure();
  if (failed(input) || failed(filter = readMatrix(scope, *input, transposed)))
    return failure();
  FailureOr<idioms::OutputStage> stage = stageOf(scope, *filter);
  if (failed(stage))
    return failure();
  ConvParams params{Window(), filter->inZeroPoint, filter->zeroPoint,
                    std::move(*stage)};
  Value value =
      input->base.flattened ? input->base.value : scope.inOrder(input->base);
  SmallVector<int64_t> shape(input->base.shape);
  shape.back() = filter->shape[0];
  Value weights = weightConstant(scope, filter->shape, filter->values);
  Value bias =
      idioms::constantI32(scope.b, scope.loc, {filter->shape[0]}, filter->bias);
  return scope.define(
      Bytes{idioms::fullyConnected(scope.b, scope.loc, value, weights, bias,
                                   params, shape),
            shape});
}

LogicalResult mcunet::onnx::importGemm(OpScope &scope) {
  if (failed(scope.checkCounts(2, 3)))
    return failure();
  if (scope.node.real("alpha", 1) != 1 || scope.node.real("beta", 1) != 1)
    return scope.error("alpha and beta other than 1 are not supported");
  if (scope.node.integer("transA", 0))
    return scope.error("a transposed input is not supported");
  return importDense(scope, scope.node.integer("transB", 0) != 0);
}

LogicalResult mcunet::onnx::importMatMul(OpScope &scope) {
  if (failed(scope.checkCounts(2, 2)))
    return failure();
  return importDense(scope, false);
}

//===----------------------------------------------------------------------===//
// Pooling
//===----------------------------------------------------------------------===//

/// True where rounding the number of positions up adds none.
static bool ceilsAlike(const Window &window, Value images) {
  auto type = cast<RankedTensorType>(images.getType());
  for (int axis = 0; axis < 2; ++axis) {
    int64_t room = type.getDimSize(axis + 1) + window.pad[2 * axis] +
                   window.pad[2 * axis + 1] - window.extent(axis);
    if (room % window.stride[axis] != 0)
      return false;
  }
  return true;
}

/// The window of a pooling.
static FailureOr<Window> readPool(OpScope &scope, Value images, size_t rank) {
  FailureOr<Window> window = readWindow(scope, images, rank, {});
  if (failed(window))
    return failure();
  if (!scope.node.hasAttribute("kernel_shape"))
    return scope.error("has no kernel_shape");
  if (window->dilation != std::array<int64_t, 2>{1, 1})
    return scope.error("dilation is not supported");
  if (scope.node.integer("ceil_mode", 0) && !ceilsAlike(*window, images))
    return scope.error("ceil_mode adds a window beyond the padding, which is "
                       "not supported");
  for (int side = 0; side < 4; ++side)
    if (window->pad[side] >= window->kernel[side / 2])
      return scope.error("padding is as large as the kernel");
  return window;
}

LogicalResult mcunet::onnx::importMaxPool(OpScope &scope) {
  FailureOr<Function> input = failure();
  if (failed(scope.checkCounts(1, 1)) || failed(input = scope.plain(0)))
    return failure();
  if (scope.node.outputs.size() > 1 && !scope.node.outputs[1].empty())
    return scope.error("indices as a second output are not supported");
  FailureOr<Value> images = scope.images(input->base);
  FailureOr<Window> window = failure();
  size_t rank = input->base.shape.size();
  if (failed(images) || failed(window = readPool(scope, *images, rank)))
    return failure();
  idioms::PoolParams params;
  params.window = *window;
  Value result =
      idioms::perImage(scope.b, scope.loc, *images, false, [&](Value image) {
        return idioms::maxPool2d(scope.b, scope.loc, image, params);
      });
  Entry entry;
  Bytes base = scope.ofImages(result, rank);
  base.isUnsigned = input->base.isUnsigned;
  input->base = std::move(base);
  entry.function = *input;
  return scope.define(std::move(entry));
}

/// True if the average in single precision, in any order, rounds like the exact
/// one for all sums of `count` elements.
static bool roundsClearly(const Function &input, Quant8 out, int64_t count) {
  double ratio = static_cast<double>(input.plain->scale) / out.scale / count;
  double largest = 256.0 * static_cast<double>(input.plain->scale) / out.scale;
  // Each addition and the two divisions round once, relative to the sum.
  double doubt =
      (static_cast<double>(count) + 4) * largest * 0x1p-24 + 256 * 0x1p-24;
  for (int64_t sum = (-128 - input.plain->zeroPoint) * count,
               last = (127 - input.plain->zeroPoint) * count;
       sum <= last; ++sum) {
    double value = static_cast<double>(sum) * ratio;
    if (value < -128 - out.zeroPoint - 1 || value > 127 - out.zeroPoint + 1)
      continue;
    if (std::abs(value - std::floor(value) - 0.5) <= doubt)
      return false;
  }
  return true;
}

LogicalResult mcunet::onnx::importAveragePool(OpScope &scope) {
  FailureOr<Function> input = failure();
  if (failed(scope.checkCounts(1, 1)) || failed(input = scope.plain(0)))
    return failure();
  FailureOr<Value> images = scope.images(input->base);
  FailureOr<Window> window = failure();
  size_t rank = input->base.shape.size();
  if (failed(images) || failed(window = readPool(scope, *images, rank)))
    return failure();
  if (!scope.node.integer("count_include_pad", 0) &&
      window->pad != std::array<int64_t, 4>{0, 0, 0, 0})
    return scope.error("averages over fewer elements at the edges, which is "
                       "supported with count_include_pad only");
  int64_t count = window->kernel[0] * window->kernel[1];
  if (count > (1 << 14))
    return scope.error("averages more than 2^14 elements");
  if (!roundsClearly(*input, scope.out, count))
    return scope.error(
        "onnxruntime sums the windows in single precision, and for these "
        "scales an average may fall on either side of a half");
  int64_t channels = cast<RankedTensorType>(images->getType()).getDimSize(3);
  SumRange range;
  range.addProduct(count, -128 - input->plain->zeroPoint,
                   127 - input->plain->zeroPoint);
  float factor = static_cast<float>(static_cast<double>(input->plain->scale) /
                                    scope.out.scale / count);
  ConvParams params{*window, input->plain->zeroPoint, 0,
                    outputStageOf(factor, range, scope.out.zeroPoint)};
  Value result =
      idioms::perImage(scope.b, scope.loc, *images, false, [&](Value image) {
        SmallVector<int8_t> ones(count * channels, 1);
        Value weights = weightConstant(
            scope, {window->kernel[0], window->kernel[1], channels, 1}, ones);
        SmallVector<int32_t> zeros(channels, 0);
        Value bias = idioms::constantI32(scope.b, scope.loc, {channels}, zeros);
        return idioms::depthwiseConv2d(scope.b, scope.loc, image, weights, bias,
                                       params);
      });
  return scope.define(scope.ofImages(result, rank));
}

LogicalResult mcunet::onnx::importGlobalAveragePool(OpScope &scope) {
  FailureOr<Function> input = failure();
  if (failed(scope.checkCounts(1, 1)) || failed(input = scope.plain(0)))
    return failure();
  FailureOr<Value> images = scope.images(input->base);
  if (failed(images))
    return failure();
  auto type = cast<RankedTensorType>(images->getType());
  int64_t count = type.getDimSize(1) * type.getDimSize(2);
  if (count > (1 << 22))
    return scope.error("averages more than 2^22 elements");
  float factor =
      input->plain->scale / (scope.out.scale * static_cast<float>(count));
  SumRange range;
  range.addProduct(count, -128 - input->plain->zeroPoint,
                   127 - input->plain->zeroPoint);
  idioms::OutputStage stage = outputStageOf(factor, range, scope.out.zeroPoint);
  Value sum = idioms::rescale(scope.b, scope.loc, *images, scope.b.getI32Type(),
                              idioms::kUnitMultiplier, input->plain->zeroPoint,
                              0, true);
  SmallVector<int64_t> shape(type.getShape());
  for (int64_t axis : {1, 2}) {
    shape[axis] = 1;
    sum = tosa::ReduceSumOp::create(
        scope.b, scope.loc, RankedTensorType::get(shape, scope.b.getI32Type()),
        sum, static_cast<uint32_t>(axis));
  }
  Value result = idioms::outputStage(scope.b, scope.loc, sum, stage);
  return scope.define(scope.ofImages(result, input->base.shape.size()));
}
