# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads the .tflite container: tables of a FlatBuffer by their numbers, every offset
checked."""

import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, List, Optional, Tuple

import numpy as np

from .._capi import McunetError

FLOAT32, INT32 = 0, 2
_TYPES = {FLOAT32: "<f4", INT32: "<i4", 4: "<i8"}
_FORMS = {"i8": "<b", "u8": "<B", "i32": "<i", "u32": "<I", "f32": "<f"}


class _Damaged(ValueError):
    """An offset that leads out of the file."""


class Table:
    """One table; a field that is not there has its default."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at = data, at
        self.vtable = at - self._read("<i", at)

    def _read(self, form: str, at: int) -> Any:
        if not 0 <= at <= len(self.data) - struct.calcsize(form):
            raise _Damaged
        return struct.unpack_from(form, self.data, at)[0]

    def _field(self, number: int) -> int:
        """Where it lies; 0: nowhere."""
        slot = 4 + 2 * number
        if slot + 2 > self._read("<H", self.vtable):
            return 0
        offset = self._read("<H", self.vtable + slot)
        return self.at + int(offset) if offset else 0

    def number(self, number: int, kind: str, default: float = 0) -> Any:
        at = self._field(number)
        return self._read(_FORMS[kind], at) if at else default

    def _pointed(self, at: int) -> int:
        return at + int(self._read("<I", at))

    def table(self, number: int) -> Optional["Table"]:
        at = self._field(number)
        return Table(self.data, self._pointed(at)) if at else None

    def _vector(self, number: int, size: int) -> Tuple[int, int]:
        """First element and count."""
        at = self._field(number)
        if not at:
            return 0, 0
        start = self._pointed(at)
        count = int(self._read("<I", start))
        if start + 4 + count * size > len(self.data):
            raise _Damaged
        return start + 4, count

    def numbers(self, number: int) -> List[int]:
        """A vector of int32."""
        start, count = self._vector(number, 4)
        return list(struct.unpack_from(f"<{count}i", self.data, start))

    def bytes(self, number: int) -> bytes:
        start, count = self._vector(number, 1)
        return self.data[start : start + count]

    def tables(self, number: int) -> List["Table"]:
        start, count = self._vector(number, 4)
        return [Table(self.data, self._pointed(start + 4 * index)) for index in range(count)]


@dataclass
class FileTensor:
    name: str
    shape: Tuple[int, ...]
    kind: int
    values: Any = None  # of a constant


@dataclass
class FileOp:
    code: int
    inputs: List[int]
    outputs: List[int]
    options: Table


@dataclass
class File:
    path: Path
    tensors: List[FileTensor] = field(default_factory=list)
    ops: List[FileOp] = field(default_factory=list)
    inputs: List[int] = field(default_factory=list)
    outputs: List[int] = field(default_factory=list)


_EMPTY = struct.pack("<HHi", 4, 4, 4)  # a table without fields


def _tensor(table: Table, buffers: List[Table]) -> FileTensor:
    shape, kind = tuple(table.numbers(0)), int(table.number(1, "i8"))
    buffer = int(table.number(2, "u32"))
    if buffer >= len(buffers):
        raise _Damaged
    data = buffers[buffer].bytes(0)
    values: Any = None
    if data:
        if kind in _TYPES:
            size = int(np.prod(shape)) * np.dtype(_TYPES[kind]).itemsize
            if size != len(data):
                raise _Damaged
            values = np.frombuffer(data, _TYPES[kind]).reshape(shape)
        else:
            values = data
    return FileTensor(table.bytes(3).decode("utf-8", "replace"), shape, kind, values)


def _operator(table: Table, codes: List[int], tensors: int) -> FileOp:
    index = int(table.number(0, "u32"))
    inputs, outputs = table.numbers(1), table.numbers(2)
    if index >= len(codes) or not all(-1 <= value < tensors for value in inputs):
        raise _Damaged
    if not outputs or not all(0 <= value < tensors for value in outputs):
        raise _Damaged
    options = table.table(4) or Table(_EMPTY, 4)
    return FileOp(codes[index], inputs, outputs, options)


def _read(path: Path, data: bytes) -> File:
    root = Table(data, int(struct.unpack_from("<I", data)[0]))
    codes = [int(max(table.number(0, "i8"), table.number(3, "i32"))) for table in root.tables(1)]
    graphs, buffers = root.tables(2), root.tables(4)
    if len(graphs) != 1:
        raise McunetError(f"'{path}': {len(graphs)} subgraphs; expected one")
    file = File(path, [_tensor(table, buffers) for table in graphs[0].tables(0)])
    count = len(file.tensors)
    file.inputs, file.outputs = graphs[0].numbers(1), graphs[0].numbers(2)
    if not all(0 <= value < count for value in file.inputs + file.outputs):
        raise _Damaged
    file.ops = [_operator(table, codes, count) for table in graphs[0].tables(3)]
    return file


def read(path: Path) -> File:
    """Errors name the file."""
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise McunetError(f"'{path}': {problem.strerror or problem}") from problem
    if len(data) < 8 or data[4:8] != b"TFL3":
        raise McunetError(f"'{path}': no .tflite file")
    try:
        return _read(path, data)
    except (RecursionError, struct.error, ValueError, OverflowError) as problem:
        raise McunetError(f"'{path}': a damaged .tflite file") from problem
