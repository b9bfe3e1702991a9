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
/// `count` bytes widened to `bits` each while they are loaded.
Value loadWidened(KernelBuilder &kb, Value pointer, int64_t count,
                  unsigned bits);
/// The low byte of each lane.
void storeNarrowed(KernelBuilder &kb, Value vector, Value pointer);
void storeBytes(KernelBuilder &kb, Value vector, Value pointer);
/// Four words.
void store(KernelBuilder &kb, Value vector, Value pointer);
Value splat(KernelBuilder &kb, int64_t count, unsigned bits, int64_t value);

Value add(KernelBuilder &kb, Value lhs, Value rhs);
Value mul(KernelBuilder &kb, Value lhs, Value rhs);
Value clamp(KernelBuilder &kb, Value value, int64_t low, int64_t high);

/// Four lanes of scalars, and one of them back.
Value gather(KernelBuilder &kb, llvm::ArrayRef<Value> lanes);
Value lane(KernelBuilder &kb, Value vector, int64_t index);
/// The even or the odd lanes of eight, to 32 bits.
Value widenLanes(KernelBuilder &kb, Value vector, bool odd);
/// Eight lanes of 16 bits, or 16 of eight, saturated, from the even and the odd
/// ones.
Value narrowLanes(KernelBuilder &kb, Value even, Value odd);
/// 16 bytes at a 4-byte aligned address: further offsets than with bytes.
Value loadBytes(KernelBuilder &kb, Value pointer);
/// The products of the even or the odd of 16 bytes, in 16 bits.
Value mulLanes(KernelBuilder &kb, Value lhs, Value rhs, bool odd);

/// The first `count` of 16 lanes.
Value firstLanes(KernelBuilder &kb, Value count);
Value loadFirst(KernelBuilder &kb, Value pointer, Value mask);
/// acc + sum of 16 products.
Value dot(KernelBuilder &kb, Value lhs, Value rhs, Value acc);

/// The scaled, rounded value of four accumulators, `shift` negative, zero point
/// added but not clamped. The sign counts where ties go away from zero.
Value scale(KernelBuilder &kb, Value acc, Value multiplier, Value shift,
            bool anySign, int32_t zeroPoint);

} // namespace mcunet::kernels::mve

#endif // MCUNET_KERNELS_MVEINSTRUCTIONS_H
