# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""check_abi.py MODEL FOLDER: networks of every CPU in firmware of every
floating-point ABI, by both linkers, as an object, in an archive and from assembly."""

import sys
from pathlib import Path
from typing import Dict

from firmware import CPUS, Cpu, compile_network, emulate, link, make_picture, run

MODEL, WORK = sys.argv[1], Path(sys.argv[2])
MODES = ["resident", "push", "pull"]


def golden(size: int) -> str:
    """The bytes that the host gives."""
    folder = compile_network(MODEL, WORK / "host", "host")
    picture = make_picture(WORK, size)
    run("mcunet-run", f"{folder}/net.json", f"--input={picture}", f"--output={WORK}/golden.bin")
    return (WORK / "golden.bin").read_bytes().hex()


def assemble(cpu: Cpu, network: Path, mode: str) -> str:
    """--emit=asm, by GNU as; by clang where Debian's GNU as lacks the core's name."""
    compile_network(MODEL, network, cpu.name, f"--input={mode}", "--emit=asm")
    output = network / "assembled.o"
    assembler = ["arm-none-eabi-gcc", f"-mcpu={cpu.gcc}"]
    if cpu.gcc == "cortex-m55":
        assembler = ["clang-22", "--target=arm-none-eabi", f"-mcpu={cpu.name}"]
    run(*assembler, "-mthumb", "-c", f"{network}/net.s", "-o", str(output))
    return str(output)


def forms(cpu: Cpu, mode: str) -> Dict[str, str]:
    """What is linked, by how it is delivered."""
    network = compile_network(MODEL, WORK / f"{cpu.name}-{mode}", cpu.name, f"--input={mode}")
    archive = network / "libnet.a"
    run("arm-none-eabi-ar", "rcs", str(archive), f"{network}/net.o")
    result = {"object": f"{network}/net.o", "archive": str(archive)}
    if mode == "resident":
        result["assembly"] = assemble(cpu, network, mode)
    return result


def check(cpu: Cpu, mode: str, expected: str) -> int:
    """Programs that were linked and gave the bytes."""
    count = 0
    network = WORK / f"{cpu.name}-{mode}"
    for form, path in forms(cpu, mode).items():
        attributes = run("arm-none-eabi-readelf", "-A", path)
        assert attributes.count("Tag_ABI_VFP_args: compatible") == 1, attributes
        for abi in ["soft", "softfp", "hard"] if cpu.fpu else ["soft"]:
            for linker in ["bfd", "lld"]:
                program = network / f"{form}-{abi}-{linker}.elf"
                defines = [mode.upper()] + (["FLOATS"] if abi != "soft" else [])
                link(cpu, abi, linker, network, [path], defines, program)
                printed = emulate(cpu.board, program)
                assert printed == expected, (program, printed, expected)
                count += 1
    return count


def main() -> None:
    expected = golden(48 * 48 * 3)
    total = 0
    for cpu in CPUS.values():
        for mode in MODES:
            total += check(cpu, mode, expected)
    print(total, "programs")


main()
