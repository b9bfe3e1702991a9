// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- tensor.cpp - Numbers into and out of int8 tensors ------------------===//
#include "mcunet/rt/tensor.h"

using namespace mcunet::rt;

MCUNET_RT_WEAK int8_t mcunet::rt::quantize(float value, float scale,
                                           int32_t zeroPoint) {
  float steps = value / scale;
  if (steps != steps)
    steps = 0;
  // Beyond any result, and far enough inside int32 and the range in which every
  // float has its fraction exactly.
  constexpr float limit = 65536;
  steps = steps < -limit ? -limit : steps > limit ? limit : steps;
  int32_t whole = static_cast<int32_t>(steps);
  float fraction = steps - static_cast<float>(whole);
  if (fraction >= 0.5f)
    ++whole;
  else if (fraction <= -0.5f)
    --whole;
  whole += zeroPoint;
  return static_cast<int8_t>(whole < -128 ? -128 : whole > 127 ? 127 : whole);
}

MCUNET_RT_WEAK void mcunet::rt::quantize(Span<const float> from,
                                         const mcunet_tensor &tensor,
                                         Span<int8_t> to) {
  for (size_t i = 0; i != from.size(); ++i)
    to[i] = quantize(from[i], tensor);
}

MCUNET_RT_WEAK void mcunet::rt::dequantize(Span<const int8_t> from,
                                           const mcunet_tensor &tensor,
                                           Span<float> to) {
  for (size_t i = 0; i != from.size(); ++i)
    to[i] = dequantize(from[i], tensor);
}

MCUNET_RT_WEAK void mcunet::rt::fromUint8(Span<const uint8_t> from,
                                          Span<int8_t> to) {
  for (size_t i = 0; i != from.size(); ++i)
    to[i] = fromUint8(from[i]);
}

MCUNET_RT_WEAK size_t mcunet::rt::topK(Span<const int8_t> scores,
                                       Span<uint16_t> best) {
  size_t found = 0;
  for (size_t i = 0; i != scores.size(); ++i) {
    // After all equal scores, so that the earlier index is first.
    size_t place = found;
    while (place && scores[best[place - 1]] < scores[i])
      --place;
    if (place == best.size())
      continue;
    if (found != best.size())
      ++found;
    for (size_t j = found - 1; j > place; --j)
      best[j] = best[j - 1];
    best[place] = static_cast<uint16_t>(i);
  }
  return found;
}
