# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""NAME.json as objects. Keys that a class does not have stay in `Report.raw`."""

import json
from dataclasses import dataclass, field, fields
from typing import Any, Dict, List, Mapping, Optional, Type, TypeVar

T = TypeVar("T")


def _pick(cls: Type[T], values: Mapping[str, Any]) -> T:
    """An object of `cls` from the keys that it knows."""
    known = {entry.name for entry in fields(cls)}
    return cls(**{key: value for key, value in values.items() if key in known})


@dataclass(frozen=True)
class Tensor:
    """An input or output: real = scale * (int8 - zero_point). An output of `type` "i32" or
    "i64" is made of indices (ARG_MAX), which have no scale."""

    name: str = ""
    shape: List[int] = field(default_factory=list)
    type: str = "int8"
    scale: float = 1.0
    zero_point: int = 0
    offset: int = 0
    bytes: int = 0
    map: List[int] = field(default_factory=list)  # the same as rows, columns, channels
    layout: str = ""  # of an image: "nhwc" or "nchw" where that was declared


@dataclass(frozen=True)
class Sram:
    """Bytes of RAM by kind; `paper` counts activations only, the image left out."""

    arena: int = 0
    input: int = 0
    output: int = 0
    stack: int = 0
    total: int = 0
    paper: int = 0
    layerwise_paper: int = 0


@dataclass(frozen=True)
class Flash:
    weights: int = 0
    code: int = 0
    total: int = 0


@dataclass(frozen=True)
class Stage:
    """Layers that run together, tile by tile."""

    layers: List[str] = field(default_factory=list)
    order: str = ""
    tile: List[int] = field(default_factory=list)
    row_steps: int = 1
    strips: int = 1
    bytes: int = 0
    macs: int = 0
    macs_layerwise: int = 0
    macs_overhead_pct: float = 0.0


@dataclass(frozen=True)
class Buffer:
    """Bytes [offset, offset + size) of the arena from layer first_use to last_use."""

    name: str = ""
    kind: str = "tensor"
    offset: int = 0
    size: int = 0
    first_use: int = 0
    last_use: int = 0


@dataclass(frozen=True)
class Layer:
    name: str = ""
    label: str = ""  # short: index, operation, last part of the name
    op: str = ""
    input_shapes: List[List[int]] = field(default_factory=list)
    output_shape: List[int] = field(default_factory=list)
    macs: int = 0
    cost: float = 0.0  # predicted instructions
    cycles: Optional[int] = None  # predicted, where there is a model of the CPU


@dataclass(frozen=True)
class Peak:
    """What runs while the arena's highest byte is in use."""

    layer: int = 0
    bytes: int = 0
    free: int = 0


@dataclass(frozen=True)
class Cycles:
    """Of one inference, `predicted` by a model of `core` (docs/Cycles.md); the time is there
    where a clock was given."""

    predicted: int = 0
    core: str = ""
    clock_mhz: Optional[float] = None
    microseconds: Optional[int] = None


@dataclass(frozen=True)
class Report:
    name: str
    mcpu: str
    input_mode: str
    consumes_input: bool
    arena_align: int
    inputs: List[Tensor]
    outputs: List[Tensor]
    macs: int
    macs_layerwise: int
    macs_overhead_pct: float
    cost: float
    cycles: Optional[Cycles]  # None for the host
    budget: Optional[int]  # of SRAM, as asked for
    sram: Sram
    peak: Optional[Peak]  # None where nothing lies in the arena
    flash: Flash
    stages: List[Stage]
    buffers: List[Buffer]
    layers: List[Layer]
    raw: Dict[str, Any] = field(repr=False)

    @staticmethod
    def parse(text: str) -> "Report":
        raw = json.loads(text)
        first = raw.get("input", {})
        return Report(
            name=raw.get("name", ""),
            mcpu=raw.get("mcpu", ""),
            input_mode=first.get("mode", "resident"),
            consumes_input=first.get("consumed", False),
            arena_align=raw.get("arena_align", 16),
            inputs=[_pick(Tensor, entry) for entry in raw.get("inputs", [first])],
            outputs=[_pick(Tensor, entry) for entry in raw.get("outputs", [raw.get("output", {})])],
            macs=raw.get("macs", 0),
            macs_layerwise=raw.get("macs_layerwise", 0),
            macs_overhead_pct=raw.get("macs_overhead_pct", 0.0),
            cost=raw.get("cost", 0.0),
            cycles=_pick(Cycles, raw["cycles"]) if raw.get("cycles") else None,
            budget=raw.get("budget", {}).get("sram"),
            sram=_pick(Sram, raw.get("sram", {})),
            peak=_pick(Peak, raw["peak"]) if raw.get("peak") else None,
            flash=_pick(Flash, raw.get("flash", {})),
            stages=[_pick(Stage, entry) for entry in raw.get("stages", [])],
            buffers=[_pick(Buffer, entry) for entry in raw.get("buffers", [])],
            layers=[_pick(Layer, entry) for entry in raw.get("layers", [])],
            raw=raw,
        )
