//===- JsonMutator.cpp - Mutations of a JSON value ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "JsonMutator.h"

#include <algorithm>
#include <vector>

using namespace mcunet::fuzz;
namespace json = llvm::json;

static void collect(json::Value &value, std::vector<json::Value *> &all) {
  all.push_back(&value);
  if (json::Array *array = value.getAsArray())
    for (json::Value &element : *array)
      collect(element, all);
  if (json::Object *object = value.getAsObject())
    for (auto &entry : *object)
      collect(entry.second, all);
}

static json::Value leaf(Random &random) {
  switch (random.below(8)) {
  case 0:
    return nullptr;
  case 1:
    return random.chance(50);
  case 2: {
    double real = random.real();
    return real == real && real < 1e301 ? real : -1.5;
  }
  case 3:
    return std::string(random.below(3), 'a');
  case 4:
    return json::Array{random.number()};
  case 5:
    return json::Object{};
  default:
    return random.number();
  }
}

/// One element out, in, or in the place of another.
static void mutateArray(json::Array &array, Random &random) {
  if (array.empty() || random.chance(10)) {
    array.push_back(leaf(random));
    return;
  }
  size_t at = random.below(array.size());
  json::Value element = array[at];
  if (random.chance(40))
    array.erase(array.begin() + at);
  else if (random.chance(50))
    array.insert(array.begin() + at, std::move(element));
  else
    array[random.below(array.size())] = std::move(element);
}

static void mutateObject(json::Object &object, Random &random) {
  std::vector<std::string> keys;
  for (const auto &entry : object)
    keys.push_back(llvm::StringRef(entry.first).str());
  std::sort(keys.begin(), keys.end());
  if (keys.empty() || random.chance(10)) {
    object["key"] = leaf(random);
    return;
  }
  const std::string &key = keys[random.below(keys.size())];
  json::Value other = *object.get(keys[random.below(keys.size())]);
  if (random.chance(50))
    object.erase(key);
  else
    object[key] = std::move(other);
}

void mcunet::fuzz::mutateJson(json::Value &root, Random &random) {
  std::vector<json::Value *> all;
  collect(root, all);
  json::Value &value = *all[random.below(all.size())];
  json::Array *array = value.getAsArray();
  json::Object *object = value.getAsObject();
  if (array && random.chance(80))
    return mutateArray(*array, random);
  if (object && random.chance(80))
    return mutateObject(*object, random);
  // A copy: what replaces the value may lie inside it.
  json::Value other =
      random.chance(30) ? *all[random.below(all.size())] : leaf(random);
  value = std::move(other);
}
