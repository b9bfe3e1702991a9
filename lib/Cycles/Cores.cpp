//===- Cores.cpp - The rules of each core, with their sources -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One row per rule. The sources are:
//
//   M0+ TRM   Arm DDI 0484C, "Instruction set summary"
//   M3 TRM    Arm 100165, "Instruction set summary", "Load/store timings"
//   M4 TRM    Arm 100166, "Instruction set summary", "Load/store timings"
//   LLVM M7   llvm/lib/Target/ARM/ARMScheduleM7.td: LLVM's model of the core;
//   LLVM M55  likewise ARMScheduleM55.td and
//   LLVM M85  ARMScheduleM85.td
//   measured  published findings of Cortex-M7 owners: "Random observations on
//             dual-issue restrictions" (mastodawn.com, tag CortexM7) and
//             quinapalus.com/cm7cycles.html
//   assumed   nothing published was found; docs/Cycles.md says why this value
//
//===----------------------------------------------------------------------===//

#include "mcunet/Cycles/Core.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;
using namespace mcunet;
using namespace mcunet::cycles;

// Kind, issue, half per register, latency, unit, busy, slot, source.

//===----------------------------------------------------------------------===//
// Cortex-M0+: each instruction ends before the next one begins
//===----------------------------------------------------------------------===//

static constexpr Rule m0plusRules[] = {
    {Kind::Alu, 1, 0, 1, Unit::None, 0, Slot::Alone, "M0+ TRM: 1"},
    {Kind::AluShifted, 1, 0, 1, Unit::None, 0, Slot::Alone, "not in Armv6-M"},
    {Kind::Shift, 1, 0, 1, Unit::None, 0, Slot::Alone, "M0+ TRM: 1"},
    {Kind::Extend, 1, 0, 1, Unit::None, 0, Slot::Alone, "M0+ TRM: 1"},
    {Kind::ExtendAdd, 1, 0, 1, Unit::None, 0, Slot::Alone, "not in Armv6-M"},
    {Kind::Bitfield, 1, 0, 1, Unit::None, 0, Slot::Alone, "not in Armv6-M"},
    {Kind::Saturate, 1, 0, 1, Unit::None, 0, Slot::Alone, "not in Armv6-M"},
    {Kind::Pack, 1, 0, 1, Unit::None, 0, Slot::Alone, "not in Armv6-M"},
    {Kind::Simd, 1, 0, 1, Unit::None, 0, Slot::Alone, "M0+ TRM: rev 1"},
    {Kind::Mul, 1, 0, 1, Unit::None, 0, Slot::Alone,
     "M0+ TRM: muls 1, the fast multiplier; 32 with the small one"},
    {Kind::MulDsp, 1, 0, 1, Unit::None, 0, Slot::Alone, "not in Armv6-M"},
    {Kind::MulLong, 1, 0, 1, Unit::None, 0, Slot::Alone, "not in Armv6-M"},
    {Kind::Div, 17, 0, 17, Unit::None, 0, Slot::Alone,
     "assumed: Cortex-M23 with the fast divider"},
    {Kind::Load, 2, 0, 2, Unit::None, 0, Slot::Alone, "M0+ TRM: 2"},
    {Kind::LoadNarrow, 2, 0, 2, Unit::None, 0, Slot::Alone, "M0+ TRM: 2"},
    {Kind::LoadDual, 3, 0, 3, Unit::None, 0, Slot::Alone, "not in Armv6-M"},
    {Kind::LoadMulti, 1, 2, 1, Unit::None, 0, Slot::Alone,
     "M0+ TRM: ldm, pop 1 + N"},
    {Kind::Store, 2, 0, 2, Unit::None, 0, Slot::Alone, "M0+ TRM: 2"},
    {Kind::StoreDual, 3, 0, 3, Unit::None, 0, Slot::Alone, "not in Armv6-M"},
    {Kind::StoreMulti, 1, 2, 1, Unit::None, 0, Slot::Alone,
     "M0+ TRM: stm, push 1 + N"},
    {Kind::Branch, 1, 0, 1, Unit::None, 0, Slot::Alone, "M0+ TRM: 1, taken 2"},
    {Kind::BranchIndirect, 1, 0, 1, Unit::None, 0, Slot::Alone,
     "M0+ TRM: bx 2"},
    {Kind::Call, 2, 0, 1, Unit::None, 0, Slot::Alone, "M0+ TRM: bl 3"},
    {Kind::CallIndirect, 1, 0, 1, Unit::None, 0, Slot::Alone, "M0+ TRM: blx 2"},
    {Kind::TableBranch, 3, 0, 1, Unit::None, 0, Slot::Alone, "not in Armv6-M"},
    {Kind::LoopStart, 1, 0, 1, Unit::None, 0, Slot::Alone, "not in Armv6-M"},
    {Kind::LoopEnd, 1, 0, 1, Unit::None, 0, Slot::Alone, "not in Armv6-M"},
    {Kind::It, 1, 0, 1, Unit::None, 0, Slot::Alone, "not in Armv6-M"},
    {Kind::Nop, 1, 0, 1, Unit::None, 0, Slot::Alone, "M0+ TRM: 1"},
    {Kind::System, 3, 0, 3, Unit::None, 0, Slot::Alone,
     "M0+ TRM: mrs, msr, barriers 3"},
};

