//===- PatchVerifiers.cpp - Verifiers of all but the layers ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Checks.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Support/Size.h"

using namespace mlir;
using namespace mcunet::patch;

static LogicalResult verifyMap(Operation *op, Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type || !type.hasStaticShape())
    return op->emitOpError("needs static shapes, got ") << value.getType();
  if (type.getRank() != 4)
    return op->emitOpError("needs maps 1 x H x W x C, got ") << type;
  if (type.getDimSize(0) != 1)
    return op->emitOpError("needs batch 1, got ") << type.getDimSize(0);
  if (type.getNumElements() == 0)
    return op->emitOpError("has an empty tensor ") << type;
  return success();
}

LogicalResult mcunet::patch::verifyTensors(Operation *op) {
  for (Value value : op->getOperands())
    if (failed(verifyMap(op, value)))
      return failure();
  for (Value value : op->getResults())
    if (failed(verifyMap(op, value)))
      return failure();
  return success();
}

LogicalResult mcunet::patch::verifyZeroPoint(Operation *op, StringRef what,
                                             int32_t zeroPoint) {
  if (zeroPoint < -128 || zeroPoint > 127)
    return op->emitOpError()
           << what << " must be in [-128, 127], got " << zeroPoint;
  return success();
}

LogicalResult mcunet::patch::verifyPair(Operation *op, StringRef what,
                                        ArrayRef<int64_t> pair, int64_t least) {
  // Products of such numbers and extents fit 64 bits.
  constexpr int64_t kMost = 1 << 20;
  if (pair.size() != 2 || pair[0] < least || pair[1] < least ||
      pair[0] > kMost || pair[1] > kMost)
    return op->emitOpError() << what << " must be two values in [" << least
                             << ", " << kMost << "]";
  return success();
}

//===----------------------------------------------------------------------===//
// Data movement
//===----------------------------------------------------------------------===//

LogicalResult PadOp::verify() {
  if (failed(verifyTensors(*this)) ||
      failed(verifyZeroPoint(*this, "value", getValue())))
    return failure();
  RankedTensorType in = tensorOf(getInput()), out = tensorOf(getOutput());
  if (getLow().size() != 4)
    return emitOpError("needs one low padding a dimension");
  for (int64_t dim = 0; dim < in.getRank(); ++dim)
    if (getLow()[dim] < 0 || getLow()[dim] > out.getDimSize(dim) ||
        getLow()[dim] + in.getDimSize(dim) > out.getDimSize(dim))
      return emitOpError("result is too small for the padding of dimension ")
             << dim;
  return success();
}

