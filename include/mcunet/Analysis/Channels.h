//===- Channels.h - What a channel can be, and who needs it -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Two analyses over a function of layers on tensors, channel by channel of the
// last dimension. Both are exact about integers: nothing here is a heuristic.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_ANALYSIS_CHANNELS_H
#define MCUNET_ANALYSIS_CHANNELS_H

#include "mcunet/Analysis/ConvNumbers.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Kernels/ConstantChannels.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/EquivalenceClasses.h"

namespace mcunet::patch {

/// A convolution or depthwise layer as the analyses see it.
struct ConvLayer {
  ConvNumbers numbers;
  int32_t inputZp = 0;
  /// Some window needs elements outside the input, which are the zero point.
  bool leavesInput = false;
  /// Of each output channel, before requantisation.
  std::vector<kernels::AccRange> sums;
  /// All sums fit 32 bits, scaled too, and no multiplier is negative.
  bool isExact = true;

  int64_t taps() const;
  int64_t inputChannels() const;
  /// Weight of output channel `out` at a tap for input channel `in`; depthwise
  /// layers have only that of `in` = out / multiplier.
  int16_t weight(int64_t out, int64_t tap, int64_t in) const;
  /// What input channel `in` adds to sum `out` where it always is `value`.
  int64_t share(int64_t out, int64_t in, int64_t value) const;
};

/// Interval analysis, from the arguments on.
class ChannelRanges {
public:
  static mlir::FailureOr<ChannelRanges> compute(mlir::func::FuncOp func);

  llvm::ArrayRef<ChannelRange> of(mlir::Value value) const;
  const ConvLayer &layerOf(mlir::Operation *op) const {
    return convolutions.find(op)->second;
  }

private:
  mlir::LogicalResult visit(mlir::Operation *op);
  mlir::FailureOr<TensorRange> convolution(mlir::Operation *op);

  llvm::DenseMap<mlir::Value, TensorRange> ranges;
  llvm::DenseMap<mlir::Operation *, ConvLayer> convolutions;
};

/// Channels that a result of the function depends on. Tensors whose channels
/// correspond one to one (before and after a pool, say) have the same.
class LiveChannels {
public:
  LiveChannels(mlir::func::FuncOp func, const ChannelRanges &ranges,
               int64_t granularity);

  const llvm::BitVector &of(mlir::Value value) const;

private:
  void relate(mlir::Operation *op);
  bool isNeeded(Conv2DOp op, int64_t channel) const;
  bool propagate(mlir::func::FuncOp func);
  bool roundUp();
  llvm::BitVector &live(mlir::Value value);
  void need(mlir::Value value) { live(value).set(); }

  const ChannelRanges &ranges;
  int64_t granularity;
  llvm::EquivalenceClasses<mlir::Value> tied;
  llvm::DenseMap<mlir::Value, llvm::BitVector> bits; // by leader
};

/// Whether the channels of the result and of the operands are tied, see
/// ChannelOpInterface.
bool isChannelwise(mlir::Operation *op);

/// Elements of the last dimension.
int64_t channelsOf(mlir::Value value);

} // namespace mcunet::patch

#endif // MCUNET_ANALYSIS_CHANNELS_H
