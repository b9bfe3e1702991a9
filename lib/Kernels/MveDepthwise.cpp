//===- MveDepthwise.cpp - Depthwise convolution with vectors --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A block of 16 channels of one output; one of eight channels may follow:
//
//   for each block                                               le
//     acc 0 to 3 = biases
//     for each group of taps whose products fit 16 bits in total
//       for each tap
//         x = 16 inputs, w = 16 weights                          vldrb, vldrw
//         even += x * w, odd += x * w                            vmullb, vmullt
//       acc 0 += even lanes of even, acc 1 += odd lanes          vmovlb, vmovlt
//       acc 2 += even lanes of odd, acc 3 += odd lanes           vmovlb, vmovlt
//     requantise, narrow and store 16 bytes
//
// Its part of the stream, and the channels in the four lanes of each vector:
//
//   | biases | weights of tap 0 | tap 1 | .. | multipliers | 31 - shifts |
//     4 bytes a channel, 1 byte a channel and tap, 4 and 4 bytes a channel
//
//   width 16    acc 0: 0 4 8 12    1: 2 6 10 14    2: 1 5 9 13    3: 3 7 11 15
//   width 8     acc 0: 0 2 4 6     1: 1 3 5 7
//
// Biases, multipliers and shifts are in the order of the accumulators, weights
// in that of channels. A block of eight has one vector of 16-bit products:
// inputs and weights are widened as they are loaded (vldrb.s16), and vmul
// multiplies them.
//
// LLVM allocates the registers. Where q0 to q7 have to hold four accumulators,
// two sums, inputs, weights and a product, one vector of biases is on the
// stack. Inner windows advance one pointer for each kernel row; a window over
// the border loads each tap's address from the table in scratch, a word for
// each tap.
//
//===----------------------------------------------------------------------===//

#include "MveKernel.h"
#include "mcunet/Kernels/MveInstructions.h"

using namespace mlir;
using namespace mcunet::kernels;
using Values = KernelBuilder::Values;

namespace {
/// Handles sixteen channels at a time, and at the end eight. Products of bytes
/// are summed in 16 bits, over as many taps as the weights of every channel
/// prove to fit. These sums, of the even and of the odd channels, are then
/// widened and added to vectors of four accumulators.
///
/// Windows use the bytes as they are; the bias includes the zero point. For a
/// window over the border, a table holds the address of each tap, and taps
/// outside the input point to a row of zero points.
class MveDepthwise : public DepthwiseEmitter {
public:
  MveDepthwise(KernelBuilder &kb, const DepthwiseLayer &layer)
      : layer(layer), groups(groupTaps()) {
    SmallVector<int8_t> bytes;
    for (int64_t channel = 0; channel < layer.channels;)
      channel += packBlock(bytes, channel);
    stream = kb.global("weights", bytes);
    SmallVector<int8_t> row(layer.channels, static_cast<int8_t>(layer.inputZp));
    outside = kb.global("outside", row);
  }

  void emitInterior(KernelBuilder &kb, ArrayRef<Value> rows,
                    Value output) override {
    int64_t step = layer.dilationCols * layer.channels;
    Values carried = {output, stream};
    carried.append(rows.begin(), rows.end());
    forBlocks(kb, carried, [&](const Values &at, int64_t tap, Value) {
      return kb.offset(at[2 + tap / layer.kernelCols],
                       tap % layer.kernelCols * step);
    });
  }

  void emitBorder(KernelBuilder &kb, llvm::function_ref<Value(Value)> rowAt,
                  const TapRange &taps, Value scratch, Value output) override {
    writeTable(kb, rowAt, taps, scratch);
    forBlocks(kb, {output, stream},
              [&](const Values &, int64_t tap, Value channel) {
                Value address = kb.loadPointer(kb.offset(scratch, 4 * tap));
                return kb.offset(address, channel);
              });
  }

private:
  int64_t numTaps() const { return layer.kernelRows * layer.kernelCols; }
  int8_t weightAt(int64_t tap, int64_t channel) const {
    return layer.weights[tap * layer.channels + channel];
  }
  /// Bytes of a block of `width` channels: biases, weights, multipliers,
  /// shifts.
  int64_t blockBytes(int64_t width) const { return (12 + numTaps()) * width; }

