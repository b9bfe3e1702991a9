# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes ONNX files: the few messages of the format that tests need, by field number.

A model is built node by node; the types are numpy's.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Attribute = int | float | str | Sequence[int] | Sequence[float] | Array

FLOAT, UINT8, INT8, INT32, INT64 = 1, 2, 3, 6, 7
TYPES = {"float32": FLOAT, "uint8": UINT8, "int8": INT8, "int32": INT32, "int64": INT64}


def varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def integer(field: int, value: int) -> bytes:
    return varint(field << 3) + varint(value)


def message(field: int, value: bytes | str) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return varint(field << 3 | 2) + varint(len(data)) + data


def real(field: int, value: float) -> bytes:
    return varint(field << 3 | 5) + struct.pack("<f", value)


def tensor(name: str, values: Array) -> bytes:
    dims = b"".join(integer(1, size) for size in values.shape)
    raw = np.ascontiguousarray(values).tobytes()
    return dims + integer(2, TYPES[values.dtype.name]) + message(8, name) + message(9, raw)


def attribute(name: str, value: Attribute) -> bytes:
    """The kinds are FLOAT 1, INT 2, STRING 3, TENSOR 4, FLOATS 6, INTS 7."""
    head = message(1, name)
    if isinstance(value, float):
        return head + real(2, value) + integer(20, 1)
    if isinstance(value, int):
        return head + integer(3, value) + integer(20, 2)
    if isinstance(value, str):
        return head + message(4, value) + integer(20, 3)
    if isinstance(value, np.ndarray):
        return head + message(5, tensor("", value)) + integer(20, 4)
    if value and isinstance(value[0], float):
        return head + b"".join(real(7, v) for v in value) + integer(20, 6)
    return head + b"".join(integer(8, int(v)) for v in value) + integer(20, 7)


def value_info(name: str, element: int, shape: Sequence[int | str]) -> bytes:
    dims = b"".join(
        message(1, message(2, size) if isinstance(size, str) else integer(1, size))
        for size in shape
    )
    return message(1, name) + message(2, message(1, integer(1, element) + message(2, dims)))


class Graph:
    """A model under construction. Names are made up where none are given."""

    def __init__(self, opset: int = 13) -> None:
        self.opset = opset
        self.nodes: list[bytes] = []
        self.constants: list[bytes] = []
        self.inputs: list[bytes] = []
        self.outputs: list[bytes] = []
        self.domains = {""}
        self.count = 0

    def fresh(self, what: str) -> str:
        self.count += 1
        return f"{what}_{self.count}"

    def input(self, name: str, shape: Sequence[int | str], element: int = FLOAT) -> str:
        self.inputs.append(value_info(name, element, shape))
        return name

    def output(self, name: str, shape: Sequence[int | str], element: int = FLOAT) -> str:
        self.outputs.append(value_info(name, element, shape))
        return name

    def constant(self, values: Array, name: str = "") -> str:
        name = name or self.fresh("const")
        self.constants.append(tensor(name, values))
        return name

    def node(
        self,
        kind: str,
        inputs: Sequence[str],
        outputs: int | Sequence[str] = 1,
        domain: str = "",
        **attributes: Attribute,
    ) -> str:
        """Adds an operator; its first output's name."""
        names = (
            [self.fresh(kind.lower()) for _ in range(outputs)]
            if isinstance(outputs, int)
            else list(outputs)
        )
        data = b"".join(message(1, name) for name in inputs)
        data += b"".join(message(2, name) for name in names)
        data += message(3, self.fresh("node")) + message(4, kind)
        data += b"".join(message(5, attribute(k, v)) for k, v in attributes.items())
        if domain:
            data += message(7, domain)
            self.domains.add(domain)
        self.nodes.append(data)
        return names[0]

    def apply(
        self,
        kind: str,
        inputs: Sequence[str],
        attributes: Mapping[str, Attribute],
        domain: str = "",
    ) -> str:
        """As `node`, with attributes whose names are not written out."""
        self.count += 1
        name = f"{kind.lower()}_{self.count}"
        data = b"".join(message(1, value) for value in inputs) + message(2, name)
        data += message(4, kind)
        data += b"".join(message(5, attribute(k, v)) for k, v in attributes.items())
        data += message(7, domain) if domain else b""
        self.nodes.append(data)
        return name

    def serialize(self) -> bytes:
        graph = b"".join(message(1, node) for node in self.nodes) + message(2, "graph")
        graph += b"".join(message(5, constant) for constant in self.constants)
        graph += b"".join(message(11, value) for value in self.inputs)
        graph += b"".join(message(12, value) for value in self.outputs)
        model = integer(1, 8) + message(2, "mcunet tests") + message(7, graph)
        for domain in sorted(self.domains):
            version = self.opset if not domain else 1
            model += message(8, (message(1, domain) if domain else b"") + integer(2, version))
        return model
