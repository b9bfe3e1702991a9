//===- TFLite.cpp - Fuzz target: the importer of .tflite ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fuzz.h"
#include "Network.h"

#include "mcunet/Import/TFLite.h"

using namespace mcunet;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  llvm::StringRef bytes(reinterpret_cast<const char *>(data), size);
  fuzz::planImported(importTFLite(fuzz::freshContext(), {bytes, "fuzz"}));
  return 0;
}
