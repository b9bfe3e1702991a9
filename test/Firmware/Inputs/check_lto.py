# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""check_lto.py MODEL FOLDER: networks in firmware that is optimised as a whole while it is
linked, by GCC with GNU ld and by clang with lld, as objects and in archives. What the
firmware does not use of a network, and a second network that it does not use, is gone."""

import sys
from pathlib import Path
from typing import List

from firmware import BOARDS, CPUS, Cpu, compile_network, emulate, flags, linker_options
from firmware import make_picture, run

MODEL, WORK = sys.argv[1], Path(sys.argv[2])
HERE = Path(__file__).resolve().parent
CORES = ["cortex-m0plus", "cortex-m4", "cortex-m55"]


def golden() -> str:
    folder = compile_network(MODEL, WORK / "host", "host")
    picture = make_picture(WORK, 48 * 48 * 3)
    run("mcunet-run", f"{folder}/net.json", f"--input={picture}", f"--output={WORK}/golden.bin")
    return (WORK / "golden.bin").read_bytes().hex()


def picture_object(cpu: Cpu) -> str:
    """Its own file: whole-program optimisation does not see symbols of assembly in C."""
    source = WORK / "picture.s"
    source.write_text(
        '.section .rodata.picture, "a"\n.balign 4\n.global picture\n'
        f'picture: .incbin "{WORK}/picture.bin"\n'
    )
    output = WORK / f"{cpu.name}-picture.o"
    run("arm-none-eabi-gcc", *flags(cpu, "soft"), "-c", str(source), "-o", str(output))
    return str(output)


def gcc(cpu: Cpu, abi: str, network: Path) -> List[str]:
    return ["arm-none-eabi-gcc", *flags(cpu, abi), *linker_options("bfd", network)]


def clang(cpu: Cpu, abi: str, network: Path) -> List[str]:
    """With GCC's library of helpers, as there is none of clang's for Arm."""
    library = run("arm-none-eabi-gcc", *flags(cpu, abi), "-print-libgcc-file-name").strip()
    target = ["clang-22", "--target=arm-none-eabi", *flags(cpu, abi)]
    # "auto" is GCC's word for what the core has.
    options = [option for option in target if option != "-mfpu=auto"]
    return [*options, "-fuse-ld=lld-22", f"-L{Path(library).parent}"]


def link_whole(compiler: List[str], cpu: Cpu, network: Path, objects: List[str]) -> Path:
    program = network / "whole.elf"
    run(
        *compiler,
        *("-O2", "-std=gnu99", "-Wall", "-Werror", "-ffreestanding", "-flto", "-nostdlib"),
        *("-ffunction-sections", "-fdata-sections", "-Wl,--gc-sections"),
        *("-DPICTURE_IN_OTHER_FILE", f"-I{network}"),
        *(str(HERE / "app.c"), str(BOARDS / "common/startup.c"), *objects, picture_object(cpu)),
        *(f"-L{BOARDS}/common", "-T", str(BOARDS / cpu.board / "board.ld")),
        *("-lgcc", "-o", str(program)),
    )
    return program


def collected(program: Path) -> None:
    """The network that is used has its code; nothing is left of the other one."""
    symbols = run("arm-none-eabi-nm", str(program))
    assert " net_invoke" in symbols, symbols
    assert "other" not in symbols, symbols


def check(cpu: Cpu, abi: str, expected: str) -> int:
    network = compile_network(MODEL, WORK / cpu.name, cpu.name)
    run(
        "mcunet-compile", MODEL, "-o", str(network), "--name=other", f"--mcpu={cpu.name}", "--quiet"
    )
    archive = network / "libnets.a"
    run("arm-none-eabi-ar", "rcs", str(archive), f"{network}/net.o", f"{network}/other.o")
    count = 0
    for objects in ([f"{network}/net.o", f"{network}/other.o"], [str(archive)]):
        for compiler in (gcc, clang):
            program = link_whole(compiler(cpu, abi, network), cpu, network, objects)
            printed = emulate(cpu.board, program)
            assert printed == expected, (program, printed, expected)
            collected(program)
            count += 1
    return count


def main() -> None:
    expected = golden()
    total = 0
    for name in CORES:
        cpu = CPUS[name]
        for abi in ["soft", "hard"] if cpu.fpu else ["soft"]:
            total += check(cpu, abi, expected)
    print(total, "programs")


main()
