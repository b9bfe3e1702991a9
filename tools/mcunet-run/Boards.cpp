// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Boards.cpp - Boards that models run on -----------------------------===//
#include "Boards.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>

using namespace llvm;
using namespace mcunet;

namespace {
/// CPUs in an order in which each runs the integer code of those before it.
struct Cpu {
  StringLiteral name;
  /// The board that has this very core, empty where QEMU emulates none, or
  /// where another runs its code.
  StringLiteral board;
};
} // namespace

static constexpr Cpu cpus[] = {
    {"cortex-m0plus", ""},        {"cortex-m3", "mps2-an385"},
    {"cortex-m4", "mps2-an386"},  {"cortex-m7", "mps2-an500"},
    {"cortex-m33", "mps2-an505"}, {"cortex-m55", "mps3-an547"},
    {"cortex-m85", ""},
};

Expected<std::string> run::chooseBoard(StringRef mcpu, StringRef wanted) {
  if (mcpu == "host" || wanted == "host") {
    if (mcpu != "host" || (wanted != "host" && !wanted.empty()))
      return createStringError("code for " + mcpu + " does not run on board " +
                               wanted);
    return "host";
  }
  const Cpu *cpu = find_if(cpus, [&](const Cpu &c) { return c.name == mcpu; });
  if (cpu == std::end(cpus))
    return createStringError("unknown CPU '" + mcpu + "' in the report");
  if (mcpu == "cortex-m85")
    return createStringError("no emulated board has a Cortex-M85");
  if (wanted.empty())
    return std::find_if(cpu, std::end(cpus),
                        [](const Cpu &c) { return !c.board.empty(); })
        ->board.str();
  const Cpu *board =
      find_if(cpus, [&](const Cpu &c) { return c.board == wanted; });
  if (board == std::end(cpus)) {
    std::string names = "host";
    for (const Cpu &c : cpus)
      if (!c.board.empty())
        names += ", " + c.board.str();
    return createStringError("unknown board '" + wanted + "'; there are " +
                             names);
  }
  if (board < cpu)
    return createStringError("board " + wanted + " has a " + board->name +
                             ", which cannot run code for " + mcpu);
  return board->board.str();
}
