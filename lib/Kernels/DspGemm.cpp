//===- DspGemm.cpp - Dense convolution with dual multiplies ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A tile is the function that computes all output channels of one or two
// pixels, four channels (a quad) at a time:
//
//   tile(left, right, panel, stream)
//     at = stream + 3 words
//     do
//       for each pixel and channel: sum[pixel][channel] = start[channel]
//       for each group of four inputs: add its products        DspProducts.cpp
//       for each channel
//         load its two parameters
//         for each pixel
//           *output[pixel]++ = requantise(sum[pixel][channel])     storeQuad()
//     while at != end of the quads                             at: the stream
//
// The stream of a layer is read once per tile, from its start to its end:
//
//   head    | bytes of all whole quads | bytes of a quad's whole groups |
//           | output zero point |
//   quad 0  | start 0 1 2 3 | group 0 | group 1 | .. | parameters |
//   quad 1  | ..                                    the last one may be partial
//
//   start       4 words: the bias; shared packing has 256 * a + b for channel 0
//               and 2. A tile that crosses low bytes has less for 1 and 3 (see
//               crossWeights).
//   group       wide, 32 bytes            shared and apart, 16 bytes
//               00.02 10.12 20.22 30.32   A0.A2 B0.B2
//               01.03 11.13 21.23 31.33   A1.A3 B1.B3
//   parameters  8 words, first and second of each channel in turn; if compact
//               5 words, the four first ones and a word of four exponents
//
// There, 12 is the weight of channel 1 of the quad for input 2 of the group,
// and x.y is a word with x in its low half. A2 holds the weights of channels 0
// and 1 for input 2, and B2 those of channels 2 and 3: 256 * w + v if shared; w
// in the high byte and v in the low one if apart. A partial quad has zero
// weights for the channels that do not exist, and its size is that of a whole
// one.
//
// Registers on entry: r0 left output, r1 right output, r2 panel, r3 stream;
// with one pixel r0 output, r1 panel, r2 stream. LLVM drops the last argument
// if one layer of the module uses the tile. Products need every register. So
// LLVM keeps the outputs, the start of the panel, the zero point, the end of
// the quads and the end of a loop's weights on the stack. A turn of an assembly
// loop reads at most the last of these.
//
//===----------------------------------------------------------------------===//

#include "DspGemm.h"
#include "mcunet/Kernels/DspInstructions.h"

using namespace mlir;
using namespace mcunet::kernels;

//===----------------------------------------------------------------------===//
// Weights
//===----------------------------------------------------------------------===//

DspGemm::DspGemm(KernelBuilder &kb, const GemmLayer &layer, bool preferFlash)
    : layer(layer), preferFlash(preferFlash), packing(choosePacking()),
      requantiser(layer.requant, channelRanges(layer),
                  packing == Packing::Wide),
      compact(choosesCompact()) {
  SmallVector<int32_t> words = {
      static_cast<int32_t>(layer.outChannels / 4 * quadBytes()),
      static_cast<int32_t>(wholeGroups() * groupBytes()),
      layer.requant.outputZp};
  for (int64_t quad = 0; quad < layer.outChannels; quad += 4)
    packQuad(words, quad);
  kb.global("weights", words);
}

/// 16-bit inputs of the pixels of a step. The lean form needs bytes, or nothing
/// if it reads 1x1 windows in place.
int64_t DspGemm::scratchBytes(const GemmLayer &layer) {
  if (layer.lean)
    return layer.pointwise ? 0 : layer.depth();
  return llvm::divideCeil(layer.depth(), 4) * 8 * layer.pixelsTogether();
}

