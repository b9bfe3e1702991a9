# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The int8 reference kernels (double rounding), written from their definitions
and independently of the compiler: plain Python integers, one loop per formula."""

import math
import struct

INT32_MAX, INT32_MIN = 2**31 - 1, -(2**31)


def f32(x):
    """Rounds to single precision."""
    return struct.unpack("<f", struct.pack("<f", x))[0]


def round_away(x):
    return math.floor(abs(x) + 0.5) * (1 if x >= 0 else -1)


def quantize_multiplier(real):
    if real == 0:
        return 0, 0
    q, shift = math.frexp(real)
    fixed = round_away(q * 2**31)
    if fixed == 2**31:
        fixed //= 2
        shift += 1
    if shift < -31:
        return 0, 0
    return fixed, shift


def srdhm(a, b):
    if a == b == INT32_MIN:
        return INT32_MAX
    ab = a * b
    nudge = 2**30 if ab >= 0 else 1 - 2**30
    total = ab + nudge
    return total // 2**31 if total >= 0 else -((-total) // 2**31)


def rdbp(x, exponent):
    mask = (1 << exponent) - 1
    remainder = x & mask
    threshold = (mask >> 1) + (1 if x < 0 else 0)
    return (x >> exponent) + (1 if remainder > threshold else 0)


def wrap32(x):
    """What 32 bits hold of a number."""
    return (x + 2**31) % 2**32 - 2**31


def mbqm(x, multiplier):
    m, shift = multiplier
    return rdbp(srdhm(wrap32(x * (1 << max(shift, 0))), m), max(-shift, 0))


def clamp(x, low=-128, high=127):
    return max(low, min(high, x))


def truncating_div(a, b):
    return abs(a) // b * (1 if a >= 0 else -1)


def sat_pot(x, exponent):
    return clamp(x << exponent, INT32_MIN, INT32_MAX)


def exp_on_negative(a, integer_bits):
    if a == 0:
        return INT32_MAX
    fraction = 31 - integer_bits
    quarter = 1 << (fraction - 2)
    residue = (a & (quarter - 1)) - quarter
    x = sat_pot(residue, integer_bits) + (1 << 28)
    x2 = srdhm(x, x)
    x3 = srdhm(x2, x)
    x4 = srdhm(x2, x2)
    tail = rdbp(srdhm(rdbp(x4, 2) + x3, 715827883) + x2, 1)
    result = 1895147668 + srdhm(1895147668, x + tail)
    rest = residue - a
    for k, factor in zip(
        range(-2, 5), (1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242)
    ):
        if integer_bits > k and rest & (1 << (fraction + k)):
            result = srdhm(result, factor)
    return result


def newton(a):
    half = (a + INT32_MAX + 1) // 2
    x = 1515870810 + srdhm(half, -1010580540)
    for _ in range(3):
        x += sat_pot(srdhm(x, (1 << 29) - srdhm(half, x)), 2)
    return x


def input_radius(bits, shift):
    return math.floor(((1 << bits) - 1) * 2.0 ** (31 - bits) / 2.0**shift)


def q4_function(x, scale, function, low, finish):
    m, shift = quantize_multiplier(scale * 2**27)
    radius = input_radius(4, shift)
    if x <= -radius:
        return low
    if x >= radius:
        return 127
    return clamp(finish(function(mbqm(x, (m, shift)))))


def logistic_q0(a):
    if a == 0:
        return 1 << 30
    y = sat_pot(newton(exp_on_negative(-abs(a), 4)), 1)
    return y if a > 0 else INT32_MAX - y


def tanh_q0(a):
    if a == 0:
        return 0
    t = sat_pot(newton(exp_on_negative(-abs(a), 5)) - (1 << 29), 2)
    return t if a > 0 else -t


def logistic(q, si, zi):
    return q4_function(q - zi, si, logistic_q0, -128, lambda y: rdbp(y, 23) - 128)


def tanh(q, si, zi):
    return q4_function(q - zi, si, tanh_q0, -128, lambda y: rdbp(y, 24))


def hard_swish(q, si, zi, so, zo):
    hires = f32(f32(1 / 128) * si)
    om, oe = quantize_multiplier(f32(hires / so))
    rm, re = quantize_multiplier(f32(hires / f32(3 / 32768)))

    def narrow(m):
        return 32767 if m >= INT32_MAX - 2**15 else (m + 2**15) >> 16

    def high(a, b):
        ab = a * b
        return truncating_div(ab + (2**14 if ab >= 0 else 1 - 2**14), 2**15)

    def sat16(x):
        return clamp(x, -32768, 32767)

    x = (q - zi) * 128
    pre = high(x, narrow(om))
    r = x
    if re > 0:
        r = sat16(r << (re - 1))
    r = high(r, narrow(rm))
    if re > 0:
        r = sat16(r * 2)
    if re < 0:
        r = rdbp(r, -re)
    r = (r + 2**15) >> 1
    return clamp(rdbp(truncating_div(r * pre, 2**15), -oe) + zo)


def softmax(row, scale, beta):
    m, shift = quantize_multiplier(min(beta * scale * 2**26, 2**31 - 1.0))
    diff_min = -input_radius(5, shift)
    top = max(row)

    def exp(q):
        d = q - top
        return exp_on_negative(srdhm(d << shift, m), 5) if d >= diff_min else None

    total = sum(rdbp(exp(q), 12) for q in row if exp(q) is not None)
    headroom = 32 - total.bit_length()
    a = ((total << headroom) & 0xFFFFFFFF) - 2**31
    scale_q0 = sat_pot(newton(a), 1)
    return [
        -128 if exp(q) is None else clamp(rdbp(srdhm(scale_q0, exp(q)), 12 - headroom + 23) - 128)
        for q in row
    ]


def activation(kind, s, z):
    """Clamp of a fused activation: 0 none, 1 RELU, 2 N1_TO_1, 3 RELU6. The kernels
    take 4 (TANH) and 5 (SIGN_BIT) and do not apply them."""

    def q(x):
        return z + round_away(f32(x / s))

    low, high = {0: (-128, 127), 1: (q(0), 127), 2: (q(-1), q(1)), 3: (q(0), q(6))}.get(
        kind, (-128, 127)
    )
    return max(-128, low), min(127, high)


class Image:
    """int8 [H, W, C] as a flat list."""

    def __init__(self, h, w, c, data):
        self.h, self.w, self.c, self.data = h, w, c, data

    def at(self, y, x, c):
        return self.data[(y * self.w + x) * self.c + c]


def same_padding(size, kernel, stride, dilation):
    out = -(-size // stride)
    total = max(0, (out - 1) * stride + (kernel - 1) * dilation + 1 - size)
    return out, total // 2


def geometry(same, size, kernel, stride, dilation=1):
    if same:
        return same_padding(size, kernel, stride, dilation)
    return (size - (kernel - 1) * dilation - 1) // stride + 1, 0


def windows(image, same, kernel, stride, dilation=(1, 1)):
    """Per output position, the (kernel row, column, y, x) inside the image."""
    oh, top = geometry(same, image.h, kernel[0], stride[0], dilation[0])
    ow, left = geometry(same, image.w, kernel[1], stride[1], dilation[1])
    for oy in range(oh):
        for ox in range(ow):
            taps = []
            for ky in range(kernel[0]):
                for kx in range(kernel[1]):
                    y = oy * stride[0] - top + ky * dilation[0]
                    x = ox * stride[1] - left + kx * dilation[1]
                    if 0 <= y < image.h and 0 <= x < image.w:
                        taps.append((ky, kx, y, x))
            yield taps


def requantize(q, si, zi, so, zo):
    return clamp(mbqm(q - zi, quantize_multiplier(si / so)) + zo)


def add(a, sa, za, b, sb, zb, so, zo, sign=1):
    if sign > 0:
        twice = 2 * max(sa, sb)
        ra, rb, ro = sa / twice, sb / twice, twice / (2**20 * so)
    else:
        twice = f32(2 * max(sa, sb))
        ra, rb = f32(sa / twice), f32(sb / twice)
        ro = f32(twice / f32(2**20 * so))
    x = mbqm((a - za) << 20, quantize_multiplier(ra))
    y = mbqm((b - zb) << 20, quantize_multiplier(rb))
    return mbqm(x + sign * y, quantize_multiplier(ro)) + zo


def mean(values, si, zi, so, zo):
    m, shift = quantize_multiplier(si / so)
    n = len(values)
    gain = min(n.bit_length() - 1, 32, 31 + shift)
    total = sum(values) - zi * n
    return clamp(mbqm(total, ((m << gain) // n, shift - gain)) + zo)


def nearest(i, size_in, size_out, align, half):
    if align and size_out > 1:
        scale = f32((size_in - 1) / (size_out - 1))
    else:
        scale = f32(size_in / size_out)
    x = f32(f32(i + (0.5 if half else 0.0)) * scale)
    return max(0, min(round_away(x) if align else math.floor(x), size_in - 1))


def bilinear_axis(i, size_in, size_out, align, half):
    a, b = size_in, size_out
    if align and size_out > 1:
        a, b = size_in - 1, size_out - 1
    scale = (1024 * a + b // 2) // b
    x = i * scale + (scale // 2 - 512 if half else 0)
    low = max(truncating_div(x, 1024), 0)
    high = min(truncating_div(x + 1023, 1024), size_in - 1)
    return low, high, x - 1024 * low


def bilinear(image, oy, ox, c, oh, ow, align, half):
    y0, y1, fy = bilinear_axis(oy, image.h, oh, align, half)
    x0, x1, fx = bilinear_axis(ox, image.w, ow, align, half)
    total = (
        image.at(y0, x0, c) * (1024 - fy) * (1024 - fx)
        + image.at(y1, x0, c) * fy * (1024 - fx)
        + image.at(y0, x1, c) * (1024 - fy) * fx
        + image.at(y1, x1, c) * fy * fx
    )
    return truncating_div(total + (2**19 if total > 0 else -(2**19)), 2**20)


def activation_u8(kind, s, z):
    """As activation, of uint8 kernels."""

    def q(x):
        return z + round_away(f32(x / s))

    low, high = {0: (0, 255), 1: (q(0), 255), 2: (q(-1), q(1)), 3: (q(0), q(6))}[kind]
    return max(0, low), min(255, high)


def multiplier_u8(si, sw, so):
    """Of a uint8 convolution: the product of scales in single precision."""
    return quantize_multiplier(f32(si * sw) / so)


def average_u8(values):
    return (sum(values) + len(values) // 2) // len(values)


def lookup_u8(q, si, zi, so, zo, function):
    """LOGISTIC and TANH of uint8: dequantised, computed, quantised."""
    real = f32(si * (q - zi))
    rounded = round_away(f32(f32(function(real)) * f32(1 / so)))
    return clamp(rounded + zo, 0, 255)


def logistic_f32(x):
    return f32(1 / f32(1 + f32(math.exp(-x))))


def rescale_u8(q, si, zi, so, zo):
    """What CONCATENATION of uint8 does to an operand of another scale."""
    scale = f32(si * f32(1 / so))
    bias = f32(-zi * scale)
    return clamp(round_away(f32(f32(q * scale) + bias)) + zo, 0, 255)


def mul_u8(a, sa, za, b, sb, zb, so, zo):
    m = quantize_multiplier(f32(f32(sa * sb) / so))
    return clamp(mbqm((a - za) * (b - zb), m) + zo, 0, 255)
