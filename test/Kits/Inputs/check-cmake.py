# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Builds and runs the CMake kit; looks for a frame buffer in its memory."""

import json
import sys
from pathlib import Path

from kits import answer, call, camera_picture, run_example

model, folder, mode = sys.argv[1:]
out = Path(folder, mode)
kit = out / "kit-cmake"
network = out / (Path(model).stem + ".json")

call(
    "mcunet-compile",
    model,
    "-o",
    str(out),
    f"--input={mode}",
    "--sram=10K",
    "--mcpu=cortex-m4",
    "--kit=cmake",
    "--quiet",
)
printed = run_example(kit)

# The same image through mcunet-run.
report = json.loads(network.read_text())
image = camera_picture(report["input"]["map"])
expected = answer(network, image)
assert printed == expected, (printed, expected)

# Written memory: nothing as large as the image, unless it is resident.
sizes = {}
for line in call("arm-none-eabi-nm", "-S", f"{kit}/build/example").splitlines():
    fields = line.split()
    if len(fields) == 4 and fields[2] in "bBdD":
        sizes[fields[3]] = int(fields[1], 16)
with open(f"{kit}/build/example.map") as file:
    assert ".bss.arena" in file.read() or "arena" in sizes
assert sizes["arena"] == report["sram"]["arena"]
held = max(sizes.values()) >= len(image)
assert held == (mode == "resident"), sizes
print("the same class")
