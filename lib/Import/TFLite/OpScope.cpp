//===- OpScope.cpp - One operator being imported --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OpScope.h"

#include "llvm/Support/Endian.h"

#include <algorithm>
#include <cmath>

using namespace mlir;
using namespace mcunet::tfl;
using mcunet::idioms::Quant;

/// The location of an operator: the name of the tensor that it makes.
static Location locationOf(ImportState &state, const OpInfo &op) {
  StringRef name = op.outputs.empty()
                       ? StringRef(op.name)
                       : StringRef(state.model.tensors[op.outputs[0]].name);
  return NameLoc::get(state.builder.getStringAttr(name));
}

OpScope::OpScope(ImportState &state, size_t index)
    : b(state.builder), loc(locationOf(state, state.model.ops[index])),
      state(state), index(index), info(state.model.ops[index]) {}

std::optional<OpScope> OpScope::producer(size_t i) const {
  if (!hasInput(i))
    return std::nullopt;
  std::optional<size_t> writer = state.producers[info.inputs[i]];
  return writer ? std::optional<OpScope>(std::in_place, state, *writer)
                : std::nullopt;
}

LogicalResult OpScope::error(const Twine &message) {
  if (!info.outputs.empty())
    return error(output(), message);
  if (state.error.empty())
    state.error =
        ("op " + Twine(index) + " (" + info.name + "): " + message).str();
  return failure();
}

LogicalResult OpScope::error(const TensorInfo &tensor, const Twine &message) {
  if (state.error.empty())
    state.error = ("op " + Twine(index) + " (" + info.name + "), tensor '" +
                   tensor.name + "': " + message)
                      .str();
  return failure();
}

void OpScope::markAmbiguous() {
  state.ambiguous.push_back(("op " + Twine(index) + " (" + info.name +
                             "), tensor '" + output().name + "'")
                                .str());
}

LogicalResult OpScope::checkCounts(size_t least, size_t most, size_t outputs) {
  if (info.inputs.size() < least || info.inputs.size() > most)
    return error("has " + Twine(info.inputs.size()) + " inputs, expected " +
                 Twine(least) + (most > least ? " or more" : ""));
  for (size_t i = 0; i < least; ++i)
    if (info.inputs[i] < 0)
      return error("input " + Twine(i) + " is left out");
  if (info.outputs.size() != outputs)
    return error("has " + Twine(info.outputs.size()) + " outputs, expected " +
                 Twine(outputs));
  return success();
}

FailureOr<Quant> OpScope::quantOf(const TensorInfo &tensor) {
  size_t id = &tensor - state.model.tensors.data();
  if (state.isEdge[id])
    return state.edgeQuants[id];
  if (tensor.type == ElementType::FLOAT32 ||
      tensor.type == ElementType::FLOAT16)
    return error(tensor, "is " + typeName(tensor.type) +
                             "; float models are not supported, quantize the "
                             "model to int8");
  bool isUnsigned = tensor.type == ElementType::UINT8;
  if (tensor.type != ElementType::INT8 && !isUnsigned)
    return error(tensor, "is " + typeName(tensor.type) + ", expected INT8");
  if (!tensor.quantizationFault.empty())
    return error(tensor, tensor.quantizationFault);
  if (tensor.scales.empty())
    return error(tensor, "has no scale and zero point");
  if (tensor.scales.size() != 1)
    return error(tensor, "has a scale per channel, expected one");
  // The same real numbers as int8: q - 128.
  return Quant{tensor.scales[0], static_cast<int32_t>(tensor.zeroPoints[0] -
                                                      (isUnsigned ? 128 : 0))};
}

Value mcunet::tfl::constantOf(OpBuilder &b, Location loc,
                              const TensorInfo &tensor) {
  auto type = RankedTensorType::get(tensor.shape, b.getI8Type());
  return idioms::constant(
      b, loc, DenseElementsAttr::get(type, ArrayRef<int8_t>(tensor.bytes())));
}

FailureOr<Value> OpScope::value(size_t i) {
  const TensorInfo &tensor = input(i);
  if (failed(quantOf(tensor)))
    return failure();
  if (Value known = state.values[info.inputs[i]])
    return known;
  if (!tensor.isConstant)
    return error(tensor, "has no int8 value here");
  return constantOf(b, loc, tensor);
}

FailureOr<Value> OpScope::images(size_t i) {
  const TensorInfo &tensor = input(i);
  if (tensor.shape.size() != 4)
    return error(tensor, "has " + Twine(tensor.shape.size()) +
                             " dimensions, expected 4");
  return value(i);
}

/// Sizes, axes and strides beyond 32 bits mean "as far as it goes"; sums of
/// them do not overflow then.
static int64_t saturated(int64_t value) {
  return std::clamp<int64_t>(value, INT32_MIN, INT32_MAX);
}

