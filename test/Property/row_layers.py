# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Softmax, its logarithm and division as TOSA text, operator by operator as the layers
patch.softmax, patch.log_softmax and patch.div are defined."""

from typing import TYPE_CHECKING, Any, Dict, List, Tuple

import numpy as np

if TYPE_CHECKING:
    from networks import Node, Shape, Text

LARGEST = 2**31 - 1


def tensor(shape: "Shape", element: str = "i32") -> str:
    return f"tensor<{'x'.join(map(str, shape))}x{element}>"


class Fixed:
    """i32 arithmetic on tensors of one rank; a result has the larger operand's shape."""

    def __init__(self, text: "Text", rank: int = 2) -> None:
        self.text = text
        self.ones: "Shape" = (1,) * rank
        self.shapes: Dict[str, "Shape"] = {}

    def named(self, value: str, shape: "Shape") -> str:
        self.shapes[value] = shape
        return value

    def number(self, value: int) -> str:
        return self.named(self.text.constant([value], self.ones, "i32"), self.ones)

    def kind(self, value: str) -> str:
        return tensor(self.shapes[value])

    def wider(self, left: str, right: str) -> "Shape":
        shapes = self.shapes[left], self.shapes[right]
        return max(shapes, key=lambda shape: int(np.prod(shape)))

    def apply(self, name: str, left: str, right: str, attributes: str = "") -> str:
        shape = self.wider(left, right)
        types = f"({self.kind(left)}, {self.kind(right)}) -> {tensor(shape)}"
        return self.named(self.text.op(f"tosa.{name} {left}, {right}{attributes} : {types}"), shape)

    def add(self, left: str, right: str) -> str:
        return self.apply("add", left, right)

    def sub(self, left: str, right: str) -> str:
        return self.apply("sub", left, right)

    def left(self, value: str, shift: str) -> str:
        return self.apply("logical_left_shift", value, shift)

    def right(self, value: str, shift: str, rounds: bool = False) -> str:
        attributes = f" {{round = {'true' if rounds else 'false'}}}"
        return self.apply("arithmetic_right_shift", value, shift, attributes)

    def mul(self, left: str, right: str, bits: int, shape: "Shape") -> str:
        shift = self.text.constant([bits], (1,), "i8")
        types = f"({self.kind(left)}, {self.kind(right)}, tensor<1xi8>) -> {tensor(shape)}"
        return self.named(self.text.op(f"tosa.mul {left}, {right}, {shift} : {types}"), shape)

    def high(self, left: str, right: str) -> str:
        return self.mul(left, right, 31, self.wider(left, right))

    def greater(self, left: str, right: str, yes: str, no: str) -> str:
        """left > right ? yes : no."""
        flags = tensor(self.wider(left, right), "i1")
        test = self.text.op(
            f"tosa.greater {left}, {right} : ({self.kind(left)}, {self.kind(right)}) -> {flags}"
        )
        shape = self.wider(yes, no)
        types = f"({flags}, {self.kind(yes)}, {self.kind(no)}) -> {tensor(shape)}"
        return self.named(self.text.op(f"tosa.select {test}, {yes}, {no} : {types}"), shape)

    def unary(self, name: str, value: str) -> str:
        kind = self.kind(value)
        return self.named(
            self.text.op(f"tosa.{name} {value} : ({kind}) -> {kind}"), self.shapes[value]
        )

    def reduce(self, how: str, value: str) -> str:
        shape = (self.shapes[value][0], 1)
        text = (
            f"tosa.reduce_{how} {value} {{axis = 1 : i32}} : ({self.kind(value)})"
            f" -> {tensor(shape)}"
        )
        return self.named(self.text.op(text), shape)

    def ties_away(self, value: str, shift: str) -> str:
        """value / 2^shift."""
        sign = self.right(value, self.number(31))
        return self.right(self.add(value, sign), shift, rounds=True)


def rows_of(shape: "Shape") -> "Shape":
    return (int(np.prod(shape[:-1])), shape[-1])


