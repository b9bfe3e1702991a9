//===- Elementwise.cpp - Element-wise operators of TOSA -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Composites.h"
#include "Maps.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Numerics/Requantise.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::tosa_to_patch;

/// Replaces `op` by a table over `source`.
static void replaceByLookup(PatternRewriter &rewriter, Operation *op,
                            Value source, ArrayRef<int8_t> table) {
  Value map = asMap(rewriter, op->getLoc(), source);
  replaceByMap(rewriter, op,
               patch::LookupOp::create(rewriter, op->getLoc(), map.getType(),
                                       map, table));
}

namespace {
/// An operand of an addition as (x - zeroPoint) << leftShift, then requantised.
struct ScaledOperand {
  Value source;
  int32_t zeroPoint = 0;
  int32_t leftShift = 0;
  int32_t multiplier = 1 << 30;
  int32_t shift = 30;
  bool singleRound = false;

  /// Neither shifted nor scaled.
  bool isPlain() const {
    return leftShift == 0 && multiplier == 1 << 30 && shift == 30;
  }
  /// No scaled operand is larger in size.
  int64_t bound() const {
    return 1 + (((int64_t{255} << leftShift) * multiplier) >> shift);
  }
};
} // namespace

/// A rescale by exactly 2^k that leaves int8 in 32 bits, k in [0, 22]: its
/// multiplier is 2^30 and its shift 30 - k.
static std::optional<int32_t> powerOfTwo(const Rescale &rescale) {
  if (rescale.multiplier.size() != 1 || rescale.multiplier[0] != 1 << 30 ||
      rescale.shift[0] > 30 || rescale.shift[0] < 30 - 22)
    return std::nullopt;
  return 30 - rescale.shift[0];
}

/// One rescale from i8, or two of which the first only shifts left.
static std::optional<ScaledOperand> matchOperand(Value value) {
  auto last = value.getDefiningOp<tosa::RescaleOp>();
  if (!last || !hasElementWidth(value, 32))
    return std::nullopt;
  FailureOr<Rescale> scale = matchRescale(last);
  if (failed(scale) || scale->multiplier.size() != 1 ||
      scale->outputZeroPoint != 0)
    return std::nullopt;
  ScaledOperand result;
  result.multiplier = scale->multiplier[0];
  result.shift = scale->shift[0];
  result.singleRound = scale->singleRound;
  if (hasElementWidth(last.getInput(), 8)) {
    result.source = last.getInput();
    result.zeroPoint = scale->inputZeroPoint;
    return result;
  }
  auto first = last.getInput().getDefiningOp<tosa::RescaleOp>();
  if (!first || !hasElementWidth(first.getInput(), 8) ||
      scale->inputZeroPoint != 0)
    return std::nullopt;
  FailureOr<Rescale> widen = matchRescale(first);
  if (failed(widen) || widen->outputZeroPoint != 0)
    return std::nullopt;
  std::optional<int32_t> leftShift = powerOfTwo(*widen);
  if (!leftShift)
    return std::nullopt;
  result.source = first.getInput();
  result.zeroPoint = widen->inputZeroPoint;
  result.leftShift = *leftShift;
  return result;
}

/// The two operands of `op` and its result as maps that broadcast.
static BroadcastMaps broadcastOf(tosa::RescaleOp op, Value lhs, Value rhs,
                                 OpBuilder &builder) {
  return mapsOfBroadcast(builder, op.getLoc(), lhs, rhs,
                         op.getType().getShape());
}

/// The layer of a sum or difference, `square` of its square, that `op` scales.
template <typename SumOp>
static LogicalResult convertSum(tosa::RescaleOp op, SumOp sum, bool square,
                                PatternRewriter &rewriter) {
  auto lhs = matchOperand(sum.getInput1());
  auto rhs = matchOperand(sum.getInput2());
  FailureOr<Rescale> out = matchRescale(op);
  if (!lhs || !rhs || failed(out) || out->multiplier.size() != 1 ||
      out->inputZeroPoint != 0)
    return rewriter.notifyMatchFailure(op, "operands are not rescaled int8");
  if (lhs->leftShift != rhs->leftShift ||
      lhs->singleRound != out->singleRound ||
      rhs->singleRound != out->singleRound)
    return rewriter.notifyMatchFailure(op, "operands are scaled differently");
  if (square && lhs->bound() + rhs->bound() > 46340)
    return rewriter.notifyMatchFailure(op, "squares beyond 32 bits");
  BroadcastMaps maps = broadcastOf(op, lhs->source, rhs->source, rewriter);
  bool subtract = std::is_same_v<SumOp, tosa::SubOp>;
  Location loc = op.getLoc();
  replaceByMap(
      rewriter, op,
      patch::AddOp::create(
          rewriter, loc, maps.result, maps.lhs, maps.rhs, lhs->zeroPoint,
          rhs->zeroPoint, out->outputZeroPoint, lhs->leftShift,
          patch::RequantAttr::get(
              rewriter.getContext(),
              {lhs->multiplier, rhs->multiplier, out->multiplier[0]},
              {lhs->shift, rhs->shift, out->shift[0]}, out->singleRound),
          subtract, ArrayRef<int32_t>{-128, 127}, square));
  return success();
}