static const Core m0plus = {
    "cortex-m0plus",
    {/*width=*/1, 0, 0, 0, 0, /*baseLatency=*/1, /*loadsInRuns=*/false,
     /*pairsNarrowOnly=*/false, /*foldsIt=*/false, /*predictsBranches=*/false,
     /*refill=*/1, /*refillUnaligned=*/0, /*refillLoaded=*/1},
    m0plusRules,
    nullptr};

//===----------------------------------------------------------------------===//
// Cortex-M4 and M3: loads in runs, pipeline refills
//===----------------------------------------------------------------------===//

static constexpr Rule m4Rules[] = {
    {Kind::Alu, 1, 0, 1, Unit::None, 0, Slot::Alone, "M4 TRM: 1"},
    {Kind::AluShifted, 1, 0, 1, Unit::None, 0, Slot::Alone, "M4 TRM: 1"},
    {Kind::Shift, 1, 0, 1, Unit::None, 0, Slot::Alone, "M4 TRM: 1"},
    {Kind::Extend, 1, 0, 1, Unit::None, 0, Slot::Alone, "M4 TRM: 1"},
    {Kind::ExtendAdd, 1, 0, 1, Unit::None, 0, Slot::Alone, "M4 TRM: 1"},
    {Kind::Bitfield, 1, 0, 1, Unit::None, 0, Slot::Alone, "M4 TRM: 1"},
    {Kind::Saturate, 1, 0, 1, Unit::None, 0, Slot::Alone, "M4 TRM: 1"},
    {Kind::Pack, 1, 0, 1, Unit::None, 0, Slot::Alone, "M4 TRM: 1"},
    {Kind::Simd, 1, 0, 1, Unit::None, 0, Slot::Alone, "M4 TRM: 1"},
    {Kind::Mul, 1, 0, 1, Unit::None, 0, Slot::Alone, "M4 TRM: mul, mla 1"},
    {Kind::MulDsp, 1, 0, 1, Unit::None, 0, Slot::Alone, "M4 TRM: smlad 1"},
    {Kind::MulLong, 1, 0, 1, Unit::None, 0, Slot::Alone, "M4 TRM: smlal 1"},
    {Kind::Div, 7, 0, 7, Unit::None, 0, Slot::Alone,
     "M4 TRM: 2 to 12, ends early; the middle"},
    {Kind::Load, 2, 0, 1, Unit::None, 0, Slot::Alone,
     "M4 TRM: 2; load/store timings: 1 after a single load that it does not "
     "need"},
    {Kind::LoadNarrow, 2, 0, 1, Unit::None, 0, Slot::Alone,
     "M4 TRM: 2; load/store timings: 1 after a single load that it does not "
     "need"},
    {Kind::LoadDual, 3, 0, 2, Unit::None, 0, Slot::Alone, "M4 TRM: 1 + N"},
    {Kind::LoadMulti, 1, 2, 0, Unit::None, 0, Slot::Alone, "M4 TRM: 1 + N"},
    {Kind::Store, 2, 0, 2, Unit::None, 0, Slot::Alone,
     "M4 TRM: 2; load/store timings: 1 to a constant offset, or after a load"},
    {Kind::StoreDual, 3, 0, 3, Unit::None, 0, Slot::Alone, "M4 TRM: 1 + N"},
    {Kind::StoreMulti, 1, 2, 1, Unit::None, 0, Slot::Alone, "M4 TRM: 1 + N"},
    {Kind::Branch, 1, 0, 1, Unit::None, 0, Slot::Alone,
     "M4 TRM: 1, taken 1 + P"},
    {Kind::BranchIndirect, 1, 0, 1, Unit::None, 0, Slot::Alone,
     "M4 TRM: 1 + P"},
    {Kind::Call, 1, 0, 1, Unit::None, 0, Slot::Alone, "M4 TRM: 1 + P"},
    {Kind::CallIndirect, 1, 0, 1, Unit::None, 0, Slot::Alone, "M4 TRM: 1 + P"},
    {Kind::TableBranch, 4, 0, 2, Unit::None, 0, Slot::Alone,
     "M4 TRM, load/store timings: at least 6 with the refill"},
    {Kind::LoopStart, 1, 0, 1, Unit::None, 0, Slot::Alone, "not in Armv7-M"},
    {Kind::LoopEnd, 1, 0, 1, Unit::None, 0, Slot::Alone, "not in Armv7-M"},
    {Kind::It, 1, 0, 1, Unit::None, 0, Slot::Alone,
     "M4 TRM: 1, 0 where folded with a 16-bit instruction before it"},
    {Kind::Nop, 1, 0, 1, Unit::None, 0, Slot::Alone, "M4 TRM: 1"},
    {Kind::System, 2, 0, 2, Unit::None, 0, Slot::Alone,
     "M4 TRM: mrs, msr 1 or 2"},
};