def distances(fixed: Fixed, x: str, shape: "Shape") -> str:
    """Each element less its row's maximum plus 255, as indices of a gather."""
    text, rows, count = fixed.text, rows_of(shape), int(np.prod(shape))
    flat = text.reshape(x, shape, rows)
    wide = text.rescale(flat, rows, "i8", "i32", [(1 << 30, 30)], 0, 0)
    fixed.named(wide, rows)
    index = fixed.sub(wide, fixed.reduce("max", wide))
    index = fixed.add(index, fixed.number(255))
    return text.reshape(index, rows, (1, count), "i32")


def gather(fixed: Fixed, index: str, entries: Any, count: int) -> str:
    """`count` rows of `entries`."""
    columns = entries.shape[1]
    table = fixed.text.constant(entries, (1, 256, columns), "i32")
    return fixed.text.op(
        f"tosa.gather {table}, {index} : (tensor<1x256x{columns}xi32>,"
        f" tensor<1x{count}xi32>) -> tensor<1x{count}x{columns}xi32>"
    )


def reciprocal(fixed: Fixed, a: str) -> str:
    """1 / (1 + a) in Q0.31."""
    one, two = fixed.number(1), fixed.number(2)
    half = fixed.add(fixed.right(a, one), fixed.number(1 << 30))
    x = fixed.add(fixed.high(half, fixed.number(-1010580540)), fixed.number(1515870810))
    unit = fixed.number(1 << 29)
    for _ in range(3):
        error = fixed.sub(unit, fixed.high(half, x))
        x = fixed.add(x, fixed.left(fixed.high(x, error), two))
    return fixed.greater(x, fixed.number((1 << 30) - 1), fixed.number(LARGEST), fixed.left(x, one))


def logarithm(fixed: Fixed, total: str) -> str:
    """log(total) in Q5.26 of a sum in Q12.19."""
    one, number = fixed.number(1), fixed.number
    zeros = fixed.unary("clz", total)
    normal = fixed.left(total, fixed.sub(zeros, one))
    upper = fixed.right(fixed.high(total, number(1518500250)), fixed.sub(number(31), zeros))
    lowered = fixed.left(fixed.high(normal, number(1518500250)), one)
    r = fixed.greater(upper, number(0), normal, lowered)
    k = fixed.sub(number(49), fixed.left(zeros, number(2)))
    k = fixed.left(fixed.add(k, fixed.left(upper, one)), number(23))
    p = fixed.add(fixed.right(r, one), number(902905651))
    q = fixed.left(fixed.sub(r, number(1805811301)), one)
    square = fixed.high(q, q)
    cubic = fixed.high(fixed.high(q, square), number(117049297))
    above = fixed.add(fixed.high(q, r), cubic)
    factor = fixed.add(fixed.add(number(1057819769), q), fixed.high(number(127690142), square))
    below = fixed.add(fixed.high(p, factor), fixed.high(number(638450708), q))
    above = fixed.ties_away(above, number(6))
    quotient = fixed.high(above, reciprocal(fixed, below))
    return fixed.left(fixed.add(fixed.high(k, number(1488522236)), quotient), one)


def finish(fixed: Fixed, y: str, zero: int, shape: "Shape") -> Tuple[str, "Shape"]:
    rows = rows_of(shape)
    result = fixed.text.rescale(y, rows, "i32", "i8", [(1 << 30, 30)], 0, zero)
    return fixed.text.reshape(result, rows, shape), shape


def exponents(rng: np.random.Generator) -> Any:
    """-scale * distance, entry i that of the distance 255 - i."""
    return float(np.exp(rng.uniform(-6, 1))) * (np.arange(256.0) - 255)


