//===- PatchOps.cpp - Verifiers of the patch dialect ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace mcunet::patch;

#define GET_OP_CLASSES
#include "mcunet/Dialect/Patch/IR/PatchOps.cpp.inc"

//===----------------------------------------------------------------------===//
// Checks that several operations share
//===----------------------------------------------------------------------===//

static RankedTensorType tensorOf(Value value) {
  return cast<RankedTensorType>(value.getType());
}

static LogicalResult verifyBatchOne(Operation *op, Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type || !type.hasStaticShape())
    return op->emitOpError("needs static shapes, got ") << value.getType();
  if (type.getRank() == 4 && type.getDimSize(0) != 1)
    return op->emitOpError("needs batch 1, got ") << type.getDimSize(0);
  if (type.getNumElements() == 0)
    return op->emitOpError("has an empty tensor ") << type;
  return success();
}

static LogicalResult verifyTensors(Operation *op) {
  for (Value value : op->getOperands())
    if (failed(verifyBatchOne(op, value)))
      return failure();
  for (Value value : op->getResults())
    if (failed(verifyBatchOne(op, value)))
      return failure();
  return success();
}

static LogicalResult verifyZeroPoint(Operation *op, StringRef what,
                                     int32_t zeroPoint) {
  if (zeroPoint < -128 || zeroPoint > 127)
    return op->emitOpError()
           << what << " must be in [-128, 127], got " << zeroPoint;
  return success();
}

static LogicalResult verifyClamp(Operation *op, ArrayRef<int32_t> clamp) {
  if (clamp.size() != 2 || clamp[0] > clamp[1] || clamp[0] < -128 ||
      clamp[1] > 127)
    return op->emitOpError("clamp must be [min, max] within [-128, 127]");
  return success();
}

static LogicalResult verifyPair(Operation *op, StringRef what,
                                ArrayRef<int64_t> pair, int64_t least) {
  if (pair.size() != 2 || pair[0] < least || pair[1] < least)
    return op->emitOpError()
           << what << " must be two values of at least " << least;
  return success();
}

/// Multipliers and shifts: one, or `channels` of each.
static LogicalResult verifyRequant(Operation *op, ArrayRef<int32_t> multiplier,
                                   ArrayRef<int32_t> shift, int64_t channels) {
  if (multiplier.size() != shift.size())
    return op->emitOpError("has ") << multiplier.size() << " multipliers and "
                                   << shift.size() << " shifts";
  if (static_cast<int64_t>(multiplier.size()) != channels &&
      multiplier.size() != 1)
    return op->emitOpError("needs 1 or ")
           << channels << " multipliers, got " << multiplier.size();
  for (int32_t value : multiplier)
    if (value < 0)
      return op->emitOpError("has a negative multiplier");
  for (int32_t value : shift)
    if (value < 2 || value > 62)
      return op->emitOpError("shift must be in [2, 62], got ") << value;
  return success();
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
      failed(verifyRequant(op, op.getMultiplier(), op.getShift(), outChannels)))
    return failure();
  RankedTensorType in = tensorOf(op.getInput()), out = tensorOf(op.getOutput());
  if (in.getDimSize(3) != inChannels || out.getDimSize(3) != outChannels)
    return op.emitOpError("weights make ")
           << inChannels << " channels into " << outChannels
           << ", the tensors have " << in.getDimSize(3) << " and "
           << out.getDimSize(3);
  if (!op.getWeights().getElementType().isInteger(8))
    return op.emitOpError("weights must be i8");
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

template <typename BinaryOp> static LogicalResult verifyBinary(BinaryOp op) {
  if (failed(verifyTensors(op)) || failed(verifyClamp(op, op.getClamp())) ||
      failed(verifyZeroPoint(op, "lhs_zp", op.getLhsZp())) ||
      failed(verifyZeroPoint(op, "rhs_zp", op.getRhsZp())) ||
      failed(verifyZeroPoint(op, "output_zp", op.getOutputZp())))
    return failure();
  RankedTensorType out = tensorOf(op.getOutput());
  for (Value operand : op->getOperands()) {
    RankedTensorType in = tensorOf(operand);
    if (in.getRank() != out.getRank())
      return op.emitOpError("operands must have the result's rank");
    for (int64_t dim = 0; dim < in.getRank(); ++dim)
      if (in.getDimSize(dim) != 1 && in.getDimSize(dim) != out.getDimSize(dim))
        return op.emitOpError("operand ")
               << in << " does not broadcast to " << out;
  }
  return success();
}

