//===- ChannelRanges.cpp - What a channel can be --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Analysis/Channels.h"
#include "mcunet/Analysis/SampleRunner.h"
#include "mcunet/Numerics/Requantise.h"
#include "mcunet/Support/Limits.h"
#include "mcunet/Support/Size.h"

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
    ChannelRange clamp{conv.getClamp()[0], conv.getClamp()[1]};
    if (!layer.isExact) {
      result.push_back(clamp);
      continue;
    }
    // Requantisation never decreases with the sum.
    auto quantised = [&](int64_t value) {
      numerics::Factor factor{layer.numbers.multiplier[out],
                              layer.numbers.shift[out]};
      return std::clamp(numerics::requantise(static_cast<int32_t>(value),
                                             factor, doubleRound) +
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

LogicalResult ChannelRanges::visit(Operation *op) {
  Value output = op->getResult(0);
  TensorRange result;
  if (isa<ConvolutionOpInterface>(op)) {
    FailureOr<TensorRange> computed = convolution(op);
    if (failed(computed))
      return failure();
    result = std::move(*computed);
  } else if (isChannelwise(op)) {
    SmallVector<ArrayRef<ChannelRange>> operands(
        llvm::map_range(op->getOperands(), [&](Value v) { return of(v); }));
    result = cast<ChannelOpInterface>(op).inferChannels(operands);
  }
  if (result.empty())
    result.resize(channelsOf(output));
  ranges[output] = std::move(result);
  return success();
}

FailureOr<ChannelRanges> ChannelRanges::compute(func::FuncOp func) {
  ChannelRanges analysis;
  // Operations check the size of what they take; nothing may take an argument.
  for (Type type : func.getArgumentTypes())
    if (!productWithin(kMaxElements, 1, cast<ShapedType>(type).getShape()))
      return func.emitError() << "an argument is too large: " << type
                              << " has more than 2^24 elements";
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
