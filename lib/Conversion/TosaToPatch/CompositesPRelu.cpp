//===- CompositesPRelu.cpp - Parametric ReLU ------------------------------===//
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
struct PRelu {
  Value input;
  Value alpha;
  idioms::PreluParams params;
};
} // namespace

/// rescale(x >= 0 ? m+ * x : m- * (x * alpha)), whatever the slopes are.
static std::optional<PRelu> matchPRelu(tosa::RescaleOp op) {
  auto select = definingOp<tosa::SelectOp>(op.getInput());
  if (!select)
    return std::nullopt;
  auto above = definingOp<tosa::RescaleOp>(select.getInput2());
  auto below = definingOp<tosa::RescaleOp>(select.getInput3());
  auto x = above ? definingOp<tosa::RescaleOp>(above.getInput()) : nullptr;
  auto product = below ? definingOp<tosa::MulOp>(below.getInput()) : nullptr;
  auto slope =
      product ? definingOp<tosa::RescaleOp>(product.getInput2()) : nullptr;
  if (!x || !slope || !hasElementWidth(x.getInput(), 8) ||
      !hasElementWidth(slope.getInput(), 8))
    return std::nullopt;
  FailureOr<Rescale> out = matchRescale(op), in = matchRescale(x),
                     alpha = matchRescale(slope), up = matchRescale(above),
                     down = matchRescale(below);
  if (failed(out) || failed(in) || failed(alpha) || failed(up) || failed(down))
    return std::nullopt;
  FailureOr<idioms::Multiplier> positive = multiplierOf(*up);
  FailureOr<idioms::Multiplier> negative = multiplierOf(*down);
  if (failed(positive) || failed(negative))
    return std::nullopt;
  PRelu result{x.getInput(),
               slope.getInput(),
               {in->inputZeroPoint, alpha->inputZeroPoint, out->outputZeroPoint,
                *positive, *negative}};
  if (!computes(op, [&](OpBuilder &builder, Location loc) {
        return idioms::prelu(builder, loc, result.input, result.alpha,
                             result.params);
      }))
    return std::nullopt;
  return result;
}

namespace {
struct ConvertPRelu : OpRewritePattern<tosa::RescaleOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::RescaleOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<PRelu> prelu = matchPRelu(op);
    if (!prelu || prelu->input.getType() != op.getType())
      return failure();
    const idioms::PreluParams &params = prelu->params;
    Location loc = op.getLoc();
    BroadcastMaps maps = mapsOfBroadcast(rewriter, loc, prelu->input,
                                         prelu->alpha, op.getType().getShape());
    replaceByMap(rewriter, op,
                 patch::PReluOp::create(
                     rewriter, loc, maps.result, maps.lhs, maps.rhs,
                     params.inputZeroPoint, params.alphaZeroPoint,
                     params.outputZeroPoint,
                     patch::RequantAttr::get(
                         rewriter.getContext(),
                         {params.positive.value, params.negative.value},
                         {params.positive.shift, params.negative.shift})));
    return success();
  }
};
} // namespace

void mcunet::tosa_to_patch::populateCompositePRelu(
    RewritePatternSet &patterns) {
  patterns.add<ConvertPRelu>(patterns.getContext());
}
