# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""python -m mcunet.search run|front|rate ..."""

import argparse
import json
import random
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

from .. import data
from .._capi import McunetError, targets
from .._command import ends_with_reader, exit_status
from ..cli import parse_size
from . import report, space as spaces
from .cost import SPACES, Target, evaluate
from .evolve import Plan
from .plot import Found, plot
from .state import State

QUICK: Any = {
    "population": 6,
    "mutations": 3,
    "crossovers": 3,
    "generations": 1,
    "supernet_epochs": 1,
    "final_epochs": 1,
    "fine_tune_epochs": 1,
    "train_images": 3000,
    "test_images": 500,
    "validation": 250,
}


def _add_target(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mcpu", default="cortex-m7", help="CPU (default cortex-m7)")
    parser.add_argument("--sram", type=parse_size, default=32768, help="bytes, nK or nM, for all")
    parser.add_argument("--flash", type=parse_size, default=1 << 20, help="weights and code")
    parser.add_argument("--latency", type=float, default=1e18, help="instructions, as predicted")
    parser.add_argument("--input", default="push", choices=["resident", "push", "pull"])
    parser.add_argument("--schedules", default="all", choices=SPACES, help="what may be chosen")
    parser.add_argument("--space", type=Path, metavar="FILE", help="the space of networks, JSON")


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m mcunet.search",
        description="Searches network and schedule together under bounds on SRAM, flash and time.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    command = commands.add_parser("run", help="train a super-network, evolve, train the best")
    command.add_argument("task", choices=data.CLASSIFICATION_TASKS)
    command.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    _add_target(command)
    command.add_argument("--population", type=int, default=100)
    command.add_argument("--mutations", type=int, default=50)
    command.add_argument("--crossovers", type=int, default=50)
    command.add_argument("--generations", type=int, default=30)
    command.add_argument("--supernet-epochs", type=int, default=40)
    command.add_argument("--final-epochs", type=int, default=40)
    command.add_argument("--fine-tune-epochs", type=int, default=3)
    command.add_argument("--finalists", type=int, default=1, help="networks trained in the end")
    command.add_argument("--batch", type=int, default=128)
    command.add_argument("--rate", type=float, default=0.05, help="the highest learning rate")
    command.add_argument(
        "--supernet", type=Path, metavar="FILE", help="trained before, or where it goes"
    )
    command.add_argument("--train-images", type=int, default=0, help="0: all")
    command.add_argument("--test-images", type=int, default=0, help="0: all")
    command.add_argument("--validation", type=int, default=2000, help="images to rank by")
    command.add_argument("--seed", type=int, default=0)
    command.add_argument("--device", default="auto", help="auto, cpu or cuda")
    command.add_argument("--threads", type=int, default=0, help="of PyTorch; 0: its choice")
    command.add_argument("--workers", type=int, default=1, help="processes that search schedules")
    command.add_argument("--data", type=Path, metavar="DIR", help="where data sets are kept")
    command.add_argument("--quick", action="store_true", help="minutes, to see that it works")
    command = commands.add_parser("front", help="fronts of searches: tables, and a plot")
    command.add_argument("folders", type=Path, nargs="+", metavar="DIR", help="of a search")
    command.add_argument("-o", "--output", type=Path, metavar="FILE", help=".svg, .png, .pdf")
    command.add_argument(
        "--over",
        type=_costs,
        default=report.COSTS,
        metavar="COSTS",
        help=f"costs that accuracy is weighed against, of {','.join(report.COSTS)}; default: all",
    )
    command = commands.add_parser("rate", help="how many networks a second one core looks at")
    _add_target(command)
    command.add_argument("--count", type=int, default=100)
    command.add_argument("--seed", type=int, default=0)
    return parser


def _costs(text: str) -> Sequence[str]:
    names = tuple(text.split(","))
    if not set(names) <= set(report.COSTS):
        raise argparse.ArgumentTypeError(
            f"'{text}': expected one or more of {','.join(report.COSTS)}"
        )
    return names


def _target(arguments: argparse.Namespace) -> Target:
    if arguments.mcpu not in targets():
        raise McunetError(f"no CPU '{arguments.mcpu}'; there are: {', '.join(targets())}")
    return Target(
        mcpu=arguments.mcpu,
        sram=arguments.sram,
        flash=arguments.flash,
        latency=arguments.latency,
        input=arguments.input,
        schedules=arguments.schedules,
    )


def _space(arguments: argparse.Namespace, task: str) -> spaces.Space:
    if arguments.space:
        return spaces.load(arguments.space)
    classes = len(data.classes_of(task))
    small = task in data.CLASSES
    return spaces.small_space(classes) if small else spaces.canvas_space(classes)


def _run(arguments: argparse.Namespace) -> None:
    # Only here: the other commands do without PyTorch.
    import torch  # pylint: disable=import-outside-toplevel

    from .run import Job, run  # pylint: disable=import-outside-toplevel

    if arguments.quick:
        for name, value in QUICK.items():
            setattr(arguments, name, value)
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    plan = Plan(
        population=arguments.population,
        mutations=arguments.mutations,
        crossovers=arguments.crossovers,
        generations=arguments.generations,
        seed=arguments.seed,
    )
    job = Job(
        task=arguments.task,
        space=_space(arguments, arguments.task),
        target=_target(arguments),
        plan=plan,
        folder=arguments.output,
        supernet_epochs=arguments.supernet_epochs,
        final_epochs=arguments.final_epochs,
        fine_tuning=arguments.fine_tune_epochs,
        finalists=arguments.finalists,
        batch=arguments.batch,
        rate=arguments.rate,
        supernet=arguments.supernet,
        device=arguments.device,
        workers=arguments.workers,
        train_images=arguments.train_images,
        test_images=arguments.test_images,
        validation=arguments.validation,
        data=arguments.data,
    )
    print(json.dumps(run(job), indent=2))


def _found(folder: Path, over: Sequence[str]) -> Found:
    path = folder / "search.sqlite"
    if not path.exists():
        raise McunetError(f"'{path}' is not there: not the folder of a search")
    state = State(path)
    space = spaces.Space.from_json(state.setting("space"))
    entries = state.entries()
    costed, fitting, scored = state.counts()
    best = report.front(entries, over)
    print(report.table(space, best))
    first, last = report.trend(space, best)
    print(f"{costed} networks looked at, {fitting} fit, {scored} scored; ", end="")
    print(f"mean kernel {first:.2f} in the first third of their blocks, {last:.2f} in the last")
    return Found(space, state.setting("target"), entries, over)


def _front(arguments: argparse.Namespace) -> None:
    searches: Dict[str, Found] = {}
    for folder in arguments.folders:
        found = _found(folder, arguments.over)
        known = searches.setdefault(found.label, found)
        if known.space != found.space:
            raise McunetError(f"'{folder}' is a search of another space than the others")
        if known.target != found.target:
            raise McunetError(
                f"'{folder}' is a search under other bounds than those before, by the same "
                f"schedules ({found.label}): draw them apart"
            )
        both = {entry.genes: entry for entry in (*known.entries, *found.entries)}
        searches[found.label] = replace(known, entries=list(both.values()))
    if arguments.output:
        plot(list(searches.values()), arguments.output)


def _rate(arguments: argparse.Namespace) -> None:
    space, target = _space(arguments, "presence"), _target(arguments)
    rng = random.Random(arguments.seed)
    drawn = [spaces.draw(space, rng).description for _ in range(max(1, arguments.count))]
    evaluate(drawn[0], target)  # loads the library
    begin = time.process_time()
    fitting = sum(evaluate(description, target) is not None for description in drawn)
    seconds = time.process_time() - begin
    result = {
        "networks": len(drawn),
        "fit": fitting,
        "cpu_seconds": round(seconds, 3),
        "networks_per_cpu_second": round(len(drawn) / max(seconds, 1e-9), 1),
    }
    print(json.dumps(result))


@ends_with_reader
def main(given: Optional[List[str]] = None) -> int:
    """Exit status 1 with a line on standard error for bad input."""
    arguments = _make_parser().parse_args(given)
    actions = {"run": _run, "front": _front, "rate": _rate}
    return exit_status("mcunet.search", lambda: actions[arguments.command](arguments))
