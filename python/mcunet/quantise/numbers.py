# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Scales, zero points and fixed-point factors: how this package quantises, everywhere."""

import math
from typing import Any, Tuple

import numpy as np

from .graph import Quant

LEAST_SCALE = float(np.float32(1e-8)) / 127  # of weights that are all zero
MOST_BIAS = 2**30


def affine(low: float, high: float) -> Tuple[float, int]:
    """Scale and zero point for [low, high], 0 included and exact."""
    low, high = min(low, 0.0), max(high, 0.0)
    scale = float(np.float32(max(high - low, 1e-6) / 255))
    return scale, int(np.clip(round(-128 - low / scale), -128, 127))


def weight_scales(weight: Any, axis: int) -> Any:
    """float32 [O]: the largest weight of each output channel is 127."""
    largest = np.abs(np.moveaxis(weight, axis, 0)).reshape(weight.shape[axis], -1).max(1)
    return (np.maximum(largest, 1e-8) / 127).astype(np.float32)


def widen_for_bias(scales: Any, bias: Any, input_scale: float) -> Any:
    """Scales at which the bias has room: of channels whose weights are all but zero."""
    least = np.abs(bias) / (input_scale * MOST_BIAS)
    # One step up makes up for the rounding to single precision.
    return np.maximum(scales, np.nextafter(least.astype(np.float32), np.float32(np.inf)))


def quantise_weights(weight: Any, scales: Any, axis: int) -> Any:
    """int8, symmetric, a scale per output channel."""
    shape = [1] * weight.ndim
    shape[axis] = -1
    return np.clip(np.rint(weight / scales.reshape(shape)), -127, 127).astype(np.int8)


def quantise_bias(bias: Any, scales: Any, input_scale: float) -> Any:
    """int32, in units of a product."""
    unit = input_scale * scales.astype(np.float64)
    return np.clip(np.rint(bias / unit), -MOST_BIAS, MOST_BIAS).astype(np.int32)


def quantise_multiplier(real: float) -> Tuple[int, int]:
    """QuantizeMultiplier: real = value * 2^-shift with value in [2^30, 2^31), or 0."""
    if real == 0:
        return 0, 31
    significand, exponent = math.frexp(real)
    value = math.floor(significand * 2**31 + 0.5)
    if value == 2**31:
        value, exponent = 2**30, exponent + 1
    if exponent < -31:
        return 0, 31
    return value, 31 - exponent


def multiply(x: Any, value: Any, shift: Any) -> Any:
    """MultiplyByQuantizedMultiplier with two roundings, on int64 arrays that hold int32
    values; `value` and `shift` are numbers or arrays that broadcast. What a shift to the
    left takes out of 32 bits is lost, as in the kernels."""
    value, shift = np.asarray(value, np.int64), np.asarray(shift, np.int64)
    left, right = np.maximum(31 - shift, 0), np.maximum(shift - 31, 0)
    x = np.asarray(x, np.int64)
    if left.any():
        x = (((x << left) + 2**31) & 0xFFFFFFFF) - 2**31
    high = (x * value + (1 << 30)) >> 31
    # Halves go away from zero: for negative numbers that is one less than up.
    rounds = (right > 0).astype(np.int64)
    return (high + (high >> 63) * rounds + ((rounds << right) >> 1)) >> right


def round_away(x: Any) -> Any:
    """std::round."""
    whole = np.trunc(x)
    return whole + np.copysign(np.abs(x - whole) >= 0.5, x)


def truncating_divide(a: Any, b: Any) -> Any:
    """C's division of integers, `b` being positive."""
    return np.sign(a) * (np.abs(a) // b)


def to_int8(values: Any, quant: Quant) -> Any:
    """Real numbers as int8, halves away from zero as TensorFlow Lite's QUANTIZE has it."""
    scaled = round_away(np.asarray(values, np.float32) / np.float32(quant.scale))
    return np.clip(scaled + quant.zero_point, -128, 127).astype(np.int8)


def to_real(values: Any, quant: Quant) -> Any:
    return (values.astype(np.float32) - quant.zero_point) * np.float32(quant.scale)
