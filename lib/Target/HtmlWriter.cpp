//===- HtmlWriter.cpp - NAME.html, the report to look at ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Target/HtmlWriter.h"

using namespace llvm;

/// Report.html.
static const unsigned char page[] = {
#include "Report.html.inc"
};

std::string mcunet::writeHtml(StringRef report) {
  StringRef text(reinterpret_cast<const char *>(page), sizeof(page));
  auto [head, tail] = text.split("@MCUNET_REPORT@");
  std::string result = head.str();
  // Nothing in a name may end the script element: JSON has '<' in strings only.
  for (char c : report)
    if (c == '<')
      result += "\\u003c";
    else
      result += c;
  return result + tail.str();
}
