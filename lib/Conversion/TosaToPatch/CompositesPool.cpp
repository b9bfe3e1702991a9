//===- CompositesPool.cpp - Average pooling -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Two divisions: TensorFlow Lite's, which is an expression of TOSA operators,
// and TOSA's own operator, which multiplies by a reciprocal.
//
//===----------------------------------------------------------------------===//

#include "Composites.h"
#include "Maps.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Numerics/Requantise.h"
#include "mcunet/TosaIdioms/Idioms.h"

#include <set>

using namespace mlir;
using namespace mcunet;
using namespace mcunet::tosa_to_patch;

namespace {
/// cast((s > 0 ? s + n / 2 : s - n / 2) / n), s a depthwise convolution of
/// ones; of uint8 elements less 128 likewise.
struct ConvertAveragePoolIdiom : OpRewritePattern<tosa::CastOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::CastOp op,
                                PatternRewriter &rewriter) const override {
    auto shifted = definingOp<tosa::SubOp>(op.getInput());
    auto divide = definingOp<tosa::IntDivOp>(shifted ? shifted.getInput1()
                                                     : op.getInput());
    auto select =
        divide ? definingOp<tosa::SelectOp>(divide.getInput1()) : nullptr;
    auto up = select ? definingOp<tosa::AddOp>(select.getInput2()) : nullptr;
    auto conv =
        up ? definingOp<tosa::DepthwiseConv2DOp>(up.getInput1()) : nullptr;
    if (!conv || !hasElementWidth(conv.getInput(), 8) || !isMap(op.getType()))
      return failure();
    auto weights = cast<RankedTensorType>(conv.getWeight().getType());
    idioms::PoolParams params;
    params.isUnsigned = shifted != nullptr;
    params.window.kernel = {weights.getDimSize(0), weights.getDimSize(1)};
    llvm::copy(conv.getStride(), params.window.stride.begin());
    llvm::copy(conv.getPad(), params.window.pad.begin());
    // The expression is built only at the size that it has here.
    auto input = cast<RankedTensorType>(conv.getInput().getType());
    auto output = cast<RankedTensorType>(op.getType());
    for (int axis : {0, 1})
      if (params.window.outputSize(axis, input.getDimSize(1 + axis)) !=
          output.getDimSize(1 + axis))
        return rewriter.notifyMatchFailure(op, "not an average pool");
    if (!computes(op, [&](OpBuilder &builder, Location loc) {
          return idioms::averagePool2d(builder, loc, conv.getInput(), params);
        }))
      return rewriter.notifyMatchFailure(op, "not an average pool");
    rewriter.replaceOpWithNewOp<patch::AvgPool2DOp>(
        op, op.getType(), conv.getInput(), params.window.kernel,
        params.window.stride,
        ArrayRef<int64_t>{params.window.pad[0], params.window.pad[2]},
        ArrayRef<int32_t>{-128, 127}, /*reciprocal=*/false, /*input_zp=*/0,
        /*output_zp=*/0, /*halves_up=*/params.isUnsigned);
    return success();
  }
};
} // namespace

/// How many rows (axis 0) or columns of the input the windows hold.
static std::set<int64_t> validCounts(tosa::AvgPool2dOp op, unsigned axis) {
  int64_t in =
      cast<RankedTensorType>(op.getInput().getType()).getDimSize(1 + axis);
  int64_t out = cast<RankedTensorType>(op.getType()).getDimSize(1 + axis);
  std::set<int64_t> counts;
  for (int64_t position = 0; position < out; ++position) {
    int64_t begin = position * op.getStride()[axis] - op.getPad()[2 * axis];
    int64_t end = begin + op.getKernel()[axis];
    counts.insert(std::min(end, in) - std::max<int64_t>(begin, 0));
  }
  return counts;
}

/// True where the two divisions agree for every sum that `count` elements have.
static bool divisionsAgree(int64_t count, int32_t inputZp, int32_t outputZp) {
  auto elements = static_cast<int32_t>(count);
  for (int32_t sum = -128 * elements; sum <= 127 * elements; ++sum)
    if (numerics::averageReference(sum, elements) !=
        numerics::averageReciprocal(sum - inputZp * elements, elements,
                                    outputZp))
      return false;
  return true;
}

/// The same for all `counts`. The attribute is always right, so where the proof
/// would take long it is not tried.
static bool divisionsAgree(const std::set<int64_t> &counts, int32_t inputZp,
                           int32_t outputZp) {
  constexpr int64_t kMostElements = 1 << 17;
  int64_t elements = 0;
  for (int64_t count : counts) {
    elements += count;
    if (count < 1 || elements > kMostElements)
      return false;
  }
  return llvm::all_of(counts, [&](int64_t count) {
    return divisionsAgree(count, inputZp, outputZp);
  });
}

namespace {
struct ConvertAveragePool : OpRewritePattern<tosa::AvgPool2dOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::AvgPool2dOp op,
                                PatternRewriter &rewriter) const override {
    auto inputZp = scalarOf(op.getInputZp());
    auto outputZp = scalarOf(op.getOutputZp());
    if (!inputZp || !outputZp || !hasElementWidth(op.getInput(), 8) ||
        !isMap(op.getType()))
      return rewriter.notifyMatchFailure(op, "not a constant int8 pool");
    auto zeroIn = static_cast<int32_t>(*inputZp);
    auto zeroOut = static_cast<int32_t>(*outputZp);
    std::set<int64_t> counts;
    for (int64_t rows : validCounts(op, 0))
      for (int64_t columns : validCounts(op, 1))
        counts.insert(rows * columns);
    bool reciprocal = !divisionsAgree(counts, zeroIn, zeroOut);
    SmallVector<int64_t> pad = {op.getPad()[0], op.getPad()[2]};
    rewriter.replaceOpWithNewOp<patch::AvgPool2DOp>(
        op, op.getType(), op.getInput(), op.getKernel(), op.getStride(), pad,
        ArrayRef<int32_t>{-128, 127}, reciprocal, reciprocal ? zeroIn : 0,
        reciprocal ? zeroOut : 0);
    return success();
  }
};
} // namespace

void mcunet::tosa_to_patch::populateCompositePools(
    RewritePatternSet &patterns) {
  patterns.add<ConvertAveragePoolIdiom, ConvertAveragePool>(
      patterns.getContext());
}
