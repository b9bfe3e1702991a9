# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Random int8 networks as TOSA text, in the form that docs/Architecture.md describes.

A network is a list of nodes. A node's numbers (weights, multipliers, zero points) come
from a seed of its own, so that it means something at any shape: nodes can be taken out and
inputs made smaller, and the rest still is a network.
"""

import random
from dataclasses import dataclass, field, replace
from typing import Any, Dict, List, Optional, Tuple

import numpy as np

from row_layers import emit_divide, emit_log_softmax, emit_softmax

Shape = Tuple[int, ...]

# Bounds on one network, so that upstream's plain loops stay fast.
MOST_MACS = 1_500_000
MOST_BYTES = 40_000


class Unusable(Exception):
    """The nodes do not make a network at these shapes."""


@dataclass
class Node:
    """One layer; operands are indices of earlier values, the inputs first."""

    kind: str
    operands: List[int]
    seed: int
    options: Dict[str, Any] = field(default_factory=dict)
    name: str = ""


@dataclass
class Network:
    inputs: List[Shape]
    nodes: List[Node]
    outputs: List[int] = field(default_factory=list)  # besides the values that nobody reads
    named: bool = True

    def without(self, index: int) -> "Network":
        """This network where the readers of node `index` read its first operand instead."""
        gone = len(self.inputs) + index
        instead = self.nodes[index].operands[0]

        def moved(value: int) -> int:
            value = instead if value == gone else value
            return value - 1 if value > gone else value

        nodes = [
            replace(node, operands=[moved(value) for value in node.operands])
            for at, node in enumerate(self.nodes)
            if at != index
        ]
        outputs = sorted({moved(v) for v in self.outputs} - set(range(len(self.inputs))))
        return replace(self, nodes=nodes, outputs=outputs)

    def first(self, count: int) -> "Network":
        """Only the first `count` nodes."""
        end = len(self.inputs) + count
        return replace(self, nodes=self.nodes[:count], outputs=[v for v in self.outputs if v < end])


# ---------------------------------------------------------------------------------------
# Text
# ---------------------------------------------------------------------------------------


def tensor(shape: Shape, element: str = "i8") -> str:
    return f"tensor<{'x'.join(map(str, shape))}x{element}>"


class Text:
    """Writes the operations of one function."""

    def __init__(self, network: Network) -> None:
        self.lines: List[str] = []
        self.count = 0
        self.macs = 0
        self.shapes: List[Shape] = []
        self.names: List[str] = []
        self.location = ""
        self.named = network.named
        for index, shape in enumerate(network.inputs):
            self.shapes.append(shape)
            self.names.append(f"%x{index}")

    # -- single operations ----------------------------------------------------------------

    def op(self, text: str) -> str:
        name = f"%{self.count}"
        self.count += 1
        self.lines.append(f"  {name} = {text}{self.location}")
        return name

    def constant(self, values: Any, shape: Shape, element: str) -> str:
        data = np.asarray(values, {"i8": np.int8, "i32": np.int32}[element])
        if data.size != int(np.prod(shape)):
            raise Unusable("constant of another size")
        kind = tensor(shape, element)
        return self.op(
            f'"tosa.const"() <{{values = dense<"0x{data.tobytes().hex()}"> : {kind}}}>'
            f" : () -> {kind}"
        )

    def shape_constant(self, values: Shape) -> str:
        rank = len(values)
        listed = ", ".join(map(str, values))
        return self.op(
            f"tosa.const_shape {{values = dense<[{listed}]> : tensor<{rank}xindex>}}"
            f" : () -> !tosa.shape<{rank}>"
        )

    def rescale(
        self,
        x: str,
        shape: Shape,
        source: str,
        target: str,
        multipliers: List[Tuple[int, int]],
        zero_in: int,
        zero_out: int,
    ) -> str:
        count = len(multipliers)
        values = self.constant([m for m, _ in multipliers], (count,), "i32")
        shifts = self.constant([s for _, s in multipliers], (count,), "i8")
        zi = self.constant([zero_in], (1,), source)
        zo = self.constant([zero_out], (1,), target)
        per_channel = "true" if count > 1 else "false"
        return self.op(
            f"tosa.rescale {x}, {values}, {shifts}, {zi}, {zo} {{input_unsigned = false,"
            f" output_unsigned = false, per_channel = {per_channel},"
            f" rounding_mode = DOUBLE_ROUND, scale32 = true}} : ({tensor(shape, source)},"
            f" tensor<{count}xi32>, tensor<{count}xi8>, tensor<1x{source}>,"
            f" tensor<1x{target}>) -> {tensor(shape, target)}"
        )

    def reshape(self, x: str, old: Shape, new: Shape, element: str = "i8") -> str:
        shape = self.shape_constant(new)
        return self.op(
            f"tosa.reshape {x}, {shape} : ({tensor(old, element)}, !tosa.shape<{len(new)}>)"
            f" -> {tensor(new, element)}"
        )

    def slice(self, x: str, old: Shape, start: Shape, size: Shape) -> str:
        begin, extent = self.shape_constant(start), self.shape_constant(size)
        rank = len(old)
        return self.op(
            f"tosa.slice {x}, {begin}, {extent} : ({tensor(old)}, !tosa.shape<{rank}>,"
            f" !tosa.shape<{rank}>) -> {tensor(size)}"
        )

    def clamp(self, x: str, shape: Shape, low: int, high: int) -> str:
        return self.op(
            f"tosa.clamp {x} {{min_val = {low} : i8, max_val = {high} : i8}}"
            f" : ({tensor(shape)}) -> {tensor(shape)}"
        )

    def binary(self, name: str, l: str, ls: Shape, r: str, rs: Shape, out: str = "i32") -> str:
        result = tuple(max(a, b) for a, b in zip(ls, rs))
        return self.op(
            f"tosa.{name} {l}, {r} : ({tensor(ls, 'i32')}, {tensor(rs, 'i32')})"
            f" -> {tensor(result, out)}"
        )

    def add_value(self, name: str, shape: Shape) -> None:
        if int(np.prod(shape)) > MOST_BYTES or min(shape) < 1:
            raise Unusable("tensor too large or empty")
        if self.macs > MOST_MACS:
            raise Unusable("too many MACs")
        self.names.append(name)
        self.shapes.append(shape)


# ---------------------------------------------------------------------------------------
# Numbers
# ---------------------------------------------------------------------------------------


def zero_point(rng: np.random.Generator) -> int:
    pick = rng.integers(0, 10)
    if pick < 2:
        return -128
    if pick < 4:
        return 127
    return int(rng.integers(-128, 128)) if pick < 8 else 0


def quantised(real: float, rng: np.random.Generator, bound: float) -> Tuple[int, int]:
    """A multiplier and a shift near `real`; |x| <= bound must not leave 32 bits."""
    most = 2.0**29 / max(bound, 1.0)
    real = min(max(real, 2.0**-30), most)
    fraction, exponent = np.frexp(real)
    value = int(round(fraction * 2**31))
    if value >= 2**31:
        value, exponent = value // 2, exponent + 1
    if rng.integers(0, 12) == 0:
        value = 2**30 if rng.integers(0, 2) else 2**31 - 1
    shift = 31 - int(exponent)
    return value, min(max(shift, 2), 62)


def output_multipliers(
    rng: np.random.Generator, count: int, spread: float, bound: float
) -> List[Tuple[int, int]]:
    """Multipliers that bring accumulators of deviation `spread` to int8's range."""
    style = rng.integers(0, 12)
    result = []
    for _ in range(count):
        real = rng.uniform(20, 90) / max(spread, 1e-9)
        if style == 0:
            # The border between one and two roundings.
            real = rng.choice([0.25, 0.5, 0.75, 0.999, 1.0, 1.5, 2.0, 3.99])
        elif style == 1:
            real *= 2.0 ** float(rng.integers(-8, 6))
        elif style == 2 and rng.integers(0, 4) == 0:
            result.append((int(rng.choice([0, 2**30, 2**31 - 1])), 62))
            continue
        result.append(quantised(float(real), rng, bound))
    return result


