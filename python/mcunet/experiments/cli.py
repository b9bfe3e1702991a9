# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""python -m mcunet.experiments schedules|twins|detection ..."""

import argparse
import json
import statistics
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

from .. import data
from .._capi import McunetError
from .._command import ends_with_reader, exit_status
from ..cli import parse_size
from ..description import Description
from ..search import space as spaces
from ..search.cost import SPACES, Target, evaluate
from ..search.evolve import Plan
from .affordable import largest_resolution


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    parser.add_argument("--mcpu", default="cortex-m7")
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--fine-tune-epochs", type=int, default=3)
    parser.add_argument("--train-images", type=int, default=0, help="0: all")
    parser.add_argument("--test-images", type=int, default=0, help="0: all")
    parser.add_argument("--seeds", type=int, default=3, help="how many runs of each")
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--device", default="auto", help="auto, cpu or cuda")
    parser.add_argument("--threads", type=int, default=0, help="of PyTorch; 0: its choice")
    parser.add_argument("--workers", type=int, default=1, help="processes that search schedules")
    parser.add_argument("--data", type=Path, metavar="DIR", help="where data sets are kept")


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m mcunet.experiments")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    command = commands.add_parser(
        "schedules", help="one budget, three kinds of schedule: layer by layer, one stage, all"
    )
    command.add_argument("task", choices=data.CLASSIFICATION_TASKS)
    command.add_argument("--sram", type=parse_size, default=32768)
    command.add_argument(
        "--supernet", type=Path, metavar="FILE", help="one for all seeds; trained if not there"
    )
    command.add_argument("--space", type=Path, metavar="FILE", help="the space of networks")
    command.add_argument("--population", type=int, default=100)
    command.add_argument("--generations", type=int, default=30)
    command.add_argument("--supernet-epochs", type=int, default=40)
    command.add_argument("--validation", type=int, default=2000)
    command.add_argument("--batch", type=int, default=128)
    command.add_argument("--rate", type=float, default=0.05, help="the highest learning rate")
    _common(command)
    command = commands.add_parser("twins", help="two networks trained alike, and their patches")
    command.add_argument("task", choices=data.TASKS)
    command.add_argument("nets", nargs=2, metavar="FILE", help="descriptions; weights are a start")
    command.add_argument("--sram", type=parse_size, default=32768, help="for patches")
    command.add_argument("--from-scratch", action="store_true", help="weights are no start")
    _common(command)
    command = commands.add_parser(
        "detection", help="layer by layer against tiles, each at the resolution that fits"
    )
    command.add_argument("net", metavar="FILE", help="a description with a detection head")
    command.add_argument("--task", default="detection", choices=data.DETECTION_TASKS)
    command.add_argument("--sram", type=parse_size, default=65536)
    command.add_argument("--resolutions", type=int, nargs="+", default=list(range(64, 257, 16)))
    command.add_argument("--plan-only", action="store_true", help="only say what fits")
    _common(command)
    return parser


def _seeds(arguments: argparse.Namespace) -> Sequence[int]:
    return range(arguments.first_seed, arguments.first_seed + arguments.seeds)


def _write(folder: Path, results: Any) -> None:
    text = json.dumps(results, indent=2)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(text + "\n", encoding="utf-8")
    print(text)


def _spread(values: List[float]) -> Dict[str, Any]:
    return {
        "each": values,
        "mean": round(statistics.mean(values), 2),
        "spread": round(max(values) - min(values), 2),
    }


