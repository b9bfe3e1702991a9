//===- Staircase.h - onnxruntime's requantisation in integers ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// onnxruntime multiplies a 32-bit sum, as a 32-bit float, by a 32-bit float,
// and rounds half to even. As a function of the sum that is a staircase of at
// most 255 steps. Where a multiplier and a shift with one rounding have the
// same steps, for all sums that a channel can have, integers compute the same
// bytes.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_IMPORT_ONNX_STAIRCASE_H
#define MCUNET_IMPORT_ONNX_STAIRCASE_H

#include "mcunet/TosaIdioms/Idioms.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"

#include <functional>
#include <optional>

namespace mcunet {
namespace onnx {

/// The sums that a channel can have.
struct SumRange {
  int64_t low = 0, high = 0;

  /// Adds the range of `weight` times an element in [least, most].
  void addProduct(int64_t weight, int64_t least, int64_t most);
};

/// Half-to-even of float(sum) * factor, within [-1000, 1000].
int32_t scaled(int64_t sum, float factor);

/// A function of a sum that never decreases, and is about factor * sum.
using SumFunction = llvm::function_ref<int32_t(int64_t sum)>;

/// The multiplier and shift that, rounding once, give `function` of every sum
/// in the range as far as it lies in [least, most].
std::optional<idioms::Multiplier> findMultiplier(SumFunction function,
                                                 float factor, SumRange range,
                                                 int32_t least, int32_t most);

/// The output stage of a layer: integers if all channels have a multiplier,
/// else the factors themselves. `factors` and `ranges` are one, or one per
/// channel. The clamp of `zeroPoint` plus the scaled sum is int8's.
idioms::OutputStage outputStageOf(llvm::ArrayRef<float> factors,
                                  llvm::ArrayRef<SumRange> ranges,
                                  int32_t zeroPoint);

/// A function of two int8 numbers.
using PairFunction = std::function<int32_t(int32_t lhs, int32_t rhs)>;

/// An addition or, with a negative `rhsFactor`, a subtraction in integers that
/// equals `function` for all pairs: about lhsFactor * (lhs - lhsZeroPoint) +
/// rhsFactor * (rhs - rhsZeroPoint) + outZeroPoint, saturated.
std::optional<idioms::AddParams> findAddition(float lhsFactor, float rhsFactor,
                                              int32_t lhsZeroPoint,
                                              int32_t rhsZeroPoint,
                                              int32_t outZeroPoint,
                                              const PairFunction &function);

} // namespace onnx
} // namespace mcunet

#endif // MCUNET_IMPORT_ONNX_STAIRCASE_H