FailureOr<SmallVector<int64_t>> OpScope::integers(size_t i) {
  const TensorInfo &tensor = input(i);
  if (const auto &folded = state.known[info.inputs[i]])
    return folded->values;
  if (!tensor.isConstant)
    return error(tensor, "must be a constant");
  SmallVector<int64_t> result;
  if (tensor.type == ElementType::INT32) {
    for (int64_t k = 0; k < tensor.elements; ++k)
      result.push_back(static_cast<int32_t>(
          llvm::support::endian::read32le(tensor.data.data() + 4 * k)));
    return result;
  }
  if (tensor.type == ElementType::INT64) {
    for (int64_t k = 0; k < tensor.elements; ++k)
      result.push_back(saturated(static_cast<int64_t>(
          llvm::support::endian::read64le(tensor.data.data() + 8 * k))));
    return result;
  }
  return error(tensor,
               "is " + typeName(tensor.type) + ", expected INT32 or INT64");
}

FailureOr<int64_t> OpScope::integer(size_t i) {
  FailureOr<SmallVector<int64_t>> all = integers(i);
  if (failed(all))
    return failure();
  if (all->size() != 1)
    return error(input(i),
                 "has " + Twine(all->size()) + " numbers, expected 1");
  return all->front();
}

FailureOr<int64_t> OpScope::axisOf(int64_t axis, size_t rank) {
  auto bound = static_cast<int64_t>(rank);
  if (axis < -bound || axis >= bound)
    return error("axis " + Twine(axis) + " does not exist");
  return axis < 0 ? axis + bound : axis;
}

static bool isInteger(const TensorInfo &tensor) {
  return tensor.type == ElementType::INT32 || tensor.type == ElementType::INT64;
}

bool OpScope::isKnown(size_t i) const {
  return state.known[info.inputs[i]] ||
         (input(i).isConstant && isInteger(input(i)));
}

FailureOr<Known> OpScope::known(size_t i) {
  FailureOr<SmallVector<int64_t>> values = integers(i);
  if (failed(values))
    return failure();
  return Known{input(i).shape, *values};
}

LogicalResult OpScope::defineKnown(ArrayRef<int64_t> values, size_t i) {
  const TensorInfo &tensor = output(i);
  if (!isInteger(tensor))
    return error(tensor,
                 "is " + typeName(tensor.type) + ", expected INT32 or INT64");
  if (static_cast<int64_t>(values.size()) != tensor.elements)
    return error(tensor, "has " + Twine(values.size()) +
                             " elements, the file says " +
                             Twine(tensor.elements));
  Known result{tensor.shape, {}};
  for (int64_t value : values)
    result.values.push_back(tensor.type == ElementType::INT32
                                ? static_cast<int32_t>(value)
                                : saturated(value));
  state.known[info.outputs[i]] = std::move(result);
  return success();
}

/// zeroPoint + round(real / scale) in the kernels' single precision, bounded so
/// that absurd scales cannot overflow.
static int32_t quantizeReal(float real, Quant quant) {
  float scaled = std::round(real / quant.scale);
  scaled = std::min(std::max(scaled, -1.0e6f), 1.0e6f);
  return quant.zeroPoint + static_cast<int32_t>(scaled);
}

FailureOr<std::pair<int32_t, int32_t>>
OpScope::activationRange(Activation activation, Quant quant) {
  int32_t low = -128, high = 127;
  switch (activation) {
  case Activation::NONE:
    break;
  case Activation::RELU:
    low = quantizeReal(0.0f, quant);
    break;
  case Activation::RELU_N1_TO_1:
    low = quantizeReal(-1.0f, quant);
    high = quantizeReal(1.0f, quant);
    break;
  case Activation::RELU6:
    low = quantizeReal(0.0f, quant);
    high = quantizeReal(6.0f, quant);
    break;
  case Activation::TANH:
  case Activation::SIGN_BIT:
    // The int8 kernels accept these two and do not apply them.
    break;
  default:
    return error("fused activation " + Twine(static_cast<int>(activation)) +
                 " is unknown");
  }
  low = std::clamp(low, -128, 127);
  high = std::clamp(high, -128, 127);
  return std::make_pair(low, std::max(low, high));
}

LogicalResult OpScope::makesConstants(int64_t bytes) {
  state.constantBytes += bytes;
  if (state.constantBytes > kMaxConstantBytes)
    return error("needs " + Twine(bytes) +
                 " bytes of tables while it is compiled; the operators of a "
                 "model may have " +
                 Twine(kMaxConstantBytes) + " together");
  return success();
}

LogicalResult OpScope::define(Value value, size_t i) {
  const TensorInfo &tensor = output(i);
  auto type = cast<RankedTensorType>(value.getType());
  if (type.getShape() != ArrayRef<int64_t>(tensor.shape)) {
    std::string text;
    llvm::raw_string_ostream os(text);
    llvm::interleave(type.getShape(), os, "x");
    os << ", the file says ";
    llvm::interleave(tensor.shape, os, "x");
    return error(tensor, "shape is " + text);
  }
  if (failed(quantOf(tensor)))
    return failure();
  state.values[info.outputs[i]] = value;
  return success();
}

LogicalResult OpScope::defineIndices(Value value) {
  const TensorInfo &tensor = output();
  if (tensor.type != ElementType::INT32 && tensor.type != ElementType::INT64)
    return error(tensor,
                 "is " + typeName(tensor.type) + ", expected INT32 or INT64");
  int64_t elements = cast<RankedTensorType>(value.getType()).getNumElements();
  if (elements != tensor.elements)
    return error(tensor, "has " + Twine(tensor.elements) +
                             " elements, there are " + Twine(elements) +
                             " indices");
  state.values[info.outputs[0]] = value;
  return success();
}
