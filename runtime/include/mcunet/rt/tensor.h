// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- tensor.h - Numbers into and out of int8 tensors ----------*- C++ -*-===//
#ifndef MCUNET_RT_TENSOR_H
#define MCUNET_RT_TENSOR_H

#include "mcunet/rt/abi.h"
#include "mcunet/rt/span.h"

#include <cstdint>

MCUNET_RT_BEGIN

/// TensorFlow Lite's QUANTIZE: round(value / scale), halves away from zero,
/// plus the zero point, clamped to int8. Both are floats there, and the
/// division is one of floats. A NaN gives the zero point.
int8_t quantize(float value, float scale, int32_t zeroPoint);
inline int8_t quantize(float value, const mcunet_tensor &tensor) {
  return quantize(value, tensor.scale, tensor.zero_point);
}

/// scale * (value - zero point), rounded to a float.
inline float dequantize(int8_t value, float scale, int32_t zeroPoint) {
  return scale * static_cast<float>(value - zeroPoint);
}
inline float dequantize(int8_t value, const mcunet_tensor &tensor) {
  return dequantize(value, tensor.scale, tensor.zero_point);
}

/// A uint8 tensor of the same scale, its zero point 128 higher.
inline int8_t fromUint8(uint8_t value) {
  return static_cast<int8_t>(value - 128);
}
inline uint8_t toUint8(int8_t value) {
  return static_cast<uint8_t>(value + 128);
}

/// All elements of `from`; `to` has as many. fromUint8 may work in place.
void quantize(Span<const float> from, const mcunet_tensor &tensor,
              Span<int8_t> to);
void dequantize(Span<const int8_t> from, const mcunet_tensor &tensor,
                Span<float> to);
void fromUint8(Span<const uint8_t> from, Span<int8_t> to);

/// The indices of the `best.size()` largest scores, the largest first and equal
/// ones in the order of their indices. Returns their number, which is smaller
/// if there are fewer scores.
size_t topK(Span<const int8_t> scores, Span<uint16_t> best);

MCUNET_RT_END

#endif // MCUNET_RT_TENSOR_H
