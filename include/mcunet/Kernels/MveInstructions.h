//===- MveInstructions.h - Vectors of Armv8.1-M -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_KERNELS_MVEINSTRUCTIONS_H
#define MCUNET_KERNELS_MVEINSTRUCTIONS_H

#include "mcunet/Kernels/KernelBuilder.h"

namespace mcunet::kernels::mve {

using mlir::Value;

Value load(KernelBuilder &kb, Value pointer, int64_t count, unsigned bits);
/// Loads `count` bytes and widens each to `bits`.
Value loadWidened(KernelBuilder &kb, Value pointer, int64_t count,
                  unsigned bits);
/// Stores the low byte of each lane.
void storeNarrowed(KernelBuilder &kb, Value vector, Value pointer);
void storeBytes(KernelBuilder &kb, Value vector, Value pointer);
/// Stores four words.
void store(KernelBuilder &kb, Value vector, Value pointer);
Value splat(KernelBuilder &kb, int64_t count, unsigned bits, int64_t value);

Value add(KernelBuilder &kb, Value lhs, Value rhs);
Value mul(KernelBuilder &kb, Value lhs, Value rhs);
Value clamp(KernelBuilder &kb, Value value, int64_t low, int64_t high);

/// Four scalars as the lanes of a vector, and the reverse for one lane.
Value gather(KernelBuilder &kb, llvm::ArrayRef<Value> lanes);
Value lane(KernelBuilder &kb, Value vector, int64_t index);
/// The even or the odd lanes of eight, widened to 32 bits.
Value widenLanes(KernelBuilder &kb, Value vector, bool odd);
/// Interleaves the even and the odd lanes and saturates them: to eight lanes of
/// 16 bits, or to 16 lanes of eight.
Value narrowLanes(KernelBuilder &kb, Value even, Value odd);
/// Loads 16 bytes at a 4-byte aligned address as words, whose immediate offsets
/// reach further than those of bytes.
Value loadBytes(KernelBuilder &kb, Value pointer);
/// The 16-bit products of the even or of the odd bytes of 16.
Value mulLanes(KernelBuilder &kb, Value lhs, Value rhs, bool odd);

/// A mask of the first `count` of 16 lanes.
Value firstLanes(KernelBuilder &kb, Value count);
Value loadFirst(KernelBuilder &kb, Value pointer, Value mask);
/// acc + sum of 16 products.
Value dot(KernelBuilder &kb, Value lhs, Value rhs, Value acc);

/// Requantises four accumulators, without the clamp. `shift` is negative for a
/// shift to the right. Without `anySign`, ties of negative values round towards
/// plus infinity, which is right only if the clamp hides it.
Value scale(KernelBuilder &kb, Value acc, Value multiplier, Value shift,
            bool anySign, int32_t zeroPoint);

} // namespace mcunet::kernels::mve

#endif // MCUNET_KERNELS_MVEINSTRUCTIONS_H
