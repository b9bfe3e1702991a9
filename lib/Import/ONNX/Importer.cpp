//===- Importer.cpp - .onnx to TOSA ---------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../Common/Function.h"
#include "Operators.h"
#include "mcunet/Import/ONNX.h"
#include "mcunet/Support/Text.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"

#include <cmath>

using namespace mlir;
using namespace mcunet;
using namespace mcunet::onnx;

//===----------------------------------------------------------------------===//
// Scales and zero points
//===----------------------------------------------------------------------===//

/// The real numbers of a constant operand that are scales.
static FailureOr<SmallVector<float>> scalesOf(OpScope &scope,
                                              const Entry *entry) {
  if (!entry || !entry->constant || !entry->constant->isReal() ||
      entry->constant->reals.empty())
    return scope.error(entry ? entry->name : "",
                       "scale must be a constant of float");
  for (float scale : entry->constant->reals)
    if (!std::isfinite(scale) || !(scale > 0))
      return scope.error(entry->name, "scale " + std::to_string(scale) +
                                          " is not a positive number");
  return SmallVector<float>(ArrayRef<float>(entry->constant->reals));
}

/// The one zero point and its type; 0 of type `otherwise` if there is none.
static FailureOr<std::pair<int64_t, ElementType>>
zeroPointOf(OpScope &scope, const Entry *entry, ElementType otherwise) {
  if (!entry)
    return std::pair{int64_t(0), otherwise};
  if (!entry->constant || entry->constant->isReal() ||
      entry->constant->integers.empty())
    return scope.error(entry->name, "zero point must be constant");
  if (!llvm::all_equal(entry->constant->integers))
    return scope.error(entry->name, "has zero points that differ by channel, "
                                    "which is not supported");
  return std::pair{entry->constant->integers.front(), entry->constant->type};
}

/// The quantisation of a tensor with one scale.
static FailureOr<Quant8> quantOf(OpScope &scope, const Entry *scale,
                                 const Entry *zeroPoint,
                                 ElementType otherwise) {
  FailureOr<SmallVector<float>> scales = scalesOf(scope, scale);
  if (failed(scales))
    return failure();
  auto zero = zeroPointOf(scope, zeroPoint, otherwise);
  if (failed(zero))
    return failure();
  if (scales->size() != 1)
    return scope.error(scale->name, "has " + Twine(scales->size()) +
                                        " scales, expected one for a tensor "
                                        "that is computed");
  auto [value, type] = *zero;
  if (type != ElementType::Int8 && type != ElementType::UInt8)
    return scope.error("quantises to " + typeName(type) +
                       ", expected int8 or uint8");
  bool isUnsigned = type == ElementType::UInt8;
  return Quant8{(*scales)[0],
                static_cast<int32_t>(value - (isUnsigned ? 128 : 0)),
                isUnsigned};
}

//===----------------------------------------------------------------------===//
// QuantizeLinear and DequantizeLinear
//===----------------------------------------------------------------------===//

static LogicalResult importDequantize(OpScope &scope) {
  if (failed(scope.checkCounts(2, 3)))
    return failure();
  if (scope.node.integer("block_size", 0))
    return scope.error("scales per block are not supported");
  const Entry &input = *scope.operands[0];
  const Entry *zeroPoint = scope.has(2) ? scope.operands[2] : nullptr;
  Entry entry;
  if (input.constant) {
    FailureOr<SmallVector<float>> scales = scalesOf(scope, scope.operands[1]);
    if (failed(scales))
      return failure();
    auto zero = zeroPointOf(scope, zeroPoint, input.constant->type);
    if (failed(zero))
      return failure();
    if (input.constant->isReal() || zero->second != input.constant->type)
      return scope.error(input.name, "is of " + typeName(input.constant->type) +
                                         ", its zero point of " +
                                         typeName(zero->second));
    int64_t axis = scope.node.integer("axis", 1);
    auto rank = static_cast<int64_t>(input.constant->shape.size());
    axis = axis < 0 ? axis + rank : axis;
    if (scales->size() > 1 &&
        (axis < 0 || axis >= rank ||
         input.constant->shape[axis] != static_cast<int64_t>(scales->size())))
      return scope.error(input.name, "has " + Twine(scales->size()) +
                                         " scales, which dimension " +
                                         Twine(axis) + " has not");
    entry.weights = Weights{input.constant, *scales, zero->first, axis};
    return scope.define(std::move(entry));
  }
  if (!input.bytes)
    return scope.error(input.name, "is no tensor of 8 bits");
  FailureOr<Quant8> quant =
      quantOf(scope, scope.operands[1], zeroPoint,
              input.bytes->isUnsigned ? ElementType::UInt8 : ElementType::Int8);
  if (failed(quant))
    return failure();
  if (quant->isUnsigned != input.bytes->isUnsigned)
    return scope.error(input.name, "and its zero point differ in type");
  // An input of the graph has the scale of its first reader.
  auto known = scope.state.quantisedInputs.find(input.name);
  if (known != scope.state.quantisedInputs.end() &&
      !known->second.first.quant) {
    known->second.second = *quant;
    known->second.first.quant = *quant;
  }
  entry.function = Function{*input.bytes, dequantised(*quant), 0, *quant};
  entry.function->base.quant = *quant;
  return scope.define(std::move(entry));
}

