#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Random int8 networks under random schedules: every byte as upstream's lowering gives it.

    random_networks.py --count=500 --jobs=2
    random_networks.py --minutes=1 --mcpu=host,cortex-m7
    random_networks.py --seed=1234 --count=1        what a failure prints

Networks have tensors of any rank, unless --images asks for maps only. Each is compiled
layer by layer, under --schedules random schedules that the compiler accepts, under
published presets and with the smallest schedule of each input mode. A schedule that it
refuses with a message counts as refused; a crash, silence, an access outside a buffer or
one wrong byte is a failure. A failure is made smaller, then printed.
mcunet-compile and mcunet-run are taken from PATH.
"""

import argparse
import json
import random
import re
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Tuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "Oracle"))

import tosa_host  # noqa: E402
from campaign import first_seed, run_campaign  # noqa: E402
from machine import Compiled, Failure, Refused  # noqa: E402
from machine import compile_network, difference, run_board, run_host  # noqa: E402
from networks import Network, Unusable, random_network, to_tosa  # noqa: E402

MODES = ("resident", "push", "pull")
PRESETS = (
    "mcunetv2:2",
    "mcunetv2:3",
    "mcunetv2:4",
    "tinyts",
    "streamnet1d:2",
    "streamnet1d:3",
    "streamnet2d",
)
INFERENCES = 2


@dataclass
class Options:
    """What is done with each network."""

    schedules: int
    presets: int
    searches: int
    modes: int
    mcpus: List[str]
    reduce_seconds: float
    images: bool


@dataclass
class How:
    """One way to compile: a schedule of one's own, or the compiler's flags."""

    mcpu: str
    flags: List[str]
    schedule: Optional[Dict[str, Any]] = None

    def text(self) -> str:
        return " ".join([f"--mcpu={self.mcpu}", *self.flags])


@dataclass
class Tally:
    networks: int = 0
    layers: int = 0
    runs: int = 0
    own: int = 0
    refused: int = 0
    bytes: int = 0
    failures: List[str] = field(default_factory=list)
    reasons: Dict[str, int] = field(default_factory=dict)

    def add(self, other: "Tally") -> None:
        for name in ("networks", "layers", "runs", "own", "refused", "bytes"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.failures += other.failures
        for reason, count in other.reasons.items():
            self.reasons[reason] = self.reasons.get(reason, 0) + count

    def text(self) -> str:
        return (
            f"{self.networks} networks of {self.layers} layers, {self.runs} compilations run"
            f" ({self.own} random schedules), {self.refused} refused,"
            f" {self.bytes} bytes compared, {len(self.failures)} failures"
        )


# ---------------------------------------------------------------------------------------
# Schedules
# ---------------------------------------------------------------------------------------


def tile(r: random.Random, extent: int) -> int:
    """Rows or columns of a tile: mostly few, sometimes all or more than there are."""
    pick = r.random()
    if pick < 0.45:
        return r.randint(1, 2)
    if pick < 0.85:
        return r.randint(1, max(1, extent))
    return extent + r.randint(0, 2)


def random_stage(r: random.Random, layers: List[Dict[str, Any]]) -> Dict[str, Any]:
    names = [layer["name"] for layer in layers]
    shape = layers[-1]["output_shape"]
    height, width = shape[1], shape[2]
    stage: Dict[str, Any] = {"layers": names, "rows": "stream"}
    stage["tile_rows"] = tile(r, height) if r.random() < 0.9 else 0
    if r.random() < 0.35:
        stage["strip_cols"] = tile(r, width)
    if r.random() < 0.4:
        stage["rows"] = "patch"
        kept = [name for name in names if r.random() < 0.4]
        if kept and r.random() < 0.6:
            stage["cached_rows"] = kept
        if r.random() < 0.1:
            # No walk there is: a message must say so.
            stage["raster_cols"] = tile(r, width)
    elif r.random() < 0.5:
        stage["raster_cols"] = tile(r, width)
    return with_lean(r, stage)


def with_lean(r: random.Random, stage: Dict[str, Any]) -> Dict[str, Any]:
    """Some layers in their lean form, where they have one."""
    lean = [name for name in stage["layers"] if r.random() < 0.4]
    return {**stage, "lean": lean} if lean and r.random() < 0.6 else stage


def random_schedule(
    r: random.Random, layers: List[Dict[str, Any]], inputs: List[str]
) -> Dict[str, Any]:
    """Random cuts, and in each stage a random walk over the tiles."""
    mode = r.choice(MODES)
    stages = []
    longest = r.choice([1, 2, 3, 4, 6, 8, len(layers)])
    at = 0
    while at < len(layers):
        end = min(len(layers), at + r.randint(1, longest))
        if r.random() < 0.15:
            stages.append(with_lean(r, alone(layers[at]["name"])))
            end = at + 1
        else:
            stages.append(random_stage(r, layers[at:end]))
            if at == 0 and "cached_rows" in stages[0] or mode == "push":
                if stages[0]["rows"] == "patch" and r.random() < 0.8:
                    stages[0].setdefault("cached_rows", []).extend(inputs)
                if mode == "push" and r.random() < 0.9:
                    stages[0].pop("strip_cols", None)
        at = end
    consume = mode == "resident" and r.random() < 0.1
    return {"input": mode, "consume_input": consume, "stages": stages}


def alone(name: str) -> Dict[str, Any]:
    return {"layers": [name], "rows": "stream"}


def easier(r: random.Random, schedule: Dict[str, Any], message: str) -> Dict[str, Any]:
    """A schedule in which the stage that was refused is cut or walks another way."""
    match = re.search(r"stage (\S+) to (\S+): ", message)
    stages = []
    for stage in schedule["stages"]:
        names = stage["layers"]
        if not match or names[0] != match.group(1):
            stages.append(stage)
        elif "column steps need" in message:
            stages.append({key: stage[key] for key in stage if key != "raster_cols"})
        elif len(names) == 1 or r.random() < 0.3:
            stages += [alone(name) for name in names]
        else:
            cut = r.randint(1, len(names) - 1)
            for part in (names[:cut], names[cut:]):
                kept = {
                    key: [k for k in stage.get(key, []) if k in part]
                    for key in ("cached_rows", "lean")
                }
                stages.append({**stage, "layers": part, **kept})
    result = {**schedule, "stages": stages}
    if not match or "pushed" in message:
        result["input"] = r.choice(["resident", "pull"])
    if "consume" in message:
        result["consume_input"] = False
    return result


def projected(schedule: Dict[str, Any], layers: List[str]) -> Dict[str, Any]:
    """The schedule for a network of fewer layers."""
    owner = {
        name: index for index, stage in enumerate(schedule["stages"]) for name in stage["layers"]
    }
    stages: List[Dict[str, Any]] = []
    last = None
    for name in layers:
        index = owner.get(name)
        if index is not None and index == last:
            stages[-1]["layers"].append(name)
        elif index is None:
            stages.append(alone(name))
        else:
            stages.append({**schedule["stages"][index], "layers": [name]})
        last = index
    for stage in stages:
        if "cached_rows" in stage:
            stage["cached_rows"] = [
                k for k in stage["cached_rows"] if k in stage["layers"] or k.startswith("input")
            ]
        if "lean" in stage:
            stage["lean"] = [k for k in stage["lean"] if k in stage["layers"]]
    return {**schedule, "stages": stages}


# ---------------------------------------------------------------------------------------
# One network
# ---------------------------------------------------------------------------------------


class Case:
    """A network's text, what it must compute, and its compilations."""

    def __init__(self, network: Network, folder: Path, seed: int) -> None:
        self.text = to_tosa(network)
        self.folder = folder
        self.seed = seed
        self.path = folder / "network.mlir"
        self.path.write_text(self.text)
        self.inputs: List[bytes] = []
        self.sizes: Tuple[int, ...] = ()
        self.expected: Optional[bytes] = None

    def oracle(self) -> bytes:
        if self.expected is None:
            r = random.Random(self.seed)
            with tosa_host.Program(str(self.path), optimize="-O0") as program:
                size = sum(program.inputs)
                self.sizes = tuple(program.outputs)
                self.inputs = [r.randbytes(size) for _ in range(INFERENCES)]
                self.expected = b"".join(program.run(data) for data in self.inputs)
        return self.expected

    def compile(self, how: How) -> Compiled:
        flags = list(how.flags)
        if how.schedule is not None:
            path = self.folder / "schedule.json"
            path.write_text(json.dumps(how.schedule))
            flags += [f"--schedule={path}", f"--input={how.schedule['input']}"]
            if how.schedule["consume_input"]:
                flags.append("--consume-input")
        return compile_network(self.path, self.folder / "out", how.mcpu, flags)

    def check(self, how: How) -> int:
        """Number of bytes compared."""
        expected = self.oracle()
        compiled = self.compile(how)
        if how.mcpu == "host":
            actual = run_host(compiled, self.inputs, self.seed)
        else:
            actual = run_board(compiled, self.inputs, random.Random(self.seed).choice([1, 3]))
        if actual != expected:
            raise Failure("wrong bytes", difference(actual, expected, self.sizes))
        return len(actual)