/// Per pixel and four channels, Wide saves groups + 2 instructions over Shared
/// and costs 16 * groups bytes. It is chosen if each byte saves enough executed
/// instructions; layers with many weights have to save more. A single pixel
/// never saves enough.
DspGemm::Packing DspGemm::choosePacking() const {
  constexpr int64_t kPerByte = 16, kPerByteOfMany = 64, kMany = 4800;
  int64_t saved = layer.outPixels * (groups() + 2) / (16 * groups());
  int64_t bytes = layer.outChannels * layer.depth();
  if (!preferFlash && !layer.lean &&
      saved >= (bytes <= kMany ? kPerByte : kPerByteOfMany))
    return Packing::Wide;
  bool fits = largestSum(channelRanges(layer)) < (int64_t{1} << 23) &&
              !llvm::is_contained(layer.weights, int8_t{-128});
  return fits ? Packing::Shared : Packing::Apart;
}

/// Costs twelve instructions and saves 12 bytes per four channels.
bool DspGemm::choosesCompact() const {
  return requantiser.hasExponents() && layer.outPixels > 1 &&
         (preferFlash || layer.outPixels < 32);
}

/// The weight at a position of the panel; zero past the last channel or input.
int8_t DspGemm::weightAt(int64_t channel, int64_t position) const {
  if (channel >= layer.outChannels || position >= layer.depth())
    return 0;
  if (layer.lean)
    return layer.weights[channel * layer.depth() + position];
  int64_t piece, index, words = layer.pieces * wordBytes();
  if (position < words) {
    piece = position / wordBytes();
    index = position % wordBytes();
  } else {
    piece = (position - words) / restBytes();
    index = wordBytes() + (position - words) % restBytes();
  }
  return layer
      .weights[channel * layer.depth() + piece * layer.pieceBytes + index];
}

int32_t DspGemm::wideAt(int64_t channel, int64_t position) const {
  // Channels past the last have no scale.
  if (channel >= layer.outChannels)
    return 0;
  return requantiser.packed(channel, weightAt(channel, position));
}

uint32_t DspGemm::startOf(int64_t channel) const {
  if (channel >= layer.outChannels)
    return 0;
  return requantiser.packed(channel, layer.bias[channel]);
}

/// Correction term: the sum of the products of adjacent weights, which crossing
/// adds to every accumulator of the channel.
uint32_t DspGemm::crossWeights(int64_t channel) const {
  int32_t sum = 0;
  for (int64_t at = 0; at < layer.depth(); at += 2)
    sum += weightAt(channel, at) * weightAt(channel, at + 1);
  return sum;
}

void DspGemm::packGroup(SmallVectorImpl<int32_t> &words, int64_t quad,
                        int64_t group) const {
  auto pair = [&](int64_t position, auto &&half) {
    words.push_back(dsp::halves(half(position), half(position + 2)));
  };
  for (int64_t at : {4 * group, 4 * group + 1}) {
    if (packing == Packing::Wide) {
      for (int64_t channel = quad; channel < quad + 4; ++channel)
        pair(at, [&](int64_t k) { return wideAt(channel, k); });
      continue;
    }
    for (int64_t channel : {quad, quad + 2})
      pair(at, [&](int64_t k) -> int32_t {
        int32_t high = weightAt(channel, k), low = weightAt(channel + 1, k);
        // In Apart packing, the low byte must not borrow from the high one.
        return packing == Packing::Shared ? 256 * high + low
                                          : (high & 0xff) << 8 | (low & 0xff);
      });
  }
}

void DspGemm::packQuad(SmallVectorImpl<int32_t> &words, int64_t quad) const {
  bool shared = packing == Packing::Shared;
  for (int64_t channel = quad; channel < quad + 4; ++channel) {
    uint32_t start = startOf(channel);
    if (shared && channel % 2 == 0)
      start = 256 * start + startOf(channel + 1);
    else if (sharesCrossedBytes())
      start -= crossWeights(channel);
    words.push_back(static_cast<int32_t>(start));
  }
  for (int64_t group = 0; group < groups(); ++group)
    packGroup(words, quad, group);
  uint32_t exponents = 0;
  for (int64_t channel = quad; channel < quad + 4; ++channel) {
    auto [first, second] =
        requantiser.parametersOf(std::min(channel, layer.outChannels - 1),
                                 /*doubled=*/shared && channel % 2 == 0);
    words.push_back(first);
    if (!compact)
      words.push_back(second);
    uint32_t exponent = llvm::countr_zero(static_cast<uint32_t>(second));
    exponents |= exponent << (8 * (channel - quad));
  }
  if (compact)
    words.push_back(static_cast<int32_t>(exponents));
}

