//===- Movement.cpp - Shapes, pads, slices and resizes of TOSA ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Maps.h"
#include "TosaToPatch.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::tosa_to_patch;

namespace {
struct ConvertReshape : OpRewritePattern<tosa::ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::ReshapeOp op,
                                PatternRewriter &rewriter) const override {
    if (!hasElementWidth(op.getInput1(), 8))
      return failure();
    rewriter.replaceOpWithNewOp<patch::ReshapeOp>(op, op.getType(),
                                                  op.getInput1());
    return success();
  }
};

struct ConvertTranspose : OpRewritePattern<tosa::TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::TransposeOp op,
                                PatternRewriter &rewriter) const override {
    if (!hasElementWidth(op.getInput1(), 8))
      return failure();
    SmallVector<int64_t> perm(op.getPerms().begin(), op.getPerms().end());
    rewriter.replaceOp(op,
                       transposed(rewriter, op.getLoc(), op.getInput1(), perm));
    return success();
  }
};

struct ConvertPad : OpRewritePattern<tosa::PadOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::PadOp op,
                                PatternRewriter &rewriter) const override {
    auto padding = shapeOf(op.getPadding());
    auto value = scalarOf(op.getPadConst());
    if (!padding || !value || !hasElementWidth(op.getInput1(), 8) ||
        llvm::any_of(*padding, [](int64_t p) { return p < 0; }))
      return failure();
    SmallVector<int64_t> low;
    for (size_t i = 0; i < padding->size(); i += 2)
      low.push_back((*padding)[i]);
    auto type = cast<RankedTensorType>(op.getType());
    rewriter.replaceOp(op,
                       padded(rewriter, op.getLoc(), op.getInput1(), low,
                              type.getShape(), static_cast<int32_t>(*value)));
    return success();
  }
};

struct ConvertSlice : OpRewritePattern<tosa::SliceOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::SliceOp op,
                                PatternRewriter &rewriter) const override {
    auto start = shapeOf(op.getStart());
    if (!start || !hasElementWidth(op.getInput1(), 8))
      return failure();
    SmallVector<int64_t> strides(start->size(), 1);
    auto type = cast<RankedTensorType>(op.getType());
    rewriter.replaceOp(op, sliced(rewriter, op.getLoc(), op.getInput1(), *start,
                                  type.getShape(), strides));
    return success();
  }
};

struct ConvertConcat : OpRewritePattern<tosa::ConcatOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::ConcatOp op,
                                PatternRewriter &rewriter) const override {
    if (!hasElementWidth(op.getOutput(), 8))
      return failure();
    rewriter.replaceOp(op, concatenated(rewriter, op.getLoc(), op.getInput1(),
                                        static_cast<int64_t>(op.getAxis())));
    return success();
  }
};

struct ConvertResize : OpRewritePattern<tosa::ResizeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::ResizeOp op,
                                PatternRewriter &rewriter) const override {
    auto scale = shapeOf(op.getScale());
    auto offset = shapeOf(op.getOffset());
    if (!scale || !offset || !hasElementWidth(op.getOutput(), 8) ||
        !isMap(op.getType()) ||
        op.getMode() != tosa::ResizeMode::NEAREST_NEIGHBOR)
      return failure();
    // TOSA rounds half up: floor((2 * (y * d + o) + n) / (2 * n)).
    SmallVector<int64_t> twice, moved;
    for (unsigned axis : {0u, 1u}) {
      twice.push_back(2 * (*scale)[2 * axis]);
      twice.push_back(2 * (*scale)[2 * axis + 1]);
      moved.push_back(2 * (*offset)[axis] + (*scale)[2 * axis]);
    }
    rewriter.replaceOpWithNewOp<patch::ResizeOp>(op, op.getType(),
                                                 op.getInput(), twice, moved);
    return success();
  }
};

struct ConvertConst : OpRewritePattern<tosa::ConstOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::ConstOp op,
                                PatternRewriter &rewriter) const override {
    // Only feature maps: parameters are read by the layers that take them.
    bool isMap = llvm::any_of(op->getUsers(), [](Operation *user) {
      return isa<patch::SpatialOpInterface>(user) ||
             user->hasTrait<OpTrait::IsTerminator>();
    });
    DenseElementsAttr value = constantOf(op.getOutput());
    if (!isMap || !value || !hasElementWidth(op.getOutput(), 8))
      return failure();
    rewriter.replaceOpWithNewOp<patch::ConstantOp>(op, op.getType(), value);
    return success();
  }
};
} // namespace

void mcunet::tosa_to_patch::populateMovement(RewritePatternSet &patterns) {
  patterns.add<ConvertReshape, ConvertTranspose, ConvertPad, ConvertSlice,
               ConvertConcat, ConvertResize, ConvertConst>(
      patterns.getContext());
}
