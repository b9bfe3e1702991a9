//===- DspKernel.cpp - Dual 16-bit multiply-accumulates -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DspKernel.h"

using namespace mlir;
using namespace mcunet::kernels;
using Values = KernelBuilder::Values;

//===----------------------------------------------------------------------===//
// Instructions
//===----------------------------------------------------------------------===//

static Value sxtb16(KernelBuilder &kb, Value word) {
  return kb.intrinsic("llvm.arm.sxtb16", kb.i32Type(), {word});
}

/// Bytes 1 and 3: `sxtb16 r, r, ror #8`.
static Value sxtb16Odd(KernelBuilder &kb, Value word) {
  Value rotated =
      kb.intrinsic("llvm.fshr.i32", kb.i32Type(), {word, word, kb.i32(8)});
  return sxtb16(kb, rotated);
}

static Value smlad(KernelBuilder &kb, Value a, Value b, Value acc) {
  return kb.intrinsic("llvm.arm.smlad", kb.i32Type(), {a, b, acc});
}

static Value smlabb(KernelBuilder &kb, Value a, Value b, Value acc) {
  return kb.intrinsic("llvm.arm.smlabb", kb.i32Type(), {a, b, acc});
}

static Value smlatt(KernelBuilder &kb, Value a, Value b, Value acc) {
  return kb.intrinsic("llvm.arm.smlatt", kb.i32Type(), {a, b, acc});
}

//===----------------------------------------------------------------------===//
// Dense convolution
//===----------------------------------------------------------------------===//

namespace {
/// The panel holds inputs widened to 16 bits, in groups of four: words (x0, x2)
/// and (x1, x3), as sxtb16 makes them, the pixels' words side by side.
///
/// Weights of two output channels A and B share a word: each 16-bit lane is
/// 256 * A + B. One smlad then gives 256 * a + b, and one on the low bytes gives
/// b, so that a = (sum - b) / 256 without unpacking A at all. That needs A and
/// 256 * A + B to fit their lanes and |a| < 2^23, which the weights prove;
/// otherwise the pair takes two words, unpacked both.
class DspGemm : public GemmEmitter {
public:
  static constexpr unsigned kPixels = 2;
  static constexpr int64_t kTableStride = 12;

  DspGemm(KernelBuilder &kb, const GemmLayer &layer)
      : layer(layer), requantiser(layer.requant, bound(), /*hasFused=*/true),
        shared(sharesLanes()) {
    packWeights(kb);
    packTable(kb);
  }

  unsigned pixelsPerStep() const override { return kPixels; }
  bool readsInPlace() const override { return false; }
  int64_t panelBytes() const override {
    return groups() * 8 * kPixels;
  }

  void copyToPanel(KernelBuilder &kb, Value panel, unsigned pixels,
                   unsigned pixel, Value at, Value from,
                   int64_t count) override;
  void fillPanel(KernelBuilder &kb, Value panel, unsigned pixels,
                 unsigned pixel, Value at, int32_t value,
                 int64_t count) override;
  void emit(KernelBuilder &kb, Value source, int64_t sourceStride, Value output,
            unsigned pixels) override;

private:
  int64_t groups() const { return llvm::divideCeil(layer.depth, 4); }
  int64_t quads() const { return layer.outChannels / 4; }
  /// Bytes of weights of four output channels.
  int64_t quadBytes() const { return groups() * 16; }

  int8_t weightAt(int64_t channel, int64_t k) const {
    return channel < layer.outChannels && k < layer.depth
               ? layer.weights[channel * layer.depth + k]
               : 0;
  }
  int32_t biasAt(int64_t channel) const {
    return channel < layer.outChannels ? layer.bias[channel] : 0;
  }
  ArrayRef<int8_t> rowOf(int64_t channel) const {
    return layer.weights.slice(channel * layer.depth, layer.depth);
  }

  int64_t bound() const {
    int64_t largest = 0;
    for (int64_t channel = 0; channel < layer.outChannels; ++channel)
      largest = std::max(largest,
                         accumulatorBound(layer.bias[channel], rowOf(channel)));
    return largest;
  }