// M4 TRM, load/store timings: an address that a data operation computed one
// cycle before waits for another cycle. A loaded address does not, but ends a
// run of loads. "LDR PC" takes 2 and a refill of 3.
static const Core m4 = {
    "cortex-m4",
    {/*width=*/1, /*earlyAddress=*/1, 0, 0, 0, /*baseLatency=*/0,
     /*loadsInRuns=*/true, /*pairsNarrowOnly=*/false, /*foldsIt=*/true,
     /*predictsBranches=*/false,
     // M4 TRM: P is 1 to 3, depending on the target's alignment and width.
     /*refill=*/2, /*refillUnaligned=*/1, /*refillLoaded=*/1},
    m4Rules,
    nullptr};

static constexpr Rule m3Rules[] = {
    {Kind::Mul, 1, 0, 1, Unit::None, 0, Slot::Alone,
     "M3 TRM: mul 1, mla 2; taken as mul"},
    {Kind::MulLong, 4, 0, 4, Unit::None, 0, Slot::Alone,
     "M3 TRM: 3 to 7, ends early"},
};

static const Core m3 = {"cortex-m3", m4.behaviour, m3Rules, &m4};

//===----------------------------------------------------------------------===//
// Cortex-M33: single issue, loads that later instructions wait for
//===----------------------------------------------------------------------===//

static constexpr Rule m33Rules[] = {
    {Kind::Load, 1, 0, 2, Unit::None, 0, Slot::Alone,
     "LLVM M55: \"a lot like the M4/M33\"; used one cycle later"},
    {Kind::LoadNarrow, 1, 0, 2, Unit::None, 0, Slot::Alone,
     "LLVM M55, as Load"},
    {Kind::LoadDual, 2, 0, 3, Unit::None, 0, Slot::Alone,
     "assumed: a word a cycle over the 32-bit bus"},
    {Kind::LoadMulti, 0, 2, 1, Unit::None, 0, Slot::Alone,
     "assumed: a word a cycle over the 32-bit bus"},
    {Kind::Store, 1, 0, 1, Unit::None, 0, Slot::Alone, "LLVM M55: 1"},
    {Kind::StoreDual, 2, 0, 2, Unit::None, 0, Slot::Alone,
     "assumed: a word a cycle over the 32-bit bus"},
    {Kind::StoreMulti, 0, 2, 0, Unit::None, 0, Slot::Alone,
     "assumed: a word a cycle over the 32-bit bus"},
};

static const Core m33 = {
    "cortex-m33",
    {/*width=*/1, 0, 0, 0, 0, /*baseLatency=*/1, /*loadsInRuns=*/false,
     /*pairsNarrowOnly=*/false, /*foldsIt=*/true, /*predictsBranches=*/false,
     // Assumed: three stages, as M4.
     /*refill=*/2, /*refillUnaligned=*/1, /*refillLoaded=*/0},
    m33Rules,
    &m4};

