//===- DspRequant.h - Requantisation on DSP cores ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_KERNELS_DSPREQUANT_H
#define MCUNET_LIB_KERNELS_DSPREQUANT_H

#include "ScaledRequant.h"

namespace mcunet::kernels {

/// Of scaled sums where weights have room for it, else as for any layer.
class DspRequant {
public:
  /// `wide`: weights take 16 bits.
  DspRequant(const RequantSpec &spec, llvm::ArrayRef<ChannelRange> channels,
             bool wide);

  /// Whether the second parameter of every channel is a power of two.
  bool hasExponents() const {
    return !scaled && requantiser.getKind() == RequantKind::Fused;
  }
  /// A weight or the bias of a channel, as it is packed.
  int32_t packed(int64_t channel, int32_t value) const {
    return scaled ? scaled->scale(channel, value) : value;
  }
  /// The others are Requantiser's. Scaled sums are not `doubled`.
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
