#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs networks before and after redistribution on the host, by this project's own
compiler.

    check_redistribution.py WORK
"""

import base64
import json
import os
import random
import subprocess
import sys
from typing import Any, Dict, List

SIZE = 32
PIXELS = SIZE * SIZE * 3


def block(kernel: int, stride: int, expand: int, out: int, residual: bool) -> Dict[str, Any]:
    return {"kernel": kernel, "stride": stride, "expand_channels": expand, "out_channels": out,
            "residual": residual}  # fmt: skip


# The first three blocks are the stage; blocks of 8 x 8 maps are behind it, and a wide one
# holds the peak of memory.
NETWORK = {
    "name": "net", "resolution": SIZE, "in_channels": 3,
    "stem": {"kernel": 3, "stride": 2, "out_channels": 8},
    "blocks": [
        block(5, 1, 16, 8, False), block(5, 1, 24, 8, True), block(3, 2, 24, 12, False),
        block(3, 1, 96, 12, False), block(3, 1, 32, 12, True), block(3, 1, 24, 12, True),
        block(3, 1, 24, 12, True),
    ],
    "classes": 10,
}  # fmt: skip


def call(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    return done.stderr


def described(path: str, seed: int) -> Dict[str, Any]:
    """The network with synthetic weights written out."""
    with open(path, "w", encoding="utf-8") as file:
        json.dump(NETWORK, file)
    call("mcunet-translate", "--import-net", path, f"--seed={seed}", "-o", path + ".mlir")
    call("mcunet-translate", "--export-net", path + ".mlir", "--net=net", "-o", path)
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def clear_rims(network: Dict[str, Any]) -> None:
    """5x5 filters become 3x3 ones amid zeros."""
    for name in ("block0/depthwise", "block1/depthwise"):
        array = network["weights"][name]["weights"]
        taps = bytearray(base64.b64decode(array["base64"]))
        channels = len(taps) // 25
        for y in range(5):
            for x in range(5):
                if y in (0, 4) or x in (0, 4):
                    begin = (y * 5 + x) * channels
                    taps[begin:begin + channels] = bytes(channels)
        array["base64"] = base64.b64encode(taps).decode()


def images(count: int, seed: int) -> List[bytes]:
    """Smooth shapes with some noise."""
    rng = random.Random(seed)
    result = []
    for _ in range(count):
        colours = [rng.randrange(-100, 100) for _ in range(16 * 3)]
        result.append(bytes(
            (colours[(y // 8 * 4 + x // 8) * 3 + c] + rng.randrange(-20, 20)) % 256
            for y in range(SIZE) for x in range(SIZE) for c in range(3)))  # fmt: skip
    return result


class Model:
    """A network compiled for the host, with or without redistribution."""

    def __init__(self, model: str, out: str, *flags: str):
        self.out = out
        self.warnings = call("mcunet-compile", model, "-o", out, "--name=net", "--mcpu=host",
                             "--schedule=mcunetv2:4", "--input=pull", "--quiet", *flags)  # fmt: skip
        with open(os.path.join(out, "net.json"), encoding="utf-8") as file:
            self.report = json.load(file)

    def run(self, image: bytes) -> bytes:
        source, result = os.path.join(self.out, "in.bin"), os.path.join(self.out, "out.bin")
        with open(source, "wb") as file:
            file.write(image)
        call("mcunet-run", os.path.join(self.out, "net.json"), f"--input={source}",
             f"--output={result}")  # fmt: skip
        with open(result, "rb") as file:
            return file.read()


def distance(a: bytes, b: bytes) -> int:
    signed = lambda q: q - 256 if q > 127 else q  # noqa: E731
    return sum((signed(x) - signed(y)) ** 2 for x, y in zip(a, b))


def overhead(model: Model) -> float:
    return model.report["redistribution"]["before"]["stage_overhead_pct"]


def check_same(work: str) -> None:
    path = os.path.join(work, "rims.net.json")
    network = described(path, seed=1)
    clear_rims(network)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(network, file)
    old = Model(path, os.path.join(work, "old"))
    target = "--redistribute=stage=block2/project,patches=4,tolerance=10,max-overhead="
    # Just below what 3x3 kernels need: found from below, so that none becomes 1x1.
    new = Model(path, os.path.join(work, "new"), target + "150")
    kernels = [edit["kernel"] for edit in new.report["redistribution"]["shrunk"]]
    if kernels != [[5, 3], [5, 3]]:
        sys.exit(f"the filters shrink otherwise: {new.report['redistribution']}")
    given = new.report["redistribution"]["given_back"]
    if not any("copies" in edit for edit in given) or not any("kernel" in edit for edit in given):
        sys.exit(f"no kernel grows or no block repeats: {given}")
    if "needs_fine_tuning" in old.report or "trained again" not in new.warnings:
        sys.exit("the new network is not said to need training, or the old one is")
    again = Model(os.path.join(work, "new", "net.net.json"), os.path.join(work, "again"))
    for image in images(4, seed=2):
        expected = old.run(image)
        for model, what in ((new, "the new network"), (again, "its description")):
            if model.run(image) != expected:
                sys.exit(f"{what} gives other bytes")
    print(f"same bytes after {len(kernels)} shrunk, {len(given)} given back; overhead "
          f"{overhead(new):.1f} % to "
          f"{new.report['redistribution']['after']['stage_overhead_pct']:.1f} %")  # fmt: skip


def check_fit(work: str) -> None:
    path = os.path.join(work, "full.net.json")
    described(path, seed=3)
    sample = os.path.join(work, "images.bin")
    with open(sample, "wb") as file:
        file.write(b"".join(images(8, seed=4)))
    old = Model(path, os.path.join(work, "old"))
    target = "--redistribute=stage=block2/project,patches=4,tolerance=10,max-overhead=150"
    plain = Model(path, os.path.join(work, "plain"), target)
    fitted = Model(path, os.path.join(work, "fitted"), target + ",images=" + sample)
    errors = [0, 0]
    for image in images(6, seed=5):
        expected = old.run(image)
        for i, model in enumerate((plain, fitted)):
            errors[i] += distance(model.run(image), expected)
    print(f"squared distance of the centre alone {errors[0]}, fitted {errors[1]}")
    if not 0 < errors[1] < errors[0]:
        sys.exit("fitting does not help")


def main() -> int:
    work = sys.argv[1]
    os.makedirs(work, exist_ok=True)
    check_same(work)
    check_fit(work)
    return 0


sys.exit(main())