namespace {
/// rescale(rescale(x) + rescale(y)).
template <typename SumOp>
struct ConvertAdd : OpRewritePattern<tosa::RescaleOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::RescaleOp op,
                                PatternRewriter &rewriter) const override {
    auto sum = op.getInput().getDefiningOp<SumOp>();
    if (!sum || !hasElementWidth(op.getOutput(), 8))
      return failure();
    return convertSum(op, sum, /*square=*/false, rewriter);
  }
};

/// rescale((rescale(x) - rescale(y))^2).
struct ConvertSquaredDifference : OpRewritePattern<tosa::RescaleOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::RescaleOp op,
                                PatternRewriter &rewriter) const override {
    auto square = op.getInput().getDefiningOp<tosa::MulOp>();
    if (!square || square.getInput1() != square.getInput2() ||
        scalarOf(square.getShift()) != 0 || !hasElementWidth(op.getOutput(), 8))
      return failure();
    auto difference = square.getInput1().getDefiningOp<tosa::SubOp>();
    if (!difference)
      return failure();
    return convertSum(op, difference, /*square=*/true, rewriter);
  }
};

/// narrow(maximum(widen(x), widen(y))), or minimum, where nothing is scaled.
template <typename ExtremumOp, bool least>
struct ConvertExtremum : OpRewritePattern<tosa::RescaleOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::RescaleOp op,
                                PatternRewriter &rewriter) const override {
    auto chosen = op.getInput().getDefiningOp<ExtremumOp>();
    FailureOr<Rescale> out = matchRescale(op);
    if (!chosen || failed(out) || !hasElementWidth(op.getOutput(), 8) ||
        !isUnit(*out) || out->inputZeroPoint != 0 || out->outputZeroPoint != 0)
      return failure();
    auto lhs = matchOperand(chosen.getInput1());
    auto rhs = matchOperand(chosen.getInput2());
    if (!lhs || !rhs || !lhs->isPlain() || !rhs->isPlain() ||
        lhs->zeroPoint != 0 || rhs->zeroPoint != 0)
      return rewriter.notifyMatchFailure(op, "operands are not plain int8");
    BroadcastMaps maps = broadcastOf(op, lhs->source, rhs->source, rewriter);
    Location loc = op.getLoc();
    replaceByMap(rewriter, op,
                 patch::ExtremumOp::create(rewriter, loc, maps.result, maps.lhs,
                                           maps.rhs, least));
    return success();
  }
};

/// The greatest or least element along one axis of an int8 map.
template <typename ReduceOp, bool least>
struct ConvertReduceExtremum : OpRewritePattern<ReduceOp> {
  using OpRewritePattern<ReduceOp>::OpRewritePattern;
  LogicalResult matchAndRewrite(ReduceOp op,
                                PatternRewriter &rewriter) const override {
    if (!hasElementWidth(op.getInput(), 8))
      return failure();
    Location loc = op.getLoc();
    ReducedView view = viewOfReduction(rewriter, loc, op.getInput(),
                                       {static_cast<int64_t>(op.getAxis())});
    replaceByMap(rewriter, op,
                 patch::ReduceExtremumOp::create(rewriter, loc,
                                                 reducedType(view), view.map,
                                                 view.axes, least));
    return success();
  }
};

