//===- Model.cpp - A checked .tflite model --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model.h"

#include "mcunet/Support/Text.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/Endian.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace mcunet::tfl;
using llvm::Error;
using llvm::Expected;
using llvm::Twine;

static constexpr size_t kMaxRank = 6;
static constexpr size_t kMaxCount = 100000;

llvm::SmallVector<int8_t, 0> TensorInfo::bytes() const {
  llvm::SmallVector<int8_t, 0> result;
  uint8_t shift = type == ElementType::UINT8 ? 128 : 0;
  for (uint8_t element : data)
    result.push_back(static_cast<int8_t>(element - shift));
  return result;
}

static Error failure(const Twine &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
}

static Error tensorFailure(const TensorInfo &tensor, const Twine &message) {
  return failure("tensor '" + tensor.name + "': " + message);
}

Error mcunet::tfl::opFailure(size_t index, const OpInfo &op,
                             const Twine &message) {
  return failure("op " + Twine(index) + " (" + op.name + "): " + message);
}

std::string mcunet::tfl::readName(llvm::StringRef text) {
  std::string name = mcunet::printable(text.take_front(200));
  std::replace(name.begin(), name.end(), '\'', '?');
  return name;
}

//===----------------------------------------------------------------------===//
// Tensors
//===----------------------------------------------------------------------===//

/// Gives a feature map without dimensions one dimension, because nothing below
/// distinguishes the two. Among lists of numbers a scalar is different.
static void giveScalarAShape(TensorInfo &tensor) {
  bool isMap = tensor.type == ElementType::INT8 ||
               tensor.type == ElementType::UINT8 ||
               tensor.type == ElementType::FLOAT32;
  if (isMap && tensor.shape.empty())
    tensor.shape.push_back(1);
}

/// Leaves a tensor without a shape and records the reason.
static void setFault(TensorInfo &tensor, const Twine &message) {
  tensor.shape.clear();
  tensor.elements = 0;
  tensor.fault = message.str();
}

static void readShape(const Tensor &raw, TensorInfo &tensor) {
  size_t rank = raw.shape() ? raw.shape()->size() : 0;
  if (rank > kMaxRank)
    return setFault(tensor, "has " + Twine(rank) + " dimensions, at most " +
                                Twine(kMaxRank) + " are supported");
  for (size_t dim = 0; dim < rank; ++dim) {
    int64_t size = raw.shape()->Get(dim);
    // An open batch is one, as in files that mark it in the shape's signature
    // and have a one here.
    if (dim == 0 && size == -1)
      size = 1;
    if (size <= 0)
      return setFault(tensor, "has a dimension of size " + Twine(size));
    tensor.shape.push_back(size);
    tensor.elements *= size;
    if (tensor.elements > mcunet::kMaxElements)
      return setFault(tensor, "has more than 2^24 elements; nothing of "
                              "that size runs on a microcontroller");
  }
  // A scalar feature map has one element.
  if (tensor.shape.empty() && tensor.type != ElementType::INT32 &&
      tensor.type != ElementType::INT64)
    tensor.shape.push_back(1);
}

/// The interval of zero points that a type can hold.
static std::pair<int64_t, int64_t> zeroPointRange(ElementType type) {
  switch (type) {
  case ElementType::INT8:
    return {-128, 127};
  case ElementType::UINT8:
    return {0, 255};
  case ElementType::INT16:
    return {-32768, 32767};
  default:
    return {std::numeric_limits<int32_t>::min(),
            std::numeric_limits<int32_t>::max()};
  }
}

/// FlatBuffers' verifier does not ask vectors of 64-bit numbers to be aligned
/// to more than four bytes.
static int64_t element(const flatbuffers::Vector<int64_t> &values, size_t i) {
  return static_cast<int64_t>(
      llvm::support::endian::read64le(values.Data() + 8 * i));
}

