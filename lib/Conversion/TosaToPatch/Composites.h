//===- Composites.h - Recognising expressions of TOSA -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A layer that TOSA writes as an expression is recognised from its last
// operator: read the parameters off the operators, build the idiom with them
// again, and compare the two.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_CONVERSION_TOSATOPATCH_COMPOSITES_H
#define MCUNET_LIB_CONVERSION_TOSATOPATCH_COMPOSITES_H

#include "TosaToPatch.h"
#include "mcunet/TosaIdioms/FixedPoint.h"

namespace mcunet::tosa_to_patch {

/// `value` before the reshapes that keep its shape: a folder may or may not
/// have taken them away.
mlir::Value skipNoOpReshapes(mlir::Value value);

template <typename OpTy> OpTy definingOp(mlir::Value value) {
  return skipNoOpReshapes(value).getDefiningOp<OpTy>();
}

/// True where `value` is, operator by operator, what `build` builds. `build`
/// may use values of the function as operands: the comparison ends there.
bool computes(
    mlir::Value value,
    llvm::function_ref<mlir::Value(mlir::OpBuilder &, mlir::Location)> build);

/// The one multiplier of a rescale; fails for one per channel.
mlir::FailureOr<idioms::Multiplier> multiplierOf(const Rescale &rescale);

/// True for a rescale by exactly 1.
bool isUnit(const Rescale &rescale);

void populateCompositeDivision(mlir::RewritePatternSet &patterns);
void populateCompositePools(mlir::RewritePatternSet &patterns);
void populateCompositeReductions(mlir::RewritePatternSet &patterns);
void populateCompositePRelu(mlir::RewritePatternSet &patterns);
void populateCompositeResizes(mlir::RewritePatternSet &patterns);
void populateCompositeSlices(mlir::RewritePatternSet &patterns);

} // namespace mcunet::tosa_to_patch

#endif // MCUNET_LIB_CONVERSION_TOSATOPATCH_COMPOSITES_H
