//===- Main.cpp - The rules of each core, pinned --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// cycles-tests            checks everything
// cycles-tests --print    prints the cycles of all sequences instead
//
//===----------------------------------------------------------------------===//

#include "Assembler.h"
#include "FlowTest.h"
#include "Sequences.h"

#include "mcunet/Cycles/Decoder.h"
#include "mcunet/Cycles/Pipeline.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <set>

using namespace llvm;
using namespace mcunet;
using namespace mcunet::cycles;

/// Cycles of one of many runs of `code`, times 8; -1 where the core lacks it.
static int eightTimes(const TargetInfo &cpu, StringRef code) {
  std::vector<uint8_t> bytes = assemble(cpu, code);
  if (bytes.empty())
    return -1;
  Decoder decoder = cantFail(Decoder::create(cpu));
  std::vector<TimedInstruction> instructions =
      decoder.decode(bytes, 0x1000, ~size_t(0));
  Pipeline pipeline(coreFor(cpu), Flash());
  int cycles = 0;
  for (int run = 0; run != 12; ++run)
    for (const TimedInstruction &instruction : instructions) {
      uint64_t taken = pipeline.issue(instruction);
      if (!instruction.known)
        return -1;
      // The pipeline has to fill before runs are alike.
      if (run >= 4)
        cycles += int(taken);
    }
  return cycles;
}

static std::string inCycles(int eighths) {
  if (eighths < 0 || eighths % 8 == 0)
    return itostr(eighths < 0 ? -1 : eighths / 8);
  return itostr(eighths) + "/8";
}

static int checkSequences(bool print) {
  int failures = 0;
  for (const Sequence &sequence : getSequences()) {
    if (print)
      outs() << sequence.rule << " |";
    for (size_t core = 0; core != numCores; ++core) {
      int cycles = eightTimes(*findTarget(coreNames[core]), sequence.code);
      int wanted = sequence.cycles[core];
      if (print) {
        outs() << ' ' << inCycles(cycles) << ',';
      } else if (cycles != (wanted < 0 ? -1 : 8 * wanted)) {
        outs() << "FAIL " << sequence.rule << " on " << coreNames[core] << ": "
               << inCycles(cycles) << " cycles instead of " << wanted << "\n";
        ++failures;
      }
    }
    if (print)
      outs() << '\n';
  }
  return failures;
}

/// Each kind of instruction is in some sequence, or one that FlowTest.cpp has.
static int checkKinds() {
  std::set<Kind> pinned;
  for (Kind kind = Kind::Branch; kind <= Kind::LoopEnd;
       kind = Kind(unsigned(kind) + 1))
    if (kind != Kind::LoopStart)
      pinned.insert(kind);
  for (const Sequence &sequence : getSequences())
    for (StringRef name : coreNames) {
      const TargetInfo &cpu = *findTarget(name);
      for (const TimedInstruction &instruction :
           cantFail(Decoder::create(cpu))
               .decode(assemble(cpu, sequence.code), 0x1000, ~size_t(0)))
        pinned.insert(instruction.kind);
    }
  int failures = 0;
  for (Kind kind = Kind::Alu; kind <= Kind::VectorPredicate;
       kind = Kind(unsigned(kind) + 1))
    if (!pinned.count(kind)) {
      outs() << "FAIL no sequence has kind " << unsigned(kind) << "\n";
      ++failures;
    }
  return failures;
}

/// Each row of a table names where it comes from.
static int checkSources() {
  int failures = 0;
  for (const Core *core : getCores())
    for (const Rule &rule : core->rules)
      if (rule.source.empty()) {
        outs() << "FAIL a row of " << core->name << " has no source\n";
        ++failures;
      }
  return failures;
}

int main(int argc, char **argv) {
  bool print = argc > 1 && StringRef(argv[1]) == "--print";
  int failures =
      checkSequences(print) + checkKinds() + checkSources() + checkFlow();
  if (!print && !failures)
    outs() << "ok: " << getSequences().size() << " sequences on " << numCores
           << " cores\n";
  return failures != 0;
}
