#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Float operators around an int8 network: what is computed, left out, refused.

    check_edges.py [--translate=PROGRAM] [NAME...]

Each case is a small model around a fully connected layer. The int8 part must
give the reference's bytes, the notes name each operator left out, and an
operator in the middle is refused. Prints one line per case.
"""

import argparse
import os
import random
import re
import subprocess
from typing import Callable, Iterator, List, NamedTuple, Optional, Tuple

from check_ops import SI, SO, ZI, ZO, pack, run_case, run_cases, unpack  # noqa: F401
from make_tflite import FLOAT32, INT32, Model
import reference as ref


class Case(NamedTuple):
    """A model, its int8 input and output, and what is said of it."""

    model: Model
    data: List[int]
    expected: List[int]
    notes: List[str]
    error: Optional[str] = None


def dense(model: Model, rng: random.Random, source: int, data: List[int]) -> Tuple[int, List[int]]:
    """A layer of 6 units over [1, 8]: its tensor and values."""
    weights = [rng.randrange(-127, 128) for _ in range(48)]
    scale = ref.f32(0.004)
    f = model.tensor("weights", [6, 8], scale=scale, data=pack(weights))
    o = model.tensor("scores", [1, 6], scale=SO, zero=ZO)
    model.op("FULLY_CONNECTED", [source, f], [o], activation=0)
    m = ref.quantize_multiplier(ref.f32(SI * scale) / SO)
    values = [
        ref.clamp(ref.mbqm(sum((data[k] - ZI) * weights[u * 8 + k] for k in range(8)), m) + ZO)
        for u in range(6)
    ]
    return o, values


def start(rng: random.Random) -> Tuple[Model, List[int]]:
    return Model(), [rng.randrange(-128, 128) for _ in range(8)]


def floats(model: Model, name: str, shape: List[int]) -> int:
    return int(model.tensor(name, shape, FLOAT32, None))


def tail(rng: random.Random, *ops: Tuple[str, List[int]], notes: Tuple[str, ...] = ()) -> Case:
    """int8 -> dense -> DEQUANTIZE -> ops, each with its output's shape."""
    model, data = start(rng)
    source = model.tensor("in", [1, 8], scale=SI, zero=ZI)
    scores, values = dense(model, rng, source, data)
    at = floats(model, "real", [1, 6])
    model.op("DEQUANTIZE", [scores], [at])
    for index, (name, shape) in enumerate(ops):
        to = floats(model, "t%d" % index, shape)
        operands = [at]
        if name == "TRANSPOSE":
            operands.append(model.integers("perm", [1, 0]))
        model.op(name, operands, [to])
        at = to
    model.inputs, model.outputs = [source], [at]
    return Case(model, data, values, list(notes))


def head(
    rng: random.Random, *ops: Tuple[str, List[int]], first: List[int], notes: Tuple[str, ...] = ()
) -> Case:
    """ops -> QUANTIZE -> dense; the input has shape `first`."""
    model, data = start(rng)
    source = at = floats(model, "in", first)
    for index, (name, shape) in enumerate(ops):
        to = floats(model, "t%d" % index, shape)
        operands = [at]
        if name == "MUL":
            operands.append(model.tensor("factor", [1], FLOAT32, None, data=b"\0\0\0\x3f"))
        model.op(name, operands, [to])
        at = to
    quantised = model.tensor("q", [1, 8], scale=SI, zero=ZI)
    model.op("QUANTIZE", [at], [quantised])
    scores, values = dense(model, rng, quantised, data)
    model.inputs, model.outputs = [source], [scores]
    return Case(model, data, values, list(notes))


def middle(rng: random.Random) -> Case:
    model, data = start(rng)
    source = model.tensor("in", [1, 8], scale=SI, zero=ZI)
    real = floats(model, "real", [1, 8])
    soft = floats(model, "soft", [1, 8])
    again = model.tensor("again", [1, 8], scale=SI, zero=ZI)
    model.op("DEQUANTIZE", [source], [real])
    model.op("SOFTMAX", [real], [soft], beta=1.0)
    model.op("QUANTIZE", [soft], [again])
    scores, values = dense(model, rng, again, data)
    model.inputs, model.outputs = [source], [scores]
    return Case(
        model,
        data,
        values,
        [],
        "op 1 (SOFTMAX), tensor 'soft': a float operator sits in the " "middle: SOFTMAX",
    )


def float_layer(rng: random.Random) -> Case:
    """A float layer after the network is no edge."""
    case = tail(rng)
    model = case.model
    f = model.tensor("f", [2, 6], FLOAT32, None, data=bytes(48))
    o = floats(model, "o", [1, 2])
    model.op("FULLY_CONNECTED", [model.outputs[0], f], [o])
    model.outputs = [o]
    return case._replace(error="FULLY_CONNECTED is a float operator")


def half_tail(rng: random.Random) -> Case:
    """Two outputs: one by SOFTMAX, one as DEQUANTIZE gives it."""
    case = tail(rng)
    model = case.model
    soft = floats(model, "soft", [1, 6])
    model.op("SOFTMAX", [model.outputs[0]], [soft], beta=1.0)
    model.outputs = [soft, model.outputs[0]]
    return case._replace(
        notes=["op 2 (SOFTMAX), tensor 'soft': left out, as " "an operator behind the int8 network"]
    )


