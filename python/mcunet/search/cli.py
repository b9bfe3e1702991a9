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
from .._command import PICTURES, Defaults, at_least, ends_with_reader, exit_status, picture
from .._options import add_quick, add_search_options, add_training_options
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
    parser.add_argument("--mcpu", default="cortex-m7", help="CPU")
    parser.add_argument("--sram", type=parse_size, default="32K", help="bytes, nK or nM, for all")
    parser.add_argument("--flash", type=parse_size, default="1M", help="weights and code")
    parser.add_argument("--latency", type=float, default=1e18, help="instructions, as predicted")
    modes = ["resident", "push", "pull"]
    parser.add_argument("--input", default="push", choices=modes, help="how the image comes")
    parser.add_argument("--schedules", default="all", choices=SPACES, help="what may be chosen")


def _add_run(commands: Any) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        "run", help="train a super-network, evolve, train the best", formatter_class=Defaults
    )
    number, add = at_least(1), command.add_argument
    add(
        "task",
        choices=data.CLASSIFICATION_TASKS,
        metavar="TASK",
        help=", ".join(data.CLASSIFICATION_TASKS),
    )
    add("-o", "--output", type=Path, required=True, metavar="DIR", help="gone on from if there")
    _add_target(command)
    add_search_options(command)
    add("--mutations", type=at_least(0), default=50, help="a generation")
    add("--crossovers", type=at_least(0), default=50, help="a generation")
    add("--final-epochs", type=number, default=40, help="of each finalist")
    add("--finalists", type=at_least(0), default=1, help="networks trained in the end")
    add("--seed", type=int, default=0, help="of weights, order and evolution")
    add_training_options(command)
    add_quick(command, QUICK)
    return command


def _add_front(commands: Any) -> None:
    command = commands.add_parser("front", help="fronts of searches: tables, and a plot")
    command.add_argument("folders", type=Path, nargs="+", metavar="DIR", help="of a search")
    command.add_argument("-o", "--output", type=picture, metavar="FILE", help=", ".join(PICTURES))
    command.add_argument(
        "--over",
        type=_costs,
        default=report.COSTS,
        metavar="COSTS",
        help=f"costs that accuracy is weighed against, of {','.join(report.COSTS)}; default: all",
    )


def _add_rate(commands: Any) -> None:
    command = commands.add_parser(
        "rate", help="how many networks a second one core looks at", formatter_class=Defaults
    )
    _add_target(command)
    command.add_argument("--space", type=Path, metavar="FILE", help="the space of networks, JSON")
    command.add_argument("--count", type=at_least(1), default=100, help="networks drawn")
    command.add_argument("--seed", type=int, default=0, help="of the draw")


def _parse(given: Optional[List[str]]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m mcunet.search",
        description="Searches network and schedule together under bounds on SRAM, flash and time.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    run = _add_run(commands)
    _add_front(commands)
    _add_rate(commands)
    arguments = parser.parse_args(given)
    if arguments.command == "run" and arguments.quick:
        run.set_defaults(**QUICK)
        arguments = parser.parse_args(given)
    return arguments


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


def _run(arguments: argparse.Namespace) -> None:
    # Only here: the other commands do without PyTorch.
    import torch  # pylint: disable=import-outside-toplevel

    from .run import Job, run  # pylint: disable=import-outside-toplevel

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
        space=spaces.for_task(arguments.task, arguments.space),
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
    if not entries:
        raise McunetError(f"'{path}': no network has been scored yet")
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
    space, target = spaces.for_task("presence", arguments.space), _target(arguments)
    rng = random.Random(arguments.seed)
    drawn = [spaces.draw(space, rng).description for _ in range(arguments.count)]
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
    arguments = _parse(given)
    actions = {"run": _run, "front": _front, "rate": _rate}
    return exit_status("mcunet.search", lambda: actions[arguments.command](arguments))
