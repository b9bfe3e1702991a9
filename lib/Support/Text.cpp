//===- Text.cpp - Strings from files that anybody wrote -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Support/Text.h"

#include "llvm/Support/JSON.h"

std::string mcunet::printable(llvm::StringRef text) {
  std::string valid =
      llvm::json::isUTF8(text) ? text.str() : llvm::json::fixUTF8(text);
  std::string result;
  for (size_t at = 0; at < valid.size(); ++at) {
    auto byte = static_cast<unsigned char>(valid[at]);
    // U+0080 to U+009F are C2 80 to C2 9F.
    bool isC1 = byte == 0xc2 && at + 1 < valid.size() &&
                static_cast<unsigned char>(valid[at + 1]) < 0xa0;
    if (isC1)
      ++at;
    result += isC1 || byte < 0x20 || byte == 0x7f ? '?' : valid[at];
  }
  return result;
}
