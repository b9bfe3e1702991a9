//===- Explain.cpp - Why the arena is as large as it is -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Target/Explain.h"
#include "mcunet/Target/ReportWriter.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

#include <numeric>

using namespace llvm;

namespace mcunet {

//===----------------------------------------------------------------------===//
// Labels
//===----------------------------------------------------------------------===//

static StringRef stringOf(const json::Array &layers, size_t index,
                          StringRef key) {
  const json::Object *layer = layers[index].getAsObject();
  return layer ? layer->getString(key).value_or("") : "";
}

/// "a/b;c/d" has the parts a, b, c and d: converters join the names of all
/// operations that they fuse.
static SmallVector<StringRef> partsOf(StringRef name) {
  SmallVector<StringRef> parts;
  while (!name.empty()) {
    size_t end = name.find_first_of("/;");
    if (end != 0)
      parts.push_back(name.substr(0, end));
    name = end == StringRef::npos ? "" : name.drop_front(end + 1);
  }
  return parts;
}

/// The last part that no other layer has; parts that begin with the operation's
/// name are preferred.
static StringRef distinctPart(ArrayRef<StringRef> parts, StringRef op,
                              const StringMap<unsigned> &users) {
  StringRef found;
  for (StringRef part : reverse(parts)) {
    if (users.lookup(part) != 1 || part == op)
      continue;
    if (part.starts_with(op))
      return part;
    if (found.empty())
      found = part;
  }
  return found;
}

void addLabels(json::Object &report) {
  json::Array *layers = report.getArray("layers");
  if (!layers)
    return;
  StringMap<unsigned> users;
  for (size_t i = 0; i < layers->size(); ++i) {
    StringSet<> seen;
    for (StringRef part : partsOf(stringOf(*layers, i, "name")))
      if (seen.insert(part).second)
        ++users[part];
  }
  constexpr size_t kMostChars = 24;
  for (size_t i = 0; i < layers->size(); ++i) {
    StringRef op = stringOf(*layers, i, "op");
    StringRef part =
        distinctPart(partsOf(stringOf(*layers, i, "name")), op, users);
    std::string label = (i < 10 ? "L0" : "L") + std::to_string(i);
    if (part.empty() || !part.starts_with(op))
      label += " " + op.str();
    if (part.size() > kMostChars)
      label += " ..." + part.take_back(kMostChars - 3).str();
    else if (!part.empty())
      label += " " + part.str();
    if (json::Object *layer = (*layers)[i].getAsObject())
      (*layer)["label"] = std::move(label);
  }
}

std::string labelOf(const json::Object &report, int64_t index) {
  const json::Array *layers = report.getArray("layers");
  if (!layers || index < 0 || index >= static_cast<int64_t>(layers->size()))
    return "";
  StringRef label = stringOf(*layers, index, "label");
  return (label.empty() ? stringOf(*layers, index, "name") : label).str();
}

//===----------------------------------------------------------------------===//
// Peak
//===----------------------------------------------------------------------===//

namespace {
struct Placed {
  StringRef name, kind;
  int64_t offset, size, first, last;

