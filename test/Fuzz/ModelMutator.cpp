//===- ModelMutator.cpp - Mutations of a .tflite file ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Half of the mutations change numbers where they stand, found by the schema;
// the others read the model, change its graph and write it again, so that most
// inputs stay models.
//
//===----------------------------------------------------------------------===//

#include "Fuzz.h"
#include "schema_generated.h"

#include "flatbuffers/reflection.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <vector>

using namespace mcunet::fuzz;
using namespace mcunet::tfl;

//===----------------------------------------------------------------------===//
// Numbers in place
//===----------------------------------------------------------------------===//

namespace {
/// A number of the file, or the bytes of one.
struct Spot {
  size_t offset;
  reflection::BaseType type;
};

/// Lists the numbers of a verified model, table by table.
class Spots {
public:
  Spots(const reflection::Schema &schema, const uint8_t *base)
      : schema(schema), base(base) {}

  void addTable(const flatbuffers::Table &table,
                const reflection::Object &object) {
    for (const reflection::Field *field : *object.fields()) {
      auto offset = table.GetOptionalFieldOffset(field->offset());
      if (offset)
        addField(table, *field, object, offset);
    }
  }

  std::vector<Spot> spots;

private:
  static bool isNumber(reflection::BaseType type) {
    return type >= reflection::UType && type <= reflection::Double;
  }

  void add(const void *at, reflection::BaseType type) {
    spots.push_back({size_t(static_cast<const uint8_t *>(at) - base), type});
  }

  void addField(const flatbuffers::Table &table, const reflection::Field &field,
                const reflection::Object &object, size_t offset) {
    const uint8_t *at = reinterpret_cast<const uint8_t *>(&table) + offset;
    reflection::BaseType type = field.type()->base_type();
    if (isNumber(type))
      return add(at, type);
    const void *to = at + flatbuffers::ReadScalar<flatbuffers::uoffset_t>(at);
    if (type == reflection::Obj)
      return addTable(*static_cast<const flatbuffers::Table *>(to),
                      *schema.objects()->Get(field.type()->index()));
    if (type == reflection::Vector)
      return addVector(field, to);
    if (type != reflection::Union)
      return;
    // The number of the union's member lies in the field before.
    auto number = table.GetField<uint8_t>(field.offset() - 2, 0);
    const reflection::Enum *members =
        schema.enums()->Get(field.type()->index());
    for (const reflection::EnumVal *value : *members->values())
      if (value->value() == number && value->union_type() &&
          value->union_type()->base_type() == reflection::Obj)
        addTable(*static_cast<const flatbuffers::Table *>(to),
                 *schema.objects()->Get(value->union_type()->index()));
  }

  void addVector(const reflection::Field &field, const void *to) {
    auto *vector = static_cast<const flatbuffers::VectorOfAny *>(to);
    reflection::BaseType element = field.type()->element();
    size_t size = flatbuffers::GetTypeSize(element);
    for (size_t i = 0; i < vector->size(); ++i) {
      const uint8_t *at = vector->Data() + i * size;
      if (isNumber(element)) {
        add(at, element);
        // Of weights a few do.
        if (size == 1 && i > 8)
          return;
      } else if (element == reflection::Obj) {
        const void *table =
            at + flatbuffers::ReadScalar<flatbuffers::uoffset_t>(at);
        addTable(*static_cast<const flatbuffers::Table *>(table),
                 *schema.objects()->Get(field.type()->index()));
      }
    }
  }

  const reflection::Schema &schema;
  const uint8_t *base;
};
} // namespace

