# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a network costs, as the compiler finds it: schedule searched, buffers placed."""

import ctypes
import json
from dataclasses import dataclass
from typing import Optional, Tuple

from .. import _capi
from ..description import Description

SPACES = ("layerwise", "patch-stage", "all")
_INPUT_MODES = ("resident", "push", "pull")


@dataclass(frozen=True)
class Target:
    """A microcontroller and what may be used of it. The stack is only known once there
    is an object: `stack` is kept free for it, and the object is measured."""

    mcpu: str = "cortex-m7"
    sram: int = 32768  # bytes, everything counted
    flash: int = 1 << 20  # bytes of weights, biases and factors
    latency: float = 1e18  # instructions, as predicted
    input: str = "push"
    schedules: str = "all"
    stack: int = 768


@dataclass(frozen=True)
class Cost:
    sram: int  # arena and caller's buffers
    flash: int
    latency: float
    macs: int  # that run
    macs_once: int  # layer by layer
    tiled_layers: int


def evaluate(
    description: Description, target: Target, full: bool = False
) -> Optional[Tuple[Cost, str]]:
    """The cheapest schedule (as JSON, for Network.compile) within the target, and what it
    costs; None where nothing fits. `full` searches more schedules, in more time."""
    flash = description.weight_bytes()
    if flash > target.flash:
        return None
    options = _capi.EvaluateOptions(
        mcpu=target.mcpu.encode(),
        sram=target.sram - target.stack,
        input=_INPUT_MODES.index(target.input),
        consume_input=False,
        space=SPACES.index(target.schedules),
        full=full,
    )
    shape = description.to_json()
    shape.pop("weights", None)
    result, schedule = _capi.Evaluation(), ctypes.c_void_p()
    _capi.call(
        "mcunetEvaluateNet",
        json.dumps(shape).encode(),
        description.name.encode(),
        ctypes.byref(options),
        ctypes.byref(result),
        ctypes.byref(schedule),
    )
    text = _capi.take_string(schedule)
    if not result.fits or result.cost > target.latency:
        return None
    total = result.arena_bytes + result.input_bytes + result.output_bytes
    cost = Cost(total, flash, result.cost, result.macs, result.macs_once, result.tiled_layers)
    return cost, text
