# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The CMake kit's example: built as it is, run in QEMU, compared with mcunet-run.

mcunet-compile, mcunet-run and cmake are taken from PATH.
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import List, Tuple


def call(*command: str) -> str:
    """What a command prints; its own words where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def run_example(kit: Path) -> Tuple[int, int]:
    """Builds the example into kit/build and runs it: the class and the score it prints."""
    build = kit / "build"
    toolchain = f"-DCMAKE_TOOLCHAIN_FILE={kit}/arm-none-eabi.cmake"
    call("cmake", "-S", str(kit), "-B", str(build), toolchain)
    call("cmake", "--build", str(build))
    # QEMU prints what the firmware does beside its own messages.
    printed = call("cmake", "--build", str(build), "--target", "run")
    found = re.search(r"^class (-?\d+) score (-?\d+)$", printed, re.M)
    if not found:
        sys.exit(f"{kit}: no answer: {printed}")
    return int(found.group(1)), int(found.group(2))


def camera_picture(map_of_input: List[int]) -> bytes:
    """What camera.h's simulated sensor sees."""
    rows, cols, channels = map_of_input
    return bytes(
        (y * 7 + i * 13 + y * i) & 255 for y in range(rows) for i in range(cols * channels)
    )


def answer(report: Path, picture: bytes) -> Tuple[int, int]:
    """The best class and its score by mcunet-run; the scores have to differ."""
    image, output = report.with_name("image.bin"), report.with_name("scores.bin")
    image.write_bytes(picture)
    call("mcunet-run", str(report), f"--input={image}", f"--output={output}")
    scores = [b - 256 if b > 127 else b for b in output.read_bytes()]
    if len(set(scores)) < 2:
        sys.exit(f"{report}: all scores are {scores[0]}")
    return scores.index(max(scores)), max(scores)