//===----------------------------------------------------------------------===//
// Tiles
//===----------------------------------------------------------------------===//

std::string DspGemm::tileName(size_t pixels) const {
  static constexpr const char *packings[] = {"wide", "shared", "apart"};
  std::string name = "gemm.tile" + std::to_string(pixels);
  if (static_cast<int64_t>(pixels) != panelPixels())
    name += "of" + std::to_string(panelPixels());
  name += "." + std::string(packings[static_cast<int>(packing)]);
  if (sharesCrossedBytes())
    name += ".whole";
  if (layer.lean)
    name += ".lean";
  name += (hasLoop() ? ".by" : ".all") + std::to_string(unroll());
  if (int64_t before = groupsBefore())
    name += "and" + std::to_string(before);
  if (int64_t bytes = lastBytes())
    name += "and" + std::to_string(bytes) + "bytes";
  if (compact)
    name += ".compact";
  int64_t whole = layer.outChannels / 4, rest = layer.outChannels % 4;
  name += whole > 1 ? ".quads" : whole == 1 ? ".quad" : ".part";
  if (rest)
    name += "." + std::to_string(rest);
  return name + "." + requantiser.variant();
}

void DspGemm::emit(KernelBuilder &kb, ArrayRef<Value> sources,
                   ArrayRef<Value> outputs) {
  Values arguments(outputs);
  arguments.append({sources[0], kb.addressOf("weights")});
  // A separate function: a layer calls a tile from several places, and the
  // loops around an inlined one would need its registers.
  kb.callShared(tileName(outputs.size()), arguments,
                [&](const Values &arguments) {
                  ArrayRef all(arguments);
                  emitTile(kb, all.back(), all.drop_back().back(),
                           Values(all.drop_back(2)));
                });
}

/// Emits all output channels. The weights are one stream that is read once.
void DspGemm::emitTile(KernelBuilder &kb, Value stream, Value panel,
                       const Values &outputs) const {
  Layout layout;
  layout.groupsBytes = kb.load32(kb.offset(stream, 4));
  layout.zeroPoint = kb.load32(kb.offset(stream, 8));
  if (sharesCrossedBytes())
    layout.cross = crossInputs(kb, panel, layout);
  Values at(outputs);
  at.insert(at.begin(), kb.offset(stream, kHeadBytes));
  int64_t whole = layer.outChannels / 4, rest = layer.outChannels % 4;
  if (whole > 1)
    at = kb.untilPointer(
        kb.offset(at[0], kb.load32(stream)), at,
        [&](const Values &at) { return emitQuad(kb, panel, at, 4, layout); });
  else if (whole == 1)
    at = emitQuad(kb, panel, at, 4, layout);
  if (rest)
    emitQuad(kb, panel, at, rest, layout);
}

/// Emits four channels and stores the first `valid`. `at` has the addresses of
/// the weights and of the outputs; returns those of the next four channels.
DspGemm::Values DspGemm::emitQuad(KernelBuilder &kb, Value panel,
                                  const Values &at, int64_t valid,
                                  const Layout &layout) const {
  Values outputs(ArrayRef(at).drop_front());
  QuadSums quad = sumQuad(kb, at[0], panel, outputs.size(), layout);
  storeQuad(kb, quad.end, outputs, quad.sums, valid, layout.zeroPoint);
  Values next = {kb.offset(quad.end, compact ? 20 : 32)};
  for (Value output : outputs)
    next.push_back(kb.offset(output, 4));
  return next;
}