def weights(rng: np.random.Generator, count: int) -> np.ndarray:
    style = rng.integers(0, 8)
    if style == 0:
        return rng.choice(np.array([-128, 127, -128], np.int8), count)
    if style == 1:
        return rng.integers(-2, 3, count).astype(np.int8)
    if style == 2:
        data = rng.integers(-128, 128, count).astype(np.int8)
        data[rng.integers(0, 3, count) == 0] = 0
        return data
    return rng.integers(-128, 128, count).astype(np.int8)


def biases(rng: np.random.Generator, count: int, spread: float) -> np.ndarray:
    style = rng.integers(0, 6)
    if style == 0:
        return np.zeros(count, np.int32)
    reach = 3 * spread * (10 if style == 1 else 1)
    limit = min(max(int(reach), 1), 2**24)
    return rng.integers(-limit, limit + 1, count).astype(np.int32)


def kill_channels(
    rng: np.random.Generator, data: np.ndarray, bias: np.ndarray, axis: int, bound: float
) -> None:
    """In a third of the layers some channels get one value whatever the input."""
    if rng.integers(0, 3):
        return
    dead = rng.random(bias.size) < rng.choice([0.2, 0.6, 0.95])
    style = rng.integers(0, 3)
    if style < 2:
        extreme = min(int(2 * bound), 2**29)
        bias[dead] = extreme if style else -extreme
    if style != 1:
        np.moveaxis(data, axis, 0)[dead] = 0


# ---------------------------------------------------------------------------------------
# Layers
# ---------------------------------------------------------------------------------------


