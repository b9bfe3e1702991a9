//===- Onnx.cpp - Fuzz target: the importer of .onnx ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fuzz.h"
#include "Network.h"

#include "mcunet/Import/ONNX.h"

using namespace mcunet;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  llvm::StringRef bytes(reinterpret_cast<const char *>(data), size);
  fuzz::planImported(importONNX(fuzz::freshContext(), {bytes, "fuzz"}));
  return 0;
}