DspGemm::QuadSums DspGemm::sumQuad(KernelBuilder &kb, Value stream, Value panel,
                                   unsigned pixels,
                                   const Layout &layout) const {
  if (pairsInAssembly(pixels) && !hasLoop()) {
    TileState end = emitPair(kb, {stream, panel, {}}, groups());
    return {end.sums, end.weights};
  }
  Values sums, starts;
  for (unsigned pixel = 0; pixel < pixels; ++pixel) {
    // A loop needs a register for each sum, so loading the start values again
    // is cheaper than copying them.
    if (pixel == 0 || hasLoop()) {
      auto [first, second] = kb.loadPair(stream);
      auto [third, fourth] = kb.loadPair(kb.offset(stream, 8));
      starts = {first, second, third, fourth};
      for (unsigned channel = 1; layout.cross && channel < 4; channel += 2)
        starts[channel] = kb.sub(starts[channel], layout.cross);
    }
    sums.append(starts);
  }
  TileState start = {kb.offset(stream, 16), panel, sums};
  return accumulate(kb, start, pixels, layout);
}

/// Unrolls fully up to 16 groups. Otherwise by 12 if that divides a short loop,
/// so that layers share tiles; otherwise by the factor of at most 16 with the
/// smallest remainder.
int64_t DspGemm::unroll() const {
  constexpr int64_t kUsual = 12, kLong = 128;
  const int64_t kMost = preferFlash ? 6 : 16, count = wholeGroups();
  if (count <= kMost)
    return count;
  if (!preferFlash && count < kLong && count % kUsual == 0)
    return kUsual;
  int64_t best = kMost;
  for (int64_t unroll = kMost; unroll > kMost / 2; --unroll)
    if (count % unroll < count % best)
      best = unroll;
  return best;
}

DspGemm::Values DspGemm::TileState::pack() const {
  Values values = {weights, panel};
  values.append(sums);
  return values;
}

DspGemm::TileState DspGemm::TileState::unpack(const Values &values) {
  return {values[0], values[1], Values(ArrayRef(values).drop_front(2))};
}

/// Emits `count` groups, in LLVM's registers.
DspGemm::TileState DspGemm::emitGroups(KernelBuilder &kb, const TileState &at,
                                       int64_t count) const {
  TileState next = at;
  for (int64_t group = 0; group < count; ++group)
    emitGroup(kb, kb.offset(at.panel, panelStep() * group),
              kb.offset(at.weights, groupBytes() * group), next.sums);
  next.weights = kb.offset(at.weights, groupBytes() * count);
  next.panel = kb.offset(at.panel, panelStep() * count);
  return next;
}

DspGemm::QuadSums DspGemm::accumulate(KernelBuilder &kb, const TileState &start,
                                      unsigned pixels,
                                      const Layout &layout) const {
  auto emit = [&](const TileState &at, int64_t count) {
    if (sharesCrossedBytes() && count)
      return emitSingle(kb, at, count);
    if (pairsInAssembly(pixels) && count)
      return emitPair(kb, at, count);
    return emitGroups(kb, at, count);
  };
  TileState state = emit(start, hasLoop() ? groupsBefore() : unroll());
  if (hasLoop())
    state = TileState::unpack(
        kb.untilPointer(kb.offset(start.weights, layout.groupsBytes),
                        state.pack(), [&](const Values &at) {
                          return emit(TileState::unpack(at), unroll()).pack();
                        }));
  Value end = state.weights;
  if (lastBytes()) {
    auto [even, odd] = loadLast(kb, state.panel);
    emitStep(kb, {even}, end, state.sums);
    emitStep(kb, {odd}, kb.offset(end, groupBytes() / 2), state.sums);
    end = kb.offset(end, groupBytes());
  }
  return {state.sums, end};
}

/// The inputs of one pixel's group, as words of the even and of the odd ones.
std::pair<Value, Value> DspGemm::loadGroup(KernelBuilder &kb,
                                           Value panel) const {
  if (!layer.lean)
    return kb.loadPair(panel);
  Value bytes = kb.load32(panel, 1);
  return {dsp::sxtb16(kb, bytes), dsp::sxtb16Odd(kb, bytes)};
}

