//===- DspSteps.cpp - Outputs of a depthwise layer, some at once ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DspDepthwise.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

#include <numeric>

using namespace mlir;
using namespace mcunet::kernels;
using Values = KernelBuilder::Values;

//===----------------------------------------------------------------------===//
// Number of outputs at once
//===----------------------------------------------------------------------===//

/// Most outputs computed together, and most computed without a loop.
static constexpr int64_t kMostAtOnce = 7, kMostStraight = 20;

int64_t DspDepthwise::Step::outputs() const {
  return std::accumulate(groups.begin(), groups.end(), int64_t{0});
}

/// Instructions for `pixels` neighbouring outputs of a channel: products, loads
/// of two words of a plane, requantisation and store, then the shared part.
/// Registers hold the sums of four outputs, or of three if the stride exceeds
/// 1; each sum beyond that costs `kMissing`.
int64_t DspDepthwise::costOf(int64_t pixels) const {
  constexpr int64_t kMissing = 5;
  int64_t columns = columnsOf(layer, pixels);
  int64_t row = layer.kernelCols * pixels + (layer.kernelCols + 1) / 2 +
                (columns + 1) / 2;
  int64_t last =
      (layer.kernelCols + 1) / 2 * pixels + lastPairs() + (columns + 3) / 4;
  int64_t missing = std::max<int64_t>(0, pixels + (layer.strideCols > 1) - 4);
  return pairs() * row + hasLast() * last + 4 * pixels + (wide ? 11 : 16) +
         kMissing * missing;
}

/// A step of `times` groups of `pixels` outputs; of twice as many if it would
/// end in the middle of a word.
DspDepthwise::Step DspDepthwise::stepOf(int64_t pixels, int64_t times) const {
  if (alternates() && pixels * times % 2 != 0)
    times *= 2;
  return {Groups(times, pixels)};
}

/// The cheapest step for calls that compute `outputs` outputs per row.
DspDepthwise::Step DspDepthwise::chooseLoop(int64_t outputs) const {
  Step best = stepOf(1);
  double least = std::numeric_limits<double>::infinity();
  for (int64_t pixels = 1; pixels <= kMostAtOnce; ++pixels) {
    Step step = stepOf(pixels);
    if (step.outputs() > outputs)
      continue;
    int64_t pairs = alternates() ? 2 : 1, rest = outputs % step.outputs();
    double cost = double(outputs - rest) / pixels * costOf(pixels) +
                  double(rest / pairs) * costOf(pairs) +
                  rest % pairs * costOf(1);
    if (cost < least)
      least = cost, best = step;
  }
  return best;
}

/// The plan of the least run time plus a penalty on code size: an emitted
/// instruction must save `saved` executed ones. A loop's iteration costs
/// `kTurn`.
DspDepthwise::Plan DspDepthwise::planOf(int64_t outputs) const {
  constexpr int64_t kTurn = 6;
  const double saved = preferFlash ? 512 : 64;
  double runs = double(layer.outPixels) / outputs * layer.channels;
  // Without a loop: the least cost of so many outputs, and their last group.
  SmallVector<int64_t> straight = {0}, last = {0};
  for (int64_t count = 1; count <= std::min(outputs, kMostStraight); ++count) {
    straight.push_back(INT64_MAX), last.push_back(0);
    for (int64_t pixels = 1; pixels <= std::min(count, kMostAtOnce); ++pixels)
      if (int64_t cost = straight[count - pixels] + costOf(pixels);
          cost < straight[count])
        straight[count] = cost, last[count] = pixels;
  }
  Plan best;
  double least = std::numeric_limits<double>::infinity();
  auto consider = [&](const Step &step, int64_t turns) {
    int64_t rest = outputs - turns * step.outputs(), code = 0;
    if (rest >= int64_t(straight.size()))
      return;
    for (int64_t pixels : step.groups)
      code += costOf(pixels);
    double cost = turns * (code + kTurn) + straight[rest];
    cost += saved / runs * (code + straight[rest]);
    if (cost >= least)
      return;
    least = cost;
    best = {step, turns, {}};
    for (; rest; rest -= last[rest])
      best.rest.push_back(last[rest]);
  };
  consider({}, 0);
  for (int64_t pixels = 1; pixels <= kMostAtOnce; ++pixels)
    for (int64_t times = 1; pixels * times <= kMostStraight; ++times) {
      Step step = stepOf(pixels, times);
      for (int64_t turns = 2; turns <= outputs / step.outputs(); ++turns)
        consider(step, turns);
    }
  return best;
}

//===----------------------------------------------------------------------===//
// Code
//===----------------------------------------------------------------------===//

/// Emits the outputs of a channel. `start` has the addresses of the planes of
/// the pairs, of the planes of the last row, and of the first output.
void DspDepthwise::emitChannel(KernelBuilder &kb, const Values &start,
                               Value stream, Value count) const {
  if (std::optional<int64_t> outputs = getConstantIntValue(count))
    emitPlan(kb, start, stream, planOf(*outputs));
  else
    emitAny(kb, start, stream, count);
}

