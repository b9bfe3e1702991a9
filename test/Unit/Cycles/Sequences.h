//===- Sequences.h - Code of ten instructions for each rule -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TEST_UNIT_CYCLES_SEQUENCES_H
#define MCUNET_TEST_UNIT_CYCLES_SEQUENCES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

/// The cores that sequences have columns for.
inline constexpr llvm::StringLiteral coreNames[] = {
    "cortex-m0plus", "cortex-m3",  "cortex-m4", "cortex-m33",
    "cortex-m7",     "cortex-m55", "cortex-m85"};
inline constexpr size_t numCores = std::size(coreNames);

/// Cycles of code that runs again and again; -1 on a core that lacks one of the
/// instructions.
struct Sequence {
  llvm::StringLiteral rule;
  llvm::StringLiteral code;
  int cycles[numCores];
};

llvm::ArrayRef<Sequence> getSequences();

#endif // MCUNET_TEST_UNIT_CYCLES_SEQUENCES_H