/// The same for the last inputs, which do not fill a word.
std::pair<Value, Value> DspGemm::loadLast(KernelBuilder &kb,
                                          Value panel) const {
  auto at = [&](int64_t index) { return kb.load8(kb.offset(panel, index)); };
  Value even = kb.bitAnd(at(0), 0xffff), odd = kb.i32(0);
  if (lastBytes() > 1)
    odd = kb.bitAnd(at(1), 0xffff);
  if (lastBytes() > 2)
    even = kb.add(even, kb.shl(at(2), 16));
  return {even, odd};
}

/// Multiplies four inputs of every pixel by the weights of four channels.
void DspGemm::emitGroup(KernelBuilder &kb, Value panel, Value weights,
                        MutableArrayRef<Value> acc) const {
  Value second = kb.offset(weights, groupBytes() / 2);
  if (panelPixels() == 1) {
    auto [even, odd] = loadGroup(kb, panel);
    emitStep(kb, {even}, weights, acc);
    emitStep(kb, {odd}, second, acc);
    return;
  }
  for (int64_t half : {0, 1}) {
    Value from = kb.offset(panel, 8 * half);
    Value step = half ? second : weights;
    if (acc.size() == 4) {
      emitStep(kb, {kb.load32(from)}, step, acc);
      continue;
    }
    auto [left, right] = kb.loadPair(from);
    emitStep(kb, {left, right}, step, acc);
  }
}

/// Multiplies two inputs of every pixel by the weights of four channels.
void DspGemm::emitStep(KernelBuilder &kb, ArrayRef<Value> inputs, Value weights,
                       MutableArrayRef<Value> acc) const {
  auto multiply = [&](Value word, unsigned channel) {
    for (auto [pixel, input] : llvm::enumerate(inputs)) {
      Value &sum = acc[4 * pixel + channel];
      sum = dsp::smlad(kb, input, word, sum);
    }
  };
  if (packing == Packing::Wide) {
    for (unsigned channel : {0, 2}) {
      auto [first, second] = kb.loadPair(kb.offset(weights, 4 * channel));
      multiply(first, channel);
      multiply(second, channel + 1);
    }
    return;
  }
  auto [first, second] = kb.loadPair(weights);
  for (unsigned channel : {0, 2}) {
    Value word = channel == 0 ? first : second;
    multiply(packing == Packing::Shared ? word : dsp::sxtb16Odd(kb, word),
             channel);
    multiply(dsp::sxtb16(kb, word), channel + 1);
  }
}

std::pair<Value, Value> DspGemm::loadParameters(KernelBuilder &kb,
                                                Value parameters,
                                                int64_t channel) const {
  if (!compact)
    return kb.loadPair(kb.offset(parameters, 8 * channel));
  Value exponent = kb.loadU8(kb.offset(parameters, 16 + channel));
  return {kb.load32(kb.offset(parameters, 4 * channel)),
          kb.shl(kb.i32(1), exponent)};
}

void DspGemm::storeQuad(KernelBuilder &kb, Value parameters,
                        const Values &outputs, ArrayRef<Value> acc,
                        int64_t valid, Value zeroPoint) const {
  for (int64_t channel = 0; channel < valid; ++channel) {
    auto [first, second] = loadParameters(kb, parameters, channel);
    bool split = packing == Packing::Shared && channel % 2 == 0;
    for (auto [pixel, output] : llvm::enumerate(outputs)) {
      Value sum = acc[4 * pixel + channel];
      // 256 * a >> 7 is 2 * a, the doubled accumulator of the high multiply.
      if (split)
        sum = kb.ashr(kb.sub(sum, acc[4 * pixel + channel + 1]), 7);
      kb.store8(requantiser.emit(kb, sum, first, second, split, zeroPoint),
                kb.offset(output, channel));
    }
  }
}
