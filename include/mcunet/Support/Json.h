//===- Json.h - JSON from files that anybody wrote --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SUPPORT_JSON_H
#define MCUNET_SUPPORT_JSON_H

#include "llvm/Support/JSON.h"

namespace mcunet {

/// llvm::json::parse, which recurses with the nesting, for text that is nested
/// no deeper than any file of this project: deeper text is an error.
llvm::Expected<llvm::json::Value> parseJson(llvm::StringRef text);

} // namespace mcunet

#endif // MCUNET_SUPPORT_JSON_H
