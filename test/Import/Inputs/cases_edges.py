# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Cases of check_ops.py: what inputs and outputs of a file may be, and the uint8 twins of
operators."""

import math
import struct
from typing import Callable, Iterator, List, Set, Tuple

from make_tflite import CODES, INT8, RESOURCE, UINT8, Model

Case = Tuple[Model, List[int], List[int]]
Named = Tuple[str, Callable[[], Case]]

# What the uint8 kernels do as the int8 ones, shifted by 128.
SHIFTED = {
    CODES[name]
    for name in (
        "BATCH_TO_SPACE_ND BROADCAST_TO DEPTH_TO_SPACE EXPAND_DIMS GATHER HARD_SWISH LEAKY_RELU"
        " MEAN MIRROR_PAD PACK PAD"
        " PADV2 PRELU RELU RELU6 RELU_N1_TO_1 RESHAPE REVERSE_V2 SLICE SPACE_TO_BATCH_ND SPACE_TO_DEPTH SPLIT SPLIT_V SQUEEZE"
        " STRIDED_SLICE TILE TRANSPOSE UNPACK"
    ).split()
}
VALUES = [-127, -5, 0, 3, 127, 6, -7, 90]


def signed(values: List[int]) -> bytes:
    return struct.pack(f"<{len(values)}b", *values)


def negated(shape: List[int], outputs: List[str]) -> Case:
    """NEG of one tensor; outputs are "y", or "k" for a constant."""
    model = Model()
    quant = {"scale": 0.5, "zero": 0}
    x = model.tensor("x", shape, **quant)
    y = model.tensor("y", shape, **quant)
    k = model.tensor("k", [2, 2], data=signed([1, -2, 3, -4]), **quant)
    model.op("NEG", [x], [y])
    data = [VALUES[i % len(VALUES)] for i in range(math.prod(shape))]
    model.inputs, model.outputs = [x], [{"y": y, "k": k}[output] for output in outputs]
    results = {"y": [min(127, -value) for value in data], "k": [1, -2, 3, -4]}
    return model, data, [value for output in outputs for value in results[output]]


def constant_alone() -> Case:
    """An output that a RESHAPE makes of a constant."""
    model, data, expected = negated([1, 8], ["y"])
    k = model.tensor("anchors", [4], data=signed([9, 8, -7, 6]), scale=0.5, zero=0)
    moved = model.tensor("moved", [2, 2], scale=0.5, zero=0)
    model.op("RESHAPE", [k, model.integers("shape", [2, 2])], [moved])
    model.outputs.append(moved)
    return model, data, expected + [9, 8, -7, 6]


def layer_of_constants() -> Case:
    """A layer of which all operands are constants, in front of the one that reads x."""
    model = Model()
    quant = {"scale": 0.5, "zero": 0}
    x = model.tensor("x", [1, 2, 2, 2], **quant)
    parts = [model.tensor(n, [2], data=signed([20, -30]), **quant) for n in ("a", "b")]
    both = model.tensor("both", [2], **quant)
    y = model.tensor("y", [1, 2, 2, 2], **quant)
    model.op("MAXIMUM", parts, [both])
    model.op("MAXIMUM", [x, both], [y])
    model.inputs, model.outputs = [x], [y]
    return model, VALUES, [max(v, [20, -30][i % 2]) for i, v in enumerate(VALUES)]


def of_two_graphs() -> Case:
    """A file of two graphs, of which the first calls no other."""
    model, data, expected = negated([1, 2, 2, 2], ["y"])
    model.subgraphs = 2
    return model, data, expected


def with_unused_faults() -> Case:
    """Tensors that no operator has: data of a wrong length, a type that is not taken."""
    model, data, expected = negated([1, 2, 2, 2], ["y"])
    model.tensor("short", [7], data=signed([1, 2]))
    model.tensor("handle", [1], kind=RESOURCE, data=b"name")
    return model, data, expected


def edges() -> Iterator[Named]:
    yield "outputs_twice", lambda: negated([1, 2, 2, 2], ["y", "y"])
    yield "outputs_constant", lambda: negated([1, 2, 2, 2], ["y", "k"])
    yield "outputs_constant_computed", constant_alone
    yield "edges_of_two_images", lambda: negated([2, 3, 2, 2], ["y"])
    yield "edges_of_rank_5", lambda: negated([2, 3, 2, 1, 2], ["y"])
    yield "file_of_two_graphs", of_two_graphs
    yield "unused_faults", with_unused_faults
    yield "layer_of_constants", layer_of_constants


def codes_of(model: Model) -> Set[int]:
    return {max(code[0][1], code[3][1]) for code in model.codes}


def twin(case: Case) -> Case:
    """The same in uint8: all zero points and constants 128 higher. Bytes are given and
    compared less 128, as at all edges, so that they stay."""
    model, data, expected = case
    for tensor in model.tensors:
        if tensor[1] != ("i8", INT8):
            continue
        tensor[1] = ("i8", UINT8)
        # Tensors may share these numbers.
        kind, quant = tensor[4]
        zeros = [zero + 128 for zero in quant[3][1]]
        tensor[4] = (kind, {**quant, 3: ("vec:i64", zeros)})
        buffer = model.buffers[tensor[2][1]] if tensor[2][1] else {}
        if buffer:
            kind, constant = buffer[0]
            buffer[0] = (kind, bytes(byte ^ 0x80 for byte in constant))
    return model, data, expected


def twins(cases: Iterator[Named]) -> Iterator[Named]:
    """One for each operator that has one."""
    seen: Set[int] = set()
    for name, make in cases:
        made = make()
        codes = codes_of(made[0])
        if codes <= SHIFTED and not codes <= seen:
            seen |= codes
            yield f"u8_{name}", lambda made=made: twin(made)
