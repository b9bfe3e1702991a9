//===- CompositesReductions.cpp - Mean and softmax ------------------------===//
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

//===----------------------------------------------------------------------===//
// Mean
//===----------------------------------------------------------------------===//

namespace {
/// The sum of int8 elements less their zero point over some axes.
struct Sum {
  Value source;
  int32_t zeroPoint = 0;
  SmallVector<int64_t> axes; // ascending
  int64_t count = 1;
};
} // namespace

/// reduce_sum, once or more, of an int8 map widened by a rescale.
static std::optional<Sum> matchSum(Value value) {
  Sum sum;
  auto reduce = definingOp<tosa::ReduceSumOp>(value);
  if (!reduce)
    return std::nullopt;
  for (; reduce; reduce = definingOp<tosa::ReduceSumOp>(value)) {
    auto axis = static_cast<int64_t>(reduce.getAxis());
    if (!llvm::is_contained(sum.axes, axis))
      sum.axes.push_back(axis);
    value = reduce.getInput();
  }
  llvm::sort(sum.axes);
  auto widen = definingOp<tosa::RescaleOp>(value);
  if (!widen || !hasElementWidth(widen.getInput(), 8) ||
      !hasElementWidth(widen.getOutput(), 32))
    return std::nullopt;
  FailureOr<Rescale> rescale = matchRescale(widen);
  if (failed(rescale) || !isUnit(*rescale) || rescale->outputZeroPoint != 0)
    return std::nullopt;
  sum.source = widen.getInput();
  sum.zeroPoint = rescale->inputZeroPoint;
  for (int64_t axis : sum.axes)
    sum.count *= cast<RankedTensorType>(value.getType()).getDimSize(axis);
  return sum;
}

namespace {
/// rescale(sum): the multiplier holds the division.
struct ConvertMean : OpRewritePattern<tosa::RescaleOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::RescaleOp op,
                                PatternRewriter &rewriter) const override {
    if (!hasElementWidth(op.getOutput(), 8))
      return failure();
    FailureOr<ScaledSum> scaled = matchScaledSum(op);
    if (failed(scaled))
      return failure();
    std::optional<Sum> sum = matchSum(scaled->sum);
    const Rescale *rescale = &scaled->rescale;
    if (!sum || rescale->inputZeroPoint != 0)
      return rewriter.notifyMatchFailure(op, "not a mean");
    FailureOr<idioms::Multiplier> multiplier = multiplierOf(*rescale);
    if (failed(multiplier))
      return rewriter.notifyMatchFailure(op, "scaled per channel");
    ReducedView view =
        viewOfReduction(rewriter, op.getLoc(), sum->source, sum->axes);
    replaceByMap(rewriter, op,
                 patch::MeanOp::create(rewriter, op.getLoc(), reducedType(view),
                                       view.map, view.axes, sum->zeroPoint,
                                       rescale->outputZeroPoint,
                                       multiplier->value, multiplier->shift,
                                       /*plain=*/false, rescale->singleRound));
    return success();
  }
};

/// cast(sum / count).
struct ConvertPlainMean : OpRewritePattern<tosa::CastOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::CastOp op,
                                PatternRewriter &rewriter) const override {
    auto divide = definingOp<tosa::IntDivOp>(op.getInput());
    if (!divide || !hasElementWidth(op.getOutput(), 8))
      return failure();
    std::optional<Sum> sum = matchSum(divide.getInput1());
    if (!sum || sum->zeroPoint != 0 ||
        scalarOf(divide.getInput2()) != sum->count)
      return rewriter.notifyMatchFailure(op, "not a mean");
    ReducedView view =
        viewOfReduction(rewriter, op.getLoc(), sum->source, sum->axes);
    replaceByMap(
        rewriter, op,
        patch::MeanOp::create(
            rewriter, op.getLoc(), reducedType(view), view.map, view.axes,
            /*input_zp=*/0, /*output_zp=*/0, idioms::kUnitMultiplier.value,
            idioms::kUnitMultiplier.shift, /*plain=*/true,
            /*single_round=*/false));
    return success();
  }
};
} // namespace

