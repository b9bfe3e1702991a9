//===- Pipeline.cpp - Issues instructions in order ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Cycles/Pipeline.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;
using namespace mcunet;
using namespace mcunet::cycles;

/// Cycles by which an operand is needed before the stage of an addition.
static int earlyBy(Role role, const Behaviour &core) {
  switch (role) {
  case Role::Plain:
    return 0;
  case Role::Address:
    return core.earlyAddress;
  case Role::Shifted:
    return core.earlyShifted;
  case Role::Accumulator:
    return -core.lateAccumulator;
  case Role::StoreData:
    return -core.lateStoreData;
  }
  llvm_unreachable("all roles are listed");
}

uint64_t Pipeline::operandsReady(const TimedInstruction &instruction) const {
  int64_t result = 0;
  for (Use use : instruction.uses) {
    // A predicted branch does not wait for its condition.
    if (core->behaviour.predictsBranches && instruction.isBranch() &&
        use.reg == Flags)
      continue;
    int64_t at = int64_t(ready[use.reg]) + earlyBy(use.role, core->behaviour);
    // A register that was never written is always ready.
    if (ready[use.reg])
      result = std::max(result, at);
  }
  return result;
}

/// True if two accesses are known to use different banks, of two that hold
/// words of even and odd numbers.
static bool differentBanks(const TimedInstruction &first,
                           const TimedInstruction &second) {
  return first.base && second.base && *first.base == *second.base &&
         none_of(first.defs, [](Def def) { return def.isBase; }) &&
         ((first.offset >> 2 ^ second.offset >> 2) & 1);
}

/// The instructions of which a pair of 16-bit ones must contain one.
static bool isSimple(const TimedInstruction &instruction) {
  switch (instruction.kind) {
  case Kind::Nop:
  case Kind::It:
  case Kind::Branch:
  case Kind::Extend:
    return true;
  case Kind::Alu:
    // An addition of a constant or a move: at most one operand that is read.
    return count_if(instruction.uses,
                    [](Use use) { return use.reg != Flags; }) <= 1 &&
           !instruction.defs.empty() &&
           any_of(instruction.defs, [](Def def) { return def.reg != Flags; });
  default:
    return false;
  }
}

bool Pipeline::canPair(const TimedInstruction &second, const Rule &rule) const {
  const TimedInstruction &first = *previous;
  const Rule &firstRule = core->rule(first.kind);
  if (rule.slot != Slot::Second && rule.slot != Slot::Either)
    return false;
  if (core->behaviour.pairsNarrowOnly &&
      (first.isWide() || second.isWide() ||
       (!isSimple(first) && !isSimple(second))))
    return false;
  if (rule.unit != Unit::None && rule.unit == firstRule.unit &&
      !(rule.unit == Unit::Load && differentBanks(first, second)))
    return false;
  bool predicts = core->behaviour.predictsBranches && second.isBranch();
  for (Def def : first.defs) {
    bool free = def.isBase && core->behaviour.baseLatency == 0;
    for (Use use : second.uses)
      if (use.reg == def.reg && !free && !(predicts && use.reg == Flags))
        return false;
    // Two instructions that set the flags need not wait for each other.
    for (Def other : second.defs)
      if (other.reg == def.reg && def.reg != Flags)
        return false;
  }
  return true;
}

unsigned Pipeline::issueCycles(const TimedInstruction &instruction,
                               const Rule &rule) const {
  const Behaviour &core = this->core->behaviour;
  if (instruction.kind == Kind::It && core.foldsIt && previous &&
      !previous->isWide())
    return 0;
  bool access = instruction.isSingleLoad() || instruction.kind == Kind::Store;
  if (core.loadsInRuns && access) {
    // A store to a constant offset computes its address in its own cycle, and
    // nothing is hidden after a store.
    if (instruction.kind == Kind::Store && !instruction.registerOffset)
      return 1;
    bool needs = previous && any_of(instruction.uses, [&](Use use) {
                   return use.role == Role::Address &&
                          any_of(previous->defs, [&](Def def) {
                            return def.reg == use.reg && !def.isBase;
                          });
                 });
    return previous && previous->isSingleLoad() && !needs ? 1 : rule.issue;
  }
  unsigned lists = (instruction.numRegisters * rule.halfPerRegister + 1) / 2;
  unsigned elements = instruction.numElements / 2;
  return std::max(rule.issue + lists, elements);
}

void Pipeline::write(const TimedInstruction &instruction, const Rule &rule,
                     uint64_t at) {
  unsigned issued = issueCycles(instruction, rule);
  for (Def def : instruction.defs) {
    int after = int(issued) + rule.latency - rule.issue;
    ready[def.reg] = at + (def.isBase ? core->behaviour.baseLatency : after);
  }
}

uint64_t Pipeline::issue(const TimedInstruction &instruction) {
  const Rule &rule = core->rule(instruction.kind);
  uint64_t before = cycle;
  if (uint64_t waited = fetch.wait(instruction, cycle)) {
    cycle += waited;
    open = false;
  }
  uint64_t &busyUntil = unitFree[size_t(rule.unit)];
  uint64_t wanted = operandsReady(instruction);
  bool pairs = open && canPair(instruction, rule) && wanted < cycle;
  if (rule.unit != Unit::None && rule.unit != Unit::Load)
    pairs = pairs && busyUntil < cycle;
  unsigned cycles = issueCycles(instruction, rule);
  uint64_t at = pairs ? cycle - 1 : std::max(cycle, wanted);
  if (!pairs && rule.unit != Unit::None)
    at = std::max(at, busyUntil);
  open = !pairs && cycles == 1 && core->behaviour.width > 1 &&
         (rule.slot == Slot::First || rule.slot == Slot::Either);
  busyUntil =
      std::max<uint64_t>(busyUntil, at + std::max<unsigned>(rule.busy, 1));
  write(instruction, rule, at);
  cycle = pairs ? std::max(cycle, at + cycles) : at + cycles;
  previous = instruction;
  return cycle - before;
}

uint64_t Pipeline::branch(const TimedInstruction &target, bool taken,
                          bool predicted) {
  const Behaviour &core = this->core->behaviour;
  // A taken branch does not issue together with its target.
  open &= !taken;
  // The end of a low-overhead loop is known ahead.
  bool waits = core.predictsBranches ? !predicted : taken;
  if (!waits || (previous && previous->kind == Kind::LoopEnd))
    return 0;
  uint64_t refill = core.refill;
  if (target.isWide() && target.address % 4)
    refill += core.refillUnaligned;
  if (previous && previous->kind == Kind::LoadMulti)
    refill += core.refillLoaded;
  cycle += refill;
  open = false;
  return refill;
}
