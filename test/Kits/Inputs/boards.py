#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs networks on boards that QEMU has, with the flash and the RAM of their chips.

    boards.py SOURCE_DIR FOLDER

For each board the CMake kit of a network is built as it is, linked into the chip's memories
and run; its answer is that of the same network on this machine. Prints a table in Markdown,
and exits with 1 where a firmware is not built, does not run or answers otherwise.
mcunet-compile, mcunet-run and cmake are taken from PATH.
"""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Tuple

NETWORKS = "python/mcunet/networks"


@dataclass
class Board:
    """A board, its chip as mcunet-compile knows it, what it runs and how."""

    name: str
    chip: str
    network: str
    mode: str
    # Bytes of RAM that the example's own data and stack may take.
    kept: int = 512


BOARDS = [
    Board("microbit", "nrf51822", f"{NETWORKS}/cifar10.net.json", "push"),
    Board("stm32vldiscovery", "stm32f100rb", "test/Kits/Inputs/small.net.json", "push"),
    Board("lm3s6965evb", "lm3s6965", f"{NETWORKS}/cifar10.net.json", "resident"),
    Board("netduinoplus2", "stm32f405", f"{NETWORKS}/presence.net.json", "resident"),
    Board("mps3-an547", "cortex-m55", f"{NETWORKS}/presence.net.json", "push"),
]


def call(*command: str) -> str:
    """What a command prints; its own words where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit status {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def compile_network(network: Path, folder: Path, *options: str) -> Dict[str, Any]:
    """Compiles `network` and reads its report."""
    call("mcunet-compile", str(network), "-o", str(folder), "--name=net", "--quiet", *options)
    report: Dict[str, Any] = json.loads((folder / "net.json").read_text())
    return report


def answer_here(network: Path, folder: Path) -> Tuple[int, int]:
    """The class and its score that the same picture gets on this machine."""
    report = compile_network(network, folder, "--mcpu=host")
    rows, cols, channels = report["input"]["map"]
    # What the example's camera sees.
    picture = bytes(
        (y * 7 + i * 13 + y * i) & 255 for y in range(rows) for i in range(cols * channels)
    )
    (folder / "in.bin").write_bytes(picture)
    files = [f"--input={folder}/in.bin", f"--output={folder}/out.bin"]
    call("mcunet-run", str(folder / "net.json"), *files)
    scores = [b - 256 if b > 127 else b for b in (folder / "out.bin").read_bytes()]
    return scores.index(max(scores)), max(scores)


def linked(elf: Path) -> Tuple[int, int]:
    """Flash and static RAM of a firmware, in bytes."""
    text, data, bss = map(int, call("arm-none-eabi-size", str(elf)).splitlines()[1].split()[:3])
    return text + data, data + bss


def memory(script: Path, region: str) -> int:
    """The bytes of a region of a linker script."""
    match = re.search(rf"^  {region} .*LENGTH = (\d+)([KM])$", script.read_text(), re.M)
    assert match, (script, region)
    return int(match.group(1)) * {"K": 1024, "M": 1024 * 1024}[match.group(2)]


def run_board(board: Board, source: Path, folder: Path) -> str:
    """One line of the table."""
    network = source / board.network
    options = [f"--mcpu={board.chip}", f"--input={board.mode}", "--kit=cmake"]
    script = source / "runtime" / "boards" / board.name / "board.ld"
    if board.chip.startswith("cortex-"):
        chip, sizes = board.chip, "memories of the FPGA"
    else:
        chip = board.chip
        ram, flash = memory(script, "RAM"), memory(script, "FLASH")
        sizes = f"{ram // 1024} kB, {flash // 1024} kB"
        options.append(f"--sram={ram - board.kept}")
    report = compile_network(network, folder, *options)
    kit = folder / "kit-cmake"
    build = kit / "build"
    toolchain = f"-DCMAKE_TOOLCHAIN_FILE={kit}/arm-none-eabi.cmake"
    call("cmake", "-S", str(kit), "-B", str(build), toolchain)
    call("cmake", "--build", str(build))
    printed = call("cmake", "--build", str(build), "--target", "run")
    found = re.search(r"^class (-?\d+) score (-?\d+)$", printed, re.M)
    if not found:
        sys.exit(f"{board.name}: no answer: {printed}")
    answer = int(found.group(1)), int(found.group(2))
    expected = answer_here(network, folder / "host")
    if answer != expected:
        sys.exit(f"{board.name}: class and score {answer}, {expected} on this machine")
    flash_used, ram_used = linked(build / "example")
    ram_used += report["sram"]["stack"]
    name = Path(board.network).name.split(".")[0]
    return (
        f"| `{board.name}` | {chip} | {sizes} | `{name}`, {board.mode} "
        f"| {ram_used:,} | {flash_used:,} | class {answer[0]}, score {answer[1]} |"
    )


def main() -> None:
    source, folder = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    print("| board | chip | RAM, flash | network, input | RAM used | flash used | answer |")
    print("|---|---|---|---|---|---|---|")
    for board in BOARDS:
        print(run_board(board, source, folder / board.name), flush=True)


if __name__ == "__main__":
    main()