/// The fault of scales and zero points; empty: none.
static std::string checkQuantization(const Quantization &quant,
                                     const TensorInfo &tensor) {
  size_t count = quant.scale()->size();
  size_t zeroPoints = quant.zero_point() ? quant.zero_point()->size() : 0;
  if (quant.details_type() != 0)
    return "has a custom quantization";
  if (zeroPoints == 0)
    return "has a scale but no zero point";
  // One zero point for all scales: kernels take the zero points of weights,
  // the only tensors with several scales, as zero without reading them.
  if (zeroPoints != count && zeroPoints != 1)
    return ("has " + Twine(count) + " scales but " + Twine(zeroPoints) +
            " zero points")
        .str();
  int64_t dim = quant.quantized_dimension();
  if (count > 1 &&
      (dim < 0 || dim >= static_cast<int64_t>(tensor.shape.size())))
    return ("quantized dimension " + Twine(dim) + " does not exist").str();
  if (count > 1 && static_cast<int64_t>(count) != tensor.shape[dim])
    return ("has " + Twine(count) + " scales for a dimension of size " +
            Twine(tensor.shape[dim]))
        .str();
  for (size_t i = 0; i < count; ++i)
    if (!std::isfinite(quant.scale()->Get(i)) || quant.scale()->Get(i) <= 0)
      return ("scale " + Twine(i) + " is not a positive finite number").str();
  auto [low, high] = zeroPointRange(tensor.type);
  for (size_t i = 0; i < zeroPoints; ++i) {
    int64_t zeroPoint = element(*quant.zero_point(), i);
    if (zeroPoint < low || zeroPoint > high)
      return ("zero point " + Twine(zeroPoint) + " does not fit " +
              typeName(tensor.type))
          .str();
  }
  return {};
}

static void readQuantization(const Tensor &raw, TensorInfo &tensor) {
  const Quantization *quant = raw.quantization();
  if (!quant || !quant->scale() || quant->scale()->size() == 0)
    return;
  // Kernels compute a bias's scale from its layer's scales. They ignore the
  // quantisation in the file, which may name a dimension that does not exist.
  // Other integers have no scale.
  if (tensor.type == ElementType::INT32 || tensor.type == ElementType::INT64)
    return;
  tensor.quantizationFault = checkQuantization(*quant, tensor);
  if (!tensor.quantizationFault.empty())
    return;
  tensor.quantizedDimension = quant->quantized_dimension();
  size_t last = quant->zero_point()->size() - 1;
  for (size_t i = 0; i < quant->scale()->size(); ++i) {
    tensor.scales.push_back(quant->scale()->Get(i));
    tensor.zeroPoints.push_back(
        element(*quant->zero_point(), std::min(i, last)));
  }
}

/// The tensor's constant data; a tensor without data is computed or an input. A
/// fault of the data counts only if an operator uses it.
static void readData(const Model &model, const Tensor &raw,
                     TensorInfo &tensor) {
  if (raw.is_variable())
    return setFault(tensor, "is a variable of its operator; only state by "
                            "READ_VARIABLE is supported");
  if (raw.sparsity())
    return setFault(tensor, "sparse tensors are not supported");
  // Buffer 0 means "none", even in files that leave out the empty buffer.
  if (raw.buffer() == 0)
    return;
  if (!model.buffers() || raw.buffer() >= model.buffers()->size())
    return setFault(tensor,
                    "buffer " + Twine(raw.buffer()) + " does not exist");
  const Buffer *buffer = model.buffers()->Get(raw.buffer());
  if (!buffer)
    return setFault(tensor, "buffer " + Twine(raw.buffer()) + " is missing");
  if (buffer->offset() > 1)
    return setFault(tensor, "data outside the FlatBuffer is not supported");
  if (!buffer->data() || buffer->data()->size() == 0)
    return;
  int64_t size = elementSize(tensor.type);
  if (size == 0)
    return setFault(tensor, "constants of type " + typeName(tensor.type) +
                                " are not supported");
  int64_t needed = tensor.elements * size;
  if (static_cast<int64_t>(buffer->data()->size()) != needed)
    return setFault(tensor, "buffer holds " + Twine(buffer->data()->size()) +
                                " bytes, the shape needs " + Twine(needed));
  tensor.isConstant = true;
  tensor.data = {buffer->data()->data(), buffer->data()->size()};
}