  bool sharesLanes() const {
    return bound() < (int64_t{1} << 23) &&
           !llvm::is_contained(layer.weights, int8_t{-128});
  }

  void packWeights(KernelBuilder &kb);
  void packTable(KernelBuilder &kb);
  void emitChannels(KernelBuilder &kb, Value panel, Value output,
                    unsigned pixels, Value quad, int64_t valid);
  Values accumulate(KernelBuilder &kb, Value panel, Value weights,
                    unsigned pixels, const Values &init);
  void step(KernelBuilder &kb, Value panel, Value weights, unsigned pixels,
            int64_t half, Values &acc);
  Value panelAddress(KernelBuilder &kb, Value panel, unsigned pixels,
                     unsigned pixel, Value at);

  GemmLayer layer;
  Requantiser requantiser;
  bool shared;
  Value weights, table;
};
} // namespace

/// Per four channels and group of four inputs: two words a half group. Shared:
/// (A, B) lanes of channels 0, 1 and 2, 3. Apart: the four channels' bytes of
/// the lanes, even channels in the low bytes.
void DspGemm::packWeights(KernelBuilder &kb) {
  SmallVector<int32_t> words;
  int64_t padded = llvm::alignTo(layer.outChannels, 4);
  auto lane = [&](int64_t channel, int64_t k) -> int32_t {
    int32_t high = weightAt(channel, k), low = weightAt(channel + 1, k);
    // Apart, the low byte may not borrow from the high one.
    return shared ? (256 * high + low) & 0xffff
                  : ((high & 0xff) << 8) | (low & 0xff);
  };
  for (int64_t quad = 0; quad < padded; quad += 4)
    for (int64_t group = 0; group < groups(); ++group)
      for (int64_t half : {0, 1})
        for (int64_t pair : {0, 2}) {
          int64_t k = 4 * group + half;
          uint32_t low = lane(quad + pair, k);
          uint32_t high = lane(quad + pair, k + 2);
          words.push_back(static_cast<int32_t>(low | high << 16));
        }
  weights = kb.global("weights", words);
}

/// Per four channels: four starting accumulators, then two parameters each.
void DspGemm::packTable(KernelBuilder &kb) {
  SmallVector<int32_t> words;
  for (int64_t quad = 0; quad < layer.outChannels; quad += 4) {
    for (int64_t channel = quad; channel < quad + 4; ++channel) {
      uint32_t start = biasAt(channel);
      if (shared && channel % 2 == 0)
        start = 256u * start + static_cast<uint32_t>(biasAt(channel + 1));
      words.push_back(static_cast<int32_t>(start));
    }
    for (int64_t channel = quad; channel < quad + 4; ++channel) {
      auto [first, second] = requantiser.parametersOf(
          std::min(channel, layer.outChannels - 1));
      words.append({first, second});
    }
  }
  table = kb.global("table", words);
}

/// Where input `at` of a pixel lies, for any `at`: lanes are swapped in a group.
Value DspGemm::panelAddress(KernelBuilder &kb, Value panel, unsigned pixels,
                            unsigned pixel, Value at) {
  Value word = kb.add(kb.shl(kb.ashr(at, 2), 1), kb.bitAnd(at, 1));
  Value lane = kb.bitAnd(kb.ashr(at, 1), 1);
  Value byte = kb.add(kb.add(kb.mul(word, 4 * pixels), kb.shl(lane, 1)),
                      4 * pixel);
  return kb.offset(panel, byte);
}

