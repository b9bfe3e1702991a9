//===- Description.cpp - A network described in JSON ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Description.h"
#include "JsonReader.h"
#include "mcunet/Support/Json.h"
#include "mcunet/Support/Limits.h"

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

static constexpr int64_t kMaxChannels = 8192;
static constexpr int64_t kMaxResolution = 4096;
static constexpr int64_t kMaxClasses = 100000;

static Error readKernel(const JsonReader &reader, int64_t &kernel) {
  if (Error e = reader.read("kernel", 31, kernel))
    return e;
  if (kernel % 2 == 0)
    return makeError(reader.path + ": 'kernel' must be odd");
  return Error::success();
}

static Error readBlock(const JsonReader &reader, int64_t inChannels,
                       BlockDescription &block) {
  if (Error e =
          reader.checkKeys({"kernel", "stride", "expand_channels",
                            "out_channels", "residual", "squeeze_excite"}))
    return e;
  if (Error e = readKernel(reader, block.kernel))
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
  if (Error e = reader.readIfThere("squeeze_excite", kMaxChannels,
                                   block.squeezeChannels))
    return e;
  if (block.kernel == 1 && block.stride != 1)
    return makeError(reader.path + ": a 'kernel' of 1 needs stride 1");
  if (block.residual && (block.stride != 1 || block.outChannels != inChannels))
    return makeError(reader.path + ": 'residual' needs stride 1 and " +
                     Twine(inChannels) + " output channels");
  return Error::success();
}

static Error readStem(const JsonReader &network, Description &net) {
  Expected<JsonReader> reader = network.readObject("stem");
  if (!reader)
    return reader.takeError();
  if (Error e = reader->checkKeys({"kernel", "stride", "out_channels"}))
    return e;
  if (Error e = readKernel(*reader, net.stemKernel))
    return e;
  if (Error e = reader->read("stride", 8, net.stemStride))
    return e;
  return reader->read("out_channels", kMaxChannels, net.stemChannels);
}

static Error readBlocks(const JsonReader &network, Description &net) {
  Expected<const json::Array *> blocks = network.readArray("blocks");
  if (!blocks)
    return blocks.takeError();
  int64_t channels = net.stemChannels;
  for (const auto &[i, value] : llvm::enumerate(**blocks)) {
    std::string path = network.path + ", block " + std::to_string(i);
    const json::Object *object = value.getAsObject();
    if (!object)
      return makeError(path + ": must be an object");
    BlockDescription block;
    if (Error e = readBlock(JsonReader(*object, path), channels, block))
      return e;
    channels = block.outChannels;
    net.blocks.push_back(block);
  }
  return Error::success();
}

/// [height, width], both positive.
static bool isAnchor(const json::Value &value) {
  const json::Array *sides = value.getAsArray();
  return sides && sides->size() == 2 &&
         llvm::all_of(*sides, [](const json::Value &side) {
           return side.getAsNumber().value_or(0) > 0;
         });
}

static Error readOutput(const JsonReader &reader, const Description &net,
                        DetectionOutput &output) {
  if (Error e = reader.checkKeys({"block", "kernel", "anchors"}))
    return e;
  std::optional<int64_t> block = reader.object.getInteger("block");
  if (!block || *block < 0 || *block >= int64_t(net.blocks.size()))
    return makeError(reader.path + ": 'block' must be one of the " +
                     Twine(net.blocks.size()) + " blocks, counted from 0");
  output.block = *block;
  if (reader.has("kernel"))
    if (Error e = readKernel(reader, output.kernel))
      return e;
  Expected<const json::Array *> anchors = reader.readArray("anchors");
  if (!anchors)
    return anchors.takeError();
  if ((*anchors)->empty() || !llvm::all_of(**anchors, isAnchor))
    return makeError(reader.path +
                     ": 'anchors' must hold pairs of height and width");
  for (const json::Value &anchor : **anchors)
    for (const json::Value &side : *anchor.getAsArray())
      output.anchors.push_back(*side.getAsNumber());
  return Error::success();
}

static Error readDetection(const JsonReader &network, Description &net) {
  Expected<JsonReader> reader = network.readObject("detection");
  if (!reader)
    return reader.takeError();
  if (Error e = reader->checkKeys({"classes", "outputs"}))
    return e;
  if (Error e = reader->read("classes", kMaxClasses, net.classes))
    return e;
  Expected<const json::Array *> outputs = reader->readArray("outputs");
  if (!outputs)
    return outputs.takeError();
  if ((*outputs)->empty())
    return makeError(reader->path + ": 'outputs' is empty");
  int64_t last = 0;
  for (const auto &[i, value] : llvm::enumerate(**outputs)) {
    std::string path = reader->path + ", output " + std::to_string(i);
    const json::Object *object = value.getAsObject();
    if (!object)
      return makeError(path + ": must be an object");
    DetectionOutput output;
    if (Error e = readOutput(JsonReader(*object, path), net, output))
      return e;
    last = std::max(last, output.block);
    net.detection.push_back(output);
  }
  if (last + 1 != int64_t(net.blocks.size()))
    return makeError(reader->path + ": no output reads the last block, " +
                     Twine(net.blocks.size() - 1));
  return Error::success();
}

