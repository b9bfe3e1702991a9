# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A bar on standard error, where that is a terminal."""

import sys
from typing import Any, Iterator, Sequence

_WIDTH = 30


def progress(label: str, steps: Sequence[Any]) -> Iterator[Any]:
    shown = sys.stderr.isatty() and len(steps) > 1
    for index, step in enumerate(steps):
        if shown:
            done = index * _WIDTH // len(steps)
            bar = "#" * done + "." * (_WIDTH - done)
            print(f"\r{label:12} {bar} {index}/{len(steps)}", end="", file=sys.stderr, flush=True)
        yield step
    if shown:
        print(f"\r{' ' * (_WIDTH + 30)}\r", end="", file=sys.stderr, flush=True)