void DspGemm::copyToPanel(KernelBuilder &kb, Value panel, unsigned pixels,
                          unsigned pixel, Value at, Value from, int64_t count) {
  int64_t whole = 0;
  // `at` is a multiple of four exactly where every piece is one: see the caller.
  if (layer.depth == count || count % 4 == 0) {
    whole = count / 4;
    Value base = kb.offset(kb.offset(panel, kb.mul(at, 2 * pixels)),
                           4 * pixel);
    auto group = [&](Value source, Value target, int64_t index) {
      Value word = kb.load32(kb.offset(source, 4 * index), 1);
      kb.store32(sxtb16(kb, word), kb.offset(target, 8 * pixels * index));
      kb.store32(sxtb16Odd(kb, word),
                 kb.offset(target, 8 * pixels * index + 4 * pixels));
    };
    int64_t unroll = whole % 4 == 0 ? 4 : whole % 2 == 0 ? 2 : 1;
    if (whole <= 4) {
      for (int64_t index = 0; index < whole; ++index)
        group(from, base, index);
    } else {
      kb.forLoop(kb.i32(0), kb.i32(whole), unroll, {from, base},
                 [&](Value, const Values &at) {
                   for (int64_t index = 0; index < unroll; ++index)
                     group(at[0], at[1], index);
                   return Values{kb.offset(at[0], 4 * unroll),
                                 kb.offset(at[1], 8 * pixels * unroll)};
                 });
    }
  }
  for (int64_t index = 4 * whole; index < count; ++index)
    kb.store16(kb.load8(kb.offset(from, index)),
               panelAddress(kb, panel, pixels, pixel, kb.add(at, index)));
}

void DspGemm::fillPanel(KernelBuilder &kb, Value panel, unsigned pixels,
                        unsigned pixel, Value at, int32_t value,
                        int64_t count) {
  kb.forLoop(0, count, 1, [&](Value index) {
    kb.store16(kb.i32(value),
               panelAddress(kb, panel, pixels, pixel, kb.add(at, index)));
  });
}

/// Half a group: two inputs of every pixel against four channels.
void DspGemm::step(KernelBuilder &kb, Value panel, Value weights,
                   unsigned pixels, int64_t half, Values &acc) {
  SmallVector<Value> inputs;
  for (unsigned pixel = 0; pixel < pixels; ++pixel)
    inputs.push_back(
        kb.load32(kb.offset(panel, 4 * (half * pixels + pixel))));
  for (int64_t pair : {0, 1}) {
    Value word = kb.load32(kb.offset(weights, 8 * half + 4 * pair));
    Value even = shared ? word : sxtb16Odd(kb, word);
    Value odd = sxtb16(kb, word);
    for (unsigned pixel = 0; pixel < pixels; ++pixel) {
      Value &first = acc[4 * pixel + 2 * pair];
      Value &second = acc[4 * pixel + 2 * pair + 1];
      first = smlad(kb, inputs[pixel], even, first);
      second = smlad(kb, inputs[pixel], odd, second);
    }
  }
}

Values DspGemm::accumulate(KernelBuilder &kb, Value panel, Value weights,
                           unsigned pixels, const Values &init) {
  int64_t unroll = groups() % 4 == 0 ? 4 : groups() % 2 == 0 ? 2 : 1;
  Values carried(init);
  carried.append({panel, weights});
  auto body = [&](Value, const Values &at) {
    Values acc(at.begin(), at.end() - 2);
    Value x = at[at.size() - 2], w = at[at.size() - 1];
    for (int64_t group = 0; group < unroll; ++group)
      for (int64_t half : {0, 1})
        step(kb, kb.offset(x, 8 * pixels * group), kb.offset(w, 16 * group),
             pixels, half, acc);
    acc.append({kb.offset(x, 8 * pixels * unroll), kb.offset(w, 16 * unroll)});
    return acc;
  };
  Values result = groups() == unroll
                      ? body(Value(), carried)
                      : kb.forLoop(kb.i32(0), kb.i32(groups()), unroll, carried,
                                   body);
  result.pop_back_n(2);
  return result;
}

