# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""How commands end: bad input, a missing package, output that nobody reads."""

import functools
import os
import sys
from typing import Any, Callable

from ._capi import McunetError

_BROKEN_PIPE = 141  # what a shell says of a program that SIGPIPE ended


def exit_status(program: str, action: Callable[[], None]) -> int:
    """0; or 1 with a line on standard error for bad input or a missing package."""
    try:
        action()
    except McunetError as problem:
        print(f"{program}: error: {problem}", file=sys.stderr)
        return 1
    except ImportError as problem:
        print(f"{program}: error: {problem} (Debian: python3-torch)", file=sys.stderr)
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
