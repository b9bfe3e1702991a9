//===- UInt8.cpp - Operators of the uint8 era -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A uint8 tensor is held as int8, q - 128, with the zero point less 128: the
// same real numbers, and for most kernels the same arithmetic. Where the uint8
// reference kernel rounds differently, the operator's importer uses a function
// of this file.
//
//===----------------------------------------------------------------------===//

#include "OpScope.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mcunet::tfl;
using mcunet::idioms::Quant;
using mcunet::idioms::Table8;

bool mcunet::tfl::hasUnsignedForm(int32_t code) {
  switch (static_cast<Builtin>(code)) {
  case Builtin::Add:
  case Builtin::ArgMax:
  case Builtin::ArgMin:
  case Builtin::AveragePool2D:
  case Builtin::BatchToSpaceND:
  case Builtin::BroadcastTo:
  case Builtin::Concatenation:
  case Builtin::Conv2D:
  case Builtin::DepthwiseConv2D:
  case Builtin::DepthToSpace:
  case Builtin::Dequantize:
  case Builtin::ExpandDims:
  case Builtin::FullyConnected:
  case Builtin::Gather:
  case Builtin::HardSwish:
  case Builtin::LeakyRelu:
  case Builtin::LogSoftmax:
  case Builtin::Logistic:
  case Builtin::MaxPool2D:
  case Builtin::Maximum:
  case Builtin::Mean:
  case Builtin::Minimum:
  case Builtin::MirrorPad:
  case Builtin::Mul:
  case Builtin::Pack:
  case Builtin::Pad:
  case Builtin::PadV2:
  case Builtin::Prelu:
  case Builtin::Quantize:
  case Builtin::ReduceMax:
  case Builtin::ReduceMin:
  case Builtin::Relu:
  case Builtin::Relu0To1:
  case Builtin::Relu6:
  case Builtin::ReluN1To1:
  case Builtin::Reshape:
  case Builtin::AssignVariable:
  case Builtin::ReadVariable:
  case Builtin::ResizeNearestNeighbor:
  case Builtin::ReverseV2:
  case Builtin::Slice:
  case Builtin::Softmax:
  case Builtin::SpaceToBatchND:
  case Builtin::SpaceToDepth:
  case Builtin::Split:
  case Builtin::SplitV:
  case Builtin::Squeeze:
  case Builtin::StridedSlice:
  case Builtin::Sub:
  case Builtin::Tanh:
  case Builtin::Tile:
  case Builtin::Transpose:
  case Builtin::Unpack:
    return true;
  default:
    return false;
  }
}

LogicalResult mcunet::tfl::checkUnsigned(OpScope &scope) {
  const TensorInfo *bytes = nullptr, *unsignedBytes = nullptr;
  auto see = [&](const TensorInfo &tensor) {
    if (tensor.type == ElementType::INT8)
      bytes = &tensor;
    if (tensor.type == ElementType::UINT8)
      unsignedBytes = &tensor;
  };
  for (size_t i = 0; i < scope.numInputs(); ++i)
    if (scope.hasInput(i))
      see(scope.input(i));
  for (size_t i = 0; i < scope.op().outputs.size(); ++i)
    see(scope.output(i));
  if (!unsignedBytes)
    return success();
  int32_t code = scope.op().code;
  if (!hasUnsignedForm(code))
    return scope.error(*unsignedBytes,
                       "is UINT8; " + scope.op().name +
                           " is supported in its int8 form only, quantize the "
                           "model to int8");
  if (bytes && code != static_cast<int32_t>(Builtin::Quantize))
    return scope.error(*bytes,
                       "is INT8, but '" + unsignedBytes->name + "' is UINT8");
  return success();
}

//===----------------------------------------------------------------------===//
// Kernels that compute in single precision
//===----------------------------------------------------------------------===//

/// The table of a function from uint8 to the uint8 less its zero point.
template <typename Fn> static Table8 tabulate(Quant in, Quant out, Fn f) {
  Table8 table;
  for (int32_t value = 0; value < 256; ++value) {
    int32_t result = f(value, in.zeroPoint + 128) + out.zeroPoint + 128;
    table[value] = static_cast<int8_t>(std::clamp(result, 0, 255) - 128);
  }
  return table;
}

std::optional<Table8> mcunet::tfl::unsignedTable(Builtin code, Quant in,
                                                 Quant out) {
  bool isTanh = code == Builtin::Tanh;
  if (out.scale != (isTanh ? 1.0f / 128 : 1.0f / 256) ||
      out.zeroPoint != (isTanh ? 0 : -128))
    return std::nullopt;
  float inverse = 1 / out.scale;
  return tabulate(in, out, [&](int32_t value, int32_t zeroPoint) {
    float real = in.scale * static_cast<float>(value - zeroPoint);
    float result = isTanh ? std::tanh(real) : 1.0f / (1.0f + std::exp(-real));
    return static_cast<int32_t>(std::round(result * inverse));
  });
}

Table8 mcunet::tfl::unsignedRescaling(Quant in, Quant out) {
  float inverse = 1.0f / out.scale;
  float scale = in.scale * inverse;
  return tabulate(in, out, [&](int32_t value, int32_t zeroPoint) {
    float bias = static_cast<float>(-zeroPoint) * scale;
    float steps = std::round(static_cast<float>(value) * scale + bias);
    return static_cast<int32_t>(std::clamp(steps, -1.0e6f, 1.0e6f));
  });
}
