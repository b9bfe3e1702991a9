//===- HtmlWriter.h - NAME.html, the report to look at ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TARGET_HTMLWRITER_H
#define MCUNET_TARGET_HTMLWRITER_H

#include "llvm/ADT/StringRef.h"

#include <string>

namespace mcunet {

/// One self-contained page that draws `report`, the text of NAME.json.
std::string writeHtml(llvm::StringRef report);

} // namespace mcunet

#endif // MCUNET_TARGET_HTMLWRITER_H
