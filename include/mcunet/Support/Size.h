//===- Size.h - Bytes as people write them ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SUPPORT_SIZE_H
#define MCUNET_SUPPORT_SIZE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>

namespace mcunet {

/// Bytes written as 262144, 256K or 1M. The error says what is wrong, and not
/// where.
llvm::Expected<int64_t> parseSize(llvm::StringRef text);

} // namespace mcunet

#endif // MCUNET_SUPPORT_SIZE_H
