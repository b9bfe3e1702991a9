//===- HtmlWriter.h - NAME.html, the report to look at ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TARGET_HTMLWRITER_H
#define MCUNET_TARGET_HTMLWRITER_H

#include "llvm/Support/JSON.h"

#include <string>

namespace mcunet {

/// One self-contained page that draws `report`; `text` is that of NAME.json.
std::string writeHtml(const llvm::json::Object &report, llvm::StringRef text);

} // namespace mcunet

#endif // MCUNET_TARGET_HTMLWRITER_H
