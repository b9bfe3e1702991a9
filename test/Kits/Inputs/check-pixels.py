# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Builds the CMake kit with sensor.h as its camera; compares with the same picture."""

import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path

source, out = Path(sys.argv[1]), Path(sys.argv[2])
kit = out / "kit-cmake"
model = source / "../Compile/Inputs/chain.mlir"


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return done.stdout + done.stderr


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
run("mcunet-compile", str(model), "-o", str(out), *options)
shutil.copy(source / "Inputs/sensor.h", kit / "camera.h")
run("cmake", "-S", str(kit), "-B", f"{kit}/build",
    f"-DCMAKE_TOOLCHAIN_FILE={kit}/arm-none-eabi.cmake")
run("cmake", "--build", f"{kit}/build")
printed = run("cmake", "--build", f"{kit}/build", "--target", "run")
found = re.search(r"^class (-?\d+) score (-?\d+)$", printed, re.M)
assert found, printed

(out / "in.bin").write_bytes(picture())
run("mcunet-run", f"{out}/chain.json", f"--input={out}/in.bin", f"--output={out}/out.bin")
scores = [b - 256 if b > 127 else b for b in (out / "out.bin").read_bytes()]
assert len(set(scores)) > 1, scores
best = (scores.index(max(scores)), max(scores))
assert best == (int(found.group(1)), int(found.group(2))), (best, printed)
print("the same class")
