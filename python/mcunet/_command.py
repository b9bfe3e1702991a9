# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""How commands end: bad input, a missing package, output that nobody reads. And how
their options are read."""

import argparse
import functools
import os
import sys
from pathlib import Path
from typing import Any, Callable

from ._capi import DoesNotFit, McunetError

_BROKEN_PIPE = 141  # what a shell says of a program that SIGPIPE ended


class Defaults(argparse.HelpFormatter):
    """Help that tells the default of every option that has one."""

    def _get_help_string(self, action: argparse.Action) -> str:
        text = action.help or ""
        told = action.default in (None, False, "", argparse.SUPPRESS) or "default" in text
        return text if told or not action.option_strings else f"{text} (default %(default)s)"


PICTURES = (".svg", ".png", ".pdf")


def picture(text: str) -> Path:
    """For argparse: a file to draw into, of one of PICTURES."""
    if Path(text).suffix not in PICTURES:
        raise argparse.ArgumentTypeError(f"'{text}': expected one of {', '.join(PICTURES)}")
    return Path(text)


def at_least(least: int) -> Callable[[str], int]:
    """For argparse: a whole number, `least` or more."""

    def parse(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"'{text}': expected a whole number from {least}")
        return int(text)

    return parse


def exit_status(program: str, action: Callable[[], None], does_not_fit: int = 1) -> int:
    """0; or a line on standard error and 1 for bad input, a file that cannot be read or
    written, or a missing package; `does_not_fit` where nothing fits the target."""
    try:
        action()
    except BrokenPipeError:
        raise  # ends_with_reader's business
    except McunetError as problem:
        print(f"{program}: error: {problem}", file=sys.stderr)
        return does_not_fit if isinstance(problem, DoesNotFit) else 1
    except ImportError as problem:
        print(f"{program}: error: {problem} (Debian: python3-torch)", file=sys.stderr)
        return 1
    except OSError as problem:
        where = f"'{problem.filename}': " if problem.filename else ""
        print(f"{program}: error: {where}{problem.strerror or problem}", file=sys.stderr)
        return 1
    return 0


def ends_with_reader(main: Callable[..., int]) -> Callable[..., int]:
    """A `main` that says nothing when its output is read no further, by `head` say."""

    @functools.wraps(main)
    def wrapped(*given: Any, **named: Any) -> int:
        try:
            try:
                return main(*given, **named)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            # Python flushes once more at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return _BROKEN_PIPE

    return wrapped
