//===- Instruction.h - What timing needs to know of one ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_CYCLES_INSTRUCTION_H
#define MCUNET_CYCLES_INSTRUCTION_H

#include "llvm/ADT/SmallVector.h"

#include <cstdint>
#include <optional>

namespace mcunet::cycles {

/// Instructions that the cores treat alike.
enum class Kind : uint8_t {
  Alu,        ///< data processing, moves, constants
  AluShifted, ///< the same with a shifted operand or a rotated constant
  Shift,
  Extend,    ///< sxtb, uxth, sxtb16
  ExtendAdd, ///< sxtab16
  Bitfield,
  Saturate, ///< ssat, usat
  Pack,     ///< pkhbt, pkhtb
  Simd,     ///< parallel additions, qadd, sel, rev, clz
  Mul,      ///< mul, mla, mls
  MulDsp,   ///< smlad, smlabb, smmla
  MulLong,  ///< 64-bit results
  Div,
  Load,
  LoadNarrow, ///< bytes and half words
  LoadDual,
  LoadMulti, ///< ldm, pop
  Store,
  StoreDual,
  StoreMulti, ///< stm, push
  Branch,     ///< to a constant address
  BranchIndirect,
  Call,
  CallIndirect,
  TableBranch,
  LoopStart, ///< dls, wls
  LoopEnd,   ///< le
  It,
  Nop,
  System,
  VectorLoad,
  VectorStore,
  VectorGather,  ///< addresses from a vector, loads
  VectorScatter, ///< addresses from a vector, stores
  VectorAlu,
  VectorShift,  ///< by amounts in registers, rounding or saturating
  VectorNarrow, ///< vqmovn, vqshrn
  VectorMul,
  VectorDot,    ///< vmladava: sums of products in general registers
  VectorReduce, ///< vaddv
  VectorMove,   ///< from general registers
  VectorRead,   ///< to general registers
  VectorPredicate
};

/// Registers by number: r0 to r15, then these, then q0 to q7.
enum : uint8_t {
  ProgramCounter = 15,
  Flags = 16,
  Predicate = 17,
  FirstVector = 18,
  NumRegisters = FirstVector + 8
};

/// The role of an operand, which decides the stage that needs it.
enum class Role : uint8_t { Plain, Address, Shifted, Accumulator, StoreData };

struct Use {
  uint8_t reg;
  Role role;
};

struct Def {
  uint8_t reg;
  bool isBase; ///< a base register that the access updates
};

struct TimedInstruction {
  uint64_t address = 0;
  uint8_t size = 2; ///< in bytes
  Kind kind = Kind::Alu;
  /// False if LLVM does not know the bytes as an instruction.
  bool known = true;
  bool conditional = false;
  bool writesProgramCounter = false;
  /// Registers of a list, in words.
  uint8_t numRegisters = 0;
  /// Elements of a vector of addresses.
  uint8_t numElements = 0;
  /// A load or store whose address is the sum of two registers.
  bool registerOffset = false;
  /// The register, if the address is a register and a constant.
  std::optional<uint8_t> base;
  int64_t offset = 0;
  llvm::SmallVector<Use, 6> uses;
  llvm::SmallVector<Def, 4> defs;

  uint64_t end() const { return address + size; }
  bool isWide() const { return size == 4; }
  bool isSingleLoad() const {
    return kind == Kind::Load || kind == Kind::LoadNarrow;
  }
  bool isBranch() const {
    return (kind >= Kind::Branch && kind <= Kind::LoopEnd) ||
           writesProgramCounter;
  }
  bool isVector() const { return kind >= Kind::VectorLoad; }
};

} // namespace mcunet::cycles

#endif // MCUNET_CYCLES_INSTRUCTION_H