/// The saturation of the QuantizeLinear must do the work of a Relu or Clip
/// before it; otherwise onnxruntime computes the layer in real numbers.
static LogicalResult checkClip(OpScope &scope, const Pending &pending,
                               Quant8 out) {
  if (pending.clipped.empty())
    return success();
  bool low, high = true;
  if (pending.clipped == "Relu") {
    low = out.zeroPoint == -128;
  } else {
    low = std::rint(pending.low / out.scale) + out.zeroPoint <= -128;
    high = std::rint(pending.high / out.scale) + out.zeroPoint >= 127;
  }
  if (low && high)
    return success();
  return scope.error("the " + pending.clipped + " behind " +
                     pending.node->kind +
                     " cuts off numbers that scale and zero point allow, so "
                     "that onnxruntime computes the layer in real numbers; "
                     "quantize its output asymmetrically");
}

/// Gives a scope the operands of its node.
static void readOperands(OpScope &scope) {
  for (const std::string &name : scope.node.inputs)
    scope.operands.push_back(name.empty() ? nullptr
                                          : &scope.state.entries[name]);
}

/// Imports the layer whose result the QuantizeLinear `scope` reads.
static LogicalResult importPending(OpScope &scope, const Entry &input,
                                   Quant8 out) {
  const Pending &pending = *input.pending;
  if (scope.state.model.readers.lookup(input.name) > 1)
    return scope.error(input.name, "has other readers before it is quantised, "
                                   "so that onnxruntime computes it in real "
                                   "numbers");
  if (failed(checkClip(scope, pending, out)))
    return failure();
  OpScope layer(scope.state, *pending.node);
  readOperands(layer);
  layer.out = out;
  for (const Entry *operand : layer.operands)
    if (operand && operand->function &&
        operand->function->base.isUnsigned != out.isUnsigned &&
        layer.kind != "Concat")
      return layer.error(operand->name,
                         "and the layer's output differ in type (int8 and "
                         "uint8), so that onnxruntime computes in real "
                         "numbers");
  if (failed(rowOf(layer.kind)->importer(layer)))
    return failure();
  Entry made = scope.state.entries[pending.node->outputs[0]];
  return scope.define(std::move(made));
}

static LogicalResult importQuantize(OpScope &scope) {
  if (failed(scope.checkCounts(2, 3)))
    return failure();
  FailureOr<Quant8> quant = quantOf(
      scope, scope.operands[1], scope.has(2) ? scope.operands[2] : nullptr,
      static_cast<ElementType>(scope.node.integer(
          "output_dtype", static_cast<int64_t>(ElementType::UInt8))));
  if (failed(quant))
    return failure();
  const Entry &input = *scope.operands[0];
  scope.out = *quant;
  if (input.realInput) {
    auto &held = scope.state.quantisedInputs[input.name];
    if (held.first.quant && !(*held.first.quant == *quant))
      return scope.error(input.name,
                         "is an input that is quantised in two ways");
    held.first.quant = held.second = *quant;
    held.first.isUnsigned = quant->isUnsigned;
    return scope.define(held.first);
  }
  if (input.pending)
    return importPending(scope, input, *quant);
  if (input.constant && input.constant->isReal()) {
    Constant made = *input.constant;
    made.type = quant->isUnsigned ? ElementType::UInt8 : ElementType::Int8;
    int64_t offset = quant->isUnsigned ? 128 : 0;
    for (float real : made.reals)
      made.integers.push_back(quantised(real, *quant) + offset);
    made.reals.clear();
    return scope.defineConstant(std::move(made));
  }
  FailureOr<Function> function = scope.function(0);
  if (failed(function))
    return failure();
  FailureOr<Bytes> bytes = requantised(scope, *function);
  return failed(bytes) ? failure() : scope.define(*bytes);
}

//===----------------------------------------------------------------------===//
// QLinear operators
//===----------------------------------------------------------------------===//

