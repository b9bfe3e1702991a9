//===- DspDepthwise.cpp - Depthwise with dual multiplies ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DspDepthwise.h"
#include "mcunet/Kernels/DspInstructions.h"

using namespace mlir;
using namespace mcunet::kernels;
using Values = KernelBuilder::Values;

//===----------------------------------------------------------------------===//
// Shape
//===----------------------------------------------------------------------===//

/// What the planes of one stretch may take.
static constexpr int64_t kPlaneBytes = 1024;

bool DspDepthwise::takes(const DepthwiseLayer &layer) {
  return layer.multiplier == 1 && layer.channels % 4 == 0 &&
         layer.dilationRows == 1 && layer.dilationCols == 1 &&
         layer.kernelCols <= 16;
}

int64_t DspDepthwise::columnsOf(const DepthwiseLayer &layer, int64_t outputs) {
  return (outputs - 1) * layer.strideCols + layer.kernelCols;
}

static int64_t bytesOfColumn(const DepthwiseLayer &layer) {
  return 16 * (layer.kernelRows / 2) + 8 * (layer.kernelRows % 2);
}

/// Outputs of a row that are made together: as many as the planes allow, in
/// stretches of about the same length.
int64_t DspDepthwise::stretchOf(const DepthwiseLayer &layer) {
  int64_t stretches = 1, length = layer.outCols;
  while (length > 4 &&
         columnsOf(layer, length) * bytesOfColumn(layer) > kPlaneBytes)
    length = llvm::divideCeil(layer.outCols, ++stretches);
  return length;
}

int64_t DspDepthwise::scratchBytes(const DepthwiseLayer &layer) {
  return columnsOf(layer, stretchOf(layer)) * bytesOfColumn(layer) +
         (layer.kernelRows + 1) / 2 * 2 * kEntryBytes;
}

/// The number of outputs at a time that costs a stretch least: the last outputs
/// may be made twice. Registers are theirs, that of as many weights and one, of
/// two columns and two pointers; each that is missing is a store and a load.
int64_t DspDepthwise::choosePixels() const {
  int64_t best = 1, least = INT64_MAX;
  int64_t outputs = std::min(stretch, layer.callCols);
  for (int64_t pixels = 1; pixels <= std::min<int64_t>(5, outputs); ++pixels) {
    int64_t registers = pixels + std::min(layer.kernelCols, pixels + 1) + 4;
    int64_t row = layer.kernelCols * pixels + (layer.kernelCols + 1) / 2 +
                  (columnsOf(layer, pixels) + 1) / 2 +
                  2 * std::max<int64_t>(0, registers - 14);
    int64_t cost = llvm::divideCeil(outputs, pixels) *
                   (rowsOfWeights() * row + 4 * pixels + 8);
    if (cost < least)
      least = cost, best = pixels;
  }
  return best;
}

//===----------------------------------------------------------------------===//
// Weights
//===----------------------------------------------------------------------===//

bool DspDepthwise::isFoldable(const DepthwiseLayer &layer) {
  return layer.kernelRows == layer.kernelCols && layer.kernelRows % 2 == 1 &&
         layer.kernelRows > 1;
}

/// Weights of 16 bits save a sixth of the multiplies' time and cost about twice
/// the bytes: where few weights meet many pixels, or more weights many more.
bool DspDepthwise::choosesWide(const DepthwiseLayer &layer) {
  constexpr int64_t kPixels = 144, kPixelsOfMany = 640, kMany = 4800;
  int64_t rows = (layer.kernelRows + 1) / 2;
  int64_t extra = 2 * rows * layer.kernelCols * layer.channels;
  return layer.outPixels >= (extra <= kMany ? kPixels : kPixelsOfMany);
}

DspDepthwise::DspDepthwise(KernelBuilder &kb, const DepthwiseLayer &layer,
                           bool preferFlash)
    : layer(layer), requantiser(layer.requant, bound(), HighMultiply::Fused),
      wide(!preferFlash && choosesWide(layer)),
      compact(requantiser.getKind() == RequantKind::Fused &&
              (preferFlash || layer.outPixels < 144) &&
              bound() < (int64_t{1} << 25)),
      stretch(stretchOf(layer)), pixelsPerStep(choosePixels()) {
  SmallVector<int32_t> words;
  for (int64_t channel = 0; channel < layer.channels; ++channel)
    packChannel(words, channel);
  stream = kb.global("weights", words);
  SmallVector<int8_t> outside(4, static_cast<int8_t>(layer.inputZp));
  zeros = kb.global("zeros", outside);
}

int64_t DspDepthwise::bound() const {
  return *llvm::max_element(accumulatorBounds(layer));
}

