//===- Output.h - What a program printed, to the end ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SUPPORT_OUTPUT_H
#define MCUNET_SUPPORT_OUTPUT_H

#include "llvm/ADT/StringRef.h"

namespace mcunet {

/// The exit code of `program`, which is about to end with `code`: 1, with a
/// line on standard error, if its standard output is full or closed.
int finishOutput(llvm::StringRef program, int code);

} // namespace mcunet

#endif // MCUNET_SUPPORT_OUTPUT_H
