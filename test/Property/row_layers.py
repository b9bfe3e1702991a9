# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Softmax and its logarithm as TOSA text, operator by operator as the layers patch.softmax
and patch.log_softmax are defined."""

from typing import TYPE_CHECKING, Any, Dict, List, Tuple

import numpy as np

if TYPE_CHECKING:
    from networks import Node, Shape, Text

LARGEST = 2**31 - 1


class Fixed:
    """i32 arithmetic on [rows, depth] and [rows, 1]."""

    def __init__(self, text: "Text", rows: int, depth: int) -> None:
        self.text = text
        self.column: "Shape" = (rows, 1)
        self.whole: "Shape" = (rows, depth)
        self.shapes: Dict[str, "Shape"] = {}

    def named(self, value: str, shape: "Shape") -> str:
        self.shapes[value] = shape
        return value

    def number(self, value: int) -> str:
        return self.named(self.text.constant([value], (1, 1), "i32"), (1, 1))

    def kind(self, value: str, element: str = "i32") -> str:
        return f"tensor<{'x'.join(map(str, self.shapes[value]))}x{element}>"

    def wider(self, left: str, right: str) -> "Shape":
        shapes = self.shapes[left], self.shapes[right]
        return max(shapes, key=lambda shape: int(np.prod(shape)))

    def apply(self, name: str, left: str, right: str, attributes: str = "") -> str:
        shape = self.wider(left, right)
        result = f"tensor<{shape[0]}x{shape[1]}xi32>"
        types = f"({self.kind(left)}, {self.kind(right)}) -> {result}"
        return self.named(
            self.text.op(f"tosa.{name} {left}, {right}{attributes} : {types}"), shape)

    def add(self, left: str, right: str) -> str:
        return self.apply("add", left, right)

    def sub(self, left: str, right: str) -> str:
        return self.apply("sub", left, right)

    def left(self, value: str, shift: str) -> str:
        return self.apply("logical_left_shift", value, shift)

    def right(self, value: str, shift: str, rounds: bool = False) -> str:
        attributes = f" {{round = {'true' if rounds else 'false'}}}"
        return self.apply("arithmetic_right_shift", value, shift, attributes)

    def high(self, left: str, right: str) -> str:
        shift = self.text.constant([31], (1,), "i8")
        shape = self.wider(left, right)
        types = f"({self.kind(left)}, {self.kind(right)}, tensor<1xi8>)"
        text = f"tosa.mul {left}, {right}, {shift} : {types} -> tensor<{shape[0]}x{shape[1]}xi32>"
        return self.named(self.text.op(text), shape)

    def greater(self, left: str, right: str, yes: str, no: str) -> str:
        """left > right ? yes : no, a column."""
        rows = self.column[0]
        test = self.text.op(
            f"tosa.greater {left}, {right} : ({self.kind(left)}, {self.kind(right)})"
            f" -> tensor<{rows}x1xi1>")
        types = f"(tensor<{rows}x1xi1>, {self.kind(yes)}, {self.kind(no)}) -> tensor<{rows}x1xi32>"
        return self.named(
            self.text.op(f"tosa.select {test}, {yes}, {no} : {types}"), self.column)

    def leading_zeros(self, value: str) -> str:
        kind = self.kind(value)
        return self.named(self.text.op(f"tosa.clz {value} : ({kind}) -> {kind}"), self.column)

    def reduce(self, how: str, value: str) -> str:
        text = (f"tosa.reduce_{how} {value} {{axis = 1 : i32}} : ({self.kind(value)})"
                f" -> tensor<{self.column[0]}x1xi32>")
        return self.named(self.text.op(text), self.column)

    def ties_away(self, value: str, shift: str) -> str:
        """value / 2^shift."""
        sign = self.right(value, self.number(31))
        return self.right(self.add(value, sign), shift, rounds=True)


def distances(fixed: Fixed, x: str, shape: "Shape") -> str:
    """Each element less its row's maximum plus 255, as indices of a gather."""
    text, count = fixed.text, int(np.prod(shape))
    flat = text.reshape(x, shape, fixed.whole)
    wide = text.rescale(flat, fixed.whole, "i8", "i32", [(1 << 30, 30)], 0, 0)
    fixed.named(wide, fixed.whole)
    index = fixed.sub(wide, fixed.reduce("max", wide))
    index = fixed.add(index, fixed.number(255))
    return text.reshape(index, fixed.whole, (1, count), "i32")