LogicalResult SliceOp::verify() {
  if (failed(verifyTensors(*this)))
    return failure();
  RankedTensorType in = tensorOf(getInput()), out = tensorOf(getOutput());
  if (getOffsets().size() != 4 || getStrides().size() != 4)
    return emitOpError("needs one offset and one stride a dimension");
  for (int64_t dim = 0; dim < in.getRank(); ++dim) {
    int64_t offset = getOffsets()[dim], stride = getStrides()[dim];
    int64_t extent = in.getDimSize(dim);
    // The first test keeps the product of the second from overflowing.
    if (offset < 0 || offset >= extent || stride < 1 || stride > extent ||
        offset + (out.getDimSize(dim) - 1) * stride >= extent)
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
  if (axis < 1 || axis > 3)
    return emitOpError("axis must be 1, 2 or 3, got ") << axis;
  int64_t total = 0;
  for (Value input : getInputs()) {
    RankedTensorType in = tensorOf(input);
    for (int64_t dim = 0; dim < out.getRank(); ++dim)
      if (dim != axis && in.getDimSize(dim) != out.getDimSize(dim))
        return emitOpError("operands differ in dimension ") << dim;
    total += in.getDimSize(axis);
  }
  if (total != out.getDimSize(axis))
    return emitOpError("operands add up to ") << total << " on the axis";
  return success();
}

LogicalResult DelayOp::verify() {
  if (failed(verifyTensors(*this)))
    return failure();
  RankedTensorType in = tensorOf(getInput()), out = tensorOf(getOutput());
  SmallVector<int64_t> kept(out.getShape());
  int64_t axis = 0;
  while (axis < 4 && in.getDimSize(axis) == out.getDimSize(axis))
    ++axis;
  if (axis == 4 || in.getDimSize(axis) > out.getDimSize(axis))
    return emitOpError("result must have room for more than the input");
  kept[axis] -= in.getDimSize(axis);
  for (int64_t dim = 0; dim < 4; ++dim) {
    if (dim < axis && out.getDimSize(dim) != 1)
      return emitOpError("dimensions before the axis of time must be 1");
    if (dim > axis && in.getDimSize(dim) != out.getDimSize(dim))
      return emitOpError("input and result differ in more than one dimension");
  }
  auto initial = RankedTensorType::get(kept, in.getElementType());
  if (getInitial().getType() != initial)
    return emitOpError("initial must be ")
           << initial << ", what the result has before the input, got "
           << getInitial().getType();
  return success();
}

LogicalResult TransposeOp::verify() {
  if (failed(verifyTensors(*this)))
    return failure();
  RankedTensorType in = tensorOf(getInput()), out = tensorOf(getOutput());
  SmallVector<bool> seen(in.getRank(), false);
  if (getPerm().size() != 4 || getPerm()[0] != 0)
    return emitOpError("perm must have one entry a dimension, the first 0");
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
  if (failed(verifyTensors(*this)))
    return failure();
  if (getValue().getShapedType() != getType())
    return emitOpError("value has another type than the result");
  return success();
}

//===----------------------------------------------------------------------===//
// Schedules and the arena
//===----------------------------------------------------------------------===//

LogicalResult StageOp::verify() {
  Block &body = getBody().front();
  if (body.getOps<SpatialOpInterface>().empty())
    return emitOpError("holds no layer");
  for (Operation &op : body.without_terminator())
    if (!isa<SpatialOpInterface, ReshapeOp, ConstantOp>(op))
      return emitOpError("holds layers only, not '") << op.getName() << "'";
  for (Value kept : getKept()) {
    if (kept.getDefiningOp<ConstantOp>())
      return emitOpError("keeps rows of a constant");
    if (llvm::none_of(kept.getUsers(), [&](Operation *user) {
          return user->getParentOp() == getOperation();
        }))
      return emitOpError(
          "keeps rows of a tensor that none of its layers reads");
  }
  auto yield = dyn_cast<YieldOp>(body.back());
  if (!yield || yield.getOperandTypes() != getResultTypes())
    return emitOpError("must yield its results");
  return success();
}

LogicalResult LayerOp::verify() {
  Block &block = getBody().front();
  auto yield = dyn_cast<YieldOp>(block.back());
  if (!yield)
    return emitOpError("must end in patch.yield");
  if (block.getOperations().size() != 2 ||
      !isa<SpatialOpInterface>(block.front()))
    return emitOpError("must hold exactly one layer");
  if (!llvm::equal(yield.getValues(), block.front().getResults()))
    return emitOpError("must yield what its layer computes");
  if (!llvm::equal(block.getArguments(), block.front().getOperands()))
    return emitOpError("must hand its arguments, in order, to its layer");
  if (auto sources = getSources();
      sources && sources->size() != block.getNumArguments())
    return emitOpError("has ") << block.getNumArguments() << " operands and "
                               << sources->size() << " sources";
  return success();
}

std::optional<int64_t> mcunet::patch::bytesOf(MemRefType type) {
  return productWithin(kMostBufferBytes, type.getElementTypeBitWidth() / 8,
                       type.getShape());
}

LogicalResult BufferOp::verify() {
  int64_t room = getSource().getType().getNumElements();
  std::optional<int64_t> bytes = bytesOf(getResult().getType());
  auto offset = static_cast<int64_t>(getOffset());
  if (!bytes)
    return emitOpError("is too large");
  if (offset < 0 || offset > room || *bytes > room - offset)
    return emitOpError("bytes [") << offset << ", " << offset + *bytes
                                  << ") are outside the source of " << room;
  return success();
}

LogicalResult ConstantBufferOp::verify() {
  MemRefType result = getResult().getType();
  if (bytesOf(result) != getValue().getNumElements() ||
      !result.getElementType().isInteger(8) ||
      !getValue().getElementType().isInteger(8))
    return emitOpError("has ") << getValue().getNumElements()
                               << " elements, its result is " << result;
  return success();
}

LogicalResult CopyOp::verify() {
  MemRefType source = getSource().getType(), target = getTarget().getType();
  if (!bytesOf(source) || bytesOf(source) != bytesOf(target))
    return emitOpError("copies ") << source << " to " << target;
  return success();
}

/// Rolling rows are memref<ROWSxCOLUMNSxCHANNELSxi8>.
static LogicalResult verifyRows(Operation *op, Value rows, StringRef what) {
  auto type = cast<MemRefType>(rows.getType());
  if (type.getRank() == 3 && type.getElementType().isInteger(8) &&
      bytesOf(type).value_or(0) > 0)
    return success();
  return op->emitOpError() << what << " must be rows x columns x channels of "
                           << "i8, is " << type;
}

LogicalResult CommitOp::verify() {
  if (failed(verifyRows(*this, getBlock(), "the block")))
    return failure();
  if (!getRing())
    return success();
  if (failed(verifyRows(*this, getRing(), "the ring")))
    return failure();
  auto block = cast<MemRefType>(getBlock().getType());
  auto ring = cast<MemRefType>(getRing().getType());
  if (block.getDimSize(2) != ring.getDimSize(2))
    return emitOpError("the block has ")
           << block.getDimSize(2) << " channels, the ring "
           << ring.getDimSize(2);
  return success();
}

LogicalResult FetchOp::verify() {
  return verifyRows(*this, getBuffer(), "the buffer");
}

LogicalResult PushRowOp::verify() {
  return verifyRows(*this, getRing(), "the ring");
}

/// Buffers are rows of pixels of the layer's operands and of its result.
static LogicalResult verifyBuffers(ComputeOp op, LayerOp layer) {
  auto verifyPixels = [&](Value buffer, Type tensor, StringRef what) {
    if (failed(verifyRows(op, buffer, what)))
      return failure();
    int64_t channels = cast<MemRefType>(buffer.getType()).getDimSize(2);
    auto map = dyn_cast<RankedTensorType>(tensor);
    if (map && map.getRank() == 4 && map.getDimSize(3) == channels)
      return success();
    return LogicalResult(op.emitOpError()
                         << what << " has " << channels
                         << " channels, its tensor is " << tensor);
  };
  Block &body = layer.getBody().front();
  for (auto [buffer, argument] : llvm::zip(op.getInputs(), body.getArguments()))
    if (failed(verifyPixels(buffer, argument.getType(), "an input")))
      return failure();
  Type made = body.front().getResult(0).getType();
  if (failed(verifyPixels(op.getOutput(), made, "the output")))
    return failure();
  if (!op.getBlockOf())
    return success();
  for (auto [index, block] : llvm::enumerate(*op.getBlockOf())) {
    if (block < 0)
      continue;
    bool isInput = index < op.getInputs().size();
    Type tensor = isInput ? body.getArgument(index).getType() : made;
    if (failed(verifyPixels(op.getBlocks()[block], tensor, "a block")))
      return failure();
  }
  return success();
}

/// The layer itself has been verified by now.
LogicalResult ComputeOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto layer = symbols.lookupNearestSymbolFrom<LayerOp>(*this, getLayerAttr());
  if (!layer)
    return emitOpError("refers to an unknown layer ") << getLayerAttr();
  if (layer.getBody().getNumArguments() != getInputs().size())
    return emitOpError("layer has ") << layer.getBody().getNumArguments()
                                     << " operands, got " << getInputs().size();
  return verifyBuffers(*this, layer);
}

