# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Sums at which the last place of a 32-bit float decides about a byte.

  check_onnx_ties.py [--mcpu=host] [--seed=1]

A layer of one input channel: the sums of an output channel are 256 numbers in a row, in the
middle of which the product with the channel's factor is rounded to a half, or nearly so. One
channel has a factor that is a power of two, for which no multiplier and shift will do, so that
the layer takes factors. Compared with the definition in numpy.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from onnx_file import INT8, Array, Graph

f32 = np.float32
CHANNELS = 48


def tie(rng: np.random.Generator) -> tuple[np.float32, int]:
    """A factor, and a sum whose product lies within the float's last place of a half."""
    while True:
        factor = f32(np.exp(rng.uniform(np.log(3e-5), np.log(0.03))))
        for step in rng.permutation(np.arange(-127, 128)):
            total = int(np.rint((int(step) - 0.5) / float(factor)))
            exact = total * float(factor)
            if 0 < abs(exact - (int(step) - 0.5)) < 2.0**-18 * abs(int(step)) / 64:
                return factor, total


def layer(rng: np.random.Generator) -> tuple[bytes, Array, Array]:
    """The model, the factors and the biases."""
    ties = [tie(rng) for _ in range(CHANNELS - 1)] + [(f32(2.0**-5), 0)]
    # Scales of one at both ends: the weights' scales are the factors.
    factors = np.array([factor for factor, _ in ties], f32)
    bias = np.array([total for _, total in ties], np.int32)
    weights = np.ones((CHANNELS, 1, 1, 1), np.int8)
    weights[-1] = 127
    g = Graph()
    one, zero = g.constant(np.array(1, f32)), g.constant(np.array(0, np.int8))
    g.input("x", [1, 1, 16, 16], INT8)
    scales = g.constant(factors)
    zeros = g.constant(np.zeros(CHANNELS, np.int8))
    w = g.node("DequantizeLinear", [g.constant(weights), scales, zeros], axis=0)
    b = g.node("DequantizeLinear", [g.constant(bias), scales], axis=0)
    y = g.node("Conv", [g.node("DequantizeLinear", ["x", one, zero]), w, b])
    g.node("QuantizeLinear", [y, one, zero], ["y"])
    g.output("y", [1, CHANNELS, 16, 16], INT8)
    return g.serialize(), factors, bias


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--mcpu", default="host")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = np.random.default_rng(args.seed)
    model, factors, bias = layer(rng)
    x = np.arange(-128, 128).astype(np.int8)
    sums = x.astype(np.int32)[None, :] + bias[:, None]
    sums[-1] = 127 * x.astype(np.int32)
    scaled = np.rint(sums.astype(f32) * factors[:, None])
    want = np.clip(scaled, -128, 127).astype(np.int8)
    simple = np.floor(sums.astype(np.float64) * factors.astype(np.float64)[:, None] + 0.5)
    decided = int((np.clip(simple, -128, 127) != want).sum())
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "ties.onnx").write_bytes(model)
        (root / "in").write_bytes(x.tobytes())
        command = ["mcunet-compile", str(root / "ties.onnx"), "-o", str(root), "--quiet"]
        subprocess.run([*command, f"--mcpu={args.mcpu}"], check=True)
        command = ["mcunet-run", str(root / "ties.json"), f"--input={root}/in"]
        subprocess.run([*command, f"--output={root}/out"], check=True, stdout=subprocess.DEVNULL)
        got = np.frombuffer((root / "out").read_bytes(), np.int8).reshape(want.shape)
    differ = int((got != want).sum())
    print(f"{want.size} bytes, {decided} of them decided by the last place, {differ} differ")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
