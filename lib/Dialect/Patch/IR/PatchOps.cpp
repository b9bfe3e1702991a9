//===- PatchOps.cpp - Operations and the verifiers of layers --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Checks.h"
#include "Numbers.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Support/Limits.h"
#include "mcunet/Support/Size.h"
#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

#define GET_OP_CLASSES
#include "mcunet/Dialect/Patch/IR/PatchOps.cpp.inc"

//===----------------------------------------------------------------------===//
// Checks that several layers share
//===----------------------------------------------------------------------===//

static LogicalResult verifyClamp(Operation *op, ArrayRef<int32_t> clamp) {
  if (clamp.size() != 2 || clamp[0] > clamp[1] || clamp[0] < -128 ||
      clamp[1] > 127)
    return op->emitOpError("clamp must be [min, max] within [-128, 127]");
  return success();
}

/// One pair of multiplier and shift, or `channels`. `single`: or factors in
/// single precision.
static LogicalResult verifyRequant(Operation *op, RequantAttr requant,
                                   int64_t channels, bool single = false) {
  int64_t pairs = requant.getShift().size();
  if (pairs != channels && pairs != 1)
    return op->emitOpError("needs 1 or ")
           << channels << " multipliers, got " << pairs;
  if (!single && requant.isFactor())
    return op->emitOpError("does not take factors in single precision");
  return success();
}

/// Of an operation that keeps its only pair as numbers.
static LogicalResult verifyOnlyPair(Operation *op, int32_t multiplier,
                                    int32_t shift, bool singleRound) {
  return RequantAttr::verify([&] { return op->emitOpError(); }, {multiplier},
                             {shift}, singleRound);
}

/// Every output window must touch the input in at least one place, or the pad
/// is wrong.
static LogicalResult verifyWindow(Operation *op, RankedTensorType in,
                                  RankedTensorType out, unsigned axis,
                                  int64_t kernel, int64_t stride,
                                  int64_t dilation, int64_t pad) {
  int64_t reach = (kernel - 1) * dilation + 1;
  int64_t extent = in.getDimSize(1 + axis);
  int64_t count = out.getDimSize(1 + axis);
  int64_t lastBegin = (count - 1) * stride - pad;
  if (pad >= reach || lastBegin >= extent)
    return op->emitOpError("has windows wholly outside the input on axis ")
           << axis;
  return success();
}

template <typename T>
static std::optional<SmallVector<int16_t>> widened(ElementsAttr weights) {
  auto values = weights.tryGetValues<T>();
  if (!values)
    return std::nullopt;
  return SmallVector<int16_t>(values->begin(), values->end());
}

std::optional<SmallVector<int16_t>>
mcunet::patch::weightsOf(ElementsAttr weights) {
  return weights.getElementType().isInteger(8) ? widened<int8_t>(weights)
                                               : widened<int16_t>(weights);
}

DenseElementsAttr mcunet::patch::weightsAttr(MLIRContext *context,
                                             ArrayRef<int64_t> shape,
                                             ArrayRef<int16_t> weights) {
  bool fits = llvm::all_of(
      weights, [](int16_t w) { return w == static_cast<int8_t>(w); });
  auto type =
      RankedTensorType::get(shape, IntegerType::get(context, fits ? 8 : 16));
  if (!fits)
    return DenseElementsAttr::get(type, weights);
  SmallVector<int8_t> narrow(weights);
  return DenseElementsAttr::get(type, ArrayRef<int8_t>(narrow));
}

/// i8, or i16 with nine bits.
static LogicalResult verifyWeights(Operation *op, ElementsAttr weights) {
  if (weights.getElementType().isInteger(8))
    return success();
  auto values = weights.getElementType().isInteger(16)
                    ? weights.tryGetValues<int16_t>()
                    : std::nullopt;
  if (!values)
    return op->emitOpError("weights must be i8 or i16");
  for (int16_t weight : *values)
    if (weight < -255 || weight > 255)
      return op->emitOpError("weights must be in [-255, 255], got ") << weight;
  return success();
}

