// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- Boards.cpp - Boards that models run on -----------------------------===//
#include "Boards.h"

#include "mcunet/Target/TargetInfo.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;
using namespace mcunet;

namespace {
struct Board {
  StringLiteral name;
  StringLiteral cpu;
};
} // namespace

static constexpr Board boards[] = {
    {"mps2-an385", "cortex-m3"},  {"mps2-an386", "cortex-m4"},
    {"mps2-an500", "cortex-m7"},  {"mps2-an505", "cortex-m33"},
    {"mps3-an547", "cortex-m55"},
};

Expected<std::string> run::chooseBoard(StringRef mcpu, StringRef wanted) {
  const TargetInfo *cpu = findTarget(mcpu);
  if (!cpu)
    return createStringError("unknown CPU '" + mcpu + "' in the report");
  if (cpu->isHost() || wanted == "host") {
    if (!cpu->isHost() || (wanted != "host" && !wanted.empty()))
      return createStringError("code for " + mcpu + " does not run on board " +
                               wanted);
    return "host";
  }
  if (cpu->board.empty())
    return createStringError("no emulated board has a Cortex-" +
                             cpu->core.drop_front(7).upper());
  if (wanted.empty())
    return cpu->board.str();
  const Board *board =
      find_if(boards, [&](const Board &b) { return b.name == wanted; });
  if (board == std::end(boards)) {
    std::string names = "host";
    for (const Board &each : boards)
      names += ", " + each.name.str();
    return createStringError("unknown board '" + wanted + "'; there are " +
                             names);
  }
  if (!findTarget(board->cpu)->runsCodeFor(*cpu))
    return createStringError("board " + wanted + " has a " + board->cpu +
                             ", which cannot run code for " + mcpu);
  return board->name.str();
}
