//===- Common.cpp - Constants, rescaling and parameters -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/TosaIdioms/Idioms.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"

#include <algorithm>

using namespace mlir;
using namespace mcunet::idioms;

//===----------------------------------------------------------------------===//
// Parameters
//===----------------------------------------------------------------------===//

static CommonScaleParams commonScale(Quant lhs, Quant rhs, Quant out,
                                     Multiplier l, Multiplier r, Multiplier o) {
  CommonScaleParams params;
  params.lhsZeroPoint = lhs.zeroPoint;
  params.rhsZeroPoint = rhs.zeroPoint;
  params.lhs = l;
  params.rhs = r;
  params.output.multipliers = {o};
  params.output.zeroPoint = out.zeroPoint;
  return params;
}

std::optional<AddParams> mcunet::idioms::addParams(Quant lhs, Quant rhs,
                                                   Quant out, bool subtract) {
  double lhsReal, rhsReal, outReal;
  if (subtract) {
    float twiceMax = 2 * std::max(lhs.scale, rhs.scale);
    lhsReal = static_cast<double>(lhs.scale / twiceMax);
    rhsReal = static_cast<double>(rhs.scale / twiceMax);
    outReal = static_cast<double>(twiceMax / ((1 << 20) * out.scale));
  } else {
    double twiceMax = 2 * static_cast<double>(std::max(lhs.scale, rhs.scale));
    lhsReal = static_cast<double>(lhs.scale) / twiceMax;
    rhsReal = static_cast<double>(rhs.scale) / twiceMax;
    outReal = twiceMax / ((1 << 20) * static_cast<double>(out.scale));
  }
  // The kernel requires multipliers below one.
  if (!(outReal < 1.0 && outReal > 0.0 && lhsReal > 0.0 && rhsReal > 0.0))
    return std::nullopt;
  std::optional<Multiplier> l = quantizeMultiplier(lhsReal);
  std::optional<Multiplier> r = quantizeMultiplier(rhsReal);
  std::optional<Multiplier> o = quantizeMultiplier(outReal);
  if (!l || !r || !o || o->shift < 31)
    return std::nullopt;
  return AddParams{commonScale(lhs, rhs, out, *l, *r, *o), subtract};
}

std::optional<MulParams> mcunet::idioms::mulParams(Quant lhs, Quant rhs,
                                                   Quant out, bool single) {
  double real = static_cast<double>(lhs.scale) *
                static_cast<double>(rhs.scale) / static_cast<double>(out.scale);
  if (single)
    real = static_cast<double>(lhs.scale * rhs.scale / out.scale);
  std::optional<Multiplier> m = quantizeMultiplier(real);
  if (!m)
    return std::nullopt;
  MulParams params;
  params.lhsZeroPoint = lhs.zeroPoint;
  params.rhsZeroPoint = rhs.zeroPoint;
  params.output.multipliers = {*m};
  params.output.zeroPoint = out.zeroPoint;
  return params;
}

std::optional<MeanParams> mcunet::idioms::meanParams(Quant in, Quant out,
                                                     ArrayRef<int64_t> axes,
                                                     int64_t count,
                                                     bool keepDims) {
  std::optional<Multiplier> m = quantizeMultiplier(
      static_cast<double>(in.scale) / static_cast<double>(out.scale));
  if (!m || count <= 0)
    return std::nullopt;
  // Fold 1 / count in: the multiplier gains floor(log2(count)) bits, as far as
  // the exponent stays in the kernel's range, and is divided, truncating.
  int exponent = 31 - m->shift;
  int gain = 63 - __builtin_clzll(static_cast<uint64_t>(count));
  gain = std::min({gain, 32, 31 + exponent});
  m->value =
      static_cast<int32_t>((static_cast<int64_t>(m->value) << gain) / count);
  m->shift += gain;
  MeanParams params;
  params.axes.assign(axes.begin(), axes.end());
  params.keepDims = keepDims;
  params.inputZeroPoint = in.zeroPoint;
  params.outputZeroPoint = out.zeroPoint;
  params.multiplier = *m;
  return params;
}

