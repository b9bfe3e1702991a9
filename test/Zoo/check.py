#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compiles the zoo's models, runs them and compares every byte with the goldens.

    check.py golden   --cpu=CPU [MODEL...]   all inputs of all models, and the memory measured
    check.py layers   --cpu=CPU [MODEL...]   every operator's output, the first that differs named
    check.py keywords --cpu=CPU [--count=N]  recorded keyword samples, and the accuracy
    check.py cifar10  --cpu=CPU [--count=N]  CIFAR-10's test images, and the accuracy

A model is the name of a folder of $MCUNET_ZOO; without one, all of them. mcunet-compile,
mcunet-run and mcunet-translate are taken from PATH. Everything made stays in --work.
The last line is "N passed, N failed".
"""

import argparse
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, List, Tuple

import numpy as np

from compiled import CheckError, Run, call, check_memory, compile_model, difference, differing
from compiled import figures, run_model


@dataclass
class Case:
    """Inferences whose results are known."""

    inputs: bytes
    goldens: bytes


class Checker:
    """Compiles and runs on one CPU, below one folder."""

    def __init__(self, zoo: Path, cpu: str, work: Path, flags: List[str]) -> None:
        self.zoo = zoo
        self.cpu = cpu
        self.work = work
        self.flags = flags

    def run(self, path: Path, name: str, inputs: bytes) -> Run:
        """One compilation and one run of all `inputs`."""
        folder = self.work / f"{name}.{self.cpu}"
        return run_model(compile_model(path, folder, name, self.cpu, self.flags), inputs)

    def check_layers(self, name: str) -> str:
        """Compares every operator's output for input0 with tensors.bin."""
        model = self.zoo / name
        tosa = self.work / f"{name}.{self.cpu}.layers.mlir"
        flags = ["--import-tflite", "--every-tensor"]
        call("mcunet-translate", *flags, model / "model.tflite", "-o", tosa)
        run = self.run(tosa, f"{name}_layers", (model / "input0.bin").read_bytes())
        goldens = (model / "tensors.bin").read_bytes()
        meta = json.loads((model / "meta.json").read_text())
        lines = (model / "tensors.txt").read_text().split("\n")
        tensors = [tuple(map(int, line.split())) for line in lines if line.strip()]
        if len(run.output) != sum(size for _, _, _, size in tensors):
            raise CheckError(f"{len(run.output)} bytes instead of those of {len(tensors)} tensors")
        start = 0
        for op, tensor, offset, size in tensors:
            actual = run.output[start : start + size]
            golden = goldens[offset : offset + size]
            if actual != golden:
                shape = meta["tensors"][str(tensor)]["shape"]
                where = difference(actual, golden, shape)
                raise CheckError(
                    f"the first tensor that differs is {tensor}"
                    f" '{meta['tensors'][str(tensor)]['name']}' of op {op}"
                    f" ({meta['ops'][op]['op']}), shape {shape}: {where}"
                )
            start += size
        return f"{len(tensors)} tensors, {start} bytes equal"

    def explain(self, name: str) -> str:
        """The first differing tensor of a model whose output is wrong."""
        try:
            return "; alone, every layer is right: " + self.check_layers(name)
        except CheckError as error:
            return f"; {error}"

    def check_golden(self, name: str) -> str:
        model = self.zoo / name
        meta = json.loads((model / "meta.json").read_text())
        if meta["inputs"][0]["type"] == "FLOAT32":
            return self.check_float(name, model)
        case = read_case(model)
        run = self.run(model / "model.tflite", name, case.inputs)
        size = len(case.goldens) // run.result["inferences"]
        wrong = differing(run.output, case.goldens, size)
        if wrong:
            raise CheckError(f"outputs {wrong} differ" + self.explain(name))
        check_memory(run, meta["inputs"][0]["bytes"], meta["outputs"][0]["bytes"])
        return f"{run.result['inferences']} outputs equal, {figures(run)}"

    def check_float(self, name: str, model: Path) -> str:
        """A model whose edges are float: its int8 side, and the scales reported."""
        quantised = (model / "input0_int8.bin").read_bytes()
        run = self.run(model / "model.tflite", name, quantised)
        edge = run.report["input"]
        image = np.frombuffer((model / "input0.bin").read_bytes(), np.float32)
        steps = np.round(image / np.float32(edge["scale"])) + edge["zero_point"]
        if np.clip(steps, -128, 127).astype(np.int8).tobytes() != quantised:
            raise CheckError("the input's scale and zero point do not give input0_int8.bin")
        edge = run.report["output"]
        output = np.frombuffer(run.output, np.int8).astype(np.int32) - edge["zero_point"]
        golden = (model / "output0.bin").read_bytes()
        if (output.astype(np.float32) * np.float32(edge["scale"])).tobytes() != golden:
            raise CheckError("output0.bin differs")
        check_memory(run, len(quantised), len(run.output))
        return f"1 output equal (float), {figures(run)}"

    def check_samples(
        self, name: str, case: Case, count: int, labels: List[int], expected: float
    ) -> str:
        """`count` of the samples, evenly spread (0: all)."""
        total = len(labels)
        chosen = np.arange(total) if not count else np.linspace(0, total - 1, count).astype(int)
        inputs = np.frombuffer(case.inputs, np.int8).reshape(total, -1)[chosen]
        goldens = np.frombuffer(case.goldens, np.int8).reshape(total, -1)[chosen]
        run = self.run(self.zoo / name / "model.tflite", name, inputs.tobytes())
        wrong = differing(run.output, goldens.tobytes(), goldens.shape[1])
        if wrong:
            raise CheckError(f"samples {[int(chosen[k]) for k in wrong]} differ")
        if count:
            return f"{count} outputs equal"
        answers = np.frombuffer(run.output, np.int8).reshape(total, -1).argmax(axis=1)
        accuracy = 100 * float(np.mean(answers == np.array(labels)))
        if round(accuracy, 2) != expected:
            raise CheckError(f"accuracy {accuracy:.2f} % instead of {expected:.2f} %")
        return f"{total} outputs equal, top-1 {accuracy:.2f} %, {run.run_seconds:.1f} s"


