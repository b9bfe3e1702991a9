//===- ConvParameters.h - Numbers of a convolution for a kernel -*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_CONVERSION_PATCHTOLOOPS_CONVPARAMETERS_H
#define MCUNET_LIB_CONVERSION_PATCHTOLOOPS_CONVPARAMETERS_H

#include "LayerEmitter.h"
#include "mcunet/Kernels/ConstantChannels.h"

namespace mcunet::patch_to_loops {

template <typename T> llvm::SmallVector<T> valuesOf(mlir::ElementsAttr attr) {
  return llvm::to_vector(attr.getValues<T>());
}

/// Weights, bias and requantisation of a convolution with its constant channels
/// in their simplest form.
struct ConvParameters {
  template <typename ConvOp>
  explicit ConvParameters(ConvOp op)
      : weights(valuesOf<int8_t>(op.getWeights())),
        bias(valuesOf<int32_t>(op.getBias())),
        multiplier(llvm::to_vector(op.getMultiplier())),
        shift(llvm::to_vector(op.getShift())) {
    requant = requantOf(op);
  }

  /// Weights of a channel lie `tapStride` apart from `channelStride` * channel
  /// on; inputs are in [least, most].
  void simplify(int64_t channelStride, int64_t tapStride, int32_t least,
                int32_t most) {
    int64_t taps = weights.size() / bias.size();
    for (int64_t channel = 0, e = bias.size(); channel < e; ++channel) {
      kernels::AccRange range{bias[channel], bias[channel]};
      for (int64_t tap = 0; tap < taps; ++tap)
        range.addTap(weights[channel * channelStride + tap * tapStride], least,
                     most);
      auto output = constantOutput(requant, channel, range);
      if (!output)
        continue;
      for (int64_t tap = 0; tap < taps; ++tap)
        weights[channel * channelStride + tap * tapStride] = 0;
      if (multiplier.size() == 1)
        continue;
      kernels::ConstantChannel constant = makeConstantChannel(requant, *output);
      bias[channel] = constant.bias;
      multiplier[channel] = constant.multiplier;
      shift[channel] = constant.shift;
    }
    requant.multiplier = multiplier;
    requant.shift = shift;
  }

  llvm::SmallVector<int8_t> weights;
  llvm::SmallVector<int32_t> bias, multiplier, shift;
  kernels::RequantSpec requant;
};

} // namespace mcunet::patch_to_loops

#endif // MCUNET_LIB_CONVERSION_PATCHTOLOOPS_CONVPARAMETERS_H
