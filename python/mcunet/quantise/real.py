# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A graph in real numbers: NumPy in single precision, any batch."""

import math
from typing import Any, Callable, Dict, Iterator, List, Tuple

import numpy as np

from .graph import AFFINE, RELU, RELU6, Graph, Op
from .resizing import bilinear_axis, nearest_indices
from .windows import largest, sum_and_count, weighted

Values = Dict[int, Any]


def activate(x: Any, activation: int) -> Any:
    if activation == RELU:
        return np.maximum(x, 0)
    return np.clip(x, 0, 6) if activation == RELU6 else x


def weighted_sums(op: Op, x: Any) -> Any:
    """What a layer with weights computes in front of its activation."""
    y = weighted(op.kind, x, op.weight.astype(np.float32), op.options)
    return y + op.bias.astype(np.float32)


def _sigmoid(x: Any) -> Any:
    return np.exp(-np.logaddexp(0, -x))


def _erf(x: Any) -> Any:
    """Abramowitz and Stegun, 7.1.26: off by at most 1.5e-7."""
    t = 1 / (1 + 0.3275911 * np.abs(x))
    polynomial = np.polyval((1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592), t)
    return np.sign(x) * (1 - t * polynomial * np.exp(-x * x))


def _gelu(op: Op, x: Any) -> Any:
    if op.options["approximate"]:
        return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))
    return 0.5 * x * (1 + _erf(x * math.sqrt(0.5)))


def _softmax(op: Op, x: Any) -> Any:
    powers = np.exp(op.options["beta"] * (x - x.max(-1, keepdims=True)))
    return powers / powers.sum(-1, keepdims=True)


def _average(op: Op, x: Any) -> Any:
    total, count = sum_and_count(x, op.options)
    return (total / count).astype(np.float32)


def _nearest(op: Op, x: Any) -> Any:
    rows, cols = (
        nearest_indices(x.shape[axis + 1], op.options["size"][axis], op.options) for axis in (0, 1)
    )
    return x[:, rows][:, :, cols]


def _bilinear(op: Op, x: Any) -> Any:
    for axis in (0, 1):
        low, high, part = bilinear_axis(x.shape[axis + 1], op.options["size"][axis], op.options)
        shape = [1] * 4
        shape[axis + 1] = -1
        weight = part.reshape(shape).astype(np.float32)
        x = x.take(low, axis + 1) * (1 - weight) + x.take(high, axis + 1) * weight
    return x


def _pad(op: Op, x: Any) -> Any:
    fill = -np.inf if op.kind == "PADV2" else 0
    return np.pad(x, op.options["pads"], constant_values=fill)


_UNARY: Dict[str, Callable[[Op, Any], Any]] = {
    AFFINE: lambda op, x: x * op.weight.astype(np.float32) + op.bias.astype(np.float32),
    "MAX_POOL_2D": lambda op, x: largest(x, op.options, -math.inf),
    "AVERAGE_POOL_2D": _average,
    "MEAN": lambda op, x: x.mean(op.options["axes"], keepdims=op.options["keep_dims"]),
    "RELU": lambda op, x: np.maximum(x, 0),
    "RELU6": lambda op, x: np.clip(x, 0, 6),
    "LEAKY_RELU": lambda op, x: np.where(x >= 0, x, x * np.float32(op.options["alpha"])),
    "HARD_SWISH": lambda op, x: x * np.clip(x + 3, 0, 6) / 6,
    "ELU": lambda op, x: np.where(x < 0, np.expm1(np.minimum(x, 0)), x),
    "GELU": _gelu,
    "LOGISTIC": lambda op, x: _sigmoid(x),
    "TANH": lambda op, x: np.tanh(x),
    "SOFTMAX": _softmax,
    "RESHAPE": lambda op, x: x.reshape(len(x), *op.options["shape"][1:]),
    "TRANSPOSE": lambda op, x: x.transpose(op.options["order"]),
    "PAD": _pad,
    "PADV2": _pad,
    "RESIZE_NEAREST_NEIGHBOR": _nearest,
    "RESIZE_BILINEAR": _bilinear,
    "QUANTIZE": lambda op, x: x,
}
_BINARY: Dict[str, Callable[[Any, Any], Any]] = {
    "ADD": np.add,
    "SUB": np.subtract,
    "MUL": np.multiply,
    "PRELU": lambda x, slope: np.where(x >= 0, x, x * slope),
}


def evaluate(op: Op, inputs: List[Any]) -> Any:
    """The result of one layer, float32."""
    if op.weight is not None and op.kind != AFFINE:
        y = weighted_sums(op, inputs[0])
    elif op.kind in _BINARY:
        y = _BINARY[op.kind](*inputs)
    elif op.kind == "CONCATENATION":
        y = np.concatenate(inputs, op.options["axis"])
    else:
        y = _UNARY[op.kind](op, inputs[0])
    return activate(y, op.activation).astype(np.float32, copy=False)


def constants(graph: Graph) -> Values:
    return {
        index: tensor.constant
        for index, tensor in enumerate(graph.tensors)
        if tensor.constant is not None
    }


def walk(graph: Graph, inputs: List[Any]) -> Iterator[Tuple[int, Any]]:
    """Every value that changes with the input, in order; few are kept at a time."""
    values = constants(graph)
    for index, value in zip(graph.inputs, inputs):
        values[index] = np.asarray(value, np.float32)
        yield index, values[index]
    dead = graph.last_uses()
    for at, op in enumerate(graph.ops):
        values[op.output] = evaluate(op, [values[i] for i in op.inputs])
        yield op.output, values[op.output]
        for value in dead.get(at, ()):
            values.pop(value, None)


def run(graph: Graph, inputs: List[Any]) -> List[Any]:
    """The graph's results for a batch."""
    found = {i: v for i, v in walk(graph, inputs) if i in graph.outputs}
    return [found[index] for index in graph.outputs]
