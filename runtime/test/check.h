// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- check.h - Assertions of the runtime's tests ------------------------===//
#ifndef MCUNET_RUNTIME_TEST_CHECK_H
#define MCUNET_RUNTIME_TEST_CHECK_H

#include <cstdio>

/// The number of failed checks.
static int failures;
#define CHECK(condition)                                                       \
  do {                                                                         \
    if (!(condition)) {                                                        \
      std::printf("%s:%d: %s\n", __FILE__, __LINE__, #condition);              \
      ++failures;                                                              \
    }                                                                          \
  } while (false)

#endif // MCUNET_RUNTIME_TEST_CHECK_H
