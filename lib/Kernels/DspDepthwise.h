//===- DspDepthwise.h - Depthwise with dual multiplies ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_KERNELS_DSPDEPTHWISE_H
#define MCUNET_LIB_KERNELS_DSPDEPTHWISE_H

#include "DspRequant.h"
#include "mcunet/Kernels/MicroKernel.h"

namespace mcunet::kernels {

/// A dual multiply needs two taps of one channel in a word, but a word in
/// memory holds four channels of one tap. So the rows that a stretch of an
/// output row needs are rearranged, four channels at a time, into planes in
/// scratch, one plane per channel (DspPlanes.cpp). Then each channel computes
/// several neighbouring outputs at a time: each word of the plane is loaded
/// once and multiplied by every kernel column that reads it (DspTaps.cpp).
/// DspDepthwise.cpp draws the scratch and the stream of weights.
class DspDepthwise : public DepthwiseEmitter {
public:
  /// True if this kernel supports the layer.
  static bool takes(const DepthwiseLayer &layer);
  static int64_t scratchBytes(const DepthwiseLayer &layer);

  DspDepthwise(KernelBuilder &kb, const DepthwiseLayer &layer,
               bool preferFlash);

  bool takesRows() const override { return true; }
  void emitRow(KernelBuilder &kb, const DepthwiseRow &row) override;

private:
  using Value = mlir::Value;
  using Values = KernelBuilder::Values;

  /// Sizes of groups of neighbouring outputs that are computed together.
  using Groups = llvm::SmallVector<int64_t, 4>;
  /// The outputs of one turn of a loop. Their number is even if every other
  /// output starts in the middle of a word of the last row.
  struct Step {
    Groups groups;
    int64_t outputs() const;
  };
  /// The division of a known number of outputs: turns of a step, then the rest.
  struct Plan {
    Step step;
    int64_t turns = 0;
    Groups rest;
  };

  /// Bytes of a row's table entry: address and distance to the next column.
  static constexpr int64_t kEntryBytes = 8;

  /// Columns that `outputs` neighbouring outputs see.
  static int64_t columnsOf(const DepthwiseLayer &layer, int64_t outputs);
  static int64_t stretchOf(const DepthwiseLayer &layer);
  static bool choosesWide(const DepthwiseLayer &layer);

  int64_t pairs() const { return layer.kernelRows / 2; }
  bool hasLast() const { return layer.kernelRows % 2 != 0; }
  int64_t rowsOfWeights() const { return pairs() + hasLast(); }
  int64_t planeBytes() const { return 4 * columnsOf(layer, stretch); }
  int64_t pairBytes() const { return 4 * planeBytes(); }
  int64_t lastPlaneBytes() const {
    return 4 * llvm::divideCeil(columnsOf(layer, stretch), 2);
  }
  /// True if every other output starts in the middle of a word.
  bool alternates() const { return hasLast() && layer.strideCols % 2 != 0; }
  /// Words of weights for one pair of rows.
  int64_t weightWords() const {
    return wide ? layer.kernelCols : (layer.kernelCols + 1) / 2;
  }
  int64_t headBytes() const { return compact ? 8 : 12; }
  /// Pairs (k0, k1), (k2, k3), .. of the last row's columns; there are as many
  /// pairs (k1, k2), (k3, k4), ..
  int64_t lastPairs() const {
    return std::max<int64_t>(1, layer.kernelCols / 2);
  }
  int64_t lastWords() const {
    return hasLast() ? lastPairs() * (wide ? 2 : 1) : 0;
  }
  int64_t channelBytes() const {
    return headBytes() + 4 * (pairs() * weightWords() + lastWords());
  }
  void packChannel(llvm::SmallVectorImpl<int32_t> &words,
                   int64_t channel) const;

  void writeRowTable(KernelBuilder &kb, const DepthwiseRow &row,
                     Value firstColumn) const;
  void emitStretch(KernelBuilder &kb, const DepthwiseRow &row, Value begin,
                   Value count) const;

  struct Columns {
    Value left, middle, right; ///< outside, inside, outside the input
  };
  Values emitQuad(KernelBuilder &kb, Value table, Value planes,
                  const Columns &columns, Value quad, Value stream,
                  Value output, Value count) const;
  void clear(KernelBuilder &kb, Value target, Value words,
             int64_t planeBytes) const;
  void packRows(KernelBuilder &kb, Value planes, Value entry, Value channel,
                const Columns &columns) const;
  Values packColumns(KernelBuilder &kb, const Values &at, Values steps,
                     int64_t count) const;
  void packLast(KernelBuilder &kb, Value planes, Value entry, Value channel,
                const Columns &columns) const;
  Value packInside(KernelBuilder &kb, Value planes, Value from,
                   const Columns &columns) const;
  void storeSingle(KernelBuilder &kb, Value column, Value target,
                   bool high) const;
  void storePacked(KernelBuilder &kb, llvm::ArrayRef<Value> first,
                   llvm::ArrayRef<Value> second, Value target,
                   int64_t planeBytes) const;
  Value centre(KernelBuilder &kb, Value word, bool odd) const;

  int64_t costOf(int64_t pixels) const;
  Step stepOf(int64_t pixels, int64_t times = 1) const;
  Step chooseLoop(int64_t outputs) const;
  Plan planOf(int64_t outputs) const;

  void emitChannel(KernelBuilder &kb, const Values &start, Value stream,
                   Value count) const;
  void emitPlan(KernelBuilder &kb, Values at, Value stream,
                const Plan &plan) const;
  void emitAny(KernelBuilder &kb, const Values &start, Value stream,
               Value count) const;
  Values stepLoop(KernelBuilder &kb, const Values &at, Value outputs,
                  Value stream, const Step &step) const;
  Values forward(KernelBuilder &kb, const Values &at, Value outputs) const;
  void emitGroups(KernelBuilder &kb, const Values &at, Value stream,
                  llvm::ArrayRef<int64_t> groups) const;
  void emitPixels(KernelBuilder &kb, const Values &at, Value stream,
                  int64_t pixels, bool odd) const;
  Value loadBias(KernelBuilder &kb, Value stream) const;
  std::pair<Value, Value> loadParameters(KernelBuilder &kb, Value stream) const;
  void accumulate(KernelBuilder &kb, Value plane, Value weights,
                  Values &acc) const;
  void accumulateLast(KernelBuilder &kb, Value plane, Value weights, bool odd,
                      Values &acc) const;
  void meetLast(KernelBuilder &kb, Value word, int64_t at,
                llvm::ArrayRef<Value> taps, Value &sum, bool odd) const;
  void loadTaps(KernelBuilder &kb, Value weights, int64_t words,
                Values &taps) const;

  DepthwiseLayer layer;
  bool preferFlash;
  bool wide;
  DspRequant requantiser;
  /// The bias and the exponent of the second parameter share a word.
  bool compact;
  int64_t stretch;
  /// The step of loops over an unknown number of outputs.
  Step loopStep;
  Value stream, zeros;
};

} // namespace mcunet::kernels

#endif // MCUNET_LIB_KERNELS_DSPDEPTHWISE_H
