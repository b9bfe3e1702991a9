//===- SmallWords.h - Two products in a word, on Armv6-M --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A word a + 2^16 b times c is two products. One register sums a few of these,
// a group. Its lower half, raised by 2^15, and its upper half are then added to
// two sums. The weights limit the number of products in a group: mostly to
// three, nearly always to two or more.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_KERNELS_SMALLWORDS_H
#define MCUNET_LIB_KERNELS_SMALLWORDS_H

#include "mcunet/Kernels/KernelBuilder.h"

namespace mcunet::kernels::small {

/// The amount by which a group raises its lower half.
constexpr int64_t kHalf = 1 << 15;

/// True if the sum of the products of these weights with any int8 inputs fits
/// 16 bits.
bool fitsHalf(llvm::ArrayRef<int8_t> weights);

/// A group of one to three products of the words at r6 and r7, both of which
/// advance. Adds to r8 (lower halves) and r9. r10 holds kHalf; r0 to r5 are
/// clobbered.
std::string groupText(int64_t taps);
constexpr llvm::StringLiteral kClobbered[] = {"r0", "r1", "r2", "r3",
                                              "r4", "r5", "cc"};

/// Widens bytes to words, sign extended.
void widen(KernelBuilder &kb, mlir::Value to, mlir::Value from, int64_t count);

} // namespace mcunet::kernels::small

#endif // MCUNET_LIB_KERNELS_SMALLWORDS_H
