//===- NetworkEdits.h - Redistribution done to layers -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_TRANSFORMS_REDISTRIBUTE_NETWORKEDITS_H
#define MCUNET_LIB_TRANSFORMS_REDISTRIBUTE_NETWORKEDITS_H

#include "LayerEdits.h"
#include "mcunet/Analysis/Network.h"
#include "mcunet/Redistribute/Redistribute.h"

namespace mcunet::patch {

/// Fits of filters that shrink, by layer and kernel.
using KernelFits = llvm::DenseMap<std::pair<int, int64_t>, KernelFit>;

/// The operand of a block's addition that the block begins with.
mlir::Value keptOperand(const Network &network,
                        const redistribute::Block &block);

llvm::ArrayRef<mlir::Operation *>
operationsOf(const Network &network, const redistribute::Block &block);

/// Edits the network in place; without a fit a filter keeps its centre alone.
mlir::LogicalResult applyEdits(const Network &network,
                               const redistribute::Editable &editable,
                               llvm::ArrayRef<redistribute::Edit> edits,
                               const KernelFits &fits);

/// Makes each edit that may be made in layers [0, stageEnd) in a copy and lets
/// the images of the file through it: `editable` is told what of the variance
/// of the stage's result no line of what is left of it has, per channel. Errors
/// are on the function or a layer.
mlir::FailureOr<KernelFits> measureLosses(mlir::func::FuncOp func,
                                          const Network &network,
                                          llvm::StringRef images, int stageEnd,
                                          redistribute::Editable &editable);

} // namespace mcunet::patch

#endif // MCUNET_LIB_TRANSFORMS_REDISTRIBUTE_NETWORKEDITS_H
