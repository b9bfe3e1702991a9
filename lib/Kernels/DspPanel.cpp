//===- DspPanel.cpp - Inputs of a dense layer, widened --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A panel in memory. A group of four inputs is two words of each pixel, as
// sxtb16 makes them of four bytes; x.y has x in its low half:
//
//   one pixel x      | x0.x2 | x1.x3 |                         8 bytes
//   two pixels p, q  | p0.p2 | q0.q2 | p1.p3 | q1.q3 |        16 bytes
//   lean             | x0 x1 x2 x3 |                           4 bytes
//
// No piece of a window starts inside a group, because the bytes that do not
// fill a word follow all others. Three pieces a, b and c of 7 bytes:
//
//   a0 a1 a2 a3 | b0 b1 b2 b3 | c0 c1 c2 c3 |
//   a4 a5 a6 b4 | b5 b6 c4 c5 | c6 -- -- -- |
//
// Nothing writes the last three inputs; their weights are 0. The lean form
// keeps the order of the window: a0 to a6, b0 to b6, c0 to c6.
//
// The loop over the words of two pixels, unrolled one, two or four times:
//
//   do
//     b = *p++, c = *q++                                   ldr, ldr
//     even = sxtb16 b, sxtb16 c                            (p0.p2), (q0.q2)
//     odd = sxtb16 b ror 8, sxtb16 c ror 8                 (p1.p3), (q1.q3)
//     panel[0], panel[1] = even                            strd
//     panel[2], panel[3] = odd                             strd
//     panel += 4 words
//   while panel != end
//
// LLVM allocates its registers: three pointers, the end, and four for the
// words.
//
//===----------------------------------------------------------------------===//

#include "DspGemm.h"
#include "mcunet/Kernels/DspInstructions.h"

using namespace mlir;
using namespace mcunet::kernels;

/// The address of a part in the panel of the lean form.
Value DspGemm::byteAddress(KernelBuilder &kb, Value panel,
                           const PanelPart &part) const {
  return kb.offset(panel,
                   kb.add(kb.mul(part.piece, layer.pieceBytes), part.begin));
}

/// The position of byte `index` of a part in the panel.
Value DspGemm::positionOf(KernelBuilder &kb, const PanelPart &part,
                          int64_t index) const {
  Value at = kb.add(part.begin, index);
  Value inWords = kb.add(kb.mul(part.piece, wordBytes()), at);
  if (restBytes() == 0)
    return inWords;
  Value inRest = kb.add(kb.add(kb.mul(part.piece, restBytes()), at),
                        (layer.pieces - 1) * wordBytes());
  return kb.select(kb.less(at, kb.i32(wordBytes())), inWords, inRest);
}

Value DspGemm::addressOf(KernelBuilder &kb, Value panel, unsigned pixels,
                         unsigned pixel, Value position) const {
  Value word = kb.add(kb.shl(kb.ashr(position, 2), 1), kb.bitAnd(position, 1));
  Value half = kb.bitAnd(kb.ashr(position, 1), 1);
  Value byte =
      kb.add(kb.add(kb.mul(word, 4 * pixels), kb.shl(half, 1)), 4 * pixel);
  return kb.offset(panel, byte);
}