/// Bias, requantisation, then the taps of each pair of rows: one column a word
/// or, narrow, two in the order that sxtb16 takes them apart.
void DspDepthwise::packChannel(SmallVectorImpl<int32_t> &words,
                               int64_t channel) const {
  auto [first, second] = requantiser.parametersOf(channel);
  if (compact)
    words.append({layer.bias[channel] * 64 +
                      llvm::countr_zero(static_cast<uint32_t>(second)),
                  first});
  else
    words.append({layer.bias[channel], first, second});
  auto weight = [&](int64_t ky, int64_t kx) -> int32_t {
    if (ky >= layer.kernelRows || kx >= layer.kernelCols)
      return 0;
    int64_t tap = ky * layer.kernelCols + kx;
    return layer.weights[tap * layer.channels + channel];
  };
  int64_t last = layer.kernelRows - 1;
  for (int64_t ky = 0; ky < layer.kernelRows; ky += 2) {
    if (foldsLast() && ky == last) {
      words.push_back(weight(last, layer.kernelCols - 1));
      break;
    }
    // Of the last row's words, channels 2 and 3 have the high half.
    bool high = ky == last && channel % 4 >= 2;
    auto lowOf = [&](int64_t kx) { return high ? 0 : weight(ky, kx); };
    auto highOf = [&](int64_t kx) { return weight(high ? ky : ky + 1, kx); };
    for (int64_t kx = 0; kx < layer.kernelCols; kx += wide ? 1 : 2) {
      if (wide) {
        words.push_back(dsp::halves(lowOf(kx), highOf(kx)));
        continue;
      }
      auto both = [](int32_t even, int32_t odd) {
        return (even & 0xff) | (odd & 0xff) << 8;
      };
      int32_t lowNext = lowOf(kx + 1), highNext = highOf(kx + 1);
      if (foldsLast() && kx + 1 == layer.kernelCols) {
        lowNext = weight(last, ky);
        highNext = weight(last, ky + 1);
      }
      words.push_back(
          dsp::halves(both(lowOf(kx), lowNext), both(highOf(kx), highNext)));
    }
  }
}

