# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""TensorFlow Lite's int8 functions of one number as tables, and its softmax: the
reference kernels' fixed-point arithmetic on int64 arrays.

Qm.n below is a number with m integer bits, as the kernels name it.
"""

import math
from typing import Any, Mapping, Sequence, Tuple

import numpy as np

from .graph import Quant
from .numbers import multiply, quantise_multiplier, round_away, truncating_divide

_MAX, _MIN = 2**31 - 1, -(2**31)
# exp(-2^k) in Q0.31, from k = -2.
_EXP_FACTORS = (1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242)


def _high(a: Any, b: Any) -> Any:
    """SaturatingRoundingDoublingHighMul."""
    product = np.asarray(a, np.int64) * np.asarray(b, np.int64)
    return np.minimum((product + (1 << 30)) >> 31, _MAX)


def _divide(x: Any, exponent: Any) -> Any:
    """RoundingDivideByPOT: halves away from zero."""
    x, one = np.asarray(x, np.int64), np.int64(1)
    mask = (one << exponent) - 1
    threshold = (mask >> 1) + (x < 0)
    return (x >> exponent) + ((x & mask) > threshold)


def _saturating(x: Any, exponent: Any) -> Any:
    return np.clip(np.asarray(x, np.int64) << exponent, _MIN, _MAX)


def _exp(a: Any, integer_bits: int) -> Any:
    """exp of numbers that are not positive, in Q0.31."""
    a = np.asarray(a, np.int64)
    fraction = 31 - integer_bits
    quarter = 1 << (fraction - 2)
    residue = (a & (quarter - 1)) - quarter
    x = _saturating(residue, integer_bits) + (1 << 28)
    x2 = _high(x, x)
    x3, x4 = _high(x2, x), _high(x2, x2)
    tail = _divide(_high(_divide(x4, 2) + x3, 715827883) + x2, 1)
    result = 1895147668 + _high(1895147668, x + tail)
    rest = residue - a
    for k, factor in enumerate(_EXP_FACTORS, -2):
        if integer_bits > k:
            chosen = (rest & (1 << (fraction + k))) != 0
            result = np.where(chosen, _high(result, factor), result)
    return np.where(a == 0, _MAX, result)


def _newton(a: Any) -> Any:
    """1 / (1 + a) halved, for a in [0, 1] in Q0.31."""
    half = (np.asarray(a, np.int64) + _MAX + 1) >> 1
    x = 1515870810 + _high(half, -1010580540)
    for _ in range(3):
        x = x + _saturating(_high(x, (1 << 29) - _high(half, x)), 2)
    return x


def _radius(bits: int, shift: int) -> int:
    """Inputs of this size and more are outside of the function's range."""
    return int(np.floor(((1 << bits) - 1) * 2.0 ** (31 - bits) / 2.0**shift))


def _numbers(quant: Quant) -> Any:
    return np.arange(-128, 128, dtype=np.int64) - quant.zero_point


def _scaled(quant: Quant) -> Tuple[Any, Any, Any]:
    """All inputs in Q4.27, and which are too small and too large for it."""
    value, shift = quantise_multiplier(quant.scale * 2**27)
    radius = _radius(4, 31 - shift)
    x = _numbers(quant)
    return multiply(x, value, shift), x <= -radius, x >= radius


def _finished(table: Any, low: Any, high: Any, least: int) -> Any:
    table = np.where(low, least, np.where(high, 127, table))
    return np.clip(table, -128, 127).astype(np.int8)


def logistic_table(quant: Quant) -> Any:
    """To scale 1/256 and zero point -128."""
    a, low, high = _scaled(quant)
    y = _saturating(_newton(_exp(-np.abs(a), 4)), 1)
    y = np.where(a == 0, 1 << 30, np.where(a > 0, y, _MAX - y))
    return _finished(_divide(y, 23) - 128, low, high, -128)


def tanh_table(quant: Quant) -> Any:
    """To scale 1/128 and zero point 0."""
    a, low, high = _scaled(quant)
    y = _saturating(_newton(_exp(-np.abs(a), 5)) - (1 << 29), 2)
    y = np.where(a == 0, 0, np.where(a > 0, y, -y))
    return _finished(_divide(y, 24), low, high, -128)


def _narrow(value: int) -> int:
    """A multiplier in 16 bits."""
    return 32767 if value >= _MAX - 2**15 else (value + 2**15) >> 16


def _high16(a: Any, b: int) -> Any:
    product = np.asarray(a, np.int64) * b
    return truncating_divide(product + np.where(product >= 0, 2**14, 1 - 2**14), 2**15)


