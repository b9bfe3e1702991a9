//===- DspDepthwise.cpp - Depthwise with dual multiplies ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An output row is cut into stretches (stretchOf), whose planes fit the
// scratch:
//
//   for each stretch
//     write the table of rows
//     for each four channels
//       pack their planes                                DspPlanes.cpp
//       for each of the four channels
//         for each group of one to seven outputs         DspSteps.cpp
//           sum[..] = bias
//           for each pair of rows and the last row: add products
//                                                        DspTaps.cpp
//           for each output: requantise, store at every `channels` bytes
//
// Scratch:
//
//   table   | row 0: address, step | row 1 | ..      8 bytes a row, even number
//   pair 0  | plane of channel 0 | 1 | 2 | 3 |       pairBytes()
//   pair 1  | ..
//   last    | plane of channel 0 | 1 | 2 | 3 |       half the size; odd kernels
//
// The step is the distance to the next column. A row outside the input has the
// address of four zero points and a step of 0.
//
// The stream of weights, read once per stretch, channel by channel:
//
//   head    | bias | first | second parameter |      12 bytes
//           | bias * 64 + exponent | first |          8 bytes, if compact
//   pair p  wide    a word for each column k:    u[k].v[k]
//           narrow  a word for two columns:      u[k] u[k+1] v[k] v[k+1]
//   last    wide    two words for two columns:   w[k].w[k+1], w[k+1].w[k+2]
//           narrow  a word for two columns:      w[k] w[k+1] w[k+1] w[k+2]
//
// u and v are the weights of rows 2p and 2p + 1, and w those of the last row, 0
// past the last column. Words are written from the low half or byte up.
//
//===----------------------------------------------------------------------===//

#include "DspDepthwise.h"
#include "mcunet/Kernels/DspInstructions.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mcunet::kernels;
using Values = KernelBuilder::Values;

//===----------------------------------------------------------------------===//
// Shape
//===----------------------------------------------------------------------===//

/// Most bytes of the planes of one stretch.
static constexpr int64_t kPlaneBytes = 1024, kLeanPlaneBytes = 256;

bool DspDepthwise::takes(const DepthwiseLayer &layer) {
  return layer.multiplier == 1 && layer.channels % 4 == 0 &&
         layer.dilationRows == 1 && layer.dilationCols == 1 &&
         layer.kernelCols <= 16;
}

int64_t DspDepthwise::columnsOf(const DepthwiseLayer &layer, int64_t outputs) {
  return (outputs - 1) * layer.strideCols + layer.kernelCols;
}

static int64_t bytesOfPlanes(const DepthwiseLayer &layer, int64_t columns) {
  return 16 * (layer.kernelRows / 2 * columns +
               layer.kernelRows % 2 * llvm::divideCeil(columns, 2));
}

/// Outputs of a row that share planes: as many as the limit allows, with the
/// row cut into stretches of about equal length.
int64_t DspDepthwise::stretchOf(const DepthwiseLayer &layer) {
  int64_t most = layer.lean ? kLeanPlaneBytes : kPlaneBytes;
  int64_t stretches = 1, length = layer.outCols;
  while (length > 4 && bytesOfPlanes(layer, columnsOf(layer, length)) > most)
    length = llvm::divideCeil(layer.outCols, ++stretches);
  return length;
}

int64_t DspDepthwise::scratchBytes(const DepthwiseLayer &layer) {
  return bytesOfPlanes(layer, columnsOf(layer, stretchOf(layer))) +
         (layer.kernelRows + 1) / 2 * 2 * kEntryBytes;
}

//===----------------------------------------------------------------------===//
// Weights
//===----------------------------------------------------------------------===//

/// 16-bit weights save one instruction per output, since they can be scaled,
/// and the unpacking, one or two instructions per column and step. They need
/// about twice the bytes. They are chosen if each byte saves enough executed
/// instructions; layers with many weights have to save more.
bool DspDepthwise::choosesWide(const DepthwiseLayer &layer) {
  constexpr int64_t kPerByte = 16, kPerByteOfMany = 64, kMany = 4800;
  int64_t rows = (layer.kernelRows + 1) / 2;
  int64_t half = std::max<int64_t>(1, layer.kernelCols / 2);
  int64_t bytes = 4 + 4 * rows * half; // per channel
  int64_t saved = layer.outPixels * (4 + rows * (half + 1)) / 4;
  bool many = bytes * layer.channels > kMany;
  return saved >= bytes * (many ? kPerByteOfMany : kPerByte);
}

