//===- Description.h - A network described in JSON --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_IMPORT_NET_DESCRIPTION_H
#define MCUNET_IMPORT_NET_DESCRIPTION_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <vector>

namespace mcunet {
namespace net {

/// 1x1 expansion (absent where expandChannels equals the input's channels),
/// depthwise kernel x kernel, 1x1 projection; an addition of the block's input
/// where residual.
struct BlockDescription {
  int64_t kernel = 3, stride = 1;
  int64_t expandChannels = 0, outChannels = 0;
  bool residual = false;
};

/// Every size is positive and sane; residuals connect equal shapes.
struct Description {
  int64_t resolution = 0, inChannels = 0;
  int64_t stemKernel = 3, stemStride = 1, stemChannels = 0;
  std::vector<BlockDescription> blocks;
  int64_t featureMix = 0; // channels of the last 1x1 convolution; 0: none
  int64_t classes = 0;
};

/// Reads network `name` of a file {"networks": {NAME: {...}}}. Errors name the
/// key or, for an unknown network, list those that there are.
llvm::Expected<Description> readDescription(llvm::StringRef json,
                                            llvm::StringRef name);

} // namespace net
} // namespace mcunet

#endif // MCUNET_IMPORT_NET_DESCRIPTION_H
