//===- Trained.cpp - Weights that a file holds ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// docs/NetworkDescription.md, section Arithmetic.
//
//===----------------------------------------------------------------------===//

#include "JsonReader.h"
#include "Parameters.h"

#include <algorithm>
#include <cmath>
#include <set>

using namespace mcunet;
using namespace mcunet::net;
using idioms::Multiplier;
using idioms::Quant;
using llvm::Error;
using llvm::Expected;
using llvm::StringRef;
using llvm::Twine;

namespace {
class Trained : public Parameters {
public:
  explicit Trained(const Description &net)
      : Parameters({0, net.input, net.inChannels}), net(net) {}

  Expected<ConvLayer> convolution(const ConvSpec &spec, const Map &in,
                                  Map &out) override;
  Expected<idioms::AddParams> add(StringRef name, const Map &lhs,
                                  const Map &rhs, Map &out) override;
  Expected<idioms::MeanParams> mean(StringRef name, const Map &in,
                                    int64_t count, Map &out) override;
  Expected<idioms::Table8> gate(StringRef name, const Map &in,
                                Map &out) override;
  Expected<idioms::MulParams> scale(StringRef name, const Map &in,
                                    const Map &gate, Map &out) override;
  Error finish() override;

private:
  Error fail(StringRef layer, const Twine &message) const {
    return makeError("weights of '" + layer + "': " + message);
  }
  /// The entry of a layer; `out` becomes its result's map.
  Expected<const LayerWeights *> find(StringRef name, int64_t channels,
                                      Map &out);
  /// Checks that `what` has `count` values.
  Error checkSize(StringRef layer, StringRef what, size_t there,
                  size_t count) const;
  Expected<std::vector<Multiplier>> multipliers(const ConvSpec &spec,
                                                const LayerWeights &entry,
                                                Quant in, Quant out) const;

  const Description &net;
  std::set<std::string> used;
};
} // namespace

Expected<const LayerWeights *> Trained::find(StringRef name, int64_t channels,
                                             Map &out) {
  auto it = net.weights.find(name.str());
  if (it == net.weights.end())
    return fail(name, "missing");
  if (!it->second.output)
    return fail(name, "'output' is missing");
  used.insert(name.str());
  out = {out.id + 1, *it->second.output, channels};
  return &it->second;
}

Error Trained::checkSize(StringRef layer, StringRef what, size_t there,
                         size_t count) const {
  if (there == count)
    return Error::success();
  return fail(layer, Twine("'") + what + "' has " + Twine(there) +
                         " values, the layer " + Twine(count));
}

Expected<std::vector<Multiplier>>
Trained::multipliers(const ConvSpec &spec, const LayerWeights &entry, Quant in,
                     Quant out) const {
  size_t channels = spec.outChannels;
  if (entry.multipliers.size() == 1)
    return entry.multipliers;
  if (!entry.multipliers.empty()) {
    if (Error e = checkSize(spec.name, "multiplier", entry.multipliers.size(),
                            channels))
      return std::move(e);
    return entry.multipliers;
  }
  if (Error e = checkSize(spec.name, "scale", entry.scale.size(), channels))
    return std::move(e);
  std::vector<Multiplier> result;
  for (double scale : entry.scale) {
    std::optional<Multiplier> multiplier = idioms::quantizeMultiplier(
        static_cast<double>(in.scale) * scale / static_cast<double>(out.scale));
    if (!multiplier)
      return fail(spec.name, "scales give a factor beyond 2^29");
    result.push_back(*multiplier);
  }
  return result;
}

/// The real numbers 0 to 6, as far as int8 goes.
static void clampToRelu6(Quant quant, idioms::OutputStage &stage) {
  double six = std::round(6.0 / static_cast<double>(quant.scale));
  stage.clampMin = quant.zeroPoint;
  stage.clampMax = static_cast<int32_t>(std::min(127.0, quant.zeroPoint + six));
}

