# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Cases of check_ops.py: functions of two numbers under every form of broadcasting, and
reductions over any axes, at usual and extreme scales."""

import itertools

import reference as ref
import reference_functions as fun
from make_tflite import Model

LEFT, RIGHT, OUT = (ref.f32(0.047), -3), (ref.f32(0.09), 11), (ref.f32(0.061), 7)


def count(shape):
    total = 1
    for size in shape:
        total *= size
    return total


def positions(shape):
    return list(itertools.product(*(range(size) for size in shape)))


def at(shape, position):
    """Index of the element of a tensor that broadcasts to `position`."""
    index = 0
    for size, place in zip(shape, position[len(position) - len(shape) :]):
        index = index * size + (place if size != 1 else 0)
    return index


def broadcast(left, right):
    rank = max(len(left), len(right))
    padded = [[1] * (rank - len(s)) + list(s) for s in (left, right)]
    return [max(a, b) for a, b in zip(*padded)]


def numbers(rng, total, extreme):
    return [rng.choice([-128, 127]) if extreme else rng.randrange(-128, 128) for _ in range(total)]


def pack(values):
    return bytes(v % 256 for v in values)


def pair(rng, name, function, left, right, quants, constant=None, data=None, **options):
    """`function` gets two numbers and the three quantisations; `constant` is the index of
    an operand that the file holds."""
    model = Model()
    shapes = [left, right]
    data = data or [numbers(rng, count(s), rng.random() < 0.1) for s in shapes]
    ids = [
        model.tensor(
            "in%d" % k,
            shape,
            scale=quants[k][0],
            zero=quants[k][1],
            data=pack(data[k]) if k == constant else None,
        )
        for k, shape in enumerate(shapes)
    ]
    result = broadcast(left, right) or [1]
    o = model.tensor("out", result, scale=quants[2][0], zero=quants[2][1])
    model.op(name, ids, [o], **options)
    model.inputs = [i for k, i in enumerate(ids) if k != constant]
    model.outputs = [o]
    flat = [q for i in quants for q in i]
    expected = [
        function(data[0][at(left, p)], data[1][at(right, p)], *flat) for p in positions(result)
    ]
    return model, sum((d for k, d in enumerate(data) if k != constant), []), expected


PAIRS = {
    "ADD": lambda a, b, sa, za, sb, zb, so, zo: ref.clamp(ref.add(a, sa, za, b, sb, zb, so, zo)),
    "SUB": lambda a, b, sa, za, sb, zb, so, zo: ref.clamp(
        ref.add(a, sa, za, b, sb, zb, so, zo, -1)
    ),
    "MUL": lambda a, b, sa, za, sb, zb, so, zo: ref.clamp(
        ref.mbqm((a - za) * (b - zb), ref.quantize_multiplier(sa * sb / so)) + zo
    ),
    "MAXIMUM": lambda a, b, *_: max(a, b),
    "MINIMUM": lambda a, b, *_: min(a, b),
    "SQUARED_DIFFERENCE": fun.squared_difference,
    "PRELU": fun.prelu,
}

# Extreme zero points, and scales far apart as far as the kernels go.
FAR = ((ref.f32(0.0007), 127), (ref.f32(0.8), -128), (ref.f32(0.9), 127))


def pairs(rng):
    image = (1, 3, 4, 5)
    shapes = [image, (5,), (1, 1, 4, 1), (3, 1, 1), (1,), ()]
    for name, function in PAIRS.items():
        label = name.lower()
        for number, shape in enumerate(shapes):
            yield "%s_constant_%d" % (label, number), lambda n=name, f=function, s=shape: pair(
                rng, n, f, image, s, (LEFT, RIGHT, OUT), constant=1
            )
        yield label + "_far", lambda n=name, f=function: pair(rng, n, f, image, image, FAR)
        if name != "PRELU":
            yield label + "_both", lambda n=name, f=function: pair(
                rng, n, f, (4, 1), (2, 1, 6), (LEFT, RIGHT, OUT)
            )
            yield label + "_left", lambda n=name, f=function: pair(
                rng, n, f, (1, 1, 1, 5), image, (LEFT, RIGHT, OUT), constant=0
            )
    # More runs of dimensions than a map has.
    runs = ("alternate", (1, 2, 3, 2, 4), (3, 1, 4)), (
        "alternate_deep",
        (1, 2, 1, 3, 1, 2),
        (1, 2, 3, 1, 2, 2),
    )
    for (label, left, right), name, constant in itertools.product(
        runs, ("ADD", "MUL", "MAXIMUM"), (None, 1)
    ):
        label += "_%s_%s" % (name.lower(), constant)
        yield label, lambda n=name, l=left, r=right, k=constant: pair(
            rng, n, PAIRS[n], l, r, (LEFT, RIGHT, OUT), k
        )
    yield "alternate_prelu", lambda: pair(
        rng, "PRELU", fun.prelu, (1, 2, 3, 2, 4), (3, 1, 4), (LEFT, RIGHT, OUT)
    )
    yield "alternate_div", lambda: division(rng, (1, 2, 3, 2, 4), (3, 1, 4), (LEFT, RIGHT, OUT))


# The largest scale of a quotient.
STEEP = ((ref.f32(0.8), -3), (ref.f32(0.0007), 11), (ref.f32(0.0004), 7))


def divisions(rng):
    """By a constant and of a constant, all numbers by all numbers, and broadcasting."""
    for number, quants in enumerate(((LEFT, RIGHT, OUT), FAR)):
        for constant in (0, 1):
            for act in (0, 3):
                yield "div_%d_%d_%d" % (
                    number,
                    constant,
                    act,
                ), lambda p=quants, k=constant, a=act: constant_division(rng, p, k, a)
    whole = list(range(-128, 128))
    for name, quants in (("all", (LEFT, RIGHT, OUT)), ("far", FAR), ("steep", STEEP)):
        yield "quotient_" + name, lambda p=quants: division(
            rng, (1, 256, 1), (256,), p, data=[whole, whole]
        )
    image = (1, 3, 4, 5)
    usual = (LEFT, RIGHT, OUT)
    yield "quotient_both", lambda: division(rng, (1, 4, 1), (1, 1, 6), usual, act=3)
    yield "quotient_channels", lambda: division(rng, image, (1, 1, 1, 5), usual)
    yield "quotient_left", lambda: division(rng, (1, 5), image, usual)
    yield "quotient_constants", lambda: division(
        rng, image, (5,), usual, constant=1, data=[numbers(rng, 60, False), [10, 12, 127, -128, 9]]
    )
    yield "quotient_of_one", lambda: division(
        rng, (1, 4, 1), (1, 1, 6), usual, constant=0, data=[[-77] * 4, numbers(rng, 6, False)]
    )
    yield "quotient_by_one", lambda: division(
        rng, (1, 4, 1), (1, 1, 6), usual, constant=1, data=[[-128, 0, 99, -3], [5] * 6]
    )


def division(rng, left, right, quants, act=0, **options):
    low, high = ref.activation(act, *quants[2])
    return pair(
        rng,
        "DIV",
        lambda *numbers: max(low, min(high, ref.clamp(fun.division(*numbers)))),
        left,
        right,
        quants,
        activation=act,
        **options,
    )


def constant_division(rng, quants, constant, act):
    """All numbers by one, or one by all; 100 is not the zero point."""
    whole, value = list(range(-128, 128)), [rng.choice([-77, 3, 100])]
    operands = (
        [((1,), value), ((1, 16, 16), whole)]
        if constant == 0
        else [((1, 16, 16), whole), ((), value)]
    )
    (left, first), (right, second) = operands
    return division(rng, left, right, quants, act, constant=constant, data=[first, second])


REDUCTIONS = {
    "MEAN": ref.mean,
    "SUM": fun.total,
    "REDUCE_MAX": lambda values, *_: max(values),
    "REDUCE_MIN": lambda values, *_: min(values),
}


def reduction(rng, name, shape, axes, keep, quants):
    model = Model()
    i = model.tensor("in", shape, scale=quants[0][0], zero=quants[0][1])
    taken = {axis % len(shape) for axis in axes}
    result = [1 if d in taken else s for d, s in enumerate(shape) if keep or d not in taken]
    o = model.tensor("out", result, scale=quants[1][0], zero=quants[1][1])
    model.op(name, [i, model.integers("axes", list(axes))], [o], keep_dims=keep)
    model.inputs, model.outputs = [i], [o]
    data = numbers(rng, count(shape), rng.random() < 0.2)
    groups = {}
    for position, value in zip(positions(shape), data):
        key = tuple(0 if d in taken else p for d, p in enumerate(position))
        groups.setdefault(key, []).append(value)
    flat = [q for i in quants for q in i]
    return model, data, [REDUCTIONS[name](groups[key], *flat) for key in sorted(groups)]


def reductions(rng):
    forms = [
        ((1, 3, 4, 5), (1, 2), True),
        ((1, 3, 4, 5), (-1,), False),
        ((1, 3, 4, 5), (0, 1, 2, 3), False),
        ((1, 3, 4, 5), (3, 1, -1), True),
        ((1, 6, 5), (1,), False),
        ((4, 7), (0,), True),
        ((9,), (0,), False),
    ]
    same, apart = (LEFT, LEFT), (LEFT, (ref.f32(0.4), -20))
    far = ((ref.f32(0.0004), 127), (ref.f32(3.0), -128))
    for name in REDUCTIONS:
        extremum = name.startswith("REDUCE")
        for number, (shape, axes, keep) in enumerate(forms):
            quants = same if extremum or number % 2 else apart
            yield "%s_%d" % (
                name.lower(),
                number,
            ), lambda n=name, s=shape, a=axes, k=keep, q=quants: reduction(rng, n, s, a, k, q)
        if not extremum:
            yield name.lower() + "_far", lambda n=name: reduction(
                rng, n, (1, 5, 5, 3), (1, 2), True, far
            )


def normalized(rows, zero):
    """Rows of one length through L2_NORMALIZATION."""
    model = Model()
    shape = [1, len(rows), len(rows[0])]
    i = model.tensor("in", shape, scale=LEFT[0], zero=zero)
    o = model.tensor("out", shape, scale=1 / 128, zero=0)
    model.op("L2_NORMALIZATION", [i], [o])
    model.inputs, model.outputs = [i], [o]
    return model, sum(rows, []), sum((fun.l2_normalize(r, zero) for r in rows), [])


def normalizations(rng):
    """Sums of squares of every size: zero, one, small, and the largest."""
    zero = -5
    small = [[zero] * 7, [zero] * 6 + [zero + 1], [zero] * 5 + [zero - 1, zero + 1]]
    small += [[zero + rng.randrange(-k, k + 1) for _ in range(7)] for k in range(1, 60)]
    yield "l2_normalize_small", lambda: normalized(small, zero)
    yield "l2_normalize_wide", lambda: normalized(
        [numbers(rng, 512, k == 0) for k in range(4)], -128
    )
    yield "l2_normalize_one", lambda: normalized([[q] for q in range(-128, 128)], 127)


def cases(rng):
    yield from pairs(rng)
    yield from divisions(rng)
    yield from reductions(rng)
    yield from normalizations(rng)
