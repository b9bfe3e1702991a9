//===- Fetch.cpp - Wait states of flash -----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Cycles/Fetch.h"

#include <algorithm>

using namespace mcunet::cycles;

uint64_t Fetch::waitForLine(uint64_t line, uint64_t now) {
  if (valid && line == current)
    return 0;
  // A prefetch began when the previous line arrived.
  uint64_t begun =
      valid && flash.prefetch && line == current + 1 ? arrived : now;
  uint64_t delivered = std::max(now, begun + flash.waitStates);
  valid = true;
  current = line;
  arrived = delivered;
  return delivered - now;
}

uint64_t Fetch::wait(const TimedInstruction &instruction, uint64_t now) {
  if (!flash.waitStates)
    return 0;
  uint64_t first = instruction.address / flash.lineBytes;
  uint64_t last = (instruction.end() - 1) / flash.lineBytes;
  uint64_t waited = waitForLine(first, now);
  if (last != first)
    waited += waitForLine(last, now + waited);
  return waited;
}
