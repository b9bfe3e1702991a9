//===- Fetch.h - Wait states of flash ---------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_CYCLES_FETCH_H
#define MCUNET_CYCLES_FETCH_H

#include "mcunet/Cycles/Instruction.h"

namespace mcunet::cycles {

/// The memory that code is read from.
struct Flash {
  /// Cycles of a read beyond the first.
  unsigned waitStates = 0;
  /// The next line is read while the core runs this one.
  bool prefetch = false;
  /// Bytes per read.
  unsigned lineBytes = 8;
};

/// The line of code that the core has fetched last.
class Fetch {
public:
  explicit Fetch(const Flash &flash) : flash(flash) {}

  /// Cycles that the core waits at `now` for the bytes of `instruction`.
  uint64_t wait(const TimedInstruction &instruction, uint64_t now);

private:
  uint64_t waitForLine(uint64_t line, uint64_t now);

  Flash flash;
  bool valid = false;
  uint64_t current = 0;
  uint64_t arrived = 0; ///< the cycle
};

} // namespace mcunet::cycles

#endif // MCUNET_CYCLES_FETCH_H
