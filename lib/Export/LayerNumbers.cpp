//===- LayerNumbers.cpp - A layer's entry in a description ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayerNumbers.h"
#include "mcunet/Support/Text.h"

#include "llvm/Support/Base64.h"
#include "llvm/Support/Endian.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace mcunet;
using llvm::Error;
using llvm::Expected;
namespace json = llvm::json;

Error mcunet::layerError(Operation *op, const Twine &message) {
  std::string name = op->getName().stripDialect().str();
  if (auto loc = dyn_cast<NameLoc>(op->getLoc()))
    name = printable(loc.getName());
  return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                 "layer '" + Twine(name) + "': " + message);
}

//===----------------------------------------------------------------------===//
// Convolutions
//===----------------------------------------------------------------------===//

static patch::ConvolutionOpInterface convolutionOf(Operation *op) {
  return cast<patch::ConvolutionOpInterface>(op);
}

static ArrayRef<int32_t> clampOf(Operation *op) {
  return convolutionOf(op).getClamp();
}

bool mcunet::hasRelu(Operation *op) {
  return clampOf(op)[0] == convolutionOf(op).outputZeroPoint();
}

/// Rows (axis 0) or columns.
static int64_t kernelOn(patch::ConvolutionOpInterface conv, int axis) {
  return conv.getWeights().getShapedType().getDimSize(conv.getKernelDim() +
                                                      axis);
}

int64_t mcunet::kernelOf(Operation *op) {
  return kernelOn(convolutionOf(op), 0);
}

int64_t mcunet::strideOf(Operation *op) {
  return convolutionOf(op).getStride()[0];
}

bool mcunet::isPointwise(Operation *op) {
  return isa<patch::Conv2DOp>(op) && kernelOf(op) == 1 && strideOf(op) == 1;
}

/// The window along one axis, as the importer makes it.
static bool isStandardWindow(Operation *op, int axis) {
  patch::ConvolutionOpInterface conv = convolutionOf(op);
  int64_t kernel = kernelOn(conv, axis);
  int64_t stride = conv.getStride()[axis];
  int64_t in =
      cast<RankedTensorType>(op->getOperand(0).getType()).getDimSize(1 + axis);
  int64_t out =
      cast<RankedTensorType>(op->getResult(0).getType()).getDimSize(1 + axis);
  return kernel == kernelOf(op) && stride == strideOf(op) && kernel % 2 == 1 &&
         conv.getDilation()[axis] == 1 && conv.getPad()[axis] == kernel / 2 &&
         out == (in + 2 * (kernel / 2) - kernel) / stride + 1;
}

Error mcunet::checkConvolution(Operation *op) {
  for (int axis : {0, 1})
    if (!isStandardWindow(op, axis))
      return layerError(op, "its window is not a square kernel with padding "
                            "kernel / 2 on all sides");
  if (auto depthwise = dyn_cast<patch::DepthwiseConv2DOp>(op))
    if (depthwise.getWeights().getShapedType().getDimSize(3) != 1)
      return layerError(op, "has several filters a channel");
  if (!convolutionOf(op).getWeights().getElementType().isInteger(8))
    return layerError(op, "has weights of nine bits");
  if (convolutionOf(op).getSingleRound())
    return layerError(op, "rounds once");
  if (!hasRelu(op) && (clampOf(op)[0] != -128 || clampOf(op)[1] != 127))
    return layerError(op, "has an activation other than ReLU6");
  if (hasRelu(op) && clampOf(op)[1] == clampOf(op)[0])
    return layerError(op, "has only one value");
  return Error::success();
}

float mcunet::relu6Scale(Operation *op) {
  return 6.0f / static_cast<float>(clampOf(op)[1] - clampOf(op)[0]);
}

//===----------------------------------------------------------------------===//
// Additions and gates
//===----------------------------------------------------------------------===//

static double factorOf(patch::AddOp add, unsigned index) {
  return std::ldexp(static_cast<double>(add.getMultiplier()[index]),
                    -add.getShift()[index]);
}

