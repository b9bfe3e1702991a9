#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Small models that mcunet once got wrong, refused or was slow on.

    cases.py bytes  [--cpu=CPU] [CASE...]   outputs in every mode, byte for byte
    cases.py hostile [CASE...]              malformed and expensive files: a clear answer, soon

A case is a file of $MCUNET_FIELD/cases without its ending. The outputs are those of
TensorFlow Lite's reference kernels where the case has them, else those of upstream's own
lowering of the imported model. What is expected of a case beside these is in
expectations.txt. mcunet-compile, mcunet-run and mcunet-translate are taken from PATH.
The last line is "N passed, N failed, N expected to fail".
"""

import argparse
import os
import random
import re
import resource
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Callable, Dict, List, Optional, Tuple

from edges import read_edges
from expectations import Expectations, add_option
from field import MODES, Outcome, Totals, as_expected, check_refusal, modes_of, run

from compiled import CheckError, call, compile_model

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "Oracle"))

import tosa_host  # noqa: E402

# Cases whose outputs are compared, as patterns below the folder of cases.
BYTES = [
    "oracle/*.tflite",
    "series/*.tflite",
    "corpus/*.tflite",
    "05-*/*.tflite",
    "06-*/*.tflite",
    "07-*/*.tflite",
    "11-*/*.tflite",
    "12-*/*.tflite",
    "13-*/*.mlir",
    "15-*/*.tflite",
    "16-*/*.tflite",
]
HOSTILE = ["sec/*.tflite", "sec/*.mlir", "sec/*.mlirbc", "sec/*.json"]
# What one compilation of a file of some kilobytes may take.
MOST_SECONDS = 15
MOST_MEGABYTES = 1000
INFERENCES = 3

CRASH = re.compile(r"Stack dump|Assertion|LLVM ERROR|PLEASE submit|UNREACHABLE|Sanitizer")


@dataclass
class Case:
    path: Path

    @property
    def name(self) -> str:
        return self.path.name.rsplit(".", 1)[0]


def find_cases(patterns: List[str], wanted: List[str]) -> List[Case]:
    folder = Path(os.environ["MCUNET_FIELD"]) / "cases"
    found = [Case(path) for pattern in patterns for path in sorted(folder.glob(pattern))]
    unknown = set(wanted) - {case.name for case in found}
    if unknown:
        sys.exit(f"cases.py: {', '.join(sorted(unknown))}: no such case in {folder}")
    return [case for case in found if not wanted or case.name in wanted]


# ---------------------------------------------------------------------------------------
# Bytes
# ---------------------------------------------------------------------------------------


def by_upstream(case: Case, work: Path) -> Tuple[bytes, bytes]:
    """Inputs (the case's own, or random ones) and upstream's outputs for them."""
    tosa = case.path
    if case.path.suffix == ".tflite":
        tosa = work / f"{case.name}.tosa.mlir"
        call("mcunet-translate", "--import-tflite", case.path, "-o", tosa)
    with tosa_host.Program(str(tosa)) as program:
        size = sum(program.inputs)
        given = case.path.parent / "input.bin"
        r = random.Random(case.name)
        data = given.read_bytes() if given.exists() else r.randbytes(INFERENCES * size)
        blocks = [data[at : at + size] for at in range(0, len(data), size)]
        return data, b"".join(program.run(block) for block in blocks)


def known_outputs(case: Case, work: Path) -> Tuple[bytes, bytes]:
    """Inputs and the outputs that are right for them, in int8."""
    given = case.path.with_name(f"{case.name}.in.bin")
    if not given.exists():
        try:
            return by_upstream(case, work)
        except tosa_host.OracleError as error:
            raise CheckError(f"upstream's lowering: {error}") from None
    kinds = {edge.type for edge in read_edges(case.path).inputs + read_edges(case.path).outputs}
    if kinds != {"INT8"}:
        raise CheckError(f"a case whose edges are {', '.join(sorted(kinds))}")
    return given.read_bytes(), case.path.with_name(f"{case.name}.expected.bin").read_bytes()


class ByteChecker:
    def __init__(self, cpu: str, work: Path, expectations: Expectations) -> None:
        self.cpu = cpu
        self.work = work
        self.expectations = expectations
        self.known: Dict[str, Tuple[bytes, bytes]] = {}

    def known_outputs(self, case: Case) -> Tuple[bytes, bytes]:
        """The same for all modes."""
        if case.name not in self.known:
            self.known[case.name] = known_outputs(case, self.work)
        return self.known[case.name]

    def check(self, case: Case, mode: str) -> Outcome:
        refused = self.expectations.find("refused", case.name, mode, self.cpu)
        folder = self.work / f"{case.name}.{self.cpu}.{mode}"
        flags = MODES[mode] + self.expectations.flags(case.name)

        def compiled_and_run() -> Outcome:
            if refused:
                return check_refusal(case.path, folder, self.cpu, flags, refused.text)
            compiled = compile_model(case.path, folder, "m", self.cpu, flags)
            inputs, expected = self.known_outputs(case)
            size = sum(tensor["bytes"] for tensor in compiled.report["inputs"])
            actual = run(compiled, [inputs[at : at + size] for at in range(0, len(inputs), size)])
            if len(actual) != len(expected):
                raise CheckError(f"{len(actual)} bytes of output instead of {len(expected)}")
            wrong = sum(a != b for a, b in zip(actual, expected))
            if wrong:
                raise CheckError(f"{wrong} of {len(expected)} bytes differ")
            return Outcome("pass", f"{len(expected)} bytes equal")

        fails = self.expectations.find("fails", case.name, mode, self.cpu)
        return as_expected(compiled_and_run, fails)


# ---------------------------------------------------------------------------------------
# Hostile files
# ---------------------------------------------------------------------------------------


def limit_seconds() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (4 * MOST_SECONDS, 4 * MOST_SECONDS))


def cost_of(command: List[str]) -> Tuple[int, str, float, int]:
    """Exit status, errors, CPU seconds and megabytes of one program."""
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=limit_seconds
    ) as process:
        assert process.stderr is not None
        errors = process.stderr.read().decode(errors="replace").strip()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = usage.ru_utime + usage.ru_stime
    return process.returncode, errors, seconds, usage.ru_maxrss // 1024


def check_hostile(case: Case, work: Path, model: Optional[Path], text: str) -> Outcome:
    """It compiles, or is refused in one line that holds `text`; soon, and in little memory."""
    command = ["mcunet-compile", str(model or case.path), "-o", str(work / case.name)]
    command += ["--mcpu=cortex-m4", "--quiet", "--name=m"]
    if model:
        command.append(f"--schedule={case.path}")
    status, errors, seconds, megabytes = cost_of(command)
    costs = f"{seconds:.1f} s, {megabytes} MB"
    if status not in (0, 1, 2) or CRASH.search(errors):
        raise CheckError(f"crashes: status {status}, {costs}: {errors[:300]}")
    if status and not errors:
        raise CheckError(f"status {status} without a word")
    if status and (len(errors.split("\n")) > 2 or not re.search(text, errors)):
        raise CheckError(f"no single line with '{text}': {errors[:500]}")
    if seconds > MOST_SECONDS or megabytes > MOST_MEGABYTES:
        raise CheckError(f"too expensive: {costs}")
    return Outcome("pass", f"{errors or 'compiles'} ({costs})")


def small_model() -> Path:
    return Path(os.environ["MCUNET_FIELD"]) / "cases" / "01-hard-float-link" / "first.tflite"


# ---------------------------------------------------------------------------------------


Checks = Dict[str, Callable[[], Outcome]]


def hostile_checks(cases: List[Case], work: Path, expectations: Expectations) -> Checks:
    checks: Checks = {}
    for case in cases:
        rule = expectations.find("refused", case.name, "hostile", "host")
        text = rule.text if rule else "error: "
        model = small_model() if case.path.suffix == ".json" else None
        fails = expectations.find("fails", case.name, "hostile", "host")
        check = partial(check_hostile, case, work, model, text)
        checks[f"{case.name}{case.path.suffix}"] = partial(as_expected, check, fails)
    return checks


def byte_checks(cases: List[Case], checker: ByteChecker, modes: List[str]) -> Checks:
    return {
        f"{case.name} {mode} on {checker.cpu}": partial(checker.check, case, mode)
        for case in cases
        for mode in modes
    }


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["bytes", "hostile"])
    parser.add_argument("cases", nargs="*", metavar="CASE")
    parser.add_argument("--cpu", default="host")
    parser.add_argument("--mode", help="some of check.py's modes, with commas; default: all")
    parser.add_argument("--work", type=Path, default=Path("field-cases"), help="for results")
    add_option(parser)
    args = parser.parse_intermixed_args()
    if not os.environ.get("MCUNET_FIELD"):
        parser.error("MCUNET_FIELD is not set")
    work = args.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    expectations = Expectations(args.expectations)
    if args.what == "bytes":
        cases = find_cases(BYTES, args.cases)
        checker = ByteChecker(args.cpu, work, expectations)
        checks = byte_checks(cases, checker, modes_of(args.mode))
    else:
        checks = hostile_checks(find_cases(HOSTILE, args.cases), work, expectations)
    totals = Totals()
    for name, check in checks.items():
        outcome = check()
        totals.add(outcome)
        print(f"{outcome.kind}: {name}: {outcome.text}", flush=True)
    return totals.finish()


if __name__ == "__main__":
    sys.exit(main())
