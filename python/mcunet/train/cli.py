# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""python -m mcunet.train TASK --net=FILE.net.json -o TRAINED.net.json ..."""

import argparse
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, List, Optional

from .._capi import McunetError
from .._command import ends_with_reader, exit_status
from ..description import Description
from .. import data

QUICK = {"epochs": 2, "fine_tune_epochs": 1, "train_images": 6000, "test_images": 1000}


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m mcunet.train",
        description="Trains a described network, quantises it to int8, compiles it for this "
        "machine and measures it there, every output compared with the simulation's.",
    )
    parser.add_argument("task", choices=data.TASKS)
    parser.add_argument("--net", required=True, metavar="FILE", help="the description")
    parser.add_argument("--net-name", default="", help="which network of the file")
    parser.add_argument("-o", "--output", required=True, metavar="FILE", help="with weights")
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument(
        "--fine-tune-epochs", type=int, default=3, help="with quantisation simulated (0: none)"
    )
    parser.add_argument("--start", metavar="FILE", help="go on from this network's weights")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--rate", type=float, default=0.1, help="learning rate per 128 images")
    parser.add_argument("--train-images", type=int, default=0, help="0: all")
    parser.add_argument("--test-images", type=int, default=0, help="0: all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="auto", help="auto, cpu or cuda")
    parser.add_argument("--threads", type=int, default=0, help="of the CPU; 0: PyTorch's choice")
    parser.add_argument("--data", type=Path, metavar="DIR", help="where data sets are kept")
    parser.add_argument("--checkpoint", type=Path, metavar="FILE", help="go on where it stopped")
    parser.add_argument("--quick", action="store_true", help="a minute, to see that it works")
    parser.add_argument("--least", type=float, help="fail below this accuracy of the compiled")
    return parser


def _arguments(given: Optional[List[str]]) -> argparse.Namespace:
    parser = _make_parser()
    parsed = parser.parse_args(given)
    if parsed.quick:
        for name, value in QUICK.items():
            setattr(parsed, name, value)
    if parsed.epochs < 1 or parsed.batch < 2 or parsed.fine_tune_epochs < 0:
        parser.error("epochs must be 1 or more, the batch 2 or more")
    return parsed


def _train(arguments: argparse.Namespace) -> None:
    # Only here: the help and wrong arguments must not wait for PyTorch.
    import torch  # pylint: disable=import-outside-toplevel

    from .compiled import evaluate_compiled  # pylint: disable=import-outside-toplevel
    from .fit import Settings  # pylint: disable=import-outside-toplevel
    from .recipe import train_network  # pylint: disable=import-outside-toplevel
    from .weights import QuantisedNetwork  # pylint: disable=import-outside-toplevel

    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    description = replace(Description.load(arguments.net, arguments.net_name), weights=None)
    start = QuantisedNetwork.of(Description.load(arguments.start)) if arguments.start else None
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
    Path(arguments.output).parent.mkdir(parents=True, exist_ok=True)
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
    try:
        return exit_status("mcunet.train", lambda: _train(arguments))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1
