#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Fits the predicted time of layers to instruction counts of the emulated boards.

    fit-cost.py --update     measures, fits, writes lib/Schedule/CostTable.inc
    fit-cost.py              measures and prints how far the table is off
    fit-cost.py --cycles     the same for lib/Schedule/CyclesTable.inc, the cycles of
                             docs/Cycles.md's model; with --update or without

Every network is run layer by layer and under tiled schedules, and some of these again with
all layers in their lean forms; each layer of each run is a sample. docs/Scheduling.md, "Predicted time", has the formula; non-negative least squares on
relative errors gives the coefficients. With MCUNET_ZOO its models are samples too. Needs
Debian's python3-numpy and python3-scipy.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Tuple

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
CPUS = ["cortex-m7", "cortex-m55", "cortex-m3", "cortex-m0plus"]
# Cores that run the same objects in other cycles: compiled once for the first of each.
CYCLES_CPUS = ["cortex-m4,cortex-m7,cortex-m33", "cortex-m55,cortex-m85", "cortex-m3",
               "cortex-m0plus"]  # fmt: skip


class Unit(NamedTuple):
    """What is fitted: its name in the figures of mcunet-run and of the report's layers."""

    measured: str
    predicted: str
    table: Path


INSTRUCTIONS = Unit("instructions", "cost", ROOT / "lib/Schedule/CostTable.inc")
CYCLES = Unit("cycles", "cycles", ROOT / "lib/Schedule/CyclesTable.inc")


SCHEDULES = {
    "layer by layer": ["--schedule=layerwise"],
    "row strips": ["--schedule=tinyts", "--input=push"],
    "smallest at 0 %": ["--input=push", "--max-overhead=0", "--optimize=sram"],
    "smallest at 5 %": ["--input=pull", "--max-overhead=5", "--optimize=sram"],
    "columns": ["--schedule=streamnet2d", "--input=pull"],
}
LEAN = ["layer by layer", "smallest at 0 %", "columns"]
ZOO = ["mlc_kws", "mlc_resnet8", "mlc_vww96", "te_vww_i8"]
# Of cycles: what is searched fast, and an autoencoder for fully connected layers.
CYCLES_ZOO = ["mlc_ad01", "mlc_kws", "mlc_resnet8", "mlc_vww96"]
PIXEL = ["pixel", "mac", "output", "gathered"]
ROW = ["row", "row_output", "row_halo"]


class Sample(NamedTuple):
    cpu: str
    kind: str
    features: Tuple[float, ...]
    measured: int
    predicted: float
    instructions: float  # predicted
    network: str
    schedule: str


class Around(NamedTuple):
    """What is not in a layer: calls, bytes moved and fetched."""

    features: Tuple[float, ...]
    measured: int


Results = Dict[str, Tuple[List[Sample], List[Around]]]


def kind_of(layer: Dict[str, Any]) -> str:
    lean = ".lean" if layer["lean"] else ""
    if layer["op"] != "conv2d":
        return layer["op"] + lean
    rows, cols = layer["kernel"]["size"]
    if rows * cols > 1:
        return "conv2d" + lean
    shape = layer["output_shape"]
    return ("fully_connected" if np.prod(shape[:-1]) == 1 else "pointwise") + lean


def features_of(layer: Dict[str, Any]) -> Tuple[float, ...]:
    """As lib/Schedule/LayerCost.cpp computes them."""
    shape = layer["output_shape"]
    channels = shape[-1]
    macs = layer["macs"] / max(1, np.prod(shape[:-1]))
    gathered = halo = 0
    rows, cols = layer["kernel"]["size"] if layer["kernel"] else (1, 1)
    if layer["op"] == "conv2d":
        gathered = macs / channels
    elif layer["op"] == "depthwise_conv2d":
        gathered = channels * rows * min(cols, layer["kernel"]["stride"][1])
        halo = channels * rows * cols - gathered
    elif layer["op"] in ("avg_pool2d", "max_pool2d"):
        gathered = channels * rows * cols
    windows = layer["windows"]
    pixels, lines = windows["pixels"], windows["rows"]
    per_pixel = [pixels, pixels * macs, pixels * channels, pixels * gathered]
    return (*per_pixel, lines, lines * channels, lines * halo, windows["count"])


