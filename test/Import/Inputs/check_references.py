#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Operators that TensorFlow Lite and TensorFlow Lite Micro compute differently.

    check_references.py [--translate=PROGRAM] [NAME...]

Each case is a small model with the bytes of both; without --reference they are TensorFlow
Lite's, with a note where the other one's differ. Prints one line per case.
"""

import argparse
import os
import random
import subprocess
from typing import Iterator, List, NamedTuple, Optional, Tuple

from check_ops import SI, SO, ZI, ZO, binary, conv, pack, relu, run_cases, unpack  # noqa: I001
from make_tflite import Model
from tosa_host import Program
import reference as ref
import reference_functions as fun

NUMBERS = list(range(-128, 128))
SHAPE = (1, 16, 16, 1)


class Case(NamedTuple):
    """A model, an input, its output by each reference, and how the note begins."""

    model: Model
    data: List[int]
    lite: List[int]
    micro: List[int]
    note: Optional[str] = None


def relu6_micro(q: int, scale: float, zero: int) -> int:
    """Clamped in the input's numbers; nothing is rescaled."""
    return int(ref.clamp(q, zero, min(127, zero + ref.round_away(ref.f32(6 / scale)))))


def chain(count: int, so: float = SO, zo: int = ZO) -> Case:
    """`count` times RELU6 from (SI, ZI) to another quantisation, and back by QUANTIZE."""
    model = Model()
    source = at = model.tensor("in", SHAPE, scale=SI, zero=ZI)
    lite = micro = NUMBERS
    for index in range(count):
        bounded = model.tensor("r%d" % index, SHAPE, scale=so, zero=zo)
        back = model.tensor("b%d" % index, SHAPE, scale=SI, zero=ZI)
        model.op("RELU6", [at], [bounded])
        model.op("QUANTIZE", [bounded], [back])
        at = back
        low, high = ref.activation(3, so, zo)
        multiplier = ref.quantize_multiplier(ref.f32(SI / so))
        lite = [ref.clamp(ref.mbqm(q - ZI, multiplier) + zo, low, high) for q in lite]
        micro = [relu6_micro(q, SI, ZI) for q in micro]
        lite, micro = ([ref.requantize(q, so, zo, SI, ZI) for q in row] for row in (lite, micro))
    model.inputs, model.outputs = [source], [at]
    more = " and %d more" % (count - 1) if count > 1 else ""
    note = "op 0 (RELU6), tensor 'r0'%s: TensorFlow Lite Micro gives other bytes" % more
    return Case(model, NUMBERS, lite, micro, note if lite != micro else None)


def tanh(so: float, zo: int) -> Case:
    """TensorFlow Lite Micro takes the output's scale for 1/128 and its zero point for 0."""
    model = Model()
    i = model.tensor("in", SHAPE, scale=SI, zero=ZI)
    o = model.tensor("out", SHAPE, scale=so, zero=zo)
    model.op("TANH", [i], [o])
    model.inputs, model.outputs = [i], [o]
    micro = [ref.tanh(q, SI, ZI) for q in NUMBERS]
    if (so, zo) == (1 / 128, 0):
        return Case(model, NUMBERS, micro, micro)
    lite = [fun.tabulated(q, SI, ZI, so, zo, fun.tanh) for q in NUMBERS]
    return Case(model, NUMBERS, lite, micro, "op 0 (TANH), tensor 'out': ")


def equal(made: Tuple[Model, List[int], List[int]]) -> Case:
    """A model that both compute alike."""
    model, data, expected = made
    return Case(model, data, expected, expected)


def relu_between() -> Tuple[Model, List[int], List[int]]:
    model = Model()
    i = model.tensor("in", SHAPE, scale=SI, zero=ZI)
    o = model.tensor("out", SHAPE, scale=SO, zero=ZO)
    model.op("RELU", [i], [o])
    model.inputs, model.outputs = [i], [o]
    return model, NUMBERS, [relu(q, 1) for q in NUMBERS]


def cases(rng: random.Random) -> Iterator[Tuple[str, Case]]:
    yield "relu6", chain(1)
    yield "relu6_twice", chain(3)
    yield "relu6_other_zero_point", chain(1, SI, ZI + 9)
    yield "relu6_same_scale", chain(1, SI, ZI)
    yield "relu", equal(relu_between())
    fused = conv(rng, False, 5, 5, 3, 4, (3, 3), (1, 1), (1, 1), True, 3)
    yield "relu6_fused_conv", equal(fused)
    image = (1, 4, 5, 6)
    yield "relu6_fused_add", equal(binary(rng, "ADD", image, image, act=3))
    yield "tanh", tanh(1 / 128, 0)
    yield "tanh_other_scale", tanh(ref.f32(0.011), 0)
    yield "tanh_other_zero_point", tanh(1 / 128, -3)


def check(translate: str, folder: str, name: str, case: Case) -> Optional[str]:
    path, tosa = (os.path.join(folder, name + end) for end in (".tflite", ".mlir"))
    with open(path, "wb") as file:
        file.write(case.model.build())
    for flag, expected in (("", case.lite), ("tflite", case.lite), ("tflm", case.micro)):
        flags = ["--reference=" + flag] if flag else []
        command = [translate, "--import-tflite", path, "-o", tosa, *flags]
        done = subprocess.run(command, stderr=subprocess.PIPE, check=True, text=True)
        note = path + ": note: " + case.note if case.note and not flag else ""
        if not done.stderr.startswith(note) or bool(note) != bool(done.stderr):
            return "expected note '%s', got '%s'" % (note, done.stderr)
        if done.stderr.count("\n") > 1:
            return "more than one line: " + done.stderr
        with Program(tosa, optimize="-O0") as program:
            actual = unpack(program.run(pack(case.data)))
        if actual != expected:
            wrong = sum(a != e for a, e in zip(actual, expected))
            return "%d of %d differ by '%s'" % (wrong, len(actual), flag)
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--translate", default="mcunet-translate")
    parser.add_argument("names", nargs="*", help="cases; default: all")
    args = parser.parse_args()
    run_cases(
        cases(random.Random(1)),
        args.names,
        lambda folder, name, case: check(args.translate, folder, name, case),
    )


if __name__ == "__main__":
    main()