template <typename ConvOp>
static LogicalResult verifyConv(ConvOp op, int64_t kh, int64_t kw,
                                int64_t inChannels, int64_t outChannels) {
  if (failed(verifyTensors(op)) ||
      failed(verifyPair(op, "stride", op.getStride(), 1)) ||
      failed(verifyPair(op, "dilation", op.getDilation(), 1)) ||
      failed(verifyPair(op, "pad", op.getPad(), 0)) ||
      failed(verifyZeroPoint(op, "input_zp", op.getInputZp())) ||
      failed(verifyZeroPoint(op, "output_zp", op.getOutputZp())) ||
      failed(verifyClamp(op, op.getClamp())) ||
      failed(verifyRequant(op, op.getRequant(), outChannels, /*single=*/true)))
    return failure();
  RankedTensorType in = tensorOf(op.getInput()), out = tensorOf(op.getOutput());
  if (in.getDimSize(3) != inChannels || out.getDimSize(3) != outChannels)
    return op.emitOpError("weights make ")
           << inChannels << " channels into " << outChannels
           << ", the tensors have " << in.getDimSize(3) << " and "
           << out.getDimSize(3);
  if (failed(verifyWeights(op, op.getWeights())))
    return failure();
  auto bias = op.getBias().getShapedType();
  if (!bias.getElementType().isInteger(32) ||
      bias.getNumElements() != outChannels)
    return op.emitOpError("bias must have ") << outChannels << " i32 values";
  if (failed(verifyWindow(op, in, out, 0, kh, op.getStride()[0],
                          op.getDilation()[0], op.getPad()[0])))
    return failure();
  return verifyWindow(op, in, out, 1, kw, op.getStride()[1],
                      op.getDilation()[1], op.getPad()[1]);
}

//===----------------------------------------------------------------------===//
// Layers
//===----------------------------------------------------------------------===//

LogicalResult Conv2DOp::verify() {
  auto type = getWeights().getShapedType();
  if (type.getRank() != 4)
    return emitOpError("weights must be [OC, KH, KW, IC]");
  return verifyConv(*this, type.getDimSize(1), type.getDimSize(2),
                    type.getDimSize(3), type.getDimSize(0));
}

LogicalResult DepthwiseConv2DOp::verify() {
  auto type = getWeights().getShapedType();
  if (type.getRank() != 4)
    return emitOpError("weights must be [KH, KW, C, M]");
  return verifyConv(*this, type.getDimSize(0), type.getDimSize(1),
                    type.getDimSize(2),
                    type.getDimSize(2) * type.getDimSize(3));
}

/// Every operand has the result's dimensions or 1 in their place.
static LogicalResult verifyBroadcast(Operation *op) {
  if (failed(verifyTensors(op)))
    return failure();
  RankedTensorType out = tensorOf(op->getResult(0));
  for (Value operand : op->getOperands()) {
    RankedTensorType in = tensorOf(operand);
    for (int64_t dim = 0; dim < in.getRank(); ++dim)
      if (in.getDimSize(dim) != 1 && in.getDimSize(dim) != out.getDimSize(dim))
        return op->emitOpError("operand ")
               << in << " does not broadcast to " << out;
  }
  return success();
}

template <typename BinaryOp> static LogicalResult verifyBinary(BinaryOp op) {
  if (failed(verifyClamp(op, op.getClamp())) ||
      failed(verifyZeroPoint(op, "lhs_zp", op.getLhsZp())) ||
      failed(verifyZeroPoint(op, "rhs_zp", op.getRhsZp())) ||
      failed(verifyZeroPoint(op, "output_zp", op.getOutputZp())))
    return failure();
  return verifyBroadcast(op);
}

