//===- Check.h - Assertions of the planner's tests --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TEST_UNIT_PLANNER_CHECK_H
#define MCUNET_TEST_UNIT_PLANNER_CHECK_H

#include <cstdio>
#include <cstdlib>

/// Ends the program with a message if the condition does not hold, whatever
/// NDEBUG says.
#define CHECK(condition)                                                       \
  do {                                                                         \
    if (!(condition)) {                                                        \
      std::printf("FAIL %s:%d: %s\n", __FILE__, __LINE__, #condition);         \
      std::exit(1);                                                            \
    }                                                                          \
  } while (false)

#endif // MCUNET_TEST_UNIT_PLANNER_CHECK_H
