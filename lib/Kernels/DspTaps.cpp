//===- DspTaps.cpp - Products of a depthwise layer ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The products of some neighbouring outputs of one channel. A pair of rows,
// where x is a word of the plane (DspPlanes.cpp), and w[k] the weights of
// column k of both rows (DspDepthwise.cpp); . is smlad:
//
//   for each two columns c, c + 1 of the plane
//     load w[c], w[c + 1], if the kernel has these columns
//     ldrd x[c], x[c + 1]
//     for each output p that reads column c
//       sum[p] += x[c] . w[c - p * stride]
//     for each output p that reads column c + 1
//       sum[p] += x[c + 1] . w[c + 1 - p * stride]
//
// The last row has two columns in a word. K = 3, stride 1; u is w0.w1, v is
// w1.w2:
//
//   columns     x0 = 0.1, x1 = 2.3, x2 = 4.5
//   output 0    x0 . u, then the low half of x1 * the high half of v    smlabt
//   output 1    the high half of x0 * the low half of u, then x1 . v    smlatb
//   output 2    as output 0, with x1 and x2
//
// All loops but the one over more than two pairs of rows are unrolled. LLVM
// allocates the registers. For 3x3, stride 1, four outputs and wide weights, a
// turn uses
//
//   r0, r9         output, weights
//   r11, r3        planes of the pair of rows and of the last row
//   r12, lr        the bias, and w[2]
//   the others     weights, words of planes and sums, as they come
//
// and reads the end of the plane from the stack.
//
//===----------------------------------------------------------------------===//

#include "DspDepthwise.h"
#include "mcunet/Kernels/DspInstructions.h"

using namespace mlir;
using namespace mcunet::kernels;
using Values = KernelBuilder::Values;

/// Loads the next one or two of the row's `words` words of weights and appends
/// the taps that they hold.
void DspDepthwise::loadTaps(KernelBuilder &kb, Value weights, int64_t words,
                            Values &taps) const {
  int64_t word = wide ? taps.size() : taps.size() / 2;
  Values loaded;
  if (word + 1 < words) {
    auto [first, second] = kb.loadPair(kb.offset(weights, 4 * word));
    loaded = {first, second};
  } else {
    loaded = {kb.load32(kb.offset(weights, 4 * word))};
  }
  for (Value word : loaded) {
    if (wide)
      taps.push_back(word);
    else
      taps.append({dsp::sxtb16(kb, word), dsp::sxtb16Odd(kb, word)});
  }
}

/// Loads the first `count` words of a plane two at a time and runs `meet` for
/// each. Before each load, `prepare` gets the number of words up to its end.
static void forWords(KernelBuilder &kb, Value plane, int64_t count,
                     llvm::function_ref<void(int64_t words)> prepare,
                     llvm::function_ref<void(Value word, int64_t index)> meet) {
  for (int64_t index = 0; index < count; index += 2) {
    prepare(index + 2);
    Value at = kb.offset(plane, 4 * index);
    if (index + 1 == count) {
      meet(kb.load32(at), index);
      break;
    }
    auto [first, second] = kb.loadPair(at);
    meet(first, index);
    meet(second, index + 1);
  }
}

/// Adds the products of one pair of rows to the sum of every output.
void DspDepthwise::accumulate(KernelBuilder &kb, Value plane, Value weights,
                              Values &acc) const {
  Values taps;
  auto prepare = [&](int64_t columns) {
    while (int64_t(taps.size()) < std::min(columns, layer.kernelCols))
      loadTaps(kb, weights, weightWords(), taps);
  };
  forWords(kb, plane, columnsOf(layer, acc.size()), prepare,
           [&](Value word, int64_t column) {
             for (auto [pixel, sum] : llvm::enumerate(acc)) {
               int64_t kx = column - int64_t(pixel) * layer.strideCols;
               if (kx >= 0 && kx < layer.kernelCols)
                 sum = dsp::smlad(kb, word, taps[kx], sum);
             }
           });
}

/// Adds the products of one output with word `at` of the last row, counted from
/// the output's first word. `odd`: the output starts in the middle of that
/// word. `taps` has both words of weights of each two columns in turn.
void DspDepthwise::meetLast(KernelBuilder &kb, Value word, int64_t at,
                            ArrayRef<Value> taps, Value &sum, bool odd) const {
  bool behind = at == lastPairs();
  if (!odd && !behind)
    sum = dsp::smlad(kb, word, taps[2 * at], sum);
  else if (!odd) // k2 of three is the high half of (k1, k2).
    sum = dsp::smla(kb, word, false, taps[2 * at - 1], true, sum);
  else if (at == 0)
    sum = dsp::smla(kb, word, true, taps[0], false, sum);
  else
    sum = dsp::smlad(kb, word, taps[2 * at - 1], sum);
}

/// Adds the products of the last row to the sum of every output. With a kernel
/// of one column, outputs in the middle of a word need no second word.
void DspDepthwise::accumulateLast(KernelBuilder &kb, Value plane, Value weights,
                                  bool odd, Values &acc) const {
  auto columnOf = [&](int64_t pixel) { return odd + pixel * layer.strideCols; };
  auto wordsOf = [&](int64_t pixel) {
    bool more = columnOf(pixel) % 2 != 0 || layer.kernelCols % 2 != 0;
    return lastPairs() + (more && layer.kernelCols > 1);
  };
  int64_t words = 0;
  for (int64_t pixel = 0, e = acc.size(); pixel < e; ++pixel)
    words = std::max(words, columnOf(pixel) / 2 + wordsOf(pixel));
  Values taps;
  auto prepare = [&](int64_t words) {
    while (int64_t(taps.size()) < 2 * std::min(words, lastPairs()))
      loadTaps(kb, weights, lastWords(), taps);
  };
  forWords(kb, plane, words, prepare, [&](Value word, int64_t index) {
    for (auto [pixel, sum] : llvm::enumerate(acc)) {
      int64_t column = columnOf(pixel), at = index - column / 2;
      if (at >= 0 && at < wordsOf(pixel))
        meetLast(kb, word, at, taps, sum, column % 2 != 0);
    }
  });
}