def _schedules(arguments: argparse.Namespace) -> None:
    from ..search.run import Job, run  # pylint: disable=import-outside-toplevel

    classes = len(data.classes_of(arguments.task))
    space = spaces.load(arguments.space) if arguments.space else spaces.canvas_space(classes)
    results: Dict[str, Any] = {}
    for kind in SPACES:
        found = []
        for seed in _seeds(arguments):
            # All kinds draw on the same super-network: the same training effort.
            folder = arguments.output / f"seed{seed}"
            job = Job(
                task=arguments.task,
                space=space,
                target=Target(mcpu=arguments.mcpu, sram=arguments.sram, schedules=kind),
                plan=Plan(
                    population=arguments.population,
                    mutations=arguments.population // 2,
                    crossovers=arguments.population // 2,
                    generations=arguments.generations,
                    seed=seed,
                ),
                folder=folder / kind,
                supernet=arguments.supernet or folder / "supernet.pt",
                supernet_epochs=arguments.supernet_epochs,
                final_epochs=arguments.epochs,
                fine_tuning=arguments.fine_tune_epochs,
                batch=arguments.batch,
                rate=arguments.rate,
                device=arguments.device,
                workers=arguments.workers,
                train_images=arguments.train_images,
                test_images=arguments.test_images,
                validation=arguments.validation,
                data=arguments.data,
            )
            try:
                found.append(run(job)[0])
            except McunetError as problem:
                print(f"{kind}, seed {seed}: {problem}", file=sys.stderr)
        if found:
            results[kind] = {**_spread([r["int8_compiled"] for r in found]), "networks": found}
        else:
            results[kind] = None
    _write(arguments.output, results)


def _train(arguments: argparse.Namespace, task: str, given: Description, seed: int) -> float:
    """Accuracy (or mAP) in percent of the compiled network."""
    from ..train.compiled import evaluate_compiled  # pylint: disable=import-outside-toplevel
    from ..train.fit import Settings  # pylint: disable=import-outside-toplevel
    from ..train.recipe import train_network  # pylint: disable=import-outside-toplevel
    from ..train.weights import QuantisedNetwork  # pylint: disable=import-outside-toplevel

    start = QuantisedNetwork.of(given) if given.weights else None
    description = replace(given, weights=None)
    learn, test = (
        data.load(task, split, description.resolution, count, arguments.data)
        for split, count in (("train", arguments.train_images), ("test", arguments.test_images))
    )
    name = f"{description.name}-{description.resolution}-seed{seed}"
    arguments.output.mkdir(parents=True, exist_ok=True)
    settings = Settings(
        epochs=arguments.epochs,
        seed=seed,
        device=arguments.device,
        checkpoint=arguments.output / f"{name}.checkpoint",
    )
    if description.detection:
        settings = replace(settings, rate=0.05, batch=64)
    tuning = arguments.fine_tune_epochs
    trained = train_network(description, learn, settings, tuning, start=start)
    trained.network.described().save(arguments.output / f"{name}.net.json")
    return round(100 * evaluate_compiled(trained.network, test), 2)


def _twins(arguments: argparse.Namespace) -> None:
    results = []
    for index, path in enumerate(arguments.nets):
        description = Description.load(path)
        description = replace(description, name=f"{description.name}-{index}")
        if arguments.from_scratch:
            description = replace(description, weights=None)
        target = Target(
            mcpu=arguments.mcpu, sram=arguments.sram, input="pull", schedules="patch-stage"
        )
        patched = evaluate(description, target)
        overhead = None
        if patched:
            overhead = round(100 * (patched[0].macs / patched[0].macs_once - 1), 2)
        accuracy = [
            _train(arguments, arguments.task, description, seed) for seed in _seeds(arguments)
        ]
        results.append({"net": str(path), "patch_overhead_pct": overhead, **_spread(accuracy)})
    _write(arguments.output, results)


def _detection(arguments: argparse.Namespace) -> None:
    description = Description.load(arguments.net)
    if not description.detection:
        raise McunetError(f"'{arguments.net}' has no detection head")
    results = {}
    for kind in ("layerwise", "all"):
        target = Target(mcpu=arguments.mcpu, sram=arguments.sram, schedules=kind)
        found = largest_resolution(description, target, arguments.resolutions)
        if found and not arguments.plan_only:
            at = replace(description, resolution=found["resolution"], weights=None)
            accuracy = [_train(arguments, arguments.task, at, s) for s in _seeds(arguments)]
            found["map50"] = _spread(accuracy)
        results[kind] = found
    _write(arguments.output, results)


@ends_with_reader
def main(given: Optional[List[str]] = None) -> int:
    """Exit status 1 with a line on standard error for bad input."""
    arguments = _make_parser().parse_args(given)
    if arguments.threads:
        import torch  # pylint: disable=import-outside-toplevel

        torch.set_num_threads(arguments.threads)
    actions = {"schedules": _schedules, "twins": _twins, "detection": _detection}
    return exit_status("mcunet.experiments", lambda: actions[arguments.command](arguments))
