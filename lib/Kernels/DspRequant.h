//===- DspRequant.h - Requantisation on DSP cores ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_KERNELS_DSPREQUANT_H
#define MCUNET_LIB_KERNELS_DSPREQUANT_H

#include "ScaledRequant.h"

namespace mcunet::kernels {

/// Requantises scaled sums if the weights leave room for scaling; otherwise as
/// Requantiser does.
class DspRequant {
public:
  /// `wide`: weights take 16 bits.
  DspRequant(const RequantSpec &spec, llvm::ArrayRef<ChannelRange> channels,
             bool wide);

  /// True if the second parameter of every channel is a power of two.
  bool hasExponents() const {
    return !scaled && requantiser.getKind() == RequantKind::Fused;
  }
  /// A weight or the bias of a channel, scaled for packing.
  int32_t packed(int64_t channel, int32_t value) const {
    return scaled ? scaled->scale(channel, value) : value;
  }
  /// The remaining members are those of Requantiser. Scaled sums are never
  /// `doubled`.
  std::string variant() const {
    return scaled ? scaled->variant() : requantiser.variant();
  }
  std::pair<int32_t, int32_t> parametersOf(int64_t channel,
                                           bool doubled = false) const;
  mlir::Value emit(KernelBuilder &kb, mlir::Value acc, mlir::Value first,
                   mlir::Value second, bool doubled = false,
                   mlir::Value zeroPoint = {}) const;

private:
  Requantiser requantiser;
  std::optional<ScaledRequant> scaled;
};

} // namespace mcunet::kernels

#endif // MCUNET_LIB_KERNELS_DSPREQUANT_H
