#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints the cycles of docs/Cycles.md's model beside latencies that others have published.

    cycles-table.py [--models=kws,vww,resnet8,ad] [--cores=M0+,M4,M33,M7,M85]

No board has run our code: what is compared are ratios. Needs ../shared/silicon.json and the
zoo beside it (--shared=FOLDER).
"""

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Tuple

from silicon import Silicon

ROOT = Path(__file__).resolve().parents[2]
CPUS = {
    "M0+": "cortex-m0plus",
    "M4": "cortex-m4",
    "M33": "cortex-m33",
    "M7": "cortex-m7",
    "M85": "cortex-m85",
}
# Rows of an engine that only one core has.
SPECIAL = "max_performance"
# Why the model's ratio to M4 is another than silicon's.
WHY_RATIO = {
    "M0+": "ours has kernels made for M0+; theirs lose more where there are no products of two "
    "halves",
    "M33": "the boards with M4 read flash with more wait states than those with M33; pairs of "
    "16-bit instructions that M33 issues at once are left out",
    "M7": "theirs has code for M7; ours runs M4's there, whose ldrd and smlad pair with little, "
    "and flash slows M4 down more",
}
WHY_CPI = {
    "M4": "code and weights in flash with wait states, behind a small cache, are not in the model",
    "M33": "code and weights in flash; ad and resnet8 read more weights than a cache keeps",
    "M85": "TFLM runs more scalar instructions, of which M85 issues two at once; ad reads each "
    "weight once, from flash",
}


class Run(NamedTuple):
    cycles: int
    instructions: int


Runs = Dict[Tuple[str, str], Run]


def call(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stderr.strip()}")
    return done.stdout


def run_model(tools: Path, model: Path, cpu: str) -> Run:
    """Layer by layer, in memory without wait states."""
    with tempfile.TemporaryDirectory() as folder:
        call(str(tools / "mcunet-compile"), str(model / "model.tflite"), "-o", folder,
             f"--mcpu={cpu}", "--name=net", "--quiet", "--schedule=layerwise")  # fmt: skip
        result = json.loads(
            call(str(tools / "mcunet-run"), f"{folder}/net.json", "--cycles",
                 f"--input={model / 'input0.bin'}", f"--output={folder}/out"))  # fmt: skip
        if (Path(folder) / "out").read_bytes() != (model / "output0.bin").read_bytes():
            sys.exit(f"{model.name} on {cpu}: not the golden bytes")
    return Run(result["cycles"], result["instructions"])


def million(cycles: float) -> str:
    return f"{cycles:.3g}"


def show_published(silicon: Silicon, runs: Runs, cores: List[str], nets: List[str]) -> None:
    """The fastest row of each network, whoever's."""
    print(
        "Million cycles: best published on silicon / ours by the model, and how many times as many"
    )
    for core in cores:
        cells = []
        for net in nets:
            row = silicon.best(core, net)
            ours = runs[core, net].cycles / 1e6
            if row:
                best = row[net]["mcycles"]
                cells.append(f"{net} {million(best)} / {million(ours)} = {best / ours:.2f}")
            else:
                cells.append(f"{net} - / {million(ours)}")
        print(f"  {core:4s} " + ", ".join(cells))
    print(
        "  Another engine's code on a board against our code in a model: no error of the model.\n"
    )


def engine_of(row: Dict[str, Any]) -> str:
    return re.sub(r"(\d\.\d+)\.0$", r"\1", row["software"].replace("X-CUBE-AI v", "X-CUBE-AI "))


def ratios_of(silicon: Silicon, core: str, net: str) -> Dict[str, float]:
    """Silicon's cycles on `core` over those on M4 by one engine, the median of its boards."""
    boards: Dict[str, Dict[str, List[float]]] = defaultdict(lambda: defaultdict(list))
    for row in silicon.rows_of([core, "M4"], net):
        if SPECIAL not in row["board"]:
            boards[engine_of(row)][row["core"]].append(row[net]["mcycles"])
    return {
        engine: statistics.median(of[core]) / statistics.median(of["M4"])
        for engine, of in sorted(boards.items())
        if of[core] and of["M4"]
    }


