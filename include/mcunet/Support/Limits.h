//===- Limits.h - What no network for a microcontroller has -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SUPPORT_LIMITS_H
#define MCUNET_SUPPORT_LIMITS_H

#include <cstdint>

namespace mcunet {

/// The most elements of a tensor. An image of 1920 x 1080 pixels has 6 million:
/// a larger tensor is a mistake, which must not cost gigabytes before it is
/// found, and products of sizes stay far from overflow.
constexpr int64_t kMaxElements = int64_t(1) << 24;

} // namespace mcunet

#endif // MCUNET_SUPPORT_LIMITS_H
