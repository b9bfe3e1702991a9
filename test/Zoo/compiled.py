# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compiles one model, runs it, and compares bytes and memory with what is known."""

import json
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Tuple

import numpy as np

# The most by which the report's SRAM may exceed what a run uses.
MOST_UNUSED = 0.02
# The longest that one program may take.
MOST_SECONDS = 900


class CheckError(Exception):
    """One check failed; the text says how."""


class ProgramError(CheckError):
    """A program ended with another status than 0."""

    def __init__(self, program: object, status: int, errors: str) -> None:
        super().__init__(f"{program}: {errors or f'exit status {status}'}")
        self.status = status
        self.errors = errors


@dataclass
class Compiled:
    """One model, compiled into `folder`."""

    folder: Path
    name: str
    report: Dict[str, Any]
    seconds: float


@dataclass
class Run:
    """One model, compiled and run."""

    report: Dict[str, Any]
    result: Dict[str, Any]
    output: bytes
    compile_seconds: float
    run_seconds: float


def call(*command: object) -> str:
    """Standard output of a program that succeeds."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words, capture_output=True, text=True, timeout=MOST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise CheckError(f"{words[0]}: not done in {MOST_SECONDS} s") from None
    if done.returncode != 0:
        raise ProgramError(words[0], done.returncode, done.stderr.strip())
    return done.stdout


def compile_model(path: Path, folder: Path, name: str, cpu: str, flags: List[str]) -> Compiled:
    folder.mkdir(parents=True, exist_ok=True)
    start = time.monotonic()
    call("mcunet-compile", path, "-o", folder, f"--name={name}", f"--mcpu={cpu}", "--quiet", *flags)
    seconds = time.monotonic() - start
    return Compiled(folder, name, json.loads((folder / f"{name}.json").read_text()), seconds)


def run_model(compiled: Compiled, inputs: bytes) -> Run:
    """All `inputs`, one inference after the other."""
    source, target = compiled.folder / "inputs.bin", compiled.folder / "outputs.bin"
    source.write_bytes(inputs)
    start = time.monotonic()
    report = compiled.folder / f"{compiled.name}.json"
    text = call("mcunet-run", report, f"--input={source}", f"--output={target}")
    seconds = time.monotonic() - start
    result = json.loads(text)
    return Run(compiled.report, result, target.read_bytes(), compiled.seconds, seconds)


def differing(actual: bytes, goldens: bytes, size: int) -> List[int]:
    """Which of the outputs of `size` bytes differ, the first ten."""
    if len(actual) != len(goldens):
        raise CheckError(f"{len(actual)} bytes of output instead of {len(goldens)}")
    starts = range(0, len(goldens), size)
    wrong = [k // size for k in starts if actual[k : k + size] != goldens[k : k + size]]
    return wrong[:10]


def difference(actual: bytes, golden: bytes, shape: List[int]) -> str:
    a, g = np.frombuffer(actual, np.int8), np.frombuffer(golden, np.int8)
    wrong = np.flatnonzero(a != g)
    first = int(wrong[0])
    where = [int(i) for i in np.unravel_index(first, shape)] if np.prod(shape) == len(g) else first
    most = int(np.abs(a.astype(int) - g.astype(int)).max())
    return (
        f"{len(wrong)} of {len(g)} bytes, by at most {most};"
        f" first at {where}: {int(a[first])} instead of {int(g[first])}"
    )


def used(run: Run) -> Tuple[int, int]:
    return run.result["arena_bytes_used"], run.result["stack_bytes_used"]


def figures(run: Run) -> str:
    """What a run took, measured/reported."""
    arena, stack = used(run)
    sram = run.report["sram"]
    instructions = run.result["instructions"]
    return (
        f"arena {arena}/{sram['arena']}, stack {stack}/{sram['stack']}, "
        + (f"{instructions} instructions, " if instructions else "")
        + f"compiled in {run.compile_seconds:.1f} s, run in {run.run_seconds:.1f} s"
    )


def check_memory(run: Run, input_bytes: int, output_bytes: int, slack: int = 0) -> None:
    """Never more than reported, and the report hardly more than used, `slack` bytes aside."""
    arena, stack = used(run)
    sram = run.report["sram"]
    if run.report["input"]["mode"] != "resident":
        input_bytes = 0  # the image never lies in memory whole
    if arena > sram["arena"]:
        raise CheckError(f"{arena} bytes of arena used, {sram['arena']} reported")
    if stack > sram["stack"]:
        raise CheckError(f"{stack} bytes of stack used, {sram['stack']} reported")
    if (sram["input"], sram["output"]) != (input_bytes, output_bytes):
        raise CheckError(
            f"input and output of {input_bytes} and {output_bytes} bytes"
            f" reported as {sram['input']} and {sram['output']}"
        )
    parts = sum(sram[kind] for kind in ("arena", "input", "output", "stack"))
    if sram["total"] != parts:
        raise CheckError(f"sram.total is {sram['total']}, its parts are {parts}")
    needed = arena + stack + input_bytes + output_bytes
    if sram["total"] > (1 + MOST_UNUSED) * needed + slack:
        raise CheckError(
            f"sram.total is {sram['total']}, but {needed} bytes are used ({figures(run)})"
        )
