//===- Text.h - Strings from files that anybody wrote -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SUPPORT_TEXT_H
#define MCUNET_SUPPORT_TEXT_H

#include "llvm/ADT/StringRef.h"

#include <string>

namespace mcunet {

/// `text` as valid UTF-8 without control characters, '?' in their place. Every
/// string of a model passes through this before it reaches a report, a header,
/// a page or a message.
std::string printable(llvm::StringRef text);

} // namespace mcunet

#endif // MCUNET_SUPPORT_TEXT_H