def call(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}\n{done.stderr.strip()}")
    return done.stdout


def networks(build: Path, work: Path, unit: Unit) -> Iterator[Tuple[str, Path]]:
    bundled = ROOT / "test/Networks/mcunet-vww0.net.json"
    path = work / "mcunet-vww0.mlir"
    call(str(build / "bin/mcunet-translate"), "--import-net", str(bundled),
         "--net=mcunet-vww0", "-o", str(path))  # fmt: skip
    yield "mcunet-vww0", path
    zoo = os.environ.get("MCUNET_ZOO")
    if not zoo:
        print("MCUNET_ZOO is not set: only the bundled network is measured", file=sys.stderr)
        return
    for name in CYCLES_ZOO if unit == CYCLES else ZOO:
        yield name, Path(zoo) / name / "model.tflite"


def measure(build: Path, cores: List[str], unit: Unit) -> Results:
    with tempfile.TemporaryDirectory() as folder:
        measurer = Measurer(build, Path(folder), cores, unit)
        for name, model in networks(build, Path(folder), unit):
            for schedule, flags in SCHEDULES.items():
                try:
                    measurer.measure(name, model, schedule, flags)
                except RuntimeError as error:
                    print(f"{name}, {schedule}: {str(error).splitlines()[-1]}", file=sys.stderr)
        return measurer.results


