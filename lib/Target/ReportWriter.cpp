//===- ReportWriter.cpp - NAME.json and the summary of a model ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Target/ReportWriter.h"
#include "mcunet/Target/Chips.h"
#include "mcunet/Target/TargetInfo.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
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
  std::optional<int64_t> number = object->getInteger(path.back());
  constexpr int64_t kMost = int64_t{1} << 53;
  return number && *number >= -kMost && *number <= kMost ? number
                                                         : std::nullopt;
}

std::vector<const json::Object *> objectsOf(const json::Array &array) {
  std::vector<const json::Object *> objects;
  for (const json::Value &value : array)
    if (const json::Object *object = value.getAsObject())
      objects.push_back(object);
  return objects;
}

std::optional<std::string> predictedTime(const json::Object &report) {
  std::optional<int64_t> micros = getNumber(report, {"cycles", "microseconds"});
  if (!micros)
    return std::nullopt;
  const json::Object &cycles = *report.getObject("cycles");
  std::string text;
  raw_string_ostream(text) << format("%.2f ms at %g MHz", *micros / 1000.0,
                                     cycles.getNumber("clock_mhz").value_or(0))
                           << " by a model of "
                           << cycles.getString("core").value_or("")
                           << "; no board was measured";
  return text;
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

void describeTarget(json::Object &report, StringRef mcpu) {
  const TargetInfo *target = findTarget(mcpu);
  if (target && target->alignedOnly)
    report["aligned"] = true;
  if (target && target->landingPads)
    report["bti"] = true;
  report["mcpu"] = target ? withoutCodeOptions(target->name) : mcpu;
  if (const Chip *chip = findChip(mcpu))
    report["chip"] = chip->name;
}

/// Adds a note if the network needs more flash than the chip has.
static void noteFlash(json::Object &report, StringRef mcpu, int64_t bytes) {
  const Chip *chip = findChip(mcpu);
  if (!chip || !chip->flashKilobytes ||
      bytes <= int64_t{1024} * chip->flashKilobytes)
    return;
  if (!report.getArray("notes"))
    report["notes"] = json::Array();
  report.getArray("notes")->push_back(
      formatv("{0} bytes of weights and code do not fit the {1} kB of flash of "
              "{2}",
              bytes, chip->flashKilobytes, chip->name)
          .str());
}

void addObjectUsage(json::Object &report, StringRef name, StringRef mcpu,
                    const ObjectUsage &usage) {
  report["schema_version"] = reportSchemaVersion;
  report["name"] = name;
  describeTarget(report, mcpu);
  json::Object &sram = getOrCreateObject(report, "sram");
  int64_t total = usage.stackBytes;
  for (StringRef key : {"arena", "input", "output"})
    total += sram.getInteger(key).value_or(0);
  sram["stack"] = usage.stackBytes;
  sram["total"] = total;
  report["flash"] = json::Object{{"weights", usage.weightBytes},
                                 {"code", usage.codeBytes},
                                 {"total", usage.flashBytes()}};
  noteFlash(report, mcpu, usage.flashBytes());
  json::Array functions;
  for (const FunctionUsage &function : usage.functions)
    functions.push_back(json::Object{{"name", function.name},
                                     {"code", function.codeBytes},
                                     {"frame", function.frameBytes},
                                     {"stack", function.stackBytes}});
  report["functions"] = std::move(functions);
}

std::string formatReport(const json::Object &report) {
  static constexpr StringRef order[] = {"schema_version",
                                        "name",
                                        "mcpu",
                                        "aligned",
                                        "bti",
                                        "chip",
                                        "input",
                                        "inputs",
                                        "output",
                                        "outputs",
                                        "macs",
                                        "macs_layerwise",
                                        "macs_overhead_pct",
                                        "cost",
                                        "cycles",
                                        "budget",
                                        "sram",
                                        "peak",
                                        "flash",
                                        "pareto",
                                        "stages",
                                        "buffers",
                                        "buffers_layerwise",
                                        "layers",
                                        "functions"};
  std::string text;
  raw_string_ostream os(text);
  json::OStream json(os, /*IndentSize=*/2);
  json.object([&] {
    for (StringRef key : order)
      if (const json::Value *value = report.get(key))
        json.attribute(key, *value);
    // All other keys, in a stable order.
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
  const json::Array *map = object.getArray("map");
  if (!map || map->size() != 3)
    return createStringError(inconvertibleErrorCode(),
                             "a tensor of the report has no map");
  for (auto [extent, value] : llvm::zip(tensor.map, *map))
    extent = value.getAsInteger().value_or(0);
  tensor.layout = object.getString("layout").value_or("").str();
  tensor.scale = object.getNumber("scale").value_or(0);
  tensor.zeroPoint = object.getInteger("zero_point").value_or(0);
  StringRef type = object.getString("type").value_or("int8");
  if (type == "f32" || type == "float32")
    tensor.sourceType = HeaderSourceType::Float32;
  else if (type == "u8" || type == "uint8")
    tensor.sourceType = HeaderSourceType::UInt8;
  else if (type == "i32" || type == "int32")
    tensor.sourceType = HeaderSourceType::Int32;
  else if (type == "i64" || type == "int64")
    tensor.sourceType = HeaderSourceType::Int64;
  else if (type != "i8" && type != "int8")
    return createStringError(inconvertibleErrorCode(),
                             "a tensor of the report has type '" + type + "'");
  tensor.bytes = object.getInteger("bytes").value_or(bytes);
  return tensor;
}

/// The tensors under `plural`, or the one under `singular`; a tensor without an
/// offset follows the previous one.
static Error readTensors(const json::Object &report, StringRef singular,
                         StringRef plural, std::vector<HeaderTensor> &tensors) {
  std::vector<const json::Object *> objects;
  if (const json::Array *array = report.getArray(plural))
    objects = objectsOf(*array);
  else if (const json::Object *object = report.getObject(singular))
    objects.push_back(object);
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
  info.stateBytes = report.getInteger("state_bytes").value_or(0);
  info.macs = report.getInteger("macs").value_or(0);
  if (const json::Object *input = report.getObject("input")) {
    info.inputMode = symbolizeInputMode(input->getString("mode").value_or(""))
                         .value_or(InputMode::Resident);
    info.consumesInput = input->getBoolean("consumed").value_or(false);
    info.inputOffset = input->getInteger("arena_offset").value_or(0);
  }
  if (const TargetInfo *target = findTarget(info.mcpu)) {
    bool aligned = report.getBoolean("aligned").value_or(false);
    info.accessesUnaligned = target->accessesUnaligned() && !aligned;
    info.hasLandingPads = report.getBoolean("bti").value_or(false);
    info.usesVectors = target->simd == SimdKind::Mve;
    info.isMicrocontroller = !target->isHost();
  }
  if (std::optional<StringRef> why = report.getString("needs_fine_tuning"))
    info.comments.push_back("NOT TRAINED: " + why->str());
  if (std::optional<std::string> time = predictedTime(report))
    info.comments.push_back("Predicted time: " + *time);
  if (const json::Array *notes = report.getArray("notes"))
    for (const json::Value &note : *notes)
      info.comments.push_back(note.getAsString().value_or("").str());
  return info;
}

} // namespace mcunet
