# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Builds and runs the CMake kit; looks for a frame buffer in its memory."""

import json
import subprocess
import sys

model, out, mode = sys.argv[1:]
out = f"{out}/{mode}"
kit = f"{out}/kit-cmake"


def run(*command):
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, (command, result.stdout, result.stderr)
    # QEMU prints what the firmware does beside its own messages.
    return result.stdout + result.stderr


run("mcunet-compile", model, "-o", out, f"--input={mode}", "--sram=10K",
    "--mcpu=cortex-m4", "--kit=cmake", "--quiet")
run("cmake", "-S", kit, "-B", f"{kit}/build",
    f"-DCMAKE_TOOLCHAIN_FILE={kit}/arm-none-eabi.cmake")
run("cmake", "--build", f"{kit}/build")
printed = run("cmake", "--build", f"{kit}/build", "--target", "run")
words = [line for line in printed.splitlines() if line.startswith("class ")][0].split()

# The same image through mcunet-run.
with open(f"{out}/chain.json") as file:
    report = json.load(file)
_, rows, cols, channels = report["input"]["shape"]
image = bytes(
    (y * 7 + i * 13 + y * i) & 255 for y in range(rows) for i in range(cols * channels)
)
with open(f"{out}/image.bin", "wb") as file:
    file.write(image)
run("mcunet-run", f"{out}/chain.json", f"--input={out}/image.bin",
    f"--output={out}/scores.bin")
with open(f"{out}/scores.bin", "rb") as file:
    scores = [b - 256 if b > 127 else b for b in file.read()]
assert len(set(scores)) > 1, scores
best = scores.index(max(scores))
assert words == ["class", str(best), "score", str(scores[best])], (words, scores)

# Written memory: nothing as large as the image, unless it is resident.
sizes = {}
for line in run("arm-none-eabi-nm", "-S", f"{kit}/build/example").splitlines():
    fields = line.split()
    if len(fields) == 4 and fields[2] in "bBdD":
        sizes[fields[3]] = int(fields[1], 16)
with open(f"{kit}/build/example.map") as file:
    assert ".bss.arena" in file.read() or "arena" in sizes
assert sizes["arena"] == report["sram"]["arena"]
held = max(sizes.values()) >= len(image)
assert held == (mode == "resident"), sizes
print("the same class")
