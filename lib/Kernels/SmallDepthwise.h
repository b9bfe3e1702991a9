//===- SmallDepthwise.h - Depthwise on Armv6-M ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_KERNELS_SMALLDEPTHWISE_H
#define MCUNET_LIB_KERNELS_SMALLDEPTHWISE_H

#include "ScalarOutput.h"

namespace mcunet::kernels {

/// Two neighbouring outputs of a channel use the same weights. So the rows that
/// a stretch of an output row needs are packed with a word per column, which
/// holds the elements that the two outputs see (SmallWords.h), or the zero
/// point outside the input. For each channel, these rows and the weights are
/// expanded to words in scratch.
class SmallDepthwise : public DepthwiseEmitter {
public:
  /// True if this kernel may support a layer of this shape.
  static bool takesShape(const DepthwiseLayer &layer);
  static int64_t scratchBytes(const DepthwiseLayer &layer);
  /// True if this kernel supports the weights of the layer as well.
  static bool takes(const DepthwiseLayer &layer);

  SmallDepthwise(KernelBuilder &kb, const DepthwiseLayer &layer);

  bool takesRows() const override { return true; }
  void emitRow(KernelBuilder &kb, const DepthwiseRow &row) override;

private:
  using Value = mlir::Value;
  using Values = KernelBuilder::Values;

  int64_t entryBytes() const { return output.stride() + 4; }
  int64_t taps() const { return layer.kernelRows * layer.kernelCols; }
  int64_t rowBytes() const;
  void makeTable(KernelBuilder &kb);

  void emitStretch(KernelBuilder &kb, const DepthwiseRow &row, Value begin,
                   Value count);
  void writeRowTable(KernelBuilder &kb, const DepthwiseRow &row, Value left,
                     Value count);
  void packRow(KernelBuilder &kb, Value from, Value to, Value entry);
  void emitChannel(KernelBuilder &kb, int64_t group, Value planes, Value entry,
                   Value out, Value count);
  Values multiply(KernelBuilder &kb, int64_t group, Value plane, Value weights,
                  const Values &sums);

  DepthwiseLayer layer;
  ScalarOutput output;
  int64_t stretch;
};

} // namespace mcunet::kernels

#endif // MCUNET_LIB_KERNELS_SMALLDEPTHWISE_H
