//===- PatchFolds.cpp - Folds and canonical forms -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Dialect/Patch/IR/Requantise.h"
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
    rewriter.modifyOpInPlace(
        op, [&] { op.getInputMutable().assign(inner.getInput()); });
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
/// A convolution takes a padding by its own zero point into its window.
template <typename ConvOp> struct FoldPad : OpRewritePattern<ConvOp> {
  using OpRewritePattern<ConvOp>::OpRewritePattern;
  LogicalResult matchAndRewrite(ConvOp op,
                                PatternRewriter &rewriter) const override {
    auto pad = op.getInput().template getDefiningOp<PadOp>();
    if (!pad || pad.getValue() != op.getInputZp())
      return failure();
    auto in = cast<RankedTensorType>(pad.getInput().getType());
    auto out = cast<RankedTensorType>(pad.getOutput().getType());
    if (in.getDimSize(0) != out.getDimSize(0) ||
        in.getDimSize(3) != out.getDimSize(3))
      return failure();
    SmallVector<int64_t> begin(op.getPad());
    for (unsigned axis : {0u, 1u}) {
      begin[axis] += pad.getLow()[1 + axis];
      if (windowsLeaveInput(op, axis, begin[axis], in.getDimSize(1 + axis)))
        return failure();
    }
    rewriter.modifyOpInPlace(op, [&] {
      op.getInputMutable().assign(pad.getInput());
      op.setPad(begin);
    });
    return success();
  }

private:
  /// True where the first or last window would touch no element at all.
  static bool windowsLeaveInput(ConvOp op, unsigned axis, int64_t pad,
                                int64_t extent) {
    auto map = op.getInputMap(0, axis);
    int64_t reach = map.hiOff - map.loOff + 1;
    int64_t count =
        cast<RankedTensorType>(op.getOutput().getType()).getDimSize(1 + axis);
    return pad >= reach || (count - 1) * op.getStride()[axis] - pad >= extent;
  }
};

/// A crop of rows and columns that no window reads is dropped.
template <typename ConvOp> struct FoldCrop : OpRewritePattern<ConvOp> {
  using OpRewritePattern<ConvOp>::OpRewritePattern;
  LogicalResult matchAndRewrite(ConvOp op,
                                PatternRewriter &rewriter) const override {
    auto slice = op.getInput().template getDefiningOp<SliceOp>();
    if (!slice)
      return failure();
    auto in = cast<RankedTensorType>(slice.getInput().getType());
    auto cropped = cast<RankedTensorType>(slice.getOutput().getType());
    auto out = cast<RankedTensorType>(op.getOutput().getType());
    if (in.getDimSize(3) != cropped.getDimSize(3))
      return failure();
    for (int64_t dim = 0; dim < 4; ++dim)
      if (slice.getOffsets()[dim] != 0 || slice.getStrides()[dim] != 1)
        return failure();
    for (unsigned axis : {0u, 1u}) {
      auto map = op.getInputMap(0, axis);
      int64_t last = (out.getDimSize(1 + axis) - 1) * map.num + map.hiOff;
      if (last >= cropped.getDimSize(1 + axis))
        return failure();
    }
    rewriter.modifyOpInPlace(
        op, [&] { op.getInputMutable().assign(slice.getInput()); });
    return success();
  }
};

/// A depthwise convolution of one channel is an ordinary one: all filters read
/// that channel.
struct DepthwiseOfOneChannel : OpRewritePattern<DepthwiseConv2DOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(DepthwiseConv2DOp op,
                                PatternRewriter &rewriter) const override {
    auto weights = dyn_cast<DenseElementsAttr>(op.getWeights());
    if (!weights || weights.getType().getDimSize(2) != 1)
      return failure();
    // [KH, KW, 1, M] to [M, KH, KW, 1].
    ArrayRef<int64_t> shape = weights.getType().getShape();
    int64_t taps = shape[0] * shape[1], filters = shape[3];
    auto values = weights.getValues<int8_t>();
    SmallVector<int8_t> transposed;
    for (int64_t filter = 0; filter < filters; ++filter)
      for (int64_t tap = 0; tap < taps; ++tap)
        transposed.push_back(values[tap * filters + filter]);
    auto type = RankedTensorType::get({filters, shape[0], shape[1], 1},
                                      rewriter.getI8Type());
    rewriter.replaceOpWithNewOp<Conv2DOp>(
        op, op.getType(), op.getInput(),
        DenseElementsAttr::get(type, ArrayRef<int8_t>(transposed)),
        op.getBias(), op.getStride(), op.getDilation(), op.getPad(),
        op.getInputZp(), op.getOutputZp(), op.getMultiplier(), op.getShift(),
        op.getSingleRound(), op.getClamp());
    return success();
  }
};

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
    if (!reshape)
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

