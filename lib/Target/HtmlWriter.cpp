//===- HtmlWriter.cpp - NAME.html, the report to look at ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Target/HtmlWriter.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

/// Report.html.
static const unsigned char page[] = {
#include "Report.html.inc"
};

/// The title of the browser's tab.
static std::string titleOf(const json::Object &report) {
  auto textOf = [&](StringRef key) {
    return report.getString(key).value_or("");
  };
  std::string title;
  raw_string_ostream os(title);
  StringRef chip = textOf("chip");
  printHTMLEscaped(textOf("name"), os);
  os << " on ";
  printHTMLEscaped(chip.empty() ? textOf("mcpu") : chip, os);
  return title;
}

std::string mcunet::writeHtml(const json::Object &report, StringRef text) {
  StringRef all(reinterpret_cast<const char *>(page), sizeof(page));
  auto [beforeTitle, afterTitle] = all.split("@MCUNET_TITLE@");
  auto [head, tail] = afterTitle.split("@MCUNET_REPORT@");
  std::string result = (beforeTitle + titleOf(report) + head).str();
  // Nothing in a name may end the script element: JSON has '<' in strings only.
  for (char c : text)
    if (c == '<')
      result += "\\u003c";
    else
      result += c;
  return result + tail.str();
}
