//===- JsonReader.cpp - JSON objects whose errors say where ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "JsonReader.h"
#include "mcunet/Support/Text.h"

#include "llvm/ADT/STLExtras.h"

#include <cmath>

using namespace mcunet::net;
using llvm::ArrayRef;
using llvm::Error;
using llvm::Expected;
using llvm::StringRef;
using llvm::Twine;
namespace json = llvm::json;

Error JsonReader::checkKeys(ArrayRef<StringRef> known) const {
  for (const auto &entry : object) {
    StringRef key = entry.first;
    if (!key.starts_with("_") && !llvm::is_contained(known, key))
      return makeError(path + ": unknown key '" + key + "'");
  }
  return Error::success();
}

Error JsonReader::read(StringRef key, int64_t limit, int64_t &out) const {
  const json::Value *value = object.get(key);
  if (!value)
    return makeError(path + ": key '" + key + "' is missing");
  std::optional<int64_t> number = value->getAsInteger();
  if (!number || *number < 1 || *number > limit)
    return makeError(path + ": '" + key +
                     "' must be a whole number from 1 to " + Twine(limit));
  out = *number;
  return Error::success();
}

Error JsonReader::readIfThere(StringRef key, int64_t limit,
                              int64_t &out) const {
  const json::Value *value = object.get(key);
  if (!value || value->kind() == json::Value::Null)
    return Error::success();
  return read(key, limit, out);
}

Error JsonReader::read(StringRef key, bool &out) const {
  std::optional<bool> value = object.getBoolean(key);
  if (!value)
    return makeError(path + ": '" + key + "' must be true or false");
  out = *value;
  return Error::success();
}

Error JsonReader::readQuantisation(StringRef key, float &scale,
                                   int32_t &zeroPoint) const {
  Expected<JsonReader> inner = readObject(key);
  if (!inner)
    return inner.takeError();
  if (Error e = inner->checkKeys({"scale", "zero_point"}))
    return e;
  std::optional<double> factor = inner->object.getNumber("scale");
  scale = static_cast<float>(factor.value_or(0));
  if (!(scale > 0) || !std::isfinite(scale))
    return makeError(inner->path + ": 'scale' must be a positive number");
  std::optional<int64_t> zero = inner->object.getInteger("zero_point");
  if (!zero || *zero < -128 || *zero > 127)
    return makeError(inner->path +
                     ": 'zero_point' must be a whole number from -128 to 127");
  zeroPoint = static_cast<int32_t>(*zero);
  return Error::success();
}

Expected<JsonReader> JsonReader::readObject(StringRef key) const {
  const json::Object *inner = object.getObject(key);
  if (!inner)
    return makeError(path + ": '" + key + "' must be an object");
  return JsonReader(*inner, path + ", " + key.str());
}

Expected<const json::Array *> JsonReader::readArray(StringRef key) const {
  const json::Array *array = object.getArray(key);
  if (!array)
    return makeError(path + ": '" + key + "' must be an array");
  return array;
}
