# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The operators and the edges of a .tflite file, read without the compiler."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import List, Optional

import numpy as np
from numpy.typing import NDArray

TYPES = {0: "FLOAT32", 2: "INT32", 3: "UINT8", 4: "INT64", 6: "BOOL", 7: "INT16", 9: "INT8"}
FORMS = {
    "FLOAT32": "<f4",
    "INT32": "<i4",
    "UINT8": "u1",
    "INT64": "<i8",
    "INT16": "<i2",
    "INT8": "i1",
}


class Table:
    """A FlatBuffers table: where it starts, and its fields by number."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data = data
        self.at = at
        self.fields = at - self.number("<i", at)

    def number(self, form: str, at: int) -> int:
        return int(struct.unpack_from(form, self.data, at)[0])

    def field(self, index: int) -> Optional[int]:
        """Where the field lies; None where the file leaves it out."""
        if 4 + 2 * index >= self.number("<H", self.fields):
            return None
        offset = self.number("<H", self.fields + 4 + 2 * index)
        return self.at + offset if offset else None

    def scalar(self, index: int, form: str, default: int = 0) -> int:
        at = self.field(index)
        return default if at is None else self.number(form, at)

    def table(self, index: int) -> Optional["Table"]:
        at = self.field(index)
        return None if at is None else Table(self.data, at + self.number("<I", at))

    def elements(self, index: int) -> List[int]:
        """Where the elements of a vector of four-byte values lie."""
        at = self.field(index)
        if at is None:
            return []
        start = at + self.number("<I", at)
        return [start + 4 + 4 * k for k in range(self.number("<I", start))]

    def numbers(self, index: int) -> List[int]:
        return [self.number("<i", at) for at in self.elements(index)]

    def tables(self, index: int) -> List["Table"]:
        return [Table(self.data, at + self.number("<I", at)) for at in self.elements(index)]


@dataclass
class Edge:
    """An input or an output of the file."""

    type: str
    shape: List[int]

    @property
    def values(self) -> int:
        return int(np.prod(self.shape, dtype=np.int64))

    @property
    def bytes(self) -> int:
        """In the file's own type."""
        return self.values * np.dtype(FORMS[self.type]).itemsize


@dataclass
class Edges:
    inputs: List[Edge]
    outputs: List[Edge]


def read_edges(path: Path) -> Edges:
    data = path.read_bytes()
    model = Table(data, struct.unpack_from("<I", data)[0])
    graph = model.tables(2)[0]
    tensors = graph.tables(0)

    def edge(index: int) -> Edge:
        tensor = tensors[index]
        return Edge(TYPES[tensor.scalar(1, "<b")], tensor.numbers(0))

    return Edges(
        [edge(index) for index in graph.numbers(1)], [edge(index) for index in graph.numbers(2)]
    )


def parts(data: bytes, sizes: List[int]) -> List[bytes]:
    """`data` cut into pieces of these sizes."""
    if len(data) != sum(sizes):
        raise ValueError(f"{len(data)} bytes instead of {sum(sizes)}")
    starts = np.cumsum([0, *sizes])
    return [data[start : start + size] for start, size in zip(starts, sizes)]


def quantised(data: bytes, kind: str, scale: float, zero: int) -> bytes:
    """One edge of the file as the int8 that a compiled model takes."""
    if kind == "UINT8":
        return (np.frombuffer(data, np.uint8) ^ 0x80).tobytes()
    if kind != "FLOAT32":
        return data
    steps: NDArray[np.float32] = np.frombuffer(data, np.float32) / np.float32(scale)
    rounded = np.trunc(steps + np.copysign(np.float32(0.5), steps)) + zero
    return np.clip(rounded, -128, 127).astype(np.int8).tobytes()


def dequantised(data: bytes, kind: str, scale: float, zero: int) -> bytes:
    """One edge of a compiled model in the file's own type."""
    if kind == "UINT8":
        return (np.frombuffer(data, np.uint8) ^ 0x80).tobytes()
    if kind != "FLOAT32":
        return data
    steps = np.frombuffer(data, np.int8).astype(np.int32) - zero
    return bytes((steps.astype(np.float32) * np.float32(scale)).tobytes())