LogicalResult AddOp::verify() {
  if (failed(verifyBinary(*this)))
    return failure();
  if (getMultiplier().size() != 3)
    return emitOpError("needs three multipliers: lhs, rhs, output");
  if (getLeftShift() < 0 || getLeftShift() > 22)
    return emitOpError("left_shift must be in [0, 22], got ") << getLeftShift();
  if (getSquare() && !getSubtract())
    return emitOpError("squares differences only");
  return verifyRequant(*this, getRequant(), 3);
}

LogicalResult MulOp::verify() {
  if (failed(verifyBinary(*this)))
    return failure();
  return verifyRequant(*this, getRequant(), 1, /*single=*/true);
}

LogicalResult DivOp::verify() {
  if (failed(verifyBroadcast(*this)) ||
      failed(verifyClamp(*this, getClamp())) ||
      failed(verifyZeroPoint(*this, "lhs_zp", getLhsZp())) ||
      failed(verifyZeroPoint(*this, "rhs_zp", getRhsZp())) ||
      failed(verifyZeroPoint(*this, "output_zp", getOutputZp())))
    return failure();
  if (getMultiplier() < 0)
    return emitOpError("has a negative multiplier");
  if (getShift() < 9 || getShift() > 62)
    return emitOpError("shift must be in [9, 62], got ") << getShift();
  return success();
}

LogicalResult MatMulOp::verify() {
  if (failed(verifyTensors(*this)) || failed(verifyClamp(*this, getClamp())) ||
      failed(verifyZeroPoint(*this, "lhs_zp", getLhsZp())) ||
      failed(verifyZeroPoint(*this, "rhs_zp", getRhsZp())) ||
      failed(verifyZeroPoint(*this, "output_zp", getOutputZp())) ||
      failed(verifyRequant(*this, getRequant(), 1, /*single=*/true)))
    return failure();
  ArrayRef<int64_t> lhs = tensorOf(getLhs()).getShape();
  ArrayRef<int64_t> rhs = tensorOf(getRhs()).getShape();
  ArrayRef<int64_t> out = tensorOf(getOutput()).getShape();
  int64_t depth = rhs[getColumns() ? 2 : 3], units = rhs[getColumns() ? 3 : 2];
  auto serves = [&](int64_t rows) { return rows == 1 || rows == out[1]; };
  if (lhs[3] != depth || out[3] != units || lhs[2] != out[2] ||
      !serves(lhs[1]) || !serves(rhs[1]) || out[1] != std::max(lhs[1], rhs[1]))
    return emitOpError("operands ")
           << getLhs().getType() << " and " << getRhs().getType()
           << " do not make " << getOutput().getType();
  if (depth > (1 << 15))
    return emitOpError("adds more than 32768 products");
  if (getBias() && static_cast<int64_t>(getBias()->size()) != units)
    return emitOpError("bias must have ") << units << " values";
  return success();
}

LogicalResult ExtremumOp::verify() { return verifyBroadcast(*this); }

template <typename PoolOp> static LogicalResult verifyPool(PoolOp op) {
  if (failed(verifyTensors(op)) ||
      failed(verifyPair(op, "kernel", op.getKernel(), 1)) ||
      failed(verifyPair(op, "stride", op.getStride(), 1)) ||
      failed(verifyPair(op, "pad", op.getPad(), 0)) ||
      failed(verifyClamp(op, op.getClamp())))
    return failure();
  RankedTensorType in = tensorOf(op.getInput()), out = tensorOf(op.getOutput());
  if (in.getDimSize(3) != out.getDimSize(3))
    return op.emitOpError("must keep the number of channels");
  for (unsigned axis : {0u, 1u})
    if (failed(verifyWindow(op, in, out, axis, op.getKernel()[axis],
                            op.getStride()[axis], 1, op.getPad()[axis])))
      return failure();
  return success();
}

LogicalResult AvgPool2DOp::verify() {
  if (failed(verifyPool(*this)) ||
      failed(verifyZeroPoint(*this, "input_zp", getInputZp())) ||
      failed(verifyZeroPoint(*this, "output_zp", getOutputZp())))
    return failure();
  if (!getReciprocal() && (getInputZp() != 0 || getOutputZp() != 0))
    return emitOpError("has zero points only with reciprocal");
  if (getReciprocal() && getHalvesUp())
    return emitOpError("takes either reciprocal or halves_up");
  return success();
}