//===----------------------------------------------------------------------===//
// Cortex-M7: two instructions a cycle
//===----------------------------------------------------------------------===//

static constexpr Rule m7Rules[] = {
    {Kind::Alu, 1, 0, 1, Unit::None, 0, Slot::Either, "LLVM M7: two ALUs"},
    {Kind::AluShifted, 1, 0, 1, Unit::Shifter, 1, Slot::Either,
     "measured: one shifted operand a cycle, rotated constants too"},
    {Kind::Shift, 1, 0, 1, Unit::Shifter, 1, Slot::Either,
     "LLVM M7: one shifter; measured: as a shifted operand"},
    {Kind::Extend, 1, 0, 1, Unit::Shifter, 1, Slot::First,
     "measured: extensions are shifted operands; SIMD only goes first"},
    {Kind::ExtendAdd, 1, 0, 1, Unit::Shifter, 1, Slot::First,
     "LLVM M7: SIMD with the shifter"},
    {Kind::Bitfield, 1, 0, 1, Unit::Shifter, 1, Slot::First,
     "LLVM M7: bfi slot 0 only; measured: as a shifted operand"},
    {Kind::Saturate, 1, 0, 2, Unit::Shifter, 1, Slot::First,
     "LLVM M7: SIMD with the shifter, latency 2"},
    {Kind::Pack, 1, 0, 1, Unit::Shifter, 1, Slot::First,
     "LLVM M7: SIMD with the shifter"},
    {Kind::Simd, 1, 0, 1, Unit::None, 0, Slot::First,
     "measured: SIMD only from the lower address, rev too"},
    {Kind::Mul, 1, 0, 2, Unit::Multiplier, 1, Slot::Either,
     "LLVM M7: one multiplier, latency 2"},
    {Kind::MulDsp, 1, 0, 2, Unit::Multiplier, 1, Slot::First,
     "LLVM M7: one multiplier, latency 2; measured: SIMD only goes first"},
    {Kind::MulLong, 1, 0, 2, Unit::Multiplier, 1, Slot::Either,
     "LLVM M7: one multiplier, latency 2"},
    {Kind::Div, 7, 0, 7, Unit::None, 0, Slot::Alone,
     "LLVM M7: 7, pairs with nothing"},
    {Kind::Load, 1, 0, 1, Unit::Load, 1, Slot::Either,
     "LLVM M7: two loads, latency 1; pairs of loads to different banks"},
    {Kind::LoadNarrow, 1, 0, 2, Unit::Load, 1, Slot::Either,
     "LLVM M7: a slow load, latency 2"},
    {Kind::LoadDual, 1, 0, 1, Unit::Load, 1, Slot::Alone,
     "LLVM M7: single issue"},
    {Kind::LoadMulti, 0, 1, 0, Unit::Load, 1, Slot::Alone,
     "LLVM M7: single issue; assumed: two words a cycle"},
    {Kind::Store, 1, 0, 1, Unit::Store, 1, Slot::Either, "LLVM M7: one store"},
    {Kind::StoreDual, 1, 0, 1, Unit::Store, 1, Slot::Alone,
     "LLVM M7: single issue"},
    {Kind::StoreMulti, 0, 1, 0, Unit::Store, 1, Slot::Alone,
     "LLVM M7: single issue; assumed: two words a cycle"},
    {Kind::Branch, 1, 0, 1, Unit::Branch, 1, Slot::Either,
     "LLVM M7: one branch unit"},
    {Kind::BranchIndirect, 1, 0, 1, Unit::Branch, 1, Slot::Either,
     "LLVM M7: one branch unit"},
    {Kind::Call, 1, 0, 1, Unit::Branch, 1, Slot::Either,
     "LLVM M7: one branch unit"},
    {Kind::CallIndirect, 1, 0, 1, Unit::Branch, 1, Slot::Either,
     "LLVM M7: one branch unit"},
    {Kind::TableBranch, 2, 0, 2, Unit::Branch, 1, Slot::Alone,
     "LLVM M7: two cycles to issue, alone"},
    {Kind::LoopStart, 1, 0, 1, Unit::None, 0, Slot::Alone, "not in Armv7-M"},
    {Kind::LoopEnd, 1, 0, 1, Unit::None, 0, Slot::Alone, "not in Armv7-M"},
    {Kind::It, 1, 0, 1, Unit::None, 0, Slot::Either, "assumed: takes a slot"},
    {Kind::Nop, 1, 0, 1, Unit::None, 0, Slot::Either, "assumed: takes a slot"},
    {Kind::System, 3, 0, 3, Unit::None, 0, Slot::Alone,
     "LLVM M7: single issue, 3"},
};

