//===- ChannelRanges.cpp - What a channel can be --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Channels.h"
#include "SampleRunner.h"
#include "mcunet/Dialect/Patch/IR/Requantise.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

int64_t mcunet::patch::channelsOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getDimSize(3);
}

//===----------------------------------------------------------------------===//
// Convolutions
//===----------------------------------------------------------------------===//

int64_t ConvLayer::taps() const {
  return numbers.depthwise ? numbers.shape[0] * numbers.shape[1]
                           : numbers.shape[1] * numbers.shape[2];
}

int64_t ConvLayer::inputChannels() const {
  return numbers.depthwise ? numbers.shape[2] : numbers.shape[3];
}

int16_t ConvLayer::weight(int64_t out, int64_t tap, int64_t in) const {
  return numbers.depthwise
             ? numbers.weights[tap * numbers.channels() + out]
             : numbers.weights[(out * taps() + tap) * inputChannels() + in];
}

int64_t ConvLayer::share(int64_t out, int64_t in, int64_t value) const {
  int64_t sum = 0;
  for (int64_t tap = 0, e = taps(); tap < e; ++tap)
    sum += weight(out, tap, in);
  return sum * (value - inputZp);
}

/// The sum over the taps for one input channel.
static void addTaps(const ConvLayer &layer, kernels::AccRange &sum, int64_t out,
                    int64_t in, ChannelRange input) {
  if (layer.leavesInput)
    input.include(layer.inputZp);
  int64_t least = input.low - layer.inputZp, most = input.high - layer.inputZp;
  for (int64_t tap = 0, e = layer.taps(); tap < e; ++tap)
    sum.addTap(layer.weight(out, tap, in), least, most);
}

static bool fits32(int64_t value) {
  return value >= INT32_MIN && value <= INT32_MAX;
}

/// A sum as it is requantised, but for its rounding, or as it is shifted to the
/// left before; what does not fit 32 bits wraps around there.
static int64_t scaled(const ConvNumbers &numbers, int64_t channel,
                      int64_t sum) {
  int32_t shift = numbers.shift[channel];
  if (shift == kSingleShift)
    return 0;
  if (shift < 31)
    return sum * (int64_t{1} << (31 - shift));
  return (sum * numbers.multiplier[channel]) >> shift;
}

static ChannelRange clampOf(Operation *op) {
  ArrayRef<int32_t> clamp = op->getAttrOfType<DenseI32ArrayAttr>("clamp");
  return {clamp[0], clamp[1]};
}

FailureOr<TensorRange> ChannelRanges::convolution(Operation *op) {
  FailureOr<ConvNumbers> numbers = ConvNumbers::read(op);
  if (failed(numbers))
    return failure();
  auto conv = cast<ConvolutionOpInterface>(op);
  ConvLayer layer;
  layer.numbers = std::move(*numbers);
  layer.inputZp = conv.inputZeroPoint();
  layer.leavesInput =
      llvm::any_of(windowOf(op).pad, [](int64_t pad) { return pad > 0; });
  ArrayRef<ChannelRange> input = of(op->getOperand(0));
  int64_t zeroPoint = conv.outputZeroPoint();
  bool doubleRound = !conv.getSingleRound();
  int64_t perInput = layer.numbers.channels() / layer.inputChannels();
  TensorRange result;
  for (int64_t out = 0, e = layer.numbers.channels(); out < e; ++out) {
    int32_t bias = layer.numbers.bias[out];
    kernels::AccRange sum{bias, bias};
    if (layer.numbers.depthwise)
      addTaps(layer, sum, out, out / perInput, input[out / perInput]);
    else
      for (auto [in, range] : llvm::enumerate(input))
        addTaps(layer, sum, out, in, range);
    layer.sums.push_back(sum);
    layer.isExact &= fits32(sum.low) && fits32(sum.high) &&
                     layer.numbers.multiplier[out] >= 0 &&
                     fits32(scaled(layer.numbers, out, sum.low)) &&
                     fits32(scaled(layer.numbers, out, sum.high));
    ChannelRange clamp = clampOf(op);
    if (!layer.isExact) {
      result.push_back(clamp);
      continue;
    }
    // Requantisation never decreases with the sum.
    auto quantised = [&](int64_t value) {
      return std::clamp(requantise(static_cast<int32_t>(value),
                                   layer.numbers.multiplier[out],
                                   layer.numbers.shift[out], doubleRound) +
                            zeroPoint,
                        clamp.low, clamp.high);
    };
    result.push_back({quantised(sum.low), quantised(sum.high)});
  }
  convolutions[op] = std::move(layer);
  return result;
}

