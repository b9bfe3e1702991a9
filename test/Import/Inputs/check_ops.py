#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Every operator, imported and run by upstream's lowering, against reference.py.

    check_ops.py [--translate=PROGRAM] [NAME...]

Each case is a model of one operator on random bytes; its output must equal the
reference's byte for byte. Prints one line per case, "N passed, N failed" last.
"""

import argparse
import math
import os
import random
import struct
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "..", "Oracle")]

import cases_chains  # noqa: E402
import cases_edges  # noqa: E402
import cases_functions  # noqa: E402
import cases_matrices  # noqa: E402
import cases_pairs  # noqa: E402
import ops_tensors  # noqa: E402
import reference as ref  # noqa: E402
import reference_functions as fun  # noqa: E402
from make_tflite import FLOAT32, UINT8, INT32, Model  # noqa: E402
from tosa_host import Program  # noqa: E402

SI, ZI = ref.f32(0.047), -3
SO, ZO = ref.f32(0.061), 7


def pack(values):
    return struct.pack("<%db" % len(values), *values)


def unpack(data):
    return list(struct.unpack("<%db" % len(data), data))


def image_of(h, w, c, data):
    return ref.Image(h, w, c, data)


def unary(name, function, so=SO, zo=ZO, si=SI, zi=ZI, shape=(1, 16, 16, 1), **options):
    """A function of one element, on every int8 value."""
    model = Model()
    i = model.tensor("in", shape, scale=si, zero=zi)
    o = model.tensor("out", shape, scale=so, zero=zo)
    model.op(name, [i], [o], **options)
    model.inputs, model.outputs = [i], [o]
    data = [q - 128 for q in range(256)]
    return model, data, [function(q) for q in data]


def conv(
    rng, depthwise, h, w, ci, co, kernel, stride, dilation, same, act, per_channel=True, bias=True
):
    model = Model()
    multiplier = co // ci if depthwise else 1
    oh, _ = ref.geometry(same, h, kernel[0], stride[0], dilation[0])
    ow, _ = ref.geometry(same, w, kernel[1], stride[1], dilation[1])
    i = model.tensor("in", [1, h, w, ci], scale=SI, zero=ZI)
    count = kernel[0] * kernel[1] * (co if depthwise else ci * co)
    weights = [rng.randrange(-127, 128) for _ in range(count)]
    scales = [ref.f32(0.003 * (1 + c % 5)) for c in range(co)]
    if not per_channel:
        scales = scales[:1] * co
    shape = [1, *kernel, co] if depthwise else [co, *kernel, ci]
    f = model.tensor(
        "weights",
        shape,
        scale=scales if per_channel else scales[0],
        zero=0,
        data=pack(weights),
        dimension=3 if depthwise else 0,
    )
    biases = [rng.randrange(-2000, 2000) for _ in range(co)]
    ids = [i, f]
    if bias:
        ids.append(model.integers("bias", biases))
    o = model.tensor("out", [1, oh, ow, co], scale=SO, zero=ZO)
    model.op(
        "DEPTHWISE_CONV_2D" if depthwise else "CONV_2D",
        ids,
        [o],
        padding=0 if same else 1,
        stride_h=stride[0],
        stride_w=stride[1],
        dilation_h=dilation[0],
        dilation_w=dilation[1],
        activation=act,
        **({"depth_multiplier": multiplier} if depthwise else {}),
    )
    model.inputs, model.outputs = [i], [o]
    data = [rng.randrange(-128, 128) for _ in range(h * w * ci)]
    image = image_of(h, w, ci, data)
    low, high = ref.activation(act, SO, ZO)
    expected = []
    for taps in ref.windows(image, same, kernel, stride, dilation):
        for c in range(co):
            acc = biases[c] if bias else 0
            for ky, kx, y, x in taps:
                if depthwise:
                    weight = weights[(ky * kernel[1] + kx) * co + c]
                    acc += (image.at(y, x, c // multiplier) - ZI) * weight
                    continue
                base = ((c * kernel[0] + ky) * kernel[1] + kx) * ci
                for k in range(ci):
                    acc += (image.at(y, x, k) - ZI) * weights[base + k]
            m = ref.quantize_multiplier(SI * scales[c] / SO)
            expected.append(ref.clamp(ref.mbqm(acc, m) + ZO, low, high))
    return model, data, expected


def dense(rng, rows, depth, units, act, zero=0):
    model = Model()
    ws = ref.f32(0.004)
    i = model.tensor("in", [rows, depth], scale=SI, zero=ZI)
    weights = [rng.randrange(-127, 128) for _ in range(units * depth)]
    f = model.tensor("weights", [units, depth], scale=ws, zero=zero, data=pack(weights))
    biases = [rng.randrange(-2000, 2000) for _ in range(units)]
    b = model.integers("bias", biases)
    o = model.tensor("out", [rows, units], scale=SO, zero=ZO)
    model.op("FULLY_CONNECTED", [i, f, b], [o], activation=act)
    model.inputs, model.outputs = [i], [o]
    data = [rng.randrange(-128, 128) for _ in range(rows * depth)]
    low, high = ref.activation(act, SO, ZO)
    m = ref.quantize_multiplier(ref.f32(SI * ws) / SO)
    expected = [
        ref.clamp(
            ref.mbqm(
                biases[u]
                + sum(
                    (data[r * depth + k] - ZI) * (weights[u * depth + k] - zero)
                    for k in range(depth)
                ),
                m,
            )
            + ZO,
            low,
            high,
        )
        for r in range(rows)
        for u in range(units)
    ]
    return model, data, expected


def pool(rng, average, h, w, c, kernel, stride, same, act, so=SI):
    model = Model()
    oh, _ = ref.geometry(same, h, kernel[0], stride[0])
    ow, _ = ref.geometry(same, w, kernel[1], stride[1])
    i = model.tensor("in", [1, h, w, c], scale=SI, zero=ZI)
    o = model.tensor("out", [1, oh, ow, c], scale=so, zero=ZI)
    model.op(
        "AVERAGE_POOL_2D" if average else "MAX_POOL_2D",
        [i],
        [o],
        padding=0 if same else 1,
        stride_h=stride[0],
        stride_w=stride[1],
        filter_height=kernel[0],
        filter_width=kernel[1],
        activation=act,
    )
    model.inputs, model.outputs = [i], [o]
    data = [rng.randrange(-128, 128) for _ in range(h * w * c)]
    image = image_of(h, w, c, data)
    low, high = ref.activation(act, so, ZI)
    expected = []
    for taps in ref.windows(image, same, kernel, stride):
        for k in range(c):
            values = [image.at(y, x, k) for _, _, y, x in taps]
            if average:
                s, n = sum(values), len(values)
                v = ref.truncating_div(s + n // 2 if s > 0 else s - n // 2, n)
            else:
                v = max(values)
            expected.append(ref.clamp(v, low, high))
    return model, data, expected


def binary(rng, name, left, right, act=0, constant=False, scales=None):
    """ADD, SUB, MUL, PRELU; `right` broadcasts to `left` from the right."""
    sa, za, sb, zb, so, zo = scales or (SI, ZI, ref.f32(0.09), 11, SO, ZO)
    model = Model()

    def count(shape):
        n = 1
        for size in shape:
            n *= size
        return n

    a = [rng.randrange(-128, 128) for _ in range(count(left))]
    b = [rng.randrange(-128, 128) for _ in range(count(right))]
    i = model.tensor("a", left, scale=sa, zero=za)
    j = model.tensor("b", right, scale=sb, zero=zb, data=pack(b) if constant else None)
    o = model.tensor("out", left, scale=so, zero=zo)
    options = {} if name == "PRELU" else {"activation": act}
    model.op(name, [i, j], [o], **options)
    model.inputs, model.outputs = [i] if constant else [i, j], [o]
    low, high = ref.activation(act, so, zo)
    padded = [1] * (len(left) - len(right)) + list(right)

    def other(index):
        at, step = 0, 1
        for size, full in zip(reversed(padded), reversed(left)):
            at += (index % full if size != 1 else 0) * step
            step *= size
            index //= full
        return b[at]

    def one(x, y):
        if name == "MUL":
            m = ref.quantize_multiplier(sa * sb / so)
            return ref.mbqm((x - za) * (y - zb), m) + zo
        if name == "PRELU":
            if x >= za:
                return ref.mbqm(x - za, ref.quantize_multiplier(sa / so)) + zo
            m = ref.quantize_multiplier(sa * sb / so)
            return ref.mbqm((x - za) * (y - zb), m) + zo
        return ref.add(x, sa, za, y, sb, zb, so, zo, 1 if name == "ADD" else -1)

    expected = [ref.clamp(one(x, other(k)), low, high) for k, x in enumerate(a)]
    return model, a if constant else a + b, expected


def mean(rng, h, w, c, axes, keep, so=SO, zo=ZO):
    model = Model()
    sizes = [1, h, w, c]
    out = [1 if d in axes else s for d, s in enumerate(sizes) if keep or d not in axes]
    i = model.tensor("in", sizes, scale=SI, zero=ZI)
    o = model.tensor("out", out, scale=so, zero=zo)
    model.op("MEAN", [i, model.integers("axes", list(axes))], [o], keep_dims=keep)
    model.inputs, model.outputs = [i], [o]
    data = [rng.randrange(-128, 128) for _ in range(h * w * c)]
    groups = {}
    for y in range(h):
        for x in range(w):
            for k in range(c):
                key = tuple(-1 if d in axes else p for d, p in enumerate((0, y, x, k)))
                groups.setdefault(key, []).append(data[(y * w + x) * c + k])
    return model, data, [ref.mean(groups[key], SI, ZI, so, zo) for key in sorted(groups)]


def by_rows(name, function, shape, scale, quant, data, **options):
    """An operator along the last dimension."""
    model = Model()
    i = model.tensor("in", shape, scale=scale, zero=ZI)
    o = model.tensor("out", shape, scale=quant[0], zero=quant[1])
    model.op(name, [i], [o], **options)
    model.inputs, model.outputs = [i], [o]
    depth = shape[-1]
    expected = []
    for row in range(0, len(data), depth):
        expected += function(data[row : row + depth])
    return model, data, expected


def softmax(rng, shape, beta, scale, out=1 / 256):
    data = [rng.randrange(-128, 128) for _ in range(math.prod(shape))]
    return by_rows(
        "SOFTMAX",
        lambda row: ref.softmax(row, scale, beta),
        shape,
        scale,
        (out, -128),
        data,
        beta=beta,
    )


def log_softmax(rng, shape, scale, spread=256):
    """Rows whose numbers lie in a range of `spread`."""
    low = rng.randrange(-128, 129 - spread)
    data = [rng.randrange(low, low + spread) for _ in range(math.prod(shape))]
    return by_rows(
        "LOG_SOFTMAX", lambda row: fun.log_softmax(row, scale), shape, scale, (16 / 256, 127), data
    )


def log_softmaxes(rng):
    """Sums of one element, between powers of two, and the largest; scales at which the
    kernel skips elements, and the least and the largest that it takes."""
    yield "log_softmax", lambda: log_softmax(rng, [1, 12], ref.f32(0.2))
    for shape in ([9], [6, 1], [1, 2, 3, 5], [1, 2, 1, 3, 5]):
        yield "log_softmax_rank_%d" % len(shape), lambda s=shape: log_softmax(rng, s, ref.f32(0.2))
    yield "log_softmax_pairs", lambda: log_softmax(rng, [300, 2], ref.f32(0.013))
    yield "log_softmax_rows", lambda: log_softmax(rng, [60, 5], ref.f32(0.125), 40)
    yield "log_softmax_wide", lambda: log_softmax(rng, [2, 4095], ref.f32(0.002), 3)
    for name, scale in (
        ("skipped", 1.3),
        ("edge", 0.12),
        ("coarse", 15.9),
        ("coarsest", 40.0),
        ("fine", 3e-8),
    ):
        yield "log_softmax_" + name, lambda s=scale: log_softmax(rng, [20, 7], ref.f32(s))


def resize(rng, kind, h, w, oh, ow, align, half):
    c = 3
    model = Model()
    i = model.tensor("in", [1, h, w, c], scale=SI, zero=ZI)
    o = model.tensor("out", [1, oh, ow, c], scale=SI, zero=ZI)
    model.op(
        kind,
        [i, model.integers("size", [oh, ow])],
        [o],
        align_corners=align,
        half_pixel_centers=half,
    )
    model.inputs, model.outputs = [i], [o]
    data = [rng.randrange(-128, 128) for _ in range(h * w * c)]
    image = image_of(h, w, c, data)
    expected = []
    for y in range(oh):
        for x in range(ow):
            for k in range(c):
                if kind == "RESIZE_BILINEAR":
                    v = ref.bilinear(image, y, x, k, oh, ow, align, half)
                else:
                    v = image.at(
                        ref.nearest(y, h, oh, align, half), ref.nearest(x, w, ow, align, half), k
                    )
                expected.append(v)
    return model, data, expected


def pad(rng, value=None):
    h, w, c = 4, 3, 2
    amounts = [0, 0, 1, 2, 0, 3, 1, 0]
    model = Model()
    i = model.tensor("in", [1, h, w, c], scale=SI, zero=ZI)
    ids = [i, model.integers("padding", amounts, [4, 2])]
    if value is not None:
        ids.append(model.tensor("value", [1], scale=SI, zero=ZI, data=pack([value])))
    o = model.tensor("out", [1, h + 3, w + 3, c + 1], scale=SI, zero=ZI)
    model.op("PAD" if value is None else "PADV2", ids, [o])
    model.inputs, model.outputs = [i], [o]
    data = [rng.randrange(-128, 128) for _ in range(h * w * c)]
    image = image_of(h, w, c, data)
    fill = ZI if value is None else value
    expected = [
        image.at(y - 1, x, k - 1) if 1 <= y <= h and x < w and k >= 1 else fill
        for y in range(h + 3)
        for x in range(w + 3)
        for k in range(c + 1)
    ]
    return model, data, expected


def concat(rng):
    model = Model()
    shapes, quants = [2, 3, 1], [(SI, ZI), (SO, ZO), (SO, ZO)]
    parts = [[rng.randrange(-128, 128) for _ in range(4 * c)] for c in shapes]
    ids = [
        model.tensor("in%d" % k, [1, 2, 2, c], scale=s, zero=z)
        for k, (c, (s, z)) in enumerate(zip(shapes, quants))
    ]
    o = model.tensor("out", [1, 2, 2, 6], scale=SO, zero=ZO)
    model.op("CONCATENATION", ids, [o], axis=-1)
    model.inputs, model.outputs = ids, [o]
    expected = []
    for pixel in range(4):
        for part, c, (s, z) in zip(parts, shapes, quants):
            expected += [
                ref.requantize(q, s, z, SO, ZO) if (s, z) != (SO, ZO) else q
                for q in part[pixel * c : (pixel + 1) * c]
            ]
    return model, sum(parts, []), expected


def split(rng):
    model = Model()
    i = model.tensor("in", [1, 2, 3, 4], scale=SI, zero=ZI)
    outs = [model.tensor("out%d" % k, [1, 2, 3, 2], scale=SI, zero=ZI) for k in range(2)]
    model.op("SPLIT", [model.integers("axis", [3], []), i], outs, num_splits=2)
    model.inputs, model.outputs = [i], outs
    data = [rng.randrange(-128, 128) for _ in range(24)]
    return (
        model,
        data,
        (
            [q for k, q in enumerate(data) if k % 4 < 2]
            + [q for k, q in enumerate(data) if k % 4 >= 2]
        ),
    )


def strided_slice(rng):
    h, w, c = 7, 6, 3
    model = Model()
    i = model.tensor("in", [1, h, w, c], scale=SI, zero=ZI)
    o = model.tensor("out", [3, 2, 3], scale=SI, zero=ZI)
    model.op(
        "STRIDED_SLICE",
        [
            i,
            model.integers("begin", [0, 1, 1, 9]),
            model.integers("end", [1, 7, -1, 0]),
            model.integers("strides", [1, 2, 3, 1]),
        ],
        [o],
        begin_mask=8,
        end_mask=8,
        shrink_axis_mask=1,
    )
    model.inputs, model.outputs = [i], [o]
    data = [rng.randrange(-128, 128) for _ in range(h * w * c)]
    image = image_of(h, w, c, data)
    return model, data, [image.at(y, x, k) for y in (1, 3, 5) for x in (1, 4) for k in range(c)]


def transpose(rng):
    model = Model()
    i = model.tensor("in", [1, 4, 3, 2], scale=SI, zero=ZI)
    o = model.tensor("out", [1, 2, 4, 3], scale=SI, zero=ZI)
    model.op("TRANSPOSE", [i, model.integers("perm", [0, 3, 1, 2])], [o])
    model.inputs, model.outputs = [i], [o]
    data = [rng.randrange(-128, 128) for _ in range(24)]
    return (
        model,
        data,
        [data[(y * 3 + x) * 2 + k] for k in range(2) for y in range(4) for x in range(3)],
    )


def squeeze(rng):
    model = Model()
    i = model.tensor("in", [1, 1, 1, 6], scale=SI, zero=ZI)
    o = model.tensor("out", [1, 6], scale=SI, zero=ZI)
    model.op("SQUEEZE", [i], [o], squeeze_dims=[1, 2])
    model.inputs, model.outputs = [i], [o]
    data = [rng.randrange(-128, 128) for _ in range(6)]
    return model, data, data


def edges(rng, unsigned):
    """QUANTIZE -> RELU -> DEQUANTIZE; uint8 with a scale of its own."""
    model = Model()
    shape = [1, 4, 4, 4]
    su, zu = (SI, 140) if unsigned else (None, 0)
    kind = UINT8 if unsigned else FLOAT32
    a = model.tensor("in", shape, kind, su, zu)
    b = model.tensor("b", shape, scale=SO, zero=ZO)
    c = model.tensor("c", shape, scale=SO, zero=ZO)
    d = model.tensor("out", shape, kind, su, zu)
    model.op("QUANTIZE", [a], [b])
    model.op("RELU", [b], [c])
    model.op("QUANTIZE" if unsigned else "DEQUANTIZE", [c], [d])
    model.inputs, model.outputs = [a], [d]
    data = [rng.randrange(-128, 128) for _ in range(64)]
    expected = []
    for q in data:
        if unsigned:
            q = ref.requantize(q, SI, 140 - 128, SO, ZO)
        q = ref.clamp(q, ZO, 127)
        expected.append(ref.requantize(q, SO, ZO, SI, 140 - 128) if unsigned else q)
    return model, data, expected


def leaky(q, alpha):
    x = q - ZI
    m = ref.f32(SI / SO) if x >= 0 else ref.f32(ref.f32(SI * alpha) / SO)
    return ref.clamp(ref.mbqm(x, ref.quantize_multiplier(m)) + ZO)


def relu(q, kind):
    low, high = ref.activation(kind, SO, ZO)
    m = ref.quantize_multiplier(ref.f32(SI / SO))
    return ref.clamp(ref.mbqm(q - ZI, m) + ZO, low, high)


def activations():
    for name, scale in (("hard_swish", 0.047), ("hard_swish_fine", 0.009)):
        s = ref.f32(scale)
        yield name, lambda s=s: unary(
            "HARD_SWISH", lambda q: ref.hard_swish(q, s, ZI, SO, ZO), si=s
        )
    alpha = ref.f32(0.1)
    yield "leaky_relu", lambda: unary("LEAKY_RELU", lambda q: leaky(q, alpha), alpha=alpha)
    yield "relu", lambda: unary("RELU", lambda q: relu(q, 1))
    yield "relu6", lambda: unary("RELU6", lambda q: relu(q, 3))
    yield "relu_n1", lambda: unary("RELU_N1_TO_1", lambda q: relu(q, 2))


def cases(rng):
    r = rng
    yield "conv_same_s2", lambda: conv(r, False, 9, 8, 3, 5, (3, 3), (2, 2), (1, 1), True, 3)
    yield "conv_valid_crop", lambda: conv(r, False, 10, 9, 2, 3, (3, 2), (2, 3), (1, 1), False, 0)
    yield "conv_dilated", lambda: conv(
        r, False, 9, 9, 2, 3, (3, 3), (1, 1), (2, 3), True, 1, bias=False
    )
    yield "conv_1x1_s2", lambda: conv(
        r, False, 8, 8, 3, 3, (1, 1), (2, 2), (1, 1), False, 2, per_channel=False
    )
    yield "dw_same_s2", lambda: conv(r, True, 8, 7, 4, 4, (5, 3), (2, 2), (1, 1), True, 3)
    yield "dw_multiplier", lambda: conv(r, True, 6, 6, 3, 6, (3, 3), (1, 1), (2, 2), True, 0)
    yield "dense", lambda: dense(r, 1, 37, 9, 1)
    yield "dense_rows", lambda: dense(r, 4, 12, 5, 0)
    yield "dense_weight_zero", lambda: dense(r, 1, 37, 9, 1, zero=-17)
    yield "dense_rows_weight_zero", lambda: dense(r, 4, 12, 5, 0, zero=127)
    yield "avgpool_same", lambda: pool(r, True, 7, 7, 3, (3, 3), (2, 2), True, 1)
    yield "avgpool_valid", lambda: pool(r, True, 8, 7, 3, (4, 3), (3, 2), False, 0)
    yield "maxpool_same", lambda: pool(r, False, 7, 6, 3, (3, 2), (2, 2), True, 3)
    # Scales that differ by less than the kernels mind; windows wider than the map.
    almost = ref.f32(SI + 9e-7)
    yield "avgpool_wide", lambda: pool(r, True, 5, 7, 3, (9, 8), (2, 3), True, 2, almost)
    yield "maxpool_wide", lambda: pool(r, False, 5, 4, 3, (8, 9), (3, 1), True, 2, almost)
    yield "avgpool_strip", lambda: pool(r, True, 1, 11, 4, (1, 5), (1, 4), False, 3)
    image = (1, 4, 5, 6)
    yield "add", lambda: binary(r, "ADD", image, image)
    yield "add_act", lambda: binary(r, "ADD", image, image, act=3)
    for act in (2, 4, 5):
        yield "mul_act_%d" % act, lambda a=act: binary(r, "MUL", image, image, act=a)
    yield "add_broadcast", lambda: binary(r, "ADD", image, (6,), constant=True)
    yield "sub", lambda: binary(r, "SUB", image, (1, 1, 1, 6))
    yield "mul", lambda: binary(r, "MUL", image, image, act=1)
    yield "mul_excite", lambda: binary(r, "MUL", image, (1, 1, 1, 6))
    yield "prelu", lambda: binary(r, "PRELU", image, (1, 1, 6), constant=True)
    yield "mean_hw", lambda: mean(r, 7, 7, 5, (1, 2), True)
    yield "mean_flat", lambda: mean(r, 5, 6, 4, (1, 2), False)
    yield "mean_same", lambda: mean(r, 3, 3, 8, (3,), False, SI, ZI)
    yield "softmax", lambda: softmax(r, [1, 12], 1.0, ref.f32(0.2))
    for shape in ([9], [6, 1], [2, 1, 3, 5], [1, 2, 1, 3, 5]):
        yield "softmax_rank_%d" % len(shape), lambda s=shape: softmax(r, s, 1.0, ref.f32(0.2))
    yield "softmax_near", lambda: softmax(r, [1, 12], 1.0, ref.f32(0.2), 0.0039062495)
    yield "softmax_small", lambda: softmax(r, [1, 2], 1.0, ref.f32(0.01))
    yield "softmax_rows", lambda: softmax(r, [3, 4, 10], ref.f32(0.7), ref.f32(1.3))
    yield from log_softmaxes(r)
    yield "softmax_wide", lambda: softmax(r, [1, 300], 1.0, ref.f32(0.002))
    for name, scale in (("logistic", 0.05), ("logistic_wide", 0.11)):
        s = ref.f32(scale)
        yield name, lambda s=s: unary(
            "LOGISTIC", lambda q: ref.logistic(q, s, ZI), 1 / 256, -128, s
        )
        yield name.replace("logistic", "tanh"), lambda s=s: unary(
            "TANH", lambda q: ref.tanh(q, s, ZI), 1 / 128, 0, s
        )
    functions = list(activations())
    yield from functions
    yield "requantize", lambda: unary("QUANTIZE", lambda q: ref.requantize(q, SI, ZI, SO, ZO))
    for kind in ("RESIZE_NEAREST_NEIGHBOR", "RESIZE_BILINEAR"):
        for align, half in ((0, 0), (1, 0), (0, 1)):
            for oh, ow in ((8, 10), (3, 7)):
                name = "%s_%d%d_%d" % (kind.lower(), align, half, oh)
                yield name, lambda k=kind, a=align, f=half, oh=oh, ow=ow: resize(
                    r, k, 4, 5, oh, ow, bool(a), bool(f)
                )
    yield from cases_functions.cases()
    yield from cases_pairs.cases(r)
    yield "pad", lambda: pad(r)
    yield "padv2", lambda: pad(r, -77)
    yield "concat", lambda: concat(r)
    yield "split", lambda: split(r)
    yield "strided_slice", lambda: strided_slice(r)
    yield "transpose", lambda: transpose(r)
    yield "squeeze", lambda: squeeze(r)
    yield "edges_f32", lambda: edges(r, False)
    yield "edges_u8", lambda: edges(r, True)
    yield from ops_tensors.cases(r)
    yield from cases_matrices.matrices(r)
    yield from cases_chains.cases(r)
    yield from cases_edges.edges()
    yield from cases_edges.twins([*functions, *ops_tensors.cases(r), *cases_pairs.cases(r)])


def run_case(translate, folder, name, make):
    model, data, expected = make()
    path = os.path.join(folder, name + ".tflite")
    with open(path, "wb") as file:
        file.write(model.build())
    tosa = os.path.join(folder, name + ".mlir")
    done = subprocess.run([translate, "--import-tflite", path, "-o", tosa], stderr=subprocess.PIPE)
    if done.returncode:
        return done.stderr.decode().strip()
    with Program(tosa, optimize="-O0") as program:
        actual = unpack(program.run(pack(data)))
    if actual == expected:
        return None
    wrong = [k for k, (a, e) in enumerate(zip(actual, expected)) if a != e]
    if not wrong:
        return "%d elements, expected %d" % (len(actual), len(expected))
    return "%d of %d differ, first [%d]: %d, expected %d" % (
        len(wrong),
        len(actual),
        wrong[0],
        actual[wrong[0]],
        expected[wrong[0]],
    )


def run_cases(cases, names, check):
    """Checks each case of (name, what it is), or those with one of `names`, prints a line
    for each and the sums, and ends the program. `check(folder, name, what)` is what is
    wrong, or None."""
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, what in cases:
            if names and name not in names:
                continue
            problem = check(folder, name, what)
            print("%s: %s" % (name, problem or "ok"))
            passed, failed = passed + (not problem), failed + bool(problem)
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(1 if failed else 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--translate", default="mcunet-translate")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("names", nargs="*", help="cases; default: all")
    args = parser.parse_args()
    run_cases(
        cases(random.Random(args.seed)),
        args.names,
        lambda folder, name, make: run_case(args.translate, folder, name, make),
    )


if __name__ == "__main__":
    main()
