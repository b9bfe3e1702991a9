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

/// One slope for each of `channels`, or why there is none.
static FailureOr<SmallVector<int8_t>> slopesOf(Value alpha, int64_t channels,
                                               StringRef &reason) {
  // Reshapes keep the order of the elements.
  while (auto reshape = alpha.getDefiningOp<tosa::ReshapeOp>())
    alpha = reshape.getInput1();
  auto values = integersOf(alpha);
  reason = "slopes that are not constant";
  if (!values)
    return failure();
  reason = "slopes that differ within a channel";
  if (values->size() == 1)
    return SmallVector<int8_t>(channels, static_cast<int8_t>(values->front()));
  // Slopes for every element are fine where they only depend on the channel.
  auto count = static_cast<size_t>(channels);
  if (values->size() % count != 0)
    return failure();
  for (size_t i = count; i < values->size(); ++i)
    if ((*values)[i] != (*values)[i - count])
      return failure();
  return SmallVector<int8_t>(values->begin(), values->begin() + channels);
}

static int64_t channelsOf(const PRelu &prelu) {
  return cast<RankedTensorType>(prelu.input.getType()).getShape().back();
}

namespace {
struct ConvertPRelu : OpRewritePattern<tosa::RescaleOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::RescaleOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<PRelu> prelu = matchPRelu(op);
    if (!prelu)
      return failure();
    StringRef reason;
    auto slopes = slopesOf(prelu->alpha, channelsOf(*prelu), reason);
    if (failed(slopes))
      return rewriter.notifyMatchFailure(op, reason);
    const idioms::PreluParams &params = prelu->params;
    Value map = asMap(rewriter, op.getLoc(), prelu->input);
    replaceByMap(
        rewriter, op,
        patch::PReluOp::create(
            rewriter, op.getLoc(), map.getType(), map, *slopes,
            params.inputZeroPoint, params.alphaZeroPoint,
            params.outputZeroPoint,
            ArrayRef<int32_t>{params.positive.value, params.negative.value},
            ArrayRef<int32_t>{params.positive.shift, params.negative.shift}));
    return success();
  }
};
} // namespace

LogicalResult mcunet::tosa_to_patch::explainComposite(tosa::RescaleOp op) {
  std::optional<PRelu> prelu = matchPRelu(op);
  StringRef reason;
  if (!prelu || succeeded(slopesOf(prelu->alpha, channelsOf(*prelu), reason)))
    return success();
  return op.emitError() << "PRELU of " << prelu->input.getType() << " has "
                        << reason << " (" << prelu->alpha.getType()
                        << "); one constant slope per channel is supported";
}

void mcunet::tosa_to_patch::populateCompositePRelu(
    RewritePatternSet &patterns) {
  patterns.add<ConvertPRelu>(patterns.getContext());
}
