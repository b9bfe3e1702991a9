#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Every point of every front compiles, by its number, to exactly the figures listed.

    front_figures.py --count=200 --jobs=2        random networks
    front_figures.py --seed=1234 --count=1       what a failure prints
    front_figures.py --models=A.tflite,B.tflite  given ones

For each network and way to take its input, on a CPU drawn for it: all points that
--pareto lists, by --point=N and by --schedule=FRONT.json --point=N; a budget of what one
of them needs; the points "Faster" and "Smaller" of a summary and those of its report; and
what the C API, by the Python package, says of the front. Figures are SRAM by its parts,
flash, MACs and predicted instructions. mcunet-compile is taken from PATH.
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Dict, List, Tuple

SOURCES = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCES / "python"))

from campaign import first_seed, run_campaign  # noqa: E402
from networks import Unusable, random_network, to_tosa  # noqa: E402

CPUS = ("cortex-m0plus", "cortex-m4", "cortex-m7", "cortex-m55", "host")
MODES = (
    ("--input=resident",),
    ("--input=resident", "--consume-input"),
    ("--input=push",),
    ("--input=pull",),
)
PARTS = ("arena", "input", "output", "stack", "total")
# Limits on one front: neither the machine's time nor the reader's is endless.
MOST_POINTS = 24
SECONDS = 600


class Wrong(Exception):
    """Two figures that should be one."""


def number(text: str) -> int:
    return int(text.replace(",", ""))


def figures(entry: Dict[str, Any]) -> Dict[str, Any]:
    """Of a point, or of a report: the same keys mean the same."""
    result = {part: entry["sram"][part] for part in PARTS}
    result["flash"] = entry["flash"]["total"]
    return {**result, "macs": entry["macs"], "instructions": entry["cost"]}


def require(said: Any, is_: Any, what: str) -> None:
    if said != is_:
        raise Wrong(f"{what}: {said} is said, {is_} it is")


