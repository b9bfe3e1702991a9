# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Options of every command that trains. Without PyTorch: help must not wait for it."""

import argparse
from pathlib import Path
from typing import Any, Mapping

from ._command import at_least


def add_training_options(parser: argparse.ArgumentParser) -> None:
    """How much, on what, where."""
    add = parser.add_argument
    add("--fine-tune-epochs", type=at_least(0), default=3, help="with quantisation simulated")
    add("--train-images", type=at_least(0), default=0, help="0: all")
    add("--test-images", type=at_least(0), default=0, help="0: all")
    add("--device", default="auto", help="auto, cpu or cuda")
    add("--threads", type=at_least(0), default=0, help="of PyTorch; 0: its choice")
    add("--data", type=Path, metavar="DIR", help="where data sets are kept")


def add_search_options(parser: argparse.ArgumentParser) -> None:
    """Of a search over a super-network."""
    add, number = parser.add_argument, at_least(1)
    add("--space", type=Path, metavar="FILE", help="the space of networks, JSON")
    add("--population", type=number, default=100, help="networks drawn at first")
    add("--generations", type=at_least(0), default=30, help="more of them go on from fewer")
    add("--supernet", type=Path, metavar="FILE", help="trained before, or where it goes")
    add("--supernet-epochs", type=number, default=40, help="where it is not trained yet")
    add("--validation", type=number, default=2000, help="training images, to rank by")
    add("--batch", type=at_least(2), default=128, help="images a step")
    rate = "highest learning rate; finalists': per 128 images"
    add("--rate", type=float, default=0.05, help=rate)
    add("--workers", type=number, default=1, help="processes that search schedules")


def add_quick(parser: argparse.ArgumentParser, quick: Mapping[str, Any]) -> None:
    """`quick`: other defaults, by destination, which the parser gets where it is given."""
    told = ", ".join(f"--{name.replace('_', '-')}={value}" for name, value in quick.items())
    parser.add_argument("--quick", action="store_true", help=f"to see that it works: {told}")