//===----------------------------------------------------------------------===//
// Softmax
//===----------------------------------------------------------------------===//

/// The gather of exponentials that the idiom's last rescale is computed from.
static tosa::GatherOp findExponentials(tosa::RescaleOp op) {
  auto shift = definingOp<tosa::ArithmeticRightShiftOp>(op.getInput());
  auto product = shift ? definingOp<tosa::MulOp>(shift.getInput1()) : nullptr;
  auto rows =
      product ? definingOp<tosa::ReshapeOp>(product.getInput1()) : nullptr;
  return rows ? definingOp<tosa::GatherOp>(rows.getInput1()) : nullptr;
}

/// The gather of terms and logits that the idiom's last rescale of LOG_SOFTMAX
/// is computed from.
static tosa::GatherOp findLogits(tosa::RescaleOp op) {
  auto shift = definingOp<tosa::ArithmeticRightShiftOp>(op.getInput());
  auto sum = shift ? definingOp<tosa::AddOp>(shift.getInput1()) : nullptr;
  auto difference = sum ? definingOp<tosa::SubOp>(sum.getInput1()) : nullptr;
  auto rows = difference ? definingOp<tosa::ReshapeOp>(difference.getInput1())
                         : nullptr;
  auto column = rows ? definingOp<tosa::SliceOp>(rows.getInput1()) : nullptr;
  return column ? definingOp<tosa::GatherOp>(column.getInput1()) : nullptr;
}

/// The int8 [rows, depth] whose distances from the maximum are the indices of
/// the gather.
static Value findSoftmaxInput(tosa::GatherOp gather) {
  Value indices = skipNoOpReshapes(gather.getIndices());
  if (auto flat = indices.getDefiningOp<tosa::ReshapeOp>())
    indices = flat.getInput1();
  auto index = definingOp<tosa::AddOp>(indices);
  auto distance = index ? definingOp<tosa::SubOp>(index.getInput1()) : nullptr;
  auto widen =
      distance ? definingOp<tosa::RescaleOp>(distance.getInput1()) : nullptr;
  return widen && hasElementWidth(widen.getInput(), 8) ? widen.getInput()
                                                       : Value();
}

namespace {
/// The root is the last rescale and the input that of the first one: the int8
/// reshapes around them may have been converted or merged with others.
struct ConvertSoftmax : OpRewritePattern<tosa::RescaleOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::RescaleOp op,
                                PatternRewriter &rewriter) const override {
    auto gather = findExponentials(op);
    Value input = gather ? findSoftmaxInput(gather) : Value();
    auto entries = gather ? integersOf(gather.getValues()) : std::nullopt;
    if (!input || input.getType() != op.getType() || !entries ||
        entries->size() != 256)
      return failure();
    idioms::SoftmaxParams params;
    llvm::copy(*entries, params.expTable.begin());
    if (!computes(op, [&](OpBuilder &builder, Location loc) {
          return idioms::softmax(builder, loc, input, params);
        }))
      return rewriter.notifyMatchFailure(op, "not the reference's softmax");
    // The idiom's table begins with the largest distance, 255; the layer's with
    // distance 0.
    SmallVector<int32_t> table(params.expTable.rbegin(),
                               params.expTable.rend());
    Value map = asMap(rewriter, op.getLoc(), input);
    replaceByMap(rewriter, op,
                 patch::SoftmaxOp::create(rewriter, op.getLoc(), map.getType(),
                                          map, table));
    return success();
  }
};
} // namespace

/// The idiom's tables, from the gather's pairs of a term and a logit.
static idioms::LogSoftmaxTables splitPairs(ArrayRef<int64_t> pairs) {
  idioms::LogSoftmaxTables tables;
  for (size_t i = 0; i < 256; ++i) {
    tables.terms[i] = static_cast<int32_t>(pairs[2 * i]);
    tables.logits[i] = static_cast<int32_t>(pairs[2 * i + 1]);
  }
  return tables;
}