/// Positions of the operands of QLinear operators: a tensor is followed by its
/// scale and zero point.
struct QLinearForm {
  SmallVector<size_t> tensors;
  size_t out; ///< the output's scale; its zero point follows
  std::optional<size_t> bias = std::nullopt;
};

static QLinearForm formOf(const OpScope &scope) {
  if (scope.kind == "Conv")
    return {{0, 3}, 6, 8};
  if (scope.kind == "Gemm")
    return {{0, 3}, 7, 6};
  if (scope.kind == "MatMul" || scope.kind == "Add" || scope.kind == "Mul")
    return {{0, 3}, 6};
  if (scope.kind == "Concat") {
    QLinearForm form{{}, 0};
    for (size_t i = 2; i + 2 < scope.node.inputs.size(); i += 3)
      form.tensors.push_back(i);
    return form;
  }
  return {{0}, 3};
}

/// Operand `i` with its scale and zero point, as a DequantizeLinear
/// makes it.
static FailureOr<const Entry *> dequantisedOperand(OpScope &scope, size_t i,
                                                   std::deque<Entry> &made) {
  auto at = [&](size_t position) -> const Entry * {
    return scope.node.hasInput(position)
               ? &scope.state.entries[scope.node.inputs[position]]
               : nullptr;
  };
  const Entry *input = at(i);
  if (!input)
    return scope.error("input " + Twine(i) + " is left out");
  Entry entry;
  entry.name = input->name;
  if (input->constant) {
    FailureOr<SmallVector<float>> scales = scalesOf(scope, at(i + 1));
    if (failed(scales))
      return failure();
    auto zero = zeroPointOf(scope, at(i + 2), input->constant->type);
    if (failed(zero))
      return failure();
    int64_t axis = scope.kind == "Conv" || (scope.kind == "Gemm" &&
                                            scope.node.integer("transB", 0))
                       ? 0
                       : 1;
    entry.weights = Weights{input->constant, *scales, zero->first, axis};
  } else if (input->bytes) {
    FailureOr<Quant8> quant = quantOf(
        scope, at(i + 1), at(i + 2),
        input->bytes->isUnsigned ? ElementType::UInt8 : ElementType::Int8);
    if (failed(quant))
      return failure();
    if (quant->isUnsigned != input->bytes->isUnsigned)
      return scope.error(input->name, "and its zero point differ in type");
    entry.function = Function{*input->bytes, dequantised(*quant), 0, *quant};
    auto known = scope.state.quantisedInputs.find(input->name);
    if (known != scope.state.quantisedInputs.end() &&
        !known->second.first.quant)
      known->second.first.quant = known->second.second = *quant;
  } else {
    return scope.error(input->name, "is no tensor of 8 bits");
  }
  made.push_back(std::move(entry));
  return &made.back();
}

static LogicalResult importQLinear(OpScope &scope) {
  if (!hasQLinearForm(scope.kind))
    return scope.error("operator is not supported");
  QLinearForm form = formOf(scope);
  std::deque<Entry> made;
  for (size_t position : form.tensors) {
    auto operand = dequantisedOperand(scope, position, made);
    if (failed(operand))
      return failure();
    scope.operands.push_back(*operand);
  }
  auto at = [&](size_t position) -> const Entry * {
    return scope.node.hasInput(position)
               ? &scope.state.entries[scope.node.inputs[position]]
               : nullptr;
  };
  if (form.bias)
    if (const Entry *bias = at(*form.bias))
      scope.operands.push_back(bias);
  if (!at(form.out))
    return scope.error("has no scale of its output");
  bool isUnsigned = scope.has(0) && scope.operands[0]->function &&
                    scope.operands[0]->function->base.isUnsigned;
  FailureOr<Quant8> quant =
      quantOf(scope, at(form.out), at(form.out + 1),
              isUnsigned ? ElementType::UInt8 : ElementType::Int8);
  if (failed(quant))
    return failure();
  scope.out = *quant;
  if (scope.node.integer("channels_last", 0))
    return scope.error("channels_last is not supported");
  const OperatorRow *row = rowOf(scope.kind);
  if (row->isLayer)
    return row->importer(scope);
  // A function: its real numbers are quantised at once.
  if (failed(row->importer(scope)))
    return failure();
  Function function = *scope.state.entries[scope.node.outputs[0]].function;
  FailureOr<Bytes> bytes = requantised(scope, function);
  return failed(bytes) ? failure() : scope.define(*bytes);
}

//===----------------------------------------------------------------------===//
// Operators
//===----------------------------------------------------------------------===//

