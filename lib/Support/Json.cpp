//===- Json.cpp - JSON from files that anybody wrote ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Support/Json.h"

#include <algorithm>

/// Reports and fronts are nested six deep.
static constexpr int kMostDepth = 64;

/// The most brackets open at once, outside strings.
static int depthOf(llvm::StringRef text) {
  int depth = 0, most = 0;
  bool inString = false;
  for (size_t at = 0; at < text.size(); ++at) {
    char c = text[at];
    if (inString) {
      if (c == '\\')
        ++at;
      else if (c == '"')
        inString = false;
    } else if (c == '"') {
      inString = true;
    } else if (c == '[' || c == '{') {
      most = std::max(most, ++depth);
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return most;
}

llvm::Expected<llvm::json::Value> mcunet::parseJson(llvm::StringRef text) {
  if (depthOf(text) > kMostDepth)
    return llvm::createStringError("nested deeper than " +
                                   llvm::Twine(kMostDepth) + " levels");
  return llvm::json::parse(text);
}
