//===- Convolution.h - Convolutions but for their images --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_IMPORT_TFLITE_CONVOLUTION_H
#define MCUNET_IMPORT_TFLITE_CONVOLUTION_H

#include "OpScope.h"

namespace mcunet {
namespace tfl {

/// A CONV_2D or DEPTHWISE_CONV_2D, without its image.
struct Convolution {
  idioms::ConvParams params; // padded for the operator's own image
  bool depthwise = false;
  llvm::SmallVector<int64_t> weightShape; // the filter's
  llvm::SmallVector<int8_t, 0> weights;
  llvm::SmallVector<int32_t> bias;
};

/// Reads and checks one of these two operators, with the padding for the
/// image's height and width in the file.
FailureOr<Convolution> readConvolution(OpScope &scope);

/// The convolution of one image [1, H, W, C]; the window must fit.
Value convolve(mlir::OpBuilder &b, mlir::Location loc, Value image,
               const Convolution &convolution);

/// Checks a constant int8 filter of `rank` dimensions whose scales are one or
/// one per element of dimension `channelDim`.
LogicalResult checkFilter(OpScope &scope, size_t rank, int64_t channelDim);

/// The elements of the i32 bias that is input `operand`; zeros if there is
/// none.
FailureOr<llvm::SmallVector<int32_t>> readBias(OpScope &scope, size_t operand,
                                               int64_t channels);

/// Zero points, multipliers (scaleIn * scaleWeight / scaleOut in double) and
/// clamp of a layer that reads input `image` with the filter in input 1.
/// `singleProduct`: with one weight scale the kernel multiplies the two input
/// scales in single precision (FULLY_CONNECTED, and UINT8 kernels).
LogicalResult quantizeConv(OpScope &scope, size_t image, Activation activation,
                           bool singleProduct, int32_t &inputZeroPoint,
                           idioms::OutputStage &output);

/// The filter's elements; those of UINT8 less 128.
llvm::SmallVector<int8_t, 0> filterOf(OpScope &scope);

/// FULLY_CONNECTED with weights that are computed.
LogicalResult importComputedDense(OpScope &scope, Activation activation);

} // namespace tfl
} // namespace mcunet

#endif // MCUNET_IMPORT_TFLITE_CONVOLUTION_H