def emit_softmax(
    text: "Text", node: "Node", xs: List[str], shapes: List["Shape"]
) -> Tuple[str, "Shape"]:
    rng, shape = np.random.default_rng(node.seed), shapes[0]
    fixed, rows, count = Fixed(text), rows_of(shape), int(np.prod(shape))
    index = distances(fixed, xs[0], shape)
    table = np.minimum(np.round(np.exp(exponents(rng)) * 2.0**31), LARGEST)
    gathered = gather(fixed, index, table.astype(np.int32).reshape(256, 1), count)
    exps = text.reshape(gathered, (1, count, 1), rows, "i32")
    fixed.named(exps, rows)
    total = fixed.reduce("sum", fixed.right(exps, fixed.number(12), rounds=True))
    zeros = fixed.unary("clz", total)
    normal = fixed.left(total, zeros)
    fraction = fixed.apply("bitwise_and", normal, fixed.number(LARGEST))
    scale = reciprocal(fixed, fraction)
    shift = fixed.sub(fixed.number(35), zeros)
    shift = fixed.apply("minimum", shift, fixed.number(31))
    y = fixed.right(fixed.high(exps, scale), shift, rounds=True)
    return finish(fixed, y, -128, shape)


def emit_log_softmax(
    text: "Text", node: "Node", xs: List[str], shapes: List["Shape"]
) -> Tuple[str, "Shape"]:
    rng, shape = np.random.default_rng(node.seed), shapes[0]
    fixed, rows, count = Fixed(text), rows_of(shape), int(np.prod(shape))
    index = distances(fixed, xs[0], shape)
    real = exponents(rng)
    terms = np.round(np.exp(real) * 2.0**19)
    logits = np.maximum(np.round(real * 2.0**26), -20 * 2.0**26)
    pairs = np.stack([terms, logits], 1).astype(np.int32)
    gathered = gather(fixed, index, pairs, count)
    columns = []
    for column in range(2):
        part = text.op(
            f"tosa.slice {gathered}, {text.shape_constant((0, 0, column))},"
            f" {text.shape_constant((1, count, 1))} : (tensor<1x{count}x2xi32>,"
            f" !tosa.shape<3>, !tosa.shape<3>) -> tensor<1x{count}x1xi32>"
        )
        columns.append(fixed.named(text.reshape(part, (1, count, 1), rows, "i32"), rows))
    log = logarithm(fixed, fixed.reduce("sum", columns[0]))
    y = fixed.ties_away(fixed.sub(columns[1], log), fixed.number(22))
    return finish(fixed, y, 127, shape)


def emit_divide(
    text: "Text", node: "Node", xs: List[str], shapes: List["Shape"]
) -> Tuple[str, "Shape"]:
    """A quotient of two tensors of one rank."""
    rng = np.random.default_rng(node.seed)
    shape: "Shape" = tuple(max(pair) for pair in zip(*shapes))
    fixed = Fixed(text, len(shape))
    x, y = (
        fixed.named(
            text.rescale(value, own, "i8", "i32", [(1 << 30, 30)], int(rng.integers(-128, 128)), 0),
            own,
        )
        for value, own in zip(xs, shapes)
    )
    one, number = fixed.number(1), fixed.number
    sign = fixed.apply("maximum", fixed.apply("minimum", y, one), number(-1))
    x = fixed.mul(x, sign, 0, shape)
    size = fixed.apply("maximum", fixed.unary("abs", y), one)
    zeros = fixed.unary("clz", size)
    fraction = fixed.apply("bitwise_and", fixed.left(size, zeros), number(LARGEST))
    inverse = reciprocal(fixed, fraction)
    bits = fixed.apply("bitwise_xor", x, fixed.right(x, number(31)))
    headroom = fixed.sub(fixed.unary("clz", bits), one)
    quotient = fixed.high(fixed.left(x, headroom), inverse)
    quotient = fixed.high(quotient, number(int(rng.integers(1 << 30, 1 << 31))))
    shift = fixed.add(fixed.sub(headroom, zeros), number(int(rng.integers(22, 36))))
    most = number(31)
    rounded = fixed.ties_away(quotient, fixed.apply("minimum", shift, most))
    result = fixed.greater(shift, most, number(0), rounded)
    zero = int(rng.integers(-128, 128))
    return text.rescale(result, shape, "i32", "i8", [(1 << 30, 30)], 0, zero), shape
