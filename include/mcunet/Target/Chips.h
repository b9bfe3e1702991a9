//===- Chips.h - Microcontrollers by name -----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TARGET_CHIPS_H
#define MCUNET_TARGET_CHIPS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace mcunet {

/// One RAM of a chip: addresses without a gap.
struct ChipMemory {
  llvm::StringRef name;
  unsigned kilobytes = 0;
};

/// A microcontroller, or the one with the most memory of a product line.
struct Chip {
  llvm::StringRef name;
  /// The CPU that runs the network, a name of `getTargets`.
  llvm::StringRef cpu;
  unsigned megahertz;      ///< at most
  unsigned flashKilobytes; ///< 0: outside the chip
  /// The largest first; unused entries are empty.
  ChipMemory memories[4];
  /// QEMU's machine with this chip and its memories, or empty.
  llvm::StringRef board = "";

  /// The largest RAM, which is the default budget.
  int64_t sramBytes() const { return int64_t{1024} * memories[0].kilobytes; }
};

llvm::ArrayRef<Chip> getChips();

/// The chip `name`, in any case, with or without "+aligned" and "+bti"; null if
/// it is unknown.
const Chip *findChip(llvm::StringRef name);

/// The chip of a misspelt name or an ordering code (stm32h743zit6), or "".
llvm::StringRef nearestChip(llvm::StringRef name);

/// The chips, by CPU.
void printChips(llvm::raw_ostream &os);

} // namespace mcunet

#endif // MCUNET_TARGET_CHIPS_H
