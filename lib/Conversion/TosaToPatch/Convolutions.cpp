//===- Convolutions.cpp - Convolutions and pools of TOSA ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Maps.h"
#include "TosaToPatch.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::tosa_to_patch;

/// The i32 bias of `channels` values, with the zero point that the rescale
/// takes off the accumulator moved into it.
static DenseElementsAttr biasOf(OpBuilder &builder, Value bias,
                                int64_t channels, int32_t accZeroPoint) {
  auto values = integersOf(bias);
  if (!values)
    return nullptr;
  SmallVector<int32_t> result;
  for (int64_t channel = 0; channel < channels; ++channel) {
    int64_t value = (*values)[values->size() == 1 ? 0 : channel] - accZeroPoint;
    if (value != static_cast<int32_t>(value))
      return nullptr;
    result.push_back(value);
  }
  return DenseElementsAttr::get(
      RankedTensorType::get({channels}, builder.getI32Type()),
      ArrayRef<int32_t>(result));
}

/// The weights less their zero point, which may take nine bits.
static DenseElementsAttr lessZeroPoint(DenseElementsAttr weights,
                                       int16_t zeroPoint) {
  if (zeroPoint == 0)
    return weights;
  SmallVector<int16_t> result;
  for (int8_t weight : weights.getValues<int8_t>())
    result.push_back(static_cast<int16_t>(weight - zeroPoint));
  return patch::weightsAttr(weights.getContext(), weights.getType().getShape(),
                            result);
}

namespace {
/// rescale(conv(x)) is a layer.
template <typename TosaConvOp, typename LayerOp>
struct ConvertConv : OpRewritePattern<tosa::RescaleOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tosa::RescaleOp op,
                                PatternRewriter &rewriter) const override {
    FailureOr<ScaledSum> scaled = matchScaledSum(op);
    Value sum = succeeded(scaled) ? scaled->sum : op.getInput();
    auto conv = sum.getDefiningOp<TosaConvOp>();
    if (!conv || !hasElementWidth(op.getOutput(), 8) ||
        !hasElementWidth(conv.getInput(), 8) || !isMap(op.getType()))
      return failure();
    if (!conv->hasOneUse())
      return rewriter.notifyMatchFailure(op, "accumulator has other uses");
    DenseElementsAttr weights = constantOf(conv.getWeight());
    auto inputZp = scalarOf(conv.getInputZp());
    auto weightZp = scalarOf(conv.getWeightZp());
    if (failed(scaled) || !weights || !inputZp || !weightZp ||
        !weights.getElementType().isInteger(8))
      return rewriter.notifyMatchFailure(op, "not a constant int8 convolution");
    const Rescale *rescale = &scaled->rescale;
    weights = lessZeroPoint(weights, static_cast<int16_t>(*weightZp));
    int64_t channels = cast<RankedTensorType>(op.getType()).getDimSize(3);
    DenseElementsAttr bias =
        biasOf(rewriter, conv.getBias(), channels, rescale->inputZeroPoint);
    if (!bias)
      return rewriter.notifyMatchFailure(op, "bias is not constant i32");
    SmallVector<int64_t> pad = {conv.getPad()[0], conv.getPad()[2]};
    rewriter.replaceOpWithNewOp<LayerOp>(
        op, op.getType(), conv.getInput(), weights, bias, conv.getStride(),
        conv.getDilation(), pad, static_cast<int32_t>(*inputZp),
        rescale->outputZeroPoint, requantOf(rewriter, *rescale),
        ArrayRef<int32_t>{-128, 127});
    return success();
  }
};

