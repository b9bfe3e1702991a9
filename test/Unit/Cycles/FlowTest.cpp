//===- FlowTest.cpp - Branches, runs of blocks, flash ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FlowTest.h"
#include "Assembler.h"

#include "mcunet/Cycles/Trace.h"

#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace mcunet;
using namespace mcunet::cycles;

namespace {
constexpr uint64_t start = 0x1000;

class Assembled : public Code {
public:
  Assembled(const TargetInfo &cpu, StringRef text)
      : bytes(assemble(cpu, text)) {}
  ArrayRef<uint8_t> bytesAt(uint64_t address) const override {
    return ArrayRef(bytes).drop_front(address - start);
  }

private:
  std::vector<uint8_t> bytes;
};

/// A loop of `size` instructions at `start` that is entered once and runs ten
/// times, then `after`.
std::vector<Edge> loopEdges(size_t size, Block after) {
  Block loop{start, size};
  return {
      {std::nullopt, loop, -1, 1}, {loop, loop, -1, 9}, {loop, after, -1, 1}};
}

struct Case {
  StringLiteral what, cpu;
  uint64_t expected;
};
} // namespace

static uint64_t cyclesOf(StringRef cpuName, StringRef text,
                         ArrayRef<Edge> edges, const Flash &flash = Flash()) {
  const TargetInfo &cpu = *findTarget(cpuName);
  Decoder decoder = cantFail(Decoder::create(cpu));
  return charge(edges, Assembled(cpu, text), decoder, coreFor(cpu), flash)
      .total;
}

static int expect(StringRef what, StringRef cpu, uint64_t found,
                  uint64_t expected) {
  if (found == expected)
    return 0;
  outs() << "FAIL " << what << " on " << cpu << ": " << found
         << " cycles instead of " << expected << "\n";
  return 1;
}

/// Ten turns of a loop of two, nine of them taken, and a nop.
static int checkLoops() {
  static constexpr Case cases[] = {
      // 10 * (1 + 1) + 9 * 1 + 1
      {"a loop", "cortex-m0plus", 30},
      // 10 * (1 + 1) + 9 * 2 + 1
      {"a loop", "cortex-m4", 39},
      {"a loop", "cortex-m33", 39},
      // A pair each turn, one wrong guess at the end, and the nop.
      {"a loop", "cortex-m7", 10 + 6 + 1},
      // bne waits for the flags, nine refills of 3, and the nop pairs with it.
      {"a loop", "cortex-m55", 10 * 2 + 9 * 3},
      {"a loop", "cortex-m85", 10 + 7 + 1},
  };
  int failures = 0;
  for (const Case &each : cases)
    failures += expect(each.what, each.cpu,
                       cyclesOf(each.cpu, "1: subs r0, r0, #1; bne 1b; nop",
                                loopEdges(2, {start + 4, 1})),
                       each.expected);
  return failures;
}

static int checkLowOverheadLoops() {
  // dls, then ten turns of a multiply and le, which is free.
  StringRef code = "1: mul r1, r2, r3; le lr, 1b; nop";
  return expect("a low-overhead loop", "cortex-m55",
                cyclesOf("cortex-m55", code, loopEdges(2, {start + 8, 1})),
                11) +
         expect("a low-overhead loop", "cortex-m85",
                cyclesOf("cortex-m85", code, loopEdges(2, {start + 8, 1})), 11);
}

/// The target of a branch: of 32 bits at an odd half word or not.
static int checkTargets() {
  Block jump{start, 1};
  auto run = [&](StringRef cpu, StringRef code, uint64_t target) {
    return cyclesOf(cpu, code,
                    {{std::nullopt, jump, -1, 1}, {jump, {target, 1}, -1, 1}});
  };
  StringRef wide = "b.n 1f; nop; nop; 1: add.w r0, r0, r1";
  StringRef narrow = "b.n 1f; nop; nop; 1: adds r0, r0, r1";
  StringRef even = "b.n 1f; nop; 1: add.w r0, r0, r1";
  return expect("a wide target at an odd half word", "cortex-m4",
                run("cortex-m4", wide, start + 6), 5) +
         expect("a narrow target", "cortex-m4",
                run("cortex-m4", narrow, start + 6), 4) +
         expect("an aligned target", "cortex-m4",
                run("cortex-m4", even, start + 4), 4) +
         expect("a predicted target", "cortex-m7",
                run("cortex-m7", wide, start + 6), 2);
}

/// Calls and returns of Cortex-M0+: bl 3, bx and blx 2, pop 3 + N; a table.
static int checkCalls() {
  auto run = [&](StringRef code, size_t first, uint64_t target,
                 StringRef cpu = "cortex-m0plus") {
    return cyclesOf(cpu, code,
                    {{std::nullopt, {start, first}, -1, 1},
                     {Block{start, first}, {target, 1}, -1, 1}});
  };
  return expect("bl", "cortex-m0plus", run("bl 1f; nop; 1: nop", 1, start + 6),
                3 + 1) +
         expect("bx", "cortex-m0plus", run("bx lr; nop; nop", 1, start + 4),
                2 + 1) +
         expect("pop", "cortex-m0plus",
                run("pop {r4, r5, pc}; nop; nop", 1, start + 4), 3 + 3 + 1) +
         expect("blx", "cortex-m0plus", run("blx r3; nop; nop", 1, start + 4),
                2 + 1) +
         // Six at least, and the nop.
         expect("tbb", "cortex-m4",
                run("tbb [pc, r0]; nop; nop; nop", 1, start + 8, "cortex-m4"),
                4 + 2 + 1);
}

/// A block is timed after the one that ran before it.
static int checkContext() {
  // Two blocks as one run of loads: 2 + 1 + 1 + 1 cycles.
  StringRef code = "ldr r0, [r4]; ldr r1, [r4, #4]; ldr r2, [r4, #8]; "
                   "ldr r3, [r4, #12]";
  Block first{start, 2}, second{start + 4, 2};
  return expect(
      "a run of loads in two blocks", "cortex-m4",
      cyclesOf("cortex-m4", code,
               {{std::nullopt, first, -1, 1}, {first, second, -1, 1}}),
      5);
}

/// Eight additions of 16 bits, two lines of eight bytes, then back.
static int checkFlash() {
  StringRef code = "1: adds r0, #1; adds r1, #1; adds r2, #1; adds r3, #1; "
                   "adds r4, #1; adds r5, #1; adds r6, #1; b 1b; nop";
  std::vector<Edge> edges = loopEdges(8, {start + 16, 1});
  auto run = [&](unsigned wait, bool prefetch, unsigned line) {
    return cyclesOf("cortex-m4", code, edges, Flash{wait, prefetch, line});
  };
  // 10 * 8 + 9 * 2 + 1 without; two lines a turn and one for the nop.
  return expect("no wait states", "cortex-m4", run(0, false, 8), 99) +
         expect("flash", "cortex-m4", run(3, false, 8), 99 + 21 * 3) +
         // The second line is there when the first has run for four cycles.
         expect("flash with prefetch", "cortex-m4", run(3, true, 8),
                99 + 10 * 3) +
         expect("slow flash with prefetch", "cortex-m4", run(6, true, 8),
                99 + 10 * 6 + 11 * 2) +
         // The loop is one line.
         expect("wide flash", "cortex-m4", run(3, false, 16), 99 + 2 * 3);
}

int checkFlow() {
  return checkLoops() + checkLowOverheadLoops() + checkTargets() +
         checkCalls() + checkContext() + checkFlash();
}