def fit_window(
    text: Text, x: str, shape: Shape, options: Dict[str, Any], most_pad: int = 1 << 30
) -> Tuple[str, Shape, List[int], List[int], List[int]]:
    """Input, its shape, pad, kernel and output size of a window whose stride divides."""
    sizes = list(shape)
    kernel, pad, out = list(options["kernel"]), [], []
    crop = False
    for axis in (0, 1):
        stride, dilation = options["stride"][axis], options.get("dilation", (1, 1))[axis]
        size = sizes[axis + 1]
        if options["pad"] == "valid" or options["pad"] == "explicit":
            # Small maps take a smaller kernel.
            reach = sum(options.get("pads", (0,) * 4)[2 * axis : 2 * axis + 2])
            if options["pad"] == "valid":
                reach = 0
            while kernel[axis] > 1 and (kernel[axis] - 1) * dilation + 1 > size + reach:
                kernel[axis] -= 1
        extent = (kernel[axis] - 1) * dilation + 1
        if options["pad"] == "same":
            total = max(0, ((size + stride - 1) // stride - 1) * stride + extent - size)
            before, after = total // 2, total - total // 2
        elif options["pad"] == "valid":
            before = after = 0
        else:
            before = min(options["pads"][2 * axis], extent - 1)
            after = min(options["pads"][2 * axis + 1], extent - 1)
        before, after = min(before, most_pad), min(after, most_pad)
        room = size + before + after - extent
        if room < 0:
            raise Unusable("window larger than the map")
        excess = room % stride
        from_pad = min(excess, after)
        after -= from_pad
        sizes[axis + 1] -= excess - from_pad
        crop |= excess > from_pad
        if sizes[axis + 1] < 1:
            raise Unusable("nothing left of the map")
        out.append(room // stride + 1)
        pad += [before, after]
    if crop:
        x = text.slice(x, shape, (0,) * 4, tuple(sizes))
    return x, tuple(sizes), pad, kernel, out


def array(values: Any) -> str:
    return f"array<i64: {', '.join(str(int(v)) for v in values)}>"


def output_stage(
    text: Text,
    rng: np.random.Generator,
    x: str,
    shape: Shape,
    channels: int,
    spread: float,
    bound: float,
) -> str:
    count = channels if rng.integers(0, 3) else 1
    factors = output_multipliers(rng, count, spread, bound)
    y = text.rescale(x, shape, "i32", "i8", factors, 0, zero_point(rng))
    return random_clamp(text, rng, y, shape)


def random_clamp(text: Text, rng: np.random.Generator, y: str, shape: Shape) -> str:
    style = rng.integers(0, 8)
    if style < 4:
        return y
    low = int(rng.integers(-128, 20)) if style < 7 else -128
    high = int(rng.integers(low, 128)) if style != 5 else 127
    return text.clamp(y, shape, low, high)


def emit_conv(text: Text, node: Node, xs: List[str], shapes: List[Shape]) -> Tuple[str, Shape]:
    rng = np.random.default_rng(node.seed)
    options = node.options
    depthwise = node.kind == "depthwise"
    x, shape, pad, kernel, out = fit_window(text, xs[0], shapes[0], options)
    channels = shape[3] * options["multiplier"] if depthwise else options["channels"]
    taps = kernel[0] * kernel[1] * (1 if depthwise else shape[3])
    if depthwise:
        weight_shape: Shape = (kernel[0], kernel[1], shape[3], options["multiplier"])
    else:
        weight_shape = (channels, kernel[0], kernel[1], shape[3])
    text.macs += out[0] * out[1] * channels * taps
    data = weights(rng, int(np.prod(weight_shape)))
    zero = zero_point(rng)
    size = float(np.abs(data.astype(np.float64)).mean())
    spread = max(1.0, np.sqrt(taps) * 74 * max(size, 0.3))
    bias = biases(rng, channels, spread)
    if depthwise:
        filters, axis = data.reshape(kernel[0] * kernel[1], channels), 1
    else:
        filters, axis = data.reshape(channels, taps), 0
    kill_channels(rng, filters, bias, axis, taps * 255.0 * 128)
    bound = taps * 255.0 * 128 + float(np.abs(bias.astype(np.int64)).max())
    w = text.constant(data, weight_shape, "i8")
    b = text.constant(bias, (channels,), "i32")
    zi, zw = text.constant([zero], (1,), "i8"), text.constant([0], (1,), "i8")
    result = (1, out[0], out[1], channels)
    acc = text.op(
        f"tosa.{'depthwise_conv2d' if depthwise else 'conv2d'} {x}, {w}, {b}, {zi}, {zw}"
        f" {{acc_type = i32, dilation = {array(options['dilation'])}, pad = {array(pad)},"
        f" stride = {array(options['stride'])}}} : ({tensor(shape)}, {tensor(weight_shape)},"
        f" tensor<{channels}xi32>, tensor<1xi8>, tensor<1xi8>) -> {tensor(result, 'i32')}"
    )
    return output_stage(text, rng, acc, result, channels, spread, bound), result


def emit_dense(text: Text, node: Node, xs: List[str], shapes: List[Shape]) -> Tuple[str, Shape]:
    depth = int(np.prod(shapes[0]))
    if depth > 4000:
        raise Unusable("classifier too deep")
    x = text.reshape(xs[0], shapes[0], (1, 1, 1, depth))
    options = dict(node.options, kernel=(1, 1), stride=(1, 1), dilation=(1, 1), pad="valid")
    y, shape = emit_conv(text, Node("conv", [], node.seed, options), [x], [(1, 1, 1, depth)])
    return text.reshape(y, shape, (1, shape[3])), (1, shape[3])


def emit_rows(text: Text, node: Node, xs: List[str], shapes: List[Shape]) -> Tuple[str, Shape]:
    """A fully connected layer on every pixel, the pixels one under the other meanwhile."""
    _, height, width, channels = shapes[0]
    column = (1, height * width, 1, channels)
    x = text.reshape(xs[0], shapes[0], column) if width > 1 else xs[0]
    options = dict(node.options, kernel=(1, 1), stride=(1, 1), dilation=(1, 1), pad="valid")
    y, shape = emit_conv(text, Node("conv", [], node.seed, options), [x], [column])
    result = (1, height, width, shape[3])
    return (text.reshape(y, shape, result) if width > 1 else y), result


def emit_product(text: Text, node: Node, xs: List[str], shapes: List[Shape]) -> Tuple[str, Shape]:
    """Pixels times pixels over the channels, of whole maps or row by row."""
    rng = np.random.default_rng(node.seed)
    (_, height, width, channels), (_, rows, columns, depth) = shapes
    if channels != depth:
        raise Unusable("channels differ")
    batch = height if height == rows and rng.integers(0, 2) else 1
    left = (batch, height * width // batch, depth)
    right = (batch, rows * columns // batch, depth)
    turned = (batch, depth, right[1])
    shape = (batch, left[1], right[1])
    text.macs += int(np.prod(left)) * right[1]
    x = text.reshape(xs[0], shapes[0], left)
    y = text.op(
        f"tosa.transpose {text.reshape(xs[1], shapes[1], right)}"
        f" {{perms = array<i32: 0, 2, 1>}} : ({tensor(right)}) -> {tensor(turned)}"
    )
    zeros = [text.constant([zero_point(rng)], (1,), "i8") for _ in range(2)]
    total = text.op(
        f"tosa.matmul {x}, {y}, {zeros[0]}, {zeros[1]} : ({tensor(left)}, {tensor(turned)},"
        f" tensor<1xi8>, tensor<1xi8>) -> {tensor(shape, 'i32')}"
    )
    if rng.integers(0, 2):
        wide = (1, 1, shape[2])
        bias = text.constant([int(b) for b in rng.integers(-5000, 5000, shape[2])], wide, "i32")
        total = text.binary("add", total, shape, bias, wide)
    bound = 255.0 * 255 * depth + 5000
    factor = [quantised(float(rng.uniform(20, 90)) / (6000 * depth**0.5), rng, bound)]
    product = text.rescale(total, shape, "i32", "i8", factor, 0, zero_point(rng))
    result = (1, height, width, shape[2])
    return text.reshape(random_clamp(text, rng, product, shape), shape, result), result


def broadcasts(shapes: List[Shape]) -> Shape:
    if len(shapes[0]) != len(shapes[1]):
        raise Unusable("ranks differ")
    for a, b in zip(*shapes):
        if a != b and 1 not in (a, b):
            raise Unusable("shapes do not broadcast")
    return tuple(max(a, b) for a, b in zip(*shapes))


# A rescale that changes nothing.
UNIT = [(1 << 30, 30)]


def emit_add(text: Text, node: Node, xs: List[str], shapes: List[Shape]) -> Tuple[str, Shape]:
    rng = np.random.default_rng(node.seed)
    shape = broadcasts(shapes)
    terms = []
    largest = rng.integers(0, 2)
    for index, (x, s) in enumerate(zip(xs, shapes)):
        y = text.rescale(x, s, "i8", "i32", [(1 << 30, 10)], zero_point(rng), 0)
        real = 0.5 if index == largest else float(rng.uniform(0.002, 0.5))
        if index != largest and rng.integers(0, 10) == 0:
            real = 2.0 ** -float(rng.integers(8, 24))
        terms.append(text.rescale(y, s, "i32", "i32", [quantised(real, rng, 2.0**28)], 0, 0))
    name = "sub" if rng.integers(0, 4) == 0 else "add"
    total = text.binary(name, terms[0], shapes[0], terms[1], shapes[1])
    real = float(rng.uniform(0.2, 3)) * 2 / 2**20
    factor = [quantised(real, rng, 2.0**29)]
    y = text.rescale(total, shape, "i32", "i8", factor, 0, zero_point(rng))
    return random_clamp(text, rng, y, shape), shape


def emit_mul(text: Text, node: Node, xs: List[str], shapes: List[Shape]) -> Tuple[str, Shape]:
    rng = np.random.default_rng(node.seed)
    shape = broadcasts(shapes)
    l, r = (text.rescale(x, s, "i8", "i32", UNIT, zero_point(rng), 0) for x, s in zip(xs, shapes))
    shift = text.constant([0], (1,), "i8")
    product = text.op(
        f"tosa.mul {l}, {r}, {shift} : ({tensor(shapes[0], 'i32')}, {tensor(shapes[1], 'i32')},"
        f" tensor<1xi8>) -> {tensor(shape, 'i32')}"
    )
    factors = output_multipliers(rng, 1, 74.0 * 74, 255.0 * 255)
    y = text.rescale(product, shape, "i32", "i8", factors, 0, zero_point(rng))
    return random_clamp(text, rng, y, shape), shape


def emit_square(text: Text, node: Node, xs: List[str], shapes: List[Shape]) -> Tuple[str, Shape]:
    """A squared difference."""
    rng = np.random.default_rng(node.seed)
    shape = broadcasts(shapes)
    terms = []
    largest = rng.integers(0, 2)
    for index, (x, s) in enumerate(zip(xs, shapes)):
        y = text.rescale(x, s, "i8", "i32", [(1 << 30, 23)], zero_point(rng), 0)
        real = 0.5 if index == largest else float(rng.uniform(0.002, 0.5))
        # No random multipliers: the square has to fit 32 bits.
        value = int(real * 2**31)
        terms.append(text.rescale(y, s, "i32", "i32", [(value, 31)], 0, 0))
    difference = text.binary("sub", terms[0], shapes[0], terms[1], shapes[1])
    shift = text.constant([0], (1,), "i8")
    kind = tensor(shape, "i32")
    square = text.op(
        f"tosa.mul {difference}, {difference}, {shift} : ({kind}, {kind}, tensor<1xi8>)"
        f" -> {kind}"
    )
    factor = [quantised(float(rng.uniform(0.2, 3)) / 2**21, rng, 2.0**30)]
    y = text.rescale(square, shape, "i32", "i8", factor, 0, zero_point(rng))
    return random_clamp(text, rng, y, shape), shape


def emit_extremum(text: Text, node: Node, xs: List[str], shapes: List[Shape]) -> Tuple[str, Shape]:
    rng = np.random.default_rng(node.seed)
    shape = broadcasts(shapes)
    l, r = (text.rescale(x, s, "i8", "i32", UNIT, 0, 0) for x, s in zip(xs, shapes))
    name = "maximum" if rng.integers(0, 2) else "minimum"
    y = text.binary(name, l, shapes[0], r, shapes[1])
    return text.rescale(y, shape, "i32", "i8", UNIT, 0, 0), shape


def emit_prelu(text: Text, node: Node, xs: List[str], shapes: List[Shape]) -> Tuple[str, Shape]:
    rng = np.random.default_rng(node.seed)
    shape = broadcasts(shapes)
    if shape != shapes[0]:
        raise Unusable("slopes larger than the map")
    l = text.rescale(xs[0], shape, "i8", "i32", UNIT, zero_point(rng), 0)
    r = text.rescale(xs[1], shapes[1], "i8", "i32", UNIT, zero_point(rng), 0)
    factors = [quantised(float(rng.uniform(0.2, 2)), rng, 255.0)]
    above = text.rescale(l, shape, "i32", "i32", factors, 0, 0)
    shift = text.constant([0], (1,), "i8")
    wide = tensor(shape, "i32")
    product = text.op(
        f"tosa.mul {l}, {r}, {shift} : ({wide}, {tensor(shapes[1], 'i32')}, tensor<1xi8>)"
        f" -> {wide}"
    )
    factors = [quantised(float(rng.uniform(0.2, 2)) / 128, rng, 255.0 * 255)]
    below = text.rescale(product, shape, "i32", "i32", factors, 0, 0)
    one: Shape = (1, 1, 1, 1)
    zero = text.constant([0], one, "i32")
    positive = text.binary("greater_equal", l, shape, zero, one, "i1")
    chosen = text.op(
        f"tosa.select {positive}, {above}, {below} : ({tensor(shape, 'i1')}, {wide}, {wide})"
        f" -> {wide}"
    )
    return text.rescale(chosen, shape, "i32", "i8", UNIT, 0, zero_point(rng)), shape


def emit_constant(text: Text, node: Node, xs: List[str], shapes: List[Shape]) -> Tuple[str, Shape]:
    """A layer of two operands, one of them a constant of any shape that broadcasts."""
    rng = np.random.default_rng(node.seed)
    kind, full = node.options["layer"], node.options["full"]
    shape = (1, *(s if f else 1 for s, f in zip(shapes[0][1:], full)))
    values = rng.integers(-128, 128, int(np.prod(shape)))
    other = text.constant(values, shape, "i8")
    if rng.integers(0, 12) == 0:
        # A layer of constants alone makes it.
        other, _ = emit_extremum(text, node, [other, other], [shape, shape])
    operands, sizes = [xs[0], other], [shapes[0], shape]
    if kind != "prelu" and rng.integers(0, 3) == 0:
        operands.reverse()
        sizes.reverse()
    return EMITTERS[kind](text, node, operands, sizes)


def emit_reduce(text: Text, node: Node, xs: List[str], shapes: List[Shape]) -> Tuple[str, Shape]:
    """The sum, the mean, the greatest or the least element over some axes."""
    rng = np.random.default_rng(node.seed)
    y, shape, how = xs[0], shapes[0], node.options["how"]
    sums = how in ("sum", "mean")
    element = "i32" if sums else "i8"
    count = 1
    if sums:
        y = text.rescale(y, shape, "i8", "i32", UNIT, zero_point(rng), 0)
    for axis in node.options["axes"]:
        count *= shape[axis]
        reduced = tuple(1 if i == axis else s for i, s in enumerate(shape))
        y = text.op(
            f"tosa.reduce_{'sum' if sums else how} {y} {{axis = {axis} : i32}}"
            f" : ({tensor(shape, element)}) -> {tensor(reduced, element)}"
        )
        shape = reduced
    if sums:
        size = count if how == "mean" else np.sqrt(count)
        factor = quantised(float(rng.uniform(0.3, 2)) / size, rng, 255.0 * count)
        y = text.rescale(y, shape, "i32", "i8", [factor], 0, zero_point(rng))
    return y, shape


def emit_table(text: Text, node: Node, xs: List[str], shapes: List[Shape]) -> Tuple[str, Shape]:
    rng = np.random.default_rng(node.seed)
    values = rng.integers(-128, 128, 256)
    if rng.integers(0, 2):
        values.sort()
    table = text.constant(values, (256,), "i8")
    kind = tensor(shapes[0])
    y = text.op(f"tosa.table {xs[0]}, {table} : ({kind}, tensor<256xi8>) -> {kind}")
    return y, shapes[0]


def emit_clamp(text: Text, node: Node, xs: List[str], shapes: List[Shape]) -> Tuple[str, Shape]:
    rng = np.random.default_rng(node.seed)
    low = int(rng.integers(-128, 60))
    return text.clamp(xs[0], shapes[0], low, int(rng.integers(low, 128))), shapes[0]


def emit_max(text: Text, node: Node, xs: List[str], shapes: List[Shape]) -> Tuple[str, Shape]:
    rng = np.random.default_rng(node.seed)
    x, shape, pad, kernel, out = fit_window(text, xs[0], shapes[0], node.options)
    for axis in (0, 1):
        if max(pad[2 * axis : 2 * axis + 2]) >= kernel[axis]:
            raise Unusable("padding as large as the window")
    result = (1, out[0], out[1], shape[3])
    y = text.op(
        f"tosa.max_pool2d {x} {{kernel = {array(kernel)}, pad = {array(pad)},"
        f" stride = {array(node.options['stride'])}}} : ({tensor(shape)}) -> {tensor(result)}"
    )
    return random_clamp(text, rng, y, result), result


def emit_average(text: Text, node: Node, xs: List[str], shapes: List[Shape]) -> Tuple[str, Shape]:
    rng = np.random.default_rng(node.seed)
    options = node.options
    x, shape, pad, kernel, out = fit_window(text, xs[0], shapes[0], options)
    counts: List[List[int]] = []
    for axis in (0, 1):
        row = []
        for i in range(out[axis]):
            origin = i * options["stride"][axis] - pad[2 * axis]
            row.append(min(shape[axis + 1], origin + kernel[axis]) - max(0, origin))
        if min(row) < 1:
            raise Unusable("a window of padding only")
        counts.append(row)
    channels = shape[3]
    weight_shape = (kernel[0], kernel[1], channels, 1)
    ones = text.constant(np.ones(weight_shape), weight_shape, "i8")
    bias = text.constant(np.zeros(channels), (channels,), "i32")
    zi, zw = text.constant([0], (1,), "i8"), text.constant([0], (1,), "i8")
    result = (1, out[0], out[1], channels)
    text.macs += int(np.prod(result)) * kernel[0] * kernel[1]
    acc = text.op(
        f"tosa.depthwise_conv2d {x}, {ones}, {bias}, {zi}, {zw} {{acc_type = i32, dilation ="
        f" array<i64: 1, 1>, pad = {array(pad)}, stride = {array(options['stride'])}}} :"
        f" ({tensor(shape)}, {tensor(weight_shape)}, tensor<{channels}xi32>, tensor<1xi8>,"
        f" tensor<1xi8>) -> {tensor(result, 'i32')}"
    )
    table = np.outer(counts[0], counts[1])
    uniform = len(set(counts[0])) == 1 and len(set(counts[1])) == 1
    count_shape: Shape = (1, 1, 1, 1) if uniform else (1, out[0], out[1], 1)
    values = table.reshape(-1)[:1] if uniform else table.reshape(-1)
    zero = text.constant([0], (1, 1, 1, 1), "i32")
    half = text.constant(values // 2, count_shape, "i32")
    count = text.constant(values, count_shape, "i32")
    positive = text.binary("greater", acc, result, zero, (1, 1, 1, 1), "i1")
    up = text.binary("add", acc, result, half, count_shape)
    down = text.binary("sub", acc, result, half, count_shape)
    wide = tensor(result, "i32")
    biased = text.op(
        f"tosa.select {positive}, {up}, {down} : ({tensor(result, 'i1')}, {wide}, {wide})"
        f" -> {wide}"
    )
    quotient = text.binary("intdiv", biased, result, count, count_shape)
    y = text.op(f"tosa.cast {quotient} : ({wide}) -> {tensor(result)}")
    return random_clamp(text, rng, y, result), result


def emit_mean(text: Text, node: Node, xs: List[str], shapes: List[Shape]) -> Tuple[str, Shape]:
    """Over any axes of any rank; over height and width where the options name none."""
    rng = np.random.default_rng(node.seed)
    shape = shapes[0]
    axes = [axis for axis in node.options.get("axes", (1, 2)) if axis < len(shape)]
    if not axes or (not node.options.get("keep", True) and len(axes) == len(shape)):
        raise Unusable("mean of another rank")
    count = int(np.prod([shape[axis] for axis in axes]))
    y = text.rescale(xs[0], shape, "i8", "i32", [(1 << 30, 30)], zero_point(rng), 0)
    for axis in axes:
        reduced = tuple(1 if i == axis else s for i, s in enumerate(shape))
        y = text.op(
            f"tosa.reduce_sum {y} {{axis = {axis} : i32}} : ({tensor(shape, 'i32')})"
            f" -> {tensor(reduced, 'i32')}"
        )
        shape = reduced
    real = float(rng.uniform(0.3, 4))
    if rng.integers(0, 8) == 0:
        real *= 2.0 ** float(rng.integers(-8, 6))
    factor = quantised(real / count, rng, 255.0 * count)
    y = text.rescale(y, shape, "i32", "i8", [factor], 0, zero_point(rng))
    if node.options.get("keep", True):
        return y, shape
    left = tuple(size for axis, size in enumerate(shape) if axis not in axes)
    return text.reshape(y, shape, left), left


def emit_concat(text: Text, node: Node, xs: List[str], shapes: List[Shape]) -> Tuple[str, Shape]:
    axis = node.options["axis"] % len(shapes[0])
    for shape in shapes:
        if len(shape) != len(shapes[0]) or any(
            shape[i] != shapes[0][i] for i in range(len(shape)) if i != axis
        ):
            raise Unusable("concatenation of other shapes")
    result = list(shapes[0])
    result[axis] = sum(shape[axis] for shape in shapes)
    y = text.op(
        f"tosa.concat {', '.join(xs)} {{axis = {axis} : i32}}"
        f" : ({', '.join(map(tensor, shapes))}) -> {tensor(tuple(result))}"
    )
    return y, tuple(result)


def reshaped(shape: Shape, style: str) -> Shape:
    """The same elements in another shape; the last dimension stays the channels."""
    count, channels = int(np.prod(shape)), shape[-1]
    pixels = count // channels
    if style == "map":
        height = max(h for h in range(1, int(pixels**0.5) + 1) if pixels % h == 0)
        return (1, height, pixels // height, channels)
    if style == "image":  # of a vector
        height = max(h for h in range(1, int(count**0.5) + 1) if count % h == 0)
        return (1, height, count // height, 1)
    return {
        "flat": (1, count),
        "vector": (count,),
        "matrix": (pixels, channels),
        "series": (1, pixels, channels),
        "row": (1, 1, pixels, channels),
        "column": (1, pixels, 1, channels),
        "pixel": (1, 1, 1, count),
    }[style]


def emit_reshape(text: Text, node: Node, xs: List[str], shapes: List[Shape]) -> Tuple[str, Shape]:
    result = reshaped(shapes[0], node.options["style"])
    if result == shapes[0]:
        raise Unusable("no other shape")
    return text.reshape(xs[0], shapes[0], result), result


def emit_transpose(text: Text, node: Node, xs: List[str], shapes: List[Shape]) -> Tuple[str, Shape]:
    shape = shapes[0]
    # The batch stays in front.
    fixed = 1 if len(shape) > 2 else 0
    order: List[int] = node.options["order"]
    perm = list(range(fixed)) + sorted(range(fixed, len(shape)), key=order.__getitem__)
    result = tuple(shape[axis] for axis in perm)
    y = text.op(
        f"tosa.transpose {xs[0]} {{perms = array<i32: {', '.join(map(str, perm))}>}}"
        f" : ({tensor(shape)}) -> {tensor(result)}"
    )
    return y, result


def emit_stride(text: Text, node: Node, xs: List[str], shapes: List[Shape]) -> Tuple[str, Shape]:
    """A strided slice, as the importer writes it: padded, split, the first of each group."""
    x, shape = xs[0], shapes[0]
    axis, stride = node.options["axis"] % len(shape), node.options["stride"]
    first = min(node.options["first"], shape[axis] - 1)
    if first:
        start = tuple(first if i == axis else 0 for i in range(len(shape)))
        size = tuple(s - first if i == axis else s for i, s in enumerate(shape))
        x, shape = text.slice(x, shape, start, size), size
    count = (shape[axis] + stride - 1) // stride
    missing = count * stride - shape[axis]
    if missing:
        amounts = [0] * (2 * len(shape))
        amounts[2 * axis + 1] = missing
        size = tuple(s + missing if i == axis else s for i, s in enumerate(shape))
        value = text.constant([0], (1,), "i8")
        sizes = text.shape_constant(tuple(amounts))
        x = text.op(
            f"tosa.pad {x}, {sizes}, {value} : ({tensor(shape)},"
            f" !tosa.shape<{len(amounts)}>, tensor<1xi8>) -> {tensor(size)}"
        )
        shape = size
    split = shape[:axis] + (count, stride) + shape[axis + 1 :]
    x = text.reshape(x, shape, split)
    one = split[: axis + 1] + (1,) + split[axis + 2 :]
    x = text.slice(x, split, (0,) * len(split), one)
    result = shape[:axis] + (count,) + shape[axis + 1 :]
    return text.reshape(x, one, result), result


def emit_slice(text: Text, node: Node, xs: List[str], shapes: List[Shape]) -> Tuple[str, Shape]:
    """Elements [begin, begin + size) of some axes."""
    start, result = [0] * len(shapes[0]), list(shapes[0])
    for axis, (begin, size) in node.options["ranges"].items():
        if axis >= len(result) or begin + size > result[axis] or size < 1:
            raise Unusable("slice outside the tensor")
        start[axis], result[axis] = begin, size
    return text.slice(xs[0], shapes[0], tuple(start), tuple(result)), tuple(result)


def emit_resize(text: Text, node: Node, xs: List[str], shapes: List[Shape]) -> Tuple[str, Shape]:
    _, height, width, channels = shapes[0]
    result = (
        1,
        max(1, int(height * node.options["rows"])),
        max(1, int(width * node.options["cols"])),
        channels,
    )
    half = 0.5 if node.options["centre"] else 0.0
    rows, cols = (
        [
            min(int((np.float32(i) + np.float32(half)) * np.float32(n / np.float32(m))), n - 1)
            for i in range(m)
        ]
        for n, m in ((height, result[1]), (width, result[2]))
    )
    positions = [r * width + c for r in rows for c in cols]
    count = len(positions)
    flat = text.reshape(xs[0], shapes[0], (1, height * width, channels))
    indices = text.constant(positions, (1, count), "i32")
    picked = text.op(
        f"tosa.gather {flat}, {indices} : ({tensor((1, height * width, channels))},"
        f" tensor<1x{count}xi32>) -> {tensor((1, count, channels))}"
    )
    return text.reshape(picked, (1, count, channels), result), result


def emit_pad(text: Text, node: Node, xs: List[str], shapes: List[Shape]) -> Tuple[str, Shape]:
    rng = np.random.default_rng(node.seed)
    pads = node.options["pads"]
    _, height, width, channels = shapes[0]
    result = (1, height + pads[0] + pads[1], width + pads[2] + pads[3], channels)
    amounts = text.shape_constant((0, 0, *pads, 0, 0))
    value = text.constant([zero_point(rng)], (1,), "i8")
    y = text.op(
        f"tosa.pad {xs[0]}, {amounts}, {value} : ({tensor(shapes[0])}, !tosa.shape<8>,"
        f" tensor<1xi8>) -> {tensor(result)}"
    )
    return y, result


def emit_crop(text: Text, node: Node, xs: List[str], shapes: List[Shape]) -> Tuple[str, Shape]:
    _, height, width, channels = shapes[0]
    top, bottom, left, right = node.options["pads"]
    result = (1, height - top - bottom, width - left - right, channels)
    if min(result) < 1:
        raise Unusable("nothing left of the map")
    return text.slice(xs[0], shapes[0], (0, top, left, 0), result), result


# Kinds that are drawn on maps only, 1 x H x W x C.
MAPS_ONLY = ("conv", "rows", "product", "depthwise", "max", "average", "resize", "pad", "crop")

EMITTERS = {
    "conv": emit_conv,
    "depthwise": emit_conv,
    "dense": emit_dense,
    "rows": emit_rows,
    "product": emit_product,
    "add": emit_add,
    "mul": emit_mul,
    "square": emit_square,
    "extremum": emit_extremum,
    "prelu": emit_prelu,
    "constant": emit_constant,
    "reduce": emit_reduce,
    "table": emit_table,
    "clamp": emit_clamp,
    "max": emit_max,
    "average": emit_average,
    "mean": emit_mean,
    "concat": emit_concat,
    "reshape": emit_reshape,
    "transpose": emit_transpose,
    "stride": emit_stride,
    "slice": emit_slice,
    "resize": emit_resize,
    "pad": emit_pad,
    "crop": emit_crop,
    "divide": emit_divide,
    "softmax": emit_softmax,
    "log_softmax": emit_log_softmax,
}


def emit(text: Text, node: Node) -> Shape:
    """Adds one node; its result's shape."""
    shapes = [text.shapes[v] for v in node.operands]
    if node.kind in MAPS_ONLY and any(len(shape) != 4 or shape[0] != 1 for shape in shapes):
        raise Unusable("a map is needed")
    text.location = f' loc("{node.name}")' if text.named and node.name else ""
    name, shape = EMITTERS[node.kind](text, node, [text.names[v] for v in node.operands], shapes)
    text.add_value(name, shape)
    return shape


def to_tosa(network: Network) -> str:
    """The network's text; Unusable where it is none."""
    if not network.nodes:
        raise Unusable("no layer")
    text = Text(network)
    for node in network.nodes:
        emit(text, node)
    first = len(network.inputs)
    read = {v for node in network.nodes for v in node.operands}
    outputs = [v for v in range(first, len(text.names)) if v not in read or v in network.outputs]
    arguments = ", ".join(
        f"{name}: {tensor(shape)}" for name, shape in zip(text.names, network.inputs)
    )
    results = ", ".join(tensor(text.shapes[v]) for v in outputs)
    returned = ", ".join(text.names[v] for v in outputs)
    body = "\n".join(text.lines)
    return (
        f"func.func @main({arguments}) -> ({results}) {{\n{body}\n"
        f"  return {returned} : {results}\n}}\n"
    )


# ---------------------------------------------------------------------------------------
# Random networks
# ---------------------------------------------------------------------------------------


class Generator:
    """Grows a network node by node; what does not fit is tried otherwise. `images`: of
    maps only, as image networks have them; else of any rank."""

    def __init__(self, seed: int, images: bool = False) -> None:
        self.random = random.Random(seed)
        self.images = images
        r = self.random
        first = self.input_shape()
        inputs: List[Shape] = [first]
        while r.random() < 0.12:
            if len(first) == 4 and r.random() < 0.8:
                other = first[3] if r.random() < 0.5 else r.randint(1, 6)
                inputs.append((*first[:3], other))
            else:
                inputs.append(first if r.random() < 0.5 else self.input_shape())
        self.network = Network(inputs, [], named=r.random() < 0.9)
        self.text = Text(self.network)
        self.last = 0

    def input_shape(self) -> Shape:
        """An image, a row or column of pixels, a series, a matrix or a vector."""
        r = self.random
        channels = r.choice([1, 2, 3, 3, 4, 5, 8, 12, 16])
        pick = r.random()
        if self.images or pick < 0.5:
            large = r.random() < 0.3
            size = [r.randint(1, 40 if large else 16) for _ in range(2)]
            if r.random() < 0.5:
                size[1] = size[0]
            return (1, size[0], size[1], channels)
        length = r.choice([1, 2, 3, 5, 8, 16, r.randint(1, 60), r.randint(1, 200)])
        if pick < 0.6:
            return (1, r.choice([1, 1, 2, 3]), length, channels)
        if pick < 0.7:
            return (1, length, r.choice([1, 1, 2, 3]), channels)
        if pick < 0.85:
            return (1, length, r.choice([channels, r.randint(1, 40)]))
        if pick < 0.94:
            return (1, length * channels)
        return (length * channels,) if pick < 0.96 else (r.randint(1, 20), length)

    def add(
        self, kind: str, operands: List[int], seed: Optional[int] = None, **options: Any
    ) -> int:
        """Index of the new value, or -1 where the node does not fit."""
        name = f"{kind}{len(self.network.nodes)}"
        seed = self.random.getrandbits(32) if seed is None else seed
        node = Node(kind, operands, seed, options, name)
        state = (len(self.text.lines), self.text.count, self.text.macs)
        try:
            emit(self.text, node)
        except Unusable:
            del self.text.lines[state[0] :]
            self.text.count, self.text.macs = state[1], state[2]
            return -1
        self.network.nodes.append(node)
        return len(self.text.names) - 1

    def shape(self, value: int) -> Shape:
        return self.text.shapes[value]

    # -- options ---------------------------------------------------------------------------

    def kernel(self) -> Tuple[int, int]:
        r = self.random
        size = r.choice([1, 2, 3, 3, 3, 4, 5, 5, 7, r.randint(1, 11)])
        return (size, size) if r.random() < 0.75 else (size, r.randint(1, 7))

    def window(self, dilate: bool = True) -> Dict[str, Any]:
        r = self.random
        kernel = self.kernel()
        stride = tuple(
            1 if r.random() < 0.55 else r.randint(1, min(k, 2 if r.random() < 0.7 else 11))
            for k in kernel
        )
        if r.random() < 0.7:
            stride = (min(stride[0], kernel[1]),) * 2
        pad = r.choice(["same", "same", "valid", "explicit"])
        options: Dict[str, Any] = {
            "kernel": kernel,
            "stride": stride,
            "pad": pad,
            "pads": tuple(r.randint(0, kernel[axis // 2] - 1) for axis in range(4)),
        }
        if dilate:
            far = r.random() < 0.15
            options["dilation"] = (r.randint(1, 3), r.randint(1, 3)) if far else (1, 1)
        return options

    def channels(self) -> int:
        r = self.random
        return r.choice([1, 2, 3, 4, 5, 6, 7, 8, 8, 12, 16, 16, r.randint(1, 40)])

    # -- blocks ----------------------------------------------------------------------------

    def conv(self, x: int) -> int:
        return self.add("conv", [x], channels=self.channels(), **self.window())

    def pointwise(self, x: int, channels: int) -> int:
        one = (1, 1)
        options: Dict[str, Any] = {"kernel": one, "stride": one, "dilation": one, "pad": "valid"}
        return self.add("conv", [x], channels=channels, **options)

    def widened(self, x: int) -> int:
        """A chain of 1x1 convolutions, most of more channels than they read: the result's
        pixels soon lie over those that are still to be read, where it takes their place."""
        r = self.random
        for _ in range(r.randint(1, 3)):
            few = self.shape(x)[3]
            channels = r.randint(few, min(4 * few, 64)) if few < 64 else r.randint(1, 16)
            kind = "rows" if r.random() < 0.3 else "conv"
            one = (1, 1)
            options: Dict[str, Any] = {
                "kernel": one,
                "stride": one,
                "dilation": one,
                "pad": "valid",
            }
            y = self.add(kind, [x], channels=channels, **options)
            if y < 0:
                return x
            x = y
            if r.random() < 0.5:
                y = self.depthwise(x)
                x = y if y >= 0 else x
        return x

    def depthwise(self, x: int) -> int:
        many = self.random.random() < 0.2
        multiplier = self.random.randint(2, 4) if many else 1
        return self.add("depthwise", [x], multiplier=multiplier, **self.window())

    def residual(self, x: int) -> int:
        """An inverted bottleneck, its stride sometimes above one."""
        r = self.random
        y = self.pointwise(x, self.channels())
        if y < 0:
            return -1
        size = r.choice([1, 3, 3, 5, 7])
        z = self.add(
            "depthwise",
            [y],
            multiplier=1,
            kernel=(size, size),
            stride=(1, 1),
            dilation=(1, 1),
            pad="same",
        )
        z = z if z >= 0 else y
        if r.random() < 0.3:
            gated = self.gate(z)
            z = gated if gated >= 0 else z
        p = self.pointwise(z, self.shape(x)[3])
        if p < 0:
            return z
        joined = self.add("add", [x, p] if r.random() < 0.5 else [p, x])
        return joined if joined >= 0 else p

    def gate(self, x: int) -> int:
        """Squeeze and excite."""
        y = self.add("mean", [x])
        if y < 0:
            return -1
        channels = self.shape(x)[3]
        y = self.pointwise(y, self.random.randint(1, max(1, channels // 2)))
        y = self.pointwise(y, channels)
        if self.random.random() < 0.5:
            y = self.add("table", [y])
        return self.add("mul", [x, y] if self.random.random() < 0.7 else [y, x])

    def branches(self, x: int) -> int:
        """Two or three ways of one size, concatenated."""
        ways = []
        for _ in range(self.random.randint(2, 3)):
            size = self.random.choice([1, 2, 3, 5])
            same: Dict[str, Any] = {"kernel": (size, size), "stride": (1, 1), "pad": "same"}
            kind = self.random.choice(["conv", "depthwise", "max", "average", "conv", "none"])
            if kind == "none":
                y = x
            elif kind == "conv":
                y = self.add("conv", [x], channels=self.channels(), dilation=(1, 1), **same)
            elif kind == "depthwise":
                y = self.add("depthwise", [x], multiplier=1, dilation=(1, 1), **same)
            else:
                y = self.add(kind, [x], **same)
            ways.append(y if y >= 0 else x)
        return self.add("concat", ways, axis=3)

    def reduce(self, x: int) -> int:
        """Any axes; mostly read again beside the map that was reduced."""
        r = self.random
        axes = sorted(r.sample([1, 2, 3], r.randint(1, 3)))
        y = self.add("reduce", [x], axes=axes, how=r.choice(["max", "min", "sum", "mean"]))
        if y < 0 or r.random() < 0.2:
            return y
        kind = r.choice(["add", "mul", "extremum", "prelu", "square", "divide"])
        joined = self.add(kind, [x, y])
        return joined if joined >= 0 else y

    def pads(self, most: int) -> Tuple[int, ...]:
        return tuple(self.random.randint(0, most) for _ in range(4))

    def join(self, x: int) -> int:
        """Something with an earlier value of the same size."""
        r = self.random
        height, width = self.shape(x)[1:3]
        same = [
            v
            for v, shape in enumerate(self.text.shapes)
            if v != x and len(shape) == 4 and shape[1:3] == (height, width)
        ]
        if not same:
            return self.add("add", [x, x]) if r.random() < 0.2 else -1
        other = r.choice(same)
        if self.shape(other) == self.shape(x) and r.random() < 0.8:
            rare = ["extremum", "square", "prelu", "product", "divide"]
            kind = r.choice(["add"] * 6 + ["mul"] * 3 + rare)
            return self.add(kind, [x, other])
        return self.add("concat", [x, other], axis=3)

    # -- other ranks -----------------------------------------------------------------------

    def reshape(self, x: int) -> int:
        styles = ["flat", "matrix", "series", "series", "row", "column", "map", "map", "pixel"]
        styles += ["vector", "image"]
        return self.add("reshape", [x], style=self.random.choice(styles))

    def mean(self, x: int) -> int:
        """Over any axes, which stay with size one or go."""
        r = self.random
        rank = len(self.shape(x))
        axes = sorted(r.sample(range(rank), r.randint(1, min(rank, 2))))
        return self.add("mean", [x], axes=tuple(axes), keep=r.random() < 0.5)

    def stride(self, x: int) -> int:
        r = self.random
        rank = len(self.shape(x))
        axis = r.randrange(1 if rank > 2 else 0, rank)
        return self.add("stride", [x], axis=axis, stride=r.randint(2, 4), first=r.randint(0, 2))

    def slice(self, x: int) -> int:
        r = self.random
        ranges = {}
        for axis, size in enumerate(self.shape(x)):
            if size > 1 and r.random() < 0.5:
                begin = r.randrange(size)
                ranges[axis] = (begin, r.randint(1, size - begin))
        # A slice of everything is its operand: upstream crashes where both are results.
        part = any(ranges[axis] != (0, self.shape(x)[axis]) for axis in ranges)
        return self.add("slice", [x], ranges=ranges) if part else -1

    def series(self, x: int) -> int:
        """Convolutions along one axis: a series becomes a map one pixel high or wide, and
        a series again."""
        r = self.random
        flat = len(self.shape(x)) == 3
        style = r.choice(["row", "row", "column"])
        y = self.add("reshape", [x], style=style)
        y = y if y >= 0 else x
        if len(self.shape(y)) != 4:
            return -1
        for _ in range(r.randint(1, 3)):
            size = r.choice([1, 2, 3, 3, 5, 8, r.randint(1, 16)])
            step = r.choice([1, 1, 1, 2, r.randint(1, size)])
            along = style == "column"
            options: Dict[str, Any] = {
                "kernel": (size, 1) if along else (1, size),
                "stride": (step, 1) if along else (1, step),
                "dilation": (1, 1),
                "pad": r.choice(["same", "valid"]),
            }
            pick = r.random()
            if pick < 0.5:
                z = self.add("conv", [y], channels=self.channels(), **options)
            elif pick < 0.75:
                z = self.add("depthwise", [y], multiplier=r.choice([1, 1, 2]), **options)
            else:
                z = self.add(r.choice(["max", "average"]), [y], **options)
            y = z if z >= 0 else y
        back = self.add("reshape", [y], style="series") if flat else -1
        return back if back >= 0 else y

    def tiles(self, x: int) -> int:
        """A convolution cut into tiles by hand: one padding, many slices, concatenations."""
        r = self.random
        size = r.choice([1, 2, 3, 3, 5])
        pad = size // 2
        padded = self.add("pad", [x], pads=(pad,) * 4) if pad else x
        if padded < 0:
            return -1
        _, height, width, _ = self.shape(padded)
        rows, cols = height - size + 1, width - size + 1
        if rows < 1 or cols < 1:
            return -1
        high, wide = r.randint(1, rows), r.randint(1, cols)
        if (rows + high - 1) // high * ((cols + wide - 1) // wide) > 12:
            return -1
        channels, seed = self.channels(), r.getrandbits(32)
        lines = []
        for row in range(0, rows, high):
            line = []
            for col in range(0, cols, wide):
                ranges = {
                    1: (row, min(high, rows - row) + size - 1),
                    2: (col, min(wide, cols - col) + size - 1),
                }
                window = self.add("slice", [padded], ranges=ranges)
                tile = self.add(
                    "conv",
                    [window],
                    seed=seed,
                    channels=channels,
                    kernel=(size, size),
                    stride=(1, 1),
                    dilation=(1, 1),
                    pad="valid",
                )
                if min(window, tile) < 0:
                    return -1
                line.append(tile)
            lines.append(self.add("concat", line, axis=2) if len(line) > 1 else line[0])
        return self.add("concat", lines, axis=1) if len(lines) > 1 else lines[0]

    def other_step(self, x: int) -> int:
        """Something that any rank allows."""
        r = self.random
        pick = r.random()
        if pick < 0.22:
            return self.reshape(x)
        if pick < 0.40:
            return self.mean(x)
        if pick < 0.50:
            order = tuple(r.sample(range(4), 4))
            return self.add("transpose", [x], order=order)
        if pick < 0.60:
            return self.stride(x)
        if pick < 0.68:
            return self.slice(x)
        if pick < 0.82:
            return self.series(x)
        if pick < 0.90:
            return self.add(r.choice(["table", "clamp"]), [x])
        if pick < 0.95:
            return self.add("add", [x, x])
        return self.add("concat", [x, x], axis=r.randrange(len(self.shape(x))))

    def step(self) -> int:
        r = self.random
        x = self.last
        if r.random() < 0.12:
            x = r.randrange(len(self.text.names))
        if self.images and len(self.shape(x)) != 4:
            return -1
        if not self.images and (len(self.shape(x)) != 4 or r.random() < 0.15):
            return self.other_step(x)
        if not self.images and r.random() < 0.03:
            return self.tiles(x)
        # Series and strips: where steps of two pixels take two rows.
        narrow = min(self.shape(x)[1:3]) <= 3
        if r.random() < (0.35 if narrow else 0.06):
            return self.widened(x)
        pick = r.random()
        if pick < 0.24:
            return self.conv(x)
        if pick < 0.44:
            return self.depthwise(x)
        if pick < 0.56:
            return self.residual(x)
        if pick < 0.62:
            return self.branches(x)
        if pick < 0.72:
            return self.join(x)
        if pick < 0.77:
            return self.add("max", [x], **self.window(dilate=False))
        if pick < 0.82:
            return self.add("average", [x], **self.window(dilate=False))
        if pick < 0.86:
            return self.gate(x)
        if pick < 0.87:
            kind = r.choice(["add", "mul", "square", "extremum", "prelu", "prelu", "divide"])
            full = tuple(r.random() < p for p in (0.3, 0.3, 0.8))
            return self.add("constant", [x], layer=kind, full=full)
        if pick < 0.88:
            return self.reduce(x)
        if pick < 0.90:
            return self.add(r.choice(["table", "clamp"]), [x])
        if pick < 0.94:
            rows = r.choice([2, 3, 0.5, 1.5, 2])
            cols = rows if r.random() < 0.7 else r.choice([1, 2, 0.4])
            return self.add("resize", [x], rows=rows, cols=cols, centre=r.random() < 0.5)
        if pick < 0.96:
            return self.add("pad", [x], pads=self.pads(3))
        if pick < 0.98:
            return self.add("crop", [x], pads=self.pads(2))
        return self.add("concat", [x, x], axis=r.choice([1, 2, 3]))

    def joined_flat(self, x: int, other: int) -> int:
        """Two values of any shapes as one vector."""
        flat = []
        for value in (x, other):
            vector = self.add("reshape", [value], style="flat")
            flat.append(vector if vector >= 0 else value)
        return self.add("concat", flat, axis=1)

    def with_batch_of_one(self) -> None:
        """Every result is a vector, a matrix or begins with one."""
        read = {v for node in self.network.nodes for v in node.operands}
        for value in range(len(self.network.inputs), len(self.text.names)):
            shape = self.shape(value)
            if len(shape) > 2 and shape[0] != 1:
                if value not in read:
                    self.add("reshape", [value], style="flat")
                self.network.outputs = [v for v in self.network.outputs if v != value]

    def make(self) -> Network:
        r = self.random
        # Join several inputs, so that each is read.
        for other in range(1, len(self.network.inputs)):
            joined = -1
            if self.shape(other) == self.shape(self.last) and r.random() < 0.5:
                joined = self.add("add", [self.last, other])
            if joined < 0:
                joined = self.add("concat", [self.last, other], axis=-1)
            self.last = joined if joined >= 0 else self.joined_flat(self.last, other)
        for _ in range(r.choice([1, 2, 3, 4, 5, 6, 8, 10])):
            made = self.step()
            if made >= 0:
                self.last = made
        if not self.network.nodes:
            self.last = self.add("table", [0])
        if r.random() < 0.35 and len(self.shape(self.last)) == 4:
            if r.random() < 0.2:
                how = r.choice(["max", "min", "sum"])
                pooled = self.add("reduce", [self.last], axes=[1, 2], how=how)
            else:
                pooled = self.add("mean", [self.last])
            if pooled >= 0:
                dense = self.add("dense", [pooled], channels=r.randint(1, 12))
                self.last = dense if dense >= 0 else pooled
        elif r.random() < 0.15:
            self.add("dense", [self.last], channels=r.randint(1, 12))
        if r.random() < 0.1 and self.shape(self.last)[-1] <= 4095:
            rows = self.add(r.choice(["softmax", "log_softmax"]), [self.last])
            self.last = rows if rows >= 0 else self.last
        values = range(len(self.network.inputs), len(self.text.names))
        if r.random() < 0.15:
            self.network.outputs = sorted(r.sample(values, min(len(values), r.randint(1, 2))))
        self.with_batch_of_one()
        return self.network


def random_network(seed: int, images: bool = False) -> Network:
    return Generator(seed, images).make()