std::optional<MeanParams> mcunet::idioms::sumParams(Quant in, Quant out,
                                                    ArrayRef<int64_t> axes,
                                                    int64_t count,
                                                    bool keepDims) {
  double scale = static_cast<double>(in.scale) / static_cast<double>(out.scale);
  std::optional<Multiplier> m = quantizeMultiplier(scale);
  if (!m || 255.0 * static_cast<double>(count) * scale >= 1073741824.0)
    return std::nullopt;
  MeanParams params;
  params.axes.assign(axes.begin(), axes.end());
  params.keepDims = keepDims;
  params.inputZeroPoint = in.zeroPoint;
  params.outputZeroPoint = out.zeroPoint;
  params.multiplier = *m;
  return params;
}

std::optional<SquaredDifferenceParams>
mcunet::idioms::squaredDifferenceParams(Quant lhs, Quant rhs, Quant out) {
  double lhsScale = lhs.scale, rhsScale = rhs.scale, outScale = out.scale;
  double twiceMax = 2.0 * std::max(lhsScale, rhsScale);
  std::optional<Multiplier> l = quantizeMultiplier(lhsScale / twiceMax);
  std::optional<Multiplier> r = quantizeMultiplier(rhsScale / twiceMax);
  // 2 * 7 fraction bits.
  double factor = twiceMax * twiceMax / ((1 << 14) * outScale);
  std::optional<Multiplier> o = quantizeMultiplier(factor);
  // The square stays below 2^30; scaled it must stay in 32 bits, too.
  if (!l || !r || !o || factor >= 1.0)
    return std::nullopt;
  return SquaredDifferenceParams{commonScale(lhs, rhs, out, *l, *r, *o)};
}

std::optional<PreluParams> mcunet::idioms::preluParams(Quant in, Quant alpha,
                                                       Quant out) {
  double inScale = in.scale, alphaScale = alpha.scale, outScale = out.scale;
  std::optional<Multiplier> positive = quantizeMultiplier(inScale / outScale);
  std::optional<Multiplier> negative =
      quantizeMultiplier(inScale * alphaScale / outScale);
  if (!positive || !negative)
    return std::nullopt;
  return PreluParams{in.zeroPoint, alpha.zeroPoint, out.zeroPoint, *positive,
                     *negative};
}

std::optional<DivideParams> mcunet::idioms::divideParams(Quant lhs, Quant rhs,
                                                         Quant out) {
  std::optional<Multiplier> scale = divisionScale(lhs, rhs, out);
  if (!scale)
    return std::nullopt;
  return DivideParams{lhs.zeroPoint, rhs.zeroPoint, out.zeroPoint, *scale};
}