def hard_swish_table(quant: Quant, out: Quant) -> Any:
    hires = np.float32(1 / 128) * np.float32(quant.scale)
    output, output_shift = quantise_multiplier(float(hires / np.float32(out.scale)))
    relu, relu_shift = quantise_multiplier(float(hires / np.float32(3 / 32768)))
    output_exponent, relu_exponent = 31 - output_shift, 31 - relu_shift
    x = _numbers(quant) * 128
    product = _high16(x, _narrow(output))
    r = x
    if relu_exponent > 0:
        r = np.clip(r << (relu_exponent - 1), -32768, 32767)
    r = _high16(r, _narrow(relu))
    if relu_exponent > 0:
        r = np.clip(r * 2, -32768, 32767)
    if relu_exponent < 0:
        r = _divide(r, -relu_exponent)
    r = (r + 2**15) >> 1
    y = truncating_divide(r * product, 2**15)
    y = _divide(y, -output_exponent) if output_exponent < 0 else y << output_exponent
    return np.clip(y + out.zero_point, -128, 127).astype(np.int8)


def requantise_table(quant: Quant, out: Quant, low: int = -128, high: int = 127) -> Any:
    """RELU's and its like; low and high bound the result."""
    factor = quantise_multiplier(float(np.float32(quant.scale) / np.float32(out.scale)))
    y = multiply(_numbers(quant), *factor) + out.zero_point
    return np.clip(np.clip(y, -128, 127), low, high).astype(np.int8)


def leaky_table(quant: Quant, out: Quant, alpha: float) -> Any:
    x = _numbers(quant)
    scale = np.float32(quant.scale)
    up = quantise_multiplier(float(scale / np.float32(out.scale)))
    slope = float(scale * np.float32(alpha) / np.float32(out.scale))
    down = multiply(x, *quantise_multiplier(abs(slope))) * (-1 if slope < 0 else 1)
    y = np.where(x >= 0, multiply(x, *up), down) + out.zero_point
    return np.clip(y, -128, 127).astype(np.int8)


def _gelu(x: float) -> np.float32:
    half, root = np.float32(0.5 * x), np.float32(-math.sqrt(0.5))
    return half * np.float32(math.erfc(np.float32(x) * root))


def _gelu_tanh(x: float) -> np.float32:
    single = np.float32(x)
    cubic = np.float32(0.044715) * single * single * single
    inner = np.float32(math.sqrt(2 / math.pi)) * (single + cubic)
    return np.float32(0.5) * single * (np.float32(1) + np.float32(math.tanh(inner)))


def _elu(x: float) -> np.float32:
    return np.float32(math.exp(x)) - np.float32(1) if x < 0 else np.float32(x)


def tabulated(kind: str, options: Mapping[str, Any], quant: Quant, out: Quant) -> Any:
    """GELU's and ELU's, which the kernels compute in single precision."""
    function = _elu if kind == "ELU" else _gelu_tanh if options["approximate"] else _gelu
    inputs = np.float32(quant.scale) * _numbers(quant).astype(np.float32)
    y = np.array([function(float(x)) for x in inputs], np.float32)
    scaled = round_away(y * (np.float32(1) / np.float32(out.scale)))
    return np.clip(scaled + out.zero_point, -128, 127).astype(np.int8)


def prelu(x: Any, slopes: Any, quants: Sequence[Quant], out: Quant) -> Any:
    """`quants` are the input's and the slopes'."""
    source, slope = quants
    x = x.astype(np.int64) - source.zero_point
    up = multiply(x, *quantise_multiplier(source.scale / out.scale))
    factor = quantise_multiplier(source.scale * slope.scale / out.scale)
    down = multiply(x * (slopes.astype(np.int64) - slope.zero_point), *factor)
    y = np.where(x >= 0, up, down) + out.zero_point
    return np.clip(y, -128, 127).astype(np.int8)


def activation_range(activation: int, quant: Quant) -> Tuple[int, int]:
    """What a fused RELU (1) or RELU6 (3) leaves of int8."""
    if not activation:
        return -128, 127

    def steps(real: float) -> int:
        return quant.zero_point + int(round_away(np.float32(real) / np.float32(quant.scale)))

    high = min(127, steps(6)) if activation == 3 else 127
    return max(-128, steps(0)), high


def softmax(x: Any, quant: Quant, beta: float) -> Any:
    """Along the last dimension, to scale 1/256 and zero point -128."""
    real = min(float(np.float32(beta)) * quant.scale * 2**26, 2**31 - 1.0)
    value, shift = quantise_multiplier(real)
    least = -_radius(5, 31 - shift)
    differences = x.astype(np.int64) - x.max(-1, keepdims=True).astype(np.int64)
    # There are 256 of them.
    steps = np.arange(-255, 1)
    powers = _exp(_high(steps << (31 - shift), value), 5)
    counted = differences >= least
    terms = powers[differences + 255]
    total = np.where(counted, _divide(terms, 12), 0).sum(-1, keepdims=True)
    headroom = 32 - np.floor(np.log2(total)).astype(np.int64) - 1
    fraction = ((total << headroom) & 0xFFFFFFFF) - 2**31
    inverse = _saturating(_newton(fraction), 1)
    y = _divide(_high(inverse, terms), 35 - headroom) - 128
    return np.where(counted, np.clip(y, -128, 127), -128).astype(np.int8)
