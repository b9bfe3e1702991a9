//===- Kinds.h - LLVM's names of instructions to kinds ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_CYCLES_KINDS_H
#define MCUNET_LIB_CYCLES_KINDS_H

#include "mcunet/Cycles/Instruction.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/MC/MCInstrDesc.h"

namespace mcunet::cycles {

/// The kind of the instruction that LLVM calls `name`.
Kind kindOf(llvm::StringRef name, const llvm::MCInstrDesc &description);

/// The number of elements of a gather or scatter called `name`.
unsigned elementsOf(llvm::StringRef name);

} // namespace mcunet::cycles

#endif // MCUNET_LIB_CYCLES_KINDS_H