/// Four output channels, of which the first `valid` are stored.
void DspGemm::emitChannels(KernelBuilder &kb, Value panel, Value output,
                           unsigned pixels, Value quad, int64_t valid) {
  Value entry = kb.offset(table, kb.mul(quad, 4 * kTableStride));
  Values init;
  for (int64_t channel = 0; channel < 4; ++channel)
    init.push_back(kb.load32(kb.offset(entry, 4 * channel)));
  Values start;
  for (unsigned pixel = 0; pixel < pixels; ++pixel)
    start.append(init);
  Values acc = accumulate(kb, panel,
                          kb.offset(weights, kb.mul(quad, quadBytes())), pixels,
                          start);
  Value target = kb.offset(output, kb.shl(quad, 2));
  for (int64_t channel = 0; channel < valid; ++channel) {
    Value first = kb.load32(kb.offset(entry, 16 + 8 * channel));
    Value second = kb.load32(kb.offset(entry, 20 + 8 * channel));
    for (unsigned pixel = 0; pixel < pixels; ++pixel) {
      Value sum = acc[4 * pixel + channel];
      bool split = shared && channel % 2 == 0;
      // 256 * a >> 7 is twice a: the doubling that the high multiply wants.
      if (split)
        sum = kb.ashr(kb.sub(sum, acc[4 * pixel + channel + 1]), 7);
      Value result = requantiser.emit(kb, sum, first, second, split);
      kb.store8(result,
                kb.offset(target, pixel * layer.outChannels + channel));
    }
  }
}

void DspGemm::emit(KernelBuilder &kb, Value source, int64_t, Value output,
                   unsigned pixels) {
  kb.forLoop(0, quads(), 1, [&](Value quad) {
    emitChannels(kb, source, output, pixels, quad, 4);
  });
  if (int64_t rest = layer.outChannels % 4)
    emitChannels(kb, source, output, pixels, kb.i32(quads()), rest);
}

//===----------------------------------------------------------------------===//
// Depthwise convolution
//===----------------------------------------------------------------------===//

namespace {
/// Four channels at a time; weights are widened to 16 bits at compile time, in
/// the order that sxtb16 gives the inputs.
class DspDepthwise : public DepthwiseEmitter {
public:
  DspDepthwise(KernelBuilder &kb, const DepthwiseLayer &layer)
      : layer(layer), requantiser(layer.requant, bound(), /*hasFused=*/true) {
    packWeights(kb);
    packTable(kb);
  }

  void emitInterior(KernelBuilder &kb, ArrayRef<Value> rows,
                    Value output) override {
    forQuads(kb, output, [&](Value channel, Value filter, Values acc) {
      for (int64_t ky = 0; ky < layer.kernelRows; ++ky) {
        Value row = kb.offset(rows[ky], channel);
        for (int64_t kx = 0; kx < layer.kernelCols; ++kx)
          tap(kb, kb.offset(row, kx * layer.dilationCols * layer.channels),
              kb.offset(filter, 8 * (ky * layer.kernelCols + kx)), acc);
      }
      return acc;
    });
  }

  void emitBorder(KernelBuilder &kb, llvm::function_ref<Value(Value)> rowAt,
                  const TapRange &taps, Value output) override {
    forQuads(kb, output, [&](Value channel, Value filter, Values acc) {
      return kb.forLoop(
          taps.rowBegin, taps.rowEnd, 1, acc,
          [&](Value ky, const Values &outer) {
            Value row = kb.offset(rowAt(ky), channel);
            Value line =
                kb.offset(filter, kb.mul(ky, 8 * layer.kernelCols));
            return kb.forLoop(
                taps.colBegin, taps.colEnd, 1, outer,
                [&](Value kx, const Values &inner) {
                  Values next(inner);
                  tap(kb,
                      kb.offset(row, kb.mul(kx, layer.dilationCols *
                                                    layer.channels)),
                      kb.offset(line, kb.shl(kx, 3)), next);
                  return next;
                });
          });
    });
  }

private:
  int64_t taps() const { return layer.kernelRows * layer.kernelCols; }

  int64_t bound() const {
    int64_t largest = 0;
    for (int32_t value : layer.bias)
      largest = std::max<int64_t>(largest, std::abs(int64_t{value}));
    return largest + 255 * 128 * taps();
  }

