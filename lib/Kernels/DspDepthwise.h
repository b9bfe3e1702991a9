//===- DspDepthwise.h - Depthwise with dual multiplies ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_KERNELS_DSPDEPTHWISE_H
#define MCUNET_LIB_KERNELS_DSPDEPTHWISE_H

#include "mcunet/Kernels/MicroKernel.h"

namespace mcunet::kernels {

/// A dual multiply wants two taps of one channel in a word, memory has four
/// channels of one tap. So four channels at a time, the part of the window's
/// rows that a stretch of an output row needs is turned into planes in scratch:
///
///   full pair of rows 2p, 2p + 1:  a plane a channel; a word a column, with
///   both
///                                  rows' elements of it
///   last row of an odd kernel:     a plane for channels 0 and 2, one for 1 and
///   3,
///                                  each word with one column of both
///
/// Elements are widened and lose the zero point on the way (sxtab16), columns
/// and rows outside the input are 0, so that borders need no other code. Then
/// one channel at a time, `pixels` outputs at a time: each word of the plane is
/// read once and meets each of the kernel's columns that see it.
class DspDepthwise : public DepthwiseEmitter {
public:
  /// Whether the layer is one for this kernel.
  static bool takes(const DepthwiseLayer &layer);
  static int64_t scratchBytes(const DepthwiseLayer &layer);

  DspDepthwise(KernelBuilder &kb, const DepthwiseLayer &layer,
               bool preferFlash);

  bool takesRows() const override { return true; }
  void emitRow(KernelBuilder &kb, const DepthwiseRow &row) override;

private:
  using Value = mlir::Value;
  using Values = KernelBuilder::Values;

  /// A row's entry in the table: its address and the way to the next column.
  static constexpr int64_t kEntryBytes = 8;

  /// Columns that `outputs` neighbouring outputs see.
  static int64_t columnsOf(const DepthwiseLayer &layer, int64_t outputs);
  static int64_t stretchOf(const DepthwiseLayer &layer);
  static bool isFoldable(const DepthwiseLayer &layer);
  static bool choosesWide(const DepthwiseLayer &layer);
  int64_t choosePixels() const;

  int64_t pairs() const { return layer.kernelRows / 2; }
  bool hasLast() const { return layer.kernelRows % 2 != 0; }
  int64_t rowsOfWeights() const { return pairs() + hasLast(); }
  int64_t planeBytes() const { return 4 * columnsOf(layer, stretch); }
  int64_t pairBytes() const { return 4 * planeBytes(); }
  /// Words of weights that meet one pair of rows.
  int64_t weightWords() const {
    return wide ? layer.kernelCols : (layer.kernelCols + 1) / 2;
  }
  int64_t headBytes() const { return compact ? 8 : 12; }
  /// Narrow words of an odd number of columns leave two bytes a pair of rows
  /// free: of a square kernel, all taps of the last row but one.
  bool foldsLast() const { return !wide && isFoldable(layer); }
  int64_t lastWords() const {
    return !hasLast() ? 0 : foldsLast() ? 1 : weightWords();
  }
  int64_t channelBytes() const {
    return headBytes() + 4 * (pairs() * weightWords() + lastWords());
  }
  int64_t bound() const;
  void packChannel(llvm::SmallVectorImpl<int32_t> &words,
                   int64_t channel) const;

  void writeRowTable(KernelBuilder &kb, const DepthwiseRow &row,
                     Value firstColumn) const;
  void emitStretch(KernelBuilder &kb, const DepthwiseRow &row, Value begin,
                   Value count) const;

  struct Columns {
    Value left, middle, right; ///< outside, inside, outside the input
  };
  /// What steps along the outputs of a stretch need.
  struct Stretch {
    Value count;
    Value columnBytes, wholeBytes; ///< in a plane: of all, of whole steps
    Value backBytes, backOutput;   ///< from their end to the last step
  };
  Values emitQuad(KernelBuilder &kb, Value table, Value planes,
                  const Columns &columns, Value quad, Value stream,
                  Value output, const Stretch &stretch) const;
  void packRows(KernelBuilder &kb, Value planes, Value entry, Value channel,
                const Columns &columns, bool two) const;
  Values packColumns(KernelBuilder &kb, const Values &at, Values steps,
                     int64_t count) const;
  Value centre(KernelBuilder &kb, Value word, bool odd) const;

  /// `high`: the last row's elements are the high halves of their words.
  void emitChannel(KernelBuilder &kb, const Values &start, Value stream,
                   const Stretch &stretch, Value high) const;
  void emitPixels(KernelBuilder &kb, const Values &at, Value stream,
                  int64_t pixels, Value high) const;
  Value loadBias(KernelBuilder &kb, Value stream) const;
  std::pair<Value, Value> loadParameters(KernelBuilder &kb, Value stream) const;
  void accumulate(KernelBuilder &kb, Value plane, Value weights,
                  Values &acc) const;
  void accumulateFolded(KernelBuilder &kb, Value plane, Value weights,
                        bool high, Values &acc) const;
  void forColumns(
      KernelBuilder &kb, Value plane, int64_t pixels,
      llvm::function_ref<void(Value word, int64_t pixel, int64_t kx)> meet,
      llvm::function_ref<void(int64_t columns)> loadUntil) const;
  void loadTaps(KernelBuilder &kb, Value weights, Values &taps) const;

  DepthwiseLayer layer;
  Requantiser requantiser;
  bool wide;
  /// The bias and the exponent of the second parameter share a word.
  bool compact;
  int64_t stretch, pixelsPerStep;
  Value stream, zeros;
};

} // namespace mcunet::kernels

#endif // MCUNET_LIB_KERNELS_DSPDEPTHWISE_H