Error mcunet::tfl::readTensors(const Model &model, const SubGraph &graph,
                               ModelInfo &info) {
  if (!graph.tensors() || graph.tensors()->size() > kMaxCount)
    return failure("the subgraph has no tensors, or too many");
  for (size_t i = 0; i < graph.tensors()->size(); ++i) {
    const Tensor *raw = graph.tensors()->Get(i);
    if (!raw)
      return failure("tensor " + Twine(i) + " is missing");
    TensorInfo tensor;
    tensor.name = raw->name() && raw->name()->size() > 0
                      ? readName({raw->name()->c_str(), raw->name()->size()})
                      : ("#" + Twine(i)).str();
    tensor.type = raw->type();
    readShape(*raw, tensor);
    readQuantization(*raw, tensor);
    if (tensor.fault.empty()) {
      giveScalarAShape(tensor);
      readData(model, *raw, tensor);
    }
    info.tensors.push_back(std::move(tensor));
  }
  return Error::success();
}

//===----------------------------------------------------------------------===//
// Operators
//===----------------------------------------------------------------------===//

/// The operator's number: older files have it in an 8-bit field, newer ones in
/// a wider field, and the larger number counts.
static Error readOpcode(const Model &model, size_t index, const Operator &raw,
                        OpInfo &op) {
  if (!model.operator_codes() ||
      raw.opcode_index() >= model.operator_codes()->size())
    return failure("op " + Twine(index) + ": operator code " +
                   Twine(raw.opcode_index()) + " does not exist");
  const OperatorCode *code = model.operator_codes()->Get(raw.opcode_index());
  if (!code)
    return failure("op " + Twine(index) + ": operator code " +
                   Twine(raw.opcode_index()) + " is missing");
  op.code =
      std::max<int32_t>(code->deprecated_builtin_code(), code->builtin_code());
  op.name = builtinName(op.code);
  if (op.code == kCustomOperator && code->custom_code())
    op.name += " " + readName({code->custom_code()->c_str(),
                               code->custom_code()->size()});
  return Error::success();
}

/// Copies a list of tensor indices; -1 is an operand left out, if `optional`
/// allows it.
static bool readIndices(const flatbuffers::Vector<int32_t> *raw, size_t tensors,
                        bool optional, llvm::SmallVectorImpl<int32_t> &out,
                        int32_t &bad) {
  if (!raw)
    return true;
  for (int32_t index : *raw) {
    bool valid = (index >= 0 && static_cast<size_t>(index) < tensors) ||
                 (index == -1 && optional);
    if (!valid) {
      bad = index;
      return false;
    }
    out.push_back(index);
  }
  return true;
}

/// Checks that all tensors that are used have a shape.
static Error checkFaults(const ModelInfo &info) {
  auto faulty = [&](llvm::ArrayRef<int32_t> tensors) -> const TensorInfo * {
    for (int32_t tensor : tensors)
      if (tensor >= 0 && !info.tensors[tensor].fault.empty())
        return &info.tensors[tensor];
    return nullptr;
  };
  for (const auto &edge : {info.inputs, info.outputs})
    if (const TensorInfo *tensor = faulty(edge))
      return tensorFailure(*tensor, tensor->fault);
  for (auto [index, op] : llvm::enumerate(info.ops))
    for (const auto &operands : {op.inputs, op.outputs})
      if (const TensorInfo *tensor = faulty(operands))
        return failure("op " + Twine(index) + " (" + op.name + "), tensor '" +
                       tensor->name + "': " + tensor->fault);
  return Error::success();
}