  int64_t end() const { return offset + size; }
  bool isLiveAt(int64_t tick) const {
    return size > 0 && first <= tick && tick <= last;
  }
};
} // namespace

static SmallVector<Placed> readBuffers(const json::Array &array) {
  SmallVector<Placed> buffers;
  for (const json::Object *object : objectsOf(array))
    buffers.push_back({object->getString("name").value_or(""),
                       object->getString("kind").value_or("tensor"),
                       object->getInteger("offset").value_or(0),
                       object->getInteger("size").value_or(0),
                       object->getInteger("first_use").value_or(0),
                       object->getInteger("last_use").value_or(-1)});
  // By offset; at equal offsets the largest first.
  llvm::sort(buffers, [](const Placed &a, const Placed &b) {
    return std::make_tuple(a.offset, -a.size, a.name) <
           std::make_tuple(b.offset, -b.size, b.name);
  });
  return buffers;
}

/// The bytes that each buffer adds to those below it: shared bytes count once.
/// 0 if a buffer is not live.
static SmallVector<int64_t> bytesAt(ArrayRef<Placed> buffers, int64_t tick) {
  SmallVector<int64_t> bytes;
  int64_t end = 0;
  for (const Placed &buffer : buffers) {
    if (!buffer.isLiveAt(tick)) {
      bytes.push_back(0);
      continue;
    }
    bytes.push_back(
        std::max<int64_t>(buffer.end() - std::max(end, buffer.offset), 0));
    end = std::max(end, buffer.end());
  }
  return bytes;
}

/// The layer with the most bytes in use, among those during which the arena's
/// highest byte is in use.
static int64_t peakTick(ArrayRef<Placed> buffers, int64_t layers) {
  int64_t top = 0;
  for (const Placed &buffer : buffers)
    top = std::max(top, buffer.end());
  int64_t tick = 0, most = -1;
  for (int64_t t = 0; t < layers; ++t) {
    bool atTop = any_of(buffers, [&](const Placed &buffer) {
      return buffer.isLiveAt(t) && buffer.end() == top;
    });
    if (!atTop)
      continue;
    SmallVector<int64_t> bytes = bytesAt(buffers, t);
    int64_t sum = std::accumulate(bytes.begin(), bytes.end(), int64_t(0));
    if (sum > most) {
      most = sum;
      tick = t;
    }
  }
  return tick;
}

/// The layer that a buffer belongs to, by its name; -1 for the input's.
static int64_t layerOf(const json::Array &layers, StringRef buffer) {
  for (StringRef suffix : {".block", ".scratch", ".sums"})
    if (buffer.consume_back(suffix))
      break;
  for (size_t i = 0; i < layers.size(); ++i)
    if (stringOf(layers, i, "name") == buffer)
      return i;
  return -1;
}

static int64_t stageOf(const json::Array &layers, int64_t index) {
  const json::Object *layer = layers[index].getAsObject();
  // A report without stages: every layer is one.
  return layer ? layer->getInteger("stage").value_or(-1 - index) : -1 - index;
}

void addPeak(json::Object &report) {
  const json::Array *array = report.getArray("buffers");
  const json::Array *layers = report.getArray("layers");
  const json::Object *sram = report.getObject("sram");
  int64_t arena = sram ? sram->getInteger("arena").value_or(0) : 0;
  if (!array || !layers || layers->empty() || arena <= 0)
    return;
  SmallVector<Placed> buffers = readBuffers(*array);
  int64_t count = layers->size(), tick = peakTick(buffers, count);
  SmallVector<int64_t> bytes = bytesAt(buffers, tick);
  SmallVector<size_t> order;
  int64_t used = 0;
  for (size_t i = 0; i < buffers.size(); ++i)
    if (buffers[i].isLiveAt(tick)) {
      order.push_back(i);
      used += bytes[i];
    }
  llvm::sort(order, [&](size_t a, size_t b) {
    return std::make_pair(-bytes[a], a) < std::make_pair(-bytes[b], b);
  });
  json::Array parts;
  for (size_t i : order) {
    const Placed &buffer = buffers[i];
    json::Object part{{"name", buffer.name.str()},
                      {"kind", buffer.kind.str()},
                      {"bytes", bytes[i]},
                      {"size", buffer.size}};
    if (int64_t layer = layerOf(*layers, buffer.name); layer >= 0)
      part["layer"] = layer;
    parts.push_back(std::move(part));
  }
  int64_t first = tick, last = tick;
  while (first > 0 && stageOf(*layers, first - 1) == stageOf(*layers, tick))
    --first;
  while (last + 1 < count &&
         stageOf(*layers, last + 1) == stageOf(*layers, tick))
    ++last;
  report["peak"] = json::Object{
      {"layer", tick}, {"first_layer", first}, {"last_layer", last},
      {"bytes", used}, {"free", arena - used}, {"buffers", std::move(parts)}};
}

} // namespace mcunet