static const Core m7 = {
    "cortex-m7",
    // LLVM M7: operands of an addition are read in EX2; addresses and shifted
    // operands in EX1, accumulators and data to store in EX3; a base register
    // is forwarded from EX1. A misprediction costs 6 ("of forward branches").
    {/*width=*/2, /*earlyAddress=*/1, /*earlyShifted=*/1,
     /*lateAccumulator=*/1, /*lateStoreData=*/1, /*baseLatency=*/0,
     /*loadsInRuns=*/false, /*pairsNarrowOnly=*/false, /*foldsIt=*/false,
     /*predictsBranches=*/true, /*refill=*/6, /*refillUnaligned=*/0,
     /*refillLoaded=*/0},
    m7Rules,
    nullptr};

//===----------------------------------------------------------------------===//
// Cortex-M55: pairs of 16-bit instructions, vectors in two beats
//===----------------------------------------------------------------------===//

static constexpr Rule m55Rules[] = {
    {Kind::Alu, 1, 0, 1, Unit::None, 0, Slot::Either,
     "LLVM M55: pairs of 16-bit instructions, one of them simple"},
    {Kind::AluShifted, 1, 0, 2, Unit::None, 0, Slot::Alone,
     "LLVM M55: latency 2"},
    {Kind::Shift, 1, 0, 1, Unit::None, 0, Slot::Either, "LLVM M55: 1"},
    {Kind::Extend, 1, 0, 1, Unit::None, 0, Slot::Either, "LLVM M55: 1"},
    {Kind::ExtendAdd, 1, 0, 2, Unit::None, 0, Slot::Alone,
     "LLVM M55: latency 2"},
    {Kind::Bitfield, 1, 0, 2, Unit::None, 0, Slot::Alone,
     "LLVM M55: latency 2"},
    {Kind::Saturate, 1, 0, 2, Unit::None, 0, Slot::Alone,
     "LLVM M55: latency 2"},
    {Kind::Pack, 1, 0, 2, Unit::None, 0, Slot::Alone, "LLVM M55: latency 2"},
    {Kind::Simd, 1, 0, 2, Unit::None, 0, Slot::Alone, "LLVM M55: latency 2"},
    {Kind::Mul, 1, 0, 2, Unit::None, 0, Slot::Alone, "LLVM M55: latency 2"},
    {Kind::MulDsp, 1, 0, 2, Unit::None, 0, Slot::Alone, "LLVM M55: latency 2"},
    {Kind::MulLong, 1, 0, 2, Unit::None, 0, Slot::Alone, "LLVM M55: latency 2"},
    {Kind::Div, 7, 0, 7, Unit::None, 0, Slot::Alone,
     "assumed: as M4; LLVM's 2 is for scheduling"},
    {Kind::Load, 1, 0, 2, Unit::None, 0, Slot::Either, "LLVM M55: latency 2"},
    {Kind::LoadNarrow, 1, 0, 2, Unit::None, 0, Slot::Either,
     "LLVM M55: latency 2"},
    {Kind::LoadDual, 1, 0, 2, Unit::None, 0, Slot::Alone,
     "LLVM M55: one cycle of 64 bits, latency 2"},
    {Kind::LoadMulti, 0, 1, 1, Unit::None, 0, Slot::Alone,
     "assumed: 64 bits a cycle"},
    {Kind::Store, 1, 0, 1, Unit::None, 0, Slot::Either, "LLVM M55: 1"},
    {Kind::StoreDual, 1, 0, 1, Unit::None, 0, Slot::Alone, "LLVM M55: 1"},
    {Kind::StoreMulti, 0, 1, 0, Unit::None, 0, Slot::Alone,
     "assumed: 64 bits a cycle"},
    {Kind::Branch, 1, 0, 1, Unit::None, 0, Slot::Either,
     "LLVM M55: pairs with a 16-bit instruction"},
    {Kind::BranchIndirect, 1, 0, 1, Unit::None, 0, Slot::Alone, "LLVM M55: 1"},
    {Kind::Call, 1, 0, 1, Unit::None, 0, Slot::Alone, "LLVM M55: 1"},
    {Kind::CallIndirect, 1, 0, 1, Unit::None, 0, Slot::Alone, "LLVM M55: 1"},
    {Kind::TableBranch, 2, 0, 2, Unit::None, 0, Slot::Alone, "assumed: as M4"},
    {Kind::LoopStart, 1, 0, 1, Unit::None, 0, Slot::Alone, "assumed: 1"},
    {Kind::LoopEnd, 0, 0, 0, Unit::None, 0, Slot::Alone,
     "Armv8.1-M: the loop's end is remembered, le does not run again"},
    {Kind::It, 0, 0, 0, Unit::None, 0, Slot::Alone,
     "LLVM M55: it pairs, with no resource"},
    {Kind::Nop, 1, 0, 1, Unit::None, 0, Slot::Either, "LLVM M55: pairs"},
    {Kind::System, 2, 0, 2, Unit::None, 0, Slot::Alone, "assumed: as M4"},
    {Kind::VectorLoad, 1, 0, 1, Unit::VectorMemory, 2, Slot::Alone,
     "LLVM M55: two beats of load/store, latency 1"},
    {Kind::VectorStore, 1, 0, 1, Unit::VectorMemory, 2, Slot::Alone,
     "LLVM M55: two beats of load/store"},
    {Kind::VectorGather, 1, 0, 2, Unit::VectorMemory, 2, Slot::Alone,
     "LLVM M55: latency 2; assumed: two elements a cycle"},
    {Kind::VectorScatter, 1, 0, 1, Unit::VectorMemory, 2, Slot::Alone,
     "assumed: two elements a cycle"},
    {Kind::VectorAlu, 1, 0, 1, Unit::VectorInteger, 2, Slot::Alone,
     "LLVM M55: two beats of the integer pipe, latency 1"},
    {Kind::VectorShift, 1, 0, 2, Unit::VectorInteger, 2, Slot::Alone,
     "LLVM M55: two beats of the integer pipe, latency 2"},
    {Kind::VectorNarrow, 1, 0, 3, Unit::VectorInteger, 2, Slot::Alone,
     "LLVM M55: two beats of the integer pipe, latency 3"},
    {Kind::VectorMul, 1, 0, 2, Unit::VectorMultiply, 2, Slot::Alone,
     "LLVM M55: two beats of the multiply pipe, latency 2"},
    {Kind::VectorDot, 1, 0, 2, Unit::VectorMultiply, 2, Slot::Alone,
     "LLVM M55: two beats of the multiply pipe, latency 2"},
    {Kind::VectorReduce, 1, 0, 2, Unit::VectorMultiply, 2, Slot::Alone,
     "LLVM M55: two beats of the multiply pipe, latency 2"},
    {Kind::VectorMove, 1, 0, 1, Unit::VectorMultiply, 2, Slot::Alone,
     "LLVM M55: two beats, latency 1"},
    {Kind::VectorRead, 1, 0, 1, Unit::VectorMultiply, 2, Slot::Alone,
     "LLVM M55: two beats, latency 1"},
    {Kind::VectorPredicate, 1, 0, 1, Unit::VectorMultiply, 2, Slot::Alone,
     "LLVM M55: two beats of the multiply pipe, latency 1"},
};

