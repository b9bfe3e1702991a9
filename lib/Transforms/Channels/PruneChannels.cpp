//===- PruneChannels.cpp - Networks without channels that do nothing ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Analysis/Channels.h"
#include "mcunet/Kernels/MicroKernel.h"
#include "mcunet/Transforms/Passes.h"
#include "mlir/IR/Builders.h"

namespace mcunet {
#define GEN_PASS_DEF_PATCHPRUNECHANNELSPASS
#include "mcunet/Transforms/Passes.h.inc"
} // namespace mcunet

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

namespace {
/// Rewrites a function in place. Layers come in order: the channels of operands
/// are those of the analysis, whatever their types say by then.
class Pruner {
public:
  Pruner(const ChannelRanges &ranges, const LiveChannels &live)
      : ranges(ranges), live(live) {}

  void run(func::FuncOp func) {
    for (Operation &op : func.getBody().front().without_terminator()) {
      macs += macsOf(&op);
      if (isa<Conv2DOp, DepthwiseConv2DOp>(op))
        rewrite(&op);
      Value output = op.getResult(0);
      const BitVector &kept = live.of(output);
      channels += kept.size() - kept.count();
      if (!kept.all())
        narrow(output, kept.count());
      macs -= macsOf(&op);
    }
  }

  int64_t removedChannels() const { return channels; }
  int64_t removedMacs() const { return macs; }

private:
  static int64_t macsOf(Operation *op) {
    auto layer = dyn_cast<SpatialOpInterface>(op);
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    if (!layer)
      return 0;
    return type.getDimSize(1) * type.getDimSize(2) * layer.getMacsPerPixel();
  }

  static void narrow(Value value, int64_t channels) {
    auto type = cast<RankedTensorType>(value.getType());
    SmallVector<int64_t> shape(type.getShape());
    shape.back() = channels;
    value.setType(type.clone(shape));
  }

  void rewrite(Operation *op) {
    const BitVector &in = live.of(op->getOperand(0));
    const BitVector &out = live.of(op->getResult(0));
    if (in.all() && out.all())
      return;
    const ConvLayer &layer = ranges.layerOf(op);
    ArrayRef<ChannelRange> output = ranges.of(op->getResult(0));
    ConvNumbers numbers = layer.numbers;
    numbers.weights.clear();
    numbers.bias.clear();
    numbers.multiplier.clear();
    numbers.shift.clear();
    for (int64_t channel : out.set_bits()) {
      numbers.bias.push_back(output[channel].isConstant()
                                 ? anySum(layer, channel)
                                 : foldedBias(op, layer, in, channel));
      numbers.multiplier.push_back(layer.numbers.multiplier[channel]);
      numbers.shift.push_back(layer.numbers.shift[channel]);
    }
    if (layer.numbers.depthwise)
      sliceDepthwise(layer, output, out, numbers);
    else
      sliceDense(layer, output, in, out, numbers);
    numbers.write(op);
  }

  /// A sum that gives the one value of a constant channel.
  static int32_t anySum(const ConvLayer &layer, int64_t channel) {
    // The least in size, which asks least of a kernel.
    const kernels::AccRange &sum = layer.sums[channel];
    int64_t any = std::clamp<int64_t>(0, sum.low, sum.high);
    return static_cast<int32_t>(std::clamp<int64_t>(any, INT32_MIN, INT32_MAX));
  }

  /// With what dropped inputs, all constant or of weight zero, add.
  int32_t foldedBias(Operation *op, const ConvLayer &layer, const BitVector &in,
                     int64_t channel) {
    int64_t bias = layer.numbers.bias[channel];
    if (layer.numbers.depthwise)
      return static_cast<int32_t>(bias);
    ArrayRef<ChannelRange> input = ranges.of(op->getOperand(0));
    for (int64_t dropped = 0, e = in.size(); dropped < e; ++dropped)
      if (!in.test(dropped) && input[dropped].isConstant())
        bias += layer.share(channel, dropped, input[dropped].low);
    return static_cast<int32_t>(bias);
  }

  static void sliceDense(const ConvLayer &layer, ArrayRef<ChannelRange> output,
                         const BitVector &in, const BitVector &out,
                         ConvNumbers &numbers) {
    for (int64_t o : out.set_bits())
      for (int64_t tap = 0, e = layer.taps(); tap < e; ++tap)
        for (int64_t i : in.set_bits())
          numbers.weights.push_back(
              output[o].isConstant() ? 0 : layer.weight(o, tap, i));
    numbers.shape[0] = out.count();
    numbers.shape[3] = in.count();
  }

  static void sliceDepthwise(const ConvLayer &layer,
                             ArrayRef<ChannelRange> output,
                             const BitVector &out, ConvNumbers &numbers) {
    for (int64_t tap = 0, e = layer.taps(); tap < e; ++tap)
      for (int64_t o : out.set_bits())
        numbers.weights.push_back(
            output[o].isConstant() ? 0 : layer.weight(o, tap, o));
    numbers.shape[2] = out.count();
  }

  const ChannelRanges &ranges;
  const LiveChannels &live;
  int64_t channels = 0, macs = 0; // taken out
};

struct PatchPruneChannels
    : mcunet::impl::PatchPruneChannelsPassBase<PatchPruneChannels> {
  using PatchPruneChannelsPassBase::PatchPruneChannelsPassBase;

  FailureOr<int64_t> channelStep() {
    if (granularity < 0)
      return getOperation().emitError("granularity must be at least 0, is ")
             << int64_t(granularity);
    if (granularity > 0)
      return int64_t(granularity);
    auto kernel = kernels::createMicroKernel(cpu);
    if (!kernel)
      return getOperation().emitError("unknown CPU '") << cpu << "'";
    return kernel->channelStep();
  }

  /// Whether channels can be counted and every reader of a value is seen.
  static LogicalResult check(func::FuncOp func) {
    auto isTensor = [](Type type) {
      auto tensor = dyn_cast<RankedTensorType>(type);
      return tensor && tensor.hasStaticShape();
    };
    if (!llvm::all_of(func.getArgumentTypes(), isTensor) ||
        !llvm::all_of(func.getResultTypes(), isTensor))
      return func.emitError("expected a function on tensors of static shape");
    for (Operation &op : func.getBody().front().without_terminator())
      if (op.getNumResults() != 1 || op.getNumRegions() != 0 ||
          !isTensor(op.getResult(0).getType()))
        return op.emitError("expected layers on tensors of static shape");
    return success();
  }

  void runOnOperation() override {
    func::FuncOp func = getOperation();
    if (!func.getBody().hasOneBlock())
      return;
    FailureOr<int64_t> step = channelStep();
    if (failed(step) || failed(check(func)))
      return signalPassFailure();
    FailureOr<ChannelRanges> ranges = ChannelRanges::compute(func);
    if (failed(ranges))
      return signalPassFailure();
    LiveChannels live(func, *ranges, *step);
    Pruner pruner(*ranges, live);
    pruner.run(func);
    removedCount += pruner.removedChannels();
    if (pruner.removedChannels() == 0)
      return;
    patch::PatchDialect::RemovedAttrHelper(&getContext())
        .setAttr(func, patch::RemovedAttr::get(&getContext(),
                                               pruner.removedChannels(),
                                               pruner.removedMacs()));
  }
};
} // namespace
