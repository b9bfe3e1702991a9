# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Functions of one int8 number by the reference kernels' definitions, beside those in
reference.py and independent of the compiler like them."""

import math

import reference as ref
from reference import f32


def single(x):
    """Rounds to single precision; what is too large becomes infinite."""
    try:
        return f32(x)
    except OverflowError:
        return math.copysign(math.inf, x)


def tabulated(q, si, zi, so, zo, function):
    """round(f(x) / so) + zo in single precision; the division is a product."""
    y = single(function(single(si * (q - zi))) * single(1 / so))
    if math.isnan(y):
        return -128
    if math.isinf(y):
        return 127 if y > 0 else -128
    return ref.clamp(ref.round_away(y) + zo)


def exp(x):
    try:
        return single(math.exp(x))
    except OverflowError:
        return math.inf


def elu(x):
    return single(exp(x) - 1) if x < 0 else x


def logistic(x):
    return single(1 / single(1 + exp(-x)))


def tanh(x):
    return single(math.tanh(x))


def log(x, so, zo):
    return single(math.log(x)) if x > 0 else single((-128 - zo) * so)


def gelu(x):
    root = single(-math.sqrt(0.5))
    return single(single(0.5 * x) * single(math.erfc(single(x * root))))


def gelu_tanh(x):
    factor = single(math.sqrt(2 / math.pi))
    cubic = single(single(single(single(0.044715) * x) * x) * x)
    inner = single(factor * single(x + cubic))
    return single(single(0.5 * x) * single(1 + tanh(inner)))


def absolute(q, si, zi, so, zo):
    x = abs(q - zi)
    if si != so:
        x = ref.mbqm(x, ref.quantize_multiplier(f32(si / so)))
    return ref.clamp(x + zo)


def negated(q):
    return (-q + 128) % 256 - 128


def square_root(q, si, zi, so, zo):
    root = single(math.sqrt(max(single(si * (q - zi)), 0)))
    return ref.clamp(int(single(root / so)) + zo)


def inverse_sqrt(x):
    """1 / sqrt(x) as a 32-bit fraction and a left shift (mostly negative)."""
    if x <= 1:
        return 2**31 - 1, 0
    right = 11
    while x >= 2**29:
        x //= 4
        right += 1
    while x < 2**27:
        x *= 4
        right -= 1
    half = ref.rdbp(x >> 1, 1)
    y = 2**28
    for _ in range(5):
        cube = ref.sat_pot(ref.srdhm(ref.srdhm(y, y), y), 6)
        y = ref.sat_pot(ref.srdhm(3 * 2**27, y) - ref.srdhm(half, cube), 3)
    y = ref.srdhm(y, 1518500250)
    return (y << -right, 0) if right < 0 else (y, -right)


def reciprocal_root(q, si, zi, so, zo):
    x = q - zi
    if x <= 0:
        return 127
    m, shift = inverse_sqrt(x)
    root = ref.mbqm(1, (m, shift + 20))
    scale = f32(f32(math.sqrt(si)) * so)
    m, shift = ref.quantize_multiplier(1 / scale)
    return ref.clamp(ref.mbqm(root, (m, shift - 20)) + zo)


def leaky(q, si, zi, so, zo, alpha):
    x = q - zi
    slope = f32(f32(si * alpha) / so) if x < 0 else f32(si / so)
    y = ref.mbqm(x, ref.quantize_multiplier(abs(slope)))
    return ref.clamp((-y if slope < 0 else y) + zo)


def squared_difference(a, b, sa, za, sb, zb, so, zo):
    twice = 2.0 * max(sa, sb)
    x = ref.mbqm((a - za) << 7, ref.quantize_multiplier(sa / twice))
    y = ref.mbqm((b - zb) << 7, ref.quantize_multiplier(sb / twice))
    m = ref.quantize_multiplier(twice * twice / (2**14 * so))
    return ref.clamp(ref.mbqm((x - y) ** 2, m) + zo)


def prelu(q, slope, si, zi, sa, za, so, zo):
    x = q - zi
    if x >= 0:
        y = ref.mbqm(x, ref.quantize_multiplier(si / so))
    else:
        y = ref.mbqm(x * (slope - za), ref.quantize_multiplier(si * sa / so))
    return ref.clamp(y + zo)


def division(a, b, sa, za, sb, zb, so, zo):
    x, y = a - za, b - zb
    if y < 0:
        x, y = -x, -y
    if x == 0 or y == 0:  # at a divisor of zero the kernel stops
        return zo
    leading = 32 - y.bit_length()
    fraction = (y << leading) - 2**31
    inverse = ref.sat_pot(ref.newton(fraction), 1)
    headroom = 31 - (x if x > 0 else -x - 1).bit_length()
    m, shift = ref.quantize_multiplier(f32(sa / f32(sb * so)))
    right = 31 - leading + headroom - shift
    unscaled = ref.srdhm(x << headroom, inverse)
    return zo + (0 if right > 31 else ref.rdbp(ref.srdhm(unscaled, m), right))


def total(values, si, zi, so, zo):
    m = ref.quantize_multiplier(si / so)
    return ref.clamp(ref.mbqm(sum(values) - zi * len(values), m) + zo)


def l2_normalize(row, zi):
    m, shift = inverse_sqrt(sum((q - zi) ** 2 for q in row))
    return [ref.clamp(ref.mbqm(q - zi, (m, shift + 7))) for q in row]


def logarithm(a, bits):
    """log(a) in Q5 of a >= 1 with `bits` integer bits: the nearer of two powers of two, the
    second of a * sqrt(1/2), and a quotient of polynomials around sqrt(sqrt(1/2))."""
    root, fourth_root, quarter = 1518500250, 1805811301, 1 << 23

    def scaled(x, exponent):
        return ref.sat_pot(x, exponent) if exponent >= 0 else ref.rdbp(x, -exponent)

    lead = 32 - a.bit_length()
    r_a = ref.sat_pot(ref.srdhm(scaled(a, lead - 1), root), 1)
    power_a = ref.sat_pot(bits - lead, 25) + quarter
    headroom = 31 - ref.srdhm(a, root).bit_length()
    r_b = scaled(a, headroom)
    power_b = ref.sat_pot(bits - headroom, 25) - quarter
    r, power = min(r_a, r_b), max(power_a, power_b)
    p = (r + fourth_root + 1) // 2
    q = 2 * (r - fourth_root)
    square = ref.srdhm(q, q)
    above = ref.srdhm(q, r) + ref.srdhm(ref.srdhm(q, square), 117049297)
    below = ref.srdhm(p, 1057819769 + q + ref.srdhm(127690142, square))
    below += ref.srdhm(638450708, q)
    inverse = ref.sat_pot(ref.newton(below), 1)
    return ref.sat_pot(ref.srdhm(power, 1488522236) + ref.srdhm(ref.rdbp(above, 6), inverse), 1)


def log_softmax(row, scale):
    m, shift = ref.quantize_multiplier(min(scale * 2**26, 2**31 - 1.0))
    reverse = ref.quantize_multiplier(2.0 ** (31 - shift) / m)
    diff_min, top = -ref.input_radius(5, shift), max(row)
    total = sum(
        ref.rdbp(ref.exp_on_negative(ref.mbqm(q - top, (m, shift)), 5), 12)
        for q in row
        if q - top >= diff_min
    )
    log = logarithm(total, 12)
    least = max(diff_min - 1, ref.mbqm(log - 2**31, reverse))
    return [
        ref.clamp(ref.rdbp(ref.wrap32(ref.mbqm(q - top, (m, shift)) - log), 22) + 127)
        if q - top > least
        else -128
        for q in row
    ]
