//===- Assembler.h - Text to code, for the tests of cycles ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TEST_UNIT_CYCLES_ASSEMBLER_H
#define MCUNET_TEST_UNIT_CYCLES_ASSEMBLER_H

#include "mcunet/Target/TargetInfo.h"

#include <cstdint>
#include <vector>

/// The code of `text`, instructions separated by ";", for a CPU; empty where
/// the CPU lacks one of them.
std::vector<uint8_t> assemble(const mcunet::TargetInfo &cpu,
                              llvm::StringRef text);

#endif // MCUNET_TEST_UNIT_CYCLES_ASSEMBLER_H
