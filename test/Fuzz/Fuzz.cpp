//===- Fuzz.cpp - What the fuzz targets share -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fuzz.h"

#include "mcunet/Support/Text.h"

void mcunet::fuzz::checkMessage(llvm::StringRef message) {
  if (message.empty())
    finding("a refusal without words", "");
  if (message.contains('\n') || printable(message) != message)
    finding("a message of more than one line of text", message);
}
