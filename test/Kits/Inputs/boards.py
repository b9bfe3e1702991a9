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
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Tuple

from kits import answer, call, camera_picture, run_example

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


def compile_network(network: Path, folder: Path, *options: str) -> Dict[str, Any]:
    """Compiles `network` and reads its report."""
    call("mcunet-compile", str(network), "-o", str(folder), "--name=net", "--quiet", *options)
    report: Dict[str, Any] = json.loads((folder / "net.json").read_text())
    return report


def answer_here(network: Path, folder: Path) -> Tuple[int, int]:
    """The class and its score that the same picture gets on this machine."""
    report = compile_network(network, folder, "--mcpu=host")
    return answer(folder / "net.json", camera_picture(report["input"]["map"]))


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
    printed = run_example(kit)
    expected = answer_here(network, folder / "host")
    if printed != expected:
        sys.exit(f"{board.name}: class and score {printed}, {expected} on this machine")
    flash_used, ram_used = linked(kit / "build" / "example")
    ram_used += report["sram"]["stack"]
    name = Path(board.network).name.split(".")[0]
    return (
        f"| `{board.name}` | {chip} | {sizes} | `{name}`, {board.mode} "
        f"| {ram_used:,} | {flash_used:,} | class {printed[0]}, score {printed[1]} |"
    )


def main() -> None:
    source, folder = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    print("| board | chip | RAM, flash | network, input | RAM used | flash used | answer |")
    print("|---|---|---|---|---|---|---|")
    for board in BOARDS:
        print(run_board(board, source, folder / board.name), flush=True)


if __name__ == "__main__":
    main()