  void packWeights(KernelBuilder &kb) {
    SmallVector<int32_t> words;
    auto half = [&](int64_t tap, int64_t channel) -> uint32_t {
      return static_cast<uint16_t>(
          layer.weights[tap * layer.channels + channel]);
    };
    for (int64_t quad = 0; quad + 4 <= layer.channels; quad += 4)
      for (int64_t tap = 0; tap < taps(); ++tap)
        for (int64_t odd : {0, 1})
          words.push_back(static_cast<int32_t>(half(tap, quad + odd) |
                                               half(tap, quad + odd + 2)
                                                   << 16));
    weights = kb.global("weights", words);
  }

  void packTable(KernelBuilder &kb) {
    SmallVector<int32_t> words;
    for (int64_t channel = 0; channel < layer.channels; ++channel) {
      auto [first, second] = requantiser.parametersOf(channel);
      words.append({layer.bias[channel], first, second});
    }
    table = kb.global("table", words);
  }

  /// One tap of four channels; the packed minus zero point rides on sxtab16.
  void tap(KernelBuilder &kb, Value pixel, Value filter, Values &acc) {
    Value word = kb.load32(pixel, 1);
    Value even = centred(kb, word, /*odd=*/false);
    Value odd = centred(kb, word, /*odd=*/true);
    Value evenWeights = kb.load32(filter);
    Value oddWeights = kb.load32(kb.offset(filter, 4));
    acc[0] = smlabb(kb, even, evenWeights, acc[0]);
    acc[1] = smlabb(kb, odd, oddWeights, acc[1]);
    acc[2] = smlatt(kb, even, evenWeights, acc[2]);
    acc[3] = smlatt(kb, odd, oddWeights, acc[3]);
  }

  Value centred(KernelBuilder &kb, Value word, bool odd) {
    if (layer.inputZp == 0)
      return odd ? sxtb16Odd(kb, word) : sxtb16(kb, word);
    uint32_t half = static_cast<uint16_t>(-layer.inputZp);
    Value minusZp = kb.i32(static_cast<int32_t>(half | half << 16));
    Value rotated = odd ? kb.intrinsic("llvm.fshr.i32", kb.i32Type(),
                                       {word, word, kb.i32(8)})
                        : word;
    return kb.intrinsic("llvm.arm.sxtab16", kb.i32Type(), {minusZp, rotated});
  }

  void forQuads(KernelBuilder &kb, Value output,
                llvm::function_ref<Values(Value channel, Value filter,
                                          Values acc)>
                    accumulate) {
    kb.forLoop(0, layer.channels, 4, [&](Value channel) {
      Value entry = kb.offset(table, kb.mul(channel, 12));
      Values acc;
      for (int64_t lane = 0; lane < 4; ++lane)
        acc.push_back(kb.load32(kb.offset(entry, 12 * lane)));
      Value filter = kb.offset(weights, kb.mul(channel, 2 * taps()));
      acc = accumulate(channel, filter, acc);
      Value target = kb.offset(output, channel);
      for (int64_t lane = 0; lane < 4; ++lane) {
        Value result = requantiser.emit(
            kb, acc[lane], kb.load32(kb.offset(entry, 12 * lane + 4)),
            kb.load32(kb.offset(entry, 12 * lane + 8)));
        kb.store8(result, kb.offset(target, lane));
      }
    });
  }

  DepthwiseLayer layer;
  Requantiser requantiser;
  Value weights, table;
};
} // namespace

std::unique_ptr<GemmEmitter> DspKernel::gemm(KernelBuilder &kb,
                                             const GemmLayer &layer) const {
  return std::make_unique<DspGemm>(kb, layer);
}

std::unique_ptr<DepthwiseEmitter>
DspKernel::depthwise(KernelBuilder &kb, const DepthwiseLayer &layer) const {
  // Lanes are groups of four channels; other shapes are rare and go one by one.
  if (layer.multiplier != 1 || layer.channels % 4 != 0)
    return ScalarKernel::depthwise(kb, layer);
  return std::make_unique<DspDepthwise>(kb, layer);
}

int64_t DspKernel::gemmScratch(int64_t depth, bool) const {
  return llvm::divideCeil(depth, 4) * 8 * DspGemm::kPixels;
}
