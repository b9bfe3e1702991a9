//===- OpScope.cpp - One ONNX operator being imported ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OpScope.h"

#include "mcunet/Support/Text.h"

#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/Matchers.h"

#include <cmath>

using namespace mlir;
using namespace mcunet;
using namespace mcunet::onnx;
using mcunet::idioms::Table8;

static std::string plainKind(const NodeInfo &node) {
  StringRef kind = node.kind;
  if (kind == "QGemm")
    return "Gemm";
  kind.consume_front("QLinear");
  return kind.str();
}

OpScope::OpScope(ImportState &state, const NodeInfo &node)
    : state(state), b(state.builder),
      loc(NameLoc::get(state.builder.getStringAttr(
          printable(node.outputs.empty()
                        ? StringRef()
                        : StringRef(node.outputs.front()).take_front(200))))),
      node(node), kind(plainKind(node)) {}

LogicalResult OpScope::error(const Twine &message) {
  if (state.error.empty())
    state.error = ("op " + Twine(node.index) + " (" + node.kind + ")" +
                   (node.outputs.empty()
                        ? Twine("")
                        : ", tensor '" + Twine(node.outputs.front()) + "'") +
                   ": " + message)
                      .str();
  return failure();
}

LogicalResult OpScope::error(StringRef tensor, const Twine &message) {
  if (state.error.empty())
    state.error = ("op " + Twine(node.index) + " (" + node.kind +
                   "), tensor '" + tensor + "': " + message)
                      .str();
  return failure();
}

LogicalResult OpScope::checkCounts(size_t least, size_t most) {
  if (operands.size() < least || operands.size() > most)
    return error("has " + Twine(operands.size()) + " inputs, expected " +
                 Twine(least) +
                 (least == most ? Twine("") : " to " + Twine(most)));
  for (size_t i = 0; i < least; ++i)
    if (!operands[i])
      return error("input " + Twine(i) + " is left out");
  return success();
}

//===----------------------------------------------------------------------===//
// Numbers
//===----------------------------------------------------------------------===//

int32_t mcunet::onnx::quantised(float real, Quant8 out) {
  float low = static_cast<float>(-128 - out.zeroPoint);
  float high = static_cast<float>(127 - out.zeroPoint);
  float steps = std::min(std::max(real / out.scale, low), high);
  return static_cast<int32_t>(std::nearbyint(steps)) + out.zeroPoint;
}

std::array<float, 256> mcunet::onnx::dequantised(Quant8 quant) {
  std::array<float, 256> values;
  for (int32_t q = -128; q < 128; ++q)
    values[q + 128] = quant.scale * static_cast<float>(q - quant.zeroPoint);
  return values;
}

std::optional<Table8> mcunet::onnx::tableOf(const Function &function,
                                            Quant8 out) {
  Table8 table;
  for (size_t i = 0; i < table.size(); ++i) {
    float value = function.values[i];
    if (std::isnan(value))
      return std::nullopt;
    float doubt = function.doubt;
    int32_t result = quantised(value, out);
    if (doubt > 0 && (quantised(value - doubt, out) != result ||
                      quantised(value + doubt, out) != result))
      return std::nullopt;
    table[i] = static_cast<int8_t>(result);
  }
  return table;
}

FailureOr<Bytes> mcunet::onnx::requantised(OpScope &scope,
                                           const Function &function) {
  std::optional<Table8> table = tableOf(function, scope.out);
  if (!table)
    return scope.error("a value of the function lies so near to the bound "
                       "between two bytes that machines differ; another scale "
                       "of the output avoids it");
  Bytes bytes = function.base;
  bytes.isUnsigned = scope.out.isUnsigned;
  bytes.quant = scope.out;
  Table8 identity;
  for (int32_t q = -128; q < 128; ++q)
    identity[q + 128] = static_cast<int8_t>(q);
  if (*table != identity)
    bytes.value = idioms::table(scope.b, scope.loc, bytes.value, *table);
  return bytes;
}

Value mcunet::onnx::addScaled(OpScope &scope, Value lhs, Value rhs,
                              const idioms::AddParams &params) {
  OpBuilder &b = scope.b;
  auto left = cast<RankedTensorType>(lhs.getType());
  auto right = cast<RankedTensorType>(rhs.getType());
  SmallVector<int64_t> shape;
  for (auto [l, r] : llvm::zip_equal(left.getShape(), right.getShape()))
    shape.push_back(std::max(l, r));
  auto type = RankedTensorType::get(shape, b.getI32Type());
  Value l = idioms::rescale(b, scope.loc, lhs, b.getI32Type(), params.lhs,
                            params.lhsZeroPoint, 0, true);
  Value r = idioms::rescale(b, scope.loc, rhs, b.getI32Type(), params.rhs,
                            params.rhsZeroPoint, 0, true);
  Value sum = params.subtract
                  ? Value(tosa::SubOp::create(b, scope.loc, type, l, r))
                  : Value(tosa::AddOp::create(b, scope.loc, type, l, r));
  return idioms::outputStage(b, scope.loc, sum, params.output);
}

