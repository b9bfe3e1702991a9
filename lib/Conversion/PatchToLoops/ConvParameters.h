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

/// Kernels take bytes: weights of nine bits are the sum of this many, each of
/// which goes over the same input.
inline int64_t weightTerms(mlir::ElementsAttr weights) {
  if (weights.getElementType().isInteger(8))
    return 1;
  // 255 is one more than two bytes make.
  return llvm::is_contained(weights.getValues<int16_t>(), 255) ? 3 : 2;
}

/// Weights, bias and requantisation of a convolution with its constant channels
/// in their simplest form.
struct ConvParameters {
  template <typename ConvOp>
  explicit ConvParameters(ConvOp op)
      : weights(*patch::weightsOf(op.getWeights())),
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

  /// The weights as bytes: after each run of `run` weights, which is a row of
  /// the kernel, its other terms.
  llvm::SmallVector<int8_t, 0> bytes(int64_t terms, int64_t run) const {
    llvm::SmallVector<int8_t, 0> result;
    llvm::ArrayRef<int16_t> all(weights);
    for (int64_t begin = 0, e = weights.size(); begin < e; begin += run) {
      llvm::SmallVector<int16_t> rest(all.slice(begin, run));
      for (int64_t term = 0; term < terms; ++term)
        for (int16_t &weight : rest) {
          result.push_back(std::clamp<int16_t>(weight, -128, 127));
          weight -= result.back();
        }
    }
    return result;
  }

  llvm::SmallVector<int16_t> weights;
  llvm::SmallVector<int32_t> bias, multiplier, shift;
  kernels::RequantSpec requant;
};

} // namespace mcunet::patch_to_loops

#endif // MCUNET_LIB_CONVERSION_PATCHTOLOOPS_CONVPARAMETERS_H
