#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compiles models that people have published and compares every byte with the goldens.

    check.py table   [--cpu=CPU] [MODEL...]   a line for each model: each mode, SRAM against TFLM
    check.py golden  [--cpu=CPU] [MODEL...]   a line for each model and mode
    check.py sample  [--cpu=CPU] [MODEL...]   the share of these that the test suite runs
    check.py refused [MODEL...]               the models that mcunet refuses, and its words
    check.py pixels  [--cpu=CPU] [MODEL...]   as golden, images of planes given as pixels
    check.py memory  [--cpu=CPU] [MODEL...]   SRAM under --optimize=sram: not above TFLM's
                                              arena, mostly below half of it

A model is the name of a folder of $MCUNET_FIELD/models; without one, all of them. A mode is
one of default, sram, layerwise, push and pull; --mode=default,sram chooses some. What is
expected of a model other than its goldens is in expectations.txt. mcunet-compile and
mcunet-run are taken from PATH. Everything made stays in --work. The last line is
"N passed, N failed, N expected to fail".
"""

import argparse
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Tuple

from edges import Edge, dequantised, parts, quantised, read_edges
from expectations import Expectations, add_option
from field import MODES, Outcome, Totals, as_expected, check_refusal, modes_of, run

from compiled import CheckError, Compiled, compile_model, differing

# The CPUs in QEMU: each model runs on two of them in the test suite.
BOARDS = ["cortex-m0plus", "cortex-m4", "cortex-m7", "cortex-m55"]
# Models whose arena in TFLM is as large have to take less than half, most of them.
HALVED_BYTES = 8192
# Larger models run one inference in the test suite's share.
LARGE_BYTES = 150_000


class Model:
    """A folder of $MCUNET_FIELD/models and its entry in index.json."""

    def __init__(self, folder: Path, entry: Dict[str, Any]) -> None:
        self.folder = folder
        self.name = folder.name
        self.path = folder / "model.tflite"
        self.arena: Optional[int] = entry["arena"]
        self.has_goldens: bool = entry["golden"]
        self.large = self.path.stat().st_size > LARGE_BYTES

    def goldens(self) -> List[Tuple[bytes, bytes]]:
        """All numbered inputs and outputs, in the file's own types."""
        found: List[Tuple[bytes, bytes]] = []
        while (self.folder / f"input{len(found)}.bin").exists():
            at = len(found)
            data = [(self.folder / f"{kind}{at}.bin").read_bytes() for kind in ("input", "output")]
            found.append((data[0], data[1]))
        return found


def read_models(field: Path, wanted: List[str]) -> List[Model]:
    index = json.loads((field / "models" / "index.json").read_text())
    models = [Model(field / "models" / entry["id"], entry) for entry in index]
    unknown = set(wanted) - {model.name for model in models}
    if unknown:
        sys.exit(f"check.py: {', '.join(sorted(unknown))}: no such model in {field}")
    models.sort(key=lambda model: model.name)
    return [model for model in models if not wanted or model.name in wanted]


def pixels(planes: bytes, shape: List[int]) -> bytes:
    """An image of planes, 1 x C x H x W bytes, as pixels."""
    count = shape[2] * shape[3]
    return b"".join(planes[at::count] for at in range(count))


def delivered(data: bytes, edges: List[Edge], described: List[Dict[str, Any]]) -> bytes:
    """An input block as the compiled model takes it: images in its layout."""
    pieces = zip(parts(data, [tensor["bytes"] for tensor in described]), edges, described)
    return b"".join(
        pixels(piece, edge.shape) if tensor["shape"] != edge.shape else piece
        for piece, edge, tensor in pieces
    )


def converted(data: bytes, edges: List[Edge], described: List[Dict[str, Any]]) -> bytes:
    """An input block of the file's types in the compiled model's."""
    pieces = zip(parts(data, [edge.bytes for edge in edges]), edges, described)
    return b"".join(
        quantised(piece, edge.type, tensor["scale"], tensor["zero_point"])
        for piece, edge, tensor in pieces
    )


def restored(data: bytes, edges: List[Edge], described: List[Dict[str, Any]]) -> bytes:
    """An output block of the compiled model in the file's types."""
    pieces = zip(parts(data, [tensor["bytes"] for tensor in described]), edges, described)
    return b"".join(
        dequantised(piece, edge.type, tensor["scale"], tensor["zero_point"])
        for piece, edge, tensor in pieces
    )


