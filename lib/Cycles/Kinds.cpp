//===- Kinds.cpp - LLVM's names of instructions to kinds ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Kinds.h"

using namespace llvm;
using namespace mcunet;
using namespace mcunet::cycles;

namespace {
struct Row {
  StringLiteral prefix;
  Kind kind;
};
} // namespace

// Names of LLVM 22 as in ARMGenInstrInfo: "t" for 16 bits, "t2" for 32. The
// first matching prefix decides.
static constexpr Row scalarRows[] = {
    {"tLDMIA", Kind::LoadMulti},
    {"t2LDMIA", Kind::LoadMulti},
    {"t2LDMDB", Kind::LoadMulti},
    {"tPOP", Kind::LoadMulti},
    {"VLDM", Kind::LoadMulti},
    {"t2LDRD", Kind::LoadDual},
    {"t2LDREX", Kind::System},
    {"tLDRB", Kind::LoadNarrow},
    {"tLDRH", Kind::LoadNarrow},
    {"tLDRS", Kind::LoadNarrow},
    {"t2LDRB", Kind::LoadNarrow},
    {"t2LDRH", Kind::LoadNarrow},
    {"t2LDRS", Kind::LoadNarrow},
    {"tLDR", Kind::Load},
    {"t2LDR", Kind::Load},
    {"t2PLD", Kind::Load},
    {"tSTMIA", Kind::StoreMulti},
    {"t2STMIA", Kind::StoreMulti},
    {"t2STMDB", Kind::StoreMulti},
    {"tPUSH", Kind::StoreMulti},
    {"VSTM", Kind::StoreMulti},
    {"t2STRD", Kind::StoreDual},
    {"t2STREX", Kind::System},
    {"tSTR", Kind::Store},
    {"t2STR", Kind::Store},
    {"t2TBB", Kind::TableBranch},
    {"t2TBH", Kind::TableBranch},
    {"t2LE", Kind::LoopEnd},
    {"MVE_LETP", Kind::LoopEnd},
    {"t2DLS", Kind::LoopStart},
    {"t2WLS", Kind::LoopStart},
    {"MVE_DLSTP", Kind::LoopStart},
    {"MVE_WLSTP", Kind::LoopStart},
    {"tBLXr", Kind::CallIndirect},
    {"tBLXNSr", Kind::CallIndirect},
    {"tBL", Kind::Call},
    {"tBX", Kind::BranchIndirect},
    {"t2IT", Kind::It},
    {"tHINT", Kind::Nop},
    {"t2HINT", Kind::Nop},
    {"t2MRS", Kind::System},
    {"t2MSR", Kind::System},
    {"VMRS", Kind::System},
    {"VMSR", Kind::System},
    {"t2DMB", Kind::System},
    {"t2DSB", Kind::System},
    {"t2ISB", Kind::System},
    {"tSVC", Kind::System},
    {"tBKPT", Kind::System},
    {"tMUL", Kind::Mul},
    {"t2MUL", Kind::Mul},
    {"t2MLA", Kind::Mul},
    {"t2MLS", Kind::Mul},
    {"t2SMULL", Kind::MulLong},
    {"t2UMULL", Kind::MulLong},
    {"t2SMLAL", Kind::MulLong},
    {"t2SMLSLD", Kind::MulLong},
    {"t2UMLAL", Kind::MulLong},
    {"t2UMAAL", Kind::MulLong},
    {"t2SML", Kind::MulDsp},
    {"t2SMM", Kind::MulDsp},
    {"t2SMU", Kind::MulDsp},
    {"t2USAD", Kind::MulDsp},
    {"t2SDIV", Kind::Div},
    {"t2UDIV", Kind::Div},
    {"t2SXTA", Kind::ExtendAdd},
    {"t2UXTA", Kind::ExtendAdd},
    {"tSXT", Kind::Extend},
    {"tUXT", Kind::Extend},
    {"t2SXT", Kind::Extend},
    {"t2UXT", Kind::Extend},
    {"t2SBFX", Kind::Bitfield},
    {"t2UBFX", Kind::Bitfield},
    {"t2BFI", Kind::Bitfield},
    {"t2BFC", Kind::Bitfield},
    {"t2SSAT", Kind::Saturate},
    {"t2USAT", Kind::Saturate},
    {"t2PKH", Kind::Pack},
    {"tREV", Kind::Simd},
    {"t2REV", Kind::Simd},
    {"t2RBIT", Kind::Simd},
    {"t2CLZ", Kind::Simd},
    {"t2SEL", Kind::Simd},
    {"t2Q", Kind::Simd},
    {"t2UQ", Kind::Simd},
    {"t2SADD", Kind::Simd},
    {"t2SSUB", Kind::Simd},
    {"t2SASX", Kind::Simd},
    {"t2SSAX", Kind::Simd},
    {"t2SH", Kind::Simd},
    {"t2UADD", Kind::Simd},
    {"t2USUB", Kind::Simd},
    {"t2UASX", Kind::Simd},
    {"t2USAX", Kind::Simd},
    {"t2UH", Kind::Simd},
    {"tLSL", Kind::Shift},
    {"tLSR", Kind::Shift},
    {"tASR", Kind::Shift},
    {"tROR", Kind::Shift},
    {"t2LSL", Kind::Shift},
    {"t2LSR", Kind::Shift},
    {"t2ASR", Kind::Shift},
    {"t2ROR", Kind::Shift},
    {"t2RRX", Kind::Shift},
    // Shifts of one or two general registers that MVE adds.
    {"MVE_ASRL", Kind::Simd},
    {"MVE_LSLL", Kind::Simd},
    {"MVE_LSRL", Kind::Simd},
    {"MVE_SQ", Kind::Simd},
    {"MVE_UQ", Kind::Simd},
    {"MVE_SRS", Kind::Simd},
    {"MVE_URS", Kind::Simd},
};