/// rescale(matmul(x, y)), with a constant added or not.
struct ConvertMatMul : OpRewritePattern<tosa::RescaleOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tosa::RescaleOp op,
                                PatternRewriter &rewriter) const override {
    FailureOr<ScaledSum> scaled = matchScaledSum(op);
    if (failed(scaled))
      return failure();
    Value sum = scaled->sum;
    auto biased = sum.getDefiningOp<tosa::AddOp>();
    if (biased)
      sum = biased.getInput1();
    auto product = sum.getDefiningOp<tosa::MatMulOp>();
    if (!product || !hasElementWidth(op.getOutput(), 8) ||
        !hasElementWidth(product.getA(), 8))
      return failure();
    const Rescale *rescale = &scaled->rescale;
    auto lhsZp = scalarOf(product.getAZp()), rhsZp = scalarOf(product.getBZp());
    if (rescale->multiplier.size() != 1 || !lhsZp || !rhsZp)
      return rewriter.notifyMatchFailure(op, "parameters are not constant");
    auto result = cast<RankedTensorType>(op.getType());
    DenseI32ArrayAttr bias;
    if (biased || rescale->inputZeroPoint != 0) {
      bias = biasOfProduct(rewriter, biased, result.getShape().back(),
                           rescale->inputZeroPoint);
      if (!bias)
        return rewriter.notifyMatchFailure(op, "bias is not one per column");
    }
    Location loc = op.getLoc();
    replaceByMap(rewriter, op,
                 patch::MatMulOp::create(
                     rewriter, loc, mapType(result),
                     asMap(rewriter, loc, product.getA()),
                     asMap(rewriter, loc, product.getB()),
                     static_cast<int32_t>(*lhsZp), static_cast<int32_t>(*rhsZp),
                     rescale->outputZeroPoint, requantOf(rewriter, *rescale),
                     ArrayRef<int32_t>{-128, 127}, bias, /*columns=*/true));
    return success();
  }

private:
  static DenseI32ArrayAttr biasOfProduct(OpBuilder &builder, tosa::AddOp add,
                                         int64_t columns, int32_t zeroPoint) {
    if (!add) {
      SmallVector<int32_t> values(columns, -zeroPoint);
      return builder.getDenseI32ArrayAttr(values);
    }
    auto shape = cast<RankedTensorType>(add.getInput2().getType()).getShape();
    if (llvm::any_of(shape.drop_back(), [](int64_t n) { return n != 1; }))
      return nullptr;
    DenseElementsAttr values =
        biasOf(builder, add.getInput2(), columns, zeroPoint);
    return values ? builder.getDenseI32ArrayAttr(
                        llvm::to_vector(values.getValues<int32_t>()))
                  : nullptr;
  }
};

struct ConvertMaxPool : OpRewritePattern<tosa::MaxPool2dOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::MaxPool2dOp op,
                                PatternRewriter &rewriter) const override {
    if (!hasElementWidth(op.getInput(), 8) || !isMap(op.getType()))
      return failure();
    SmallVector<int64_t> pad = {op.getPad()[0], op.getPad()[2]};
    rewriter.replaceOpWithNewOp<patch::MaxPool2DOp>(
        op, op.getType(), op.getInput(), op.getKernel(), op.getStride(), pad,
        ArrayRef<int32_t>{-128, 127});
    return success();
  }
};

/// Narrows a layer's clamp by a following one.
struct FuseClamp : OpRewritePattern<tosa::ClampOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(tosa::ClampOp op,
                                PatternRewriter &rewriter) const override {
    auto low = dyn_cast<IntegerAttr>(op.getMinVal());
    auto high = dyn_cast<IntegerAttr>(op.getMaxVal());
    // Other shapes than a map's lie after a reshape.
    Operation *reshape = op.getInput().getDefiningOp<patch::ReshapeOp>();
    Operation *layer = reshape ? reshape->getOperand(0).getDefiningOp()
                               : op.getInput().getDefiningOp();
    if (!low || !high || !layer || !layer->hasOneUse() ||
        (reshape && !reshape->hasOneUse()) ||
        !isa<patch::SpatialOpInterface>(layer))
      return failure();
    auto clamp = layer->getAttrOfType<DenseI32ArrayAttr>("clamp");
    if (!clamp)
      return failure();
    auto least = static_cast<int32_t>(low.getInt());
    auto most = static_cast<int32_t>(high.getInt());
    // min(max(x, low), high) over an already clamped x.
    auto into = [&](int32_t value) {
      return std::min(std::max(value, least), most);
    };
    SmallVector<int32_t> narrowed = {into(clamp[0]), into(clamp[1])};
    rewriter.modifyOpInPlace(layer, [&] {
      layer->setAttr("clamp", rewriter.getDenseI32ArrayAttr(narrowed));
      layer->setLoc(op.getLoc());
    });
    rewriter.replaceOp(op, op.getInput());
    return success();
  }
};
} // namespace

void mcunet::tosa_to_patch::populateConvolutions(RewritePatternSet &patterns) {
  patterns.add<ConvertConv<tosa::Conv2DOp, patch::Conv2DOp>,
               ConvertConv<tosa::DepthwiseConv2DOp, patch::DepthwiseConv2DOp>,
               ConvertMatMul, ConvertMaxPool, FuseClamp>(patterns.getContext());
}
