//===- SmallDepthwise.cpp - Depthwise on Armv6-M --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Two outputs x and x + 1 of one channel at a time, in assembly:
//
//   r0 to r5    inputs and weights of a group, then its products
//   r6          row of the window at output x
//   r7          weights, as words
//   r8, r9      sums of x and of x + 1
//   r10         2^15
//   r11         end of the weights
//   r12         bytes from the end of a row's columns to the next row
//
//   do
//     for each group of up to three columns: add its products    SmallWords.h
//     r6 += r12
//   while r7 != r11
//
// Channels whose weights prove only groups of two columns call another
// function.
//
// Scratch:
//
//   table     a row: | address | columns to the left | inside | to the right |
//   rows      kernelRows times | spare | 0.1 | 1.2 | 2.3 | ..
//   weights   a word for each tap of the channel
//
// Where 1.2 is column 1 + 2^16 * column 2, so that output x and tap k read word
// x + k. Columns outside the input are the zero point; so is one half of the
// spare word, and the other one is column 0. Flash has a byte for each tap,
// channel by channel, and a table: an entry (ScalarOutput.h) and the size of
// groups for each channel. Both are read once for each stretch.
//
//===----------------------------------------------------------------------===//

#include "SmallDepthwise.h"
#include "AsmBlock.h"

#include "SmallWords.h"

using namespace mlir;
using namespace mcunet::kernels;

//===----------------------------------------------------------------------===//
// Shape and weights
//===----------------------------------------------------------------------===//

/// Most bytes of the packed rows of one stretch.
static constexpr int64_t kPlaneBytes = 1024, kLeanPlaneBytes = 256;
/// A row of taps is unrolled in a loop whose branch reaches 256 bytes.
static constexpr int64_t kMostColumns = 16;
/// Bytes of a row's table entry: its address, then the number of columns
/// outside to the left, inside, and outside to the right of the input.
static constexpr int64_t kRowBytes = 16;

/// Words of a row for `outputs` outputs; the first is spare.
static int64_t wordsOf(const DepthwiseLayer &layer, int64_t outputs) {
  return llvm::alignTo(outputs, 2) - 1 + layer.kernelCols;
}

static int64_t stretchOf(const DepthwiseLayer &layer) {
  int64_t most = layer.lean ? kLeanPlaneBytes : kPlaneBytes;
  int64_t stretches = 1, length = layer.outCols;
  while (length > 4 && 4 * wordsOf(layer, length) * layer.kernelRows > most)
    length = llvm::divideCeil(layer.outCols, ++stretches);
  return length;
}

/// Packing rows pays if enough columns of enough outputs share them. With a
/// stride fewer do, and plain loops skip taps outside the input.
bool SmallDepthwise::takesShape(const DepthwiseLayer &layer) {
  return layer.multiplier == 1 && layer.dilationRows == 1 &&
         layer.dilationCols == 1 && layer.strideCols == 1 &&
         layer.kernelCols <= kMostColumns &&
         layer.kernelRows * layer.kernelCols > 1 &&
         layer.outCols * layer.kernelCols >= 30;
}

int64_t SmallDepthwise::scratchBytes(const DepthwiseLayer &layer) {
  int64_t words = wordsOf(layer, stretchOf(layer)) + layer.kernelCols;
  return layer.kernelRows * (kRowBytes + 4 * words);
}

/// The weights of a channel, row by row.
static llvm::SmallVector<int8_t> weightsOf(const DepthwiseLayer &layer,
                                           int64_t channel) {
  llvm::SmallVector<int8_t> weights;
  for (int64_t tap = 0; tap < layer.kernelRows * layer.kernelCols; ++tap)
    weights.push_back(layer.weights[tap * layer.channels + channel]);
  return weights;
}

/// Number of products that fit one 16-bit sum: 3, 2, or 0 for neither.
static int64_t groupOf(const DepthwiseLayer &layer, int64_t channel) {
  llvm::SmallVector<int8_t> weights = weightsOf(layer, channel);
  for (int64_t group : {3, 2}) {
    bool fits = true;
    for (int64_t row = 0; row < layer.kernelRows; ++row)
      for (int64_t col = 0; col < layer.kernelCols; col += group)
        fits &= small::fitsHalf(
            ArrayRef(weights).slice(row * layer.kernelCols + col,
                                    std::min(group, layer.kernelCols - col)));
    if (fits)
      return group;
  }
  return 0;
}

bool SmallDepthwise::takes(const DepthwiseLayer &layer) {
  if (!takesShape(layer))
    return false;
  for (int64_t channel = 0; channel < layer.channels; ++channel)
    if (!groupOf(layer, channel))
      return false;
  return true;
}

