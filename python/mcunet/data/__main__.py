# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""python -m mcunet.data fetch|image|pack ..."""

import argparse
import sys
from pathlib import Path
from typing import List, Optional

from .. import data
from .._capi import McunetError
from .._command import ends_with_reader, exit_status
from . import fetch, png


def _make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m mcunet.data")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    command = commands.add_parser("fetch", help="download data sets now")
    command.add_argument("sets", nargs="+", choices=fetch.SETS)
    command.add_argument("--data", type=Path, metavar="DIR", help="where data sets are kept")
    command = commands.add_parser("image", help="one image of a task as PNG; prints its answer")
    command.add_argument("task", choices=data.TASKS)
    command.add_argument("index", type=int)
    command.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.png")
    command.add_argument("--split", default="test", choices=fetch.SPLITS)
    command.add_argument("--size", type=int, default=32)
    command.add_argument("--data", type=Path, metavar="DIR", help="where data sets are kept")
    command = commands.add_parser("pack", help="a PNG as a network's input: int8, pixels less 128")
    command.add_argument("image", type=Path, metavar="FILE.png")
    command.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.bin")
    return parser


def _image(arguments: argparse.Namespace) -> None:
    if arguments.index < 0:
        raise McunetError(f"image {arguments.index}: expected 0 or more")
    small = arguments.task in fetch.SETS
    count = 0 if small else arguments.index + 1
    found = data.load(arguments.task, arguments.split, arguments.size, count, arguments.data)
    if arguments.index >= len(found.images):
        raise McunetError(f"image {arguments.index}: there are {len(found.images)}")
    arguments.output.write_bytes(png.encode(found.images[arguments.index]))
    answer = found.labels[arguments.index]
    if not found.detection:
        print(found.classes[answer])
        return
    for label, *box in answer.tolist():
        if label >= 0:
            print(found.classes[label], *box)


def _pack(arguments: argparse.Namespace) -> None:
    try:
        pixels = png.decode(arguments.image.read_bytes())
    except OSError as problem:
        raise McunetError(f"'{arguments.image}': {problem.strerror}") from problem
    except ValueError as problem:
        raise McunetError(f"'{arguments.image}': {problem}") from problem
    arguments.output.write_bytes(data.to_int8(pixels).tobytes())


def _fetch(arguments: argparse.Namespace) -> None:
    for name in arguments.sets:
        fetch.load(name, "test", arguments.data)


@ends_with_reader
def main(given: Optional[List[str]] = None) -> int:
    """Exit status 1 with a line on standard error for bad input."""
    arguments = _make_parser().parse_args(given)
    actions = {"fetch": _fetch, "image": _image, "pack": _pack}
    return exit_status("mcunet.data", lambda: actions[arguments.command](arguments))


if __name__ == "__main__":
    sys.exit(main())