SmallVector<int8_t, 0> mcunet::onnx::bytesOf(const Constant &constant) {
  int64_t offset = constant.type == ElementType::UInt8 ? 128 : 0;
  SmallVector<int8_t, 0> bytes;
  for (int64_t value : constant.integers)
    bytes.push_back(static_cast<int8_t>(value - offset));
  return bytes;
}

//===----------------------------------------------------------------------===//
// Operands
//===----------------------------------------------------------------------===//

FailureOr<Function> OpScope::function(size_t i) {
  const Entry &entry = *operands[i];
  if (entry.function)
    return *entry.function;
  if (entry.weights) {
    const Weights &weights = *entry.weights;
    const Constant &constant = *weights.constant;
    if (weights.scales.size() != 1)
      return error(entry.name, "has a scale per channel, expected one");
    if (constant.type != ElementType::Int8 &&
        constant.type != ElementType::UInt8)
      return error(entry.name, "is of " + typeName(constant.type) +
                                   ", expected int8 or uint8");
    if (constant.integers.empty())
      return error(entry.name, "has no elements");
    bool isUnsigned = constant.type == ElementType::UInt8;
    Quant8 quant{
        weights.scales[0],
        static_cast<int32_t>(weights.zeroPoint - (isUnsigned ? 128 : 0)),
        isUnsigned};
    SmallVector<int64_t> shape(constant.shape);
    if (shape.empty())
      shape.push_back(1);
    auto type = RankedTensorType::get(shape, b.getI8Type());
    Value value = idioms::constant(
        b, loc,
        DenseElementsAttr::get(type, ArrayRef<int8_t>(bytesOf(constant))));
    Bytes bytes{value, shape, false, std::nullopt, isUnsigned};
    return Function{bytes, dequantised(quant), 0, quant};
  }
  if (entry.pending)
    return error(entry.name,
                 "is not quantised between " + entry.pending->node->kind +
                     " and " + node.kind +
                     ", so that onnxruntime computes both in real numbers");
  if (entry.constant)
    return error(entry.name, "is a constant of " +
                                 typeName(entry.constant->type) +
                                 " without a scale; quantize it, too");
  if (entry.realInput)
    return error(entry.name, "is an input of real numbers that " + node.kind +
                                 " reads before a QuantizeLinear");
  return error(entry.name, "is not quantised");
}

FailureOr<Function> OpScope::plain(size_t i) {
  FailureOr<Function> result = function(i);
  if (succeeded(result) && !result->plain)
    return error(operands[i]->name,
                 "is not quantised before it is read, so that onnxruntime "
                 "computes in real numbers");
  return result;
}

FailureOr<Weights> OpScope::weights(size_t i) {
  const Entry &entry = *operands[i];
  if (entry.weights)
    return *entry.weights;
  if (entry.constant && entry.constant->isReal())
    return error(entry.name, "is a constant of real numbers, so that "
                             "onnxruntime computes the layer with them; "
                             "quantize the weights");
  return error(entry.name, "must be a constant behind a DequantizeLinear");
}

FailureOr<SmallVector<int64_t>> OpScope::integers(size_t i) {
  const Entry &entry = *operands[i];
  if (!entry.constant)
    return error(entry.name, "must be constant");
  if (entry.constant->isReal())
    return error(entry.name, "is of float, expected integers");
  return SmallVector<int64_t>(ArrayRef<int64_t>(entry.constant->integers));
}

FailureOr<float> OpScope::real(size_t i, float otherwise) {
  if (!has(i))
    return otherwise;
  const Entry &entry = *operands[i];
  if (!entry.constant || !entry.constant->isReal() ||
      entry.constant->reals.size() != 1)
    return error(entry.name, "must be one constant real number");
  return entry.constant->reals[0];
}

FailureOr<int64_t> OpScope::axisOf(int64_t axis, size_t rank) {
  auto size = static_cast<int64_t>(rank);
  if (axis < -size || axis >= size)
    return error("axis " + Twine(axis) + " does not exist");
  return axis < 0 ? axis + size : axis;
}

//===----------------------------------------------------------------------===//
// Order of elements
//===----------------------------------------------------------------------===//

/// Dimension 1 last, and back.
static SmallVector<int32_t> permutationOf(size_t rank, bool toPixels) {
  SmallVector<int32_t> permutation = {0};
  if (toPixels) {
    for (size_t dim = 2; dim < rank; ++dim)
      permutation.push_back(static_cast<int32_t>(dim));
    permutation.push_back(1);
    return permutation;
  }
  permutation.push_back(static_cast<int32_t>(rank) - 1);
  for (size_t dim = 1; dim + 1 < rank; ++dim)
    permutation.push_back(static_cast<int32_t>(dim));
  return permutation;
}

