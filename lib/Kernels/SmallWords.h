//===- SmallWords.h - Two products in a word, on Armv6-M --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A word a + 2^16 b times c is two products. A few of them, a group, are summed
// in one register; its lower half, moved up by 2^15, and its upper half are
// then added to two sums. How many products a group may have depends on the
// weights: three mostly, two nearly always.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_KERNELS_SMALLWORDS_H
#define MCUNET_LIB_KERNELS_SMALLWORDS_H

#include "mcunet/Kernels/KernelBuilder.h"

namespace mcunet::kernels::small {

/// What a group moves its lower half up by.
constexpr int64_t kHalf = 1 << 15;

/// Whether the products of these weights with any int8 inputs fit 16 bits.
bool fitsHalf(llvm::ArrayRef<int8_t> weights);

/// A group of one to three products of words at r6 and at r7, which move on,
/// into r8 (lower halves) and r9. r10 holds kHalf; r0 to r5 are lost.
std::string groupText(int64_t taps);
/// The registers that are lost, flags and memory, for a constraint.
constexpr const char *kClobbers =
    ",~{r0},~{r1},~{r2},~{r3},~{r4},~{r5},~{cc},~{memory}";

/// Bytes as words, sign extended.
void widen(KernelBuilder &kb, mlir::Value to, mlir::Value from, int64_t count);

} // namespace mcunet::kernels::small

#endif // MCUNET_LIB_KERNELS_SMALLWORDS_H
