# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""check_core.py MODEL FOLDER: what code and core must agree on."""

import subprocess
import sys
from pathlib import Path

from firmware import CPUS, compile_network, emulate, link, make_picture, run

MODEL, WORK = sys.argv[1], Path(sys.argv[2])
ROOT = Path(__file__).resolve().parents[3]


def infer(cpu: str, mcpu: str, *defines: str, options: tuple = ()) -> str:
    """What a firmware for `cpu` prints that runs a network compiled for `mcpu`."""
    network = compile_network(
        MODEL, WORK / "-".join([cpu, mcpu, *options, *defines]), mcpu, *options
    )
    program = network / "program.elf"
    link(CPUS[cpu], "soft", "bfd", network, [f"{network}/net.o"], defines, program)
    return emulate(CPUS[cpu].board, program)


def check_aligned() -> None:
    """The core traps unaligned accesses; the picture lies at an odd address."""
    expected = infer("cortex-m4", "cortex-m4")
    assert infer("cortex-m4", "cortex-m4", "TRAP") == "unaligned"
    assert infer("cortex-m4", "cortex-m0plus", "TRAP") == expected
    for cpu in ("cortex-m4", "cortex-m7", "cortex-m33", "cortex-m55"):
        for how in (
            "--aligned",
            "--aligned --prefer-flash",
            "--aligned --input=push",
            "--aligned --optimize=sram",
        ):
            options = tuple(how.split())
            defines = ["TRAP", "ODD"] + (["PUSH"] if "--input=push" in options else [])
            printed = infer(cpu, cpu, *defines, options=options)
            assert printed == expected, (cpu, how, printed, expected)
    print("aligned")


def check_wrapper(cpu: str, mcpu: str, *defines: str) -> str:
    """What mcunet::rt::Model says of the core, in a debug build."""
    network = compile_network(MODEL, WORK / f"wrapper-{mcpu}", mcpu)
    program = network / "wrapper.elf"
    run(
        "arm-none-eabi-g++",
        f"-mcpu={cpu}",
        "-mthumb",
        "-mfloat-abi=soft",
        "-O1",
        "-std=c++11",
        "-ffreestanding",
        "-fno-exceptions",
        "-fno-rtti",
        "-nostdlib",
        *(f"-D{define}" for define in defines),
        f"-I{network}",
        f"-I{ROOT}/runtime/include",
        str(Path(__file__).resolve().parent / "debug.cpp"),
        f"{ROOT}/runtime/src/model.cpp",
        f"{ROOT}/runtime/boards/common/startup.c",
        f"{network}/net.o",
        f"-L{ROOT}/runtime/boards/common",
        "-T",
        f"{ROOT}/runtime/boards/{CPUS[cpu].board}/board.ld",
        "-lc",
        "-lgcc",
        "-o",
        str(program),
    )
    return emulate(CPUS[cpu].board, program)


def check_vectors() -> None:
    """Vectors need CPACR: said in the header, and by a debug build of the runtime."""
    printed = infer("cortex-m55", "cortex-m55", "NO_COPROCESSORS")
    assert printed == "no coprocessor", printed
    header = (WORK / "cortex-m55-cortex-m55-NO_COPROCESSORS/net.h").read_text()
    assert "SCB->CPACR |= 0xF << 20" in header
    # Code without vectors needs nothing of the kind.
    infer("cortex-m55", "cortex-m55+nomve", "NO_COPROCESSORS")
    off = check_wrapper("cortex-m55", "cortex-m55", "NO_COPROCESSORS")
    assert off == "the core's vector instructions are not enabled in CPACR", off
    assert check_wrapper("cortex-m55", "cortex-m55") == "ok"
    assert check_wrapper("cortex-m55", "cortex-m55", "NDEBUG", "NO_COPROCESSORS") == "ok"
    trapped = check_wrapper("cortex-m4", "cortex-m4", "TRAP")
    assert trapped == "the core traps unaligned accesses; compile with --aligned", trapped
    assert check_wrapper("cortex-m4", "cortex-m4+aligned", "TRAP") == "ok"
    print("vectors")


make_picture(WORK, 48 * 48 * 3)
check_aligned()
check_vectors()
