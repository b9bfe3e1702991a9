//===- MveGemm.cpp - Dense convolution with vectors -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Four channels of one or two pixels at a time. Two pixels run two passes, of
// channels 0 and 2, then of 1 and 3; one pixel runs a single pass of all four:
//
//   for each four channels
//     for each pass
//       sum[pixel][channel] = bias[channel]
//       for each vector of 16 inputs, in turns of up to eight
//         x = vector of each pixel                               vldrb
//         for each channel of the pass
//           w = vector of weights                                vldrw
//           sum[pixel][channel] += x[pixel] . w                  vmlava
//     gather each pixel's sums in a vector                       vmov, vmov
//     requantise and store four bytes of each pixel
//
// The stream of weights, by four channels:
//
//   | biases 0 2 1 3 | weights | multipliers 0 1 2 3 | 31 - shifts 0 1 2 3 |
//     4 words          64 bytes for each vector of inputs; 4 words each
//
//   weights of one pixel     | c0 v0 | c2 v0 | c1 v0 | c3 v0 | c0 v1 | ..
//   weights of two pixels    | c0 v0 | c2 v0 | c0 v1 | c2 v1 | ..
//                            | c1 v0 | c3 v0 | c1 v1 | c3 v1 | ..
//
// c2 v0 is channel 2's 16 weights for inputs 0 to 15. Weights after the last
// input are 0; channels after the last one repeat it. The panel has a window
// for each pixel, its bytes in their own order, padded to whole vectors.
//
// LLVM allocates the registers, and closes the innermost loop with le. Sums are
// in even general registers, and lr counts the turns. With a loop, q2 and q3
// hold the inputs of the two pixels and q4 the weights. Without one, LLVM loads
// each vector of inputs once for both passes, and keeps those that do not fit
// q0 to q7 on the stack.
//
//===----------------------------------------------------------------------===//

#include "MveKernel.h"
#include "mcunet/Kernels/MveInstructions.h"

using namespace mlir;
using namespace mcunet::kernels;
using Values = KernelBuilder::Values;

namespace {
/// Inputs are read in vectors of 16, in place or from a panel with one window
/// per pixel. One instruction multiplies a vector of inputs by a vector of
/// weights and adds up all 16 products. Its accumulator must be an even general
/// register, and a loop has six of those. So two pixels handle two channels at
/// a time (four loads, four sums of products), and one pixel handles four.
///
/// Four channels are requantised in one vector. vmov fills lanes 0 and 2 at
/// once, then 1 and 3, so the channels are packed in that order.
class MveGemm : public GemmEmitter {
public:
  MveGemm(KernelBuilder &kb, const GemmLayer &layer) : layer(layer) {
    SmallVector<int8_t> bytes;
    for (int64_t quad = 0; quad < layer.outChannels; quad += 4)
      packQuad(bytes, quad);
    kb.global("weights", bytes);
  }

  void copyPiece(KernelBuilder &kb, Value panel, ArrayRef<Value> from,
                 Value piece) override {
    for (auto [pixel, source] : llvm::enumerate(from))
      copy(kb,
           kb.offset(kb.offset(panel, pixel * windowBytes()),
                     kb.mul(piece, layer.pieceBytes)),
           source, layer.pieceBytes);
  }

  void copyPart(KernelBuilder &kb, Value panel, const PanelPart &part,
                Value from) override {
    copy(kb, addressOf(kb, panel, part), from, part.count);
  }

  void fillPart(KernelBuilder &kb, Value panel, const PanelPart &part,
                int32_t value) override {
    kb.fillBytes(addressOf(kb, panel, part), value, part.count);
  }

  void emit(KernelBuilder &kb, ArrayRef<Value> sources,
            ArrayRef<Value> outputs) override {
    Values arguments(outputs);
    arguments.append(sources.begin(), sources.end());
    size_t pixels = outputs.size();
    kb.call("tile" + std::to_string(pixels), arguments,
            [&](const Values &arguments) {
              ArrayRef all(arguments);
              Values inputs(all.drop_front(pixels));
              if (inputs.size() < pixels)
                inputs.push_back(kb.offset(inputs[0], windowBytes()));
              emitTile(kb, inputs, Values(all.take_front(pixels)),
                       /*inPlace=*/sources.size() == pixels &&
                           layer.pieces == 1);
            });
  }

private:
  int64_t chunks() const { return llvm::divideCeil(layer.depth(), 16); }
  int64_t windowBytes() const { return 16 * chunks(); }
  int64_t quadBytes() const { return 16 + 64 * chunks() + 32; }
  /// Holds for a single last pixel, too: its weights are packed for two pixels.
  int64_t channelsTogether() const {
    return layer.pixelsTogether() == 2 ? 2 : 4;
  }

