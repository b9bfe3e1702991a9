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

/// A core between two instructions. Copies go on independently.
class Pipeline {
public:
  Pipeline(const Core &core, const Flash &flash) : core(&core), fetch(flash) {}

  /// Cycles by which `instruction` moves the end of the program: 0 for one that
  /// issues together with the one before it.
  uint64_t issue(const TimedInstruction &instruction);

  /// Goes on at `target`, another address than the next one if `taken`; the
  /// cycles that the branch which has been issued last adds.
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
  /// When the next instruction issues that does not pair.
  uint64_t cycle = 0;
  std::optional<TimedInstruction> previous;
  /// `previous` has the first of two slots, and the second is free.
  bool open = false;
  std::array<uint64_t, NumRegisters> ready{};
  std::array<uint64_t, size_t(Unit::NumUnits)> unitFree{};
};

} // namespace mcunet::cycles

#endif // MCUNET_CYCLES_PIPELINE_H