static const Core m55 = {
    "cortex-m55",
    {/*width=*/2, 0, 0, 0, 0, /*baseLatency=*/1, /*loadsInRuns=*/false,
     /*pairsNarrowOnly=*/true, /*foldsIt=*/false, /*predictsBranches=*/false,
     // LLVM M55: MispredictPenalty 3.
     /*refill=*/3, /*refillUnaligned=*/0, /*refillLoaded=*/0},
    m55Rules,
    nullptr};

//===----------------------------------------------------------------------===//
// Cortex-M85: as M7, with two beats beside a scalar instruction
//===----------------------------------------------------------------------===//

static constexpr Rule m85Rules[] = {
    {Kind::LoadDual, 1, 0, 1, Unit::Load, 1, Slot::Either,
     "LLVM M85: both halves of the load unit, pairs"},
    {Kind::StoreDual, 1, 0, 1, Unit::Store, 1, Slot::Either,
     "LLVM M85: both halves of the store unit, pairs"},
    {Kind::LoopStart, 1, 0, 1, Unit::Branch, 1, Slot::Alone, "assumed: 1"},
    {Kind::LoopEnd, 0, 0, 0, Unit::None, 0, Slot::Alone,
     "Armv8.1-M: the loop's end is remembered, le does not run again"},
    {Kind::VectorLoad, 1, 0, 1, Unit::Load, 2, Slot::Alone,
     "LLVM M85: both halves for two cycles, ends the pair"},
    {Kind::VectorStore, 1, 0, 1, Unit::Store, 2, Slot::Alone,
     "LLVM M85: both halves for two cycles, ends the pair"},
    {Kind::VectorGather, 1, 0, 1, Unit::Load, 2, Slot::Alone,
     "LLVM M85: as a load; assumed: two elements a cycle"},
    {Kind::VectorScatter, 1, 0, 1, Unit::Store, 2, Slot::Alone,
     "assumed: two elements a cycle"},
    {Kind::VectorAlu, 1, 0, 1, Unit::VectorInteger, 2, Slot::First,
     "LLVM M85: slot 0, both halves of pipe A for two cycles"},
    {Kind::VectorShift, 1, 0, 2, Unit::VectorInteger, 2, Slot::First,
     "LLVM M85: slot 0, both halves of pipe A for two cycles"},
    {Kind::VectorNarrow, 1, 0, 2, Unit::VectorInteger, 2, Slot::First,
     "LLVM M85: slot 0, both halves of pipe A for two cycles"},
    {Kind::VectorMul, 1, 0, 2, Unit::VectorMultiply, 2, Slot::First,
     "LLVM M85: slot 0, both halves of pipe B for two cycles"},
    {Kind::VectorDot, 1, 0, 4, Unit::VectorMultiply, 2, Slot::First,
     "LLVM M85: slot 0, both halves of pipe B for two cycles"},
    {Kind::VectorReduce, 1, 0, 4, Unit::VectorInteger, 2, Slot::First,
     "LLVM M85: slot 0, both halves of pipe A for two cycles"},
    {Kind::VectorMove, 1, 0, 1, Unit::None, 0, Slot::First,
     "LLVM M85: slot 0, one cycle"},
    {Kind::VectorRead, 1, 0, 4, Unit::None, 0, Slot::First,
     "LLVM M85: slot 0, one cycle, latency 4"},
    {Kind::VectorPredicate, 1, 0, 1, Unit::VectorInteger, 2, Slot::First,
     "LLVM M85: slot 0, two cycles of a pipe"},
};

