//===- Tests.h - The parts of kernel-tests ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TEST_UNIT_KERNELS_TESTS_H
#define MCUNET_TEST_UNIT_KERNELS_TESTS_H

/// mcunet::numerics against lib/TosaIdioms.
void testNumerics(unsigned seed);

#endif // MCUNET_TEST_UNIT_KERNELS_TESTS_H