def post_process(rng: random.Random) -> Case:
    """A custom operator that reads int8 and gives floats."""
    model, data = start(rng)
    source = model.tensor("in", [1, 8], scale=SI, zero=ZI)
    scores, values = dense(model, rng, source, data)
    boxes = floats(model, "boxes", [1, 6])
    model.op("CUSTOM", [scores], [boxes])
    model.inputs, model.outputs = [source], [boxes]
    return Case(model, data, values, ["op 1 (CUSTOM), tensor 'boxes': left out"])


def indices(
    rng: random.Random,
    shape: List[int],
    axis: int,
    kind: int = INT32,
    name: str = "ARG_MAX",
    real: bool = False,
) -> Case:
    """ARG_MAX of the input; the output's bytes as int8. Ties are frequent."""
    model = Model()
    source = at = model.tensor("in", shape, scale=SI, zero=ZI)
    size = 1
    for extent in shape:
        size *= extent
    data = [rng.choice([-128, -5, 3, 127]) for _ in range(size)]
    if real:
        at = floats(model, "real", shape)
        model.op("DEQUANTIZE", [source], [at])
    positive = axis % len(shape)
    rest = shape[:positive] + shape[positive + 1 :]
    out = model.tensor("out", rest, kind, None)
    model.op(name, [at, model.integers("axis", [axis], [])], [out])
    model.inputs, model.outputs = [source], [out]
    inner = 1
    for extent in shape[positive + 1 :]:
        inner *= extent
    depth, found = shape[positive], b""
    pick = max if name == "ARG_MAX" else min
    for outer in range(size // (inner * depth)):
        for k in range(inner):
            row = [data[(outer * depth + d) * inner + k] for d in range(depth)]
            found += row.index(pick(row)).to_bytes(4 if kind == INT32 else 8, "little")
    return Case(model, data, unpack(found), [])


def cases(rng: random.Random) -> Iterator[Tuple[str, Callable[[], Case]]]:
    left = "op %d (%s), tensor '%s': left out, as an operator %s the int8"
    yield "softmax", lambda: tail(
        rng, ("SOFTMAX", [1, 6]), notes=(left % (2, "SOFTMAX", "t0", "behind"),)
    )
    yield "reshape", lambda: tail(rng, ("RESHAPE", [6]))
    yield "transposed", lambda: tail(rng, ("TRANSPOSE", [6, 1]))
    yield "reshape_logistic_tanh", lambda: tail(
        rng,
        ("RESHAPE", [2, 3]),
        ("LOGISTIC", [2, 3]),
        ("TANH", [2, 3]),
        notes=(left % (3, "LOGISTIC", "t1", "behind"), left % (4, "TANH", "t2", "behind")),
    )
    yield "half", lambda: half_tail(rng)
    yield "post_process", lambda: post_process(rng)
    yield "head_reshape", lambda: head(rng, ("RESHAPE", [1, 8]), first=[1, 2, 4])
    yield "head_scaled", lambda: head(
        rng,
        ("MUL", [2, 4]),
        ("RESHAPE", [1, 8]),
        first=[2, 4],
        notes=(left % (0, "MUL", "t0", "before"),),
    )
    for name in ("ARG_MAX", "ARG_MIN"):
        low = name.lower()
        yield low, lambda n=name: indices(rng, [1, 300], 1, name=n)
        yield low + "_map", lambda n=name: indices(rng, [1, 4, 5, 6], -1, name=n)
        yield low + "_rows", lambda n=name: indices(rng, [1, 4, 5, 6], 1, name=n)
    yield "arg_max_vector", lambda: indices(rng, [9], 0)
    yield "arg_max_real", lambda: indices(rng, [1, 10], 1, real=True)
    yield "middle", lambda: middle(rng)
    yield "float_layer", lambda: float_layer(rng)


def check_refusal(translate: str, path: str, error: str) -> Optional[str]:
    done = subprocess.run(
        [translate, "--import-tflite", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    text = done.stderr.decode()
    if done.returncode != 1 or text.count("\n") != 1 or error not in text:
        return "expected '%s' in: %s" % (error, text)
    return None


def check_notes(translate: str, path: str, notes: List[str]) -> Optional[str]:
    done = subprocess.run(
        [translate, "--import-tflite", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    said = [line for line in done.stderr.decode().split("\n") if line]
    if len(said) != len(notes):
        return "%d notes, expected %d: %s" % (len(said), len(notes), said)
    for line, note in zip(said, notes):
        if not line.startswith(path + ": note: " + note):
            return "expected note '%s', got: %s" % (note, line)
    return None


def check(translate: str, folder: str, name: str, case: Case) -> Optional[str]:
    path = os.path.join(folder, name + ".tflite")
    with open(path, "wb") as file:
        file.write(case.model.build())
    if case.error:
        return check_refusal(translate, path, case.error)
    problem = check_notes(translate, path, case.notes)
    if problem:
        return problem
    made = (case.model, case.data, case.expected)
    return run_case(translate, folder, name, lambda: made)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--translate", default="mcunet-translate")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("names", nargs="*", help="cases; default: all")
    args = parser.parse_args()
    run_cases(
        cases(random.Random(args.seed)),
        args.names,
        lambda folder, name, make: check(args.translate, folder, name, make()),
    )


if __name__ == "__main__":
    main()
