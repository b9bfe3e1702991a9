# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Builds the CMake kit with sensor.h as its camera; compares with the same picture."""

import shutil
import struct
import sys
from pathlib import Path

from kits import answer, call, run_example

source, out = Path(sys.argv[1]), Path(sys.argv[2])
kit = out / "kit-cmake"
model = source / "../Compile/Inputs/chain.mlir"


def level(sample: int) -> int:
    """As chain's input wants it: from -1 to 1, in steps of 1/128 around zero."""
    real = -1 + 2 * sample / 255
    steps = real * 128
    return max(-128, min(127, int(steps + (0.5 if steps >= 0 else -0.5))))


def picture() -> bytes:
    values = []
    for y in range(48):
        row = bytes((y * 5 + i * 11 + y * i) & 255 for i in range(96))
        for (pixel,) in struct.iter_unpack(">H", row):
            red, green, blue = pixel >> 11, pixel >> 5 & 63, pixel & 31
            values += [red << 3 | red >> 2, green << 2 | green >> 4, blue << 3 | blue >> 2]
    return bytes(level(v) & 255 for v in values)


options = ["--input=push", "--mcpu=cortex-m4", "--kit=cmake", "--quiet"]
call("mcunet-compile", str(model), "-o", str(out), *options)
shutil.copy(source / "Inputs/sensor.h", kit / "chain_camera.h")
printed = run_example(kit)
expected = answer(out / "chain.json", picture())
assert printed == expected, (printed, expected)
print("the same class")