//===----------------------------------------------------------------------===//
// Other layers
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
static TensorRange pool(Operation *op, ArrayRef<ChannelRange> input) {
  ChannelRange clamp = clampOf(op);
  TensorRange result;
  for (ChannelRange in : input)
    result.push_back({std::clamp(in.low, clamp.low, clamp.high),
                      std::clamp(in.high, clamp.low, clamp.high)});
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
    int32_t scaled =
        requantise(static_cast<int32_t>((value - zeroPoint) * count),
                   op.getMultiplier(), op.getShift(), !op.getSingleRound());
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

LogicalResult ChannelRanges::visit(Operation *op) {
  Value output = op->getResult(0);
  TensorRange result;
  auto sameChannels = [&](Value input) {
    return channelsOf(input) == channelsOf(output);
  };
  if (isa<Conv2DOp, DepthwiseConv2DOp>(op)) {
    FailureOr<TensorRange> computed = convolution(op);
    if (failed(computed))
      return failure();
    result = std::move(*computed);
  } else if (!llvm::all_of(op->getOperands(), sameChannels)) {
    // Channels do not correspond.
  } else if (auto add = dyn_cast<AddOp>(op)) {
    result = binary(add, of(add.getLhs()), of(add.getRhs()));
  } else if (auto mul = dyn_cast<MulOp>(op)) {
    result = binary(mul, of(mul.getLhs()), of(mul.getRhs()));
  } else if (auto extremum = dyn_cast<ExtremumOp>(op)) {
    result = extremes(extremum, of(extremum.getLhs()), of(extremum.getRhs()));
  } else if (auto prelu = dyn_cast<PReluOp>(op)) {
    result = binary(prelu, of(prelu.getInput()), of(prelu.getAlpha()));
  } else if (auto lookup = dyn_cast<LookupOp>(op)) {
    result = table(lookup, of(lookup.getInput()));
  } else if (auto average = dyn_cast<AvgPool2DOp>(op)) {
    if (!average.getReciprocal())
      result = pool(op, of(average.getInput()));
  } else if (auto maximum = dyn_cast<MaxPool2DOp>(op)) {
    result = pool(op, of(maximum.getInput()));
  } else if (auto average = dyn_cast<MeanOp>(op)) {
    if (isChannelwise(op))
      result = mean(average, of(average.getInput()));
  } else if (auto extremum = dyn_cast<ReduceExtremumOp>(op)) {
    if (isChannelwise(op))
      result = of(extremum.getInput()).vec();
  } else if (isa<ReshapeOp, ResizeOp, ResizeBilinearOp>(op)) {
    result = of(op->getOperand(0)).vec();
  }
  if (result.empty())
    result.resize(channelsOf(output));
  ranges[output] = std::move(result);
  return success();
}

FailureOr<ChannelRanges> ChannelRanges::compute(func::FuncOp func) {
  ChannelRanges analysis;
  for (Value argument : func.getArguments())
    analysis.ranges[argument].resize(channelsOf(argument));
  for (Operation &op : func.getBody().front().without_terminator())
    if (failed(analysis.visit(&op)))
      return failure();
  return analysis;
}

ArrayRef<ChannelRange> ChannelRanges::of(Value value) const {
  return ranges.find(value)->second;
}
