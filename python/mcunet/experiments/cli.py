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
from .._capi import DoesNotFit, McunetError
from .._command import Defaults, at_least, ends_with_reader, exit_status
from .._options import add_search_options, add_training_options
from ..cli import parse_size
from ..description import Description
from ..search import space as spaces
from ..search.cost import SPACES, Target, evaluate
from ..search.evolve import Plan
from .affordable import largest_resolution


def _add_schedules(commands: Any) -> None:
    command = commands.add_parser(
        "schedules",
        help="one budget, three kinds of schedule: layer by layer, one stage, all",
        description="A generation has mutations and crossovers, half as many as the population.",
        formatter_class=Defaults,
    )
    add = command.add_argument
    add(
        "task",
        choices=data.CLASSIFICATION_TASKS,
        metavar="TASK",
        help=", ".join(data.CLASSIFICATION_TASKS),
    )
    add("--sram", type=parse_size, default="32K", help="bytes, nK or nM, for all; images pushed")
    add_search_options(command)
    _common(command)


def _add_twins(commands: Any) -> None:
    command = commands.add_parser(
        "twins", help="two networks trained alike, and their patches", formatter_class=Defaults
    )
    add = command.add_argument
    add("task", choices=data.TASKS, metavar="TASK", help=", ".join(data.TASKS))
    add("nets", nargs=2, metavar="FILE", help="descriptions; weights are a start")
    add("--sram", type=parse_size, default="32K", help="for patches; images pulled")
    add("--from-scratch", action="store_true", help="weights are no start")
    _common(command)


def _add_detection(commands: Any) -> None:
    command = commands.add_parser(
        "detection",
        help="layer by layer against tiles, each at the resolution that fits",
        formatter_class=Defaults,
    )
    add = command.add_argument
    add("net", metavar="FILE", help="a description with a detection head")
    add("--task", default="detection", choices=data.DETECTION_TASKS, help="what to learn")
    add("--sram", type=parse_size, default="64K", help="bytes, nK or nM, for all; images pushed")
    sizes = list(range(64, 257, 16))
    add("--resolutions", type=at_least(32), nargs="+", default=sizes, help="to choose from")
    add("--plan-only", action="store_true", help="only say what fits")
    _common(command)


def _common(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("-o", "--output", type=Path, required=True, metavar="DIR", help="for results.json")
    add("--mcpu", default="cortex-m7", help="CPU")
    add("--epochs", type=at_least(1), default=40, help="of each network")
    add("--seeds", type=at_least(1), default=3, help="how many runs of each")
    add("--first-seed", type=at_least(0), default=0, help="of the seeds")
    add_training_options(parser)


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m mcunet.experiments")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_schedules(commands)
    _add_twins(commands)
    _add_detection(commands)
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

    space = spaces.for_task(arguments.task, arguments.space)
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
            except DoesNotFit as problem:
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
    from ..train.task import check_network  # pylint: disable=import-outside-toplevel

    results = []
    networks = [Description.load(path) for path in arguments.nets]
    for description, path in zip(networks, arguments.nets):
        check_network(description, arguments.task, path)
    for index, path in enumerate(arguments.nets):
        description = replace(networks[index], name=f"{networks[index].name}-{index}")
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
    if not arguments.plan_only:
        from ..train.task import check_network  # pylint: disable=import-outside-toplevel

        check_network(replace(description, weights=None), arguments.task, arguments.net)
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
    actions = {"schedules": _schedules, "twins": _twins, "detection": _detection}

    def act() -> None:
        if arguments.threads and not vars(arguments).get("plan_only"):
            import torch  # pylint: disable=import-outside-toplevel

            torch.set_num_threads(arguments.threads)
        actions[arguments.command](arguments)

    return exit_status("mcunet.experiments", act)
