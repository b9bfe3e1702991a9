//===- Pipeline.h - Issues instructions in order ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_CYCLES_PIPELINE_H
#define MCUNET_CYCLES_PIPELINE_H

#include "mcunet/Cycles/Core.h"
#include "mcunet/Cycles/Fetch.h"

#include <array>

namespace mcunet::cycles {

/// The state of a core between two instructions. Copies are independent.
class Pipeline {
public:
  Pipeline(const Core &core, const Flash &flash) : core(&core), fetch(flash) {}

  /// Issues `instruction`. Returns the cycles that it adds to the program: 0 if
  /// it issues together with the one before it.
  uint64_t issue(const TimedInstruction &instruction);

  /// Continues at `target`, which is not the next address if `taken`. Returns
  /// the cycles that the branch issued last adds.
  uint64_t branch(const TimedInstruction &target, bool taken, bool predicted);

private:
  uint64_t operandsReady(const TimedInstruction &instruction) const;
  bool canPair(const TimedInstruction &second, const Rule &rule) const;
  void write(const TimedInstruction &instruction, const Rule &rule,
             uint64_t at);
  unsigned issueCycles(const TimedInstruction &instruction,
                       const Rule &rule) const;

  const Core *core;
  Fetch fetch;
  /// The cycle in which the next instruction issues unless it pairs.
  uint64_t cycle = 0;
  std::optional<TimedInstruction> previous;
  /// `previous` occupies the first of two slots, and the second is free.
  bool open = false;
  std::array<uint64_t, NumRegisters> ready{};
  std::array<uint64_t, size_t(Unit::NumUnits)> unitFree{};
};

} // namespace mcunet::cycles

#endif // MCUNET_CYCLES_PIPELINE_H
