# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""From a graph in real numbers to one in int8: ranges, weights per channel, corrections,
and what each layer loses."""

from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Tuple

import numpy as np

from . import real
from .._capi import McunetError
from .equalise import equalise
from .graph import WEIGHTED, Graph, Op, Quant
from .integer import Numbers, Quantisation, Simulation
from .numbers import quantise_bias, quantise_weights, to_int8, to_real, weight_scales
from .numbers import widen_for_bias
from .progress import progress
from .ranges import METHODS, calibrate, requantise_operands

_SAMPLE = 64  # inputs that corrections and the report take
_SAMPLE_ELEMENTS = 1 << 24  # of the largest map of all of them


@dataclass(frozen=True)
class Options:
    """How to quantise. `method` finds the ranges of values: "mse" (least squared error),
    "percentile" (of which `percentile` lies inside) or "minmax"."""

    method: str = "mse"
    percentile: float = 99.99
    equalise: bool = False
    correct_bias: bool = False
    batch: int = 16

    def check(self) -> None:
        if self.method not in METHODS:
            told = ", ".join(f"'{name}'" for name in METHODS)
            raise McunetError(f"method: {self.method!r}: expected one of {told}")
        if not 50 < self.percentile <= 100:
            raise McunetError(f"percentile: expected 50 to 100, not {self.percentile!r}")
        if self.batch < 1:
            raise McunetError(f"batch: expected 1 or more, not {self.batch!r}")


@dataclass(frozen=True)
class LayerLoss:
    """One layer's result, int8 beside real numbers."""

    name: str
    kind: str
    scale: float
    zero_point: int
    snr: float  # signal to noise in decibels; infinite where nothing is lost


def _numbers_of(graph: Graph, quants: Dict[int, Quant]) -> Dict[str, Numbers]:
    result = {}
    for op in graph.ops:
        if op.kind in WEIGHTED:
            axis = WEIGHTED[op.kind]
            scale = quants[op.inputs[0]].scale
            scales = widen_for_bias(weight_scales(op.weight, axis), op.bias, scale)
            weights = quantise_weights(op.weight, scales, axis)
            result[op.name] = Numbers(weights, quantise_bias(op.bias, scales, scale), scales)
    return result


def _sample(graph: Graph, batches: List[List[Any]]) -> List[Any]:
    largest = max(int(np.prod(tensor.shape)) for tensor in graph.tensors)
    count = max(1, min(_SAMPLE, _SAMPLE_ELEMENTS // largest))
    wanted = -(-count // len(batches[0][0]))
    return [np.concatenate(parts)[:count] for parts in zip(*batches[:wanted])]


class _Beside:
    """Runs the graph in real numbers and in integers, layer by layer."""

    def __init__(self, graph: Graph, quantisation: Quantisation, inputs: List[Any]) -> None:
        self.graph = graph
        self.simulation = Simulation(graph, quantisation)
        quants = quantisation.quants
        self.real = {**real.constants(graph), **dict(zip(graph.inputs, inputs))}
        self.integer = self.simulation.constants()
        for index, value in zip(graph.inputs, inputs):
            self.integer[index] = to_int8(value, quants[index])

    def steps(self, correct: bool) -> Iterator[Tuple[Op, Any, Any]]:
        """Every layer and its two results; first its bias is corrected, if asked for."""
        dead = self.graph.last_uses()
        for at, op in enumerate(self.graph.ops):
            if correct and op.kind in WEIGHTED:
                self._correct(op)
            self.real[op.output] = real.evaluate(op, [self.real[i] for i in op.inputs])
            operands = [self.integer[i] for i in op.inputs]
            self.integer[op.output] = self.simulation.evaluate(op, operands)
            yield op, self.real[op.output], self.integer[op.output]
            for value in dead.get(at, ()):
                self.real.pop(value, None)
                self.integer.pop(value, None)

    def _correct(self, op: Op) -> None:
        """Makes the mean of each channel, in front of the activation, what it is in real
        numbers."""
        source = op.inputs[0]
        numbers = self.simulation.numbers[op.name]
        unit = self.simulation.quants[source].scale * numbers.scales.astype(np.float64)
        wanted = real.weighted_sums(op, self.real[source]).astype(np.float64)
        sums = self.simulation.sums(op, self.integer[source])
        axes = tuple(range(wanted.ndim - 1))
        steps = np.rint(wanted.mean(axes) / unit - sums.mean(axes))
        numbers.bias = np.clip(numbers.bias + steps, -(2**30), 2**30).astype(np.int32)


def _decibels(signal: Any, result: Any) -> float:
    finite = np.isfinite(signal)
    signal = np.where(finite, signal, 0).astype(np.float64)
    noise = float(((signal - np.where(finite, result, 0)) ** 2).sum())
    power = float((signal**2).sum())
    if noise == 0:
        return float("inf")
    return float(10 * np.log10(max(power, 1e-30) / noise))


def _losses(graph: Graph, quantisation: Quantisation, inputs: List[Any]) -> List[LayerLoss]:
    result = []
    beside = _Beside(graph, quantisation, inputs)
    for op, signal, value in beside.steps(correct=False):
        quant = quantisation.quants[op.output]
        snr = _decibels(signal, to_real(value, quant))
        result.append(LayerLoss(op.name, op.kind, quant.scale, quant.zero_point, snr))
    return result


def quantise(
    graph: Graph, inputs: List[Any], options: Options, given: Dict[int, Quant]
) -> Tuple[Quantisation, List[LayerLoss]]:
    """`inputs`: arrays of real numbers, [N, H, W, C] or [N, C] each. The graph's weights
    change where layers are equalised, its results in real numbers do not."""
    options.check()
    if options.equalise:
        equalise(graph)
    requantise_operands(graph)
    count, batch = len(inputs[0]), options.batch
    batches = [[part[at : at + batch] for part in inputs] for at in range(0, count, batch)]
    part = options.percentile / 100
    quants = calibrate(graph, batches, options.method, part, given)
    quantisation = Quantisation(quants, _numbers_of(graph, quants))
    sample = _sample(graph, batches)
    if options.correct_bias:
        steps = _Beside(graph, quantisation, sample).steps(correct=True)
        for _ in progress("bias", list(range(len(graph.ops)))):
            next(steps)
    return quantisation, _losses(graph, quantisation, sample)
