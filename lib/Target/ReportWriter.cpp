//===- ReportWriter.cpp - NAME.json and the summary of a model ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Target/ReportWriter.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace mcunet {

std::optional<int64_t> getNumber(const json::Object &report,
                                 ArrayRef<StringRef> path) {
  const json::Object *object = &report;
  for (StringRef key : path.drop_back()) {
    object = object->getObject(key);
    if (!object)
      return std::nullopt;
  }
  return object->getInteger(path.back());
}

//===----------------------------------------------------------------------===//
// Assembling
//===----------------------------------------------------------------------===//

static json::Object &getOrCreateObject(json::Object &report, StringRef key) {
  if (json::Object *object = report.getObject(key))
    return *object;
  report[key] = json::Object();
  return *report.getObject(key);
}

void addObjectUsage(json::Object &report, StringRef name, StringRef mcpu,
                    const ObjectUsage &usage) {
  report["name"] = name;
  report["mcpu"] = mcpu;
  json::Object &sram = getOrCreateObject(report, "sram");
  int64_t total = usage.stackBytes;
  for (StringRef key : {"arena", "input", "output"})
    total += sram.getInteger(key).value_or(0);
  sram["stack"] = usage.stackBytes;
  sram["total"] = total;
  report["flash"] = json::Object{{"weights", usage.weightBytes},
                                 {"code", usage.codeBytes},
                                 {"total", usage.flashBytes()}};
  json::Array functions;
  for (const FunctionUsage &function : usage.functions)
    functions.push_back(json::Object{{"name", function.name},
                                     {"code", function.codeBytes},
                                     {"frame", function.frameBytes},
                                     {"stack", function.stackBytes}});
  report["functions"] = std::move(functions);
}

std::string formatReport(const json::Object &report) {
  static constexpr StringRef order[] = {
      "name",    "mcpu",           "input",
      "inputs",  "output",         "outputs",
      "macs",    "macs_layerwise", "macs_overhead_pct",
      "sram",    "flash",          "stages",
      "buffers", "layers",         "functions"};
  std::string text;
  raw_string_ostream os(text);
  json::OStream json(os, /*IndentSize=*/2);
  json.object([&] {
    for (StringRef key : order)
      if (const json::Value *value = report.get(key))
        json.attribute(key, *value);
    // Whatever else there is, in a stable order.
    SmallVector<StringRef> rest;
    for (const auto &entry : report)
      if (!is_contained(order, StringRef(entry.first)))
        rest.push_back(entry.first);
    llvm::sort(rest);
    for (StringRef key : rest)
      json.attribute(key, *report.get(key));
  });
  os << '\n';
  return text;
}

//===----------------------------------------------------------------------===//
// Summary
//===----------------------------------------------------------------------===//

/// 1234567 as "1,234,567".
static std::string formatCount(int64_t value) {
  std::string digits = std::to_string(value);
  for (int64_t at = int64_t(digits.size()) - 3; at > (value < 0); at -= 3)
    digits.insert(at, ",");
  return digits;
}

/// [1, 96, 96, 3] as "1x96x96x3".
static std::string formatShape(const json::Value *value) {
  const json::Array *shape = value ? value->getAsArray() : nullptr;
  if (!shape)
    return "-";
  std::string text;
  for (const json::Value &extent : *shape)
    text += (text.empty() ? "" : "x") +
            std::to_string(extent.getAsInteger().value_or(0));
  return text;
}

/// A layer's own name may be any path of its framework: keep its end.
static std::string shorten(StringRef name, size_t width) {
  if (name.size() <= width)
    return name.str();
  return ("..." + name.take_back(width - 3)).str();
}

static void printLayer(raw_ostream &os, StringRef name, StringRef op,
                       StringRef shape, StringRef macs) {
  os << left_justify(shorten(name, 33), 34) << left_justify(op, 18)
     << left_justify(shape, 14) << right_justify(macs, 13) << '\n';
}

static void printLayers(raw_ostream &os, const json::Array &layers) {
  printLayer(os, "layer", "op", "output", "MACs");
  for (const json::Value &value : layers) {
    const json::Object *layer = value.getAsObject();
    if (!layer)
      continue;
    const json::Value *shape = layer->get("output_shape");
    if (!shape)
      shape = layer->get("shape");
    printLayer(os, layer->getString("name").value_or("-"),
               layer->getString("op").value_or("-"), formatShape(shape),
               formatCount(layer->getInteger("macs").value_or(0)));
  }
}

