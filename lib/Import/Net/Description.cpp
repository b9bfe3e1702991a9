//===- Description.cpp - A network described in JSON ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Description.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/JSON.h"

using namespace mcunet::net;
using llvm::ArrayRef;
using llvm::Error;
using llvm::Expected;
using llvm::StringRef;
using llvm::Twine;
namespace json = llvm::json;

static Error failure(const Twine &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
}

/// One JSON object being read, and how errors call it ("network 'x', block 3").
namespace {
class Reader {
public:
  Reader(const json::Object &object, std::string path)
      : object(object), path(std::move(path)) {}

  /// Every key is one of `known` or a comment (begins with an underscore).
  Error checkKeys(ArrayRef<StringRef> known) const {
    for (const auto &entry : object) {
      StringRef key = entry.first;
      if (!key.starts_with("_") && !llvm::is_contained(known, key))
        return failure(path + ": unknown key '" + key + "'");
    }
    return Error::success();
  }

  /// A whole number in [1, limit].
  Error read(StringRef key, int64_t limit, int64_t &out) const {
    const json::Value *value = object.get(key);
    if (!value)
      return failure(path + ": key '" + key + "' is missing");
    std::optional<int64_t> number = value->getAsInteger();
    if (!number || *number < 1 || *number > limit)
      return failure(path + ": '" + key +
                     "' must be a whole number from 1 to " + Twine(limit));
    out = *number;
    return Error::success();
  }

  Error read(StringRef key, bool &out) const {
    std::optional<bool> value = object.getBoolean(key);
    if (!value)
      return failure(path + ": '" + key + "' must be true or false");
    out = *value;
    return Error::success();
  }

  const json::Object &object;
  std::string path;
};
} // namespace

static constexpr int64_t kMaxChannels = 8192;
static constexpr int64_t kMaxResolution = 4096;

static Error readBlock(const Reader &reader, int64_t inChannels,
                       BlockDescription &block) {
  if (Error e = reader.checkKeys(
          {"kernel", "stride", "expand_channels", "out_channels", "residual"}))
    return e;
  if (Error e = reader.read("kernel", 31, block.kernel))
    return e;
  if (Error e = reader.read("stride", 8, block.stride))
    return e;
  if (Error e =
          reader.read("expand_channels", kMaxChannels, block.expandChannels))
    return e;
  if (Error e = reader.read("out_channels", kMaxChannels, block.outChannels))
    return e;
  if (Error e = reader.read("residual", block.residual))
    return e;
  if (block.kernel % 2 == 0)
    return failure(reader.path + ": 'kernel' must be odd");
  if (block.residual && (block.stride != 1 || block.outChannels != inChannels))
    return failure(reader.path + ": 'residual' needs stride 1 and " +
                   Twine(inChannels) + " output channels");
  return Error::success();
}

static Error readStem(const Reader &network, Description &net) {
  const json::Object *stem = network.object.getObject("stem");
  if (!stem)
    return failure(network.path + ": 'stem' must be an object");
  Reader reader(*stem, network.path + ", stem");
  if (Error e = reader.checkKeys({"kernel", "stride", "out_channels"}))
    return e;
  if (Error e = reader.read("kernel", 31, net.stemKernel))
    return e;
  if (Error e = reader.read("stride", 8, net.stemStride))
    return e;
  if (net.stemKernel % 2 == 0)
    return failure(reader.path + ": 'kernel' must be odd");
  return reader.read("out_channels", kMaxChannels, net.stemChannels);
}

static Error readBlocks(const Reader &network, Description &net) {
  const json::Array *blocks = network.object.getArray("blocks");
  if (!blocks)
    return failure(network.path + ": 'blocks' must be an array");
  int64_t channels = net.stemChannels;
  for (size_t i = 0; i < blocks->size(); ++i) {
    std::string path = network.path + ", block " + std::to_string(i);
    const json::Object *object = (*blocks)[i].getAsObject();
    if (!object)
      return failure(path + ": must be an object");
    BlockDescription block;
    if (Error e = readBlock(Reader(*object, path), channels, block))
      return e;
    channels = block.outChannels;
    net.blocks.push_back(block);
  }
  return Error::success();
}

static Expected<Description> readNetwork(const Reader &reader) {
  Description net;
  // macs_million is what the authors published; it describes, it does not
  // build.
  if (Error e = reader.checkKeys({"resolution", "in_channels", "stem", "blocks",
                                  "feature_mix", "classes", "macs_million"}))
    return std::move(e);
  if (Error e = reader.read("resolution", kMaxResolution, net.resolution))
    return std::move(e);
  if (Error e = reader.read("in_channels", kMaxChannels, net.inChannels))
    return std::move(e);
  if (Error e = reader.read("classes", 100000, net.classes))
    return std::move(e);
  if (Error e = readStem(reader, net))
    return std::move(e);
  if (Error e = readBlocks(reader, net))
    return std::move(e);
  const json::Value *mix = reader.object.get("feature_mix");
  if (mix && mix->kind() != json::Value::Null)
    if (Error e = reader.read("feature_mix", kMaxChannels, net.featureMix))
      return std::move(e);
  return net;
}

Expected<Description> mcunet::net::readDescription(StringRef text,
                                                   StringRef name) {
  Expected<json::Value> root = json::parse(text);
  if (!root)
    return failure("not JSON: " + llvm::toString(root.takeError()));
  const json::Object *file = root->getAsObject();
  const json::Object *networks = file ? file->getObject("networks") : nullptr;
  if (!networks)
    return failure("key 'networks' is missing");
  if (Error e = Reader(*file, "file").checkKeys({"networks"}))
    return std::move(e);
  const json::Object *network = networks->getObject(name);
  if (!network) {
    llvm::SmallVector<StringRef> names;
    for (const auto &entry : *networks)
      names.push_back(entry.first);
    llvm::sort(names);
    return failure((name.empty() ? Twine("no network named (--net)")
                                 : "no network '" + name + "'") +
                   "; the file has: " + llvm::join(names, ", "));
  }
  return readNetwork(Reader(*network, ("network '" + name + "'").str()));
}