def must_compile(how: How, network: Network) -> bool:
    """Layer by layer from a resident input, and the search in it, refuse nothing."""
    heads = ("mcunetv2", "streamnet1d", "streamnet2d")  # not every network has one
    return (
        how.schedule is None
        and "--input=resident" in how.flags
        and not any(f"--schedule={head}" in flag for flag in how.flags for head in heads)
    )


def attempt(case: Case, network: Network, how: How) -> int:
    """Bytes compared; Refused, or Failure also where nothing should be refused."""
    try:
        return case.check(how)
    except Refused as error:
        if must_compile(how, network):
            raise Failure("refused", str(error)) from None
        raise


class Trial:
    """Everything that is done with one network."""

    def __init__(self, seed: int, options: Options, folder: Path) -> None:
        self.seed = seed
        self.options = options
        self.folder = folder
        self.random = random.Random(seed ^ 0x5EED)
        self.network = random_network(seed, options.images)
        self.tally = Tally(networks=1)
        self.kinds: List[str] = []

    def run(self) -> Tally:
        try:
            case = Case(self.network, self.folder, self.seed)
        except Unusable as error:
            self.tally.failures.append(f"seed {self.seed}: generator: {error}")
            return self.tally
        try:
            case.oracle()
        except tosa_host.OracleError as error:
            self.tally.failures.append(f"seed {self.seed}: upstream: {error}\n{case.text[:2000]}")
            return self.tally
        for mcpu in self.options.mcpus:
            self.check_cpu(case, mcpu)
        return self.tally

    def check_cpu(self, case: Case, mcpu: str) -> None:
        first = How(mcpu, ["--schedule=layerwise", "--input=resident"])
        if not self.check(case, first):
            return
        report = json.loads((case.folder / "out" / "m.json").read_text())
        self.tally.layers += len(report["layers"])
        r = self.random
        for mode in r.sample(MODES[1:], self.options.modes):
            self.check(case, How(mcpu, ["--schedule=layerwise", f"--input={mode}"]))
        for preset in r.sample(PRESETS, min(self.options.presets, len(PRESETS))):
            mode = r.choice(MODES)
            self.check(case, How(mcpu, [f"--schedule={preset}", f"--input={mode}"]))
        for mode in r.sample(MODES, min(self.options.searches, len(MODES))):
            limit = r.choice([[], ["--max-overhead=0"], ["--max-overhead=10"]])
            self.check(case, How(mcpu, ["--optimize=sram", *limit, f"--input={mode}"]))
        inputs = [entry["name"] for entry in report["inputs"]]
        for _ in range(self.options.schedules):
            self.check_own(case, mcpu, report["layers"], inputs)

    def check_own(
        self, case: Case, mcpu: str, layers: List[Dict[str, Any]], inputs: List[str]
    ) -> None:
        """One schedule that is accepted; what is refused is changed until it is."""
        for _ in range(4):
            schedule = random_schedule(self.random, layers, inputs)
            for _ in range(6):
                how = How(mcpu, [], schedule)
                if self.check(case, how):
                    self.tally.own += 1
                    return
                if self.refusal is None:
                    return
                schedule = easier(self.random, schedule, self.refusal)

    def check(self, case: Case, how: How) -> bool:
        """True where it ran and every byte was right; `refusal` says why it was refused."""
        self.refusal: Optional[str] = None
        try:
            self.tally.bytes += attempt(case, self.network, how)
            self.tally.runs += 1
            return True
        except Refused as error:
            self.refusal = str(error)
            self.tally.refused += 1
            reason = re.sub(r"'[^']*'", "'...'", self.refusal.split(": ")[-1].split("\n")[0])
            self.tally.reasons[reason] = self.tally.reasons.get(reason, 0) + 1
        except Failure as failure:
            # The same failure of one network is described once.
            kind = f"{failure.kind} {how.mcpu}"
            told = kind in self.kinds
            self.kinds.append(kind)
            self.tally.failures.append(
                f"seed {self.seed}: {how.text()}: {failure}"
                if told
                else Reducer(self.seed, self.network, how, failure, self.options).describe()
            )
        return False


