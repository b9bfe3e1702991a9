//===- PatchWindows.cpp - Canonical forms of convolutions and pools -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mcunet::patch;

namespace {
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
    auto weights = op.getWeights();
    ArrayRef<int64_t> shape = weights.getShapedType().getShape();
    if (shape[2] != 1)
      return failure();
    std::optional<SmallVector<int16_t>> values = weightsOf(weights);
    if (!values)
      return failure();
    // [KH, KW, 1, M] to [M, KH, KW, 1].
    int64_t taps = shape[0] * shape[1], filters = shape[3];
    SmallVector<int16_t> transposed;
    for (int64_t filter = 0; filter < filters; ++filter)
      for (int64_t tap = 0; tap < taps; ++tap)
        transposed.push_back((*values)[tap * filters + filter]);
    rewriter.replaceOpWithNewOp<Conv2DOp>(
        op, op.getType(), op.getInput(),
        weightsAttr(op.getContext(), {filters, shape[0], shape[1], 1},
                    transposed),
        op.getBias(), op.getStride(), op.getDilation(), op.getPad(),
        op.getInputZp(), op.getOutputZp(), op.getRequant(), op.getClamp());
    return success();
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