void mcunet::idioms::setPadding(Window &window, bool same, int64_t height,
                                int64_t width) {
  int64_t sizes[2] = {height, width};
  for (int axis = 0; axis < 2; ++axis) {
    int64_t total = 0;
    if (same) {
      int64_t out =
          (sizes[axis] + window.stride[axis] - 1) / window.stride[axis];
      total = std::max<int64_t>(0, (out - 1) * window.stride[axis] +
                                       window.extent(axis) - sizes[axis]);
    }
    window.pad[2 * axis] = total / 2;
    window.pad[2 * axis + 1] = total - total / 2;
  }
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

Value mcunet::idioms::constant(OpBuilder &b, Location loc,
                               DenseElementsAttr values) {
  return tosa::ConstOp::create(b, loc, values.getType(), values);
}

Value mcunet::idioms::scalarI8(OpBuilder &b, Location loc, int32_t value) {
  auto type = RankedTensorType::get({1}, b.getI8Type());
  return constant(b, loc,
                  DenseElementsAttr::get(type, static_cast<int8_t>(value)));
}

Value mcunet::idioms::scalarI32(OpBuilder &b, Location loc, int32_t value) {
  auto type = RankedTensorType::get({1}, b.getI32Type());
  return constant(b, loc, DenseElementsAttr::get(type, value));
}

Value mcunet::idioms::constantI32(OpBuilder &b, Location loc,
                                  ArrayRef<int64_t> shape,
                                  ArrayRef<int32_t> values) {
  auto type = RankedTensorType::get(shape, b.getI32Type());
  return constant(b, loc, DenseElementsAttr::get(type, values));
}

//===----------------------------------------------------------------------===//
// Rescaling
//===----------------------------------------------------------------------===//

/// A zero point in the element type of its tensor, as rescale requires.
static Value zeroPointFor(OpBuilder &b, Location loc, Type element,
                          int32_t value) {
  return element.isInteger(8) ? scalarI8(b, loc, value)
                              : scalarI32(b, loc, value);
}

Value mcunet::idioms::rescale(OpBuilder &b, Location loc, Value input,
                              Type element, ArrayRef<Multiplier> multipliers,
                              int32_t inputZeroPoint, int32_t outputZeroPoint,
                              bool singleRound) {
  auto inputType = cast<RankedTensorType>(input.getType());
  SmallVector<int32_t> values;
  SmallVector<int8_t> shifts;
  for (const Multiplier &m : multipliers) {
    values.push_back(m.value);
    shifts.push_back(static_cast<int8_t>(m.shift));
  }
  int64_t count = static_cast<int64_t>(multipliers.size());
  Value multiplier = constantI32(b, loc, {count}, values);
  Value shift = constant(
      b, loc,
      DenseElementsAttr::get(RankedTensorType::get({count}, b.getI8Type()),
                             ArrayRef<int8_t>(shifts)));
  Value inZp = zeroPointFor(b, loc, inputType.getElementType(), inputZeroPoint);
  Value outZp = zeroPointFor(b, loc, element, outputZeroPoint);
  return tosa::RescaleOp::create(
      b, loc, inputType.clone(element), input, multiplier, shift, inZp, outZp,
      /*scale32=*/true,
      singleRound ? tosa::RoundingMode::SINGLE_ROUND
                  : tosa::RoundingMode::DOUBLE_ROUND,
      /*per_channel=*/count > 1, /*input_unsigned=*/false,
      /*output_unsigned=*/false);
}

Value mcunet::idioms::clamp8(OpBuilder &b, Location loc, Value input,
                             int32_t clampMin, int32_t clampMax) {
  if (clampMin <= -128 && clampMax >= 127)
    return input;
  return tosa::ClampOp::create(b, loc, input.getType(), input,
                               b.getI8IntegerAttr(clampMin),
                               b.getI8IntegerAttr(clampMax));
}

/// float(accumulator) times a factor, or one per element of the last dimension,
/// rounded half to even.
static Value scaleSingle(OpBuilder &b, Location loc, Value accumulator,
                         ArrayRef<float> factors) {
  auto type = cast<RankedTensorType>(accumulator.getType());
  auto real = type.clone(b.getF32Type());
  SmallVector<int64_t> shape(type.getRank(), 1);
  shape.back() = static_cast<int64_t>(factors.size());
  Value constants =
      constant(b, loc,
               DenseElementsAttr::get(
                   RankedTensorType::get(shape, b.getF32Type()), factors));
  Value shift = scalarI8(b, loc, 0);
  Value sum = tosa::CastOp::create(b, loc, real, accumulator);
  Value product = tosa::MulOp::create(b, loc, real, sum, constants, shift);
  return tosa::CastOp::create(b, loc, type, product);
}

Value mcunet::idioms::outputStage(OpBuilder &b, Location loc, Value accumulator,
                                  const OutputStage &stage) {
  Value sum = accumulator;
  SmallVector<Multiplier> multipliers = stage.multipliers;
  if (!stage.factors.empty()) {
    sum = scaleSingle(b, loc, accumulator, stage.factors);
    multipliers = {kUnitMultiplier};
  }
  Value scaled = rescale(b, loc, sum, b.getI8Type(), multipliers, 0,
                         stage.zeroPoint, stage.singleRound);
  return clamp8(b, loc, scaled, stage.clampMin, stage.clampMax);
}
