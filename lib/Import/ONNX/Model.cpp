//===- Model.cpp - The container of an ONNX file --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model.h"
#include "onnx.pb.h"

#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Endian.h"

#include <cstring>

using namespace llvm;
using namespace mcunet::onnx;

static Error fault(const Twine &message) {
  return createStringError(inconvertibleErrorCode(), message);
}

std::string mcunet::onnx::typeName(ElementType type) {
  static constexpr const char *names[] = {
      "undefined", "float",  "uint8", "int8",    "uint16", "int16",  "int32",
      "int64",     "string", "bool",  "float16", "double", "uint32", "uint64"};
  auto number = static_cast<int32_t>(type);
  if (number >= 0 && number < static_cast<int32_t>(std::size(names)))
    return names[number];
  return "type " + std::to_string(number);
}

std::optional<int64_t> mcunet::onnx::elementsOf(ArrayRef<int64_t> shape) {
  int64_t elements = 1;
  for (int64_t size : shape) {
    if (size < 0 || size > kMaxElements)
      return std::nullopt;
    elements *= size;
    if (elements > kMaxElements)
      return std::nullopt;
  }
  return elements;
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

/// Bytes per element of the types that are read; 0 of others.
static int64_t widthOf(ElementType type) {
  switch (type) {
  case ElementType::Float:
  case ElementType::Int32:
    return 4;
  case ElementType::UInt8:
  case ElementType::Int8:
  case ElementType::Bool:
    return 1;
  case ElementType::Int64:
    return 8;
  }
  return 0;
}

/// Element `index` of little-endian bytes.
static int64_t integerAt(const char *data, ElementType type, int64_t index) {
  switch (type) {
  case ElementType::UInt8:
  case ElementType::Bool:
    return static_cast<uint8_t>(data[index]);
  case ElementType::Int8:
    return static_cast<int8_t>(data[index]);
  case ElementType::Int32:
    return static_cast<int32_t>(support::endian::read32le(data + 4 * index));
  default:
    return static_cast<int64_t>(support::endian::read64le(data + 8 * index));
  }
}

static float realAt(const char *data, int64_t index) {
  uint32_t bits = support::endian::read32le(data + 4 * index);
  float value;
  std::memcpy(&value, &bits, sizeof(value));
  return value;
}

/// True where the value is one of the type's.
static bool fits(int64_t value, ElementType type) {
  switch (type) {
  case ElementType::UInt8:
    return value >= 0 && value <= 255;
  case ElementType::Int8:
    return value >= -128 && value <= 127;
  default:
    return true;
  }
}

/// Reads elements from the list for their type, not from raw bytes.
static Error readTyped(const mcunet_onnx::TensorData &tensor, int64_t elements,
                       Constant &result) {
  auto count = [&](int64_t there) -> Error {
    if (there == elements)
      return Error::success();
    return fault("has " + Twine(there) + " elements, its shape " +
                 Twine(elements));
  };
  if (result.isReal()) {
    if (Error error = count(tensor.float_data_size()))
      return error;
    result.reals.assign(tensor.float_data().begin(), tensor.float_data().end());
    return Error::success();
  }
  if (result.type == ElementType::Int64) {
    if (Error error = count(tensor.int64_data_size()))
      return error;
    result.integers.assign(tensor.int64_data().begin(),
                           tensor.int64_data().end());
    return Error::success();
  }
  if (Error error = count(tensor.int32_data_size()))
    return error;
  for (int32_t value : tensor.int32_data()) {
    if (!fits(value, result.type))
      return fault("has the element " + Twine(value) + ", which is no " +
                   typeName(result.type));
    result.integers.push_back(value);
  }
  return Error::success();
}

/// Shape and elements of a constant; the message is about the constant.
static Expected<Constant> readTensor(const mcunet_onnx::TensorData &tensor) {
  Constant result;
  result.name = tensor.name();
  result.type = static_cast<ElementType>(tensor.data_type());
  result.shape.assign(tensor.dims().begin(), tensor.dims().end());
  if (tensor.data_location() != 0)
    return fault("lies in another file (external data); save the model as "
                 "one file");
  int64_t width = widthOf(result.type);
  if (width == 0)
    return fault("is " + typeName(result.type) + ", which is not supported");
  std::optional<int64_t> elements = elementsOf(result.shape);
  if (!elements)
    return fault("has a shape that no tensor has here");
  if (!tensor.has_raw_data()) {
    if (Error error = readTyped(tensor, *elements, result))
      return std::move(error);
    return result;
  }
  const std::string &raw = tensor.raw_data();
  if (static_cast<int64_t>(raw.size()) != *elements * width)
    return fault("has " + Twine(raw.size()) + " bytes, its shape " +
                 Twine(*elements * width));
  for (int64_t i = 0; i < *elements; ++i)
    if (result.isReal())
      result.reals.push_back(realAt(raw.data(), i));
    else
      result.integers.push_back(integerAt(raw.data(), result.type, i));
  return result;
}

//===----------------------------------------------------------------------===//
// Operators
//===----------------------------------------------------------------------===//

NodeInfo::NodeInfo(const mcunet_onnx::Node &node, size_t index)
    : index(index), kind(node.op_type()), domain(node.domain()), node(&node) {
  if (domain == "ai.onnx")
    domain.clear();
  inputs.assign(node.input().begin(), node.input().end());
  outputs.assign(node.output().begin(), node.output().end());
}

static const mcunet_onnx::Attribute *find(const mcunet_onnx::Node &node,
                                          StringRef name) {
  for (const mcunet_onnx::Attribute &attribute : node.attribute())
    if (attribute.name() == name)
      return &attribute;
  return nullptr;
}

bool NodeInfo::hasAttribute(StringRef name) const { return find(*node, name); }

int64_t NodeInfo::integer(StringRef name, int64_t otherwise) const {
  const mcunet_onnx::Attribute *attribute = find(*node, name);
  return attribute ? attribute->i() : otherwise;
}

float NodeInfo::real(StringRef name, float otherwise) const {
  const mcunet_onnx::Attribute *attribute = find(*node, name);
  return attribute ? attribute->f() : otherwise;
}

std::string NodeInfo::text(StringRef name, StringRef otherwise) const {
  const mcunet_onnx::Attribute *attribute = find(*node, name);
  return attribute ? attribute->s() : otherwise.str();
}

SmallVector<int64_t> NodeInfo::integers(StringRef name) const {
  const mcunet_onnx::Attribute *attribute = find(*node, name);
  if (!attribute)
    return {};
  return {attribute->ints().begin(), attribute->ints().end()};
}

Expected<Constant> NodeInfo::tensor(StringRef name) const {
  const mcunet_onnx::Attribute *attribute = find(*node, name);
  if (!attribute || !attribute->has_t())
    return fault("has no tensor");
  return readTensor(attribute->t());
}

//===----------------------------------------------------------------------===//
// The graph
//===----------------------------------------------------------------------===//

static Expected<Edge> readEdge(const mcunet_onnx::ValueInfo &info,
                               const char *role) {
  Edge edge;
  edge.name = info.name();
  if (edge.name.empty())
    return fault(Twine("an ") + role + " has no name");
  if (!info.has_type() || !info.type().has_tensor_type())
    return fault(Twine(role) + " '" + edge.name + "': is no tensor");
  const mcunet_onnx::TensorType &type = info.type().tensor_type();
  edge.type = static_cast<ElementType>(type.elem_type());
  for (const mcunet_onnx::Dimension &dim : type.shape().dim()) {
    if (dim.has_dim_value() &&
        (dim.dim_value() < 0 || dim.dim_value() > mcunet::kMaxElements))
      return fault(Twine(role) + " '" + edge.name +
                   "': has a shape that no tensor has here");
    edge.shape.push_back(
        dim.has_dim_value() && dim.dim_value() > 0 ? dim.dim_value() : -1);
  }
  return edge;
}

/// Version of the standard operators.
static Expected<int64_t> readOpset(const mcunet_onnx::Model &model) {
  int64_t opset = 0;
  for (const mcunet_onnx::OperatorSet &set : model.opset_import())
    if (set.domain().empty() || set.domain() == "ai.onnx")
      opset = set.version();
  if (opset == 0)
    return fault("does not say which version of the operators it uses");
  if (opset < 10)
    return fault("is of operator set " + Twine(opset) +
                 ", which has no QuantizeLinear; 10 to 21 are supported");
  if (opset > 21)
    return fault("is of operator set " + Twine(opset) +
                 "; 10 to 21 are supported");
  return opset;
}

/// Constants and inputs. Old files list their constants as inputs, too.
static Error readEdges(const mcunet_onnx::Graph &graph, ModelInfo &model,
                       StringSet<> &written) {
  for (const mcunet_onnx::TensorData &tensor : graph.initializer()) {
    if (tensor.name().empty() || !written.insert(tensor.name()).second)
      return fault("constant '" + tensor.name() + "': has no name of its own");
    Expected<Constant> constant = readTensor(tensor);
    if (!constant)
      return fault("constant '" + tensor.name() +
                   "': " + toString(constant.takeError()));
    model.constants.push_back(std::move(*constant));
  }
  for (const mcunet_onnx::ValueInfo &info : graph.input()) {
    if (written.contains(info.name()))
      continue;
    Expected<Edge> edge = readEdge(info, "input");
    if (!edge)
      return edge.takeError();
    written.insert(edge->name);
    model.inputs.push_back(std::move(*edge));
  }
  for (const mcunet_onnx::ValueInfo &info : graph.output()) {
    Expected<Edge> edge = readEdge(info, "output");
    if (!edge)
      return edge.takeError();
    model.outputs.push_back(std::move(*edge));
  }
  return Error::success();
}

/// Operators, in an order in which they can be executed.
static Error readNodes(const mcunet_onnx::Graph &graph, ModelInfo &model,
                       StringSet<> &written) {
  for (const auto &node : graph.node()) {
    NodeInfo info(node, model.nodes.size());
    auto where = [&]() {
      return ("op " + Twine(info.index) + " (" + info.kind + "): ").str();
    };
    for (const std::string &name : info.inputs) {
      if (!name.empty() && !written.contains(name))
        return fault(where() + "reads '" + name +
                     "', which nothing before it writes");
      ++model.readers[name];
    }
    for (const std::string &name : info.outputs)
      if (!name.empty() && !written.insert(name).second)
        return fault(where() + "writes '" + name + "' a second time");
    model.nodes.push_back(std::move(info));
  }
  for (const Edge &edge : model.outputs) {
    if (!written.contains(edge.name))
      return fault("output '" + edge.name + "': nothing writes it");
    ++model.readers[edge.name];
  }
  return Error::success();
}

Expected<ModelInfo> mcunet::onnx::readModel(StringRef bytes) {
  auto file = std::make_shared<mcunet_onnx::Model>();
  if (bytes.size() > size_t(INT32_MAX) ||
      !file->ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) ||
      !file->has_graph())
    return fault("is not an ONNX model");
  ModelInfo model;
  Expected<int64_t> opset = readOpset(*file);
  if (!opset)
    return opset.takeError();
  model.opset = *opset;
  const mcunet_onnx::Graph &graph = file->graph();
  if (graph.sparse_initializer_size())
    return fault("has sparse constants, which are not supported");
  StringSet<> written;
  if (Error error = readEdges(graph, model, written))
    return std::move(error);
  if (Error error = readNodes(graph, model, written))
    return std::move(error);
  if (model.inputs.empty() || model.outputs.empty())
    return fault("has no input or no output");
  model.file = std::move(file);
  return model;
}