/// A transposed constant is another constant.
static Value transposed(OpBuilder &b, Location loc, Value value,
                        ArrayRef<int32_t> permutation) {
  auto type = cast<RankedTensorType>(value.getType());
  DenseElementsAttr constant;
  if (!matchPattern(value, m_Constant(&constant)))
    return idioms::transposeAny(b, loc, value, permutation);
  SmallVector<int64_t> shape, strides(type.getRank(), 1), at(type.getRank());
  for (int64_t dim = type.getRank() - 2; dim >= 0; --dim)
    strides[dim] = strides[dim + 1] * type.getDimSize(dim + 1);
  for (int32_t dim : permutation)
    shape.push_back(type.getDimSize(dim));
  SmallVector<int8_t> from(constant.getValues<int8_t>()), to;
  for (int64_t i = 0; i < type.getNumElements(); ++i) {
    int64_t rest = i, index = 0;
    for (int64_t dim = type.getRank() - 1; dim >= 0; --dim) {
      index += rest % shape[dim] * strides[permutation[dim]];
      rest /= shape[dim];
    }
    to.push_back(from[index]);
  }
  return idioms::constant(
      b, loc, DenseElementsAttr::get(type.clone(shape), ArrayRef<int8_t>(to)));
}

FailureOr<Value> OpScope::images(const Bytes &bytes) {
  size_t rank = bytes.shape.size();
  if (rank != 4 && rank != 3)
    return error("reads a tensor of " + Twine(rank) +
                 " dimensions, expected images of four");
  Value value = bytes.value;
  if (!bytes.pixels) {
    Value &made = state.asPixels[bytes.value];
    if (!made)
      made = transposed(b, loc, bytes.value, permutationOf(rank, true));
    value = made;
  }
  if (rank == 4)
    return value;
  ArrayRef<int64_t> shape = bytes.shape;
  return idioms::reshape(b, loc, value, {shape[0], 1, shape[2], shape[1]});
}

Value OpScope::reshape(Value value, ArrayRef<int64_t> shape) {
  DenseElementsAttr constant;
  if (!matchPattern(value, m_Constant(&constant)))
    return idioms::reshape(b, loc, value, shape);
  return idioms::constant(b, loc,
                          constant.reshape(constant.getType().clone(shape)));
}

Bytes OpScope::ofImages(Value images, size_t rank) {
  ArrayRef<int64_t> sizes = cast<RankedTensorType>(images.getType()).getShape();
  Bytes bytes;
  bytes.pixels = true;
  bytes.isUnsigned = out.isUnsigned;
  bytes.value = images;
  bytes.shape = {sizes[0], sizes[3], sizes[1], sizes[2]};
  if (rank == 3) {
    bytes.shape = {sizes[0], sizes[3], sizes[2]};
    bytes.value =
        idioms::reshape(b, loc, images, {sizes[0], sizes[2], sizes[3]});
  }
  return bytes;
}

Value OpScope::inOrder(const Bytes &bytes) {
  if (!bytes.pixels && !bytes.flattened)
    return bytes.value;
  Value &made = state.asPlanes[bytes.value];
  if (made)
    return made;
  if (bytes.pixels)
    return made = transposed(b, loc, bytes.value,
                             permutationOf(bytes.shape.size(), false));
  auto [channels, places] = *bytes.flattened;
  Value rows = idioms::reshape(b, loc, bytes.value, {1, places, channels});
  rows = idioms::transpose(b, loc, rows, {0, 2, 1});
  return made = idioms::reshape(b, loc, rows, bytes.shape);
}

//===----------------------------------------------------------------------===//
// Results
//===----------------------------------------------------------------------===//

LogicalResult OpScope::define(Entry entry, size_t i) {
  if (i >= node.outputs.size() || node.outputs[i].empty())
    return success();
  entry.name = node.outputs[i];
  state.entries[node.outputs[i]] = std::move(entry);
  return success();
}

LogicalResult OpScope::define(Bytes bytes, size_t i) {
  Entry entry;
  bytes.isUnsigned = out.isUnsigned;
  bytes.quant = out;
  entry.bytes = std::move(bytes);
  return define(std::move(entry), i);
}

LogicalResult OpScope::defineConstant(Constant constant, size_t i) {
  Entry entry;
  state.folded.push_back(std::move(constant));
  entry.constant = &state.folded.back();
  return define(std::move(entry), i);
}

LogicalResult OpScope::checkOneReader() {
  for (const std::string &name : node.outputs)
    if (!name.empty() && state.model.readers.lookup(name) > 1)
      return error(name, "is read " + Twine(state.model.readers.lookup(name)) +
                             " times before it is quantised, so that "
                             "onnxruntime computes it in real numbers");
  return success();
}