/// The words of columns `kx` on, as many as one or two words of the stream
/// have.
void DspDepthwise::loadTaps(KernelBuilder &kb, Value weights,
                            Values &taps) const {
  int64_t word = wide ? taps.size() : taps.size() / 2;
  Values loaded;
  if (word + 1 < weightWords()) {
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

//===----------------------------------------------------------------------===//
// Rows
//===----------------------------------------------------------------------===//

/// Address and step of each row of the window from `firstColumn` on, an even
/// number of rows; those outside the input are one word that stays.
void DspDepthwise::writeRowTable(KernelBuilder &kb, const DepthwiseRow &row,
                                 Value firstColumn) const {
  auto write = [&](Value ky, Value address, Value step) {
    Value entry = kb.offset(row.scratch, kb.mul(ky, kEntryBytes));
    kb.storePointer(address, entry);
    kb.store32(step, kb.offset(entry, 4));
  };
  auto writeRow = [&](Value ky) {
    Value inside =
        kb.both(kb.lessEqual(row.rowBegin, ky), kb.less(ky, row.rowEnd));
    Value from = kb.offset(row.rowAt(ky), kb.mul(firstColumn, layer.channels));
    write(ky, kb.select(inside, from, zeros),
          kb.select(inside, kb.i32(layer.channels), kb.i32(0)));
  };
  if (layer.kernelRows <= 3)
    for (int64_t ky = 0; ky < layer.kernelRows; ++ky)
      writeRow(kb.i32(ky));
  else
    kb.forLoop(0, layer.kernelRows, 1, writeRow);
  if (hasLast())
    write(kb.i32(layer.kernelRows), zeros, kb.i32(0));
}

void DspDepthwise::emitRow(KernelBuilder &kb, const DepthwiseRow &row) {
  kb.forLoop(row.colBegin, row.colEnd, stretch, [&](Value begin) {
    Value count = kb.min(kb.sub(row.colEnd, begin), kb.i32(stretch));
    emitStretch(kb, row, begin, count);
  });
}

void DspDepthwise::emitStretch(KernelBuilder &kb, const DepthwiseRow &row,
                               Value begin, Value count) const {
  Value left = kb.sub(kb.mul(begin, layer.strideCols), row.padCols);
  Value columns =
      kb.add(kb.mul(kb.sub(count, 1), layer.strideCols), layer.kernelCols);
  Value zero = kb.i32(0);
  Columns parts;
  parts.left = kb.min(kb.max(kb.sub(zero, left), zero), columns);
  Value end = kb.min(kb.add(left, columns), kb.i32(row.tensorCols));
  parts.middle = kb.max(kb.sub(kb.sub(end, left), parts.left), zero);
  parts.right = kb.sub(kb.sub(columns, parts.left), parts.middle);
  writeRowTable(kb, row, kb.add(left, parts.left));

  Stretch of;
  Value rest = kb.urem(count, pixelsPerStep);
  Value back = kb.sub(rest, pixelsPerStep);
  of.count = count;
  of.columnBytes = kb.mul(count, 4 * layer.strideCols);
  of.wholeBytes = kb.mul(kb.sub(count, rest), 4 * layer.strideCols);
  of.backBytes = kb.mul(back, 4 * layer.strideCols);
  of.backOutput = kb.mul(back, layer.channels);

  Value planes = kb.offset(row.scratch, 2 * rowsOfWeights() * kEntryBytes);
  Value output = row.outputAt(begin);
  kb.forLoop(kb.i32(0), kb.i32(layer.channels), 4, {stream},
             [&](Value quad, const Values &at) {
               return emitQuad(kb, row.scratch, planes, parts, quad, at[0],
                               kb.offset(output, quad), of);
             });
}

Values DspDepthwise::emitQuad(KernelBuilder &kb, Value table, Value planes,
                              const Columns &columns, Value quad, Value stream,
                              Value output, const Stretch &stretch) const {
  kb.forLoop(0, pairs(), 1, [&](Value pair) {
    packRows(kb, kb.offset(planes, kb.mul(pair, pairBytes())),
             kb.offset(table, kb.mul(pair, 2 * kEntryBytes)), quad, columns,
             /*two=*/true);
  });
  Value lastPlanes = kb.offset(planes, pairs() * pairBytes());
  if (hasLast())
    packRows(kb, lastPlanes, kb.offset(table, pairs() * 2 * kEntryBytes), quad,
             columns, /*two=*/false);
  return kb.forLoop(
      kb.i32(0), kb.i32(4), 1, {stream}, [&](Value channel, const Values &at) {
        Value odd = kb.bitAnd(channel, 1);
        Values start = {kb.offset(planes, kb.mul(channel, planeBytes())),
                        kb.offset(lastPlanes, kb.mul(odd, planeBytes())),
                        kb.offset(output, channel)};
        emitChannel(kb, start, at[0], stretch, kb.less(kb.i32(1), channel));
        return Values{kb.offset(at[0], channelBytes())};
      });
}

//===----------------------------------------------------------------------===//
// Outputs
//===----------------------------------------------------------------------===//

/// The outputs of a channel. Where there are at least as many as a step makes,
/// the last step goes back over some that are made.
void DspDepthwise::emitChannel(KernelBuilder &kb, const Values &start,
                               Value stream, const Stretch &stretch,
                               Value high) const {
  auto loop = [&](const Values &at, Value end, int64_t pixels) {
    return kb.untilPointer(end, at, [&](const Values &at) {
      emitPixels(kb, at, stream, pixels, high);
      int64_t columns = 4 * pixels * layer.strideCols;
      return Values{kb.offset(at[0], columns), kb.offset(at[1], columns),
                    kb.offset(at[2], pixels * layer.channels)};
    });
  };
  Value end = kb.offset(start[0], stretch.columnBytes);
  if (pixelsPerStep == 1) {
    loop(start, end, 1);
    return;
  }
  auto steps = [&] {
    Values first(start);
    first.push_back(kb.offset(start[0], stretch.wholeBytes));
    kb.untilPointer(end, first, [&](const Values &at) {
      Values next =
          loop(Values(ArrayRef(at).take_front(3)), at[3], pixelsPerStep);
      // Where that was not the end.
      Values back;
      for (Value pointer : ArrayRef(next).take_front(2))
        back.push_back(kb.offset(pointer, stretch.backBytes));
      back.push_back(kb.offset(next[2], stretch.backOutput));
      Value done = kb.samePointer(next[0], end);
      for (auto [pointer, before] : llvm::zip(next, back))
        pointer = kb.select(done, pointer, before);
      next.push_back(end);
      return next;
    });
  };
  kb.ifThen(kb.lessEqual(kb.i32(pixelsPerStep), stretch.count), steps,
            [&] { loop(start, end, 1); });
}

/// Neighbouring outputs of one channel; `at` has the planes of the pairs and of
/// the last row, and where the first output goes.
void DspDepthwise::emitPixels(KernelBuilder &kb, const Values &at, Value stream,
                              int64_t pixels, Value high) const {
  Values acc(pixels, loadBias(kb, stream));
  Value weights = kb.offset(stream, headBytes());
  int64_t rowBytes = 4 * weightWords();
  if (pairs() <= 2) {
    for (int64_t pair = 0; pair < pairs(); ++pair)
      accumulate(kb, kb.offset(at[0], pair * pairBytes()),
                 kb.offset(weights, pair * rowBytes), acc);
  } else {
    Values carried = {at[0], weights};
    carried.append(acc);
    carried = kb.untilPointer(kb.offset(at[0], pairs() * pairBytes()), carried,
                              [&](const Values &at) {
                                Values acc(ArrayRef(at).drop_front(2));
                                accumulate(kb, at[0], at[1], acc);
                                Values next = {kb.offset(at[0], pairBytes()),
                                               kb.offset(at[1], rowBytes)};
                                next.append(acc);
                                return next;
                              });
    acc = Values(ArrayRef(carried).drop_front(2));
  }
  if (foldsLast()) {
    auto lastRow = [&](bool high) {
      Values sums(acc);
      accumulateFolded(kb, at[1], weights, high, sums);
      return sums;
    };
    SmallVector<Type> types(acc.size(), kb.i32Type());
    acc = kb.ifValues(
        high, types, [&] { return lastRow(true); },
        [&] { return lastRow(false); });
  } else if (hasLast()) {
    accumulate(kb, at[1], kb.offset(weights, pairs() * rowBytes), acc);
  }
  auto [first, second] = loadParameters(kb, stream);
  for (auto [pixel, sum] : llvm::enumerate(acc))
    kb.store8(requantiser.emit(kb, sum, first, second),
              kb.offset(at[2], pixel * layer.channels));
}

Value DspDepthwise::loadBias(KernelBuilder &kb, Value stream) const {
  Value word = kb.load32(stream);
  return compact ? kb.ashr(word, 6) : word;
}

std::pair<Value, Value> DspDepthwise::loadParameters(KernelBuilder &kb,
                                                     Value stream) const {
  if (!compact)
    return kb.loadPair(kb.offset(stream, 4));
  auto [word, first] = kb.loadPair(stream);
  return {first, kb.shl(kb.i32(1), kb.bitAnd(word, 63))};
}

/// Runs `meet` for each word of a plane that `pixels` outputs see, with each of
/// them and the kernel's column; before, the columns up to there are loaded.
void DspDepthwise::forColumns(
    KernelBuilder &kb, Value plane, int64_t pixels,
    llvm::function_ref<void(Value word, int64_t pixel, int64_t kx)> meet,
    llvm::function_ref<void(int64_t columns)> loadUntil) const {
  auto meetAll = [&](Value word, int64_t column) {
    for (int64_t pixel = 0; pixel < pixels; ++pixel) {
      int64_t kx = column - pixel * layer.strideCols;
      if (kx >= 0 && kx < layer.kernelCols)
        meet(word, pixel, kx);
    }
  };
  int64_t columns = columnsOf(layer, pixels);
  for (int64_t column = 0; column < columns; column += 2) {
    loadUntil(std::min(column + 2, layer.kernelCols));
    if (column + 1 == columns) {
      meetAll(kb.load32(kb.offset(plane, 4 * column)), column);
      break;
    }
    auto [first, second] = kb.loadPair(kb.offset(plane, 4 * column));
    meetAll(first, column);
    meetAll(second, column + 1);
  }
}

/// One pair of rows, or the last row, against every output.
void DspDepthwise::accumulate(KernelBuilder &kb, Value plane, Value weights,
                              Values &acc) const {
  Values taps;
  forColumns(
      kb, plane, acc.size(),
      [&](Value word, int64_t pixel, int64_t kx) {
        acc[pixel] = dsp::smlad(kb, word, taps[kx], acc[pixel]);
      },
      [&](int64_t columns) {
        while (int64_t(taps.size()) < columns)
          loadTaps(kb, weights, taps);
      });
}

/// The last row where its taps stand in the words of the others, two a pair of
/// rows and one behind them.
void DspDepthwise::accumulateFolded(KernelBuilder &kb, Value plane,
                                    Value weights, bool high,
                                    Values &acc) const {
  Values words;
  forColumns(
      kb, plane, acc.size(),
      [&](Value word, int64_t pixel, int64_t kx) {
        acc[pixel] =
            dsp::smla(kb, word, high, words[kx / 2], kx % 2 != 0, acc[pixel]);
      },
      [&](int64_t columns) {
        while (2 * int64_t(words.size()) < columns) {
          int64_t pair = words.size(), rowWords = weightWords();
          int64_t at = pair * rowWords + (pair < pairs() ? rowWords - 1 : 0);
          Value word = kb.load32(kb.offset(weights, 4 * at));
          words.push_back(pair < pairs() ? dsp::sxtb16Odd(kb, word) : word);
        }
      });
}