  SmallVector<int64_t> groupTaps() const;
  int64_t packBlock(SmallVectorImpl<int8_t> &bytes, int64_t first) const;
  void writeTable(KernelBuilder &kb, llvm::function_ref<Value(Value)> rowAt,
                  const TapRange &taps, Value table) const;

  using AddressOf =
      llvm::function_ref<Value(const Values &at, int64_t tap, Value channel)>;
  void forBlocks(KernelBuilder &kb, const Values &carried,
                 AddressOf addressOf) const;
  void emitBlock(KernelBuilder &kb, const Values &at, Value channel,
                 int64_t width, AddressOf addressOf) const;

  DepthwiseLayer layer;
  /// The number of taps in each sum of 16 bits.
  SmallVector<int64_t> groups;
  Value stream, outside;
};
} // namespace

/// |x| is at most 128, so taps with |weights| of 255 in total stay within 16
/// bits.
SmallVector<int64_t> MveDepthwise::groupTaps() const {
  SmallVector<int64_t> result, sums(layer.channels, 0);
  for (int64_t tap = 0; tap < numTaps(); ++tap) {
    bool fits = !result.empty();
    for (int64_t channel = 0; channel < layer.channels; ++channel)
      fits &= sums[channel] + std::abs(int{weightAt(tap, channel)}) <= 255;
    if (!fits) {
      result.push_back(0);
      llvm::fill(sums, 0);
    }
    for (int64_t channel = 0; channel < layer.channels; ++channel)
      sums[channel] += std::abs(int{weightAt(tap, channel)});
    ++result.back();
  }
  return result;
}

/// The channels of accumulator vector `index`, relative to the block's first
/// one. Widening separates even and odd lanes, and so do the byte products
/// before it.
static std::array<int64_t, 4> lanesOf(int64_t width, int64_t index) {
  if (width == 8)
    return {index, index + 2, index + 4, index + 6};
  int64_t first = index / 2 + 2 * (index % 2);
  return {first, first + 4, first + 8, first + 12};
}

/// Packs one block; returns its number of channels.
int64_t MveDepthwise::packBlock(SmallVectorImpl<int8_t> &bytes,
                                int64_t first) const {
  int64_t width = layer.channels - first >= 16 ? 16 : 8;
  auto each = [&](llvm::function_ref<int32_t(int64_t)> value) {
    for (int64_t index = 0; index < width / 4; ++index)
      for (int64_t lane : lanesOf(width, index)) {
        uint32_t word = value(first + lane);
        for (int shift = 0; shift < 32; shift += 8)
          bytes.push_back(static_cast<int8_t>(word >> shift));
      }
  };
  each([&](int64_t channel) {
    int64_t sum = 0;
    for (int64_t tap = 0; tap < numTaps(); ++tap)
      sum += weightAt(tap, channel);
    return static_cast<int32_t>(layer.bias[channel] - sum * layer.inputZp);
  });
  for (int64_t tap = 0; tap < numTaps(); ++tap)
    for (int64_t channel = first; channel < first + width; ++channel)
      bytes.push_back(weightAt(tap, channel));
  each([&](int64_t channel) { return layer.requant.multiplierOf(channel); });
  each([&](int64_t channel) { return 31 - layer.requant.shiftOf(channel); });
  return width;
}

/// Writes the address of every tap.
void MveDepthwise::writeTable(KernelBuilder &kb,
                              llvm::function_ref<Value(Value)> rowAt,
                              const TapRange &taps, Value table) const {
  auto writeRow = [&](Value ky) {
    Value inside =
        kb.both(kb.lessEqual(taps.rowBegin, ky), kb.less(ky, taps.rowEnd));
    Value entry = kb.offset(table, kb.mul(ky, 4 * layer.kernelCols));
    auto write = [&](llvm::function_ref<Value(int64_t kx)> addressOf) {
      for (int64_t kx = 0; kx < layer.kernelCols; ++kx)
        kb.storePointer(addressOf(kx), kb.offset(entry, 4 * kx));
    };
    kb.ifThen(
        inside,
        [&] {
          Value row = rowAt(ky);
          write([&](int64_t kx) {
            Value column = kb.i32(kx);
            Value within = kb.both(kb.lessEqual(taps.colBegin, column),
                                   kb.less(column, taps.colEnd));
            int64_t at = kx * layer.dilationCols * layer.channels;
            return kb.select(within, kb.offset(row, at), outside);
          });
        },
        [&] { write([&](int64_t) { return outside; }); });
  };
  constexpr int64_t kFew = 9;
  if (numTaps() <= kFew)
    for (int64_t ky = 0; ky < layer.kernelRows; ++ky)
      writeRow(kb.i32(ky));
  else
    kb.forLoop(0, layer.kernelRows, 1, writeRow);
}

