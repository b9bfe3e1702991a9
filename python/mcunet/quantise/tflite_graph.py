# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""From a .tflite of FLOAT32, as Keras' converter writes it without quantisation, to a
graph in real numbers."""

import math
from pathlib import Path
from typing import Any, Callable, Dict, List

import numpy as np

from .._capi import McunetError
from .builder import Builder, Unsupported, Value
from .container import FLOAT32, File, FileOp, read
from .folding import fold
from .graph import NONE, RELU, RELU6, Graph, Shape
from .real import walk

_FUSED = {RELU: "RELU", RELU6: "RELU6"}
_LEAST = -1e30  # padding with less is none for a maximum


class _Call:
    """One operator of the file, and the graph that it is appended to."""

    def __init__(self, reader: "_Reader", op: FileOp) -> None:
        self.reader, self.op, self.builder = reader, op, reader.builder
        self.options = op.options

    def constant(self, operand: int) -> Any:
        """None where it is none, or not there."""
        if operand >= len(self.op.inputs) or self.op.inputs[operand] < 0:
            return None
        return self.reader.file.tensors[self.op.inputs[operand]].values

    def needed(self, operand: int) -> Any:
        values = self.constant(operand)
        if values is None or isinstance(values, bytes):
            raise Unsupported(f"operand {operand} must be constant")
        return values

    def value(self, operand: int = 0) -> Value:
        tensor = self.op.inputs[operand] if operand < len(self.op.inputs) else -1
        if tensor not in self.reader.values:
            raise Unsupported(f"operand {operand} does not depend on the network's input")
        return self.reader.values[tensor]

    @property
    def out(self) -> Shape:
        return self.reader.shape(self.op.outputs[0])

    def option(self, number: int, kind: str, default: float = 0) -> Any:
        return self.options.number(number, kind, default)

    def activated(self, value: Value, number: int) -> Value:
        """With the fused activation of field `number`."""
        activation = int(self.option(number, "i8"))
        if activation == NONE:
            return value
        if activation not in _FUSED:
            raise Unsupported(f"a fused activation of number {activation}")
        shape = self.builder.shape(value)
        return self.builder.op(_FUSED[activation], [value], shape, "activation")


def _window(call: _Call, width: int, dilations: int = 0) -> Dict[str, Any]:
    """Padding and stride; `width` is the field of the horizontal one."""
    options: Dict[str, Any] = {"padding": "VALID" if call.option(0, "i8") else "SAME"}
    options["stride"] = int(call.option(width + 1, "i32")), int(call.option(width, "i32"))
    if dilations:
        rows, cols = (call.option(dilations + at, "i32", 1) for at in (1, 0))
        options["dilation"] = int(rows), int(cols)
    return options


def _conv(call: _Call) -> Value:
    weight = call.needed(1)
    options = {**_window(call, 1, 4), "kernel": weight.shape[1:3]}
    y = call.builder.weighted(
        "CONV_2D", call.value(), call.out, weight, call.constant(2), **options
    )
    return call.activated(y, 3)


def _depthwise(call: _Call) -> Value:
    weight = call.needed(1)
    x = call.value()
    multiplier = weight.shape[3] // call.builder.shape(x)[3]
    options = {**_window(call, 1, 5), "kernel": weight.shape[1:3], "multiplier": multiplier}
    y = call.builder.weighted("DEPTHWISE_CONV_2D", x, call.out, weight, call.constant(2), **options)
    return call.activated(y, 4)


def _transposed(call: _Call) -> Value:
    weight = call.needed(1)
    options: Dict[str, Any] = {**_window(call, 1), "size": call.out[1:3]}
    y = call.builder.weighted(
        "TRANSPOSE_CONV", call.value(2), call.out, weight, call.constant(3), **options
    )
    return call.activated(y, 3)


def _dense(call: _Call) -> Value:
    weight, x = call.needed(1), call.value()
    shape = (1, weight.shape[0])
    if call.builder.shape(x) != (1, weight.shape[1]):
        x = call.builder.reshape(x, (1, weight.shape[1]), suffix="vector")
    y = call.builder.weighted("FULLY_CONNECTED", x, shape, weight, call.constant(2))
    return _shaped(call, call.activated(y, 0))


def _pool(kind: str) -> Callable[[_Call], Value]:
    def handler(call: _Call) -> Value:
        kernel = int(call.option(4, "i32")), int(call.option(3, "i32"))
        options: Dict[str, Any] = {**_window(call, 1), "kernel": kernel}
        return call.activated(call.builder.op(kind, [call.value()], call.out, **options), 5)

    return handler


def _unary(kind: str) -> Callable[[_Call], Value]:
    def handler(call: _Call) -> Value:
        options: Dict[str, Any] = {}
        if kind == "LEAKY_RELU":
            options["alpha"] = float(call.option(0, "f32"))
        if kind == "SOFTMAX":
            options["beta"] = float(call.option(0, "f32"))
        return call.builder.op(kind, [call.value()], call.out, **options)

    return handler


def _gelu(call: _Call) -> Value:
    tanh = bool(call.option(0, "u8"))
    return call.builder.op("GELU", [call.value()], call.out, approximate=tanh)


def _prelu(call: _Call) -> Value:
    x = call.value()
    slopes = call.needed(1)
    ones = (1,) * (len(call.builder.shape(x)) - slopes.ndim)
    slope = call.builder.constant(f"{call.builder.name}/slope", slopes.reshape(ones + slopes.shape))
    return call.builder.op("PRELU", [x, slope], call.out)


def _binary(kind: str) -> Callable[[_Call], Value]:
    def handler(call: _Call) -> Value:
        constants = [call.constant(operand) for operand in (0, 1)]
        known = next((at for at, values in enumerate(constants) if values is not None), None)
        if known is None:
            y = call.builder.op(kind, [call.value(0), call.value(1)], call.out)
        else:
            y = _with_constant(call, kind, call.value(1 - known), constants[known], known == 0)
        return call.activated(y, 0)

    return handler


def _with_constant(call: _Call, kind: str, x: Value, values: Any, swapped: bool) -> Value:
    builder, channels = call.builder, call.builder.shape(x)[-1]
    if values.size not in (1, channels) or (values.size > 1 and values.shape[-1] != channels):
        rank = len(builder.shape(x))
        shaped = values.reshape((1,) * (rank - values.ndim) + values.shape)
        other = builder.constant(f"{builder.name}/constant", shaped)
        return builder.op(kind, [other, x] if swapped else [x, other], call.out)
    flat = np.asarray(values, np.float64).reshape(-1)
    if kind == "MUL":
        return builder.affine(x, flat, 0)
    if kind == "ADD":
        return builder.affine(x, 1, flat)
    return builder.affine(x, -1, flat) if swapped else builder.affine(x, 1, -flat)


def _concatenate(call: _Call) -> Value:
    values = [call.value(operand) for operand in range(len(call.op.inputs))]
    axis = int(call.option(0, "i32")) % len(call.out)
    y = call.builder.op("CONCATENATION", values, call.out, axis=axis)
    return call.activated(y, 1)


def _mean(call: _Call) -> Value:
    x = call.value()
    rank = len(call.builder.shape(x))
    axes = {int(axis) % rank for axis in call.needed(1).reshape(-1)}
    if rank != 4 or axes != {1, 2}:
        raise Unsupported("a mean over other dimensions than rows and columns")
    keep = bool(call.option(0, "u8"))
    return call.builder.op("MEAN", [x], call.out, axes=(1, 2), keep_dims=keep)


def _shaped(call: _Call, x: Value) -> Value:
    """As the file has it; RESHAPE and its like."""
    shape = call.out
    if shape == call.builder.shape(x):
        return x
    return call.builder.reshape(x, shape, suffix="shape")


def _reshape(call: _Call) -> Value:
    return _shaped(call, call.value())


def _pad(call: _Call) -> Value:
    amounts = call.needed(1).reshape(-1, 2).tolist()
    least = len(call.op.inputs) > 2
    if least and float(np.max(call.needed(2))) > _LEAST:
        raise Unsupported("padding with something else than zeros")
    if len(amounts) != 4 or any(amounts[0]) or any(amounts[3]):
        raise Unsupported("padding of something else than rows and columns")
    (top, bottom), (left, right) = amounts[1:3]
    pads = ((top, bottom), (left, right))
    return call.builder.pad(call.value(), pads, least, suffix="")


def _resize(kind: str, first: int) -> Callable[[_Call], Value]:
    def handler(call: _Call) -> Value:
        flags = [bool(call.option(first + at, "u8")) for at in (0, 1)]
        options: Dict[str, Any] = {"align_corners": flags[0], "half_pixel_centers": flags[1]}
        return call.builder.op(kind, [call.value()], call.out, size=call.out[1:3], **options)

    return handler


def _transpose(call: _Call) -> Value:
    order = tuple(int(axis) for axis in call.needed(1).reshape(-1))
    return call.builder.op("TRANSPOSE", [call.value()], call.out, order=order)


_OPERATORS: Dict[int, Callable[[_Call], Value]] = {
    0: _binary("ADD"),
    1: _pool("AVERAGE_POOL_2D"),
    2: _concatenate,
    3: _conv,
    4: _depthwise,
    9: _dense,
    14: _unary("LOGISTIC"),
    17: _pool("MAX_POOL_2D"),
    18: _binary("MUL"),
    19: _unary("RELU"),
    21: _unary("RELU6"),
    22: _reshape,
    23: _resize("RESIZE_BILINEAR", 2),
    25: _unary("SOFTMAX"),
    28: _unary("TANH"),
    34: _pad,
    39: _transpose,
    40: _mean,
    41: _binary("SUB"),
    43: _reshape,
    54: _prelu,
    60: _pad,
    67: _transposed,
    70: _reshape,
    97: _resize("RESIZE_NEAREST_NEIGHBOR", 0),
    98: _unary("LEAKY_RELU"),
    111: _unary("ELU"),
    117: _unary("HARD_SWISH"),
    150: _gelu,
}
_QUANTISED = (6, 114)
_INT8_KINDS = (3, 9)  # uint8, int8
_ALREADY = "the model is quantised already: give it to mcunet-compile"
_MOST = 1 << 26  # elements of a tensor


def _check(graph: Graph) -> None:
    """That every layer gives the shape that the file tells."""
    zeros = [np.zeros(graph.shape(tensor), np.float32) for tensor in graph.inputs]
    for tensor, value in walk(graph, zeros):
        if value.shape != graph.shape(tensor):
            raise ValueError(f"{value.shape} for {graph.shape(tensor)}")


class _Reader:
    def __init__(self, file: File) -> None:
        self.file = file
        self.builder = Builder()
        self.values: Dict[int, Value] = {}

    def shape(self, tensor: int) -> Shape:
        shape = self.file.tensors[tensor].shape
        if len(shape) not in (2, 4) or shape[0] != 1 or min(shape) < 1:
            raise Unsupported(f"shape {shape} is neither (1, C) nor (1, H, W, C)")
        if math.prod(shape) > _MOST:
            raise Unsupported(f"shape {shape} is too large")
        return shape

    def _operator(self, op: FileOp) -> None:
        out = self.file.tensors[op.outputs[0]]
        if out.kind != FLOAT32 and op.code not in _QUANTISED:
            return  # arithmetic on shapes, which tensors tell
        self.builder.name = out.name or f"operator {self.file.ops.index(op)}"
        try:
            if op.code in _QUANTISED:
                raise Unsupported(_ALREADY)
            if op.code not in _OPERATORS:
                raise Unsupported("int8 networks of float ones have no such layer here")
            value = _OPERATORS[op.code](_Call(self, op))
            if self.builder.shape(value) != self.shape(op.outputs[0]):
                raise Unsupported(f"its result has shape {self.builder.shape(value)}")
            self.values[op.outputs[0]] = value
        except Unsupported as problem:
            what = f"'{self.file.path}', '{self.builder.name}' (operator {op.code})"
            raise McunetError(f"{what}: {problem}") from problem

    def _inputs(self) -> None:
        for tensor in self.file.inputs:
            found = self.file.tensors[tensor]
            where = f"'{self.file.path}', input '{found.name}'"
            if found.kind in _INT8_KINDS:
                raise McunetError(f"{where}: {_ALREADY}")
            if found.kind != FLOAT32:
                raise McunetError(f"{where}: expected FLOAT32")
            try:
                self.values[tensor] = self.builder.input(found.name, self.shape(tensor))
            except Unsupported as problem:
                raise McunetError(f"{where}: {problem}") from problem

    def read(self) -> Graph:
        self._inputs()
        for op in self.file.ops:
            self._operator(op)
        outputs: List[int] = []
        for tensor in self.file.outputs:
            if tensor not in self.values or tensor in self.file.inputs:
                raise McunetError(f"'{self.file.path}': a result does not depend on the input")
            outputs.append(self.values[tensor].tensor)
        self.builder.graph.outputs = outputs
        fold(self.builder.graph)
        return self.builder.graph


def graph_of(path: Path) -> Graph:
    """The folded graph of a float model."""
    file = read(path)
    try:
        graph = _Reader(file).read()
        with np.errstate(all="ignore"):
            _check(graph)
        return graph
    except (
        MemoryError,
        KeyError,
        ValueError,
        IndexError,
        TypeError,
        AttributeError,
        ZeroDivisionError,
    ) as problem:
        raise McunetError(f"'{path}': operators that do not fit together") from problem
