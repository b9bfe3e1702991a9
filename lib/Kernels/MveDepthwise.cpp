//===- MveDepthwise.cpp - Depthwise convolution with vectors --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MveKernel.h"
#include "mcunet/Kernels/MveInstructions.h"

using namespace mlir;
using namespace mcunet::kernels;
using Values = KernelBuilder::Values;

namespace {
/// Eight channels at a time, in 16 bits: a product of bytes fits, and so does
/// the sum of two as no weight is -128. Pairs of taps are then widened and
/// added to two vectors of four sums, the even and the odd channels.
///
/// Windows inside the input take the bytes as they are, with the zero point in
/// the bias; others, in 32 bits, only the taps that are inside.
class MveDepthwise : public DepthwiseEmitter {
public:
  MveDepthwise(KernelBuilder &kb, const DepthwiseLayer &layer) : layer(layer) {
    weights = kb.global("weights", layer.weights);
    SmallVector<int32_t> words;
    for (int64_t channel = 0; channel < layer.channels; channel += 8)
      packEight(words, channel);
    table = kb.global("table", words);
  }

  void emitInterior(KernelBuilder &kb, ArrayRef<Value> rows,
                    Value output) override {
    forEights(
        kb, rows, output, /*folded=*/true,
        [&](ArrayRef<Value> rows, Value filter, Values acc) {
          SmallVector<Value> pending;
          for (int64_t ky = 0; ky < layer.kernelRows; ++ky)
            for (int64_t kx = 0; kx < layer.kernelCols; ++kx) {
              Value from =
                  kb.offset(rows[ky], kx * layer.dilationCols * layer.channels);
              int64_t tap = ky * layer.kernelCols + kx;
              pending.push_back(kb.mul(
                  mve::loadWidened(kb, from, 8, 16),
                  mve::loadWidened(kb, kb.offset(filter, tap * layer.channels),
                                   8, 16)));
              if (pending.size() == 2)
                flush(kb, pending, acc);
            }
          flush(kb, pending, acc);
          return acc;
        });
  }

  void emitBorder(KernelBuilder &kb, llvm::function_ref<Value(Value)> rowAt,
                  const TapRange &taps, Value output) override;

private:
  /// Folded biases, plain biases, multipliers and shifts, each for the even
  /// and then the odd of eight channels.
  static constexpr int64_t kEntryBytes = 4 * 8 * 4;

  void packEight(SmallVectorImpl<int32_t> &words, int64_t first) const {
    auto each = [&](llvm::function_ref<int32_t(int64_t)> value) {
      for (int64_t odd : {0, 1})
        for (int64_t channel = first + odd; channel < first + 8; channel += 2)
          words.push_back(value(channel));
    };
    each([&](int64_t channel) {
      int64_t sum = 0;
      for (int64_t tap = 0; tap < layer.kernelRows * layer.kernelCols; ++tap)
        sum += layer.weights[tap * layer.channels + channel];
      return static_cast<int32_t>(layer.bias[channel] - sum * layer.inputZp);
    });
    each([&](int64_t channel) { return layer.bias[channel]; });
    each([&](int64_t channel) { return layer.requant.multiplierOf(channel); });
    each([&](int64_t channel) { return 31 - layer.requant.shiftOf(channel); });
  }

  /// Adds one or two vectors of products to the sums.
  static void flush(KernelBuilder &kb, SmallVectorImpl<Value> &pending,
                    Values &acc) {
    if (pending.empty())
      return;
    Value sum =
        pending.size() == 2 ? kb.add(pending[0], pending[1]) : pending[0];
    for (bool odd : {false, true})
      acc[odd] = kb.add(acc[odd], mve::widenLanes(kb, sum, odd));
    pending.clear();
  }

  /// The loop over channels around `accumulate`; pointers of rows run along.
  void forEights(
      KernelBuilder &kb, ArrayRef<Value> rows, Value output, bool folded,
      llvm::function_ref<Values(ArrayRef<Value> rows, Value filter, Values acc)>
          accumulate) const;

  DepthwiseLayer layer;
  Value weights, table;
};
} // namespace

