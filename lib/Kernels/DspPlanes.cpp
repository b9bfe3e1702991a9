//===- DspPlanes.cpp - Rows of a depthwise window as planes ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DspDepthwise.h"
#include "mcunet/Kernels/DspInstructions.h"

using namespace mlir;
using namespace mcunet::kernels;
using Values = KernelBuilder::Values;

Value DspDepthwise::centre(KernelBuilder &kb, Value word, bool odd) const {
  if (layer.inputZp == 0)
    return odd ? dsp::sxtb16Odd(kb, word) : dsp::sxtb16(kb, word);
  Value minusZp = kb.i32(dsp::halves(-layer.inputZp, -layer.inputZp));
  return dsp::sxtab16(kb, minusZp, odd ? dsp::rotate8(kb, word) : word);
}

/// Writes the planes of one entry of the table: of two rows, or of the last.
void DspDepthwise::packRows(KernelBuilder &kb, Value planes, Value entry,
                            Value channel, const Columns &columns,
                            bool two) const {
  int64_t numPlanes = two ? 4 : 2;
  Values from = {planes}, steps;
  Value inside;
  for (int64_t row = 0; row < (two ? 2 : 1); ++row) {
    Value address = kb.loadPointer(kb.offset(entry, row * kEntryBytes));
    Value step = kb.load32(kb.offset(entry, row * kEntryBytes + 4));
    // The word of zeros has no channels either.
    Value moves = kb.less(kb.i32(0), step);
    from.push_back(kb.offset(address, kb.select(moves, channel, kb.i32(0))));
    steps.push_back(step);
    inside = inside ? kb.both(inside, moves) : moves;
  }
  auto clear = [&](Value target, Value count) {
    kb.forLoop(kb.i32(0), kb.shl(count, 2), 4, [&](Value column) {
      for (int64_t plane = 0; plane < numPlanes; ++plane)
        kb.store32(kb.i32(0),
                   kb.offset(kb.offset(target, column), plane * planeBytes()));
    });
  };
  clear(planes, columns.left);
  from[0] = kb.offset(planes, kb.shl(columns.left, 2));
  auto copy = [&](Value begin, Value end, const Values &at, const Values &steps,
                  int64_t count) {
    return kb.forLoop(begin, end, count, at, [&](Value, const Values &at) {
      return packColumns(kb, at, steps, count);
    });
  };
  // Steps that are known save registers and additions. Rows outside are rare
  // and not worth the code for two columns at a time.
  SmallVector<Type> types(from.size(), kb.pointerType());
  Values at = kb.ifValues(
      inside, types,
      [&] {
        Values known(steps.size(), kb.i32(layer.channels));
        Value even = kb.bitAnd(columns.middle, ~1);
        return copy(even, columns.middle, copy(kb.i32(0), even, from, known, 2),
                    known, 1);
      },
      [&] { return copy(kb.i32(0), columns.middle, from, steps, 1); });
  clear(at[0], columns.right);
}

/// One or two columns: `at` has the address in the first plane, then in each
/// row.
Values DspDepthwise::packColumns(KernelBuilder &kb, const Values &at,
                                 Values steps, int64_t count) const {
  bool two = steps.size() == 2;
  Values next = {kb.offset(at[0], 4 * count)};
  SmallVector<Values, 2> words(count); // of each column, of each row
  for (auto [row, step] : llvm::enumerate(steps)) {
    Value from = at[1 + row];
    for (int64_t column = 0; column < count; ++column) {
      words[column].push_back(kb.load32(from, 1));
      from = kb.offset(from, step);
    }
    next.push_back(from);
  }
  // Channels 0 and 1, then 2 and 3, of two rows; all four of one.
  for (int64_t half = 0; half < (two ? 2 : 1); ++half) {
    Values packed;
    for (const Values &column : words)
      packed.push_back(!two        ? column[0]
                       : half == 0 ? dsp::packLow(kb, column[0], column[1])
                                   : dsp::packHigh(kb, column[0], column[1]));
    for (bool odd : {false, true}) {
      Value target = kb.offset(at[0], (2 * half + odd) * planeBytes());
      Value first = centre(kb, packed[0], odd);
      if (count == 2)
        kb.storePair(first, centre(kb, packed[1], odd), target);
      else
        kb.store32(first, target);
    }
  }
  return next;
}
