#!/usr/bin/python3
"""Estimates of cycles from exact instruction counts; nothing here is measured.

  cycles.py WORK_DIR --mcpu=cortex-m4     WORK_DIR is mcunet-run's --work-dir

Cortex-M4 and M0+ are modelled in order, each instruction at the cycles of the technical
reference manuals, memory without wait states:

* M4, ARM 100166, "Instruction set summary": one cycle for data processing and for all
  multiplies; a load or store takes two, one where a load or store of one register ran just
  before it; N registers take 1 + N; branches taken 1 + P, P = 2 of the manual's 1 to 3;
  a division 2 to 12, taken as 7.
* M0+, ARM DDI 0484C, "Instruction set summary": one cycle for data processing, the fast
  multiplier included; two for a load or store; N registers 1 + N, with the program counter
  3 + N; branches taken 2, BL 3, BX and BLX 2.

For M7 and M55 the hottest loops run through llvm-mca, LLVM's models of these cores.
"""

import argparse
import collections
import pathlib
import re
import shutil
import subprocess
import sys
import typing

IN_ORDER = {"cortex-m4", "cortex-m0plus"}
MCA = {"cortex-m7", "cortex-m55"}
LOOPS = 3  # that llvm-mca sees


class Instruction(typing.NamedTuple):
    address: int
    mnemonic: str
    operands: str
    function: str
    count: int


def read_counts(path: pathlib.Path) -> dict[int, int]:
    counts = {}
    for line in path.read_text().splitlines():
        kind, key, count = line.split()
        if kind == "pc":
            counts[int(key, 16)] = int(count)
    return counts


def tool(name: str) -> str:
    return shutil.which(f"{name}-22") or name