LogicalResult MaxPool2DOp::verify() { return verifyPool(*this); }

/// The reduced axes stay with size 1, the others keep theirs.
static LogicalResult verifyReduction(Operation *op, ArrayRef<int64_t> axes) {
  RankedTensorType in = tensorOf(op->getOperand(0));
  RankedTensorType out = tensorOf(op->getResult(0));
  for (auto [index, axis] : llvm::enumerate(axes)) {
    if (axis < 1 || axis > 3)
      return op->emitOpError("axes must be 1, 2 or 3, got ") << axis;
    if (llvm::is_contained(axes.drop_front(index + 1), axis))
      return op->emitOpError("axis ") << axis << " appears twice";
  }
  for (int64_t dim = 0; dim < in.getRank(); ++dim) {
    bool reduced = llvm::is_contained(axes, dim);
    if (out.getDimSize(dim) != (reduced ? 1 : in.getDimSize(dim)))
      return op->emitOpError("result ")
             << out << " does not match the reduced axes";
  }
  return success();
}

LogicalResult MeanOp::verify() {
  if (failed(verifyTensors(*this)) ||
      failed(verifyZeroPoint(*this, "input_zp", getInputZp())) ||
      failed(verifyZeroPoint(*this, "output_zp", getOutputZp())) ||
      failed(
          verifyOnlyPair(*this, getMultiplier(), getShift(), getSingleRound())))
    return failure();
  return verifyReduction(*this, getAxes());
}

LogicalResult ReduceExtremumOp::verify() {
  if (failed(verifyTensors(*this)))
    return failure();
  return verifyReduction(*this, getAxes());
}

static LogicalResult verifySameShape(Operation *op) {
  if (failed(verifyTensors(op)))
    return failure();
  if (op->getOperand(0).getType() != op->getResult(0).getType())
    return op->emitOpError("must keep the shape");
  return success();
}

LogicalResult LookupOp::verify() {
  if (getTable().size() != 256)
    return emitOpError("table must have 256 entries, got ")
           << getTable().size();
  return verifySameShape(*this);
}

LogicalResult ArgMaxOp::verify() {
  if (failed(verifyTensors(*this)))
    return failure();
  RankedTensorType in = tensorOf(getInput()), out = tensorOf(getOutput());
  if (in.getShape().drop_back() != out.getShape().drop_back())
    return emitOpError("must keep all dimensions but the last");
  if (out.getShape().back() != 4 && out.getShape().back() != 8)
    return emitOpError("must make 4 or 8 bytes, got ") << out.getShape().back();
  return success();
}

LogicalResult SoftmaxOp::verify() {
  if (failed(verifySameShape(*this)))
    return failure();
  if (getExpTable().size() != 256)
    return emitOpError("exp_table must have 256 entries, got ")
           << getExpTable().size();
  // The sum of more exponentials would not fit its 12 integer bits.
  if (tensorOf(getInput()).getShape().back() > 4095)
    return emitOpError("rows must have at most 4095 elements");
  return success();
}

bool mcunet::patch::areLogSoftmaxTables(ArrayRef<int32_t> terms,
                                        ArrayRef<int32_t> logits) {
  constexpr int32_t greatest = 1 << 19, least = -5 * (1 << 28);
  return terms.size() == 256 && logits.size() == 256 &&
         terms.front() == greatest &&
         llvm::all_of(
             terms,
             [](int32_t term) { return term >= 0 && term <= greatest; }) &&
         llvm::all_of(logits, [](int32_t logit) {
           return logit >= least && logit <= 0;
         });
}