void MveDepthwise::forEights(
    KernelBuilder &kb, ArrayRef<Value> rows, Value output, bool folded,
    llvm::function_ref<Values(ArrayRef<Value>, Value, Values)> accumulate)
    const {
  const RequantSpec &spec = layer.requant;
  Values carried = {output, weights, table};
  carried.append(rows.begin(), rows.end());
  kb.forLoop(
      kb.i32(0), kb.i32(layer.channels / 8), 1, carried,
      [&](Value, const Values &at) {
        auto parameter = [&](int64_t index, bool odd) {
          return mve::load(kb, kb.offset(at[2], 32 * index + 16 * odd), 4, 32);
        };
        int64_t bias = folded ? 0 : 1;
        Values acc =
            accumulate(ArrayRef(at).drop_front(3), at[1],
                       {parameter(bias, false), parameter(bias, true)});
        for (bool odd : {false, true})
          acc[odd] =
              mve::scale(kb, acc[odd], parameter(2, odd), parameter(3, odd),
                         spec.clampLow < spec.outputZp, spec.outputZp);
        Value result = mve::clamp(kb, mve::narrowLanes(kb, acc[0], acc[1]),
                                  spec.clampLow, spec.clampHigh);
        mve::storeNarrowed(kb, result, at[0]);
        Values next(at);
        for (auto [index, pointer] : llvm::enumerate(at))
          next[index] = kb.offset(pointer, index == 2 ? kEntryBytes : 8);
        return next;
      });
}

void MveDepthwise::emitBorder(KernelBuilder &kb,
                              llvm::function_ref<Value(Value)> rowAt,
                              const TapRange &taps, Value output) {
  Value minusZp = mve::splat(kb, 4, 32, -layer.inputZp);
  kb.forLoop(0, layer.channels, 8, [&](Value channel) {
    Value entry = kb.offset(table, kb.mul(channel, kEntryBytes / 8));
    Values init = {mve::load(kb, kb.offset(entry, 32), 4, 32),
                   mve::load(kb, kb.offset(entry, 48), 4, 32)};
    Value filter = kb.offset(weights, channel);
    Values acc = kb.forLoop(
        taps.rowBegin, taps.rowEnd, 1, init, [&](Value ky, const Values &acc) {
          int64_t step = layer.dilationCols * layer.channels;
          Value tap = kb.add(kb.mul(ky, layer.kernelCols), taps.colBegin);
          Values at = {kb.offset(kb.offset(rowAt(ky), channel),
                                 kb.mul(taps.colBegin, step)),
                       kb.offset(filter, kb.mul(tap, layer.channels))};
          at.append(acc);
          Values sums = kb.forLoop(
              taps.colBegin, taps.colEnd, 1, at, [&](Value, const Values &at) {
                Value pixels = mve::loadWidened(kb, at[0], 8, 16);
                Value filters = mve::loadWidened(kb, at[1], 8, 16);
                Values next = {kb.offset(at[0], step),
                               kb.offset(at[1], layer.channels)};
                for (bool odd : {false, true}) {
                  Value centred =
                      kb.add(mve::widenLanes(kb, pixels, odd), minusZp);
                  next.push_back(kb.add(
                      at[2 + odd],
                      kb.mul(centred, mve::widenLanes(kb, filters, odd))));
                }
                return next;
              });
          return Values{sums[2], sums[3]};
        });
    const RequantSpec &spec = layer.requant;
    for (bool odd : {false, true})
      acc[odd] = mve::scale(
          kb, acc[odd], mve::load(kb, kb.offset(entry, 64 + 16 * odd), 4, 32),
          mve::load(kb, kb.offset(entry, 96 + 16 * odd), 4, 32),
          spec.clampLow < spec.outputZp, spec.outputZp);
    Value result = mve::clamp(kb, mve::narrowLanes(kb, acc[0], acc[1]),
                              spec.clampLow, spec.clampHigh);
    mve::storeNarrowed(kb, result, kb.offset(output, channel));
  });
}

std::unique_ptr<DepthwiseEmitter>
mcunet::kernels::createMveDepthwise(KernelBuilder &kb,
                                    const DepthwiseLayer &layer) {
  if (layer.multiplier != 1 || layer.channels % 8 != 0 ||
      !takesVectors(layer.requant) ||
      llvm::is_contained(layer.weights, int8_t{-128}))
    return nullptr;
  return std::make_unique<MveDepthwise>(kb, layer);
}
