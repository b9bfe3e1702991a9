#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Scales so far apart that the reference's shift to the left leaves 32 bits.

    left_shifts.py [--cpu=CPU]... [--work=DIR] [NAME...]

Compiles small models of one operator for each CPU and compares with reference.py, whose
shift keeps 32 bits, as the reference kernels do wherever they are compiled. Each model has
results that would be others if more bits were kept. Prints one line per case.
"""

import argparse
import random
import sys
from pathlib import Path
from typing import Any, Iterator, List, Tuple
from unittest import mock

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / folder) for folder in ("Import/Inputs", "Oracle", "Zoo")]

import check_ops as ops  # noqa: E402
import reference as ref  # noqa: E402
from compiled import CheckError, compile_model, run_model  # noqa: E402

Made = Tuple[Any, List[int], List[int]]
IMAGE = (1, 4, 5, 8)


def unbounded(x: int, multiplier: Tuple[int, int]) -> int:
    """A requantisation that keeps all bits."""
    value, shift = multiplier
    return int(ref.rdbp(ref.srdhm(x * (1 << max(shift, 0)), value), max(-shift, 0)))


def biased(rng: random.Random, depthwise: bool, output: float, most: int) -> Made:
    """A convolution whose biases and scales are those of channels that died in training."""
    draw = rng.randrange

    def drawn(low: int, high: int) -> int:
        return (
            rng.choice([-(2**29), 2**28, -(2**26), draw(-most, most)])
            if high == 2000
            else draw(low, high)
        )

    with mock.patch.object(ops, "SO", ref.f32(output)), mock.patch.object(rng, "randrange", drawn):
        made: Made = ops.conv(rng, depthwise, 5, 5, 8, 8, (3, 3), (1, 1), (1, 1), True, 0)
    return made


def cases(seed: int) -> Iterator[Tuple[str, Made]]:
    rng = random.Random(seed)
    for name, output in (("", 3e-5), ("_far", 2e-9)):
        yield "conv" + name, biased(rng, False, output, 10**6)
        yield "depthwise" + name, biased(rng, True, output, 10**6)
        scales = (ref.f32(3.0), -3, ref.f32(2.0), 11, ref.f32(max(output / 10, 1.2e-8)), 7)
        yield "mul" + name, ops.binary(rng, "MUL", IMAGE, IMAGE, scales=scales)
        yield "prelu" + name, ops.binary(rng, "PRELU", IMAGE, (1, 1, 8), 0, True, scales)
    with mock.patch.object(ops, "SI", ref.f32(3.0)):
        yield "mean", ops.mean(rng, 4, 5, 8, (1, 2), True, ref.f32(1e-8), 3)
        yield "mean_channels", ops.mean(rng, 4, 5, 8, (3,), True, ref.f32(1e-8), 3)


def check(made: Made, folder: Path, cpu: str) -> str:
    model, data, expected = made
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "m.tflite"
    path.write_bytes(model.build())
    compiled = compile_model(path, folder, "m", cpu, [])
    actual = ops.unpack(run_model(compiled, ops.pack(data)).output)
    wrong = [k for k, (a, e) in enumerate(zip(actual, expected)) if a != e]
    if len(actual) != len(expected) or wrong:
        first = f", first {actual[wrong[0]]} instead of {expected[wrong[0]]}" if wrong else ""
        raise CheckError(f"{len(wrong)} of {len(expected)} differ{first}")
    return f"{len(expected)} bytes equal"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--cpu", action="append", default=[])
    parser.add_argument("--work", type=Path, default=Path("left-shifts"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("names", nargs="*", help="cases; default: all")
    args = parser.parse_args()
    with mock.patch.object(ref, "mbqm", unbounded):
        kept = {name: made[2] for name, made in cases(args.seed)}
    passed = failed = 0
    for name, made in cases(args.seed):
        for cpu in args.cpu or ["host"]:
            if args.names and name not in args.names:
                continue
            try:
                if kept[name] == made[2]:
                    raise CheckError("no shift leaves 32 bits")
                text = check(made, args.work.resolve() / f"{name}.{cpu}", cpu)
                passed += 1
            except CheckError as error:
                text = f"FAIL: {error}"
                failed += 1
            print(f"{name} on {cpu}: {text}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
