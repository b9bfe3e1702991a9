//===- Description.h - A network described in JSON --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_IMPORT_NET_DESCRIPTION_H
#define MCUNET_IMPORT_NET_DESCRIPTION_H

#include "mcunet/TosaIdioms/FixedPoint.h"
#include "mcunet/TosaIdioms/Tables.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <map>
#include <vector>

namespace mcunet {
namespace net {

class JsonReader;

/// 1x1 expansion (absent where expandChannels equals the input's channels),
/// depthwise kernel x kernel (absent where kernel is 1; stride is 1 then),
/// squeeze-and-excite, 1x1 projection; an addition of the block's input where
/// residual.
struct BlockDescription {
  int64_t kernel = 3, stride = 1;
  int64_t expandChannels = 0, outChannels = 0;
  int64_t squeezeChannels = 0; // between squeeze and excite; 0: none
  bool residual = false;
};

/// A result of a detector: the map after a block, a depthwise layer (absent
/// where kernel is 1), predictions for each anchor.
struct DetectionOutput {
  int64_t block = 0, kernel = 3;
  std::vector<double> anchors; // height, width, height, ...

  int64_t channels(int64_t classes) const {
    return static_cast<int64_t>(anchors.size() / 2) * (5 + classes);
  }
};

/// A file's numbers for one layer; empty if the file does not have them.
struct LayerWeights {
  std::vector<int8_t> weights;
  std::vector<int32_t> bias;
  std::vector<double> scale; // per output channel
  std::optional<idioms::Quant> output;
  std::vector<idioms::Multiplier> multipliers; // in place of the scales'
};

/// Every size is positive and sane; residuals connect equal shapes.
struct Description {
  std::string name;
  int64_t resolution = 0, inChannels = 0;
  idioms::Quant input{1.0f / 128, 0}; // pixels from -1 to 1
  int64_t stemKernel = 3, stemStride = 1, stemChannels = 0;
  std::vector<BlockDescription> blocks;
  int64_t featureMix = 0; // channels of the last 1x1 convolution; 0: none
  int64_t classes = 0;    // of the classifier, or of each anchor
  std::vector<DetectionOutput> detection; // empty: a classifier
  bool hasWeights = false;
  std::map<std::string, LayerWeights> weights; // by layer
  std::string needsFineTuning;                 // why; empty: it does not
};

/// Reads network `name` of a file {"networks": {NAME: {...}}}, or the only
/// network of a file. Errors name the key or, for an unknown network, list the
/// known ones. See docs/NetworkDescription.md.
llvm::Expected<Description> readDescription(llvm::StringRef json,
                                            llvm::StringRef name);

/// Sizes that are possible one by one may be too large together: an error if a
/// map or the weights of a layer have more than 2^24 elements.
llvm::Error checkElements(const Description &net, const std::string &path);

/// The object `weights` of a network.
llvm::Expected<std::map<std::string, LayerWeights>>
readWeights(const JsonReader &reader);

} // namespace net
} // namespace mcunet

#endif // MCUNET_IMPORT_NET_DESCRIPTION_H
