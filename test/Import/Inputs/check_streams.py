#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Random streaming networks, compiled and run: a series of bytes as by definition.

    check_streams.py [--seed=N] [--count=N] [--steps=N] HOW...

A network takes some rows in each inference and keeps rows of its tensors in variables, in
both ways that exporters write. HOW is a CPU and, after commas, options of mcunet-compile.
mcunet-compile and mcunet-run are taken from PATH. The last line is "N passed, N failed".
"""

import argparse
import random
import sys
import tempfile
from typing import Callable, List, Tuple

import reference as ref
from check_compiled import run
from check_ops import pack
from make_tflite import Model

Rows = List[List[int]]  # rows of one pixel
Step = Callable[[Rows], Rows]


class Stream:
    """A network under construction, and the same as functions of lists."""

    def __init__(self, rng: random.Random, rows: int) -> None:
        self.rng = rng
        self.model = Model()
        self.rows = rows
        self.channels = rng.choice([1, 4, 8, 10])
        self.scale, self.zero = ref.f32(rng.uniform(0.02, 0.2)), rng.randrange(-128, 128)
        self.flat = False  # rows of channels, without pixels
        self.steps: List[Step] = []
        self.last = self.tensor("in")
        self.model.inputs = [self.last]
        self.input = (self.rows, self.channels)

    def shape(self, rows: int) -> List[int]:
        return [1, rows, self.channels] if self.flat else [1, rows, 1, self.channels]

    def tensor(self, name: str) -> int:
        return self.model.tensor(name, self.shape(self.rows), scale=self.scale, zero=self.zero)

    def reshape(self, flat: bool) -> None:
        """The last tensor as rows of channels, or of pixels."""
        source, self.flat = self.last, flat
        self.last = self.tensor(f"{'flat' if flat else 'image'}{len(self.steps)}")
        numbers = self.model.integers(f"shape{self.last}", self.shape(self.rows))
        self.model.op("RESHAPE", [source, numbers], [self.last])

    def slice(self, source: int, name: str, begin: int, rows: int) -> int:
        model, count = self.model, len(self.model.tensors)
        shape = self.shape(rows)
        first = [0, begin] + [0] * (len(shape) - 2)
        numbers = [
            model.integers(f"{name}{count}.{part}", values)
            for part, values in (
                ("begin", first),
                ("end", [at + size for at, size in zip(first, shape)]),
                ("strides", [1] * len(shape)),
            )
        ]
        made = model.tensor(f"{name}{count}", shape, scale=self.scale, zero=self.zero)
        model.op("STRIDED_SLICE", [source, *numbers], [made])
        return made

    def add_delay(self) -> None:
        """Rows that were, before those that arrive."""
        rng, model, number = self.rng, self.model, len(self.steps)
        kept, arriving = rng.randrange(1, 9), self.rows
        whole = rng.random() < 0.3
        held = kept + arriving if whole else kept
        same = rng.random() < 0.6
        values = [
            self.zero if same else rng.randrange(-128, 128) for _ in range(held * self.channels)
        ]
        if rng.random() < 0.25:
            self.reshape(flat=True)
        shape = self.shape(held)
        name = f"state{number}"
        handle = model.variable(name, shape, pack(values), scale=self.scale, zero=self.zero)
        old = model.tensor(f"old{number}", shape, scale=self.scale, zero=self.zero)
        model.op("READ_VARIABLE", [handle], [old])
        if whole:
            old = self.slice(old, "newest", arriving, kept)
        self.rows = kept + arriving
        line = self.tensor(f"line{number}")
        model.op("CONCATENATION", [old, self.last], [line], axis=1)
        newest = line if whole else self.slice(line, "keep", arriving, kept)
        model.op("ASSIGN_VARIABLE", [handle, newest], [])
        self.last = line
        if self.flat:
            self.reshape(flat=False)
        rows = [values[at : at + self.channels] for at in range(0, len(values), self.channels)]
        state = rows[-kept:]

        def step(arrived: Rows) -> Rows:
            nonlocal state
            line = state + arrived
            state = line[-kept:]
            return line

        self.steps.append(step)

    def add_conv(self, most: int = 1000) -> None:
        """A convolution over time, over all rows or some, at most `most`, or of single rows."""
        rng, model, number = self.rng, self.model, len(self.steps)
        depthwise = rng.random() < 0.5
        kernel = min(most, rng.choice([1, self.rows, rng.randrange(1, self.rows + 1)]))
        stride = rng.choice([1, 1, 2])
        before, scale, zero = self.channels, self.scale, self.zero
        source, channels = self.last, before if depthwise else rng.choice([1, 3, 8, 16])
        count = kernel * channels * (1 if depthwise else before)
        weights = [rng.randrange(-127, 128) for _ in range(count)]
        ws = ref.f32(0.004)
        biases = [rng.randrange(-500, 500) for _ in range(channels)]
        shape = [1, kernel, 1, channels] if depthwise else [channels, kernel, 1, before]
        filters = model.tensor(f"weights{number}", shape, scale=ws, data=pack(weights))
        bias = model.integers(f"bias{number}", biases)
        self.rows = (self.rows - kernel) // stride + 1
        self.channels = channels
        self.scale, self.zero = ref.f32(rng.uniform(0.1, 0.6)), rng.randrange(-128, 128)
        self.last = self.tensor(f"conv{number}")
        kind = "DEPTHWISE_CONV_2D" if depthwise else "CONV_2D"
        options = {"depth_multiplier": 1} if depthwise else {}
        model.op(
            kind,
            [source, filters, bias],
            [self.last],
            padding=1,
            stride_h=stride,
            stride_w=stride,
            dilation_h=1,
            dilation_w=1,
            activation=1,
            **options,
        )
        out_zero, count = self.zero, self.rows
        factor = ref.quantize_multiplier(ref.f32(scale * ws) / self.scale)
        low, high = ref.activation(1, self.scale, self.zero)

        def element(rows: Rows, at: int, c: int) -> int:
            acc = biases[c]
            for k in range(kernel):
                row = rows[at * stride + k]
                if depthwise:
                    acc += (row[c] - zero) * weights[k * channels + c]
                    continue
                base = (c * kernel + k) * before
                acc += sum((row[i] - zero) * weights[base + i] for i in range(before))
            return ref.clamp(ref.mbqm(acc, factor) + out_zero, low, high)

        self.steps.append(
            lambda rows: [[element(rows, at, c) for c in range(channels)] for at in range(count)]
        )

    def finish(self) -> None:
        self.model.outputs = [self.last]


def draw(rng: random.Random) -> Stream:
    stream = Stream(rng, rows=rng.choice([1, 1, 2, 3]))
    stream.add_delay()
    for _ in range(rng.randrange(1, 4)):
        stream.add_conv()
        if rng.random() < 0.7:
            stream.add_delay()
    if rng.random() < 0.7:
        stream.add_conv()
    stream.finish()
    return stream


def check(how: str, stream: Stream, steps: int) -> str:
    """What is wrong; empty: nothing."""
    rows, channels = stream.input
    data: List[int] = []
    expected: List[int] = []
    for _ in range(steps):
        arrived = [[stream.rng.randrange(-128, 128) for _ in range(channels)] for _ in range(rows)]
        data += [value for row in arrived for value in row]
        made = arrived
        for step in stream.steps:
            made = step(made)
        expected += [value for row in made for value in row]
    with tempfile.TemporaryDirectory() as folder:
        actual, error = run(how, stream.model, data, folder)
    if error:
        return str(error)
    if actual == expected:
        return ""
    wrong = [at for at, (a, e) in enumerate(zip(actual, expected)) if a != e]
    return f"{len(actual)} bytes, {len(expected)} expected, {len(wrong)} differ from {wrong[:1]} on"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("how", nargs="+")
    args = parser.parse_args()
    totals: Tuple[int, int] = (0, 0)
    for how in args.how:
        for seed in range(args.seed, args.seed + args.count):
            wrong = check(how, draw(random.Random(seed)), args.steps)
            if wrong:
                print(f"{how} --seed={seed} --count=1: {wrong}", flush=True)
            totals = (totals[0] + (not wrong), totals[1] + bool(wrong))
    print(f"{totals[0]} passed, {totals[1]} failed")
    return 1 if totals[1] else 0


if __name__ == "__main__":
    sys.exit(main())