/// rescale((x - zx) * (y - zy)).
struct ConvertMul : OpRewritePattern<tosa::RescaleOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::RescaleOp op,
                                PatternRewriter &rewriter) const override {
    FailureOr<ScaledSum> scaled = matchScaledSum(op);
    auto mul = succeeded(scaled) ? scaled->sum.getDefiningOp<tosa::MulOp>()
                                 : tosa::MulOp();
    if (!mul || !hasElementWidth(op.getOutput(), 8))
      return failure();
    const Rescale *out = &scaled->rescale;
    auto lhs = matchOperand(mul.getInput1());
    auto rhs = matchOperand(mul.getInput2());
    if (!lhs || !rhs || out->multiplier.size() != 1 ||
        out->inputZeroPoint != 0 || scalarOf(mul.getShift()) != 0)
      return rewriter.notifyMatchFailure(op, "operands are not plain int8");
    if (!lhs->isPlain() || !rhs->isPlain())
      return rewriter.notifyMatchFailure(op, "an operand is scaled");
    BroadcastMaps maps = broadcastOf(op, lhs->source, rhs->source, rewriter);
    Location loc = op.getLoc();
    replaceByMap(rewriter, op,
                 patch::MulOp::create(
                     rewriter, loc, maps.result, maps.lhs, maps.rhs,
                     lhs->zeroPoint, rhs->zeroPoint, out->outputZeroPoint,
                     requantOf(rewriter, *out), ArrayRef<int32_t>{-128, 127}));
    return success();
  }
};

/// rescale of int8 to int8 is a table.
struct ConvertRescale : OpRewritePattern<tosa::RescaleOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::RescaleOp op,
                                PatternRewriter &rewriter) const override {
    if (!hasElementWidth(op.getInput(), 8) ||
        !hasElementWidth(op.getOutput(), 8))
      return failure();
    FailureOr<Rescale> rescale = matchRescale(op);
    if (failed(rescale) || rescale->multiplier.size() != 1)
      return failure();
    numerics::Output output;
    output.zeroPoint = rescale->outputZeroPoint;
    SmallVector<int8_t> table;
    for (int value = -128; value < 128; ++value) {
      int32_t scaled = numerics::requantise(
          value - rescale->inputZeroPoint,
          {rescale->multiplier[0], rescale->shift[0]}, !rescale->singleRound);
      table.push_back(output(scaled));
    }
    replaceByLookup(rewriter, op, op.getInput(), table);
    return success();
  }
};

struct ConvertTable : OpRewritePattern<tosa::TableOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::TableOp op,
                                PatternRewriter &rewriter) const override {
    auto values = integersOf(op.getTable());
    if (!values || values->size() != 256 || !hasElementWidth(op.getInput1(), 8))
      return rewriter.notifyMatchFailure(op, "not a constant int8 table");
    SmallVector<int8_t> table(values->begin(), values->end());
    replaceByLookup(rewriter, op, op.getInput1(), table);
    return success();
  }
};

/// A clamp that no layer can take.
struct ConvertClamp : OpRewritePattern<tosa::ClampOp> {
  ConvertClamp(MLIRContext *context)
      : OpRewritePattern(context, /*benefit=*/0) {}
  LogicalResult matchAndRewrite(tosa::ClampOp op,
                                PatternRewriter &rewriter) const override {
    auto low = dyn_cast<IntegerAttr>(op.getMinVal());
    auto high = dyn_cast<IntegerAttr>(op.getMaxVal());
    // A producer that is still TOSA may become a layer that takes the clamp.
    Operation *producer = op.getInput().getDefiningOp();
    if (!low || !high || !hasElementWidth(op.getInput(), 8) ||
        isa_and_nonnull<tosa::TosaOp>(producer))
      return failure();
    SmallVector<int8_t> table;
    for (int64_t value = -128; value < 128; ++value)
      table.push_back(std::min(std::max(value, low.getInt()), high.getInt()));
    replaceByLookup(rewriter, op, op.getInput(), table);
    return success();
  }
};
} // namespace

void mcunet::tosa_to_patch::populateElementwise(RewritePatternSet &patterns) {
  patterns.add<ConvertAdd<tosa::AddOp>, ConvertAdd<tosa::SubOp>,
               ConvertSquaredDifference, ConvertMul,
               ConvertExtremum<tosa::MaximumOp, false>,
               ConvertExtremum<tosa::MinimumOp, true>,
               ConvertReduceExtremum<tosa::ReduceMaxOp, false>,
               ConvertReduceExtremum<tosa::ReduceMinOp, true>, ConvertRescale,
               ConvertTable, ConvertClamp>(patterns.getContext());
}
