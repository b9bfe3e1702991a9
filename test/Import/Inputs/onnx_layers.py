# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""ONNX models of one layer: QLinear operators, series, functions that stand alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from onnx_file import TYPES, Array, Attribute, Graph

f32 = np.float32


class Layer(Graph):
    """A model with one input of 8 bits."""

    def __init__(self, kind: str, shape: Sequence[int]) -> None:
        super().__init__(13)
        self.kind, self.shape = kind, list(shape)
        self.type = np.dtype(kind)
        self.rng = np.random.default_rng(3)
        self.zero = 120 if kind == "uint8" else -8
        self.input("x", shape, TYPES[kind])

    def params(self, scale: float, zero: int) -> list[str]:
        return [self.constant(np.array(scale, f32)), self.constant(np.array(zero, self.type))]

    def x(self) -> list[str]:
        return ["x", *self.params(0.0213, self.zero)]

    def out(self, scale: float = 0.0317) -> list[str]:
        return self.params(scale, self.zero - 20)

    def weights(self, shape: Sequence[int], scales: int = 0) -> list[str]:
        values = self.rng.integers(-127, 128, shape).astype(np.int8)
        count = [scales] if scales else []
        drawn = np.array(self.rng.uniform(0.002, 0.006, count), f32)
        constants: list[Array] = [values, drawn, np.zeros(count, np.int8)]
        return [self.constant(v) for v in constants]

    def bias(self, count: int) -> str:
        return self.constant(self.rng.integers(-3000, 3000, count).astype(np.int32))

    def own(self, kind: str, inputs: list[str], shape: list[int], **more: Attribute) -> "Layer":
        """One of onnxruntime's operators, or of the standard's QLinear ones, as output."""
        domain = "" if kind in ("QLinearConv", "QLinearMatMul") else "com.microsoft"
        self.domains.add(domain)
        made = self.apply(kind, inputs, more, domain)
        self.node("Identity", [made], ["y"])
        self.output("y", shape, TYPES[self.kind])
        return self

    def between(self, kind: str, extra: list[str], shape: list[int], **more: Attribute) -> "Layer":
        """An operator between DequantizeLinear and QuantizeLinear."""
        real = self.apply(kind, [self.node("DequantizeLinear", self.x()), *extra], more)
        self.node("QuantizeLinear", [real, *self.out()], ["y"])
        self.output("y", shape, TYPES[self.kind])
        return self


def operand(g: Layer, shape: list[int]) -> list[str]:
    values: Array = g.rng.integers(0, 100, shape).astype(g.type)
    return [g.constant(values), *g.params(0.0417, g.zero - 30)]


def layers(kind: str) -> Iterator[tuple[str, Layer]]:
    image = [1, 4, 7, 7]

    def new(*shape: int) -> Layer:
        return Layer(kind, shape or image)

    g = new(1, 3, 9, 9)
    inputs = [*g.x(), *g.weights([5, 3, 3, 3], 5), *g.out(), g.bias(5)]
    yield "conv", g.own("QLinearConv", inputs, [1, 5, 9, 9], kernel_shape=[3, 3], pads=[1] * 4)
    g = new(3, 16)
    yield "matmul", g.own("QLinearMatMul", [*g.x(), *g.weights([16, 7]), *g.out()], [3, 7])
    g = new(3, 16)
    inputs = [*g.x(), *g.weights([7, 16]), g.bias(7), *g.out()]
    yield "gemm", g.own("QGemm", inputs, [3, 7], transB=1)
    for name in ("Add", "Mul"):
        g = new()
        yield name.lower(), g.own(f"QLinear{name}", [*g.x(), *operand(g, image), *g.out()], image)
    g = new()
    yield "mean", g.own("QLinearGlobalAveragePool", [*g.x(), *g.out(0.0117)], [1, 4, 1, 1])
    g = new()
    inputs = [*g.x(), *g.out(0.0217)]
    yield "average", g.own("QLinearAveragePool", inputs, [1, 4, 5, 5], kernel_shape=[3, 3])
    g = new()
    yield "sigmoid", g.own("QLinearSigmoid", [*g.x(), *g.out(0.0057)], image)
    g = new()
    yield "leaky", g.own("QLinearLeakyRelu", [*g.x(), *g.out(0.0057)], image, alpha=0.13)
    g = new()
    inputs = [*g.out(0.02), *g.x(), "x", *g.params(0.0319, g.zero - 9)]
    yield "concat", g.own("QLinearConcat", inputs, [1, 8, 7, 7], axis=1)
    g = new(1, 3, 20)
    weights = g.node("DequantizeLinear", g.weights([6, 3, 5]))
    more: dict[str, Attribute] = {"kernel_shape": [5], "pads": [2, 1], "strides": [2]}
    yield "series", g.between("Conv", [weights], [1, 6, 10], **more)
    functions: dict[str, list[float]] = {"Relu": [], "Clip": [-0.5, 1.0], "PRelu": [0.25]}
    for name, numbers in functions.items():
        g = new()
        extra = [g.constant(np.array(v, f32)) for v in numbers]
        yield name.lower(), g.between(name, extra, image)
    g = new(1, 8, 4, 4)
    yield "shuffle", g.between("DepthToSpace", [], [1, 2, 8, 8], blocksize=2, mode="CRD")