# ---------------------------------------------------------------------------------------
# Smaller failures
# ---------------------------------------------------------------------------------------


class Reducer:
    """Makes a failing network and schedule smaller while it fails in the same way."""

    def __init__(
        self, seed: int, network: Network, how: How, failure: Failure, options: Options
    ) -> None:
        self.seed = seed
        self.network = network
        self.how = how
        self.failure = failure
        self.options = options
        self.deadline = time.monotonic() + options.reduce_seconds

    def fails(self, network: Network, how: How) -> Optional[Failure]:
        with tempfile.TemporaryDirectory(prefix="mcunet-property-") as folder:
            try:
                case = Case(network, Path(folder), self.seed)
                if how.schedule is not None:
                    plain = How(how.mcpu, ["--schedule=layerwise", "--input=resident"])
                    layers = case.compile(plain).report["layers"]
                    names = [layer["name"] for layer in layers]
                    how.schedule = projected(how.schedule, names)
                attempt(case, network, how)
            except Failure as failure:
                return failure if failure.kind == self.failure.kind else None
            except (Refused, Unusable, tosa_host.OracleError, ValueError, IndexError):
                return None
        return None

    def networks(self) -> Iterator[Network]:
        network = self.network
        count = len(network.nodes)
        for size in range(1, count):
            yield network.first(size)
        for index in reversed(range(count)):
            yield network.without(index)
        if network.outputs:
            yield replace(network, outputs=[])
        used = {v for node in network.nodes for v in node.operands}
        for unread in [v for v in range(len(network.inputs)) if v not in used]:
            yield self.without_input(unread)
        for index, shape in enumerate(network.inputs):
            for axis in range(1 if len(shape) > 2 else 0, len(shape)):
                for size in sorted({1, shape[axis] // 2, shape[axis] - 1}):
                    if 0 < size < shape[axis]:
                        inputs = list(network.inputs)
                        inputs[index] = shape[:axis] + (size,) + shape[axis + 1 :]
                        yield replace(network, inputs=inputs)
        for index, node in enumerate(network.nodes):
            for options in self.simpler(node.options):
                nodes = list(network.nodes)
                nodes[index] = replace(node, options=options)
                yield replace(network, nodes=nodes)

    def without_input(self, gone: int) -> Network:
        def moved(values: List[int]) -> List[int]:
            return [v - 1 if v > gone else v for v in values]

        network = self.network
        inputs = network.inputs[:gone] + network.inputs[gone + 1 :]
        nodes = [replace(node, operands=moved(node.operands)) for node in network.nodes]
        return replace(network, inputs=inputs, nodes=nodes, outputs=moved(network.outputs))

    @staticmethod
    def simpler(options: Dict[str, Any]) -> Iterator[Dict[str, Any]]:
        for key, plain in (("stride", (1, 1)), ("dilation", (1, 1)), ("kernel", (1, 1))):
            if options.get(key, plain) != plain:
                yield {**options, key: plain}
        if options.get("pad", "valid") != "valid":
            yield {**options, "pad": "valid"}
        if "kernel" in options:
            for axis in (0, 1):
                if options["kernel"][axis] > 1:
                    kernel = list(options["kernel"])
                    kernel[axis] -= 1
                    yield {**options, "kernel": tuple(kernel)}
        for key in ("channels", "multiplier"):
            for size in sorted({1, options.get(key, 1) // 2, options.get(key, 1) - 1}):
                if 0 < size < options.get(key, 1):
                    yield {**options, key: size}

    def schedules(self) -> Iterator[Dict[str, Any]]:
        schedule = self.how.schedule
        if schedule is None:
            return
        for index, stage in enumerate(schedule["stages"]):
            for changed in self.simpler_stages(stage):
                stages = schedule["stages"][:index] + changed + schedule["stages"][index + 1 :]
                yield {**schedule, "stages": stages}
        if schedule["input"] != "resident":
            yield {**schedule, "input": "resident"}
        if schedule["consume_input"]:
            yield {**schedule, "consume_input": False}

    @staticmethod
    def simpler_stages(stage: Dict[str, Any]) -> Iterator[List[Dict[str, Any]]]:
        if len(stage["layers"]) > 1 or set(stage) - {"layers", "rows"}:
            yield [alone(name) for name in stage["layers"]]
        for key in ("cached_rows", "raster_cols", "strip_cols", "tile_rows"):
            if stage.get(key):
                yield [{k: v for k, v in stage.items() if k != key}]
        if stage["rows"] == "patch":
            yield [{**stage, "rows": "stream"}]

    def step(self) -> bool:
        """True where something smaller fails too; it is kept."""
        for network in self.networks():
            if time.monotonic() > self.deadline:
                return False
            how = replace(self.how)
            failure = self.fails(network, how)
            if failure:
                self.network, self.how, self.failure = network, how, failure
                return True
        for schedule in self.schedules():
            if time.monotonic() > self.deadline:
                return False
            how = replace(self.how, schedule=schedule)
            failure = self.fails(self.network, how)
            if failure:
                self.how, self.failure = how, failure
                return True
        return False

    def describe(self) -> str:
        while self.step():
            pass
        parts = [f"seed {self.seed}: {self.how.text()}: {self.failure}"]
        if self.how.schedule is not None:
            parts.append(f"schedule: {json.dumps(self.how.schedule)}")
        drawn = " --images" if self.options.images else ""
        parts.append(f"repeat: random_networks.py --seed={self.seed} --count=1{drawn}")
        parts.append(f"network of {len(self.network.nodes)} layers:")
        parts.append(to_tosa(self.network))
        return "\n".join(parts)


# ---------------------------------------------------------------------------------------
# All of them
# ---------------------------------------------------------------------------------------


def trial(seed: int, options: Options) -> Tally:
    with tempfile.TemporaryDirectory(prefix="mcunet-property-") as folder:
        try:
            return Trial(seed, options, Path(folder)).run()
        except Exception:  # pylint: disable=broad-except
            text = traceback.format_exc()
            return Tally(networks=1, failures=[f"seed {seed}: {text}"])


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, help="of the first network; default: the time")
    parser.add_argument("--count", type=int, help="networks; default: 20, or what --minutes allow")
    parser.add_argument("--minutes", type=float, help="start no network after this time")
    parser.add_argument("--schedules", type=int, default=5, help="random ones for each network")
    parser.add_argument("--presets", type=int, default=2, help="how many for each network")
    parser.add_argument("--searches", type=int, default=3, help="input modes to search for")
    parser.add_argument(
        "--modes", type=int, default=2, choices=range(3), help="layer by layer, besides resident"
    )
    parser.add_argument("--images", action="store_true", help="maps only, no other ranks")
    parser.add_argument("--mcpu", default="host", help="CPUs, with commas; all but host in QEMU")
    parser.add_argument("--jobs", type=int, default=1, help="networks at once")
    parser.add_argument("--reduce", type=float, default=180, help="seconds to make one smaller")
    args = parser.parse_args()
    seed = first_seed(args.seed)
    start = time.monotonic()
    count = args.count or (20 if args.minutes is None else 1 << 30)

    def wanted(started: int, _: int) -> bool:
        late = args.minutes is not None and time.monotonic() - start > 60 * args.minutes
        return started < count and not late

    options = Options(
        args.schedules,
        args.presets,
        args.searches,
        args.modes,
        args.mcpu.split(","),
        args.reduce,
        args.images,
    )
    total = Tally()
    run_campaign(seed, total, partial(trial, options=options), args.jobs, wanted)
    for reason, times in sorted(total.reasons.items(), key=lambda item: -item[1]):
        print(f"refused {times}: {reason}")
    print(f"{total.text()}, {time.monotonic() - start:.0f} s")
    return 1 if total.failures or not total.networks else 0


if __name__ == "__main__":
    sys.exit(main())
