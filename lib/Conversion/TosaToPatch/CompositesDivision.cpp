//===- CompositesDivision.cpp - Division ----------------------------------===//
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

namespace {
/// The operators of the idiom that its parameters are read from.
struct Division {
  tosa::RescaleOp lhs, rhs;
  Value multiplier, shift;
};
} // namespace

/// The two rescales of int8 in front of dividend * sign(divisor).
static bool findOperands(tosa::MulOp product, Division &division) {
  division.lhs = definingOp<tosa::RescaleOp>(product.getInput1());
  auto above = definingOp<tosa::MaximumOp>(product.getInput2());
  auto below = above ? definingOp<tosa::MinimumOp>(above.getInput1()) : nullptr;
  division.rhs =
      below ? definingOp<tosa::RescaleOp>(below.getInput1()) : nullptr;
  return division.lhs && division.rhs &&
         hasElementWidth(division.lhs.getInput(), 8) &&
         hasElementWidth(division.rhs.getInput(), 8);
}

static std::optional<Division> findDivision(tosa::RescaleOp op) {
  auto select = definingOp<tosa::SelectOp>(op.getInput());
  auto test =
      select ? definingOp<tosa::GreaterOp>(select.getInput1()) : nullptr;
  auto shift = test ? definingOp<tosa::AddOp>(test.getInput1()) : nullptr;
  auto rounded =
      shift ? definingOp<tosa::ArithmeticRightShiftOp>(select.getInput3())
            : nullptr;
  auto biased =
      rounded ? definingOp<tosa::AddOp>(rounded.getInput1()) : nullptr;
  auto scaled = biased ? definingOp<tosa::MulOp>(biased.getInput1()) : nullptr;
  auto ratio = scaled ? definingOp<tosa::MulOp>(scaled.getInput1()) : nullptr;
  auto normal =
      ratio ? definingOp<tosa::LogicalLeftShiftOp>(ratio.getInput1()) : nullptr;
  auto product = normal ? definingOp<tosa::MulOp>(normal.getInput1()) : nullptr;
  if (!product)
    return std::nullopt;
  Division division;
  division.multiplier = scaled.getInput2();
  division.shift = shift.getInput2();
  if (!findOperands(product, division))
    return std::nullopt;
  return division;
}

/// The parameters of the idiom, if `op` is the end of one.
static std::optional<idioms::DivideParams>
matchDivision(tosa::RescaleOp op, const Division &division) {
  FailureOr<Rescale> lhs = matchRescale(division.lhs),
                     rhs = matchRescale(division.rhs), out = matchRescale(op);
  std::optional<int64_t> multiplier = scalarOf(division.multiplier);
  std::optional<int64_t> shift = scalarOf(division.shift);
  if (failed(lhs) || failed(rhs) || failed(out) || !multiplier || !shift ||
      *multiplier < 0 || *shift < 9 || *shift > 62)
    return std::nullopt;
  idioms::DivideParams params;
  params.lhsZeroPoint = lhs->inputZeroPoint;
  params.rhsZeroPoint = rhs->inputZeroPoint;
  params.outputZeroPoint = out->outputZeroPoint;
  params.multiplier = {static_cast<int32_t>(*multiplier),
                       static_cast<int32_t>(*shift)};
  if (!computes(op, [&](OpBuilder &builder, Location loc) {
        tosa::RescaleOp left = division.lhs, right = division.rhs;
        return idioms::divide(builder, loc, left.getInput(), right.getInput(),
                              params);
      }))
    return std::nullopt;
  return params;
}

namespace {
struct ConvertDivision : OpRewritePattern<tosa::RescaleOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::RescaleOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<Division> division = findDivision(op);
    auto params = division ? matchDivision(op, *division) : std::nullopt;
    if (!params || !hasElementWidth(op.getOutput(), 8))
      return failure();
    Location loc = op.getLoc();
    BroadcastMaps maps =
        mapsOfBroadcast(rewriter, loc, division->lhs.getInput(),
                        division->rhs.getInput(), op.getType().getShape());
    replaceByMap(rewriter, op,
                 patch::DivOp::create(
                     rewriter, loc, maps.result, maps.lhs, maps.rhs,
                     params->lhsZeroPoint, params->rhsZeroPoint,
                     params->outputZeroPoint, params->multiplier.value,
                     params->multiplier.shift, ArrayRef<int32_t>{-128, 127}));
    return success();
  }
};
} // namespace

void mcunet::tosa_to_patch::populateCompositeDivision(
    RewritePatternSet &patterns) {
  patterns.add<ConvertDivision>(patterns.getContext());
}