/// Every tap counts, since elements outside the input hold the zero point.
static llvm::SmallVector<int32_t> foldedBias(const DepthwiseLayer &layer) {
  llvm::SmallVector<int32_t> bias(layer.bias);
  for (auto [channel, value] : llvm::enumerate(bias)) {
    int64_t sum = value;
    for (int8_t weight : weightsOf(layer, channel))
      sum -= weight * layer.inputZp;
    value = static_cast<int32_t>(sum);
  }
  return bias;
}

static llvm::SmallVector<int64_t> boundsOf(const DepthwiseLayer &layer) {
  llvm::SmallVector<int64_t> bounds;
  for (auto [channel, bias] : llvm::enumerate(foldedBias(layer)))
    bounds.push_back(accumulatorBound(bias, weightsOf(layer, channel)));
  return bounds;
}

SmallDepthwise::SmallDepthwise(KernelBuilder &kb, const DepthwiseLayer &layer)
    : layer(layer), output(layer.requant, foldedBias(layer), boundsOf(layer),
                           ScalarKind::Small),
      stretch(stretchOf(layer)) {
  SmallVector<int8_t> weights;
  for (int64_t channel = 0; channel < layer.channels; ++channel)
    weights.append(weightsOf(layer, channel));
  kb.global("weights", weights);
  makeTable(kb);
}

int64_t SmallDepthwise::rowBytes() const { return 4 * wordsOf(layer, stretch); }

/// Per channel: initial sum, parameters, and the number of products per group.
void SmallDepthwise::makeTable(KernelBuilder &kb) {
  SmallVector<int32_t> words;
  for (int64_t channel = 0; channel < layer.channels; ++channel) {
    output.appendEntry(words, channel);
    words.push_back(groupOf(layer, channel));
  }
  kb.global("table", words);
}

//===----------------------------------------------------------------------===//
// Rows of the window
//===----------------------------------------------------------------------===//

/// Writes the table entry of each row of the window, for `count` outputs whose
/// columns start at `left`.
void SmallDepthwise::writeRowTable(KernelBuilder &kb, const DepthwiseRow &row,
                                   Value left, Value count) {
  Value zero = kb.i32(0);
  // The last pair may lack its second output, so columns that only that output
  // sees are not read.
  Value seen = kb.add(count, layer.kernelCols - 1);
  Value all = kb.add(kb.bitAnd(kb.add(count, 1), ~1), layer.kernelCols - 1);
  Value before = kb.min(kb.max(kb.sub(zero, left), zero), seen);
  Value end = kb.min(kb.add(left, seen), kb.i32(row.tensorCols));
  Value inside = kb.max(kb.sub(kb.sub(end, left), before), zero);
  Value first = kb.mul(kb.add(left, before), layer.channels);
  kb.forLoop(0, layer.kernelRows, 1, [&](Value ky) {
    Value exists =
        kb.both(kb.lessEqual(row.rowBegin, ky), kb.less(ky, row.rowEnd));
    Value entry = kb.offset(row.scratch, kb.mul(ky, kRowBytes));
    Value some = kb.select(exists, inside, zero);
    kb.storePointer(kb.offset(row.rowAt(ky), first), entry);
    kb.store32(before, kb.offset(entry, 4));
    kb.store32(some, kb.offset(entry, 8));
    kb.store32(kb.sub(kb.sub(all, before), some), kb.offset(entry, 12));
  });
}

/// Packs one row of one channel. Column j is the upper half of word j - 1 and
/// the lower half of word j.
void SmallDepthwise::packRow(KernelBuilder &kb, Value from, Value to,
                             Value entry) {
  Value zeroPoint = kb.i32(layer.inputZp);
  auto store = [&](const Values &at, Value upper) {
    kb.store32(kb.add(kb.shl(upper, 16), at[2]), at[0]);
    return Values{kb.offset(at[0], 4), at[1], upper};
  };
  auto load = [&](const Values &at) {
    Values next = store(at, kb.load8(at[1]));
    next[1] = kb.offset(at[1], layer.channels);
    return next;
  };
  Values at = {to, from, zeroPoint};
  auto outside = [&](Value, const Values &at) { return store(at, zeroPoint); };
  at = kb.forLoop(kb.i32(0), kb.load32(kb.offset(entry, 4)), 1, at, outside);
  Value inside = kb.load32(kb.offset(entry, 8));
  Value even = kb.bitAnd(inside, ~1);
  at = kb.forLoop(kb.i32(0), even, 2, at,
                  [&](Value, const Values &at) { return load(load(at)); });
  at = kb.forLoop(even, inside, 1, at,
                  [&](Value, const Values &at) { return load(at); });
  kb.forLoop(kb.i32(0), kb.load32(kb.offset(entry, 12)), 1, at, outside);
}

