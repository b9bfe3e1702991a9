//===- PatchMovement.cpp - Folds of data movement and of means ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Permutation.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mcunet::patch;

OpFoldResult ReshapeOp::fold(FoldAdaptor adaptor) {
  if (getInput().getType() == getOutput().getType())
    return getInput();
  auto value = dyn_cast_or_null<DenseElementsAttr>(adaptor.getInput());
  return value ? value.reshape(cast<ShapedType>(getOutput().getType()))
               : OpFoldResult();
}

/// Exporters leave transposes of constants behind, weights among them.
OpFoldResult TransposeOp::fold(FoldAdaptor adaptor) {
  auto value = dyn_cast_or_null<DenseElementsAttr>(adaptor.getInput());
  if (!value)
    return {};
  auto type = cast<RankedTensorType>(getOutput().getType());
  if (value.isSplat())
    return value.resizeSplat(type);
  SmallVector<int64_t> strides = computeSuffixProduct(
      cast<RankedTensorType>(getInput().getType()).getShape());
  SmallVector<int64_t> outStrides = computeSuffixProduct(type.getShape());
  auto from = value.getValues<int8_t>();
  SmallVector<int8_t> result;
  for (int64_t i = 0; i < type.getNumElements(); ++i) {
    int64_t position = 0;
    for (auto [dim, index] : llvm::enumerate(delinearize(i, outStrides)))
      position += index * strides[getPerm()[dim]];
    result.push_back(from[position]);
  }
  return DenseElementsAttr::get(type, ArrayRef<int8_t>(result));
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
    rewriter.modifyOpInPlace(
        op, [&] { op.getInputMutable().assign(inner.getInput()); });
    return success();
  }
};

/// A transpose that moves only dimensions of size 1 is a reshape.
struct TransposeOfUnitDims : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(TransposeOp op,
                                PatternRewriter &rewriter) const override {
    if (!movesOnlyUnitDims(cast<RankedTensorType>(op.getInput().getType()),
                           op.getPerm()))
      return failure();
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

/// transpose(pad(x)) pads after the transpose, where a convolution can take the
/// padding into its window.
struct TransposeOfPad : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(TransposeOp op,
                                PatternRewriter &rewriter) const override {
    auto pad = op.getInput().getDefiningOp<PadOp>();
    if (!pad || !pad->hasOneUse())
      return failure();
    auto type = cast<RankedTensorType>(pad.getInput().getType());
    SmallVector<int64_t> low;
    for (int64_t dim : op.getPerm())
      low.push_back(pad.getLow()[dim]);
    Value moved =
        TransposeOp::create(rewriter, op.getLoc(), permuted(type, op.getPerm()),
                            pad.getInput(), op.getPerm());
    rewriter.replaceOpWithNewOp<PadOp>(op, op.getType(), moved, low,
                                       pad.getValue());
    return success();
  }
};
} // namespace

/// The same non-unit dimensions in the same order: for each dimension of `to`
/// the one of `from` it is, -1 for unit dimensions. Fails where they differ.
static FailureOr<SmallVector<int64_t>> matchUnitReshape(RankedTensorType from,
                                                        RankedTensorType to) {
  SmallVector<int64_t> map(to.getRank(), -1);
  int64_t next = 0;
  for (int64_t dim = 0; dim < to.getRank(); ++dim) {
    if (to.getDimSize(dim) == 1)
      continue;
    while (next < from.getRank() && from.getDimSize(next) == 1)
      ++next;
    if (next == from.getRank() || from.getDimSize(next) != to.getDimSize(dim))
      return failure();
    map[dim] = next++;
  }
  while (next < from.getRank())
    if (from.getDimSize(next++) != 1)
      return failure();
  return map;
}

/// The type `input` has after a mean over `axes`.
static RankedTensorType reducedType(RankedTensorType input,
                                    ArrayRef<int64_t> axes) {
  SmallVector<int64_t> shape(input.getShape());
  for (int64_t axis : axes)
    shape[axis] = 1;
  return input.clone(shape);
}

static MeanOp cloneMean(PatternRewriter &rewriter, MeanOp op, Value input,
                        ArrayRef<int64_t> axes) {
  return MeanOp::create(
      rewriter, op.getLoc(),
      reducedType(cast<RankedTensorType>(input.getType()), axes), input, axes,
      op.getInputZp(), op.getOutputZp(), op.getMultiplier(), op.getShift(),
      op.getPlain(), op.getSingleRound());
}

namespace {
/// mean(transpose(x)) is transpose(mean(x)) over the dimensions they came from.
struct MeanOfTranspose : OpRewritePattern<MeanOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MeanOp op,
                                PatternRewriter &rewriter) const override {
    auto transpose = op.getInput().getDefiningOp<TransposeOp>();
    if (!transpose)
      return failure();
    SmallVector<int64_t> axes;
    for (int64_t axis : op.getAxes())
      axes.push_back(transpose.getPerm()[axis]);
    llvm::sort(axes);
    MeanOp mean = cloneMean(rewriter, op, transpose.getInput(), axes);
    rewriter.replaceOpWithNewOp<TransposeOp>(op, op.getType(), mean,
                                             transpose.getPerm());
    return success();
  }
};