static const Core m85 = {
    "cortex-m85",
    // LLVM M85: stages as M7; a misprediction costs 7 ("for forward branches").
    {/*width=*/2, /*earlyAddress=*/1, /*earlyShifted=*/1,
     /*lateAccumulator=*/1, /*lateStoreData=*/1, /*baseLatency=*/0,
     /*loadsInRuns=*/false, /*pairsNarrowOnly=*/false, /*foldsIt=*/false,
     /*predictsBranches=*/true, /*refill=*/7, /*refillUnaligned=*/0,
     /*refillLoaded=*/0},
    m85Rules,
    &m7};

//===----------------------------------------------------------------------===//
// Look-up
//===----------------------------------------------------------------------===//

static const Core *const cores[] = {&m0plus, &m3, &m4, &m33, &m7, &m55, &m85};

ArrayRef<const Core *> cycles::getCores() { return cores; }

const Rule &Core::rule(Kind kind) const {
  const Rule *row =
      find_if(rules, [&](const Rule &rule) { return rule.kind == kind; });
  if (row != rules.end())
    return *row;
  // Vector instructions never run on a core without vectors, so their cost
  // there is irrelevant.
  return like ? like->rule(kind) : rule(Kind::Alu);
}

const Core &cycles::coreFor(const TargetInfo &cpu) {
  for (const Core *core : cores)
    if (core->name == timedCore(cpu))
      return *core;
  return m4;
}
