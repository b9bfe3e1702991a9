# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the commands that need PyTorch do about bad input."""

import sys
from typing import Callable

from ._capi import McunetError


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
