//===- PatchFolds.cpp - Folds and canonical forms -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mcunet::patch;

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValue(); }

OpFoldResult ReshapeOp::fold(FoldAdaptor) {
  return getInput().getType() == getOutput().getType() ? getInput()
                                                       : OpFoldResult();
}

OpFoldResult LookupOp::fold(FoldAdaptor) {
  for (int value = -128; value < 128; ++value)
    if (getTable()[value + 128] != value)
      return {};
  return getInput();
}

namespace {
/// reshape(reshape(x)) is one reshape.
struct MergeReshapes : OpRewritePattern<ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ReshapeOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getInput().getDefiningOp<ReshapeOp>();
    if (!inner)
      return failure();
    rewriter.modifyOpInPlace(op,
                             [&] { op.getInputMutable().assign(inner.getInput()); });
    return success();
  }
};

/// lookup(lookup(x)) is one table.
struct MergeLookups : OpRewritePattern<LookupOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(LookupOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getInput().getDefiningOp<LookupOp>();
    if (!inner || !inner->hasOneUse())
      return failure();
    SmallVector<int8_t> table;
    for (int8_t value : inner.getTable())
      table.push_back(op.getTable()[value + 128]);
    rewriter.replaceOpWithNewOp<LookupOp>(op, op.getType(), inner.getInput(),
                                          table);
    return success();
  }
};

/// A transpose that moves only dimensions of size 1 is a reshape.
struct TransposeOfUnitDims : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(TransposeOp op,
                                PatternRewriter &rewriter) const override {
    auto type = cast<RankedTensorType>(op.getInput().getType());
    int64_t last = -1;
    for (int64_t dim : op.getPerm()) {
      if (type.getDimSize(dim) == 1)
        continue;
      if (dim < last)
        return failure();
      last = dim;
    }
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), op.getInput());
    return success();
  }
};

/// A transpose of a transpose is one.
struct MergeTransposes : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(TransposeOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getInput().getDefiningOp<TransposeOp>();
    if (!inner)
      return failure();
    SmallVector<int64_t> perm;
    for (int64_t dim : op.getPerm())
      perm.push_back(inner.getPerm()[dim]);
    rewriter.replaceOpWithNewOp<TransposeOp>(op, op.getType(), inner.getInput(),
                                             perm);
    return success();
  }
};
} // namespace

void ReshapeOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                            MLIRContext *context) {
  patterns.add<MergeReshapes>(context);
}

void LookupOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                           MLIRContext *context) {
  patterns.add<MergeLookups>(context);
}

void TransposeOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                              MLIRContext *context) {
  patterns.add<MergeTransposes, TransposeOfUnitDims>(context);
}
