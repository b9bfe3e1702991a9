# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes FlatBuffers: tables of numbered fields, nothing else.

A table is {field: (kind, value)}. A kind is a scalar's ("i32"), "str", "table", or
"vec:" and the kind of its elements, "vec:bytes" for bytes.
"""

import struct
from typing import Any, Dict, Tuple

Table = Dict[int, Tuple[str, Any]]

_SCALARS = {
    "i8": ("<b", 1),
    "u8": ("<B", 1),
    "bool": ("<B", 1),
    "i32": ("<i", 4),
    "u32": ("<I", 4),
    "f32": ("<f", 4),
    "i64": ("<q", 8),
}
_DATA_ALIGNMENT = 16  # of a vector of bytes


class _Writer:
    """Forward: every object comes before the objects that it points to."""

    def __init__(self, identifier: bytes) -> None:
        self.bytes = bytearray(4) + identifier

    def align(self, size: int, ahead: int = 0) -> None:
        while (len(self.bytes) + ahead) % size:
            self.bytes.append(0)

    def patch(self, at: int) -> None:
        """Makes the offset at `at` point to the end of what is written."""
        struct.pack_into("<I", self.bytes, at, len(self.bytes) - at)

    def vector(self, element: str, values: Any) -> None:
        self.bytes += struct.pack("<I", len(values))
        if element == "bytes":
            self.bytes += bytes(values)
        elif element in _SCALARS:
            form = _SCALARS[element][0]
            self.bytes += struct.pack(f"<{len(values)}{form[1:]}", *values)
        else:
            slots = len(self.bytes)
            self.bytes += bytes(4 * len(values))
            for index, value in enumerate(values):
                self.child(slots + 4 * index, element, value)

    def child(self, at: int, kind: str, value: Any) -> None:
        """Writes an object and points the offset at `at` to it."""
        self.align(4)
        if kind == "table":
            self.table(value, at)
        elif kind == "str":
            data = value.encode()
            self.patch(at)
            self.bytes += struct.pack("<I", len(data)) + data + b"\0"
        else:
            element = kind[4:]
            size = _DATA_ALIGNMENT if element == "bytes" else _SCALARS.get(element, ("", 4))[1]
            self.align(max(size, 4), ahead=4)
            self.patch(at)
            self.vector(element, value)

    def table(self, fields: Table, at: int) -> None:
        count = max(fields, default=-1) + 1
        vtable = len(self.bytes)
        self.bytes += bytes(4 + 2 * count)
        self.align(8)
        start = len(self.bytes)
        self.patch(at)
        self.bytes += struct.pack("<i", start - vtable)
        references = []
        for field in sorted(fields):
            kind, value = fields[field]
            form, size = _SCALARS.get(kind, ("<I", 4))
            self.align(size)
            struct.pack_into("<H", self.bytes, vtable + 4 + 2 * field, len(self.bytes) - start)
            if kind in _SCALARS:
                self.bytes += struct.pack(form, value)
            else:
                references.append((len(self.bytes), kind, value))
                self.bytes += bytes(4)
        struct.pack_into("<HH", self.bytes, vtable, 4 + 2 * count, len(self.bytes) - start)
        for position, kind, value in references:
            self.child(position, kind, value)


def serialise(root: Table, identifier: bytes) -> bytes:
    """A whole file with its identifier of four bytes."""
    writer = _Writer(identifier)
    writer.table(root, 0)
    writer.align(_DATA_ALIGNMENT)
    return bytes(writer.bytes)
