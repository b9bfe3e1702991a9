# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""python -m mcunet.train TASK --net=FILE.net.json -o TRAINED.net.json ..."""

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any, List, Optional

from .._capi import McunetError
from .._command import Defaults, at_least, ends_with_reader, exit_status
from .._options import add_quick, add_training_options
from ..description import Description
from .. import data

QUICK = {"epochs": 2, "fine_tune_epochs": 1, "train_images": 6000, "test_images": 1000}


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m mcunet.train",
        description="Trains a described network, quantises it to int8, compiles it for this "
        "machine and measures it there, every output compared with the simulation's.",
        formatter_class=Defaults,
    )
    add = parser.add_argument
    add("task", choices=data.TASKS, metavar="TASK", help=", ".join(data.TASKS))
    add("--net", required=True, metavar="FILE", help="the description; its weights are not read")
    add("--net-name", default="", help="which network of a file of several")
    add("-o", "--output", type=Path, required=True, metavar="FILE", help="with weights")
    add("--epochs", type=at_least(1), default=60, help="in real numbers")
    add("--start", metavar="FILE", help="go on from these weights, at a tenth of the rate")
    add("--batch", type=at_least(2), default=128, help="images a step")
    add("--rate", type=float, default=0.1, help="highest learning rate, per 128 images")
    add("--seed", type=int, default=0, help="of weights and order")
    add("--checkpoint", type=Path, metavar="FILE", help="go on where it stopped")
    add_training_options(parser)
    add_quick(parser, QUICK)
    add("--least", type=float, help="fail below this accuracy of the compiled network")
    return parser


def _arguments(given: Optional[List[str]]) -> argparse.Namespace:
    parser = _make_parser()
    parsed = parser.parse_args(given)
    if parsed.quick:
        parser.set_defaults(**QUICK)
        parsed = parser.parse_args(given)
    return parsed


def _train(arguments: argparse.Namespace) -> None:
    # Only here: the help and wrong arguments must not wait for PyTorch.
    import torch  # pylint: disable=import-outside-toplevel

    from .compiled import evaluate_compiled  # pylint: disable=import-outside-toplevel
    from .fit import Settings  # pylint: disable=import-outside-toplevel
    from .recipe import train_network  # pylint: disable=import-outside-toplevel
    from .task import check_network  # pylint: disable=import-outside-toplevel
    from .weights import QuantisedNetwork, check_start  # pylint: disable=import-outside-toplevel

    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    description = replace(Description.load(arguments.net, arguments.net_name), weights=None)
    check_network(description, arguments.task, arguments.net)
    start = None
    if arguments.start:
        begin = Description.load(arguments.start, arguments.net_name)
        check_start(description, begin, f"'{arguments.start}'")
        start = QuantisedNetwork.of(begin, arguments.start)
    size = description.resolution
    sets = [
        data.load(arguments.task, split, size, count, arguments.data)
        for split, count in (("train", arguments.train_images), ("test", arguments.test_images))
    ]
    settings = Settings(
        epochs=arguments.epochs,
        batch=arguments.batch,
        rate=arguments.rate,
        seed=arguments.seed,
        device=arguments.device,
        checkpoint=arguments.checkpoint,
    )
    tuning = arguments.fine_tune_epochs
    trained = train_network(description, sets[0], settings, tuning, sets[1], start)
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    trained.network.described().save(arguments.output)  # before anything can go wrong
    accuracy = evaluate_compiled(trained.network, sets[1])
    result: Any = {
        "task": arguments.task,
        "measure": "mAP@0.5" if description.detection else "top-1",
        "real": round(100 * trained.real, 2),
        "int8_compiled": round(100 * accuracy, 2),
        "test_images": len(sets[1].images),
        "macs": description.macs(),
        "weight_bytes": description.weight_bytes(),
    }
    classes = list(sets[1].classes)
    trained.network.described().save(arguments.output, _classes=classes, _trained=result)
    print(json.dumps(result))
    if arguments.least is not None and 100 * accuracy < arguments.least:
        raise McunetError(f"{100 * accuracy:.2f} is below {arguments.least}")


@ends_with_reader
def main(given: Optional[List[str]] = None) -> int:
    """Exit status 1 with a line on standard error for bad input."""
    arguments = _arguments(given)
    return exit_status("mcunet.train", lambda: _train(arguments))