static LogicalResult importNode(OpScope &scope) {
  const NodeInfo &node = scope.node;
  if (node.outputs.empty() || node.outputs[0].empty())
    return scope.error("has no output");
  bool isOwn = node.domain == "com.microsoft";
  if (!node.domain.empty() && !isOwn)
    return scope.error("operators of '" + node.domain + "' are not supported");
  StringRef kind = node.kind;
  if (kind.starts_with("QLinear") || (isOwn && kind == "QGemm"))
    return importQLinear(scope);
  readOperands(scope);
  if (kind == "QuantizeLinear")
    return importQuantize(scope);
  if (kind == "DequantizeLinear")
    return importDequantize(scope);
  FailureOr<bool> folded = foldConstants(scope);
  if (failed(folded) || *folded)
    return success(succeeded(folded));
  const OperatorRow *row = isOwn ? nullptr : rowOf(kind);
  if (!row)
    return scope.error(explainOperator(kind));
  if (!row->isLayer)
    return row->importer(scope);
  if (kind == "Concat") {
    FailureOr<bool> made = concatAlike(scope);
    if (failed(made) || *made)
      return success(succeeded(made));
  }
  Entry entry;
  entry.pending = Pending{&node, ""};
  return scope.define(std::move(entry));
}

//===----------------------------------------------------------------------===//
// The function
//===----------------------------------------------------------------------===//

/// The type of an input's argument. A first dimension without a number is a
/// batch of one.
static FailureOr<SmallVector<int64_t>> shapeOfInput(ImportState &state,
                                                    const Edge &edge) {
  auto error = [&](const Twine &message) {
    state.error = ("input '" + edge.name + "': " + message).str();
    return failure();
  };
  if (edge.type != ElementType::Float && edge.type != ElementType::UInt8 &&
      edge.type != ElementType::Int8)
    return error("is of " + typeName(edge.type) +
                 ", expected float, uint8 or int8");
  SmallVector<int64_t> shape(edge.shape);
  if (!shape.empty() && shape[0] == -1)
    shape[0] = 1;
  for (auto [dim, size] : llvm::enumerate(shape))
    if (size < 1)
      return error("dimension " + Twine(dim) +
                   " has no number; export the model with fixed sizes");
  if (shape.empty())
    return error("has no dimensions");
  if (!elementsOf(shape))
    return error("is too large");
  return shape;
}

static void defineInput(ImportState &state, const Edge &edge, Value argument,
                        ArrayRef<int64_t> shape) {
  Bytes bytes{argument, SmallVector<int64_t>(shape)};
  bytes.isUnsigned = edge.type == ElementType::UInt8;
  state.quantisedInputs[edge.name].first = bytes;
  Entry entry;
  entry.name = edge.name;
  if (edge.type == ElementType::Float)
    entry.realInput = &edge;
  else
    entry.bytes = bytes;
  state.entries[edge.name] = std::move(entry);
}

/// Longer names and messages are cut off.
static constexpr size_t kMostText = 800;

static StringAttr nameAttr(OpBuilder &b, StringRef name) {
  return b.getStringAttr(printable(name.take_front(kMostText)));
}

static DictionaryAttr attributesOf(OpBuilder &b, const std::string &name,
                                   std::optional<Quant8> quant,
                                   StringRef sourceType) {
  std::optional<std::pair<float, int32_t>> numbers;
  if (quant)
    numbers = {quant->scale, quant->zeroPoint};
  return edgeAttributes(b, nameAttr(b, name), numbers, sourceType);
}

/// A result of the function.
static LogicalResult makeOutput(ImportState &state, const Edge &edge,
                                SmallVectorImpl<Value> &values,
                                SmallVectorImpl<DictionaryAttr> &attributes) {
  OpBuilder &b = state.builder;
  const Entry &entry = state.entries[edge.name];
  auto error = [&](const Twine &message) {
    if (state.error.empty())
      state.error = ("output '" + edge.name + "': " + message).str();
    return failure();
  };
  if (entry.indices) {
    values.push_back(*entry.indices);
    attributes.push_back(attributesOf(b, edge.name, std::nullopt, "i64"));
    return success();
  }
  if (entry.pending)
    return error("is not quantised behind " + entry.pending->node->kind +
                 ", so that onnxruntime computes it in real numbers; quantize "
                 "it, or let the network end at what that reads");
  if (entry.realInput || entry.constant || entry.weights)
    return error("is not computed");
  const Bytes *bytes = entry.bytes ? &*entry.bytes : nullptr;
  std::optional<Quant8> quant;
  StringRef type;
  if (entry.function) {
    if (!entry.function->plain)
      return error("is a function of real numbers that nothing quantises; let "
                   "the network end at what that reads");
    bytes = &entry.function->base;
    quant = entry.function->plain;
    type = "f32";
  } else {
    quant = bytes->quant;
    type = bytes->isUnsigned ? "u8" : "";
  }
  NodeInfo const *writer = nullptr;
  for (const NodeInfo &node : state.model.nodes)
    if (llvm::is_contained(node.outputs, edge.name))
      writer = &node;
  if (!writer)
    return error("is an input");
  OpScope scope(state, *writer);
  values.push_back(scope.inOrder(*bytes));
  attributes.push_back(attributesOf(b, edge.name, quant, type));
  return success();
}

