//===- Requantise.h - The arithmetic of the patch dialect -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the operations compute on single values; folds and tests evaluate it.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_DIALECT_PATCH_IR_REQUANTISE_H
#define MCUNET_DIALECT_PATCH_IR_REQUANTISE_H

#include "mcunet/Support/SingleFactor.h"

namespace mcunet::patch {
class AddOp;
class ExtremumOp;
class MulOp;
class PReluOp;

/// TOSA 1.0 `apply_scale_32`; `shift` in [2, 62], `multiplier` not negative.
/// With a shift of 0 see SingleFactor.h.
/// TensorFlow Lite's kernels shift to the left in 32 bits: what leaves them is
/// lost.
inline int32_t requantise(int32_t value, int32_t multiplier, int32_t shift,
                          bool doubleRound) {
  if (shift == kSingleShift)
    return scaleSingle(value, multiplier);
  if (doubleRound && shift < 31) {
    value = static_cast<int32_t>(static_cast<uint32_t>(value) << (31 - shift));
    shift = 31;
  }
  int64_t round = int64_t{1} << (shift - 1);
  if (doubleRound && shift > 31)
    round += value >= 0 ? (int64_t{1} << 30) : -(int64_t{1} << 30);
  return static_cast<int32_t>(
      (static_cast<int64_t>(value) * multiplier + round) >> shift);
}

/// The average of `count` > 0 elements as TensorFlow Lite's reference divides.
inline int32_t averageReference(int32_t sum, int32_t count) {
  return (sum > 0 ? sum + count / 2 : sum - count / 2) / count;
}

/// The average as TOSA 1.0's `avg_pool2d` divides; `acc` is the sum less the
/// zero points of its `count` > 0 elements.
inline int32_t averageReciprocal(int32_t acc, int32_t count,
                                 int32_t outputZeroPoint) {
  int32_t bits = 0;
  while ((int64_t{1} << bits) < count)
    ++bits;
  auto multiplier =
      static_cast<int32_t>((((int64_t{1} << 30) + 1) << bits) / count);
  int32_t result =
      requantise(acc, multiplier, 30 + bits, /*doubleRound=*/false) +
      outputZeroPoint;
  return result < -128 ? -128 : result > 127 ? 127 : result;
}

/// One element of the operation's result.
int8_t evaluate(AddOp op, int8_t lhs, int8_t rhs);
int8_t evaluate(MulOp op, int8_t lhs, int8_t rhs);
int8_t evaluate(ExtremumOp op, int8_t lhs, int8_t rhs);
int8_t evaluate(PReluOp op, int8_t input, int8_t alpha);

} // namespace mcunet::patch

#endif // MCUNET_DIALECT_PATCH_IR_REQUANTISE_H