void DspDepthwise::emitPlan(KernelBuilder &kb, Values at, Value stream,
                            const Plan &plan) const {
  if (plan.turns)
    at = stepLoop(kb, at, kb.i32(plan.turns * plan.step.outputs()), stream,
                  plan.step);
  emitGroups(kb, at, stream, plan.rest);
}

/// Emits whole steps, then the remaining outputs by twos or singly.
void DspDepthwise::emitAny(KernelBuilder &kb, const Values &start, Value stream,
                           Value count) const {
  Values at(start);
  auto loop = [&](const Step &step) {
    Value outputs = kb.sub(count, kb.urem(count, step.outputs()));
    Values from(at);
    kb.ifThen(kb.less(kb.i32(0), outputs),
              [&] { stepLoop(kb, from, outputs, stream, step); });
    at = forward(kb, at, outputs);
    count = kb.sub(count, outputs);
  };
  loop(loopStep);
  if (alternates() && loopStep.outputs() > 2)
    loop(stepOf(2));
  if (alternates())
    kb.ifThen(kb.less(kb.i32(0), count),
              [&] { emitGroups(kb, at, stream, {1}); });
  else if (loopStep.outputs() > 1)
    loop(stepOf(1));
}

/// Advances the addresses by `outputs` outputs, an even number if alternates().
Values DspDepthwise::forward(KernelBuilder &kb, const Values &at,
                             Value outputs) const {
  Value columns = kb.mul(outputs, layer.strideCols);
  return {kb.offset(at[0], kb.mul(columns, 4)),
          kb.offset(at[1], kb.mul(columns, 2)),
          kb.offset(at[2], kb.mul(outputs, layer.channels))};
}

/// Emits a loop of steps for `outputs` outputs. Returns the addresses after
/// them.
Values DspDepthwise::stepLoop(KernelBuilder &kb, const Values &at,
                              Value outputs, Value stream,
                              const Step &step) const {
  Value end = forward(kb, at, outputs)[0];
  return kb.untilPointer(end, at, [&](const Values &at) {
    emitGroups(kb, at, stream, step.groups);
    return forward(kb, at, kb.i32(step.outputs()));
  });
}

void DspDepthwise::emitGroups(KernelBuilder &kb, const Values &at, Value stream,
                              ArrayRef<int64_t> groups) const {
  int64_t output = 0;
  for (int64_t pixels : groups) {
    int64_t column = output * layer.strideCols;
    Values from = {kb.offset(at[0], 4 * column),
                   kb.offset(at[1], 4 * (column / 2)),
                   kb.offset(at[2], output * layer.channels)};
    emitPixels(kb, from, stream, pixels, column % 2 != 0);
    output += pixels;
  }
}

/// Emits neighbouring outputs of one channel. The first starts at a word of the
/// last row or, if `odd`, in the middle of one. `at` is as in emitChannel.
void DspDepthwise::emitPixels(KernelBuilder &kb, const Values &at, Value stream,
                              int64_t pixels, bool odd) const {
  Values acc(pixels, loadBias(kb, stream));
  Value weights = kb.offset(stream, headBytes());
  int64_t rowBytes = 4 * weightWords();
  if (pairs() <= 2) {
    for (int64_t pair = 0; pair < pairs(); ++pair)
      accumulate(kb, kb.offset(at[0], pair * pairBytes()),
                 kb.offset(weights, pair * rowBytes), acc);
  } else {
    Values carried = {at[0], weights};
    carried.append(acc);
    carried = kb.untilPointer(kb.offset(at[0], pairs() * pairBytes()), carried,
                              [&](const Values &at) {
                                Values acc(ArrayRef(at).drop_front(2));
                                accumulate(kb, at[0], at[1], acc);
                                Values next = {kb.offset(at[0], pairBytes()),
                                               kb.offset(at[1], rowBytes)};
                                next.append(acc);
                                return next;
                              });
    acc = Values(ArrayRef(carried).drop_front(2));
  }
  if (hasLast())
    accumulateLast(kb, at[1], kb.offset(weights, pairs() * rowBytes), odd, acc);
  auto [first, second] = loadParameters(kb, stream);
  for (auto [pixel, sum] : llvm::enumerate(acc))
    kb.store8(requantiser.emit(kb, sum, first, second),
              kb.offset(at[2], pixel * layer.channels));
}

Value DspDepthwise::loadBias(KernelBuilder &kb, Value stream) const {
  Value word = kb.load32(stream);
  return compact ? kb.ashr(word, 6) : word;
}

std::pair<Value, Value> DspDepthwise::loadParameters(KernelBuilder &kb,
                                                     Value stream) const {
  if (!compact)
    return kb.loadPair(kb.offset(stream, 4));
  auto [word, first] = kb.loadPair(stream);
  return {first, kb.shl(kb.i32(1), kb.bitAnd(word, 63))};
}