//===----------------------------------------------------------------------===//
// Outputs
//===----------------------------------------------------------------------===//

void SmallDepthwise::emitRow(KernelBuilder &kb, const DepthwiseRow &row) {
  kb.forLoop(row.colBegin, row.colEnd, stretch, [&](Value begin) {
    emitStretch(kb, row, begin,
                kb.min(kb.sub(row.colEnd, begin), kb.i32(stretch)));
  });
}

void SmallDepthwise::emitStretch(KernelBuilder &kb, const DepthwiseRow &row,
                                 Value begin, Value count) {
  writeRowTable(kb, row, kb.sub(begin, row.padCols), count);
  Value planes = kb.offset(row.scratch, layer.kernelRows * kRowBytes);
  Value words = kb.offset(planes, layer.kernelRows * rowBytes());
  Value out = row.outputAt(begin);
  Values start = {kb.addressOf("table"), kb.addressOf("weights")};
  kb.forLoop(
      kb.i32(0), kb.i32(layer.channels), 1, start,
      [&](Value channel, const Values &at) {
        kb.forLoop(0, layer.kernelRows, 1, [&](Value ky) {
          Value entry = kb.offset(row.scratch, kb.mul(ky, kRowBytes));
          Value from = kb.offset(kb.loadPointer(entry), channel);
          Value to = kb.offset(planes, kb.mul(ky, rowBytes()));
          kb.call("row", {from, to, entry}, [&](const Values &arguments) {
            packRow(kb, arguments[0], arguments[1], arguments[2]);
          });
        });
        kb.call("widen", {words, at[1]}, [&](const Values &arguments) {
          small::widen(kb, arguments[0], arguments[1], taps());
        });
        Values arguments = {planes, at[0], kb.offset(out, channel), count};
        auto outputs = [&](int64_t group) {
          kb.call("channel" + std::to_string(group), arguments,
                  [&](const Values &arguments) {
                    emitChannel(kb, group, arguments[0], arguments[1],
                                arguments[2], arguments[3]);
                  });
        };
        Value group = kb.load32(kb.offset(at[0], entryBytes() - 4));
        kb.ifThen(
            kb.equal(group, kb.i32(3)), [&] { outputs(3); },
            [&] { outputs(2); });
        return Values{kb.offset(at[0], entryBytes()), kb.offset(at[1], taps())};
      });
}

/// The sums over a window of the two outputs whose columns the halves hold.
SmallDepthwise::Values SmallDepthwise::multiply(KernelBuilder &kb,
                                                int64_t group, Value plane,
                                                Value weights,
                                                const Values &sums) {
  std::string text = "1:\n";
  for (int64_t col = 0; col < layer.kernelCols; col += group)
    text += small::groupText(std::min(group, layer.kernelCols - col));
  text += "add r6, r12\ncmp r7, r11\nbne 1b\n";
  AsmBlock block(kb);
  block.update("r6", plane).update("r7", weights);
  block.update("r8", sums[0]).update("r9", sums[1]);
  block.read("r10", kb.i32(small::kHalf));
  block.read("r11", kb.offset(weights, 4 * taps()));
  block.read("r12", kb.i32(rowBytes() - 4 * layer.kernelCols));
  block.clobber(small::kClobbered).emit(text);
  return {block["r8"], block["r9"]};
}

void SmallDepthwise::emitChannel(KernelBuilder &kb, int64_t group, Value planes,
                                 Value entry, Value out, Value count) {
  int64_t groups = layer.kernelRows * llvm::divideCeil(layer.kernelCols, group);
  Value weights = kb.offset(planes, layer.kernelRows * rowBytes());
  // After the spare word.
  Value first = kb.offset(planes, 4);
  kb.forLoop(
      kb.i32(0), count, 2, {first, out}, [&](Value index, const Values &at) {
        Value init = output.loadInit(kb, entry);
        Values sums = multiply(kb, group, at[0], weights,
                               {kb.sub(init, small::kHalf * groups), init});
        Values params = output.loadParams(kb, entry);
        kb.store8(output.emit(kb, sums[0], params), at[1]);
        kb.ifThen(kb.less(kb.add(index, 1), count), [&] {
          kb.store8(output.emit(kb, sums[1], params),
                    kb.offset(at[1], layer.channels));
        });
        return Values{kb.offset(at[0], 8),
                      kb.offset(at[1], 2 * layer.channels)};
      });
}
