//===- Summary.h - A report in the words of a terminal ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TARGET_SUMMARY_H
#define MCUNET_TARGET_SUMMARY_H

#include "llvm/Support/JSON.h"

#include <map>
#include <optional>
#include <string>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace mcunet {

/// 1234567 as "1,234,567".
std::string formatCount(int64_t value);

/// "3.2% more" or "9.2% fewer", of MACs.
std::string formatOverhead(double percent);

/// When most of the arena is in use, from the report's buffers and layers.
struct Peak {
  /// The layer that runs, and the stage that it is in: layers of one stage take
  /// turns, so that the whole stage needs the memory.
  std::string name;
  std::string firstLayer, lastLayer;
  /// Bytes of the arena that are in use; bytes that buffers share count once.
  int64_t bytes = 0;
  /// Sizes of the buffers in use by kind; shared bytes count for each.
  std::map<std::string, int64_t> kinds;
};
std::optional<Peak> findPeakLayer(const llvm::json::Object &report);

/// Layers, MACs, SRAM by kind, the peak, the neighbours on the front and flash.
/// Coloured where `os` is a terminal.
void printSummary(llvm::raw_ostream &os, const llvm::json::Object &report);

} // namespace mcunet

#endif // MCUNET_TARGET_SUMMARY_H
