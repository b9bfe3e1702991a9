//===- FlowTest.h - Branches, runs of blocks, flash -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TEST_UNIT_CYCLES_FLOWTEST_H
#define MCUNET_TEST_UNIT_CYCLES_FLOWTEST_H

/// Prints what is wrong; the number of failures.
int checkFlow();

#endif // MCUNET_TEST_UNIT_CYCLES_FLOWTEST_H
