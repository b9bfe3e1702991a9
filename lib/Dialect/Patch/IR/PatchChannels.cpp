//===- PatchChannels.cpp - What layers make of channels -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Dialect/Patch/IR/Requantise.h"

#include <algorithm>

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

/// Of each operand, the ranges of its channels.
using OperandRanges = ArrayRef<ArrayRef<ChannelRange>>;

//===----------------------------------------------------------------------===//
// Elementwise
//===----------------------------------------------------------------------===//

/// All that comes out where one operand is constant.
template <typename BinaryOp>
static TensorRange binary(BinaryOp op, ArrayRef<ChannelRange> lhs,
                          ArrayRef<ChannelRange> rhs) {
  TensorRange result;
  for (auto [a, b] : llvm::zip(lhs, rhs)) {
    if (!a.isConstant() && !b.isConstant()) {
      result.push_back({});
      continue;
    }
    ChannelRange range{127, -128};
    for (int64_t x = a.low; x <= a.high; ++x)
      for (int64_t y = b.low; y <= b.high; ++y)
        range.include(
            evaluate(op, static_cast<int8_t>(x), static_cast<int8_t>(y)));
    result.push_back(range);
  }
  return result;
}

/// Both ends of an extremum are those of its operands.
static TensorRange extremes(ExtremumOp op, ArrayRef<ChannelRange> lhs,
                            ArrayRef<ChannelRange> rhs) {
  auto choose = [&](int64_t a, int64_t b) {
    return op.getLeast() ? std::min(a, b) : std::max(a, b);
  };
  TensorRange result;
  for (auto [a, b] : llvm::zip(lhs, rhs))
    result.push_back({choose(a.low, b.low), choose(a.high, b.high)});
  return result;
}

static TensorRange table(LookupOp op, ArrayRef<ChannelRange> input) {
  TensorRange result;
  for (ChannelRange in : input) {
    ChannelRange range{127, -128};
    for (int64_t x = in.low; x <= in.high; ++x)
      range.include(op.getTable()[x + 128]);
    result.push_back(range);
  }
  return result;
}

/// Between the least and the greatest of the elements, then the clamp.
static TensorRange pool(ArrayRef<int32_t> clamp, ArrayRef<ChannelRange> input) {
  TensorRange result;
  for (ChannelRange in : input)
    result.push_back({std::clamp<int64_t>(in.low, clamp[0], clamp[1]),
                      std::clamp<int64_t>(in.high, clamp[0], clamp[1])});
  return result;
}

/// The mean of the elements of a channel, where they are all the same.
static TensorRange mean(MeanOp op, ArrayRef<ChannelRange> input) {
  auto shape = cast<RankedTensorType>(op.getInput().getType()).getShape();
  int64_t count = 1;
  for (int64_t axis : op.getAxes())
    count *= shape[axis];
  int32_t zeroPoint = op.getInputZp();
  auto mean = [&](int64_t value) -> int64_t {
    if (op.getPlain())
      return value;
    int32_t scaled = numerics::requantise(
        static_cast<int32_t>((value - zeroPoint) * count),
        {op.getMultiplier(), op.getShift()}, !op.getSingleRound());
    return std::clamp<int64_t>(scaled + int64_t{op.getOutputZp()}, -128, 127);
  };
  TensorRange result;
  if (count > INT32_MAX / 256 || op.getMultiplier() < 0)
    return result;
  for (ChannelRange in : input)
    result.push_back(in.isConstant() ? ChannelRange{mean(in.low), mean(in.low)}
                                     : ChannelRange());
  return result;
}

TensorRange AddOp::inferChannels(OperandRanges operands) {
  return binary(*this, operands[0], operands[1]);
}

TensorRange MulOp::inferChannels(OperandRanges operands) {
  return binary(*this, operands[0], operands[1]);
}

TensorRange PReluOp::inferChannels(OperandRanges operands) {
  return binary(*this, operands[0], operands[1]);
}

TensorRange ExtremumOp::inferChannels(OperandRanges operands) {
  return extremes(*this, operands[0], operands[1]);
}

TensorRange LookupOp::inferChannels(OperandRanges operands) {
  return table(*this, operands[0]);
}

//===----------------------------------------------------------------------===//
// Pools, reductions, movement
//===----------------------------------------------------------------------===//

TensorRange AvgPool2DOp::inferChannels(OperandRanges operands) {
  return getReciprocal() ? TensorRange() : pool(getClamp(), operands[0]);
}

TensorRange MaxPool2DOp::inferChannels(OperandRanges operands) {
  return pool(getClamp(), operands[0]);
}

bool MeanOp::tiesChannels() { return !llvm::is_contained(getAxes(), 3); }
TensorRange MeanOp::inferChannels(OperandRanges operands) {
  return mean(*this, operands[0]);
}

bool ReduceExtremumOp::tiesChannels() {
  return !llvm::is_contained(getAxes(), 3);
}
TensorRange ReduceExtremumOp::inferChannels(OperandRanges operands) {
  return operands[0].vec();
}

TensorRange ReshapeOp::inferChannels(OperandRanges operands) {
  return operands[0].vec();
}

TensorRange ResizeOp::inferChannels(OperandRanges operands) {
  return operands[0].vec();
}

TensorRange ResizeBilinearOp::inferChannels(OperandRanges operands) {
  return operands[0].vec();
}
