//===- Summary.h - A report in the words of a terminal ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TARGET_SUMMARY_H
#define MCUNET_TARGET_SUMMARY_H

#include "llvm/Support/JSON.h"

#include <string>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace mcunet {

/// 1234567 as "1,234,567".
std::string formatCount(int64_t value);

/// "3.2% more" or "9.2% fewer", of MACs.
std::string formatOverhead(double percent);

/// Layers, MACs, SRAM by part, the contents of the arena at its peak, the
/// neighbours on the front and flash. Coloured if `os` is a terminal.
void printSummary(llvm::raw_ostream &os, const llvm::json::Object &report);

} // namespace mcunet

#endif // MCUNET_TARGET_SUMMARY_H