/// Checks that every operand is known before its operator and every tensor has
/// one origin: an acyclic graph in execution order.
static Error checkDataFlow(const ModelInfo &info) {
  std::vector<bool> known(info.tensors.size());
  for (size_t i = 0; i < info.tensors.size(); ++i)
    known[i] = info.tensors[i].isConstant;
  for (int32_t input : info.inputs) {
    if (known[input])
      return tensorFailure(info.tensors[input],
                           "is an input of the graph twice, or a constant");
    known[input] = true;
  }
  for (auto [index, op] : llvm::enumerate(info.ops)) {
    for (int32_t input : op.inputs)
      if (input >= 0 && !known[input])
        return opFailure(index, op,
                         "reads tensor '" + info.tensors[input].name +
                             "' that nothing has written yet");
    for (int32_t output : op.outputs) {
      if (known[output])
        return opFailure(index, op,
                         "writes tensor '" + info.tensors[output].name +
                             "' that has a value already");
      known[output] = true;
    }
  }
  for (int32_t output : info.outputs)
    if (!known[output])
      return tensorFailure(info.tensors[output],
                           "is an output of the graph but nothing writes it");
  return Error::success();
}

Error mcunet::tfl::readOperators(const Model &model, const SubGraph &graph,
                                 ModelInfo &info) {
  if (!graph.operators() || graph.operators()->size() == 0)
    return failure("the subgraph has no operators");
  if (graph.operators()->size() > kMaxCount)
    return failure("the subgraph has too many operators");
  int32_t bad = 0;
  for (size_t i = 0; i < graph.operators()->size(); ++i) {
    const Operator *raw = graph.operators()->Get(i);
    if (!raw)
      return failure("op " + Twine(i) + " is missing");
    OpInfo op;
    op.raw = raw;
    if (Error error = readOpcode(model, i, *raw, op))
      return error;
    if (!readIndices(raw->inputs(), info.tensors.size(), true, op.inputs, bad))
      return opFailure(i, op, "input tensor " + Twine(bad) + " does not exist");
    if (!readIndices(raw->outputs(), info.tensors.size(), false, op.outputs,
                     bad))
      return opFailure(i, op,
                       "output tensor " + Twine(bad) + " does not exist");
    info.ops.push_back(std::move(op));
  }
  return Error::success();
}

static Error readGraph(const Model &model, ModelInfo &info) {
  if (model.version() != 3)
    return failure("format version " + Twine(model.version()) +
                   " is not supported, expected 3");
  if (Error error = explainModel(model))
    return error;
  size_t subgraphs = model.subgraphs() ? model.subgraphs()->size() : 0;
  if (subgraphs == 0)
    return failure("the model has no subgraphs");
  // Of the operators that call other graphs only CALL_ONCE is known.
  info.otherGraphs = subgraphs - 1;
  const SubGraph *graph = model.subgraphs()->Get(0);
  if (!graph)
    return failure("the subgraph is missing");
  if (Error error = readTensors(model, *graph, info))
    return error;
  int32_t bad = 0;
  if (!readIndices(graph->inputs(), info.tensors.size(), false, info.inputs,
                   bad))
    return failure("input tensor " + Twine(bad) +
                   " of the graph does not exist");
  if (!readIndices(graph->outputs(), info.tensors.size(), false, info.outputs,
                   bad))
    return failure("output tensor " + Twine(bad) +
                   " of the graph does not exist");
  if (info.inputs.empty())
    return failure("the graph has no inputs");
  if (info.outputs.empty())
    return failure("the graph has no outputs");
  if (Error error = readOperators(model, *graph, info))
    return error;
  if (Error error = checkFaults(info))
    return error;
  if (Error error = checkDataFlow(info))
    return error;
  return readVariables(model, info);
}

Expected<ModelInfo> mcunet::tfl::readModel(llvm::ArrayRef<uint8_t> bytes) {
  if (bytes.size() < 16 || !ModelBufferHasIdentifier(bytes.data()))
    return explainFile(bytes);
  // Files of 2 GB and more do not fit FlatBuffers' offsets.
  if (bytes.size() >= FLATBUFFERS_MAX_BUFFER_SIZE)
    return failure("the file is larger than a FlatBuffer can be");
  flatbuffers::Verifier verifier(bytes.data(), bytes.size());
  if (!VerifyModelBuffer(verifier))
    return failure("corrupt FlatBuffer (the verifier rejects it)");
  ModelInfo info;
  if (Error error = readGraph(*GetModel(bytes.data()), info))
    return std::move(error);
  return info;
}
