//===- CompositesSlice.cpp - Slices with a stride -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Composites.h"
#include "Maps.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/TosaIdioms/Idioms.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::tosa_to_patch;

static ArrayRef<int64_t> dimsOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getShape();
}

/// The dimension of `shape` that `split` has as two, count and stride; -1 where
/// it is not one.
static int64_t findSplit(ArrayRef<int64_t> shape, ArrayRef<int64_t> split) {
  if (split.size() != shape.size() + 1)
    return -1;
  size_t dim = 0;
  while (dim < shape.size() && shape[dim] == split[dim])
    ++dim;
  if (dim == shape.size() || shape[dim] != split[dim] * split[dim + 1] ||
      shape.drop_front(dim + 1) != split.drop_front(dim + 2))
    return -1;
  return static_cast<int64_t>(dim);
}

namespace {
/// reshape(slice(reshape(x))), x perhaps padded, that keeps every stride-th
/// element of one dimension.
struct ConvertStridedSlice : OpRewritePattern<tosa::ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::ReshapeOp op,
                                PatternRewriter &rewriter) const override {
    auto first = op.getInput1().getDefiningOp<tosa::SliceOp>();
    auto grouped =
        first ? first.getInput1().getDefiningOp<tosa::ReshapeOp>() : nullptr;
    if (!grouped || !hasElementWidth(op.getOutput(), 8))
      return failure();
    Value source = grouped.getInput1();
    int64_t dim = findSplit(dimsOf(source), dimsOf(grouped.getOutput()));
    if (dim < 0)
      return failure();
    int64_t stride = dimsOf(grouped.getOutput())[dim + 1];
    if (auto pad = source.getDefiningOp<tosa::PadOp>())
      source = pad.getInput1();
    SmallVector<int64_t> start(dimsOf(source).size(), 0);
    SmallVector<int64_t> strides(start.size(), 1), size(dimsOf(source));
    size[dim] = (size[dim] + stride - 1) / stride;
    strides[dim] = stride;
    if (!computes(op, [&](OpBuilder &builder, Location loc) {
          return idioms::everyNth(builder, loc, source, dim, stride);
        }))
      return rewriter.notifyMatchFailure(op, "not a slice with a stride");
    rewriter.replaceOp(
        op, sliced(rewriter, op.getLoc(), source, start, size, strides));
    return success();
  }
};
} // namespace

void mcunet::tosa_to_patch::populateCompositeSlices(
    RewritePatternSet &patterns) {
  patterns.add<ConvertStridedSlice>(patterns.getContext());
}
