#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Synthetic networks stay alive: by upstream's lowering, every layer of a
described network has a healthy spread of values on images it was not calibrated
on, and the classes depend on the image.

    check_nets.py NETS.json NAME:RESOLUTION... [--translate=PROGRAM]
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "Oracle"))

from tosa_host import Program  # noqa: E402


def images(size):
    """Two of noise, two of long runs of one value."""
    for seed in range(4):
        rng = random.Random(seed)
        if seed < 2:
            yield bytes(rng.randrange(256) for _ in range(size))
        else:
            levels = [rng.randrange(256) for _ in range(64)]
            yield bytes(levels[(k // 97) % 64] for k in range(size))


def signed(data):
    return [q - 256 if q > 127 else q for q in data]


def problem_of(layer, values):
    """What is wrong with one layer's values on the four images, or None."""
    everything = sum(values, [])
    count = len(everything)
    average = sum(everything) / count
    deviation = (sum((q - average) ** 2 for q in everything) / count) ** 0.5
    low = sum(q == -128 for q in everything) / count
    high = sum(q == 127 for q in everything) / count
    changed = sum(a != b for a, b in zip(values[0], values[1]))
    if deviation < 15:
        return "layer %d: standard deviation %.1f" % (layer, deviation)
    if low > 0.6 or high > 0.25:
        return "layer %d: saturated, %.2f low, %.2f high" % (layer, low, high)
    if changed < 0.5 * len(values[0]):
        return "layer %d: %d of %d change with the image" % (layer, changed, len(values[0]))
    return None


def check(program):
    outputs = [program.run(image) for image in images(sum(program.inputs))]
    at = 0
    for layer, size in enumerate(program.outputs):
        values = [signed(output[at : at + size]) for output in outputs]
        problem = problem_of(layer, values)
        if problem:
            return problem
        at += size
    if len({output[at - program.outputs[-1] :] for output in outputs}) != 4:
        return "the classes do not depend on the image"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--translate", default="mcunet-translate")
    parser.add_argument("file")
    parser.add_argument("nets", nargs="+")
    args = parser.parse_args()
    failed = 0
    for net in args.nets:
        name, resolution = net.split(":")
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "net.mlir")
            subprocess.run(
                [
                    args.translate,
                    "--import-net",
                    args.file,
                    "--net=" + name,
                    "--resolution=" + resolution,
                    "--every-tensor",
                    "-o",
                    path,
                ],
                check=True,
            )
            with Program(path) as program:
                problem = check(program)
                layers = len(program.outputs)
        print("%s at %s: %s" % (name, resolution, problem or "%d layers alive" % layers))
        failed += bool(problem)
    print("%d passed, %d failed" % (len(args.nets) - failed, failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