def read_instructions(folder: pathlib.Path, mcpu: str, prefix: str) -> list[Instruction]:
    """All instructions of functions whose names begin so, in the order of addresses."""
    counts = read_counts(folder / "counts.txt")
    text = subprocess.run(
        [
            tool("llvm-objdump"),
            "-d",
            "--no-show-raw-insn",
            f"--mcpu={mcpu}",
            str(folder / "firmware.elf"),
        ],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    result, function = [], ""
    for line in text.splitlines():
        if match := re.match(r"[0-9a-f]+ <(.+)>:", line):
            function = match[1]
        elif match := re.match(r"\s*([0-9a-f]+):\s+(\S+)\t?([^@;<]*)", line):
            address = int(match[1], 16)
            if function.startswith(prefix):
                result.append(
                    Instruction(
                        address, match[2], match[3].strip(), function, counts.get(address, 0)
                    )
                )
    return result


def registers_of(operands: str) -> int:
    """The number of registers of a list {r0, r2-r4}."""
    total = 0
    inside = operands[operands.index("{") + 1 : operands.index("}")]
    order = [f"r{i}" for i in range(13)] + ["sp", "lr", "pc"]
    for part in inside.split(","):
        first, _, last = part.strip().partition("-")
        total += order.index(last) - order.index(first) + 1 if last else 1
    return total


def is_single_access(mnemonic: str) -> bool:
    return bool(re.match(r"(ldr|str)(?!d|ex)", mnemonic))


def is_branch(mnemonic: str) -> bool:
    """With a condition, or without; not bic, bfi and bkpt."""
    return bool(
        re.match(
            r"(b|bl|bx|blx|cbz|cbnz)(eq|ne|cs|cc|hs|lo|mi|pl|vs|vc|hi|ls|ge|lt|gt|le)?"
            r"(\.n|\.w)?$",
            mnemonic,
        )
    )


def cost_m4(now: Instruction, before: Instruction, taken: int) -> int:
    name = now.mnemonic
    if is_branch(name):
        return now.count + 2 * taken
    if re.match(r"(ldm|stm|push|pop)", name):
        return now.count * (1 + registers_of(now.operands)) + (
            2 * now.count if "pc" in now.operands else 0
        )
    if re.match(r"(ldrd|strd)", name):
        return 3 * now.count
    if is_single_access(name):
        return now.count * (1 if is_single_access(before.mnemonic) else 2)
    if re.match(r"[su]div", name):
        return 7 * now.count
    return now.count


def cost_m0plus(now: Instruction, _: Instruction, taken: int) -> int:
    name = now.mnemonic
    if is_branch(name):
        return now.count + taken * (2 if re.match(r"bl(?!t|e|s|o)", name) else 1)
    if re.match(r"(ldm|stm|push|pop)", name):
        return now.count * (1 + registers_of(now.operands) + (2 if "pc" in now.operands else 0))
    if is_single_access(name):
        return 2 * now.count
    return now.count


def estimate(instructions: list[Instruction], mcpu: str) -> int:
    """Cycles of all that ran, by the in-order model of the CPU."""
    cost = {"cortex-m4": cost_m4, "cortex-m0plus": cost_m0plus}[mcpu]
    total, before = 0, Instruction(0, "nop", "", "", 0)
    for now, after in zip(instructions, instructions[1:] + [before]):
        # What does not arrive at the next instruction has branched.
        falls = after.count if after.function == now.function else 0
        always = re.match(r"(b|bx|bl|blx)(\.n|\.w)?$", now.mnemonic)
        taken = now.count if always else max(0, now.count - falls)
        total += cost(now, before, taken)
        before = now
    return total


def hot_loops(instructions: list[Instruction]) -> list[tuple[list[Instruction], int]]:
    """Blocks that branch back to their own first instruction with the times that they
    run, the hottest ones; layers have loops of the same code, which are one here."""
    at = {instruction.address: index for index, instruction in enumerate(instructions)}
    loops = collections.defaultdict(lambda: [[], 0])
    for index, instruction in enumerate(instructions):
        match = re.search(r"0x([0-9a-f]+)$", instruction.operands)
        if not match or not (is_branch(instruction.mnemonic) or instruction.mnemonic == "le"):
            continue
        start = at.get(int(match[1], 16))
        if start is None or start >= index:
            continue
        block = instructions[start : index + 1]
        if any(is_branch(part.mnemonic) for part in block[:-1]):
            continue
        same = loops[tuple((part.mnemonic, part.operands) for part in block[:-1])]
        same[0] = block
        same[1] += instruction.count
    order = sorted(loops.values(), key=lambda loop: -loop[1] * len(loop[0]))
    return [(block, times) for block, times in order[:LOOPS]]


def run_mca(block: list[Instruction], mcpu: str) -> float:
    """Cycles an iteration of a loop, the branch back left out."""
    lines = [".syntax unified", ".thumb"]
    for instruction in block[:-1]:
        if not re.match(r"it[te]*$|le$|nop", instruction.mnemonic):
            # llvm-mca 22 dies of negative offsets; positive ones take as long.
            operands = re.sub(r", #-(\d+)\]$", r", #\1]", instruction.operands)
            lines.append(f"{instruction.mnemonic} {operands}")
    features = "-mattr=+mve" if mcpu == "cortex-m55" else "-mattr=+dsp"
    text = subprocess.run(
        [
            tool("llvm-mca"),
            "-mtriple=thumbv8.1m.main-none-eabi"
            if mcpu == "cortex-m55"
            else "-mtriple=thumbv7em-none-eabi",
            f"-mcpu={mcpu}",
            features,
            "-iterations=100",
        ],
        input="\n".join(lines) + "\n",
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return int(re.search(r"Total Cycles:\s+(\d+)", text)[1]) / 100


def report(folder: pathlib.Path, mcpu: str, prefix: str) -> list[str]:
    """Lines to print; each says that it is an estimate."""
    instructions = read_instructions(folder, mcpu, prefix)
    if mcpu in IN_ORDER:
        count = sum(instruction.count for instruction in instructions)
        cycles = estimate(instructions, mcpu)
        return [
            f"estimate, in-order model of {mcpu}: {cycles:,} cycles, "
            f"{cycles / count:.2f} an instruction"
        ]
    lines = []
    for block, times in hot_loops(instructions):
        cycles = run_mca(block, mcpu)
        lines.append(
            f"estimate, llvm-mca for {mcpu}: {cycles:.1f} cycles for "
            f"{len(block)} instructions, {times:,} times, in {block[0].function}"
        )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--mcpu", required=True, choices=sorted(IN_ORDER | MCA))
    parser.add_argument("--prefix", default="", help="of the functions that count")
    options = parser.parse_args()
    lines = report(options.folder, options.mcpu, options.prefix)
    if not lines:
        sys.exit("nothing ran")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