/// Widens `count` words of every pixel into the panel, from a group's start on.
void DspGemm::copyWords(KernelBuilder &kb, Value panel, Values from,
                        int64_t count) const {
  int64_t pixels = from.size(), unroll = count % 4 == 0 ? 4 : 2 - count % 2;
  from.insert(from.begin(), panel);
  auto copy = [&](const Values &at) {
    Values next(at);
    for (int64_t word = 0; word < unroll; ++word) {
      Value target = kb.offset(at[0], 8 * pixels * word);
      Values even, odd;
      for (int64_t pixel = 0; pixel < pixels; ++pixel) {
        Value bytes = kb.load32(kb.offset(at[1 + pixel], 4 * word), 1);
        even.push_back(dsp::sxtb16(kb, bytes));
        odd.push_back(dsp::sxtb16Odd(kb, bytes));
      }
      if (pixels == 1) {
        kb.storePair(even[0], odd[0], target);
        continue;
      }
      kb.storePair(even[0], even[1], target);
      kb.storePair(odd[0], odd[1], kb.offset(target, 8));
    }
    next[0] = kb.offset(at[0], 8 * pixels * unroll);
    for (int64_t pixel = 0; pixel < pixels; ++pixel)
      next[1 + pixel] = kb.offset(at[1 + pixel], 4 * unroll);
    return next;
  };
  if (count <= 4) {
    unroll = count;
    copy(from);
    return;
  }
  kb.untilPointer(kb.offset(panel, 8 * pixels * count), from, copy);
}

void DspGemm::copyPiece(KernelBuilder &kb, Value panel, ArrayRef<Value> from,
                        Value piece) {
  int64_t pixels = from.size();
  if (layer.lean)
    return copyPart(kb, panel, {1, 0, piece, kb.i32(0), layer.pieceBytes},
                    from[0]);
  if (wordBytes() != 0)
    copyWords(kb, kb.offset(panel, kb.mul(piece, 2 * pixels * wordBytes())),
              Values(from), wordBytes() / 4);
  PanelPart part{static_cast<unsigned>(pixels), 0, piece, kb.i32(wordBytes()),
                 restBytes()};
  for (; part.pixel < pixels; ++part.pixel)
    copyPart(kb, panel, part, kb.offset(from[part.pixel], wordBytes()));
}

/// Runs `store` for each word of a part that is whole groups, with the index of
/// the word in the part and the panel addresses of its even and its odd bytes.
void DspGemm::forWords(
    KernelBuilder &kb, Value panel, const PanelPart &part,
    llvm::function_ref<void(Value index, Value even, Value odd)> store) const {
  int64_t groupStride = 8 * part.pixels;
  Value first =
      kb.offset(panel, kb.add(kb.mul(positionOf(kb, part, 0), 2 * part.pixels),
                              4 * part.pixel));
  kb.forLoop(0, part.count / 4, 1, [&](Value index) {
    Value even = kb.offset(first, kb.mul(index, groupStride));
    store(index, even, kb.offset(even, groupStride / 2));
  });
}

void DspGemm::copyPart(KernelBuilder &kb, Value panel, const PanelPart &part,
                       Value from) {
  if (layer.lean)
    return kb.copyBytes(byteAddress(kb, panel, part), from, part.count,
                        /*unaligned=*/true);
  if (isWholeGroups(part))
    return forWords(kb, panel, part, [&](Value index, Value even, Value odd) {
      Value word = kb.load32(kb.offset(from, kb.shl(index, 2)), 1);
      kb.store32(dsp::sxtb16(kb, word), even);
      kb.store32(dsp::sxtb16Odd(kb, word), odd);
    });
  for (int64_t index = 0; index < part.count; ++index)
    kb.store16(kb.load8(kb.offset(from, index)),
               addressOf(kb, panel, part.pixels, part.pixel,
                         positionOf(kb, part, index)));
}

void DspGemm::fillPart(KernelBuilder &kb, Value panel, const PanelPart &part,
                       int32_t value) {
  if (layer.lean)
    return kb.fillBytes(byteAddress(kb, panel, part), value, part.count);
  if (isWholeGroups(part))
    return forWords(kb, panel, part, [&](Value, Value even, Value odd) {
      Value both = kb.i32(dsp::halves(value, value));
      kb.store32(both, even);
      kb.store32(both, odd);
    });
  kb.forLoop(0, part.count, 1, [&](Value index) {
    PanelPart one = part;
    one.begin = kb.add(part.begin, index);
    kb.store16(kb.i32(value), addressOf(kb, panel, part.pixels, part.pixel,
                                        positionOf(kb, one, 0)));
  });
}
