# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Links compiled networks into firmware as projects do, and runs it in QEMU."""

import random
import shutil
import subprocess
from pathlib import Path
from typing import List, NamedTuple, Sequence

ROOT = Path(__file__).resolve().parents[3]
BOARDS = ROOT / "runtime/boards"


class Cpu(NamedTuple):
    """A core, its name and its floating-point unit's in GCC 12, the board that runs its code."""

    name: str
    gcc: str
    fpu: str
    board: str


CPUS = {
    cpu.name: cpu
    for cpu in (
        Cpu("cortex-m0plus", "cortex-m0plus", "", "mps2-an385"),
        Cpu("cortex-m4", "cortex-m4", "fpv4-sp-d16", "mps2-an386"),
        Cpu("cortex-m7", "cortex-m7", "fpv5-d16", "mps2-an500"),
        Cpu("cortex-m33", "cortex-m33", "fpv5-sp-d16", "mps2-an505"),
        Cpu("cortex-m55", "cortex-m55", "auto", "mps3-an547"),
        Cpu("cortex-m85", "cortex-m55", "auto", "mps3-an547"),
    )
}


def run(*command: str) -> str:
    """What a command prints; its complaint ends the test."""
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, (command, result.stdout, result.stderr)
    return result.stdout


def compile_network(model: str, folder: Path, mcpu: str, *options: str) -> Path:
    """The folder of net.o and net.h."""
    run(
        "mcunet-compile",
        model,
        "-o",
        str(folder),
        "--name=net",
        f"--mcpu={mcpu}",
        "--quiet",
        *options,
    )
    return folder


def make_picture(folder: Path, size: int) -> Path:
    path = folder / "picture.bin"
    path.write_bytes(bytes(random.Random(1).randrange(256) for _ in range(size)))
    return path


def flags(cpu: Cpu, abi: str) -> List[str]:
    """GCC's options for a core under a floating-point ABI."""
    common = [f"-mcpu={cpu.gcc}", "-mthumb", f"-mfloat-abi={abi}"]
    return common + ([f"-mfpu={cpu.fpu}"] if abi != "soft" else [])


def linker_options(linker: str, folder: Path) -> List[str]:
    """GCC finds the linkers of other makers in folders that it is told only."""
    if linker == "bfd":
        return []
    found = shutil.which("ld.lld-22") or shutil.which("ld.lld")
    assert found, "no ld.lld"
    place = folder / "ld.lld"
    if not place.exists():
        place.symlink_to(found)
    return [f"-B{folder}", "-fuse-ld=lld"]


def link(
    cpu: Cpu,
    abi: str,
    linker: str,
    network: Path,
    objects: Sequence[str],
    defines: Sequence[str],
    output: Path,
) -> None:
    """Start-up code, app.c and `objects` in one program."""
    here = Path(__file__).resolve().parent
    run(
        "arm-none-eabi-gcc",
        *flags(cpu, abi),
        "-O2",
        "-std=gnu99",
        "-Wall",
        "-Werror",
        "-ffreestanding",
        "-ffunction-sections",
        "-nostdlib",
        *linker_options(linker, network),
        "-Wl,--gc-sections",
        "-Wl,--fatal-warnings",
        *(f"-D{define}" for define in defines),
        f'-DPICTURE="{network.parent}/picture.bin"',
        f"-I{network}",
        str(here / "app.c"),
        str(BOARDS / "common/startup.c"),
        *objects,
        f"-L{BOARDS}/common",
        "-T",
        str(BOARDS / cpu.board / "board.ld"),
        "-lc",
        "-lgcc",
        "-o",
        str(output),
    )


def emulate(board: str, program: Path) -> str:
    """What the program prints; -1 exit codes are part of it."""
    result = subprocess.run(
        [
            "qemu-system-arm",
            "-M",
            board,
            "-display",
            "none",
            "-monitor",
            "none",
            "-serial",
            "none",
            "-semihosting-config",
            "enable=on,target=native",
            "-kernel",
            str(program),
        ],
        capture_output=True,
        text=True,
        timeout=60,
    )
    return (result.stdout + result.stderr).strip()