  Value addressOf(KernelBuilder &kb, Value panel, const PanelPart &part) {
    Value window = kb.offset(panel, part.pixel * windowBytes());
    return kb.offset(window,
                     kb.add(kb.mul(part.piece, layer.pieceBytes), part.begin));
  }

  static void copy(KernelBuilder &kb, Value to, Value from, int64_t count) {
    int64_t vectors = count & ~int64_t{15};
    kb.forLoop(0, vectors, 16, [&](Value at) {
      mve::storeBytes(kb, mve::load(kb, kb.offset(from, at), 16, 8),
                      kb.offset(to, at));
    });
    kb.copyBytes(kb.offset(to, vectors), kb.offset(from, vectors),
                 count - vectors, /*unaligned=*/true);
  }

  void packQuad(SmallVectorImpl<int8_t> &bytes, int64_t quad) const;
  void emitTile(KernelBuilder &kb, const Values &inputs, const Values &outputs,
                bool inPlace) const;
  Values emitQuad(KernelBuilder &kb, const Values &inputs, const Values &at,
                  int64_t valid, bool inPlace) const;
  Values accumulate(KernelBuilder &kb, const Values &inputs, Value weights,
                    const Values &init, bool inPlace) const;
  void meet(KernelBuilder &kb, const Values &inputs, Value weights,
            MutableArrayRef<Value> acc, Value left) const;

  GemmLayer layer;
};
} // namespace

static void append32(SmallVectorImpl<int8_t> &bytes, uint32_t word) {
  for (int shift = 0; shift < 32; shift += 8)
    bytes.push_back(static_cast<int8_t>(word >> shift));
}

/// Packs biases; weights, pass by pass, in vectors; multipliers; shifts.
void MveGemm::packQuad(SmallVectorImpl<int8_t> &bytes, int64_t quad) const {
  auto last = [&](int64_t channel) {
    return std::min(channel, layer.outChannels - 1);
  };
  int64_t together = channelsTogether();
  const int64_t order[] = {0, 2, 1, 3};
  for (int64_t channel : order)
    append32(bytes, layer.bias[last(quad + channel)]);
  for (int64_t pass = 0; pass < 4; pass += together)
    for (int64_t chunk = 0; chunk < chunks(); ++chunk)
      for (int64_t channel : ArrayRef(order).slice(pass, together))
        for (int64_t k = 16 * chunk; k < 16 * chunk + 16; ++k)
          bytes.push_back(
              k < layer.depth()
                  ? layer.weights[last(quad + channel) * layer.depth() + k]
                  : 0);
  for (int64_t channel = quad; channel < quad + 4; ++channel)
    append32(bytes, layer.requant.multiplierOf(last(channel)));
  for (int64_t channel = quad; channel < quad + 4; ++channel)
    append32(bytes, 31 - layer.requant.shiftOf(last(channel)));
}

void MveGemm::emitTile(KernelBuilder &kb, const Values &inputs,
                       const Values &outputs, bool inPlace) const {
  Values at(outputs);
  at.insert(at.begin(), kb.addressOf("weights"));
  int64_t whole = layer.outChannels / 4, rest = layer.outChannels % 4;
  if (whole > 1)
    at = kb.untilPointer(
        kb.offset(at[0], whole * quadBytes()), at,
        [&](const Values &at) { return emitQuad(kb, inputs, at, 4, inPlace); });
  else if (whole == 1)
    at = emitQuad(kb, inputs, at, 4, inPlace);
  if (rest)
    emitQuad(kb, inputs, at, rest, inPlace);
}

