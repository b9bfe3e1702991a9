# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Cross-layer equalisation: channels between two layers are scaled so that their weights
have like ranges in both. In real numbers nothing changes; in int8 the map between them
uses its steps evenly.

Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias Correction".
"""

from typing import Any, Iterator, List, Tuple

import numpy as np

from .folding import scale_outputs
from .graph import NONE, RELU, WEIGHTED, Graph, Op

_ROUNDS = 40
_ENOUGH = 1e-3  # change of a factor at which it has settled
# They move a positive factor through, channel by channel.
_PASSING = (
    "AVERAGE_POOL_2D",
    "LEAKY_RELU",
    "MAX_POOL_2D",
    "MEAN",
    "PAD",
    "RELU",
    "RESIZE_BILINEAR",
    "RESIZE_NEAREST_NEIGHBOR",
)


def _pairs(graph: Graph) -> Iterator[Tuple[Op, Op]]:
    """Layers with weights, the second one alone reading what the first gives."""
    for first in graph.ops:
        if first.kind not in WEIGHTED or first.activation not in (NONE, RELU):
            continue
        second = graph.only_reader(first.output)
        while second and second.kind in _PASSING:
            second = graph.only_reader(second.output)
        if second and second.kind in WEIGHTED and second.inputs:
            yield first, second


def _input_axis(op: Op, channels: int) -> int:
    """The dimension of the weights that counts input channels; -1: none alone does."""
    if op.kind == "DEPTHWISE_CONV_2D":
        return 3 if op.weight.shape[3] == channels else -1
    axis = int(op.weight.ndim) - 1
    return axis if op.weight.shape[axis] == channels else -1


def _largest(weight: Any, axis: int) -> Any:
    moved = np.abs(np.moveaxis(weight, axis, 0))
    return moved.reshape(moved.shape[0], -1).max(1)


def _equalise(first: Op, second: Op) -> float:
    """Gives the largest change of a factor, as a logarithm."""
    before = _largest(first.weight, WEIGHTED[first.kind])
    axis = _input_axis(second, len(before))
    if axis < 0:
        return 0.0
    after = _largest(second.weight, axis)
    alive = (before > 1e-12) & (after > 1e-12)
    factor = np.ones_like(before)
    factor[alive] = np.sqrt(after[alive] / before[alive])
    scale_outputs(first, factor)
    shape = [1] * second.weight.ndim
    shape[axis] = -1
    second.weight = second.weight / factor.reshape(shape)
    return float(np.abs(np.log(factor)).max())


def equalise(graph: Graph) -> int:
    """All pairs until they settle; how many there are."""
    pairs: List[Tuple[Op, Op]] = list(_pairs(graph))
    for _ in range(_ROUNDS):
        if max((_equalise(*pair) for pair in pairs), default=0.0) < _ENOUGH:
            break
    return len(pairs)
