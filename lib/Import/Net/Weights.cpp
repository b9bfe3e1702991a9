//===- Weights.cpp - The numbers of a described network -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Arrays are {"type": "i8", "base64": "..."}, little endian, or plain JSON
// arrays. Sizes are checked where a layer asks for them (Trained.cpp).
//
//===----------------------------------------------------------------------===//

#include "Description.h"
#include "JsonReader.h"

#include "llvm/Support/Base64.h"
#include "llvm/Support/Endian.h"

#include <cmath>

using namespace mcunet;
using namespace mcunet::net;
using llvm::Error;
using llvm::Expected;
using llvm::StringRef;
namespace json = llvm::json;

template <typename T>
static std::vector<double> fromBytes(const std::vector<char> &bytes) {
  std::vector<double> values(bytes.size() / sizeof(T));
  for (size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<double>(
        llvm::support::endian::read<T, llvm::endianness::little>(
            bytes.data() + i * sizeof(T)));
  return values;
}

static Expected<std::vector<double>> decode(const JsonReader &reader) {
  if (Error e = reader.checkKeys({"type", "base64"}))
    return std::move(e);
  StringRef type = reader.object.getString("type").value_or("");
  std::optional<StringRef> text = reader.object.getString("base64");
  if (!text)
    return makeError(reader.path + ": 'base64' must be a string");
  std::vector<char> bytes;
  if (Error e = llvm::decodeBase64(*text, bytes)) {
    llvm::consumeError(std::move(e));
    return makeError(reader.path + ": 'base64' is not in base 64");
  }
  size_t size = type == "i8" ? 1 : type == "i32" || type == "f32" ? 4 : 8;
  if (bytes.size() % size != 0)
    return makeError(reader.path + ": " + llvm::Twine(bytes.size()) +
                     " bytes are no whole number of '" + type + "'");
  if (type == "i8")
    return fromBytes<int8_t>(bytes);
  if (type == "i32")
    return fromBytes<int32_t>(bytes);
  if (type == "f32")
    return fromBytes<float>(bytes);
  if (type == "f64")
    return fromBytes<double>(bytes);
  return makeError(reader.path + ": 'type' must be i8, i32, f32 or f64");
}

/// The array at `key`, empty where there is none. Doubles hold all types.
static Expected<std::vector<double>> readNumbers(const JsonReader &reader,
                                                 StringRef key) {
  const json::Value *value = reader.object.get(key);
  if (!value)
    return std::vector<double>();
  if (const json::Object *object = value->getAsObject())
    return decode(JsonReader(*object, reader.path + ", " + key.str()));
  const json::Array *array = value->getAsArray();
  if (!array)
    return makeError(reader.path + ": '" + key + "' must be an array");
  std::vector<double> values;
  for (const json::Value &element : *array) {
    std::optional<double> number = element.getAsNumber();
    if (!number)
      return makeError(reader.path + ": '" + key + "' must hold numbers");
    values.push_back(*number);
  }
  return values;
}

/// Whole numbers in [low, high].
template <typename T>
static Error readIntegers(const JsonReader &reader, StringRef key, int64_t low,
                          int64_t high, std::vector<T> &out) {
  Expected<std::vector<double>> values = readNumbers(reader, key);
  if (!values)
    return values.takeError();
  for (double value : *values) {
    if (!(value >= double(low) && value <= double(high)) ||
        value != std::floor(value))
      return makeError(reader.path + ": '" + key +
                       "' must hold whole numbers from " + llvm::Twine(low) +
                       " to " + llvm::Twine(high));
    out.push_back(static_cast<T>(value));
  }
  return Error::success();
}

static Error readScales(const JsonReader &reader, LayerWeights &layer) {
  Expected<std::vector<double>> scales = readNumbers(reader, "scale");
  if (!scales)
    return scales.takeError();
  for (double scale : *scales)
    if (!(scale > 0) || !std::isfinite(scale))
      return makeError(reader.path + ": 'scale' must hold positive numbers");
  layer.scale = std::move(*scales);
  return Error::success();
}

static Error readMultipliers(const JsonReader &reader, LayerWeights &layer) {
  std::vector<int32_t> values, shifts;
  if (Error e = readIntegers(reader, "multiplier", 0, INT32_MAX, values))
    return e;
  if (Error e = readIntegers(reader, "shift", 2, 62, shifts))
    return e;
  if (values.size() != shifts.size())
    return makeError(reader.path + ": " + llvm::Twine(values.size()) +
                     " multipliers, " + llvm::Twine(shifts.size()) + " shifts");
  for (size_t i = 0; i < values.size(); ++i)
    layer.multipliers.push_back({values[i], shifts[i]});
  return Error::success();
}

static Error readLayer(const JsonReader &reader, LayerWeights &layer) {
  if (Error e = reader.checkKeys(
          {"weights", "bias", "scale", "output", "multiplier", "shift"}))
    return e;
  if (Error e = readIntegers(reader, "weights", -128, 127, layer.weights))
    return e;
  if (Error e = readIntegers(reader, "bias", INT32_MIN, INT32_MAX, layer.bias))
    return e;
  if (Error e = readScales(reader, layer))
    return e;
  if (Error e = readMultipliers(reader, layer))
    return e;
  if (!reader.has("output"))
    return Error::success();
  layer.output.emplace();
  return reader.readQuantisation("output", layer.output->scale,
                                 layer.output->zeroPoint);
}

Expected<std::map<std::string, LayerWeights>>
mcunet::net::readWeights(const JsonReader &network) {
  Expected<JsonReader> reader = network.readObject("weights");
  if (!reader)
    return reader.takeError();
  std::map<std::string, LayerWeights> weights;
  for (const auto &entry : reader->object) {
    std::string name = entry.first.str();
    std::string path = network.path + ", weights of '" + name + "'";
    const json::Object *object = entry.second.getAsObject();
    if (!object)
      return makeError(path + ": must be an object");
    if (Error e = readLayer(JsonReader(*object, path), weights[name]))
      return std::move(e);
  }
  return weights;
}
