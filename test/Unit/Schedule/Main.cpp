//===- Main.cpp - Tests of the schedule library ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//   schedule-tests [--zoo=DIR] [--seed=N] [--draws=N]
//
// DIR holds architectures.json and peers.json; tests that need them are left
// out, with a line that says so, where they are absent.
//
//===----------------------------------------------------------------------===//

#include "Tests.h"

int main(int argc, char **argv) {
  std::string zoo;
  uint64_t seed = 1, draws = 3000;
  for (int i = 1; i < argc; ++i) {
    llvm::StringRef argument = argv[i];
    if (argument.consume_front("--zoo="))
      zoo = argument.str();
    else if (argument.consume_front("--seed="))
      CHECK(!argument.getAsInteger(10, seed));
    else if (argument.consume_front("--draws="))
      CHECK(!argument.getAsInteger(10, draws));
    else
      CHECK(!"an argument that is known");
  }
  runWindowTests();
  runRealiseTests(seed, draws);
  runPresetTests(zoo);
  runJsonTests();
  runStreamTests(seed);
  runSearchTests(seed);
  runFrontTests();
  llvm::outs() << "all passed\n";
  return 0;
}