std::string formatSummary(const json::Object &report) {
  std::string text;
  raw_string_ostream os(text);
  const json::Array *layers = report.getArray("layers");
  if (layers && !layers->empty())
    printLayers(os, *layers);
  auto row = [&](StringRef title, ArrayRef<StringRef> path, StringRef note) {
    if (std::optional<int64_t> value = getNumber(report, path))
      os << left_justify(title, 10) << right_justify(formatCount(*value), 14)
         << note << '\n';
  };
  row("MACs", {"macs"}, "");
  row("SRAM", {"sram", "total"}, " bytes, of which");
  row("  arena", {"sram", "arena"}, "");
  row("  input", {"sram", "input"}, "");
  row("  output", {"sram", "output"}, "");
  row("  stack", {"sram", "stack"}, "");
  row("Paper", {"sram", "paper"}, " bytes of activations, the image excluded");
  row("Flash", {"flash", "total"}, " bytes, of which");
  row("  weights", {"flash", "weights"}, "");
  row("  code", {"flash", "code"}, "");
  return text;
}

std::optional<PeakLayer> findPeakLayer(const json::Object &report) {
  const json::Array *buffers = report.getArray("buffers");
  const json::Array *layers = report.getArray("layers");
  if (!buffers || !layers)
    return std::nullopt;
  std::optional<PeakLayer> peak;
  for (size_t step = 0; step < layers->size(); ++step) {
    int64_t bytes = 0;
    for (const json::Value &value : *buffers) {
      const json::Object *buffer = value.getAsObject();
      if (!buffer)
        continue;
      int64_t first = buffer->getInteger("first_use").value_or(0);
      int64_t last = buffer->getInteger("last_use").value_or(-1);
      if (first <= int64_t(step) && int64_t(step) <= last)
        bytes += buffer->getInteger("size").value_or(0);
    }
    if (peak && bytes <= peak->bytes)
      continue;
    const json::Object *layer = (*layers)[step].getAsObject();
    peak = PeakLayer{layer ? layer->getString("name").value_or("").str() : "",
                     bytes};
  }
  return peak;
}

//===----------------------------------------------------------------------===//
// Header
//===----------------------------------------------------------------------===//

static Expected<HeaderTensor> readTensor(const json::Object &object) {
  HeaderTensor tensor;
  tensor.name = object.getString("name").value_or("").str();
  const json::Array *shape = object.getArray("shape");
  if (!shape)
    return createStringError(inconvertibleErrorCode(),
                             "a tensor of the report has no shape");
  uint64_t bytes = 1;
  for (const json::Value &extent : *shape) {
    tensor.shape.push_back(extent.getAsInteger().value_or(0));
    bytes *= tensor.shape.back();
  }
  tensor.scale = object.getNumber("scale").value_or(0);
  tensor.zeroPoint = object.getInteger("zero_point").value_or(0);
  StringRef type = object.getString("type").value_or("int8");
  if (type == "f32" || type == "float32")
    tensor.sourceType = HeaderSourceType::Float32;
  else if (type == "u8" || type == "uint8")
    tensor.sourceType = HeaderSourceType::UInt8;
  else if (type != "i8" && type != "int8")
    return createStringError(inconvertibleErrorCode(),
                             "a tensor of the report has type '" + type + "'");
  tensor.bytes = object.getInteger("bytes").value_or(bytes);
  return tensor;
}

/// The tensors under `plural`, or the one under `singular`; they lie one after
/// the other unless they say otherwise.
static Error readTensors(const json::Object &report, StringRef singular,
                         StringRef plural, std::vector<HeaderTensor> &tensors) {
  SmallVector<const json::Object *> objects;
  if (const json::Array *array = report.getArray(plural)) {
    for (const json::Value &value : *array)
      if (const json::Object *object = value.getAsObject())
        objects.push_back(object);
  } else if (const json::Object *object = report.getObject(singular)) {
    objects.push_back(object);
  }
  if (objects.empty())
    return createStringError(inconvertibleErrorCode(),
                             "the report has no " + singular);
  uint64_t end = 0;
  for (const json::Object *object : objects) {
    Expected<HeaderTensor> tensor = readTensor(*object);
    if (!tensor)
      return tensor.takeError();
    tensor->offset = object->getInteger("offset").value_or(end);
    end = tensor->offset + tensor->bytes;
    tensors.push_back(std::move(*tensor));
  }
  return Error::success();
}

Expected<HeaderInfo> headerInfoFromReport(const json::Object &report) {
  HeaderInfo info;
  info.name = report.getString("name").value_or("model").str();
  info.mcpu = report.getString("mcpu").value_or("").str();
  if (Error error = readTensors(report, "input", "inputs", info.inputs))
    return error;
  if (Error error = readTensors(report, "output", "outputs", info.outputs))
    return error;
  info.arenaBytes = getNumber(report, {"sram", "arena"}).value_or(0);
  info.arenaAlign = report.getInteger("arena_align").value_or(16);
  info.macs = report.getInteger("macs").value_or(0);
  StringRef mode = "resident";
  if (const json::Object *input = report.getObject("input")) {
    mode = input->getString("mode").value_or(mode);
    info.consumesInput = input->getBoolean("consumed").value_or(false);
  }
  if (mode == "push")
    info.inputMode = HeaderInputMode::Push;
  else if (mode == "pull")
    info.inputMode = HeaderInputMode::Pull;
  return info;
}

} // namespace mcunet