Expected<ConvLayer> Trained::convolution(const ConvSpec &spec, const Map &in,
                                         Map &out) {
  Expected<const LayerWeights *> entry = find(spec.name, spec.outChannels, out);
  if (!entry)
    return entry.takeError();
  int64_t inputs = spec.kind == ConvKind::Depthwise ? 1 : in.channels;
  if (Error e =
          checkSize(spec.name, "weights", (*entry)->weights.size(),
                    spec.outChannels * spec.kernel * spec.kernel * inputs))
    return std::move(e);
  if (Error e =
          checkSize(spec.name, "bias", (*entry)->bias.size(), spec.outChannels))
    return std::move(e);
  Expected<std::vector<Multiplier>> factors =
      multipliers(spec, **entry, in.quant, out.quant);
  if (!factors)
    return factors.takeError();
  ConvLayer layer;
  layer.weights = (*entry)->weights;
  layer.bias = (*entry)->bias;
  layer.params.window = windowOf(spec);
  layer.params.inputZeroPoint = in.quant.zeroPoint;
  layer.params.output.multipliers.assign(factors->begin(), factors->end());
  layer.params.output.zeroPoint = out.quant.zeroPoint;
  if (spec.relu6)
    clampToRelu6(out.quant, layer.params.output);
  return layer;
}

Expected<idioms::AddParams> Trained::add(StringRef name, const Map &lhs,
                                         const Map &rhs, Map &out) {
  Expected<const LayerWeights *> entry = find(name, lhs.channels, out);
  if (!entry)
    return entry.takeError();
  std::optional<idioms::AddParams> params =
      idioms::addParams(lhs.quant, rhs.quant, out.quant, /*subtract=*/false);
  if (!params)
    return fail(name, "scales are too far apart");
  const std::vector<Multiplier> &given = (*entry)->multipliers;
  if (given.empty())
    return *params;
  if (Error e = checkSize(name, "multiplier", given.size(), 3))
    return std::move(e);
  params->lhs = given[0];
  params->rhs = given[1];
  params->output.multipliers = {given[2]};
  return *params;
}

Expected<idioms::MeanParams> Trained::mean(StringRef name, const Map &in,
                                           int64_t count, Map &out) {
  Expected<const LayerWeights *> entry = find(name, in.channels, out);
  if (!entry)
    return entry.takeError();
  std::optional<idioms::MeanParams> params =
      idioms::meanParams(in.quant, out.quant, {1, 2}, count, true);
  if (!params)
    return fail(name, "scales are too far apart");
  const std::vector<Multiplier> &given = (*entry)->multipliers;
  if (given.empty())
    return *params;
  if (Error e = checkSize(name, "multiplier", given.size(), 1))
    return std::move(e);
  params->multiplier = given[0];
  return *params;
}

Expected<idioms::Table8> Trained::gate(StringRef name, const Map &in,
                                       Map &out) {
  out = {out.id + 1, idioms::kGateQuant, in.channels};
  auto it = net.weights.find(name.str());
  if (it != net.weights.end()) {
    used.insert(name.str());
    out.quant = it->second.output.value_or(idioms::kGateQuant);
  }
  return idioms::hardSigmoidTable(in.quant, out.quant);
}

Expected<idioms::MulParams> Trained::scale(StringRef name, const Map &in,
                                           const Map &gate, Map &out) {
  Expected<const LayerWeights *> entry = find(name, in.channels, out);
  if (!entry)
    return entry.takeError();
  std::optional<idioms::MulParams> params =
      idioms::mulParams(in.quant, gate.quant, out.quant);
  if (!params)
    return fail(name, "scales are too far apart");
  const std::vector<Multiplier> &given = (*entry)->multipliers;
  if (given.empty())
    return *params;
  if (Error e = checkSize(name, "multiplier", given.size(), 1))
    return std::move(e);
  params->output.multipliers = {given[0]};
  return *params;
}

Error Trained::finish() {
  for (const auto &entry : net.weights)
    if (!used.count(entry.first))
      return fail(entry.first, "the network has no such layer");
  return Error::success();
}

std::unique_ptr<Parameters> mcunet::net::makeTrained(const Description &net) {
  return std::make_unique<Trained>(net);
}