/// Loops over all channels. `carried` has the output, the stream and pointers
/// that advance with the channels.
void MveDepthwise::forBlocks(KernelBuilder &kb, const Values &carried,
                             AddressOf addressOf) const {
  int64_t whole = layer.channels / 16 * 16;
  Values at = kb.forLoop(kb.i32(0), kb.i32(whole), 16, carried,
                         [&](Value channel, const Values &at) {
                           emitBlock(kb, at, channel, 16, addressOf);
                           Values next(at);
                           for (auto [index, pointer] : llvm::enumerate(at))
                             next[index] = kb.offset(
                                 pointer, index == 1 ? blockBytes(16) : 16);
                           return next;
                         });
  if (whole < layer.channels)
    emitBlock(kb, at, kb.i32(whole), 8, addressOf);
}

void MveDepthwise::emitBlock(KernelBuilder &kb, const Values &at, Value channel,
                             int64_t width, AddressOf addressOf) const {
  int64_t vectors = width / 4;
  auto words = [&](int64_t offset, int64_t index) {
    return mve::load(kb, kb.offset(at[1], offset + 16 * index), 4, 32);
  };
  Values acc;
  for (int64_t index = 0; index < vectors; ++index)
    acc.push_back(words(0, index));
  int64_t tap = 0;
  for (int64_t count : groups) {
    Values sums;
    auto addProduct = [&](size_t half, Value product) {
      if (half < sums.size())
        sums[half] = kb.add(sums[half], product);
      else
        sums.push_back(product);
    };
    for (int64_t end = tap + count; tap < end; ++tap) {
      Value from = addressOf(at, tap, channel);
      Value filter = kb.offset(at[1], (4 + tap) * width);
      if (width == 8) {
        addProduct(0, kb.mul(mve::loadWidened(kb, from, 8, 16),
                             mve::loadWidened(kb, filter, 8, 16)));
        continue;
      }
      Value pixels = mve::load(kb, from, 16, 8);
      Value weights = mve::loadBytes(kb, filter);
      addProduct(0, mve::mulLanes(kb, pixels, weights, /*odd=*/false));
      addProduct(1, mve::mulLanes(kb, pixels, weights, /*odd=*/true));
    }
    for (int64_t index = 0; index < vectors; ++index)
      acc[index] = kb.add(acc[index],
                          mve::widenLanes(kb, sums[index / 2], index % 2 != 0));
  }
  const RequantSpec &spec = layer.requant;
  int64_t multipliers = (4 + numTaps()) * width;
  for (int64_t index = 0; index < vectors; ++index)
    acc[index] = mve::scale(kb, acc[index], words(multipliers, index),
                            words(multipliers + 4 * width, index),
                            spec.clampLow < spec.outputZp, spec.outputZp);
  Value result = mve::narrowLanes(kb, acc[0], acc[1]);
  if (width == 8)
    return mve::storeNarrowed(
        kb, mve::clamp(kb, result, spec.clampLow, spec.clampHigh), at[0]);
  result = mve::narrowLanes(kb, result, mve::narrowLanes(kb, acc[2], acc[3]));
  mve::storeBytes(kb, mve::clamp(kb, result, spec.clampLow, spec.clampHigh),
                  at[0]);
}

std::unique_ptr<DepthwiseEmitter>
mcunet::kernels::createMveDepthwise(KernelBuilder &kb,
                                    const DepthwiseLayer &layer) {
  if (layer.multiplier != 1 || layer.channels % 8 != 0 ||
      !takesVectors(layer.requant))
    return nullptr;
  return std::make_unique<MveDepthwise>(kb, layer);
}
