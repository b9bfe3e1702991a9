//===- Net.cpp - Described networks to TOSA -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Import/Net.h"

using namespace mlir;

llvm::Expected<OwningOpRef<ModuleOp>>
mcunet::importNet(MLIRContext &, llvm::StringRef, const NetOptions &) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), "not built");
}
