//===- LLVM.h - Names of LLVM and MLIR used everywhere ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SUPPORT_LLVM_H
#define MCUNET_SUPPORT_LLVM_H

#include "mlir/Support/LLVM.h"

namespace mcunet {
using namespace mlir; // NOLINT: names re-exported by design, LLVM.h's own list
} // namespace mcunet

#endif // MCUNET_SUPPORT_LLVM_H
