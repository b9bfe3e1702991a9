//===- TosaToPatch.h - Shared parts of convert-tosa-to-patch ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_CONVERSION_TOSATOPATCH_TOSATOPATCH_H
#define MCUNET_LIB_CONVERSION_TOSATOPATCH_TOSATOPATCH_H

#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/PatternMatch.h"

namespace mcunet::patch {
class RequantAttr;
} // namespace mcunet::patch

namespace mcunet::tosa_to_patch {

/// A constant `tosa.rescale` with its multipliers widened to 32 bits.
struct Rescale {
  llvm::SmallVector<int32_t> multiplier;
  llvm::SmallVector<int32_t> shift;
  int32_t inputZeroPoint = 0;
  int32_t outputZeroPoint = 0;
  bool singleRound = false;
};

/// The constant behind a value, null where it is none.
mlir::DenseElementsAttr constantOf(mlir::Value value);

/// The one integer of a constant of one element.
std::optional<int64_t> scalarOf(mlir::Value value);

/// All integers of a constant, a splat expanded.
std::optional<llvm::SmallVector<int64_t>> integersOf(mlir::Value value);

/// The values of a `tosa.const_shape`.
std::optional<llvm::SmallVector<int64_t>> shapeOf(mlir::Value value);

/// The parameters of a rescale of signed types; fails where one is not
/// constant or out of range.
mlir::FailureOr<Rescale> matchRescale(mlir::tosa::RescaleOp op);

patch::RequantAttr requantOf(mlir::Builder &builder, const Rescale &rescale);

/// rescale(cast(cast(sum) * factors)), from 32 bits to 8, the rescale by 1:
/// what onnxruntime does to sums. The multipliers of `rescale` are the factors'
/// bits, its shifts 0.
struct ScaledSum {
  mlir::Value sum;
  Rescale rescale;
};
std::optional<ScaledSum> matchSingle(mlir::tosa::RescaleOp op);

/// The sum that the rescale takes, by multipliers or factors.
mlir::FailureOr<ScaledSum> matchScaledSum(mlir::tosa::RescaleOp op);

/// An error on one that `matchRescale` does not take, with the reason.
mlir::LogicalResult explainRescale(mlir::tosa::RescaleOp op);

bool hasElementWidth(mlir::Value value, unsigned bits);

/// Replaces `op` by a layer's map under the shape of `op`'s result.
void replaceByMap(mlir::PatternRewriter &rewriter, mlir::Operation *op,
                  mlir::Value map);

void populateConvolutions(mlir::RewritePatternSet &patterns);
void populateElementwise(mlir::RewritePatternSet &patterns);
/// Expressions that are one layer. To be applied once, in program order, before
/// anything else changes their parts.
void populateComposites(mlir::RewritePatternSet &patterns);
void populateMovement(mlir::RewritePatternSet &patterns);

} // namespace mcunet::tosa_to_patch

#endif // MCUNET_LIB_CONVERSION_TOSATOPATCH_TOSATOPATCH_H