static Error readHead(const JsonReader &reader, Description &net) {
  if (Error e = reader.readIfThere("feature_mix", kMaxChannels, net.featureMix))
    return e;
  if (!reader.has("detection"))
    return reader.read("classes", kMaxClasses, net.classes);
  if (reader.has("classes"))
    return makeError(reader.path + ": has both 'classes' and 'detection'");
  return readDetection(reader, net);
}

Error mcunet::net::checkElements(const Description &net,
                                 const std::string &path) {
  int64_t most = 0;
  auto map = [&](int64_t size, int64_t channels) {
    most = std::max(most, size * size * channels);
  };
  auto weights = [&](int64_t kernel, int64_t in, int64_t out) {
    most = std::max(most, kernel * kernel * in * out);
  };
  auto strided = [](int64_t size, int64_t stride) {
    return (size + stride - 1) / stride;
  };
  map(net.resolution, net.inChannels);
  weights(net.stemKernel, net.inChannels, net.stemChannels);
  int64_t size = strided(net.resolution, net.stemStride);
  int64_t channels = net.stemChannels;
  map(size, channels);
  for (const BlockDescription &block : net.blocks) {
    weights(1, channels, block.expandChannels);
    map(size, block.expandChannels);
    size = strided(size, block.stride);
    weights(block.kernel, block.expandChannels, 1);
    weights(1, block.expandChannels, block.outChannels);
    channels = block.outChannels;
    map(size, channels);
    size_t index = &block - net.blocks.data();
    for (const DetectionOutput &output : net.detection)
      if (output.block == int64_t(index)) {
        weights(1, channels, output.channels(net.classes));
        map(size, output.channels(net.classes));
      }
  }
  if (net.featureMix) {
    weights(1, channels, net.featureMix);
    map(size, net.featureMix);
    channels = net.featureMix;
  }
  if (net.detection.empty())
    weights(1, channels, net.classes);
  if (most > kMaxElements)
    return makeError(path + ": a map or the weights of a layer have " +
                     Twine(most) +
                     " elements, more than 2^24; nothing of that "
                     "size runs on a microcontroller");
  return Error::success();
}

static Expected<Description> readNetwork(const JsonReader &reader) {
  Description net;
  // macs_million is the authors' figure; nothing is built from it.
  if (Error e = reader.checkKeys({"name", "resolution", "in_channels", "input",
                                  "stem", "blocks", "feature_mix", "classes",
                                  "detection", "weights", "needs_fine_tuning",
                                  "macs_million"}))
    return std::move(e);
  if (Error e = reader.read("resolution", kMaxResolution, net.resolution))
    return std::move(e);
  if (Error e = reader.read("in_channels", kMaxChannels, net.inChannels))
    return std::move(e);
  if (reader.has("input"))
    if (Error e = reader.readQuantisation("input", net.input.scale,
                                          net.input.zeroPoint))
      return std::move(e);
  if (Error e = readStem(reader, net))
    return std::move(e);
  if (Error e = readBlocks(reader, net))
    return std::move(e);
  if (Error e = readHead(reader, net))
    return std::move(e);
  if (Error e = checkElements(net, reader.path))
    return std::move(e);
  net.name = reader.object.getString("name").value_or("").str();
  net.needsFineTuning =
      reader.object.getString("needs_fine_tuning").value_or("").str();
  if (!reader.has("weights"))
    return net;
  Expected<std::map<std::string, LayerWeights>> weights = readWeights(reader);
  if (!weights)
    return weights.takeError();
  net.hasWeights = true;
  net.weights = std::move(*weights);
  return net;
}

/// Network `name`, or the only one where there is no name.
static Expected<const json::Object *> choose(const json::Object &networks,
                                             StringRef name) {
  if (const json::Object *network = networks.getObject(name))
    return network;
  if (name.empty() && networks.size() == 1)
    if (const json::Object *network =
            networks.begin()->getSecond().getAsObject())
      return network;
  llvm::SmallVector<StringRef> names;
  for (const auto &entry : networks)
    names.push_back(entry.first);
  llvm::sort(names);
  return makeError((name.empty() ? Twine("no network named (--net)")
                                 : "no network '" + name + "'") +
                   "; the file has: " + llvm::join(names, ", "));
}

Expected<Description> mcunet::net::readDescription(StringRef text,
                                                   StringRef name) {
  Expected<json::Value> root = mcunet::parseJson(text);
  if (!root)
    return makeError("not JSON: " + llvm::toString(root.takeError()));
  const json::Object *file = root->getAsObject();
  if (file && file->get("stem")) {
    std::string own = file->getString("name").value_or("").str();
    if (!name.empty() && name != own)
      return makeError("no network '" + name + "'; the file has: " + own);
    return readNetwork(JsonReader(
        *file, own.empty() ? "the network" : "network '" + own + "'"));
  }
  const json::Object *networks = file ? file->getObject("networks") : nullptr;
  if (!networks)
    return makeError("key 'networks' is missing");
  if (Error e = JsonReader(*file, "file").checkKeys({"networks"}))
    return std::move(e);
  Expected<const json::Object *> network = choose(*networks, name);
  if (!network)
    return network.takeError();
  for (const auto &entry : *networks)
    if (entry.second.getAsObject() == *network)
      name = entry.first;
  return readNetwork(JsonReader(**network, ("network '" + name + "'").str()));
}