def read_case(model: Path) -> Case:
    """All numbered inputs and outputs of a model."""
    inputs, goldens = [], []
    while (model / f"input{len(inputs)}.bin").exists():
        goldens.append((model / f"output{len(inputs)}.bin").read_bytes())
        inputs.append((model / f"input{len(inputs)}.bin").read_bytes())
    return Case(b"".join(inputs), b"".join(goldens))


def keywords(zoo: Path) -> Tuple[Case, List[int]]:
    model = zoo / "mlc_kws"
    case = Case(
        (model / "kws01_inputs.bin").read_bytes(), (model / "kws01_outputs_ref.bin").read_bytes()
    )
    return case, [int(label) for label in (model / "kws01_labels.txt").read_text().split()]


def cifar10(zoo: Path, folder: Path) -> Tuple[Case, List[int]]:
    images = np.fromfile(folder / "test_images.bin", np.uint8)
    goldens = (zoo / "mlc_resnet8" / "cifar10_test_outputs_ref.bin").read_bytes()
    labels = json.loads((folder / "test_labels.json").read_text())
    return Case((images ^ 0x80).tobytes(), goldens), labels


def choose_models(zoo: Path, wanted: List[str], what: str) -> List[str]:
    file = "tensors.txt" if what == "layers" else "model.tflite"
    models = sorted(path.parent.name for path in zoo.glob(f"*/{file}"))
    unknown = set(wanted) - set(models)
    if unknown:
        sys.exit(f"check.py: no {file} of {', '.join(sorted(unknown))} in {zoo}")
    return wanted or models


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["golden", "layers", "keywords", "cifar10"])
    parser.add_argument("models", nargs="*", metavar="MODEL")
    parser.add_argument("--cpu", required=True)
    parser.add_argument("--count", type=int, default=0, help="that many samples; default: all")
    parser.add_argument("--work", type=Path, default=Path("zoo-check"), help="folder for results")
    parser.add_argument("--cifar10", type=Path, help="folder that cifar10.py filled")
    parser.add_argument("--flag", action="append", default=[], help="one more for mcunet-compile")
    args = parser.parse_intermixed_args()
    if not os.environ.get("MCUNET_ZOO"):
        parser.error("MCUNET_ZOO is not set")
    zoo = Path(os.environ["MCUNET_ZOO"])
    args.work.mkdir(parents=True, exist_ok=True)
    checker = Checker(zoo, args.cpu, args.work, args.flag)

    checks: Dict[str, Callable[[], str]] = {}
    if args.what == "keywords":
        case, labels = keywords(zoo)
        checks["mlc_kws"] = lambda: checker.check_samples("mlc_kws", case, args.count, labels, 90.1)
    elif args.what == "cifar10":
        case, labels = cifar10(zoo, args.cifar10)
        checks["mlc_resnet8"] = lambda: checker.check_samples(
            "mlc_resnet8", case, args.count, labels, 87.07
        )
    else:
        check = checker.check_layers if args.what == "layers" else checker.check_golden
        for name in choose_models(zoo, args.models, args.what):
            checks[name] = lambda name=name: check(name)

    failed = 0
    for name, run in checks.items():
        try:
            print(f"pass: {name} on {args.cpu}: {run()}", flush=True)
        except CheckError as error:
            failed += 1
            print(f"FAIL: {name} on {args.cpu}: {error}", flush=True)
    print(f"{len(checks) - failed} passed, {failed} failed")
    return 1 if failed or not checks else 0


if __name__ == "__main__":
    sys.exit(main())