LogicalResult LogSoftmaxOp::verify() {
  if (failed(verifySameShape(*this)))
    return failure();
  ArrayRef<int32_t> terms = getTerms(), logits = getLogits();
  if (terms.size() != 256 || logits.size() != 256)
    return emitOpError("terms and logits must have 256 entries, got ")
           << terms.size() << " and " << logits.size();
  if (!areLogSoftmaxTables(terms, logits))
    return emitOpError("terms must be in [0, 524288], the first that number, "
                       "and logits in [-1342177280, 0]");
  // The sum of more terms would not fit its 12 integer bits.
  if (tensorOf(getInput()).getDimSize(3) > 4095)
    return emitOpError("rows must have at most 4095 elements");
  return success();
}

LogicalResult L2NormalizeOp::verify() {
  if (failed(verifySameShape(*this)) ||
      failed(verifyZeroPoint(*this, "input_zp", getInputZp())))
    return failure();
  // The sum of more squares would not fit 32 bits.
  if (tensorOf(getInput()).getDimSize(3) > (1 << 15))
    return emitOpError("rows must have at most 32768 elements");
  return success();
}

LogicalResult PReluOp::verify() {
  if (failed(verifyBroadcast(*this)) ||
      failed(verifyZeroPoint(*this, "input_zp", getInputZp())) ||
      failed(verifyZeroPoint(*this, "alpha_zp", getAlphaZp())) ||
      failed(verifyZeroPoint(*this, "output_zp", getOutputZp())))
    return failure();
  if (getMultiplier().size() != 2)
    return emitOpError("needs two multipliers: identity and slope");
  if (getSingleRound())
    return emitOpError("rounds twice");
  if (getInput().getType() != getType())
    return emitOpError("must keep the shape");
  return success();
}

LogicalResult ResizeOp::verify() {
  if (failed(verifyTensors(*this)))
    return failure();
  if (tensorOf(getInput()).getDimSize(3) != tensorOf(getOutput()).getDimSize(3))
    return emitOpError("must keep the number of channels");
  if (getScale().size() != 4 || getOffset().size() != 2)
    return emitOpError("needs four scales and two offsets");
  // Positions times such numbers fit 64 bits.
  for (int64_t value : getScale())
    if (value <= 0 || value > INT32_MAX)
      return emitOpError("scales must be in [1, 2^31), got ") << value;
  for (int64_t value : getOffset())
    if (value < INT32_MIN || value > INT32_MAX)
      return emitOpError("offset ") << value << " does not fit 32 bits";
  return success();
}

/// Neighbours and weight of each output row (axis 0) or column.
static LogicalResult verifyNeighbours(ResizeBilinearOp op, unsigned axis,
                                      ArrayRef<int32_t> lower,
                                      ArrayRef<int32_t> upper,
                                      ArrayRef<int32_t> weight) {
  int64_t in = tensorOf(op.getInput()).getDimSize(1 + axis);
  auto out = static_cast<size_t>(tensorOf(op.getOutput()).getDimSize(1 + axis));
  if (lower.size() != out || upper.size() != out || weight.size() != out)
    return op.emitOpError("needs ")
           << out << " neighbours and weights on axis " << axis;
  for (size_t i = 0; i < out; ++i) {
    if (lower[i] < 0 || lower[i] >= in || upper[i] < 0 || upper[i] >= in)
      return op.emitOpError("reads outside the input on axis ") << axis;
    if (weight[i] < 0 || weight[i] > 1024)
      return op.emitOpError("weights must be in [0, 1024], got ") << weight[i];
  }
  return success();
}

LogicalResult ResizeBilinearOp::verify() {
  if (failed(verifyTensors(*this)))
    return failure();
  if (tensorOf(getInput()).getDimSize(3) != tensorOf(getOutput()).getDimSize(3))
    return emitOpError("must keep the number of channels");
  if (failed(verifyNeighbours(*this, 0, getRowLower(), getRowUpper(),
                              getRowWeight())))
    return failure();
  return verifyNeighbours(*this, 1, getColLower(), getColUpper(),
                          getColWeight());
}
