//===- Tests.h - Plain checks and the list of tests -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TEST_UNIT_SCHEDULE_TESTS_H
#define MCUNET_TEST_UNIT_SCHEDULE_TESTS_H

#include "llvm/Support/raw_ostream.h"
#include <cstdint>
#include <cstdlib>
#include <string>

/// Stops the program with the place where the condition does not hold.
#define CHECK(condition)                                                       \
  do {                                                                         \
    if (!(condition)) {                                                        \
      llvm::errs() << __FILE__ << ":" << __LINE__ << ": " << #condition        \
                   << "\n";                                                    \
      std::abort();                                                            \
    }                                                                          \
  } while (false)

#define CHECK_EQ(a, b)                                                         \
  do {                                                                         \
    auto valueA = (a);                                                         \
    decltype(valueA) valueB = (b);                                             \
    if (!(valueA == valueB)) {                                                 \
      llvm::errs() << __FILE__ << ":" << __LINE__ << ": " << #a << " is "      \
                   << valueA << ", not " << valueB << "\n";                    \
      std::abort();                                                            \
    }                                                                          \
  } while (false)

void runWindowTests();
void runRealiseTests(uint64_t firstSeed, uint64_t draws);
/// `zoo`: the folder of architectures.json and peers.json, or empty.
void runPresetTests(const std::string &zoo);
void runJsonTests();
void runSearchTests(uint64_t firstSeed);
void runFrontTests();
void runStreamTests(uint64_t firstSeed);

#endif // MCUNET_TEST_UNIT_SCHEDULE_TESTS_H
