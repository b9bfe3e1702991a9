//===- Size.h - Numbers of bytes --------------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SUPPORT_SIZE_H
#define MCUNET_SUPPORT_SIZE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <optional>

namespace mcunet {

/// Bytes written as 262144, 256K or 1M. The error states the problem, not its
/// place.
llvm::Expected<int64_t> parseSize(llvm::StringRef text);

/// `unit` times all extents, none of which is negative; empty if an
/// intermediate product exceeds `most`.
std::optional<int64_t> productWithin(int64_t most, int64_t unit,
                                     llvm::ArrayRef<int64_t> extents);

} // namespace mcunet

#endif // MCUNET_SUPPORT_SIZE_H