class Checker:
    """Compiles and runs on one CPU, below one folder."""

    def __init__(
        self, cpu: str, work: Path, expectations: Expectations, pixels: bool = False
    ) -> None:
        self.cpu = cpu
        self.work = work
        self.expectations = expectations
        self.pixels = pixels

    def folder(self, model: Model, mode: str) -> Path:
        return self.work / f"{model.name}.{self.cpu}.{mode}"

    def flags(self, model: Model, mode: str) -> List[str]:
        layout = ["--input-layout=nhwc"] if self.pixels else []
        return MODES[mode] + self.expectations.flags(model.name) + layout

    def compile(self, model: Model, mode: str) -> Compiled:
        folder = self.folder(model, mode)
        shutil.rmtree(folder, ignore_errors=True)
        flags = self.flags(model, mode)
        return compile_model(model.path, folder, "m", self.cpu, flags)

    def check_golden(self, model: Model, mode: str, count: Optional[int]) -> Outcome:
        """All bytes of the first `count` goldens (all, where it is None)."""
        compiled = self.compile(model, mode)
        if not model.has_goldens:
            return Outcome("pass", "compiles; the reference does not run it")
        if any("left out" in note for note in compiled.report.get("notes", [])):
            return Outcome("pass", "compiles; goldens are of operators left to the caller")
        edges = read_edges(model.path)
        cases = model.goldens()[:count]
        report = compiled.report
        inputs = [converted(data, edges.inputs, report["inputs"]) for data, _ in cases]
        if self.pixels:
            inputs = [delivered(data, edges.inputs, report["inputs"]) for data in inputs]
        output = run(compiled, inputs)
        size = sum(tensor["bytes"] for tensor in report["outputs"])
        outputs = parts(output, [size] * len(cases))
        actual = b"".join(restored(data, edges.outputs, report["outputs"]) for data in outputs)
        golden = b"".join(data for _, data in cases)
        wrong = differing(actual, golden, len(cases[0][1]))
        if wrong:
            raise CheckError(f"outputs {wrong} differ")
        return Outcome("pass", f"{len(cases)} outputs equal, {self.memory(model, report)}", report)

    def check_sram(self, model: Model) -> Outcome:
        """SRAM of the smallest schedule, without the stack, which TFLM's arena leaves out."""
        report = self.compile(model, "sram").report
        text = self.memory(model, report)
        if model.arena is not None and sram_without_stack(report) > model.arena:
            raise CheckError(text)
        return Outcome("pass", text, report)

    @staticmethod
    def memory(model: Model, report: Dict[str, Any]) -> str:
        ours = sram_without_stack(report)
        if model.arena is None:
            return f"SRAM {ours}"
        return f"SRAM {ours} of TFLM's {model.arena} ({100 * ours / model.arena:.0f} %)"

    def check(self, model: Model, mode: str, count: Optional[int] = None) -> Outcome:
        """One model in one mode, as expectations.txt has it."""

        def check() -> Outcome:
            if mode == "memory":
                return self.check_sram(model)
            refused = self.expectations.find("refused", model.name, mode, self.cpu)
            if not refused:
                return self.check_golden(model, mode, count)
            folder, flags = self.folder(model, mode), self.flags(model, mode)
            return check_refusal(model.path, folder, self.cpu, flags, refused.text)

        return as_expected(check, self.expectations.find("fails", model.name, mode, self.cpu))


def sram_without_stack(report: Dict[str, Any]) -> int:
    return int(report["sram"]["total"]) - int(report["sram"]["stack"])


def sample(models: List[Model], cpu: str, modes: List[str]) -> Iterator[Tuple[Model, str]]:
    """The test suite's share: on the host all models, small ones in two modes; elsewhere each
    model on two CPUs in one mode, so that every mode and CPU meets every third model."""
    for index, model in enumerate(models):
        if cpu == "host":
            yield model, "default"
            if not model.large:
                yield model, modes[1 + index % (len(modes) - 1)]
            continue
        turn = index // len(BOARDS)
        first = index % len(BOARDS)
        second = (first + 1 + turn % (len(BOARDS) - 1)) % len(BOARDS)
        if cpu in (BOARDS[first], BOARDS[second]):
            yield model, modes[(index + (cpu == BOARDS[second])) % len(modes)]


