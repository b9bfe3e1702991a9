#!/usr/bin/python3
"""same-instructions.py WITHOUT WITH: equal but for what --cycles adds."""

import json
import pathlib
import sys
from typing import Any


def without_cycles(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            key: without_cycles(item)
            for key, item in value.items()
            if key not in ("cycles", "cycles_by", "milliseconds")
        }
    return [without_cycles(item) for item in value] if isinstance(value, list) else value


plain, modelled = (json.loads(pathlib.Path(name).read_text()) for name in sys.argv[1:])
if "cycles" in plain or "cycles" not in modelled:
    sys.exit("cycles are not where they were asked for")
if plain != without_cycles(modelled):
    sys.exit("--cycles changes more than it adds")