DspDepthwise::DspDepthwise(KernelBuilder &kb, const DepthwiseLayer &layer,
                           bool preferFlash)
    : layer(layer), preferFlash(preferFlash),
      wide(!preferFlash && choosesWide(layer)),
      requantiser(layer.requant, channelRanges(layer), wide),
      compact(requantiser.hasExponents() &&
              (preferFlash || layer.outPixels < 96) &&
              largestSum(channelRanges(layer)) < (int64_t{1} << 25)),
      stretch(stretchOf(layer)) {
  loopStep = chooseLoop(std::min(stretch, layer.callCols));
  SmallVector<int32_t> words;
  for (int64_t channel = 0; channel < layer.channels; ++channel)
    packChannel(words, channel);
  stream = kb.global("weights", words);
  SmallVector<int8_t> outside(4, static_cast<int8_t>(layer.inputZp));
  zeros = kb.global("zeros", outside);
}

/// Appends a channel of the stream. `append` takes two words of taps; if
/// narrow, it interleaves their bytes in one, in the order in which sxtb16
/// unpacks them.
void DspDepthwise::packChannel(SmallVectorImpl<int32_t> &words,
                               int64_t channel) const {
  auto [first, second] = requantiser.parametersOf(channel);
  if (compact)
    words.append({layer.bias[channel] * 64 +
                      llvm::countr_zero(static_cast<uint32_t>(second)),
                  first});
  else
    words.append(
        {requantiser.packed(channel, layer.bias[channel]), first, second});
  auto weight = [&](int64_t ky, int64_t kx) -> int32_t {
    if (kx >= layer.kernelCols)
      return 0;
    int64_t tap = ky * layer.kernelCols + kx;
    return requantiser.packed(channel,
                              layer.weights[tap * layer.channels + channel]);
  };
  using Pair = std::pair<int32_t, int32_t>;
  auto append = [&](Pair even, Pair odd) {
    auto both = [](int32_t even, int32_t odd) {
      return (even & 0xff) | (odd & 0xff) << 8;
    };
    if (wide)
      words.append({dsp::halves(even.first, even.second),
                    dsp::halves(odd.first, odd.second)});
    else
      words.push_back(dsp::halves(both(even.first, odd.first),
                                  both(even.second, odd.second)));
  };
  for (int64_t ky = 0; ky < 2 * pairs(); ky += 2) {
    for (int64_t kx = 0; kx < layer.kernelCols; kx += 2)
      append({weight(ky, kx), weight(ky + 1, kx)},
             {weight(ky, kx + 1), weight(ky + 1, kx + 1)});
    if (wide && layer.kernelCols % 2 != 0)
      words.pop_back();
  }
  int64_t last = layer.kernelRows - 1;
  for (int64_t pair = 0; hasLast() && pair < lastPairs(); ++pair) {
    int64_t kx = 2 * pair;
    append({weight(last, kx), weight(last, kx + 1)},
           {weight(last, kx + 1), weight(last, kx + 2)});
  }
}

//===----------------------------------------------------------------------===//
// Rows
//===----------------------------------------------------------------------===//

/// Writes the address and the column step of each row of the window, from
/// `firstColumn` on, for an even number of rows. Rows outside the input point
/// to one word of zero points, with a step of 0.
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
  std::optional<int64_t> columns =
      getConstantIntValue(kb.sub(row.colEnd, row.colBegin));
  bool wholeStretches = columns && *columns % stretch == 0;
  kb.forLoop(row.colBegin, row.colEnd, stretch, [&](Value begin) {
    Value most = kb.i32(stretch);
    Value count =
        wholeStretches ? most : kb.min(kb.sub(row.colEnd, begin), most);
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

  Value planes = kb.offset(row.scratch, 2 * rowsOfWeights() * kEntryBytes);
  Value output = row.outputAt(begin);
  kb.forLoop(kb.i32(0), kb.i32(layer.channels), 4, {stream},
             [&](Value quad, const Values &at) {
               return emitQuad(kb, row.scratch, planes, parts, quad, at[0],
                               kb.offset(output, quad), count);
             });
}

Values DspDepthwise::emitQuad(KernelBuilder &kb, Value table, Value planes,
                              const Columns &columns, Value quad, Value stream,
                              Value output, Value count) const {
  kb.forLoop(0, pairs(), 1, [&](Value pair) {
    packRows(kb, kb.offset(planes, kb.mul(pair, pairBytes())),
             kb.offset(table, kb.mul(pair, 2 * kEntryBytes)), quad, columns);
  });
  Value lastPlanes = kb.offset(planes, pairs() * pairBytes());
  if (hasLast())
    packLast(kb, lastPlanes, kb.offset(table, pairs() * 2 * kEntryBytes), quad,
             columns);
  Values first = {planes, lastPlanes, output, stream};
  Values end = kb.untilPointer(
      kb.offset(planes, 4 * planeBytes()), first, [&](const Values &at) {
        emitChannel(kb, Values(ArrayRef(at).take_front(3)), at[3], count);
        return Values{kb.offset(at[0], planeBytes()),
                      kb.offset(at[1], lastPlaneBytes()), kb.offset(at[2], 1),
                      kb.offset(at[3], channelBytes())};
      });
  return {end[3]};
}
