//===- LiveChannels.cpp - Which channels a result depends on --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Convolutions are where channels meet; other layers that are known tie the
// channels of their operands and result together; what is not known needs all
// of its operands and makes all of its result.
//
//===----------------------------------------------------------------------===//

#include "mcunet/Analysis/Channels.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

bool mcunet::patch::isChannelwise(Operation *op) {
  auto layer = dyn_cast<ChannelOpInterface>(op);
  return layer && layer.tiesChannels();
}

LiveChannels::LiveChannels(func::FuncOp func, const ChannelRanges &ranges,
                           int64_t granularity)
    : ranges(ranges), granularity(granularity) {
  Block &block = func.getBody().front();
  for (Operation &op : block.without_terminator())
    if (isChannelwise(&op))
      for (Value operand : op.getOperands())
        tied.unionSets(operand, op.getResult(0));
  for (Value argument : func.getArguments())
    need(argument);
  for (Operation &op : block)
    relate(&op);
  do {
    while (propagate(func)) {
    }
  } while (roundUp());
}

/// What is needed whatever comes after.
void LiveChannels::relate(Operation *op) {
  bool takesAll = true, makesAll = true;
  if (isa<Conv2DOp>(op)) {
    takesAll = !ranges.layerOf(op).isExact;
    makesAll = false;
  } else if (op->getNumResults() == 1 && isChannelwise(op)) {
    takesAll = makesAll = false;
  }
  if (takesAll)
    llvm::for_each(op->getOperands(), [&](Value value) { need(value); });
  if (makesAll)
    llvm::for_each(op->getResults(), [&](Value value) { need(value); });
  else
    live(op->getResult(0));
}

BitVector &LiveChannels::live(Value value) {
  Value leader = tied.getOrInsertLeaderValue(value);
  auto [entry, isNew] = bits.try_emplace(leader);
  if (isNew)
    entry->second.resize(channelsOf(value));
  return entry->second;
}

const BitVector &LiveChannels::of(Value value) const {
  return bits.find(tied.getLeaderValue(value))->second;
}

/// Constant channels go into the bias where every window sees as much of them;
/// padding with their own value is as good.
bool LiveChannels::isNeeded(Conv2DOp op, int64_t channel) const {
  const ConvLayer &layer = ranges.layerOf(op);
  ChannelRange input = ranges.of(op.getInput())[channel];
  if (input.isConstant() && (!layer.leavesInput || input.low == layer.inputZp))
    return false;
  ArrayRef<ChannelRange> output = ranges.of(op.getOutput());
  for (int64_t out : of(op.getOutput()).set_bits()) {
    if (output[out].isConstant())
      continue;
    for (int64_t tap = 0, e = layer.taps(); tap < e; ++tap)
      if (layer.weight(out, tap, channel) != 0)
        return true;
  }
  return false;
}

/// One sweep from the results to the arguments; false where nothing changed.
bool LiveChannels::propagate(func::FuncOp func) {
  bool changed = false;
  for (Operation &op : llvm::reverse(func.getBody().front())) {
    auto conv = dyn_cast<Conv2DOp>(op);
    if (!conv)
      continue;
    BitVector &input = live(conv.getInput());
    for (int64_t channel = 0, e = input.size(); channel < e; ++channel)
      if (!input.test(channel) && isNeeded(conv, channel)) {
        input.set(channel);
        changed = true;
      }
  }
  return changed;
}

/// Kernels take `granularity` channels at a time: a tensor keeps its first
/// channels that nobody needs until its number is a multiple.
bool LiveChannels::roundUp() {
  bool changed = false;
  for (auto &[leader, channels] : bits) {
    int64_t wanted = std::min<int64_t>(
        channels.size(),
        llvm::alignTo(std::max(channels.count(), 1u), granularity));
    while (channels.count() < wanted) {
      channels.set(channels.find_first_unset());
      changed = true;
    }
  }
  return changed;
}
