//===- DspPlanes.cpp - Rows of a depthwise window as planes ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Planes hold 16-bit elements minus the zero point, two in a word (x.y has x in
// its low half). Row r of the window has element rc in column c:
//
//   pair of rows 2p, 2p + 1    | 00.10 | 01.11 | 02.12 | 03.13 | ..
//   last row of an odd kernel  | 20.21 | 22.23 | ..
//
// Each plane begins with the first column of the stretch, inside the input or
// not. Columns and rows outside the input are 0, so borders need no code of
// their own.
//
// Four channels of an element are one word in memory. Two such words, a and b,
// are two rows of a column or two columns of the last row:
//
//   a = bytes a0 a1 a2 a3,  b = bytes b0 b1 b2 b3        ldr, ldr
//   low = pkhbt a, b, lsl #16                            a0 a1 b0 b1
//   high = pkhtb b, a, asr #16                           a2 a3 b2 b3
//   plane 0 = sxtab16 -zero point, low                   a0.b0
//   plane 1 = sxtab16 -zero point, low ror 8             a1.b1
//   plane 2 = sxtab16 -zero point, high                  a2.b2
//   plane 3 = sxtab16 -zero point, high ror 8            a3.b3
//
// Without a zero point this is sxtb16. Two such words for each plane are stored
// by one strd. LLVM allocates the registers: one pointer for each row, one into
// plane 0 (the other planes are offsets from it), one for minus the zero point
// in both halves, and the rest for words. The counter of columns may be on the
// stack.
//
//===----------------------------------------------------------------------===//

#include "DspDepthwise.h"
#include "mcunet/Kernels/DspInstructions.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mcunet::kernels;
using Values = KernelBuilder::Values;

Value DspDepthwise::centre(KernelBuilder &kb, Value word, bool odd) const {
  if (layer.inputZp == 0)
    return odd ? dsp::sxtb16Odd(kb, word) : dsp::sxtb16(kb, word);
  Value minusZp = kb.i32(dsp::halves(-layer.inputZp, -layer.inputZp));
  return dsp::sxtab16(kb, minusZp, odd ? dsp::rotate8(kb, word) : word);
}

/// Runs `body` for all whole turns of `columnsPerTurn` columns, each of which
/// writes `wordsPerTurn` words. Returns the pointers after them. If the number
/// of columns is a constant, the first pointer counts the turns.
static Values turnsOf(KernelBuilder &kb, Value columns, int64_t columnsPerTurn,
                      int64_t wordsPerTurn, const Values &at,
                      llvm::function_ref<Values(const Values &)> body) {
  std::optional<int64_t> known = getConstantIntValue(columns);
  if (!known) {
    Value whole = kb.sub(columns, kb.urem(columns, columnsPerTurn));
    return kb.forLoop(kb.i32(0), whole, columnsPerTurn, at,
                      [&](Value, const Values &at) { return body(at); });
  }
  int64_t turns = *known / columnsPerTurn;
  if (turns < 2)
    return turns ? body(at) : at;
  return kb.untilPointer(kb.offset(at[0], 4 * turns * wordsPerTurn), at, body);
}

/// Clears `words` words of each of the four planes.
void DspDepthwise::clear(KernelBuilder &kb, Value target, Value words,
                         int64_t planeBytes) const {
  kb.forLoop(kb.i32(0), kb.shl(words, 2), 4, [&](Value at) {
    for (int64_t plane = 0; plane < 4; ++plane)
      kb.store32(kb.i32(0),
                 kb.offset(kb.offset(target, at), plane * planeBytes));
  });
}

/// Interleaves the elements of `first` and `second`, each a word of four
/// channels, and stores them in the planes of these channels: one word of each
/// plane, or two.
void DspDepthwise::storePacked(KernelBuilder &kb, ArrayRef<Value> first,
                               ArrayRef<Value> second, Value target,
                               int64_t planeBytes) const {
  for (bool high : {false, true}) { // channels 0 and 1, then 2 and 3
    Values packed;
    for (auto [one, other] : llvm::zip(first, second))
      packed.push_back(high ? dsp::packHigh(kb, one, other)
                            : dsp::packLow(kb, one, other));
    for (bool odd : {false, true}) {
      Value at = kb.offset(target, (2 * high + odd) * planeBytes);
      Value word = centre(kb, packed[0], odd);
      if (packed.size() == 2)
        kb.storePair(word, centre(kb, packed[1], odd), at);
      else
        kb.store32(word, at);
    }
  }
}

//===----------------------------------------------------------------------===//
// Pairs of rows
//===----------------------------------------------------------------------===//

/// Packs the rows of two entries of the table into their planes.
void DspDepthwise::packRows(KernelBuilder &kb, Value planes, Value entry,
                            Value channel, const Columns &columns) const {
  Values from = {planes}, steps;
  Value inside;
  for (int64_t row = 0; row < 2; ++row) {
    Value address = kb.loadPointer(kb.offset(entry, row * kEntryBytes));
    Value step = kb.load32(kb.offset(entry, row * kEntryBytes + 4));
    // The word of zero points has no channels to skip.
    Value moves = kb.less(kb.i32(0), step);
    from.push_back(kb.offset(address, kb.select(moves, channel, kb.i32(0))));
    steps.push_back(step);
    inside = inside ? kb.both(inside, moves) : moves;
  }
  clear(kb, planes, columns.left, planeBytes());
  from[0] = kb.offset(planes, kb.shl(columns.left, 2));
  auto copy = [&](Value columns, const Values &at, const Values &steps,
                  int64_t count) {
    return turnsOf(kb, columns, count, count, at, [&](Values at) {
      for (int64_t left = count; left > 0; left -= 2)
        at = packColumns(kb, at, steps, std::min<int64_t>(left, 2));
      return at;
    });
  };
  // A constant step saves registers and additions. Rows outside the input are
  // rare and not worth code that packs two columns at a time.
  SmallVector<Type> types(from.size(), kb.pointerType());
  Values at = kb.ifValues(
      inside, types,
      [&] {
        Values known(steps.size(), kb.i32(layer.channels));
        Values at(from);
        Value rest = columns.middle;
        for (int64_t turn = preferFlash ? 2 : 4; turn > 0; turn /= 2) {
          at = copy(rest, at, known, turn);
          rest = kb.urem(rest, turn);
        }
        return at;
      },
      [&] { return copy(columns.middle, from, steps, 1); });
  clear(kb, at[0], columns.right, planeBytes());
}

