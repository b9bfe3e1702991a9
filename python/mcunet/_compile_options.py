# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The options of a compilation: known by name, checked, and put into the C API's struct.
A mistake is an error that names the option."""

import difflib
import math
import operator
import os
from typing import Any, Callable, Dict, List, Mapping, Tuple

from ._capi import CompileOptions, McunetError
from ._sizes import MOST_BYTES, parse_size


class UnknownOption(McunetError, TypeError):
    """An option that a compilation does not have; the message names the nearest."""


def choose(option: str, choices: List[str], value: Any) -> int:
    """The index of `value` among the choices."""
    if value not in choices:
        told = ", ".join(f"'{choice}'" for choice in choices if choice)
        raise McunetError(f"{option}: {value!r}: expected one of {told}")
    return choices.index(value)


def _wrong(option: str, expected: str, value: Any) -> McunetError:
    return McunetError(f"{option}: expected {expected}, not {value!r}")


def _text(option: str, value: Any) -> bytes:
    if not isinstance(value, (str, os.PathLike)):
        raise _wrong(option, "text", value)
    text = os.fsencode(value)
    if b"\0" in text:
        raise McunetError(f"{option}: {value!r}: a text ends at a character of 0")
    return text


def _whole(option: str, value: Any) -> int:
    try:
        if isinstance(value, bool):
            raise TypeError
        whole = operator.index(value)
    except TypeError:
        raise _wrong(option, "a whole number", value) from None
    if not -(2**63) <= whole < 2**63:
        raise _wrong(option, "a whole number of 64 bits", value)
    return whole


def _size(option: str, value: Any) -> int:
    """0, the C API's "no budget", for None only."""
    if value is None:
        return 0
    if isinstance(value, str):
        try:
            return parse_size(value)
        except ValueError as problem:
            raise McunetError(f"{option}: {problem}") from None
    try:
        size = operator.index(value)
    except TypeError:
        raise _wrong(option, "bytes, or a size such as '256K'", value) from None
    if size <= 0:
        raise McunetError(f"{option}: the budget must be positive")
    if size > MOST_BYTES:
        raise McunetError(f"{option}: {size}: more than a CPU can address")
    return size


def _percent(option: str, value: Any) -> float:
    """-1, the C API's "no bound", for None only."""
    if value is None:
        return -1.0
    try:
        percent = float(value)
    except (TypeError, ValueError):
        raise _wrong(option, "percent", value) from None
    if not percent >= 0:
        raise McunetError(f"{option}: expected percent of at least 0, not {value!r}")
    return percent


def _megahertz(option: str, value: Any) -> float:
    """0, the C API's "no clock", for None only."""
    if value is None:
        return 0.0
    try:
        clock = float(value)
    except (TypeError, ValueError):
        raise _wrong(option, "a clock in MHz", value) from None
    if not 0 < clock < math.inf:
        raise McunetError(f"{option}: expected a clock in MHz, above 0, not {value!r}")
    return clock


def _flag(option: str, value: Any) -> bool:
    if value not in (True, False):
        raise _wrong(option, "True or False", value)
    return bool(value)


def _one_of(*choices: str) -> Callable[[str, Any], int]:
    return lambda option, value: choose(option, list(choices), value)


# Each option's default and how it is read.
_OPTIONS: Dict[str, Tuple[Any, Callable[[str, Any], Any]]] = {
    "mcpu": ("cortex-m7", _text),
    "name": (None, _text),
    "sram": (None, _size),
    "max_overhead": (None, _percent),
    "input": ("resident", _one_of("resident", "push", "pull")),
    "consume_input": (False, _flag),
    "schedule": ("auto", _text),
    "point": (0, _whole),
    "optimize": ("balanced", _one_of("balanced", "latency", "sram")),
    "profile_symbols": (False, _flag),
    "prefer_flash": (False, _flag),
    "keep_channels": (False, _flag),
    "input_layout": ("", _one_of("", "nhwc", "nchw")),
    "clock": (None, _megahertz),
}


def _refuse_unknown(option: str) -> None:
    nearest = difflib.get_close_matches(option.lower().replace("-", "_"), _OPTIONS, n=1)
    hint = f"did you mean '{nearest[0]}'?" if nearest else f"there are {', '.join(_OPTIONS)}"
    raise UnknownOption(f"no option '{option}'; {hint}")


def compile_options(model: str, given: Mapping[str, Any]) -> CompileOptions:
    """The options `given` for a compilation, and the defaults of the rest; `model` names
    what is compiled where they do not."""
    for option in given:
        if option not in _OPTIONS:
            _refuse_unknown(option)
    values = {option: given.get(option, default) for option, (default, _) in _OPTIONS.items()}
    if values["name"] is None:
        values["name"] = _identifier(model)
    read = {option: parse(option, values[option]) for option, (_, parse) in _OPTIONS.items()}
    return CompileOptions(**read)


def _identifier(text: str) -> str:
    """A C identifier close to `text`."""
    name = "".join(c if c.isascii() and (c.isalnum() or c == "_") else "_" for c in text)
    return name if name and name[0].isalpha() else "m" + name