float mcunet::sumScale(patch::AddOp add, unsigned operand, float scale) {
  double ratio = std::ldexp(factorOf(add, operand) * factorOf(add, 2),
                            static_cast<int>(add.getLeftShift()));
  return static_cast<float>(static_cast<double>(scale) / ratio);
}

float mcunet::otherScale(patch::AddOp add, unsigned operand, float scale) {
  return static_cast<float>(static_cast<double>(scale) *
                            factorOf(add, 1 - operand) /
                            factorOf(add, operand));
}

/// Each entry between the ends bounds the scale: with n = entry + 128,
/// n - 1/2 <= 256 (scale x + 3) / 6 < n + 1/2.
Expected<float> mcunet::gateScale(patch::LookupOp table, int32_t zeroPoint) {
  double low = 0, high = std::numeric_limits<float>::max();
  for (int q = -128; q < 128; ++q) {
    int x = q - zeroPoint, n = table.getTable()[q + 128] + 128;
    if (n == 0 || n == 255 || x == 0)
      continue;
    double a = (6 * (n - 0.5) / 256 - 3) / x, b = (6 * (n + 0.5) / 256 - 3) / x;
    low = std::max(low, std::min(a, b));
    high = std::min(high, std::max(a, b));
  }
  auto scale = static_cast<float>((low + high) / 2);
  if (scale > 0 && std::isfinite(scale)) {
    idioms::Table8 gate =
        idioms::hardSigmoidTable({scale, zeroPoint}, idioms::kGateQuant);
    if (llvm::equal(gate, table.getTable()))
      return scale;
  }
  return layerError(table, "is not the gate of a squeeze-and-excite");
}

//===----------------------------------------------------------------------===//
// Entries
//===----------------------------------------------------------------------===//

template <typename T>
static json::Object encode(StringRef type, ArrayRef<T> values) {
  std::vector<char> bytes(values.size() * sizeof(T));
  for (size_t i = 0; i < values.size(); ++i)
    llvm::support::endian::write<T, llvm::endianness::little>(
        bytes.data() + i * sizeof(T), values[i]);
  return json::Object{{"type", type.str()},
                      {"base64", llvm::encodeBase64(bytes)}};
}

json::Object mcunet::describeQuant(Quant quant) {
  return json::Object{{"scale", static_cast<double>(quant.scale)},
                      {"zero_point", quant.zeroPoint}};
}

json::Object mcunet::describeMultipliers(ArrayRef<int32_t> multiplier,
                                         ArrayRef<int32_t> shift, Quant out) {
  return json::Object{{"multiplier", encode("i32", multiplier)},
                      {"shift", encode("i32", shift)},
                      {"output", describeQuant(out)}};
}

Expected<json::Object> mcunet::describeConvolution(Operation *op, Quant in,
                                                   Quant out) {
  patch::ConvolutionOpInterface conv = convolutionOf(op);
  auto weights = dyn_cast<DenseElementsAttr>(conv.getWeights());
  auto bias = dyn_cast<DenseElementsAttr>(conv.getBias());
  if (!weights || !bias)
    return layerError(op, "its weights cannot be read");
  std::vector<int8_t> taps(weights.value_begin<int8_t>(),
                           weights.value_end<int8_t>());
  std::vector<int32_t> offsets(bias.value_begin<int32_t>(),
                               bias.value_end<int32_t>());
  ArrayRef<int32_t> multiplier = conv.getMultiplier();
  ArrayRef<int32_t> shift = conv.getShift();
  std::vector<float> scales;
  for (size_t c = 0; c < offsets.size(); ++c) {
    size_t i = multiplier.size() == 1 ? 0 : c;
    double factor = std::ldexp(static_cast<double>(multiplier[i]), -shift[i]);
    double scale =
        factor * static_cast<double>(out.scale) / static_cast<double>(in.scale);
    // A channel that is constant has no scale of its own.
    scales.push_back(
        std::max(static_cast<float>(scale), std::numeric_limits<float>::min()));
  }
  json::Object entry = describeMultipliers(multiplier, shift, out);
  entry["weights"] = encode("i8", ArrayRef(taps));
  entry["bias"] = encode("i32", ArrayRef(offsets));
  entry["scale"] = encode("f32", ArrayRef(scales));
  return entry;
}
