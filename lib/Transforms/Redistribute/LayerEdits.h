//===- LayerEdits.h - Layers with other kernels, without, again -*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What redistribution does to weights. Where a value's scale or zero point
// changes, whoever reads it is told: its zero point and its multipliers.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_TRANSFORMS_REDISTRIBUTE_LAYEREDITS_H
#define MCUNET_LIB_TRANSFORMS_REDISTRIBUTE_LAYEREDITS_H

#include "KernelFit.h"
#include "mcunet/Analysis/ConvNumbers.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"

namespace mcunet::patch {

/// [K, K, C] weights of a depthwise layer for another kernel around the same
/// centre: cut, or amid zeros.
std::vector<int16_t> recentre(const ConvNumbers &numbers, int64_t kernel);

/// The centre of the kernel, or the kernel amid zeros: then the result is the
/// same. With `fit` weights are that one's, gain and offset go into multiplier
/// and bias.
mlir::LogicalResult setKernel(DepthwiseConv2DOp op, int64_t kernel,
                              const KernelFit *fit);

/// True where the layer's input comes from a convolution that nothing else
/// reads, and has the layer's shape.
bool canFold(DepthwiseConv2DOp op);

/// Takes a 1x1 layer into the one before: its weight into the multiplier, its
/// sign into the weights, its bias into the bias. The clamp in between is lost.
mlir::LogicalResult foldIntoProducer(DepthwiseConv2DOp op);

/// Lets `kept`, an operand of the addition, take its place: readers get the
/// operand's zero point and scale. A reader that cannot be rescaled reads it
/// through a lookup that equals adding zero.
void bypass(AddOp add, mlir::Value kept);

/// True where `repeat` can copy the block: its addition adds the result of a
/// convolution to `kept`, which only convolutions read in it.
bool canRepeat(AddOp add, mlir::Value kept,
               llvm::ArrayRef<mlir::Operation *> block);

/// A copy of the block after itself that changes nothing yet: it adds zeros.
/// Weights are those of the block but for the last convolution's, which are 0;
/// names end in +`number`.
mlir::FailureOr<AddOp> repeat(AddOp add, mlir::Value kept,
                              llvm::ArrayRef<mlir::Operation *> block,
                              int64_t number);

} // namespace mcunet::patch

#endif // MCUNET_LIB_TRANSFORMS_REDISTRIBUTE_LAYEREDITS_H