/// mean(reshape(x)), where the reshape moves only unit dimensions, reduces x.
struct MeanOfReshape : OpRewritePattern<MeanOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MeanOp op,
                                PatternRewriter &rewriter) const override {
    auto reshape = op.getInput().getDefiningOp<ReshapeOp>();
    if (!reshape || !isMap(reshape.getInput()))
      return failure();
    auto from = cast<RankedTensorType>(reshape.getInput().getType());
    auto map = matchUnitReshape(
        from, cast<RankedTensorType>(reshape.getOutput().getType()));
    if (failed(map))
      return failure();
    SmallVector<int64_t> axes;
    for (int64_t axis : op.getAxes())
      if ((*map)[axis] >= 0)
        axes.push_back((*map)[axis]);
    MeanOp mean = cloneMean(rewriter, op, reshape.getInput(), axes);
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), mean);
    return success();
  }
};
} // namespace

namespace {
/// A slice of a slice is one.
struct MergeSlices : OpRewritePattern<SliceOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(SliceOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getInput().getDefiningOp<SliceOp>();
    if (!inner)
      return failure();
    SmallVector<int64_t> offsets, strides;
    for (size_t dim = 0; dim < 4; ++dim) {
      int64_t step = inner.getStrides()[dim];
      offsets.push_back(inner.getOffsets()[dim] + op.getOffsets()[dim] * step);
      strides.push_back(op.getStrides()[dim] * step);
    }
    rewriter.replaceOpWithNewOp<SliceOp>(op, op.getType(), inner.getInput(),
                                         offsets, strides);
    return success();
  }
};

/// slice(pad(x)) slices first and pads what the slice has of the padding, which
/// a convolution takes into its window: networks tiled by hand pad the image
/// once and slice it many times.
struct SliceBeforePad : OpRewritePattern<SliceOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(SliceOp op,
                                PatternRewriter &rewriter) const override {
    auto pad = op.getInput().getDefiningOp<PadOp>();
    if (!pad || llvm::any_of(op.getStrides(), [](int64_t s) { return s != 1; }))
      return failure();
    auto in = cast<RankedTensorType>(pad.getInput().getType());
    auto out = cast<RankedTensorType>(op.getType());
    SmallVector<int64_t> offsets, low, kept;
    for (int64_t dim = 0; dim < 4; ++dim) {
      // Of the input, in its own numbers; parts of the padding lie outside.
      int64_t begin = op.getOffsets()[dim] - pad.getLow()[dim];
      int64_t end = begin + out.getDimSize(dim);
      int64_t first = std::max<int64_t>(begin, 0);
      int64_t last = std::min(end, in.getDimSize(dim));
      if (last <= first)
        return failure();
      offsets.push_back(first);
      kept.push_back(last - first);
      low.push_back(first - begin);
    }
    Value slice = pad.getInput();
    if (ArrayRef<int64_t>(kept) != in.getShape())
      slice = SliceOp::create(rewriter, op.getLoc(), in.clone(kept), slice,
                              offsets, op.getStrides());
    if (kept == out.getShape())
      rewriter.replaceOp(op, slice);
    else
      rewriter.replaceOpWithNewOp<PadOp>(op, out, slice, low, pad.getValue());
    return success();
  }
};
} // namespace

void SliceOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                          MLIRContext *context) {
  patterns.add<MergeSlices, SliceBeforePad>(context);
}

void MeanOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                         MLIRContext *context) {
  patterns.add<MeanOfTranspose, MeanOfReshape>(context);
}

namespace {
/// A reduction of a reduction of the same kind takes the axes of both.
struct MergeReductions : OpRewritePattern<ReduceExtremumOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ReduceExtremumOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getInput().getDefiningOp<ReduceExtremumOp>();
    if (!inner || !inner->hasOneUse() || inner.getLeast() != op.getLeast())
      return failure();
    SmallVector<int64_t> axes(inner.getAxes());
    llvm::append_range(axes, op.getAxes());
    llvm::sort(axes);
    axes.erase(llvm::unique(axes), axes.end());
    rewriter.replaceOpWithNewOp<ReduceExtremumOp>(
        op, op.getType(), inner.getInput(), axes, op.getLeast());
    return success();
  }
};
} // namespace

void ReduceExtremumOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                                   MLIRContext *context) {
  patterns.add<MergeReductions>(context);
}

namespace {
/// matmul(x, transpose(y)), rows and columns exchanged, reads y the other way.
struct MatMulOfTranspose : OpRewritePattern<MatMulOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MatMulOp op,
                                PatternRewriter &rewriter) const override {
    auto transpose = op.getRhs().getDefiningOp<TransposeOp>();
    if (!transpose || transpose.getPerm() != ArrayRef<int64_t>({0, 1, 3, 2}))
      return failure();
    rewriter.modifyOpInPlace(op, [&] {
      op.getRhsMutable().assign(transpose.getInput());
      op.setColumns(!op.getColumns());
    });
    return success();
  }
};
} // namespace

void MatMulOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                           MLIRContext *context) {
  patterns.add<MatMulOfTranspose>(context);
}

void ReshapeOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                            MLIRContext *context) {
  patterns.add<MergeReshapes>(context);
}

void TransposeOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                              MLIRContext *context) {
  patterns.add<MergeTransposes, TransposeOfUnitDims, TransposeOfPad>(context);
}
