//===- Core.h - The rules that a core times instructions by -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_CYCLES_CORE_H
#define MCUNET_CYCLES_CORE_H

#include "mcunet/Cycles/Instruction.h"
#include "mcunet/Target/TargetInfo.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace mcunet::cycles {

/// Parts of a core of which there is one, so that two instructions that need
/// it do not run at once.
enum class Unit : uint8_t {
  None,
  Multiplier,
  Shifter,
  Load, ///< two, where words lie in different banks
  Store,
  Branch,
  VectorMemory,
  VectorInteger,
  VectorMultiply,
  NumUnits
};

/// Where an instruction may stand in a pair that issues at once.
enum class Slot : uint8_t { Alone, First, Second, Either };

/// One kind of instruction on one core.
struct Rule {
  Kind kind;
  /// Cycles until the next instruction issues.
  uint8_t issue;
  /// Added for each pair of registers of a list, twice.
  uint8_t halfPerRegister;
  /// Cycles after the issue at which another one can use the result.
  uint8_t latency;
  Unit unit;
  /// Cycles that the unit is taken for.
  uint8_t busy;
  Slot slot;
  llvm::StringLiteral source;
};

/// What a core does that no single kind of instruction has.
struct Behaviour {
  /// Instructions that may issue in one cycle.
  unsigned width;
  /// Cycles before or after the usual stage at which operands are needed.
  int earlyAddress, earlyShifted, lateAccumulator, lateStoreData;
  /// Cycles after which a base register that an access moved can be used.
  int baseLatency;
  /// A single load hides the address phase of the load or store after it.
  bool loadsInRuns;
  /// Only a pair of 16-bit instructions, one of which is simple.
  bool pairsNarrowOnly;
  /// An IT that follows a 16-bit instruction takes no cycle.
  bool foldsIt;
  /// Branches go where they went most often; others wait.
  bool predictsBranches;
  /// Cycles of refilling the pipeline: after a taken branch, or after one that
  /// was predicted wrongly.
  unsigned refill;
  /// More, where the target is a 32-bit instruction at an odd half word.
  unsigned refillUnaligned;
  /// More, where the address has come from memory.
  unsigned refillLoaded;
};

struct Core {
  llvm::StringLiteral name;
  Behaviour behaviour;
  llvm::ArrayRef<Rule> rules;
  /// Has the rules that this one does not list; null for none.
  const Core *like;

  /// The rule for `kind`.
  const Rule &rule(Kind kind) const;
};

/// The core whose table `cpu` is timed by: its own or the nearest one's.
const Core &coreFor(const TargetInfo &cpu);

/// All cores that have a table.
llvm::ArrayRef<const Core *> getCores();

} // namespace mcunet::cycles

#endif // MCUNET_CYCLES_CORE_H
