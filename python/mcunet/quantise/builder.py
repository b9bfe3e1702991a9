# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Appends layers to a graph as a framework states them: explicit padding, factors and
offsets, vectors that were flattened from planes."""

from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np

from .._capi import McunetError
from .graph import AFFINE, Graph, Op, Shape
from .windows import same_pads

Pads = Tuple[Tuple[int, int], Tuple[int, int]]  # rows before and after, columns


@dataclass(frozen=True)
class Value:
    """A tensor of the graph. `planes` is (C, H, W) of a vector that holds a flattened map
    in the order of its pixels, where the framework has it in the order of its planes."""

    tensor: int
    planes: Optional[Tuple[int, int, int]] = None


class Unsupported(McunetError):
    """Something that has no int8 operator here. The door names the layer."""


def _effective(pads: Pads, size: Sequence[int], kernel: Any, stride: Any, dilation: Any) -> Pads:
    """The padding that windows really read: the last rows may lie beyond all of them."""
    result = []
    for axis in (0, 1):
        before, after = pads[axis]
        extent = (kernel[axis] - 1) * dilation[axis] + 1
        steps = (size[axis] + before + after - extent) // stride[axis]
        reach = steps * stride[axis] + extent - size[axis] - before
        result.append((before, max(0, reach)))
    return result[0], result[1]


class Builder:
    """Every method appends one layer of the framework's and gives its value."""

    def __init__(self) -> None:
        self.graph = Graph()
        self.name = ""  # of the layer that is being appended

    def shape(self, value: Value) -> Shape:
        return self.graph.shape(value.tensor)

    def input(self, name: str, shape: Shape) -> Value:
        self.graph.inputs.append(self.graph.tensor(name, shape))
        return Value(self.graph.inputs[-1])

    def constant(self, name: str, values: Any) -> Value:
        values = np.asarray(values, np.float32)
        return Value(self.graph.tensor(name, values.shape, values))

    def op(
        self,
        kind: str,
        inputs: Sequence[Value],
        result: Shape,
        suffix: str = "",
        planes: Any = None,
        **options: Any,
    ) -> Value:
        name = self._unique(f"{self.name}/{suffix}" if suffix else self.name)
        output = self.graph.tensor(name, result)
        operands = [value.tensor for value in inputs]
        self.graph.ops.append(Op(kind, name, operands, output, options))
        return Value(output, planes)

    def _unique(self, name: str) -> str:
        """Modules that are called twice have a layer each."""
        taken = {op.name for op in self.graph.ops}
        number, unique = 2, name
        while unique in taken:
            unique, number = f"{name}#{number}", number + 1
        return unique

    def weighted(
        self, kind: str, x: Value, shape: Shape, weight: Any, bias: Any, **options: Any
    ) -> Value:
        """`bias` may be None."""
        result = self.op(kind, [x], shape, **options)
        op = self.graph.ops[-1]
        op.weight = np.asarray(weight, np.float64)
        op.bias = np.zeros(shape[-1]) if bias is None else np.asarray(bias, np.float64)
        if not np.isfinite(op.weight).all() or not np.isfinite(op.bias).all():
            raise Unsupported("its weights are not finite")
        return result

    def affine(self, x: Value, factor: Any, offset: Any) -> Value:
        """Numbers, or arrays of one per channel."""
        channels = self.shape(x)[-1]
        result = self.op(AFFINE, [x], self.shape(x), planes=x.planes)
        op = self.graph.ops[-1]
        op.weight = np.broadcast_to(np.asarray(factor, np.float64), (channels,)).copy()
        op.bias = np.broadcast_to(np.asarray(offset, np.float64), (channels,)).copy()
        return result

    def window(
        self, x: Value, pads: Pads, kernel: Any, stride: Any, dilation: Any, least: bool = False
    ) -> Tuple[Value, Dict[str, Any], Tuple[int, int]]:
        """The operand, options and output size of a window; padding that is not
        TensorFlow Lite's SAME becomes an operator of its own, with zeros or with what is
        least."""
        size = self.shape(x)[1:3]
        out = tuple(
            (size[i] + sum(pads[i]) - (kernel[i] - 1) * dilation[i] - 1) // stride[i] + 1
            for i in (0, 1)
        )
        if min(out) < 1:
            raise Unsupported("its window is larger than its map")
        options = {"kernel": tuple(kernel), "stride": tuple(stride), "padding": "VALID"}
        needed = _effective(pads, size, kernel, stride, dilation)
        if needed != ((0, 0), (0, 0)):
            same = tuple(same_pads(size[i], kernel[i], stride[i], dilation[i]) for i in (0, 1))
            if same == needed:
                options["padding"] = "SAME"
            else:
                x = self.pad(x, needed, least)
        return x, options, (out[0], out[1])

    def pad(self, x: Value, pads: Pads, least: bool = False, suffix: str = "pad") -> Value:
        _, rows, cols, channels = self.shape(x)
        shape = (1, rows + sum(pads[0]), cols + sum(pads[1]), channels)
        amounts = ((0, 0), *pads, (0, 0))
        return self.op("PADV2" if least else "PAD", [x], shape, suffix, pads=amounts)

    def reshape(self, x: Value, shape: Shape, planes: Any = None, suffix: str = "") -> Value:
        return self.op("RESHAPE", [x], shape, suffix, planes, shape=tuple(shape))

    def flatten(self, x: Value) -> Value:
        """A vector; of a map of more than one pixel and channel, still in its own order."""
        shape = self.shape(x)
        if len(shape) == 2:
            return x
        _, rows, cols, channels = shape
        planes = (channels, rows, cols) if channels > 1 and rows * cols > 1 else None
        return self.reshape(x, (1, rows * cols * channels), planes)

    def in_order(self, x: Value) -> Value:
        """The vector in the framework's order, by a transpose where nothing else will do."""
        if not x.planes:
            return x
        channels, rows, cols = x.planes
        pixels = self.reshape(x, (1, rows, cols, channels), suffix="map")
        planes = self.op(
            "TRANSPOSE", [pixels], (1, channels, rows, cols), "planes", order=(0, 3, 1, 2)
        )
        return self.reshape(planes, self.shape(x), suffix="vector")

    def in_one_order(self, values: List[Value]) -> List[Value]:
        """Vectors that are combined element by element."""
        if len({value.planes for value in values}) == 1:
            return values
        return [self.in_order(value) for value in values]