class Measurer:
    """Compiles for the first of some cores and runs on all of them."""

    def __init__(self, build: Path, work: Path, cores: List[str], unit: Unit):
        self.tools, self.work, self.cores, self.unit = build / "bin", work, cores, unit
        self.results: Results = {core: ([], []) for core in cores}

    def measure(self, name: str, model: Path, schedule: str, flags: List[str]) -> None:
        chosen = self.run_once(name, model, schedule, flags)
        if schedule in LEAN:
            for stage in chosen["stages"]:
                stage["lean"] = stage["layers"]
            (self.work / "lean.json").write_text(json.dumps(chosen))
            flags = [f"--schedule={self.work / 'lean.json'}", f"--input={chosen['input']}"]
            self.run_once(name, model, f"{schedule}, lean", flags)

    def run_once(self, name: str, model: Path, schedule: str, flags: List[str]) -> Dict[str, Any]:
        """The schedule that was taken."""
        call(str(self.tools / "mcunet-compile"), str(model), "-o", str(self.work / "out"),
             "--name=net", f"--mcpu={self.cores[0]}", "--quiet", *flags)  # fmt: skip
        file = self.work / "out/net.json"
        report: Dict[str, Any] = json.loads(file.read_text())
        size = sum(tensor["bytes"] for tensor in report["inputs"])
        (self.work / "in.bin").write_bytes(bytes((i * 197 + i // 251) % 256 for i in range(size)))
        for core in self.cores:
            file.write_text(json.dumps({**report, "mcpu": core}))
            self.add(core, report, name, schedule)
        schedule_taken: Dict[str, Any] = report["schedule"]
        return schedule_taken

    def add(self, core: str, report: Dict[str, Any], name: str, schedule: str) -> None:
        """Runs what was compiled on one core."""
        run = json.loads(
            call(str(self.tools / "mcunet-run"), str(self.work / "out/net.json"),
                 f"--input={self.work / 'in.bin'}", "--profile",
                 *(["--cycles"] if self.unit == CYCLES else [])))  # fmt: skip
        samples, around = self.results[core]
        counted = 0
        for layer, counts in zip(report["layers"], run["layers"]):
            counted += counts[self.unit.measured]
            predicted = layer.get(self.unit.predicted, 0) if core == self.cores[0] else 0
            samples.append(
                Sample(core, kind_of(layer), features_of(layer), counts[self.unit.measured],
                       predicted, layer["cost"], name, schedule))  # fmt: skip
        calls = sum(layer["windows"]["count"] for layer in report["layers"])
        moved = sum(stage["moved_bytes"] for stage in report["stages"])
        fetched = sum(stage["fetched_bytes"] for stage in report["stages"])
        around.append(Around((calls, moved, fetched), run[self.unit.measured] - counted))


def fit(features: List[Tuple[float, ...]], measured: List[int]) -> np.ndarray:
    """Non-negative coefficients with the least relative errors, in the square."""
    from scipy.optimize import nnls

    y = np.maximum(np.array(measured, float), 1)
    return nnls(np.array(features, float) / y[:, None], np.ones(len(y)))[0]


def by_kind(samples: List[Sample]) -> Dict[str, List[Sample]]:
    kinds: Dict[str, List[Sample]] = defaultdict(list)
    for sample in samples:
        kinds[sample.kind].append(sample)
    return kinds


def rows_of_others(table: Path, section: str, cpus: List[str]) -> List[str]:
    """The rows of the table as it is that are of CPUs that were not measured."""
    if not table.exists():
        return []
    rows = table.read_text().split(f"#ifdef {section}\n")[1].split("#endif")[0]
    return [row for row in rows.splitlines() if row.split('"')[1] not in cpus]


def write(table: Path, results: Results) -> None:
    kinds, around = [], []
    for cpu, (samples, rest) in results.items():
        for kind, group in sorted(by_kind(samples).items()):
            solved = fit([s.features for s in group], [s.measured for s in group])
            values = ", ".join(f"{value:.4g}" for value in solved)
            kinds.append(f'{{"{cpu}", "{kind}", {values}}},')
        solved = fit([a.features for a in rest], [a.measured for a in rest])
        values = ", ".join(f"{value:.4g}" for value in solved)
        if table == CYCLES.table:
            # Of an instruction of a kind of layer that has no row.
            each = sum(s.measured for s in samples) / sum(s.instructions for s in samples)
            values += f", {each:.4g}"
        around.append(f'{{"{cpu}", {values}}},')
    how = " --cycles" if table == CYCLES.table else ""
    lines = [f"// Written by tools/dev/fit-cost.py{how} --update."]
    for section, rows in (("MCUNET_KIND_COSTS", kinds), ("MCUNET_CPU_COSTS", around)):
        rows += rows_of_others(table, section, list(results))
        lines += [f"#ifdef {section}", *rows, "#endif"]
    table.write_text("\n".join(lines) + "\n")


def show(cpu: str, samples: List[Sample], unit: Unit) -> None:
    """Errors of the table that the tools were built with."""
    print(f"{cpu}: relative error of the predicted {unit.measured}")
    for kind, group in sorted(by_kind(samples).items()):
        errors = np.array([abs(s.predicted - s.measured) / max(s.measured, 1) for s in group])
        weights = np.array([s.measured for s in group], float)
        print(f"  {kind:20s} {len(group):4d} layers, median {100 * np.median(errors):5.1f} %, "
              f"weighted mean {100 * np.average(errors, weights=weights):5.1f} %")  # fmt: skip
    totals: Dict[Tuple[str, str], List[float]] = defaultdict(lambda: [0.0, 0.0])
    for s in samples:
        totals[s.network, s.schedule][0] += s.predicted
        totals[s.network, s.schedule][1] += s.measured
    for (network, schedule), (predicted, measured) in totals.items():
        print(f"  {network:14s} {schedule:16s} {measured:14,.0f} measured, "
              f"{100 * (predicted - measured) / measured:+6.1f} %")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    parser.add_argument("--cpus", help="others keep their rows; of --cycles, one compilation")
    parser.add_argument("--cycles", action="store_true", help="fit cycles of the model")
    parser.add_argument("--update", action="store_true", help="write the table")
    options = parser.parse_args()
    unit = CYCLES if options.cycles else INSTRUCTIONS
    usual = CYCLES_CPUS if options.cycles else CPUS
    groups = [options.cpus] if options.cpus and unit == CYCLES else usual
    if options.cpus and unit == INSTRUCTIONS:
        groups = options.cpus.split(",")
    results: Results = {}
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        cores = [group.split(",") for group in groups]
        for measured in pool.map(measure, [options.build] * len(cores), cores, [unit] * len(cores)):
            results.update(measured)
    for cpu, (samples, _) in results.items():
        if any(sample.predicted for sample in samples):
            show(cpu, samples, unit)
    if options.update:
        write(unit.table, results)
        print(f"wrote {unit.table.relative_to(ROOT)}: build again")


if __name__ == "__main__":
    main()
