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
  auto module = importONNX(fuzz::freshContext(), {bytes, "fuzz"});
  if (!module) {
    std::string message = llvm::toString(module.takeError());
    fuzz::checkMessage(message);
    if (llvm::StringRef(message).contains("cannot be expressed in TOSA"))
      fuzz::finding("the importer made what TOSA rejects", message);
    return 0;
  }
  fuzz::planNetwork(**module);
  return 0;
}
