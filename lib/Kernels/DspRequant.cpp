//===- DspRequant.cpp - Requantisation on DSP cores -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DspRequant.h"

using namespace mlir;
using namespace mcunet::kernels;

DspRequant::DspRequant(const RequantSpec &spec, ArrayRef<ChannelRange> channels,
                       bool wide)
    : requantiser(spec, largestSum(channels), HighMultiply::Fused) {
  if (wide)
    scaled = ScaledRequant::find(spec, channels);
}

std::pair<int32_t, int32_t> DspRequant::parametersOf(int64_t channel,
                                                     bool doubled) const {
  return scaled ? scaled->parametersOf(channel)
                : requantiser.parametersOf(channel, doubled);
}

Value DspRequant::emit(KernelBuilder &kb, Value acc, Value first, Value second,
                       bool doubled, Value zeroPoint) const {
  return scaled ? scaled->emit(kb, acc, first, second)
                : requantiser.emit(kb, acc, first, second, doubled, zeroPoint);
}