def show_ratios(silicon: Silicon, runs: Runs, cores: List[str], nets: List[str]) -> None:
    if "M4" not in cores:
        return
    print("Cycles over those on M4, the same network: silicon, one engine on both cores / model")
    for core in cores:
        if core == "M4":
            continue
        errors = []
        for net in nets:
            model = runs[core, net].cycles / runs["M4", net].cycles
            found = ratios_of(silicon, core, net)
            cells = [f"{engine} {value:.2f}" for engine, value in found.items()]
            errors += [model / value - 1 for value in found.values()]
            print(f"  {core:4s} {net:8s} model {model:.2f}; " + (", ".join(cells) or "nothing"))
        if errors:
            print(f"  {core:4s} error of the ratio: median {statistics.median(errors):+.0%}, "
                  f"from {min(errors):+.0%} to {max(errors):+.0%}")  # fmt: skip
            print(f"       why: {WHY_RATIO[core]}")
    print()


def interpreter_rows(silicon: Silicon) -> Iterator[Tuple[str, str, Dict[str, Any]]]:
    """Rows of TFLM with CMSIS-NN: core, key of its instructions, row."""
    for row in silicon.rows_of(["M33", "M85"]):
        if row["software"].startswith("TFLM"):
            yield row["core"], "m55" if row["core"] == "M85" else "m7", row
    for row in silicon.others:
        if row.get("software") == "TensorFlow Lite Micro with CMSIS-NN":
            yield row["core"], "m7", row


def show_interpreter(silicon: Silicon, peers: Dict[str, Any], runs: Runs, cores: List[str],
                     nets: List[str]) -> None:  # fmt: skip
    """Cycles an instruction of code whose instructions are known."""
    print("Cycles an instruction: TFLM with CMSIS-NN, published latency over the instructions of")
    print("our build of it / our code in the model")
    for core, key, row in interpreter_rows(silicon):
        if core not in cores:
            continue
        cells, errors = [], []
        for net in nets:
            if net in row:
                known = peers["tflm_cmsis_nn"]["models"][silicon.networks[net]][key]
                silicons = row[net]["mcycles"] * 1e6 / known
                model = runs[core, net].cycles / runs[core, net].instructions
                cells.append(f"{net} {silicons:.2f} / {model:.2f}")
                errors.append(model / silicons - 1)
        if cells:
            print(f"  {core:4s} {row['board']}: " + ", ".join(cells)
                  + f"; median {statistics.median(errors):+.0%}")  # fmt: skip
            print(f"       why: {WHY_CPI[core]}")
    print()


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--models", default="kws,vww,resnet8,ad")
    parser.add_argument("--cores", default=",".join(CPUS))
    parser.add_argument("--tools", type=Path, default=ROOT / "build/bin")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    return parser.parse_args()


def main() -> None:
    options = parse_arguments()
    file = options.shared / "silicon.json"
    if not file.exists():
        sys.exit(f"{file} is absent: there are no published latencies to compare with")
    silicon = Silicon(file)
    peers = json.loads((options.shared / "zoo/peers.json").read_text())
    cores, nets = options.cores.split(","), options.models.split(",")
    for names, known in ((cores, list(CPUS)), (nets, list(silicon.networks))):
        for name in names:
            if name not in known:
                sys.exit(f"'{name}' is none of {', '.join(known)}")
    runs: Runs = {}
    for core in cores:
        for net in nets:
            folder = options.shared / "zoo" / silicon.networks[net]
            runs[core, net] = run_model(options.tools, folder, CPUS[core])
    print("No board has been measured for this project: ours are cycles of a model.\n")
    show_published(silicon, runs, cores, nets)
    show_ratios(silicon, runs, cores, nets)
    show_interpreter(silicon, peers, runs, cores, nets)


if __name__ == "__main__":
    main()
