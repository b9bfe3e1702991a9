# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Cases of check_ops.py: products of matrices, computed or constant, in batches."""

import itertools

import reference as ref
from cases_pairs import FAR, LEFT, OUT, RIGHT, at, count, numbers, pack, positions
from make_tflite import Model


def multiplier(quants):
    """The kernels multiply the operands' scales in single precision."""
    (sl, _), (sr, _), (so, _) = quants
    return ref.quantize_multiplier(ref.f32(sl * sr) / so)


def matmul(rng, left, right, adj_x=False, adj_y=False, quants=(LEFT, RIGHT, OUT), constant=None):
    """BATCH_MATMUL; `constant` is the index of an operand that the file holds."""
    model = Model()
    shapes = [left, right]
    data = [numbers(rng, count(s), rng.random() < 0.1) for s in shapes]
    ids = [
        model.tensor(
            "in%d" % k,
            list(shape),
            scale=quants[k][0],
            zero=quants[k][1],
            data=pack(data[k]) if k == constant else None,
        )
        for k, shape in enumerate(shapes)
    ]
    rows, depth = reversed(left[-2:]) if adj_x else left[-2:]
    columns = right[-2] if adj_y else right[-1]
    rank = max(len(left), len(right))
    batches = [max(a, b) for a, b in zip(*([1] * (rank - len(s)) + list(s[:-2]) for s in shapes))]
    o = model.tensor("out", batches + [rows, columns], scale=quants[2][0], zero=quants[2][1])
    model.op("BATCH_MATMUL", ids, [o], adj_x=adj_x, adj_y=adj_y)
    model.inputs = [i for k, i in enumerate(ids) if k != constant]
    model.outputs = [o]
    (_, zl), (_, zr), (_, zo) = quants
    m = multiplier(quants)
    expected = []
    for *batch, row, column in positions(batches + [rows, columns]):
        total = 0
        for k in range(depth):
            a = data[0][at(left, batch + ([k, row] if adj_x else [row, k]))]
            b = data[1][at(right, batch + ([column, k] if adj_y else [k, column]))]
            total += (a - zl) * (b - zr)
        expected.append(ref.clamp(ref.mbqm(total, m) + zo))
    return model, sum((d for k, d in enumerate(data) if k != constant), []), expected


def computed_dense(rng, rows, depth, units, act, bias=True):
    """FULLY_CONNECTED with both operands computed."""
    model = Model()
    x = numbers(rng, rows * depth, False)
    w = numbers(rng, units * depth, False)
    biases = [rng.randrange(-3000, 3000) if bias else 0 for _ in range(units)]
    i = model.tensor("in", [rows, depth], scale=LEFT[0], zero=LEFT[1])
    f = model.tensor("weights", [units, depth], scale=RIGHT[0], zero=RIGHT[1])
    o = model.tensor("out", [rows, units], scale=OUT[0], zero=OUT[1])
    model.op(
        "FULLY_CONNECTED",
        [i, f] + ([model.integers("bias", biases)] if bias else []),
        [o],
        activation=act,
    )
    model.inputs, model.outputs = [i, f], [o]
    m = multiplier((LEFT, RIGHT, OUT))
    low, high = ref.activation(act, *OUT)
    expected = [
        ref.clamp(
            ref.mbqm(
                biases[u]
                + sum(
                    (x[r * depth + k] - LEFT[1]) * (w[u * depth + k] - RIGHT[1])
                    for k in range(depth)
                ),
                m,
            )
            + OUT[1],
            low,
            high,
        )
        for r in range(rows)
        for u in range(units)
    ]
    return model, x + w, expected


def matrices(rng):
    # (M, K) and (K, N), either transposed, in equal batches.
    for adj_x, adj_y in itertools.product((False, True), repeat=2):
        left = (2, 5, 3) if adj_x else (2, 3, 5)
        right = (2, 4, 5) if adj_y else (2, 5, 4)
        yield "matmul_%d%d" % (adj_x, adj_y), lambda l=left, r=right, x=adj_x, y=adj_y: matmul(
            rng, l, r, x, y
        )
    forms = [
        ((3, 5), (5, 4)),
        ((1, 1, 3, 5), (1, 1, 5, 4)),
        ((1, 2, 4, 6), (1, 2, 6, 7)),
        ((1, 3, 4, 6), (6, 7)),
        ((4, 6), (3, 6, 2)),
        ((1, 3, 4, 6), (3, 6, 7)),
    ]
    for number, (left, right) in enumerate(forms):
        yield "matmul_batch_%d" % number, lambda l=left, r=right: matmul(rng, l, r)
    yield "matmul_far", lambda: matmul(rng, (2, 3, 40), (2, 40, 4), quants=FAR)
    for adj in (False, True):
        yield "matmul_constant_%d" % adj, lambda y=adj: matmul(
            rng, (2, 3, 5), (4, 5) if y else (5, 4), adj_y=y, constant=1
        )
    yield "matmul_constant_batch", lambda: matmul(rng, (2, 3, 5), (2, 5, 4), constant=1)
    yield "matmul_constant_left", lambda: matmul(rng, (2, 3, 5), (2, 5, 4), constant=0)
    yield "dense_computed", lambda: computed_dense(rng, 3, 12, 5, 0)
    yield "dense_computed_act", lambda: computed_dense(rng, 1, 7, 4, 1, bias=False)