static const reflection::Schema &loadSchema() {
  static const std::string bytes = [] {
    std::ifstream file(MCUNET_FUZZ_SCHEMA, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }();
  if (bytes.empty())
    finding("no file", MCUNET_FUZZ_SCHEMA);
  return *reflection::GetSchema(bytes.data());
}

static void write(uint8_t *at, reflection::BaseType type, Random &random) {
  size_t size = flatbuffers::GetTypeSize(type);
  if (type == reflection::Float) {
    float value = static_cast<float>(random.real());
    std::memcpy(at, &value, size);
    return;
  }
  int64_t value = random.number();
  std::memcpy(at, &value, size);
}

/// Changes a few numbers; the size stays.
static void mutateNumbers(uint8_t *data, Random &random) {
  const reflection::Schema &schema = loadSchema();
  Spots spots(schema, data);
  spots.addTable(*flatbuffers::GetRoot<flatbuffers::Table>(data),
                 *schema.root_table());
  if (spots.spots.empty())
    return;
  for (size_t count = 1 + random.below(3); count > 0; --count) {
    const Spot &spot = spots.spots[random.below(spots.spots.size())];
    write(data + spot.offset, spot.type, random);
  }
}

//===----------------------------------------------------------------------===//
// The graph
//===----------------------------------------------------------------------===//

template <typename T> static T &pick(std::vector<T> &list, Random &random) {
  return list[random.below(list.size())];
}

/// Gives the list another length by leaving out or repeating an element.
template <typename T>
static void resizeList(std::vector<T> &list, Random &random) {
  if (list.empty() || random.chance(20))
    list.push_back(T(random.number()));
  else if (random.chance(50))
    list.erase(list.begin() + random.below(list.size()));
  else
    list.insert(list.begin() + random.below(list.size()), pick(list, random));
}

static void mutateOperator(SubGraphT &graph, ModelT &model, Random &random) {
  if (graph.operators.empty())
    return;
  std::unique_ptr<OperatorT> &op = pick(graph.operators, random);
  std::unique_ptr<OperatorT> &other = pick(graph.operators, random);
  switch (random.below(6)) {
  case 0:
    resizeList(op->inputs, random);
    break;
  case 1:
    resizeList(op->outputs, random);
    break;
  case 2:
    op->options = other->options;
    break;
  case 3:
    if (!model.operator_codes.empty())
      op->opcode_index = random.below(model.operator_codes.size());
    break;
  case 4:
    std::swap(op, other);
    break;
  default:
    if (!op->inputs.empty() && !graph.tensors.empty())
      pick(op->inputs, random) = random.below(graph.tensors.size());
  }
}

/// Bytes of an element of a type; 1 where it does not matter.
static size_t widthOf(ElementType type) {
  switch (type) {
  case ElementType::INT16:
  case ElementType::FLOAT16:
    return 2;
  case ElementType::FLOAT32:
  case ElementType::INT32:
    return 4;
  case ElementType::INT64:
    return 8;
  default:
    return 1;
  }
}

/// Makes a constant's buffer as long as its shape asks for.
static void fitBuffer(TensorT &tensor, ModelT &model) {
  if (tensor.buffer == 0 || tensor.buffer >= model.buffers.size())
    return;
  size_t bytes = widthOf(tensor.type);
  for (int32_t size : tensor.shape) {
    bytes *= std::max(size, 1);
    if (bytes > 4096)
      return;
  }
  auto &data = model.buffers[tensor.buffer]->data;
  if (!data.empty())
    data.resize(bytes, 1);
}

static void mutateTensor(SubGraphT &graph, ModelT &model, Random &random) {
  if (graph.tensors.empty())
    return;
  TensorT &tensor = *pick(graph.tensors, random);
  switch (random.below(6)) {
  case 0:
    resizeList(tensor.shape, random);
    break;
  case 1:
    if (!tensor.shape.empty())
      pick(tensor.shape, random) = int32_t(random.number());
    break;
  case 2:
    if (tensor.quantization && !tensor.quantization->scale.empty()) {
      resizeList(tensor.quantization->scale, random);
      tensor.quantization->zero_point.resize(tensor.quantization->scale.size());
    }
    break;
  case 3:
    tensor.shape = pick(graph.tensors, random)->shape;
    break;
  case 4:
    tensor.name = std::string(1 + random.below(4), char(random.below(256)));
    break;
  default:
    tensor.buffer = random.chance(50) ? 0 : random.below(model.buffers.size());
  }
  if (random.chance(80))
    fitBuffer(tensor, model);
}

/// Another operator of the same code from one tensor to a new one.
static void addOperator(SubGraphT &graph, Random &random) {
  if (graph.operators.empty())
    return;
  auto copy = std::make_unique<OperatorT>(*pick(graph.operators, random));
  for (int32_t &output : copy->outputs) {
    if (output < 0 || size_t(output) >= graph.tensors.size())
      return;
    graph.tensors.push_back(std::make_unique<TensorT>(*graph.tensors[output]));
    output = int32_t(graph.tensors.size()) - 1;
    graph.outputs.push_back(output);
  }
  graph.operators.push_back(std::move(copy));
}

static void mutateGraph(ModelT &model, Random &random) {
  if (model.subgraphs.empty() || model.buffers.empty())
    return;
  SubGraphT &graph = *pick(model.subgraphs, random);
  size_t what = random.below(10);
  if (what < 4)
    mutateOperator(graph, model, random);
  else if (what < 8)
    mutateTensor(graph, model, random);
  else if (what < 9)
    addOperator(graph, random);
  else if (random.chance(50) && !graph.operators.empty())
    graph.operators.erase(graph.operators.begin() +
                          random.below(graph.operators.size()));
  else
    resizeList(random.chance(50) ? graph.inputs : graph.outputs, random);
}

/// Appends the other model's graph to this one's, with its own tensors.
static void append(ModelT &model, const ModelT &other, Random &random) {
  if (model.subgraphs.empty() || other.subgraphs.empty())
    return;
  SubGraphT &graph = *model.subgraphs[0];
  const SubGraphT &more = *other.subgraphs[0];
  auto tensors = int32_t(graph.tensors.size());
  auto buffers = uint32_t(model.buffers.size());
  auto codes = uint32_t(model.operator_codes.size());
  // Numbers that are no tensor's stay what they are.
  auto moved = [&](int32_t id) {
    return id < 0 || id > (1 << 20) ? id : id + tensors;
  };
  for (const auto &code : other.operator_codes)
    model.operator_codes.push_back(std::make_unique<OperatorCodeT>(*code));
  for (const auto &buffer : other.buffers)
    model.buffers.push_back(std::make_unique<BufferT>(*buffer));
  for (const auto &tensor : more.tensors) {
    graph.tensors.push_back(std::make_unique<TensorT>(*tensor));
    if (tensor->buffer)
      graph.tensors.back()->buffer += buffers;
  }
  for (const auto &op : more.operators) {
    graph.operators.push_back(std::make_unique<OperatorT>(*op));
    OperatorT &added = *graph.operators.back();
    added.opcode_index += codes;
    for (auto *list : {&added.inputs, &added.outputs})
      for (int32_t &id : *list)
        id = moved(id);
  }
  // In a row, or side by side.
  bool chained = random.chance(50) && !graph.outputs.empty();
  for (int32_t id : more.inputs)
    if (!chained)
      graph.inputs.push_back(moved(id));
  if (chained && !more.inputs.empty())
    for (auto &op : graph.operators)
      for (int32_t &id : op->inputs)
        if (id == moved(more.inputs[0]))
          id = graph.outputs[0];
  for (int32_t id : more.outputs)
    graph.outputs.push_back(moved(id));
}

//===----------------------------------------------------------------------===//
// libFuzzer's entries
//===----------------------------------------------------------------------===//

static bool isModel(const uint8_t *data, size_t size) {
  flatbuffers::Verifier verifier(data, size);
  return size >= 16 && ModelBufferHasIdentifier(data) &&
         VerifyModelBuffer(verifier);
}

/// FlatBuffers wants aligned bytes; libFuzzer's are.
static size_t pack(const ModelT &model, uint8_t *out, size_t maxSize) {
  flatbuffers::FlatBufferBuilder builder;
  FinishModelBuffer(builder, Model::Pack(builder, &model));
  if (builder.GetSize() > maxSize)
    return 0;
  std::memcpy(out, builder.GetBufferPointer(), builder.GetSize());
  return builder.GetSize();
}

/// Options that are absent pass the verifier, whatever their kind says; what
/// copies and writes them does not expect it.
static void dropAbsentOptions(SubGraphT &graph) {
  for (const auto &op : graph.operators)
    if (!op->options.value)
      op->options.Reset();
}

/// A vector of null pointers has passed the verifier.
static std::unique_ptr<ModelT> unpack(const uint8_t *data) {
  auto model = std::unique_ptr<ModelT>(GetModel(data)->UnPack());
  auto hasNull = [](const auto &list) {
    return std::any_of(list.begin(), list.end(),
                       [](const auto &entry) { return !entry; });
  };
  if (hasNull(model->subgraphs) || hasNull(model->buffers) ||
      hasNull(model->operator_codes))
    return nullptr;
  for (const auto &graph : model->subgraphs)
    if (hasNull(graph->tensors) || hasNull(graph->operators))
      return nullptr;
  for (const auto &graph : model->subgraphs)
    dropAbsentOptions(*graph);
  return model;
}

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size,
                                          size_t maxSize, unsigned seed) {
  Random random(seed);
  if (!isModel(data, size) || random.chance(10))
    return LLVMFuzzerMutate(data, size, maxSize);
  if (random.chance(50)) {
    mutateNumbers(data, random);
    return size;
  }
  std::unique_ptr<ModelT> model = unpack(data);
  if (!model)
    return LLVMFuzzerMutate(data, size, maxSize);
  for (size_t count = 1 + random.below(3); count > 0; --count)
    mutateGraph(*model, random);
  size_t result = pack(*model, data, maxSize);
  return result ? result : size;
}

extern "C" size_t LLVMFuzzerCustomCrossOver(const uint8_t *left,
                                            size_t leftSize,
                                            const uint8_t *right,
                                            size_t rightSize, uint8_t *out,
                                            size_t maxSize, unsigned seed) {
  Random random(seed);
  if (!isModel(left, leftSize) || !isModel(right, rightSize))
    return 0;
  std::unique_ptr<ModelT> model = unpack(left), other = unpack(right);
  if (!model || !other)
    return 0;
  append(*model, *other, random);
  return pack(*model, out, maxSize);
}