/// All arguments, then all operators.
static LogicalResult importBody(ImportState &state, func::FuncOp function,
                                ArrayRef<SmallVector<int64_t>> shapes) {
  Block *body = function.addEntryBlock();
  state.builder.setInsertionPointToEnd(body);
  for (auto [i, edge] : llvm::enumerate(state.model.inputs)) {
    body->getArgument(i).setLoc(
        NameLoc::get(nameAttr(state.builder, edge.name)));
    defineInput(state, edge, body->getArgument(i), shapes[i]);
  }
  for (const Constant &constant : state.model.constants) {
    Entry entry;
    entry.name = constant.name;
    entry.constant = &constant;
    state.entries[constant.name] = std::move(entry);
  }
  // Operands are held by address while their operator is imported.
  for (const NodeInfo &node : state.model.nodes)
    for (const std::string &name : node.outputs)
      if (!name.empty())
        state.entries[name].name = name;
  for (const NodeInfo &node : state.model.nodes) {
    OpScope scope(state, node);
    if (failed(importNode(scope)))
      return failure();
  }
  return success();
}

static LogicalResult buildFunction(ImportState &state, ModuleOp module) {
  OpBuilder &b = state.builder;
  SmallVector<SmallVector<int64_t>> shapes;
  SmallVector<Type> types;
  for (const Edge &edge : state.model.inputs) {
    FailureOr<SmallVector<int64_t>> shape = shapeOfInput(state, edge);
    if (failed(shape))
      return failure();
    types.push_back(RankedTensorType::get(*shape, b.getI8Type()));
    shapes.push_back(std::move(*shape));
  }
  b.setInsertionPointToEnd(module.getBody());
  auto function = func::FuncOp::create(b, module.getLoc(), "main",
                                       b.getFunctionType(types, {}));
  if (failed(importBody(state, function, shapes)))
    return failure();
  SmallVector<Value> values;
  SmallVector<DictionaryAttr> inputs, outputs;
  for (const Edge &edge : state.model.outputs)
    if (failed(makeOutput(state, edge, values, outputs)))
      return failure();
  for (const Edge &edge : state.model.inputs) {
    const auto &held = state.quantisedInputs[edge.name];
    if (!held.first.quant) {
      state.error = "input '" + edge.name + "': nothing quantises it";
      return failure();
    }
    StringRef type = edge.type == ElementType::Float   ? "f32"
                     : edge.type == ElementType::UInt8 ? "u8"
                                                       : "";
    inputs.push_back(attributesOf(b, edge.name, held.first.quant, type));
  }
  func::ReturnOp::create(b, module.getLoc(), values);
  eraseDead(function.getBody().front());
  function.setFunctionType(
      b.getFunctionType(types, ValueRange(values).getTypes()));
  function.setAllArgAttrs(inputs);
  function.setAllResultAttrs(outputs);
  return success();
}

llvm::Expected<OwningOpRef<ModuleOp>>
mcunet::importONNX(MLIRContext &context, llvm::MemoryBufferRef buffer) {
  // Names in it are the file's.
  auto failed = [](const Twine &message) {
    std::string text = message.str();
    return llvm::createStringError(
        llvm::inconvertibleErrorCode(),
        printable(StringRef(text).take_front(kMostText)));
  };
  llvm::Expected<ModelInfo> model = readModel(buffer.getBuffer());
  if (!model)
    return failed(llvm::toString(model.takeError()));
  context.loadDialect<func::FuncDialect, tosa::TosaDialect>();
  ImportState state(*model, &context);
  OwningOpRef<ModuleOp> module = ModuleOp::create(UnknownLoc::get(&context));
  if (buildFunction(state, *module).failed())
    return failed(state.error);
  if (std::optional<Rejection> rejection = findRejection(*module))
    return failed("cannot be expressed in TOSA: " + rejection->message);
  return module;
}