LogicalResult AddOp::verify() {
  if (failed(verifyBinary(*this)))
    return failure();
  if (getMultiplier().size() != 3)
    return emitOpError("needs three multipliers: lhs, rhs, output");
  if (getLeftShift() < 0 || getLeftShift() > 22)
    return emitOpError("left_shift must be in [0, 22], got ") << getLeftShift();
  return verifyRequant(*this, getMultiplier(), getShift(), 3);
}

LogicalResult MulOp::verify() {
  if (failed(verifyBinary(*this)))
    return failure();
  return verifyRequant(*this, getMultiplier(), getShift(), 1);
}

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
  return success();
}

LogicalResult MaxPool2DOp::verify() { return verifyPool(*this); }

LogicalResult MeanOp::verify() {
  if (failed(verifyTensors(*this)) ||
      failed(verifyZeroPoint(*this, "input_zp", getInputZp())) ||
      failed(verifyZeroPoint(*this, "output_zp", getOutputZp())) ||
      failed(verifyRequant(*this, {static_cast<int32_t>(getMultiplier())},
                           {static_cast<int32_t>(getShift())}, 1)))
    return failure();
  RankedTensorType in = tensorOf(getInput()), out = tensorOf(getOutput());
  if (in.getRank() != out.getRank())
    return emitOpError("must keep the rank");
  for (int64_t dim = 0; dim < in.getRank(); ++dim) {
    bool reduced = llvm::is_contained(getAxes(), dim);
    if (out.getDimSize(dim) != (reduced ? 1 : in.getDimSize(dim)))
      return emitOpError("result ")
             << out << " does not match the reduced axes";
  }
  return success();
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

LogicalResult SoftmaxOp::verify() {
  if (getExpTable().size() != 256)
    return emitOpError("exp_table must have 256 entries, got ")
           << getExpTable().size();
  // The sum of more exponentials would not fit its 12 integer bits.
  if (tensorOf(getInput()).getShape().back() > 4095)
    return emitOpError("rows must have at most 4095 elements");
  return verifySameShape(*this);
}

LogicalResult PReluOp::verify() {
  if (getMultiplier().size() != 2)
    return emitOpError("needs two multipliers: identity and slope");
  if (failed(verifyRequant(*this, getMultiplier(), getShift(), 2)))
    return failure();
  if (static_cast<int64_t>(getAlpha().size()) !=
      tensorOf(getInput()).getShape().back())
    return emitOpError("needs one slope a channel");
  return verifySameShape(*this);
}

LogicalResult ResizeOp::verify() {
  if (failed(verifyTensors(*this)))
    return failure();
  if (getScale().size() != 4 || getOffset().size() != 2)
    return emitOpError("needs four scales and two offsets");
  for (int64_t value : getScale())
    if (value <= 0)
      return emitOpError("scales must be positive");
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

//===----------------------------------------------------------------------===//
// Data movement
//===----------------------------------------------------------------------===//

LogicalResult PadOp::verify() {
  if (failed(verifyTensors(*this)) ||
      failed(verifyZeroPoint(*this, "value", getValue())))
    return failure();
  RankedTensorType in = tensorOf(getInput()), out = tensorOf(getOutput());
  if (in.getRank() != out.getRank() ||
      static_cast<int64_t>(getLow().size()) != in.getRank())
    return emitOpError("needs one low padding a dimension");
  for (int64_t dim = 0; dim < in.getRank(); ++dim)
    if (getLow()[dim] < 0 ||
        getLow()[dim] + in.getDimSize(dim) > out.getDimSize(dim))
      return emitOpError("result is too small for the padding of dimension ")
             << dim;
  return success();
}

LogicalResult SliceOp::verify() {
  if (failed(verifyTensors(*this)))
    return failure();
  RankedTensorType in = tensorOf(getInput()), out = tensorOf(getOutput());
  auto rank = static_cast<size_t>(in.getRank());
  if (in.getRank() != out.getRank() || getOffsets().size() != rank ||
      getStrides().size() != rank)
    return emitOpError("needs one offset and one stride a dimension");
  for (int64_t dim = 0; dim < in.getRank(); ++dim) {
    int64_t last =
        getOffsets()[dim] + (out.getDimSize(dim) - 1) * getStrides()[dim];
    if (getOffsets()[dim] < 0 || getStrides()[dim] < 1 ||
        last >= in.getDimSize(dim))
      return emitOpError("reads outside dimension ") << dim;
  }
  return success();
}

LogicalResult ConcatOp::verify() {
  if (getInputs().empty())
    return emitOpError("needs an operand");
  if (failed(verifyTensors(*this)))
    return failure();
  RankedTensorType out = tensorOf(getOutput());
  auto axis = static_cast<int64_t>(getAxis());
  if (axis < 0 || axis >= out.getRank())
    return emitOpError("axis ") << axis << " is outside the rank";
  int64_t total = 0;
  for (Value input : getInputs()) {
    RankedTensorType in = tensorOf(input);
    if (in.getRank() != out.getRank())
      return emitOpError("operands must have the result's rank");
    for (int64_t dim = 0; dim < out.getRank(); ++dim)
      if (dim != axis && in.getDimSize(dim) != out.getDimSize(dim))
        return emitOpError("operands differ in dimension ") << dim;
    total += in.getDimSize(axis);
  }
  if (total != out.getDimSize(axis))
    return emitOpError("operands add up to ") << total << " on the axis";
  return success();
}

LogicalResult TransposeOp::verify() {
  if (failed(verifyTensors(*this)))
    return failure();
  RankedTensorType in = tensorOf(getInput()), out = tensorOf(getOutput());
  SmallVector<bool> seen(in.getRank(), false);
  if (static_cast<int64_t>(getPerm().size()) != in.getRank() ||
      in.getRank() != out.getRank())
    return emitOpError("perm must have one entry a dimension");
  for (auto [dim, from] : llvm::enumerate(getPerm())) {
    if (from < 0 || from >= in.getRank() || seen[from])
      return emitOpError("perm is not a permutation");
    seen[from] = true;
    if (out.getDimSize(dim) != in.getDimSize(from))
      return emitOpError("result does not match perm in dimension ") << dim;
  }
  return success();
}

LogicalResult ReshapeOp::verify() {
  if (failed(verifyTensors(*this)))
    return failure();
  if (tensorOf(getInput()).getNumElements() !=
      tensorOf(getOutput()).getNumElements())
    return emitOpError("must keep the number of elements");
  return success();
}

LogicalResult ConstantOp::verify() {
  if (getValue().getShapedType() != getType())
    return emitOpError("value has another type than the result");
  return success();
}

//===----------------------------------------------------------------------===//
// Schedules and the arena
//===----------------------------------------------------------------------===//

LogicalResult StageOp::verify() {
  if (failed(verifyPair(*this, "tile", getTile(), 1)))
    return failure();
  for (Attribute attr : getOverlap()) {
    StringRef policy = cast<StringAttr>(attr).getValue();
    if (policy != "recompute" && policy != "cache")
      return emitOpError("overlap must be \"recompute\" or \"cache\", got \"")
             << policy << "\"";
  }
  if (getOverlap().size() != 0 && getOverlap().size() != 2)
    return emitOpError("overlap needs one policy an axis");
  auto yield = dyn_cast<YieldOp>(getBody().front().getTerminator());
  if (!yield || yield.getOperandTypes() != getResultTypes())
    return emitOpError("must yield its results");
  return success();
}

LogicalResult LayerOp::verify() {
  Block &block = getBody().front();
  if (!isa<YieldOp>(block.getTerminator()))
    return emitOpError("must end in patch.yield");
  if (block.getOperations().size() != 2 ||
      !isa<SpatialOpInterface>(block.front()))
    return emitOpError("must hold exactly one layer");
  return success();
}

LogicalResult BufferOp::verify() {
  auto source = cast<MemRefType>(getSource().getType());
  auto result = cast<MemRefType>(getResult().getType());
  if (!source.hasStaticShape() || !result.hasStaticShape())
    return emitOpError("needs static shapes");
  int64_t bytes = result.getNumElements() *
                  (result.getElementType().getIntOrFloatBitWidth() / 8);
  if (static_cast<int64_t>(getOffset()) < 0 ||
      static_cast<int64_t>(getOffset()) + bytes > source.getNumElements())
    return emitOpError("bytes [")
           << getOffset() << ", " << getOffset() + bytes
           << ") are outside the source of " << source.getNumElements();
  return success();
}

LogicalResult ComputeOp::verify() {
  auto layer =
      SymbolTable::lookupNearestSymbolFrom<LayerOp>(*this, getLayerAttr());
  if (!layer)
    return emitOpError("refers to an unknown layer ") << getLayerAttr();
  if (layer.getBody().getNumArguments() != getInputs().size())
    return emitOpError("layer has ") << layer.getBody().getNumArguments()
                                     << " operands, got " << getInputs().size();
  if (getOrigins().size() != getInputs().size() + 1)
    return emitOpError("needs one origin a buffer");
  return success();
}

void ComputeOp::getEffects(
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>
        &effects) {
  for (OpOperand &input : getInputsMutable())
    effects.emplace_back(MemoryEffects::Read::get(), &input,
                         SideEffects::DefaultResource::get());
  effects.emplace_back(MemoryEffects::Write::get(), &getOutputMutable(),
                       SideEffects::DefaultResource::get());
  for (OpOperand &scratch : getScratchMutable())
    effects.emplace_back(MemoryEffects::Write::get(), &scratch,
                         SideEffects::DefaultResource::get());
}
