# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes a graph as a .tflite file, quantised or in real numbers, by the container's
public numbers."""

from typing import Any, Dict, List, Optional, Tuple

import numpy as np

from .._flatbuffer import Table, serialise
from .graph import WEIGHTED, Graph, Op, Quant
from .integer import Quantisation
from .numbers import to_int8

_ELEMENTS = {"int8": (9, "<i1"), "int32": (2, "<i4"), "float32": (0, "<f4")}

_CODES = {
    "ADD": 0,
    "AVERAGE_POOL_2D": 1,
    "CONCATENATION": 2,
    "CONV_2D": 3,
    "DEPTHWISE_CONV_2D": 4,
    "FULLY_CONNECTED": 9,
    "LOGISTIC": 14,
    "MAX_POOL_2D": 17,
    "MUL": 18,
    "RELU": 19,
    "RELU6": 21,
    "RESHAPE": 22,
    "RESIZE_BILINEAR": 23,
    "SOFTMAX": 25,
    "TANH": 28,
    "PAD": 34,
    "TRANSPOSE": 39,
    "MEAN": 40,
    "PRELU": 54,
    "TRANSPOSE_CONV": 67,
    "ELU": 111,
    "GELU": 150,
    "SUB": 41,
    "PADV2": 60,
    "RESIZE_NEAREST_NEIGHBOR": 97,
    "LEAKY_RELU": 98,
    "QUANTIZE": 114,
    "HARD_SWISH": 117,
}
# The release of each operator's definition that int8 needs.
_VERSIONS = {
    "CONV_2D": 3,
    "DEPTHWISE_CONV_2D": 3,
    "FULLY_CONNECTED": 4,
    "TRANSPOSE_CONV": 3,
    "RESIZE_NEAREST_NEIGHBOR": 3,
    "RESIZE_BILINEAR": 3,
    "HARD_SWISH": 1,
    "QUANTIZE": 2,
}

Options = Tuple[int, Table]  # the union's number, and the table


def _window(op: Op, order: Tuple[int, int, int, int]) -> Table:
    """Padding, strides and activation; `order` are the fields of these."""
    padding, width, height, activation = order
    rows, cols = op.options["stride"]
    return {
        padding: ("i8", 0 if op.options["padding"] == "SAME" else 1),
        width: ("i32", cols),
        height: ("i32", rows),
        activation: ("i8", op.activation),
    }


def _convolution(op: Op) -> Options:
    rows, cols = op.options["dilation"]
    table = {**_window(op, (0, 1, 2, 3)), 4: ("i32", cols), 5: ("i32", rows)}
    return 1, table


def _depthwise(op: Op) -> Options:
    rows, cols = op.options["dilation"]
    table = {**_window(op, (0, 1, 2, 4)), 5: ("i32", cols), 6: ("i32", rows)}
    return 2, {**table, 3: ("i32", op.options["multiplier"])}


def _pool(op: Op) -> Options:
    rows, cols = op.options["kernel"]
    return 5, {**_window(op, (0, 1, 2, 5)), 3: ("i32", cols), 4: ("i32", rows)}


def _options(op: Op) -> Optional[Options]:
    options = op.options
    activation: Table = {0: ("i8", op.activation)}
    if op.kind in ("RESIZE_BILINEAR", "RESIZE_NEAREST_NEIGHBOR"):
        flags = [("bool", options[name]) for name in ("align_corners", "half_pixel_centers")]
        if op.kind == "RESIZE_BILINEAR":
            return 15, {2: flags[0], 3: flags[1]}
        return 74, {0: flags[0], 1: flags[1]}
    if op.kind in ("MAX_POOL_2D", "AVERAGE_POOL_2D"):
        return _pool(op)
    if op.kind == "CONV_2D":
        return _convolution(op)
    if op.kind == "DEPTHWISE_CONV_2D":
        return _depthwise(op)
    if op.kind == "TRANSPOSE_CONV":
        return 49, _window(op, (0, 1, 2, 3))
    tables: Dict[str, Options] = {
        "FULLY_CONNECTED": (8, activation),
        "ADD": (11, activation),
        "MUL": (21, activation),
        "SUB": (28, activation),
    }
    if op.kind == "SOFTMAX":
        return 9, {0: ("f32", options["beta"])}
    if op.kind == "CONCATENATION":
        return 10, {0: ("i32", options["axis"]), 1: ("i8", 0)}
    if op.kind == "RESHAPE":
        return 17, {0: ("vec:i32", list(options["shape"]))}
    if op.kind == "MEAN":
        return 27, {0: ("bool", options["keep_dims"])}
    if op.kind == "GELU":
        return 116, {0: ("bool", options["approximate"])}
    if op.kind == "LEAKY_RELU":
        return 75, {0: ("f32", options["alpha"])}
    return tables.get(op.kind)


class _Model:
    """One subgraph on its way into a file."""

    def __init__(self, graph: Graph, quantisation: Optional[Quantisation]) -> None:
        self.graph, self.quantisation = graph, quantisation
        self.tensors: List[Table] = []
        self.buffers: List[Table] = [{}]
        self.codes: List[Table] = []

    def add(
        self,
        name: str,
        shape: Tuple[int, ...],
        quant: Optional[Quant] = None,
        data: Any = None,
        scales: Any = None,
        axis: int = 0,
    ) -> int:
        plain = "int8" if self.quantisation else "float32"
        kind, stored = _ELEMENTS[plain if data is None else str(data.dtype)]
        buffer = 0
        if data is not None:
            buffer = len(self.buffers)
            contents = np.ascontiguousarray(data, stored).tobytes()
            self.buffers.append({0: ("vec:bytes", contents)})
        table: Table = {
            0: ("vec:i32", list(shape)),
            1: ("i8", kind),
            2: ("u32", buffer),
            3: ("str", name),
        }
        if quant:
            table[4] = ("table", _scale_table([quant.scale], [quant.zero_point]))
        if scales is not None:
            zeros = [0] * len(scales)
            table[4] = ("table", _scale_table(list(map(float, scales)), zeros, axis))
        self.tensors.append(table)
        return len(self.tensors) - 1

    def integers(self, name: str, values: Any) -> int:
        data = np.array(values, np.int32)
        return self.add(name, data.shape, data=data)

    def weights(self, op: Op) -> List[int]:
        axis = WEIGHTED[op.kind]
        names = f"{op.name}/weight", f"{op.name}/bias"
        if not self.quantisation:
            reals = [np.asarray(values, np.float32) for values in (op.weight, op.bias)]
            return [self.add(name, part.shape, data=part) for name, part in zip(names, reals)]
        numbers = self.quantisation.numbers[op.name]
        shape = numbers.weights.shape
        weight = self.add(names[0], shape, None, numbers.weights, numbers.scales, axis)
        units = numbers.scales.astype(np.float64) * self.quantisation.quants[op.inputs[0]].scale
        bias = self.add(names[1], numbers.bias.shape, None, numbers.bias, units)
        return [weight, bias]

    def operands(self, op: Op) -> List[int]:
        """Constants that belong to one operator."""
        options = op.options
        if op.kind in WEIGHTED:
            return self.weights(op)
        if op.kind in ("RESIZE_BILINEAR", "RESIZE_NEAREST_NEIGHBOR"):
            return [self.integers(f"{op.name}/size", options["size"])]
        if op.kind in ("PAD", "PADV2"):
            pads = [self.integers(f"{op.name}/pads", options["pads"])]
            if op.kind == "PAD":
                return pads
            name, least = f"{op.name}/least", np.full((1,), np.finfo(np.float32).min, np.float32)
            if not self.quantisation:
                return pads + [self.add(name, (1,), None, least)]
            quant = self.quantisation.quants[op.output]
            return pads + [self.add(name, (1,), quant, np.full((1,), -128, np.int8))]
        lists = {"MEAN": "axes", "RESHAPE": "shape", "TRANSPOSE": "order"}
        if op.kind in lists:
            name = lists[op.kind]
            return [self.integers(f"{op.name}/{name}", options[name])]
        return []

    def all_operands(self, op: Op) -> List[int]:
        """In the operator's order."""
        own = self.operands(op)
        if op.kind != "TRANSPOSE_CONV":
            return op.inputs + own
        shape = self.integers(f"{op.name}/shape", self.graph.shape(op.output))
        return [shape, own[0], *op.inputs, own[1]]

    def code(self, kind: str) -> int:
        number = _CODES[kind]
        version = _VERSIONS.get(kind, 2)
        code: Table = {0: ("i8", min(number, 127)), 2: ("i32", version), 3: ("i32", number)}
        if code not in self.codes:
            self.codes.append(code)
        return self.codes.index(code)

    def operator(self, op: Op) -> Table:
        table: Table = {
            0: ("u32", self.code(op.kind)),
            1: ("vec:i32", self.all_operands(op)),
            2: ("vec:i32", [op.output]),
        }
        options = _options(op)
        if options:
            table[3], table[4] = ("u8", options[0]), ("table", options[1])
        return table

    def subgraph(self) -> Table:
        for index, tensor in enumerate(self.graph.tensors):
            quant = self.quantisation.quants[index] if self.quantisation else None
            data = tensor.constant
            if quant and data is not None:
                data = to_int8(data, quant)
            self.add(tensor.name, tensor.shape, quant, data)
        operators = [self.operator(op) for op in self.graph.ops]
        return {
            0: ("vec:table", self.tensors),
            1: ("vec:i32", self.graph.inputs),
            2: ("vec:i32", self.graph.outputs),
            3: ("vec:table", operators),
        }


def _scale_table(scales: List[float], zeros: List[int], axis: int = 0) -> Table:
    return {2: ("vec:f32", scales), 3: ("vec:i64", zeros), 6: ("i32", axis)}


def write(graph: Graph, quantisation: Optional[Quantisation]) -> bytes:
    """The file's bytes; FLOAT32 without a quantisation."""
    model = _Model(graph, quantisation)
    subgraph = model.subgraph()
    root: Table = {
        0: ("u32", 3),
        1: ("vec:table", model.codes),
        2: ("vec:table", [subgraph]),
        3: ("str", "mcunet"),
        4: ("vec:table", model.buffers),
    }
    return serialise(root, b"TFL3")
