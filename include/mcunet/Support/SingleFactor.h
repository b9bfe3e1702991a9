//===- SingleFactor.h - Requantisation by a 32-bit float --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// onnxruntime multiplies an accumulator, as a 32-bit float, by a 32-bit float
// and rounds half to even. Where no multiplier and shift have the same steps,
// layers carry the float: its bits are in the multiplier, and the shift is 0.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SUPPORT_SINGLEFACTOR_H
#define MCUNET_SUPPORT_SINGLEFACTOR_H

#include <cmath>
#include <cstdint>
#include <cstring>

namespace mcunet {

/// The shift of such a layer.
constexpr int32_t kSingleShift = 0;

/// Smaller factors have too many places for the kernels' integers.
constexpr float kLeastSingleFactor = 0x1p-16f;
/// All factors are below this.
constexpr float kSingleFactorLimit = 256;

inline bool isSingleFactor(float factor) {
  return factor >= kLeastSingleFactor && factor < kSingleFactorLimit;
}

inline float singleFactor(int32_t bits) {
  float factor;
  std::memcpy(&factor, &bits, sizeof(factor));
  return factor;
}

inline int32_t bitsOfFactor(float factor) {
  int32_t bits;
  std::memcpy(&bits, &factor, sizeof(bits));
  return bits;
}

/// float(value) * factor, rounded half to even, clamped to [-2^30, 2^30].
inline int32_t scaleSingle(int32_t value, int32_t bits) {
  float product = static_cast<float>(value) * singleFactor(bits);
  if (!(product < 0x1p30f))
    return 1 << 30;
  if (product < -0x1p30f)
    return -(1 << 30);
  return static_cast<int32_t>(std::nearbyint(product));
}

/// The factor as significand * 2^-exponent, the significand of 24 bits.
struct SingleParts {
  int32_t significand;
  int32_t exponent;
};
inline SingleParts partsOfFactor(int32_t bits) {
  int exponent;
  float fraction = std::frexp(singleFactor(bits), &exponent);
  return {static_cast<int32_t>(std::ldexp(fraction, 24)), 24 - exponent};
}

} // namespace mcunet

#endif // MCUNET_SUPPORT_SINGLEFACTOR_H