LogicalResult ResetOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto layer = symbols.lookupNearestSymbolFrom<LayerOp>(*this, getLayerAttr());
  if (!layer)
    return emitOpError("refers to an unknown layer ") << getLayerAttr();
  auto delay = dyn_cast<DelayOp>(layer.getBody().front().front());
  if (!delay)
    return emitOpError("needs a layer that keeps a delay line, ")
           << getLayerAttr() << " is none";
  if (getBuffer().getType().getShape() !=
      tensorOf(delay.getOutput()).getShape().drop_front())
    return emitOpError("needs a buffer of the layer's result, got ")
           << getBuffer().getType();
  return success();
}

LogicalResult ComputeOp::verify() {
  if (getOrigins().size() != getInputs().size() + 1)
    return emitOpError("needs one origin a buffer");
  if (getBlocks().size() != getBlockRows().size() ||
      getBlocks().size() != getBlockCols().size())
    return emitOpError("needs one row and one column a block");
  if (auto blockOf = getBlockOf()) {
    if (blockOf->size() != getOrigins().size())
      return emitOpError("block_of needs one entry a buffer");
    for (int32_t block : *blockOf)
      if (block < -1 || block >= static_cast<int32_t>(getBlocks().size()))
        return emitOpError("block_of names block ") << block;
  } else if (!getBlocks().empty()) {
    return emitOpError("has blocks but no block_of");
  }
  if (getPhase() && (!getScratch() || getInputs().size() != 1))
    return emitOpError(
        "with a phase needs one input, and scratch for the sums");
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
  for (OpOperand &block : getBlocksMutable()) {
    effects.emplace_back(MemoryEffects::Read::get(), &block,
                         SideEffects::DefaultResource::get());
    effects.emplace_back(MemoryEffects::Write::get(), &block,
                         SideEffects::DefaultResource::get());
  }
  for (OpOperand &scratch : getScratchMutable())
    effects.emplace_back(MemoryEffects::Write::get(), &scratch,
                         SideEffects::DefaultResource::get());
}

//===----------------------------------------------------------------------===//
// Machine code
//===----------------------------------------------------------------------===//

LogicalResult ObjectOp::verify() {
  auto type = dyn_cast<RankedTensorType>(getBytes().getType());
  if (!type || type.getRank() != 1 || !type.getElementType().isInteger(8))
    return emitOpError("bytes must be a row of i8, got ")
           << getBytes().getType();
  if (type.getNumElements() == 0)
    return emitOpError("has no bytes");
  if (getCpu().empty())
    return emitOpError("names no CPU");
  for (std::optional<ElementsAttr> file : {getHeader(), getReport()})
    if (file && !file->getElementType().isInteger(8))
      return emitOpError("a file must be a row of i8, got ") << file->getType();
  return success();
}
