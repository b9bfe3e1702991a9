# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Random ONNX graphs, quantised to 8 bits as onnxruntime's and PyTorch's tools do it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from onnx_file import INT8, UINT8, Array, Graph

f32 = np.float32


@dataclass
class Tensor:
    """A quantised tensor of a graph: what DequantizeLinear reads."""

    name: str
    shape: list[int]
    scale: np.float32
    zero: int


class Writer:
    """Adds quantised layers to a graph. Real numbers stay near one."""

    def __init__(self, seed: int, unsigned: bool, opset: int = 13) -> None:
        self.rng = np.random.default_rng(seed)
        self.graph = Graph(opset)
        self.kind = np.uint8 if unsigned else np.int8
        self.low = 0 if unsigned else -128
        self.real_output = False

    # Scales and zero points

    def dequantize(self, tensor: Tensor) -> str:
        scale = self.graph.constant(f32(tensor.scale).reshape(()))
        zero = self.graph.constant(np.array(tensor.zero, self.kind))
        return self.graph.node("DequantizeLinear", [tensor.name, scale, zero])

    def quantize(
        self, real: str, shape: list[int], scale: float, zero: int, name: str = ""
    ) -> Tensor:
        constants = [
            self.graph.constant(np.array(scale, f32)),
            self.graph.constant(np.array(zero, self.kind)),
        ]
        made = self.graph.node("QuantizeLinear", [real, *constants], [name] if name else 1)
        return Tensor(made, shape, f32(scale), zero)

    def range(self, spread: float, relu: bool = False) -> tuple[float, int]:
        """Scale and zero point of numbers about as large as `spread`."""
        scale = spread * float(self.rng.uniform(0.7, 1.5)) / (255 if relu else 128)
        zero = self.low if relu else self.low + 128 + int(self.rng.integers(-40, 41))
        return scale, zero

    def input(self, shape: list[int], real: bool) -> Tensor:
        scale, zero = self.range(1.0)
        if real:
            return self.quantize(self.graph.input("x", shape), shape, scale, zero)
        element = UINT8 if self.kind == np.uint8 else INT8
        self.graph.input("x", shape, element)
        return Tensor("x", shape, f32(scale), zero)

    # Layers

    def weights(self, shape: list[int], axis: int, per_channel: bool) -> tuple[str, Array]:
        """DequantizeLinear of constant weights, and their scales."""
        fan = int(np.prod(shape)) // shape[axis]
        channels = shape[axis] if per_channel else 1
        scales = (self.rng.uniform(0.5, 1.5, channels) * 2 / np.sqrt(fan) / 127).astype(f32)
        values = np.clip(np.rint(self.rng.normal(0, 45, shape)), -127, 127).astype(np.int8)
        constants = [
            self.graph.constant(values),
            self.graph.constant(scales if per_channel else scales.reshape(())),
            self.graph.constant(np.zeros(channels if per_channel else (), np.int8)),
        ]
        return self.graph.node("DequantizeLinear", constants, axis=axis), scales

    def bias(self, channels: int, scale: np.float32, weight_scales: Array) -> str:
        scales = (f32(scale) * weight_scales).astype(f32)
        values = np.rint(self.rng.normal(0, 0.3, channels) / scales).astype(np.int32)
        per_channel = len(scales) > 1
        constants = [
            self.graph.constant(values),
            self.graph.constant(scales if per_channel else scales.reshape(())),
            self.graph.constant(np.zeros(channels if per_channel else (), np.int32)),
        ]
        return self.graph.node("DequantizeLinear", constants, axis=0)

    def finish(self, real: str, shape: list[int], relu: str, spread: float = 3.0) -> Tensor:
        """An activation and the QuantizeLinear."""
        if relu == "Relu":
            real = self.graph.node("Relu", [real])
        if relu == "Clip":
            bounds = [self.graph.constant(np.array(v, f32)) for v in (0.0, 6.0)]
            real = self.graph.node("Clip", [real, *bounds])
            return self.quantize(
                real, shape, 6.0 / 255 * float(self.rng.uniform(0.3, 0.99)), self.low
            )
        scale, zero = self.range(spread, bool(relu))
        return self.quantize(real, shape, scale, zero)

    def conv(
        self,
        x: Tensor,
        channels: int,
        kernel: int,
        stride: int = 1,
        group: int = 1,
        relu: str = "",
        dilation: int = 1,
        per_channel: bool = True,
        biased: bool = True,
    ) -> Tensor:
        shape = [channels, x.shape[1] // group, kernel, kernel]
        weights, scales = self.weights(shape, 0, per_channel)
        inputs = [self.dequantize(x), weights]
        if biased:
            inputs.append(self.bias(channels, x.scale, scales))
        pad = dilation * (kernel - 1) // 2
        real = self.graph.node(
            "Conv",
            inputs,
            kernel_shape=[kernel, kernel],
            strides=[stride, stride],
            dilations=[dilation, dilation],
            group=group,
            pads=[pad] * 4,
        )
        size = [(n + 2 * pad - dilation * (kernel - 1) - 1) // stride + 1 for n in x.shape[2:]]
        return self.finish(real, [x.shape[0], channels, *size], relu)

    def pair(self, kind: str, x: Tensor, y: Tensor, relu: str = "") -> Tensor:
        real = self.graph.node(kind, [self.dequantize(x), self.dequantize(y)])
        shape = list(np.broadcast_shapes(x.shape, y.shape))
        return self.finish(real, shape, relu, 4.0)

    def concat(self, parts: list[Tensor]) -> Tensor:
        real = self.graph.node("Concat", [self.dequantize(t) for t in parts], axis=1)
        shape = list(parts[0].shape)
        shape[1] = sum(t.shape[1] for t in parts)
        return self.finish(real, shape, "")

    def keep(
        self,
        kind: str,
        x: Tensor,
        shape: list[int],
        extra: list[str],
        **attributes: list[int] | int,
    ) -> Tensor:
        """An operator whose output has the scale of its input."""
        real = self.graph.apply(kind, [self.dequantize(x), *extra], attributes)
        return self.quantize(real, shape, float(x.scale), x.zero)

    def pool(self, kind: str, x: Tensor, kernel: int, stride: int, pad: int) -> Tensor:
        size = [(n + 2 * pad - kernel) // stride + 1 for n in x.shape[2:]]
        return self.keep(
            kind,
            x,
            [*x.shape[:2], *size],
            [],
            kernel_shape=[kernel, kernel],
            strides=[stride, stride],
            pads=[pad] * 4,
        )

    def function(self, kind: str, x: Tensor, **attributes: float) -> Tensor:
        real = self.graph.apply(kind, [self.dequantize(x)], attributes)
        if kind in ("Sigmoid", "HardSigmoid"):
            return self.quantize(real, x.shape, 1 / 256, self.low)
        if kind == "Tanh":
            return self.quantize(real, x.shape, 1 / 128, self.low + 128)
        scale, zero = self.range(3.0)
        return self.quantize(real, x.shape, scale, zero)

    def average(self, x: Tensor) -> Tensor:
        real = self.graph.node("GlobalAveragePool", [self.dequantize(x)])
        scale, zero = self.range(1.0)
        return self.quantize(real, [*x.shape[:2], 1, 1], scale, zero)

    def flatten(self, x: Tensor) -> Tensor:
        return self.keep("Flatten", x, [x.shape[0], int(np.prod(x.shape[1:]))], [])

    def dense(self, x: Tensor, units: int, gemm: bool, relu: str = "") -> Tensor:
        depth = x.shape[-1]
        transposed = gemm and bool(self.rng.integers(2))
        per_channel = bool(self.rng.integers(2))
        shape = [units, depth] if transposed else [depth, units]
        weights, scales = self.weights(shape, 0 if transposed else 1, per_channel)
        inputs = [self.dequantize(x), weights]
        if gemm:
            inputs.append(self.bias(units, x.scale, scales))
            real = self.graph.node("Gemm", inputs, transB=int(transposed))
        else:
            real = self.graph.node("MatMul", inputs)
        return self.finish(real, [*x.shape[:-1], units], relu)

    def output(self, x: Tensor, real: bool) -> None:
        self.real_output = real
        if real:
            constants = [
                self.graph.constant(np.array(x.scale)),
                self.graph.constant(np.array(x.zero, self.kind)),
            ]
            self.graph.node("DequantizeLinear", [x.name, *constants], ["y"])
            self.graph.output("y", x.shape)
            return
        self.graph.node("Identity", [x.name], ["y"])
        self.graph.output("y", x.shape, UINT8 if self.kind == np.uint8 else INT8)


def moved(w: Writer, x: Tensor, kind: str) -> Tensor:
    """An operator that moves elements of an image."""
    n, c, h, v = x.shape

    def ints(*values: int) -> str:
        return w.graph.constant(np.array(values, np.int64))

    if kind == "Slice":
        return w.keep(kind, x, [n, c, h - 1, v], [ints(1), ints(h), ints(2)])
    if kind == "Pad":
        return w.keep(kind, x, [n, c, h + 1, v + 3], [ints(0, 0, 1, 2, 0, 0, 0, 1)])
    if kind == "Transpose":
        return w.keep(kind, x, [n, c, v, h], [], perm=[0, 1, 3, 2])
    if kind == "Resize":
        scales = w.graph.constant(np.array([1, 1, 2, 3], f32))
        given = {"mode": "nearest"}
        if w.rng.integers(2):
            given |= {"coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
        real = w.graph.apply(kind, [w.dequantize(x), "", scales], given)
        return w.quantize(real, [n, c, 2 * h, 3 * v], float(x.scale), x.zero)
    if kind == "DepthToSpace":
        return w.keep(kind, x, [n, c // 4, 2 * h, 2 * v], [], blocksize=2)
    if kind == "Reshape":
        return w.keep(kind, x, [n, c, v, h], [ints(0, -1, v, h)])
    real = w.dequantize(x)
    parts = [w.graph.fresh("part") for _ in range(2)]
    w.graph.node("Split", [real, ints(1, c - 1)], parts, axis=1)
    return w.quantize(parts[1], [n, c - 1, h, v], float(x.scale), x.zero)


def constant_pair(w: Writer, x: Tensor, kind: str) -> Tensor:
    """Adds, subtracts or multiplies a constant of one number a channel."""
    info = np.iinfo(w.kind)
    values = w.rng.integers(info.min, info.max + 1, [x.shape[1], 1, 1]).astype(w.kind)
    scale, zero = w.range(1.0)
    name = w.graph.constant(values)
    return w.pair(kind, x, Tensor(name, list(values.shape), f32(scale), zero))


def network(seed: int) -> tuple[Writer, Tensor, Tensor]:
    """A small network drawn at random; its input and output."""
    rng = np.random.default_rng(seed)

    def chance(part: float) -> bool:
        return bool(rng.random() < part)

    w = Writer(seed, chance(0.5), int(rng.choice([13, 17])))
    size = int(rng.integers(6, 17))
    x = first = w.input(
        [1, int(rng.integers(1, 5)), size, size + int(rng.integers(0, 4))], chance(0.6)
    )
    relu = "Relu" if chance(0.7) else ""
    x = w.conv(x, int(rng.integers(2, 13)), 3, int(rng.integers(1, 3)), 1, relu, 1, chance(0.7))
    for _ in range(int(rng.integers(1, 4))):
        kind = int(rng.integers(0, 12))
        channels = x.shape[1]
        relu = str(rng.choice(["Relu", "Clip", ""]))
        if kind == 0:
            x = w.conv(x, channels, 3, 1, channels, relu)
        elif kind == 1:
            x = w.conv(x, int(rng.integers(2, 17)), 1, 1, 1, relu, 1, chance(0.7), chance(0.5))
        elif kind == 2:
            x = w.pair("Add", x, w.conv(x, channels, 3), "Relu" if chance(0.3) else "")
        elif kind == 3 and min(x.shape[2:]) >= 3:
            x = w.pool(
                "MaxPool",
                x,
                2 if chance(0.5) else 3,
                int(rng.integers(1, 3)),
                0 if chance(0.5) else 1,
            )
        elif kind == 4:
            x = w.concat([x, w.conv(x, int(rng.integers(1, 6)), 3)])
        elif kind == 5:
            kinds = ["Sigmoid", "Tanh", "LeakyRelu", "HardSwish"]
            x = w.function(str(rng.choice(kinds[: 3 if w.graph.opset < 14 else 4])), x)
        elif kind == 6:
            gate = w.function("Sigmoid", w.conv(w.average(x), channels, 1))
            x = w.pair("Mul", x, gate)
        elif kind == 7 and channels % 2 == 0:
            x = w.conv(x, 2 * channels, 3, 1, 2, relu)
        elif kind == 8 and min(x.shape[2:]) >= 5:
            x = w.conv(x, int(rng.integers(2, 9)), 3, 1, 1, relu, 2)
        elif kind == 9 and min(x.shape[2:]) >= 3 and np.prod(x.shape) < 3000:
            kinds = ["Slice", "Pad", "Transpose", "Resize", "Reshape"]
            kinds += ["Split"] if channels > 1 else []
            kinds += ["DepthToSpace"] if channels % 4 == 0 else []
            x = moved(w, x, str(rng.choice(kinds)))
        elif kind == 10:
            x = constant_pair(w, x, str(rng.choice(["Add", "Sub", "Mul"])))
        elif kind == 11:
            x = w.pair("Sub", x, w.conv(x, channels, 1))
        if chance(0.2) and min(x.shape[2:]) >= 4:
            x = w.pool("AveragePool", x, 3, int(rng.integers(1, 3)), 0)
    if chance(0.7):
        if chance(0.6):
            x = w.average(x)
        x = w.flatten(x)
        x = w.dense(x, int(rng.integers(2, 12)), chance(0.6))
    w.output(x, chance(0.5))
    return w, first, x
