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

/// Parts of which a core has one, so that two instructions that need the same
/// part cannot run at once.
enum class Unit : uint8_t {
  None,
  Multiplier,
  Shifter,
  Load, ///< two, if the words lie in different banks
  Store,
  Branch,
  VectorMemory,
  VectorInteger,
  VectorMultiply,
  NumUnits
};

/// The position that an instruction may have in a pair that issues at once.
enum class Slot : uint8_t { Alone, First, Second, Either };

/// One kind of instruction on one core.
struct Rule {
  Kind kind;
  /// Cycles until the next instruction issues.
  uint8_t issue;
  /// Half cycles that each register of a list adds.
  uint8_t halfPerRegister;
  /// Cycles from the issue until another instruction can use the result.
  uint8_t latency;
  Unit unit;
  /// Cycles for which the unit is busy.
  uint8_t busy;
  Slot slot;
  llvm::StringLiteral source;
};

/// Behaviour of a core that belongs to no single kind of instruction.
struct Behaviour {
  /// Instructions that may issue in one cycle.
  unsigned width;
  /// Cycles by which operands are needed before or after the usual stage.
  int earlyAddress, earlyShifted, lateAccumulator, lateStoreData;
  /// Cycles until a base register that an access updated can be used.
  int baseLatency;
  /// A single load hides the address phase of the load or store after it.
  bool loadsInRuns;
  /// Only a pair of 16-bit instructions, one of which is simple.
  bool pairsNarrowOnly;
  /// An IT that follows a 16-bit instruction takes no cycle.
  bool foldsIt;
  /// A branch to its most frequent target does not wait; others do.
  bool predictsBranches;
  /// Cycles that refill the pipeline after a taken branch or, with prediction,
  /// after a mispredicted one.
  unsigned refill;
  /// Additional cycles if the target is a 32-bit instruction at an odd half
  /// word.
  unsigned refillUnaligned;
  /// Additional cycles if the address was loaded from memory.
  unsigned refillLoaded;
};

struct Core {
  llvm::StringLiteral name;
  Behaviour behaviour;
  llvm::ArrayRef<Rule> rules;
  /// The core with the rules that this one does not list; null for none.
  const Core *like;

  /// The rule for `kind`.
  const Rule &rule(Kind kind) const;
};

/// The core whose table times `cpu`: its own or the nearest one.
const Core &coreFor(const TargetInfo &cpu);

/// All cores that have a table.
llvm::ArrayRef<const Core *> getCores();

} // namespace mcunet::cycles

#endif // MCUNET_CYCLES_CORE_H