/// Packs one or two columns. `at` has the address in the first plane, then the
/// address in each row.
Values DspDepthwise::packColumns(KernelBuilder &kb, const Values &at,
                                 Values steps, int64_t count) const {
  Values next = {kb.offset(at[0], 4 * count)};
  Values words[2]; // of each row
  for (int64_t row = 0; row < 2; ++row) {
    Value from = at[1 + row];
    for (int64_t column = 0; column < count; ++column) {
      words[row].push_back(kb.load32(from, 1));
      from = kb.offset(from, steps[row]);
    }
    next.push_back(from);
  }
  storePacked(kb, words[0], words[1], at[0], planeBytes());
  return next;
}

//===----------------------------------------------------------------------===//
// The last row
//===----------------------------------------------------------------------===//

/// Packs the row of the last entry of the table into its planes.
void DspDepthwise::packLast(KernelBuilder &kb, Value planes, Value entry,
                            Value channel, const Columns &columns) const {
  Value address = kb.loadPointer(entry);
  Value step = kb.load32(kb.offset(entry, 4));
  Value zero = kb.i32(0);
  Value inside = kb.both(kb.less(zero, step), kb.less(zero, columns.middle));
  Value all = kb.add(columns.left, kb.add(columns.middle, columns.right));
  Value words = kb.ashr(kb.add(all, 1), 1);
  auto packed = [&] {
    Value end = packInside(kb, planes, kb.offset(address, channel), columns);
    Value filled = kb.add(columns.left, columns.middle);
    clear(kb, end, kb.sub(words, kb.ashr(kb.add(filled, 1), 1)),
          lastPlaneBytes());
  };
  kb.ifThen(inside, packed,
            [&] { clear(kb, planes, words, lastPlaneBytes()); });
}

/// Stores a column whose neighbour in the word is outside the input, in the
/// high or in the low halves.
void DspDepthwise::storeSingle(KernelBuilder &kb, Value column, Value target,
                               bool high) const {
  for (bool odd : {false, true}) {
    Value both = centre(kb, column, odd);
    Value words[] = {high ? kb.shl(both, 16) : kb.bitAnd(both, 0xffff),
                     high ? kb.bitAnd(both, 0xffff0000) : kb.lshr(both, 16)};
    for (int64_t half : {0, 1})
      kb.store32(words[half],
                 kb.offset(target, (2 * half + odd) * lastPlaneBytes()));
  }
}

/// Packs all columns inside the input and those to their left, in whole words.
/// Returns the address of the next word.
Value DspDepthwise::packInside(KernelBuilder &kb, Value planes, Value from,
                               const Columns &columns) const {
  clear(kb, planes, kb.ashr(columns.left, 1), lastPlaneBytes());
  Values at = {kb.offset(planes, kb.shl(kb.ashr(columns.left, 1), 2)), from};
  auto load = [&](const Values &at, int64_t column) {
    return kb.load32(kb.offset(at[1], column * layer.channels), 1);
  };
  auto advance = [&](const Values &at, int64_t words, int64_t columns) {
    return Values{kb.offset(at[0], 4 * words),
                  kb.offset(at[1], columns * layer.channels)};
  };
  auto pack = [&](const Values &at, int64_t words) {
    Values first, second;
    for (int64_t column = 0; column < 2 * words; column += 2) {
      first.push_back(load(at, column));
      second.push_back(load(at, column + 1));
    }
    storePacked(kb, first, second, at[0], lastPlaneBytes());
    return advance(at, words, 2 * words);
  };
  auto ifSet = [&](Value bit, auto &&then) {
    SmallVector<Type> types(2, kb.pointerType());
    at = kb.ifValues(
        kb.less(kb.i32(0), bit), types, [&] { return then(); },
        [&] { return at; });
  };
  Value odd = kb.bitAnd(columns.left, 1);
  ifSet(odd, [&] {
    storeSingle(kb, load(at, 0), at[0], /*high=*/true);
    return advance(at, 1, 1);
  });
  Value count = kb.sub(columns.middle, odd);
  Value rest = count;
  if (!preferFlash) {
    at = turnsOf(kb, count, 8, 4, at,
                 [&](const Values &at) { return pack(pack(at, 2), 2); });
    rest = kb.bitAnd(count, 7);
  }
  at = turnsOf(kb, rest, 4, 2, at,
               [&](const Values &at) { return pack(at, 2); });
  ifSet(kb.bitAnd(count, 2), [&] { return pack(at, 1); });
  ifSet(kb.bitAnd(count, 1), [&] {
    storeSingle(kb, load(at, 0), at[0], /*high=*/false);
    return advance(at, 1, 1);
  });
  return at[0];
}