/// lookup(reshape(x)) and lookup(transpose(x)) look up first: maps of rank 4
/// can be tiled.
struct LookupBeforeMove : OpRewritePattern<LookupOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(LookupOp op,
                                PatternRewriter &rewriter) const override {
    Operation *move = op.getInput().getDefiningOp();
    if (!isa_and_nonnull<ReshapeOp, TransposeOp>(move) || !move->hasOneUse())
      return failure();
    Value source = move->getOperand(0);
    Value mapped = LookupOp::create(rewriter, op.getLoc(), source.getType(),
                                    source, op.getTable());
    Operation *moved = rewriter.clone(*move);
    moved->setOperand(0, mapped);
    rewriter.replaceOp(op, moved->getResults());
    return success();
  }
};

/// softmax(reshape(x)) whose rows are those of x works on x.
struct SoftmaxBeforeReshape : OpRewritePattern<SoftmaxOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(SoftmaxOp op,
                                PatternRewriter &rewriter) const override {
    auto reshape = op.getInput().getDefiningOp<ReshapeOp>();
    if (!reshape || !reshape->hasOneUse())
      return failure();
    Value source = reshape.getInput();
    ArrayRef<int64_t> shape =
        cast<RankedTensorType>(source.getType()).getShape();
    if (shape.empty() ||
        shape.back() != cast<RankedTensorType>(op.getType()).getShape().back())
      return failure();
    Value rows = SoftmaxOp::create(rewriter, op.getLoc(), source.getType(),
                                   source, op.getExpTable());
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), rows);
    return success();
  }
};

/// An element-wise op between two transposes by the same permutation works on
/// the sources.
template <typename BinaryOp>
struct BinaryOfTransposes : OpRewritePattern<BinaryOp> {
  using OpRewritePattern<BinaryOp>::OpRewritePattern;
  LogicalResult matchAndRewrite(BinaryOp op,
                                PatternRewriter &rewriter) const override {
    auto lhs = op.getLhs().template getDefiningOp<TransposeOp>();
    auto rhs = op.getRhs().template getDefiningOp<TransposeOp>();
    if (!lhs || !rhs || lhs.getPerm() != rhs.getPerm() ||
        lhs.getInput().getType() != rhs.getInput().getType())
      return failure();
    Operation *moved = rewriter.clone(*op);
    moved->setOperands({lhs.getInput(), rhs.getInput()});
    moved->getResult(0).setType(lhs.getInput().getType());
    rewriter.replaceOpWithNewOp<TransposeOp>(
        op, op.getType(), moved->getResult(0), lhs.getPerm());
    return success();
  }
};

/// A binary op with one constant for all elements is a table.
template <typename BinaryOp>
struct BinaryWithScalar : OpRewritePattern<BinaryOp> {
  using OpRewritePattern<BinaryOp>::OpRewritePattern;
  LogicalResult matchAndRewrite(BinaryOp op,
                                PatternRewriter &rewriter) const override {
    for (bool constantIsRhs : {true, false}) {
      Value constant = constantIsRhs ? op.getRhs() : op.getLhs();
      Value other = constantIsRhs ? op.getLhs() : op.getRhs();
      auto def = constant.template getDefiningOp<ConstantOp>();
      auto value = def ? dyn_cast<DenseElementsAttr>(def.getValue()) : nullptr;
      if (!value || !value.isSplat() || other.getType() != op.getType())
        continue;
      int8_t scalar = value.template getSplatValue<int8_t>();
      SmallVector<int8_t> table;
      for (int input = -128; input < 128; ++input)
        table.push_back(constantIsRhs ? evaluate(op, input, scalar)
                                      : evaluate(op, scalar, input));
      rewriter.replaceOpWithNewOp<LookupOp>(op, op.getType(), other, table);
      return success();
    }
    return failure();
  }
};
} // namespace

void Conv2DOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                           MLIRContext *context) {
  patterns.add<FoldPad<Conv2DOp>, FoldCrop<Conv2DOp>>(context);
}

void DepthwiseConv2DOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                                    MLIRContext *context) {
  patterns.add<FoldPad<DepthwiseConv2DOp>, FoldCrop<DepthwiseConv2DOp>,
               DepthwiseOfOneChannel>(context);
}

void AvgPool2DOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                              MLIRContext *context) {
  patterns.add<FoldCrop<AvgPool2DOp>>(context);
}

void MaxPool2DOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                              MLIRContext *context) {
  patterns.add<FoldCrop<MaxPool2DOp>>(context);
}

void AddOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                        MLIRContext *context) {
  patterns.add<BinaryWithScalar<AddOp>, BinaryOfTransposes<AddOp>>(context);
}

void MulOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                        MLIRContext *context) {
  patterns.add<BinaryWithScalar<MulOp>, BinaryOfTransposes<MulOp>>(context);
}

void MeanOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                         MLIRContext *context) {
  patterns.add<MeanOfTranspose, MeanOfReshape>(context);
}

void ReshapeOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                            MLIRContext *context) {
  patterns.add<MergeReshapes>(context);
}

void LookupOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                           MLIRContext *context) {
  patterns.add<MergeLookups, LookupBeforeMove>(context);
}

void SoftmaxOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                            MLIRContext *context) {
  patterns.add<SoftmaxBeforeReshape>(context);
}

void TransposeOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                              MLIRContext *context) {
  patterns.add<MergeTransposes, TransposeOfUnitDims>(context);
}
