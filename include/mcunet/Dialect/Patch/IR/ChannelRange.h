//===- ChannelRange.h - What the elements of a channel can be ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_DIALECT_PATCH_IR_CHANNELRANGE_H
#define MCUNET_DIALECT_PATCH_IR_CHANNELRANGE_H

#include <algorithm>
#include <cstdint>
#include <vector>

namespace mcunet::patch {

/// Every element of a channel is in [low, high].
struct ChannelRange {
  int64_t low = -128, high = 127;

  bool isConstant() const { return low == high; }
  void include(int64_t value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

/// Of each channel of a tensor.
using TensorRange = std::vector<ChannelRange>;

} // namespace mcunet::patch

#endif // MCUNET_DIALECT_PATCH_IR_CHANNELRANGE_H