static constexpr Row vectorRows[] = {
    {"MVE_VLD", Kind::VectorLoad},
    {"MVE_VST", Kind::VectorStore},
    {"MVE_VMOVimm", Kind::VectorMul},
    {"MVE_VMVNimm", Kind::VectorMul},
    {"MVE_VMOVL", Kind::VectorAlu},
    {"MVE_VMOVN", Kind::VectorNarrow},
    {"MVE_VMOV_rr_q", Kind::VectorRead},
    {"MVE_VMOV_from_lane", Kind::VectorRead},
    {"MVE_VMOV", Kind::VectorMove},
    {"MVE_VDUP", Kind::VectorAlu},
    {"MVE_VPT", Kind::VectorPredicate},
    {"MVE_VPST", Kind::VectorPredicate},
    {"MVE_VPNOT", Kind::VectorPredicate},
    {"MVE_VCTP", Kind::VectorPredicate},
    {"MVE_VCMP", Kind::VectorPredicate},
    {"MVE_VADDV", Kind::VectorReduce},
    {"MVE_VADDLV", Kind::VectorReduce},
    {"MVE_VMINV", Kind::VectorReduce},
    {"MVE_VMAXV", Kind::VectorReduce},
    {"MVE_VMLADAV", Kind::VectorDot},
    {"MVE_VMLSDAV", Kind::VectorDot},
    {"MVE_VMLALDAV", Kind::VectorDot},
    {"MVE_VRMLALDAVH", Kind::VectorDot},
    {"MVE_VMLA", Kind::VectorMul},
    {"MVE_VMUL", Kind::VectorMul},
    {"MVE_VQDMUL", Kind::VectorMul},
    {"MVE_VQRDML", Kind::VectorMul},
    {"MVE_VQDML", Kind::VectorMul},
    {"MVE_VQRDMUL", Kind::VectorMul},
    {"MVE_VRMULH", Kind::VectorMul},
    {"MVE_VQMOV", Kind::VectorNarrow},
    {"MVE_VQSHR", Kind::VectorNarrow},
    {"MVE_VQRSHR", Kind::VectorNarrow},
    {"MVE_VSHRN", Kind::VectorNarrow},
    {"MVE_VRSHRN", Kind::VectorNarrow},
    {"MVE_VRSH", Kind::VectorShift},
    {"MVE_VQSHL", Kind::VectorShift},
    {"MVE_VQRSHL", Kind::VectorShift},
    {"MVE_", Kind::VectorAlu},
};

/// True if the operation's name says that its second operand is shifted.
static bool hasShiftedOperand(StringRef name) {
  return name.starts_with("t2") &&
         (name.ends_with("rs") || name == "t2MVNs" || name == "t2MOVSs");
}

static Kind withVectorOfAddresses(StringRef name, Kind kind) {
  if (!name.contains("_rq") && !name.contains("_qi"))
    return kind;
  return kind == Kind::VectorLoad ? Kind::VectorGather : Kind::VectorScatter;
}

Kind cycles::kindOf(StringRef name, const MCInstrDesc &description) {
  for (const Row &row : scalarRows)
    if (name.starts_with(row.prefix))
      return row.kind;
  for (const Row &row : vectorRows)
    if (name.starts_with(row.prefix))
      return row.kind == Kind::VectorLoad || row.kind == Kind::VectorStore
                 ? withVectorOfAddresses(name, row.kind)
                 : row.kind;
  if (description.isIndirectBranch())
    return Kind::BranchIndirect;
  if (description.isBranch())
    return Kind::Branch;
  return hasShiftedOperand(name) ? Kind::AluShifted : Kind::Alu;
}

/// The number of a vector's elements, from "...U16_rq" or "...32".
unsigned cycles::elementsOf(StringRef name) {
  StringRef head = name.substr(0, name.find("_rq"));
  head = head.substr(0, head.find("_qi"));
  unsigned bits = 0;
  head.substr(head.find_last_not_of("0123456789") + 1).getAsInteger(10, bits);
  return bits ? 128 / bits : 4;
}