def chosen(args: argparse.Namespace, expectations: Expectations) -> Iterator[Tuple[Model, str]]:
    """Which models are checked, and in which modes."""
    models = read_models(Path(os.environ["MCUNET_FIELD"]), args.models)
    modes = modes_of(args.mode)
    whole = [m for m in models if expectations.find("refused", m.name, "default", args.cpu)]
    if args.what == "table":
        yield from ((model, mode) for model in models for mode in modes)
        return
    if args.what == "refused":
        yield from ((model, "default") for model in whole)
        return
    rest = [model for model in models if model not in whole]
    if args.what == "memory":
        yield from ((model, "memory") for model in rest)
    elif args.what == "sample":
        yield from sample(rest, args.cpu, modes)
    else:
        yield from ((model, mode) for model in rest for mode in modes)


def check_shares(shares: List[float]) -> Outcome:
    """Two thirds of the larger models take less than half of TFLM's arena."""
    below = sum(share < 0.5 for share in shares)
    text = f"{below} of {len(shares)} models of {HALVED_BYTES} bytes or more take less than half"
    return Outcome("pass" if 3 * below >= 2 * len(shares) else "FAIL", text)


def cell(outcome: Outcome) -> str:
    refused = outcome.kind == "pass" and outcome.text.startswith("refused")
    return f"{'refused' if refused else outcome.kind:>10}"


def print_table(checker: Checker, pairs: List[Tuple[Model, str]], totals: Totals) -> None:
    """One line for each model; below, why some are not right."""
    modes = list(dict.fromkeys(mode for _, mode in pairs))
    columns = [f"{title:>10}" for title in [*modes, "SRAM", "TFLM", "%"]]
    print(f"{'model':38}" + "".join(columns))
    notes = []
    for model in dict.fromkeys(model for model, _ in pairs):
        line, sizes = f"{model.name:38}", []
        for mode in modes:
            outcome = checker.check(model, mode)
            totals.add(outcome)
            line += cell(outcome)
            if outcome.kind != "pass":
                notes.append(f"{outcome.kind}: {model.name} {mode}: {outcome.text}")
            if outcome.report:
                sizes.append(sram_without_stack(outcome.report))
        smallest = min(sizes, default=None)
        line += f"{smallest or '-':>10}{model.arena or '-':>10}"
        if smallest and model.arena:
            line += f"{100 * smallest / model.arena:10.0f}"
        print(line, flush=True)
    print("\n".join(notes))


def print_lines(
    checker: Checker, pairs: List[Tuple[Model, str]], short: bool, totals: Totals
) -> None:
    shares: List[float] = []
    for model, mode in pairs:
        outcome = checker.check(model, mode, 1 if short and model.large else None)
        totals.add(outcome)
        if mode == "memory" and outcome.report and (model.arena or 0) >= HALVED_BYTES:
            shares.append(sram_without_stack(outcome.report) / (model.arena or 1))
        print(f"{outcome.kind}: {model.name} {mode} on {checker.cpu}: {outcome.text}", flush=True)
    if len(shares) > 1:
        outcome = check_shares(shares)
        totals.add(outcome)
        print(f"{outcome.kind}: {outcome.text}")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "what", choices=["table", "golden", "pixels", "sample", "refused", "memory"]
    )
    parser.add_argument("models", nargs="*", metavar="MODEL")
    parser.add_argument("--cpu", default="host")
    parser.add_argument("--mode", help="some of the modes, with commas; default: all")
    parser.add_argument("--work", type=Path, default=Path("field-check"), help="for results")
    add_option(parser)
    args = parser.parse_intermixed_args()
    if not os.environ.get("MCUNET_FIELD"):
        parser.error("MCUNET_FIELD is not set")
    expectations = Expectations(args.expectations)
    checker = Checker(args.cpu, args.work.resolve(), expectations, args.what == "pixels")
    pairs = list(chosen(args, expectations))
    totals = Totals()
    if args.what == "table":
        print_table(checker, pairs, totals)
    else:
        print_lines(checker, pairs, args.what == "sample", totals)
    return totals.finish()


if __name__ == "__main__":
    sys.exit(main())