@dataclass
class Tally:
    networks: int = 0
    fronts: int = 0
    points: int = 0
    compilations: int = 0
    failures: List[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        for name in ("networks", "fronts", "points", "compilations"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.failures += other.failures

    def text(self) -> str:
        return (
            f"{self.networks} networks, {self.fronts} fronts, {self.points} points,"
            f" {self.compilations} compilations, {len(self.failures)} failures"
        )


class FrontCheck:
    """One network, one CPU, one way to take the input."""

    def __init__(self, path: Path, folder: Path, flags: Tuple[str, ...], tally: Tally) -> None:
        self.path = path
        self.folder = folder
        self.flags = flags
        self.tally = tally

    def run(self, *options: str) -> "subprocess.CompletedProcess[str]":
        self.tally.compilations += 1
        command = ["mcunet-compile", str(self.path), "-o", str(self.folder), "--name=m"]
        return subprocess.run(
            [*command, *self.flags, *options],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    def compile(self, *options: str) -> Tuple[Dict[str, Any], str]:
        """The report and the summary."""
        done = self.run(*options)
        if done.returncode:
            raise Wrong(f"{' '.join(options)}: {done.stderr.strip()}")
        report: Dict[str, Any] = json.loads((self.folder / "m.json").read_text())
        return report, done.stdout

    def check(self, r: random.Random) -> None:
        done = self.run("--pareto")
        if done.returncode:
            # Not every network can be pushed or pulled, or its input written over.
            if "--input=resident" in self.flags and len(self.flags) == 2:
                raise Wrong(f"--pareto: {done.stderr.strip()}")
            return
        front = self.folder / "m.pareto.json"
        points = json.loads(front.read_text())["points"]
        self.tally.fronts += 1
        self.check_table(done.stdout, points)
        self.check_order(points)
        chosen = points if len(points) <= MOST_POINTS else r.sample(points, MOST_POINTS)
        for point in chosen:
            self.check_point(point, points, r)
        kept = front.rename(self.folder / "front.json")
        point = r.choice(points)
        report, _ = self.compile(f"--schedule={kept}", f"--point={point['point']}")
        require(figures(point), figures(report), f"point {point['point']} of the file")
        if r.random() < 0.25:
            self.check_within(points, r)
        if r.random() < 0.25:
            self.check_api(points)

    def check_table(self, text: str, points: List[Dict[str, Any]]) -> None:
        """What a terminal shows of each."""
        lines = text.splitlines()[1:]
        require(len(lines), len(points), "lines of the table")
        for line, point in zip(lines, points):
            said = [number(word) for word in line.split()[:7]]
            sram = point["sram"]
            is_ = [point["point"], sram["total"], *(sram[part] for part in PARTS[:4])]
            require(said, [*is_, point["flash"]["total"]], "the table")

    @staticmethod
    def check_order(points: List[Dict[str, Any]]) -> None:
        """The fastest first, and none is both slower and no smaller than another."""
        for a, b in zip(points, points[1:]):
            if a["sram"]["total"] <= b["sram"]["total"] or a["cost"] > b["cost"]:
                raise Wrong(f"points {a['point']} and {b['point']} are not in order")
        for point in points:
            require(point["stack_measured"], True, f"point {point['point']} is measured")

    def check_point(
        self, point: Dict[str, Any], points: List[Dict[str, Any]], r: random.Random
    ) -> None:
        self.tally.points += 1
        name = point["point"]
        report, summary = self.compile(f"--point={name}")
        require(figures(point), figures(report), f"point {name}")
        self.check_neighbours(report, summary, points)
        if r.random() < 0.3:
            self.check_budget(point)

    def check_neighbours(
        self, report: Dict[str, Any], summary: str, points: List[Dict[str, Any]]
    ) -> None:
        """What a report and a summary tell of other points."""
        by_number = {point["point"]: point for point in points}
        for entry in report["pareto"]:
            name = entry["point"]
            if not entry["stack_measured"]:
                continue
            if name in by_number:
                require(figures(entry), figures(by_number[name]), f"point {name} of a report")
            elif not any(self.beats(point, entry) for point in points):
                # A report may list what a point beats that it had no reason to compile.
                raise Wrong(f"point {name} of a report is neither listed nor beaten")
        order = [point["point"] for point in points]
        at = order.index(next(e["point"] for e in report["pareto"] if e["chosen"]))
        is_ = {}
        if at > 0:
            is_["Faster"] = order[at - 1]
        if at + 1 < len(order):
            is_["Smaller"] = order[at + 1]
        line = re.compile(r"^(Faster|Smaller) +([\d,]+) bytes.*--point=(\d+)$", re.M)
        said = {}
        for title, total, name in line.findall(summary):
            said[title] = int(name)
            require(number(total), by_number[int(name)]["sram"]["total"], title)
        require(said, is_, "neighbours in the summary")

    @staticmethod
    def beats(point: Dict[str, Any], other: Dict[str, Any]) -> bool:
        return bool(
            point["cost"] <= other["cost"] and point["sram"]["total"] <= other["sram"]["total"]
        )

    def check_budget(self, point: Dict[str, Any]) -> None:
        """A budget of what a point needs is met by it, or by one that is no slower."""
        total = point["sram"]["total"]
        report, _ = self.compile(f"--sram={total}")
        if report["sram"]["total"] > total or report["cost"] > point["cost"]:
            raise Wrong(f"--sram={total}: {figures(report)}, not {figures(point)}")

    def check_within(self, points: List[Dict[str, Any]], r: random.Random) -> None:
        """--pareto within a budget lists what fits; below the least, nothing does."""
        total = r.choice(points)["sram"]["total"]
        done = self.run("--pareto", "--quiet", f"--sram={total}")
        require(done.returncode, 0, done.stderr)
        within = json.loads((self.folder / "m.pareto.json").read_text())["points"]
        require(within, [p for p in points if p["sram"]["total"] <= total], f"--sram={total}")
        least = points[-1]["sram"]["total"]
        done = self.run("--pareto", f"--sram={least - 1}")
        require(done.returncode, 2, f"status of --sram={least - 1}")
        report, _ = self.compile("--optimize=sram")
        require(least, report["sram"]["total"], "--optimize=sram")

    def check_api(self, points: List[Dict[str, Any]]) -> None:
        beside = Path(shutil.which("mcunet-compile") or "").resolve().parent.parent
        os.environ.setdefault("MCUNET_LIBRARY", str(beside / "lib" / "libMCUNetC.so"))
        import mcunet  # pylint: disable=import-outside-toplevel

        options = dict(flag[2:].split("=") for flag in self.flags if "=" in flag)
        consume = "--consume-input" in self.flags
        net = mcunet.Network.load(self.path)
        front = net.pareto(name="m", consume_input=consume, **options)
        said = [
            {
                **dict(zip(PARTS, (p.arena_bytes, p.input_bytes, p.output_bytes, p.stack_bytes))),
                "total": p.sram_bytes,
                "flash": p.flash_bytes,
                "macs": p.macs,
                "instructions": p.cost,
                "point": p.number,
            }
            for p in front
        ]
        require(said, [{**figures(p), "point": p["point"]} for p in points], "Python's front")
        last = front[-1]
        report = net.compile(name="m", consume_input=consume, point=last.number, **options).report
        require(last.sram_bytes, report.sram.total, "Python's compilation")


# ---------------------------------------------------------------------------------------


def check_network(path: Path, seed: int, most_modes: int) -> Tally:
    tally = Tally(networks=1)
    r = random.Random(seed ^ 0xF407)
    mcpu = r.choice(CPUS)
    for mode in r.sample(MODES, min(most_modes, len(MODES))):
        flags = (f"--mcpu={mcpu}", *mode)
        with tempfile.TemporaryDirectory(prefix="mcunet-front-") as folder:
            try:
                FrontCheck(path, Path(folder), flags, tally).check(r)
            except (Wrong, subprocess.TimeoutExpired) as wrong:
                tally.failures.append(f"seed {seed}: {path.name} {' '.join(flags)}: {wrong}")
    return tally


def trial(seed: int, most_modes: int) -> Tally:
    with tempfile.TemporaryDirectory(prefix="mcunet-front-") as folder:
        path = Path(folder) / "m.mlir"
        try:
            path.write_text(to_tosa(random_network(seed, images=seed % 2 == 0)))
        except Unusable:
            return Tally()
        return check_network(path, seed, most_modes)


def run_random(seed: int, args: argparse.Namespace) -> Tally:
    """Networks of consecutive seeds, until there are enough or it is late."""
    total, start = Tally(), time.monotonic()

    def wanted(_: int, running: int) -> bool:
        late = args.minutes is not None and time.monotonic() - start >= 60 * args.minutes
        return total.networks + running < args.count and not late

    run_campaign(seed, total, partial(trial, most_modes=args.modes), args.jobs, wanted)
    return total


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, help="of the first network; default: the time")
    parser.add_argument("--count", type=int, default=20, help="networks (default 20)")
    parser.add_argument("--minutes", type=float, help="start no network after this time")
    parser.add_argument("--modes", type=int, default=4, help="ways to take the input, of 4")
    parser.add_argument("--models", help="models instead of random networks, with commas")
    parser.add_argument("--jobs", type=int, default=1, help="networks at once")
    args = parser.parse_args()
    seed = first_seed(args.seed)
    start = time.monotonic()
    if args.models:
        total = Tally()
        for model in args.models.split(","):
            tally = check_network(Path(model), seed, args.modes)
            for failure in tally.failures:
                print(f"FAIL: {failure}", flush=True)
            total.add(tally)
    else:
        total = run_random(seed, args)
    print(f"{total.text()}, {time.monotonic() - start:.0f} s")
    return 1 if total.failures or not total.fronts else 0


if __name__ == "__main__":
    sys.exit(main())
