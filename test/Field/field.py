# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What check.py and cases.py have in common: modes, refusals, outcomes, totals."""

import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

from expectations import Rule

sys.path[:0] = [
    str(Path(__file__).resolve().parent.parent / folder) for folder in ("Zoo", "Property")
]

import machine  # noqa: E402
from compiled import CheckError, Compiled, ProgramError  # noqa: E402
from compiled import check_memory, compile_model, run_model  # noqa: E402

MODES: Dict[str, List[str]] = {
    "default": [],
    "sram": ["--optimize=sram"],
    "layerwise": ["--schedule=layerwise"],
    "push": ["--input=push"],
    "pull": ["--input=pull"],
}


# Of the rows in which a model's input is pushed.
SEED = 18
# Bytes of stack that a short run may leave unused: not every path is taken.
SLACK = 128


@dataclass
class Outcome:
    """How one check of one model ended."""

    kind: str  # "pass", "FAIL" or "expected"
    text: str
    report: Optional[Dict[str, Any]] = None


class Totals:
    """How many checks ended how."""

    def __init__(self) -> None:
        self.counts = {"pass": 0, "FAIL": 0, "expected": 0}

    def add(self, outcome: Outcome) -> None:
        self.counts[outcome.kind] += 1

    def finish(self) -> int:
        """Prints the last line; the exit status."""
        print(
            f"{self.counts['pass']} passed, {self.counts['FAIL']} failed,"
            f" {self.counts['expected']} expected to fail"
        )
        return 1 if self.counts["FAIL"] or not sum(self.counts.values()) else 0


def modes_of(text: Optional[str]) -> List[str]:
    """The modes in a list with commas; all where there is none."""
    modes = text.split(",") if text else list(MODES)
    for mode in modes:
        if mode not in MODES:
            sys.exit(f"'{mode}' is no mode; there are {', '.join(MODES)}")
    return modes


def run(compiled: Compiled, inputs: List[bytes]) -> bytes:
    """All outputs. On the host in a process of its own, between pages that cannot be
    touched; elsewhere in QEMU, where the memory used is compared with the report's."""
    report = compiled.report
    if report["mcpu"] == "host":
        try:
            return machine.run_host(machine.Compiled(compiled.folder, report), inputs, SEED)
        except machine.Failure as failure:
            raise CheckError(str(failure)) from None
    done = run_model(compiled, b"".join(inputs))
    size = [sum(tensor["bytes"] for tensor in report[kind]) for kind in ("inputs", "outputs")]
    check_memory(done, size[0], size[1], SLACK)
    return done.output


def check_refusal(path: Path, folder: Path, cpu: str, flags: List[str], text: str) -> Outcome:
    """One clear message that holds `text`, and nothing left behind."""
    shutil.rmtree(folder, ignore_errors=True)
    try:
        compile_model(path, folder, "m", cpu, flags)
    except ProgramError as error:
        if error.status not in (1, 2):
            raise CheckError(f"exit status {error.status}: {error.errors}") from None
        if not re.search(text, error.errors):
            raise CheckError(f"no '{text}' in: {error.errors}") from None
        left = sorted(file.name for file in folder.iterdir())
        if left:
            raise CheckError(f"refused, but {', '.join(left)} was written") from None
        return Outcome("pass", f"refused: {error.errors}")
    raise CheckError(f"compiles; it was to be refused with '{text}'")


def as_expected(check: Callable[[], Outcome], fails: Optional[Rule]) -> Outcome:
    """The outcome of a check, of which a rule may say that it fails."""
    try:
        outcome = check()
    except CheckError as error:
        if fails:
            return Outcome("expected", f"{fails.text} ({error})")
        return Outcome("FAIL", str(error))
    if not fails:
        return outcome
    text = f"it passes now: take it out of {fails.place}"
    return Outcome("FAIL", text, outcome.report)