namespace {
/// As ConvertSoftmax.
struct ConvertLogSoftmax : OpRewritePattern<tosa::RescaleOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::RescaleOp op,
                                PatternRewriter &rewriter) const override {
    auto gather = findLogits(op);
    Value input = gather ? findSoftmaxInput(gather) : Value();
    auto pairs = gather ? integersOf(gather.getValues()) : std::nullopt;
    if (!input || input.getType() != op.getType() || !pairs ||
        pairs->size() != 512)
      return failure();
    idioms::LogSoftmaxTables tables = splitPairs(*pairs);
    if (!computes(op, [&](OpBuilder &builder, Location loc) {
          return idioms::logSoftmax(builder, loc, input, tables);
        }))
      return rewriter.notifyMatchFailure(op, "not the reference's logarithm");
    SmallVector<int32_t> terms(tables.terms.rbegin(), tables.terms.rend());
    SmallVector<int32_t> logits(tables.logits.rbegin(), tables.logits.rend());
    if (!patch::areLogSoftmaxTables(terms, logits))
      return rewriter.notifyMatchFailure(op, "not the reference's tables");
    Value map = asMap(rewriter, op.getLoc(), input);
    replaceByMap(rewriter, op,
                 patch::LogSoftmaxOp::create(
                     rewriter, op.getLoc(), map.getType(), map, terms, logits));
    return success();
  }
};
} // namespace

//===----------------------------------------------------------------------===//
// Normalisation
//===----------------------------------------------------------------------===//

/// The widening of the int8 rows that the idiom's last rescale is computed
/// from.
static tosa::RescaleOp findNormalized(tosa::RescaleOp op) {
  auto select = definingOp<tosa::SelectOp>(op.getInput());
  auto shift =
      select ? definingOp<tosa::ArithmeticRightShiftOp>(select.getInput3())
             : nullptr;
  auto magnitude = shift ? definingOp<tosa::AbsOp>(shift.getInput1()) : nullptr;
  auto product =
      magnitude ? definingOp<tosa::MulOp>(magnitude.getInput1()) : nullptr;
  auto shifted = product
                     ? definingOp<tosa::LogicalLeftShiftOp>(product.getInput1())
                     : nullptr;
  auto widen =
      shifted ? definingOp<tosa::RescaleOp>(shifted.getInput1()) : nullptr;
  return widen && hasElementWidth(widen.getInput(), 8) ? widen : nullptr;
}

namespace {
struct ConvertL2Normalize : OpRewritePattern<tosa::RescaleOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::RescaleOp op,
                                PatternRewriter &rewriter) const override {
    tosa::RescaleOp widen = findNormalized(op);
    FailureOr<Rescale> rescale = failure();
    if (!widen || widen.getInput().getType() != op.getType() ||
        failed(rescale = matchRescale(widen)))
      return failure();
    Value input = widen.getInput();
    if (!computes(op, [&](OpBuilder &builder, Location loc) {
          return idioms::l2Normalize(builder, loc, input,
                                     rescale->inputZeroPoint);
        }))
      return rewriter.notifyMatchFailure(op, "not the reference's root");
    Value map = asMap(rewriter, op.getLoc(), input);
    replaceByMap(rewriter, op,
                 patch::L2NormalizeOp::create(rewriter, op.getLoc(),
                                              map.getType(), map,
                                              rescale->inputZeroPoint));
    return success();
  }
};
} // namespace

void mcunet::tosa_to_patch::populateCompositeReductions(
    RewritePatternSet &patterns) {
  patterns.add<ConvertMean, ConvertPlainMean, ConvertSoftmax, ConvertLogSoftmax,
               ConvertL2Normalize>(patterns.getContext());
}
