//===- Constants.cpp - Reading constant operands of TOSA ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Composites.h"
#include "Maps.h"
#include "TosaToPatch.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Support/SingleFactor.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::tosa_to_patch;

/// A resource's bytes as an ordinary constant, so that the rest needs to know
/// one kind only.
static DenseElementsAttr fromResource(DenseResourceElementsAttr attr) {
  AsmResourceBlob *blob = attr.getRawHandle().getBlob();
  if (!blob)
    return nullptr;
  ShapedType type = attr.getType();
  bool detectedSplat = false;
  if (!DenseElementsAttr::isValidRawBuffer(type, blob->getData(),
                                           detectedSplat))
    return nullptr;
  return DenseElementsAttr::getFromRawBuffer(type, blob->getData());
}

DenseElementsAttr mcunet::tosa_to_patch::constantOf(Value value) {
  ElementsAttr attr;
  if (!matchPattern(value, m_Constant(&attr)))
    return nullptr;
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(attr))
    return fromResource(resource);
  return dyn_cast<DenseElementsAttr>(attr);
}

std::optional<SmallVector<int64_t>>
mcunet::tosa_to_patch::integersOf(Value value) {
  DenseElementsAttr attr = constantOf(value);
  if (!attr || !attr.getElementType().isInteger())
    return std::nullopt;
  SmallVector<int64_t> values;
  for (const APInt &element : attr.getValues<APInt>())
    values.push_back(element.getSExtValue());
  return values;
}

std::optional<int64_t> mcunet::tosa_to_patch::scalarOf(Value value) {
  auto values = integersOf(value);
  if (!values || values->empty() ||
      !llvm::all_of(*values, [&](int64_t v) { return v == values->front(); }))
    return std::nullopt;
  return values->front();
}

std::optional<SmallVector<int64_t>>
mcunet::tosa_to_patch::shapeOf(Value value) {
  auto op = value.getDefiningOp<tosa::ConstShapeOp>();
  if (!op)
    return std::nullopt;
  SmallVector<int64_t> values;
  for (const APInt &element : op.getValues().getValues<APInt>())
    values.push_back(element.getSExtValue());
  return values;
}

FailureOr<Rescale> mcunet::tosa_to_patch::matchRescale(tosa::RescaleOp op) {
  if (op.getInputUnsigned() || op.getOutputUnsigned() ||
      op.getRoundingMode() == tosa::RoundingMode::INEXACT_ROUND)
    return failure();
  auto multiplier = integersOf(op.getMultiplier());
  auto shift = integersOf(op.getShift());
  auto inputZp = scalarOf(op.getInputZp());
  auto outputZp = scalarOf(op.getOutputZp());
  if (!multiplier || !shift || !inputZp || !outputZp)
    return failure();
  Rescale result;
  result.multiplier.assign(multiplier->begin(), multiplier->end());
  result.shift.assign(shift->begin(), shift->end());
  result.inputZeroPoint = *inputZp;
  result.outputZeroPoint = *outputZp;
  result.singleRound = op.getRoundingMode() == tosa::RoundingMode::SINGLE_ROUND;
  if (patch::RequantAttr::findWrongPair(result.multiplier, result.shift))
    return failure();
  return result;
}

/// The factors of a multiplication by a constant: one, or one per element of
/// the last dimension.
static std::optional<SmallVector<int32_t>> factorsOf(tosa::MulOp op) {
  DenseElementsAttr values = constantOf(op.getInput2());
  auto type = cast<RankedTensorType>(op.getInput2().getType());
  auto result = cast<RankedTensorType>(op.getType());
  if (!values || !values.getElementType().isF32() ||
      llvm::any_of(type.getShape().drop_back(),
                   [](int64_t size) { return size != 1; }) ||
      type.getRank() != result.getRank())
    return std::nullopt;
  SmallVector<int32_t> bits;
  for (float factor : values.getValues<float>()) {
    if (!isSingleFactor(factor))
      return std::nullopt;
    bits.push_back(bitsOfFactor(factor));
  }
  return bits;
}

std::optional<ScaledSum>
mcunet::tosa_to_patch::matchSingle(tosa::RescaleOp op) {
  FailureOr<Rescale> narrow = matchRescale(op);
  if (failed(narrow) || !isUnit(*narrow) || narrow->inputZeroPoint != 0 ||
      !hasElementWidth(op.getInput(), 32))
    return std::nullopt;
  auto rounded = op.getInput().getDefiningOp<tosa::CastOp>();
  auto product =
      rounded ? rounded.getInput().getDefiningOp<tosa::MulOp>() : nullptr;
  auto real =
      product ? product.getInput1().getDefiningOp<tosa::CastOp>() : nullptr;
  if (!real || !hasElementWidth(real.getInput(), 32))
    return std::nullopt;
  std::optional<SmallVector<int32_t>> factors = factorsOf(product);
  if (!factors || !real->hasOneUse() || !product->hasOneUse() ||
      !rounded->hasOneUse())
    return std::nullopt;
  ScaledSum result{real.getInput(), *narrow};
  result.rescale.shift.assign(factors->size(), kSingleShift);
  result.rescale.multiplier = std::move(*factors);
  result.rescale.singleRound = true;
  return result;
}

FailureOr<ScaledSum> mcunet::tosa_to_patch::matchScaledSum(tosa::RescaleOp op) {
  if (std::optional<ScaledSum> single = matchSingle(op))
    return *single;
  FailureOr<Rescale> rescale = matchRescale(op);
  if (failed(rescale))
    return failure();
  return ScaledSum{op.getInput(), std::move(*rescale)};
}

patch::RequantAttr mcunet::tosa_to_patch::requantOf(Builder &builder,
                                                    const Rescale &rescale) {
  return patch::RequantAttr::get(builder.getContext(), rescale.multiplier,
                                 rescale.shift, rescale.singleRound);
}

LogicalResult mcunet::tosa_to_patch::explainRescale(tosa::RescaleOp op) {
  if (succeeded(matchRescale(op)))
    return success();
  InFlightDiagnostic error = op.emitError("'tosa.rescale' ");
  if (op.getRoundingMode() == tosa::RoundingMode::INEXACT_ROUND)
    return error << "rounds by INEXACT_ROUND, which leaves the result open; "
                    "SINGLE_ROUND and DOUBLE_ROUND are supported";
  if (op.getInputUnsigned() || op.getOutputUnsigned())
    return error << "is of unsigned numbers; signed ones are supported";
  if (integersOf(op.getMultiplier()) && integersOf(op.getShift()) &&
      scalarOf(op.getInputZp()) && scalarOf(op.getOutputZp()))
    return error << "has a multiplier below 0 or a shift outside of [2, 62]";
  return error
         << "has multipliers, shifts or zero points that are no constants";
}

void mcunet::tosa_to_patch::replaceByMap(PatternRewriter &rewriter,
                                         Operation *op, Value map) {
  auto type = cast<RankedTensorType>(op->getResult(0).getType());
  rewriter.replaceOp(op,
                     reshaped(rewriter, op->getLoc(), map, type.getShape()));
}

bool mcunet::tosa_to_patch::hasElementWidth(Value value, unsigned bits) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && type.getElementType().isInteger(bits);
}