def gather(fixed: Fixed, index: str, entries: np.ndarray) -> str:
    """Rows of `entries`: [1, rows * depth, columns]."""
    count, columns = int(np.prod(fixed.whole)), entries.shape[1]
    table = fixed.text.constant(entries, (1, 256, columns), "i32")
    return fixed.text.op(
        f"tosa.gather {table}, {index} : (tensor<1x256x{columns}xi32>,"
        f" tensor<1x{count}xi32>) -> tensor<1x{count}x{columns}xi32>")


def reciprocal(fixed: Fixed, a: str) -> str:
    """1 / (1 + a) in Q0.31."""
    one, two = fixed.number(1), fixed.number(2)
    half = fixed.add(fixed.right(a, one), fixed.number(1 << 30))
    x = fixed.add(fixed.high(half, fixed.number(-1010580540)), fixed.number(1515870810))
    unit = fixed.number(1 << 29)
    for _ in range(3):
        error = fixed.sub(unit, fixed.high(half, x))
        x = fixed.add(x, fixed.left(fixed.high(x, error), two))
    return fixed.greater(x, fixed.number((1 << 30) - 1), fixed.number(LARGEST),
                         fixed.left(x, one))


def logarithm(fixed: Fixed, total: str) -> str:
    """log(total) in Q5.26 of a sum in Q12.19."""
    one, number = fixed.number(1), fixed.number
    zeros = fixed.leading_zeros(total)
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
    factor = fixed.add(fixed.add(number(1057819769), q),
                       fixed.high(number(127690142), square))
    below = fixed.add(fixed.high(p, factor), fixed.high(number(638450708), q))
    above = fixed.ties_away(above, number(6))
    quotient = fixed.high(above, reciprocal(fixed, below))
    return fixed.left(fixed.add(fixed.high(k, number(1488522236)), quotient), one)


def finish(fixed: Fixed, y: str, zero: int, shape: "Shape") -> Tuple[str, "Shape"]:
    result = fixed.text.rescale(y, fixed.whole, "i32", "i8", [(1 << 30, 30)], 0, zero)
    return fixed.text.reshape(result, fixed.whole, shape), shape


def exponents(rng: np.random.Generator) -> np.ndarray:
    """-scale * distance, entry i that of the distance 255 - i."""
    return float(np.exp(rng.uniform(-6, 1))) * (np.arange(256.0) - 255)


def emit_softmax(
    text: "Text", node: "Node", xs: List[str], shapes: List["Shape"]
) -> Tuple[str, "Shape"]:
    rng, shape = np.random.default_rng(node.seed), shapes[0]
    fixed = Fixed(text, int(np.prod(shape[:-1])), shape[-1])
    index = distances(fixed, xs[0], shape)
    table = np.minimum(np.round(np.exp(exponents(rng)) * 2.0**31), LARGEST)
    gathered = gather(fixed, index, table.astype(np.int32).reshape(256, 1))
    count = int(np.prod(shape))
    exps = text.reshape(gathered, (1, count, 1), fixed.whole, "i32")
    fixed.named(exps, fixed.whole)
    total = fixed.reduce("sum", fixed.right(exps, fixed.number(12), rounds=True))
    zeros = fixed.leading_zeros(total)
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
    fixed = Fixed(text, int(np.prod(shape[:-1])), shape[-1])
    index = distances(fixed, xs[0], shape)
    real = exponents(rng)
    terms = np.round(np.exp(real) * 2.0**19)
    logits = np.maximum(np.round(real * 2.0**26), -20 * 2.0**26)
    pairs = np.stack([terms, logits], 1).astype(np.int32)
    gathered, count = gather(fixed, index, pairs), int(np.prod(shape))
    columns = []
    for column in range(2):
        part = text.op(
            f"tosa.slice {gathered}, {text.shape_constant((0, 0, column))},"
            f" {text.shape_constant((1, count, 1))} : (tensor<1x{count}x2xi32>,"
            f" !tosa.shape<3>, !tosa.shape<3>) -> tensor<1x{count}x1xi32>")
        columns.append(
            fixed.named(text.reshape(part, (1, count, 1), fixed.whole, "i32"), fixed.whole))
    log = logarithm(fixed, fixed.reduce("sum", columns[0]))
    y = fixed.ties_away(fixed.sub(columns[1], log), fixed.number(22))
    return finish(fixed, y, 127, shape)
