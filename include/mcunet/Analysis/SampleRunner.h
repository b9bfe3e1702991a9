//===- SampleRunner.h - Layers on sample images -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_ANALYSIS_SAMPLERUNNER_H
#define MCUNET_ANALYSIS_SAMPLERUNNER_H

#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/TosaIdioms/Samples.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mcunet::patch {

/// The images of a file of raw int8 images, one after the other, for the
/// function's only argument. Errors are on the function and name the file.
mlir::FailureOr<idioms::Samples> readImages(mlir::func::FuncOp func,
                                            llvm::StringRef path);

/// What each of `wanted` is for the images. Knows convolutions with square
/// kernels, additions and tables, which is what lies before a stage's end;
/// anything else in the way is an error on it.
mlir::FailureOr<llvm::DenseMap<mlir::Value, idioms::Samples>>
runSamples(mlir::func::FuncOp func, idioms::Samples images,
           llvm::ArrayRef<mlir::Value> wanted);

/// The window of a convolution, padding at the end as far as the result goes.
idioms::Window windowOf(mlir::Operation *op);

} // namespace mcunet::patch

#endif // MCUNET_ANALYSIS_SAMPLERUNNER_H