/// Emits four channels and stores the first `valid`. `at` has the addresses of
/// the weights and of the outputs; returns those of the next four channels.
Values MveGemm::emitQuad(KernelBuilder &kb, const Values &inputs,
                         const Values &at, int64_t valid, bool inPlace) const {
  int64_t pixels = inputs.size(), together = channelsTogether();
  SmallVector<Values, 2> lanes(pixels, Values(4));
  for (int64_t pass = 0; pass < 4; pass += together) {
    Values bias, init;
    for (int64_t index = 0; index < together; ++index)
      bias.push_back(kb.load32(kb.offset(at[0], 4 * (pass + index))));
    for (int64_t pixel = 0; pixel < pixels; ++pixel)
      init.append(bias);
    int64_t offset = 16 + 16 * chunks() * pass;
    Values sums =
        accumulate(kb, inputs, kb.offset(at[0], offset), init, inPlace);
    const int64_t order[] = {0, 2, 1, 3};
    for (int64_t pixel = 0; pixel < pixels; ++pixel)
      for (int64_t index = 0; index < together; ++index)
        lanes[pixel][order[pass + index]] = sums[pixel * together + index];
  }
  const RequantSpec &spec = layer.requant;
  Value parameters = kb.offset(at[0], 16 + 64 * chunks());
  Value multiplier = mve::load(kb, parameters, 4, 32);
  Value shift = mve::load(kb, kb.offset(parameters, 16), 4, 32);
  Values next = {kb.offset(at[0], quadBytes())};
  for (int64_t pixel = 0; pixel < pixels; ++pixel) {
    Value output = at[1 + pixel];
    Value scaled =
        mve::scale(kb, mve::gather(kb, lanes[pixel]), multiplier, shift,
                   spec.clampLow < spec.outputZp, spec.outputZp);
    Value result = mve::clamp(kb, scaled, spec.clampLow, spec.clampHigh);
    if (valid == 4)
      mve::storeNarrowed(kb, result, output);
    else
      for (int64_t channel = 0; channel < valid; ++channel)
        kb.store8(mve::lane(kb, result, channel), kb.offset(output, channel));
    next.push_back(kb.offset(output, 4));
  }
  return next;
}

/// Multiplies one vector of each pixel by one vector of each channel. With
/// `left`, only the first `left` inputs are loaded.
void MveGemm::meet(KernelBuilder &kb, const Values &inputs, Value weights,
                   MutableArrayRef<Value> acc, Value left) const {
  int64_t together = acc.size() / inputs.size();
  Value mask = left ? mve::firstLanes(kb, left) : Value();
  Values vectors;
  for (Value input : inputs)
    vectors.push_back(mask ? mve::loadFirst(kb, input, mask)
                           : mve::load(kb, input, 16, 8));
  for (int64_t channel = 0; channel < together; ++channel) {
    Value filter = mve::loadBytes(kb, kb.offset(weights, 16 * channel));
    for (auto [pixel, vector] : llvm::enumerate(vectors)) {
      Value &sum = acc[pixel * together + channel];
      sum = mve::dot(kb, vector, filter, sum);
    }
  }
}

/// Weights past the depth are 0. So only inputs in place need a mask, as memory
/// after them may not be readable; their last vector follows the loop.
Values MveGemm::accumulate(KernelBuilder &kb, const Values &inputs,
                           Value weights, const Values &init,
                           bool inPlace) const {
  size_t pixels = inputs.size();
  int64_t step = 16 * (init.size() / pixels);
  bool masked = inPlace && layer.depth() % 16 != 0;
  int64_t looped = chunks() - masked;
  Values carried(inputs);
  carried.push_back(weights);
  carried.append(init);
  auto body = [&](const Values &at, Value left) {
    Values next(at);
    meet(kb, Values(ArrayRef(at).take_front(pixels)), at[pixels],
         MutableArrayRef(next).drop_front(pixels + 1), left);
    for (size_t pixel = 0; pixel < pixels; ++pixel)
      next[pixel] = kb.offset(at[pixel], 16);
    next[pixels] = kb.offset(at[pixels], step);
    return next;
  };
  // The immediate offsets of loads reach eight vectors.
  constexpr int64_t kMost = 8;
  int64_t unroll = std::min(looped, kMost);
  while (unroll > 1 && looped % unroll != 0)
    --unroll;
  auto turn = [&](Values at) {
    for (int64_t chunk = 0; chunk < unroll; ++chunk)
      at = body(at, Value());
    return at;
  };
  if (looped == unroll)
    carried = turn(carried);
  else
    carried = kb.forLoop(kb.i32(0), kb.i32(looped / unroll), 1, carried,
                         [&](Value, const Values &at) { return turn(at); });
  if (masked)
    carried = body(carried, kb.i32(layer.depth() % 16));
  return Values(ArrayRef(carried).drop_front(pixels + 1));
}

std::unique_ptr<GemmEmitter>
mcunet::kernels::createMveGemm(KernelBuilder &kb, const GemmLayer &layer) {
  return std::make_unique<MveGemm>(kb, layer);
}
