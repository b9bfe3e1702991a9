# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Scales and zero points of every value, from what calibration inputs give."""

from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, Optional, Tuple

import numpy as np

from . import real
from .._capi import McunetError
from .graph import RELU6, Graph, Op, Quant
from .numbers import affine
from .progress import progress

Range = Tuple[float, float]

METHODS = ("minmax", "percentile", "mse")
BINS = 2048
_SHRINKS = np.linspace(0.3, 1.0, 71)  # of a range, that "mse" tries

# What the kernels ask for.
FIXED = {
    "LOGISTIC": Quant(1 / 256, -128),
    "SOFTMAX": Quant(1 / 256, -128),
    "TANH": Quant(1 / 128, 0),
}
# Their results have the quantisation of what they read.
KEEPING = (
    "MAX_POOL_2D",
    "AVERAGE_POOL_2D",
    "RESHAPE",
    "TRANSPOSE",
    "PAD",
    "PADV2",
    "RESIZE_NEAREST_NEIGHBOR",
    "RESIZE_BILINEAR",
    "CONCATENATION",
)


@dataclass
class _Observed:
    low: float = np.inf
    high: float = -np.inf
    counts: Any = field(default_factory=lambda: np.zeros(BINS, np.int64))

    @property
    def centres(self) -> Any:
        edges = np.linspace(self.low, self.high, BINS + 1)
        return (edges[1:] + edges[:-1]) / 2


class _Groups:
    """Tensors that share one quantisation: union-find."""

    def __init__(self, graph: Graph) -> None:
        self.parents = list(range(len(graph.tensors)))
        for op in graph.ops:
            if op.kind in KEEPING:
                for value in op.inputs:
                    self.parents[self.of(value)] = self.of(op.output)

    def of(self, tensor: int) -> int:
        while self.parents[tensor] != tensor:
            tensor = self.parents[tensor]
        return tensor

    def members(self) -> Dict[int, List[int]]:
        result: Dict[int, List[int]] = {}
        for tensor in range(len(self.parents)):
            result.setdefault(self.of(tensor), []).append(tensor)
        return result


def _fixed_source(graph: Graph, tensor: int) -> bool:
    """Whether a kernel with a quantisation of its own made it, or what it was moved from."""
    op = graph.producer(tensor)
    while op and op.kind in KEEPING and op.kind != "CONCATENATION":
        op = graph.producer(op.inputs[0])
    return op is not None and op.kind in FIXED


def requantise_operands(graph: Graph) -> None:
    """A QUANTIZE between a fixed quantisation and a concatenation, whose operands share
    one."""
    for op in [op for op in graph.ops if op.kind == "CONCATENATION"]:
        for operand, value in enumerate(op.inputs):
            if _fixed_source(graph, value):
                graph.insert_before(op, operand, "QUANTIZE", f"{op.name}/operand{operand}")


def _percentile(observed: _Observed, part: float) -> Range:
    """What `part` of the values lie within, as much outside on either side."""
    total = np.cumsum(observed.counts)
    outside = (1 - part) / 2 * total[-1]
    low = int(np.searchsorted(total, outside, "right"))
    high = int(np.searchsorted(total, total[-1] - outside, "left"))
    edges = np.linspace(observed.low, observed.high, BINS + 1)
    return float(edges[min(low, BINS - 1)]), float(edges[min(high, BINS - 1) + 1])


def _squared_error(observed: _Observed, low: float, high: float) -> float:
    scale, zero_point = affine(low, high)
    steps = np.clip(np.rint(observed.centres / scale) + zero_point, -128, 127)
    errors = (steps - zero_point) * scale - observed.centres
    return float((errors * errors * observed.counts).sum())


def _least_error(observed: _Observed) -> Range:
    """Shrinks either end, one after the other."""
    low, high = observed.low, observed.high
    if low < 0:
        lows = low * _SHRINKS
        low = float(min(reversed(lows), key=lambda end: _squared_error(observed, end, high)))
    if high > 0:
        highs = high * _SHRINKS
        high = float(min(reversed(highs), key=lambda end: _squared_error(observed, low, end)))
    return low, high


def _finite(graph: Graph, tensor: int, value: Any) -> Any:
    """All of a value, but what padding for a maximum adds."""
    finite = value[np.isfinite(value)]
    producer = graph.producer(tensor)
    if finite.size < value.size and (producer is None or producer.kind != "PADV2"):
        name = graph.tensors[tensor].name
        raise McunetError(f"{name}: its results are not finite for the calibration inputs")
    return finite


def _observe(graph: Graph, batches: List[List[Any]], histograms: bool) -> Dict[int, _Observed]:
    result: Dict[int, _Observed] = {}
    for batch in progress("ranges", batches):
        for tensor, value in real.walk(graph, batch):
            seen = result.setdefault(tensor, _Observed())
            finite = _finite(graph, tensor, value)
            seen.low = min(seen.low, float(finite.min()))
            seen.high = max(seen.high, float(finite.max()))
    for batch in progress("histograms", batches if histograms else []):
        for tensor, value in real.walk(graph, batch):
            seen = result[tensor]
            if seen.high > seen.low:
                ends = (seen.low, seen.high)
                seen.counts += np.histogram(value[np.isfinite(value)], BINS, ends)[0]
    return result


def _range_of(method: str, part: float) -> Callable[[_Observed], Range]:
    def whole(observed: _Observed) -> Range:
        return observed.low, observed.high

    def chosen(observed: _Observed) -> Range:
        if not observed.counts.any():
            return whole(observed)
        return _percentile(observed, part) if method == "percentile" else _least_error(observed)

    return whole if method == "minmax" else chosen


def _quant_of(op: Optional[Op], bounds: Range) -> Quant:
    low, high = bounds
    if low == high == 0:
        high = 1.0  # nothing is known: no calibration input woke it
    if op and (op.activation == RELU6 or op.kind == "RELU6"):
        # From exactly zero: int8's own clamp is then the activation's.
        return Quant(*affine(0.0, min(high, 6.0)))
    return Quant(*affine(low, high))


def _constant_quant(values: Any) -> Quant:
    return Quant(*affine(float(values.min()), float(values.max())))


def calibrate(
    graph: Graph, batches: List[List[Any]], method: str, part: float, given: Dict[int, Quant]
) -> Dict[int, Quant]:
    """By tensor. `given` are those of inputs that the caller chose."""
    observed = _observe(graph, batches, method != "minmax")
    bounds = _range_of(method, part)
    quants: Dict[int, Quant] = {}
    for members in _Groups(graph).members().values():
        producers = [op for op in map(graph.producer, members) if op]
        fixed = [FIXED[op.kind] for op in producers if op.kind in FIXED]
        fixed += [given[tensor] for tensor in members if tensor in given]
        if fixed:
            quant = fixed[0]
        elif graph.tensors[members[0]].constant is not None and len(members) == 1:
            quant = _constant_quant(graph.tensors[members[0]].constant)
        else:
            # The network's results keep their ends: the largest decides.
            ends = [
                (observed[t].low, observed[t].high) if t in graph.outputs else bounds(observed[t])
                for t in members
                if t in observed
            ]
            source = next((op for op in producers if op.kind not in KEEPING), None)
            whole = min(low for low, _ in ends), max(high for _, high in ends)
            quant = _quant_of(source if len(members) == 1 else None, whole)
        quants.update(dict.fromkeys(members, quant))
    return quants
