# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A quantised graph in integers, byte for byte what the compiled model computes:
TensorFlow Lite's reference kernels with double rounding, in NumPy.

Sums of products are taken in floating point, which is exact as no partial sum leaves the
integers that it holds.
"""

from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterator, List, Tuple

import numpy as np

from . import functions
from .graph import WEIGHTED, Graph, Op, Quant
from .numbers import (
    multiply,
    quantise_multiplier,
    to_int8,
    truncating_divide,
)
from .resizing import bilinear_steps, nearest_indices
from .windows import largest, sum_and_count, weighted

# Functions of one number.
_TABLES = (
    "ELU",
    "GELU",
    "HARD_SWISH",
    "LEAKY_RELU",
    "LOGISTIC",
    "QUANTIZE",
    "RELU",
    "RELU6",
    "TANH",
)
_LARGEST = 255 * 127  # product of an input less its zero point and a weight


@dataclass
class Numbers:
    """Weights of one layer."""

    weights: Any  # int8, in TensorFlow Lite's order
    bias: Any  # int32 [O]
    scales: Any  # float32 [O]


@dataclass
class Quantisation:
    """What makes integers of a graph: by tensor, and by name of a layer with weights."""

    quants: Dict[int, Quant]
    numbers: Dict[str, Numbers]


def _f32(x: float) -> float:
    return float(np.float32(x))


def _clamped(x: Any, quant: Quant, activation: int) -> Any:
    low, high = functions.activation_range(activation, quant)
    return np.clip(x + quant.zero_point, low, high).astype(np.int8)


class Simulation:
    """Runs batches of int8 inputs, maps NHWC."""

    def __init__(self, graph: Graph, quantisation: Quantisation) -> None:
        self.graph = graph
        self.quants = quantisation.quants
        self.numbers = quantisation.numbers

    # -- layers with weights -----------------------------------------------------------

    def sums(self, op: Op, x: Any) -> Any:
        """int64 accumulators, the bias in them."""
        numbers = self.numbers[op.name]
        fan_in = numbers.weights.size // len(numbers.bias)
        kind = np.float32 if fan_in * _LARGEST < 2**24 else np.float64
        weights = numbers.weights.astype(kind)
        centred = x.astype(kind) - self.quants[op.inputs[0]].zero_point
        y = weighted(op.kind, centred, weights, op.options)
        return y.astype(np.int64) + numbers.bias

    def finish(self, op: Op, sums: Any) -> Any:
        """int8 results of accumulators."""
        source, out = self.quants[op.inputs[0]], self.quants[op.output]
        scales = self.numbers[op.name].scales
        # The kernel of fully connected layers multiplies one scale in single precision.
        if op.kind == "FULLY_CONNECTED" and len(scales) == 1:
            products = [_f32(_f32(source.scale) * float(scales[0]))]
        else:
            products = [source.scale * float(scale) for scale in scales]
        factors = [quantise_multiplier(product / out.scale) for product in products]
        value, shift = (np.array(part, np.int64) for part in zip(*factors))
        return _clamped(multiply(sums, value, shift), out, op.activation)

    # -- the others --------------------------------------------------------------------

    def _add(self, op: Op, inputs: List[Any]) -> Any:
        a, b = (self.quants[i] for i in op.inputs)
        out = self.quants[op.output]
        twice = 2 * max(a.scale, b.scale)
        reals = [a.scale / twice, b.scale / twice, twice / (2**20 * out.scale)]
        if op.kind == "SUB":  # its kernel keeps to single precision
            reals = [_f32(a.scale / twice), _f32(b.scale / twice)]
            reals.append(_f32(twice / _f32(2**20 * out.scale)))
        left, right = (
            multiply((x.astype(np.int64) - quant.zero_point) << 20, *quantise_multiplier(real))
            for x, quant, real in zip(inputs, (a, b), reals)
        )
        total = left - right if op.kind == "SUB" else left + right
        return _clamped(multiply(total, *quantise_multiplier(reals[2])), out, op.activation)

    def _mul(self, op: Op, inputs: List[Any]) -> Any:
        a, b = (self.quants[i] for i in op.inputs)
        out = self.quants[op.output]
        left, right = (x.astype(np.int64) - quant.zero_point for x, quant in zip(inputs, (a, b)))
        factor = quantise_multiplier(a.scale * b.scale / out.scale)
        return _clamped(multiply(left * right, *factor), out, op.activation)

    def _mean(self, op: Op, inputs: List[Any]) -> Any:
        source, out = self.quants[op.inputs[0]], self.quants[op.output]
        axes = op.options["axes"]
        count = int(np.prod([inputs[0].shape[axis] for axis in axes]))
        value, shift = quantise_multiplier(source.scale / out.scale)
        # The kernel divides the multiplier, truncating, with what bits it gains.
        gain = min(count.bit_length() - 1, 32, 62 - shift)
        value, shift = (value << gain) // count, shift + gain
        keep = op.options["keep_dims"]
        total = (inputs[0].astype(np.int64) - source.zero_point).sum(axes, keepdims=keep)
        return _clamped(multiply(total, value, shift), out, 0)

    def _average(self, op: Op, inputs: List[Any]) -> Any:
        total, count = sum_and_count(inputs[0].astype(np.int64), op.options)
        half = np.where(total > 0, count // 2, -(count // 2))
        return truncating_divide(total + half, count).astype(np.int8)

    def _table(self, op: Op, inputs: List[Any]) -> Any:
        source, out = self.quants[op.inputs[0]], self.quants[op.output]
        if op.kind == "LOGISTIC":
            table = functions.logistic_table(source)
        elif op.kind == "TANH":
            table = functions.tanh_table(source)
        elif op.kind == "HARD_SWISH":
            table = functions.hard_swish_table(source, out)
        elif op.kind in ("GELU", "ELU"):
            table = functions.tabulated(op.kind, op.options, source, out)
        elif op.kind == "LEAKY_RELU":
            table = functions.leaky_table(source, out, op.options["alpha"])
        else:
            activation = {"RELU": 1, "RELU6": 3, "QUANTIZE": 0}[op.kind]
            bounds = functions.activation_range(activation, out)
            table = functions.requantise_table(source, out, *bounds)
        return table[inputs[0].astype(np.int64) + 128]

    def _prelu(self, op: Op, inputs: List[Any]) -> Any:
        quants = [self.quants[value] for value in op.inputs]
        return functions.prelu(inputs[0], inputs[1], quants, self.quants[op.output])

    def _softmax(self, op: Op, inputs: List[Any]) -> Any:
        return functions.softmax(inputs[0], self.quants[op.inputs[0]], op.options["beta"])

    def _moved(self, op: Op, inputs: List[Any]) -> Any:
        x, options = inputs[0], op.options
        if op.kind == "CONCATENATION":
            return np.concatenate(inputs, options["axis"])
        if op.kind == "RESHAPE":
            return x.reshape(len(x), *options["shape"][1:])
        if op.kind == "TRANSPOSE":
            return x.transpose(options["order"])
        if op.kind == "MAX_POOL_2D":
            return largest(x, options, -128)
        if op.kind == "RESIZE_NEAREST_NEIGHBOR":
            rows = nearest_indices(x.shape[1], options["size"][0], options)
            return x[:, rows][:, :, nearest_indices(x.shape[2], options["size"][1], options)]
        fill = -128 if op.kind == "PADV2" else self.quants[op.inputs[0]].zero_point
        return np.pad(x, options["pads"], constant_values=fill)

    def _bilinear(self, op: Op, inputs: List[Any]) -> Any:
        x = inputs[0].astype(np.int64)
        for axis in (0, 1):
            steps = bilinear_steps(x.shape[axis + 1], op.options["size"][axis], op.options)
            low, high, part = steps
            part = part.reshape([-1 if d == axis + 1 else 1 for d in range(4)])
            x = x.take(low, axis + 1) * (1024 - part) + x.take(high, axis + 1) * part
        return truncating_divide(x + np.where(x > 0, 2**19, -(2**19)), 2**20).astype(np.int8)

    def evaluate(self, op: Op, inputs: List[Any]) -> Any:
        """The int8 result of one layer."""
        if op.kind in WEIGHTED:
            return self.finish(op, self.sums(op, inputs[0]))
        kinds: Dict[str, Callable[[Op, List[Any]], Any]] = {
            "ADD": self._add,
            "SUB": self._add,
            "MUL": self._mul,
            "MEAN": self._mean,
            "PRELU": self._prelu,
            "AVERAGE_POOL_2D": self._average,
            "SOFTMAX": self._softmax,
            "RESIZE_BILINEAR": self._bilinear,
        }
        kinds.update(dict.fromkeys(_TABLES, self._table))
        return kinds.get(op.kind, self._moved)(op, inputs)

    def constants(self) -> Dict[int, Any]:
        return {
            index: to_int8(tensor.constant, self.quants[index])
            for index, tensor in enumerate(self.graph.tensors)
            if tensor.constant is not None
        }

    def walk(self, inputs: List[Any]) -> Iterator[Tuple[int, Any]]:
        """Every value in order, as `real.walk` gives them."""
        values = self.constants()
        for index, value in zip(self.graph.inputs, inputs):
            values[index] = np.asarray(value, np.int8)
            yield index, values[index]
        dead = self.graph.last_uses()
        for at, op in enumerate(self.graph.ops):
            values[op.output] = self.evaluate(op, [values[i] for i in op.inputs])
            yield op.output, values[op.output]
            for value in dead.get(at, ()):
                values.pop(value, None)

    def run(self, inputs: List[Any]) -> List[Any]:
        """The graph's results for a batch."""
        found = {i: v for i, v in self.walk(inputs) if i in self.graph.outputs}
        return [found[index] for index in self.graph.outputs]
