//===- Parameters.h - Where a network's numbers come from -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A described network is built layer by layer; for each layer the builder asks
// for weights, factors and the quantisation of the result.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_IMPORT_NET_PARAMETERS_H
#define MCUNET_IMPORT_NET_PARAMETERS_H

#include "Description.h"

#include "mcunet/TosaIdioms/Idioms.h"

#include <memory>

namespace mcunet {
namespace net {

/// A feature map, for the parameters.
struct Map {
  int id = 0; // the image is 0; every layer makes the next
  idioms::Quant quant;
  int64_t channels = 0;
};

enum class ConvKind { Pointwise, Depthwise, Full, Classifier };

struct ConvSpec {
  std::string name;
  ConvKind kind = ConvKind::Pointwise;
  int64_t outChannels = 0, kernel = 1, stride = 1;
  bool relu6 = false;
};

/// Weights [O, K, K, I], of a depthwise layer [K, K, C].
struct ConvLayer {
  std::vector<int8_t> weights;
  std::vector<int32_t> bias;
  idioms::ConvParams params;
};

class Parameters {
public:
  virtual ~Parameters() = default;

  /// The image.
  Map image() const { return imageMap; }

  /// Each fills `out` in.
  virtual llvm::Expected<ConvLayer> convolution(const ConvSpec &spec,
                                                const Map &in, Map &out) = 0;
  virtual llvm::Expected<idioms::AddParams>
  add(llvm::StringRef name, const Map &lhs, const Map &rhs, Map &out) = 0;
  /// Over rows and columns, `count` elements of each channel.
  virtual llvm::Expected<idioms::MeanParams>
  mean(llvm::StringRef name, const Map &in, int64_t count, Map &out) = 0;
  /// min(max(x + 3, 0), 6) / 6.
  virtual llvm::Expected<idioms::Table8> gate(llvm::StringRef name,
                                              const Map &in, Map &out) = 0;
  /// Each channel of `in` times the gate's value.
  virtual llvm::Expected<idioms::MulParams>
  scale(llvm::StringRef name, const Map &in, const Map &gate, Map &out) = 0;
  /// Called after the last layer.
  virtual llvm::Error finish() { return llvm::Error::success(); }

protected:
  explicit Parameters(Map image) : imageMap(image) {}

private:
  Map imageMap;
};

/// The window of a layer of the spec: padding kernel / 2 on each side.
idioms::Window windowOf(const ConvSpec &spec);

/// Deterministic numbers under which no layer saturates or dies.
std::unique_ptr<Parameters> makeSynthetic(const Description &net,
                                          uint64_t seed);

/// The file's. Errors name the layer.
std::unique_ptr<Parameters> makeTrained(const Description &net);

} // namespace net
} // namespace mcunet

#endif // MCUNET_IMPORT_NET_PARAMETERS_H
