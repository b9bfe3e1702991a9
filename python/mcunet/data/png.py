# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""PNG to pixels and back, with NumPy: data sets come as PNG, and plots need no more."""

import struct
import zlib
from typing import Any

import numpy as np

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def _undo_filters(lines: Any, pixel: int) -> Any:
    """PNG's row filters undone, all rows at once along diagonals.

    A byte depends on those to the left, above and above left. With row r delayed
    by r steps all three are known, and each step is a handful of array operations.
    """
    kinds = lines[:, 0]
    height, width = lines.shape[0], (lines.shape[1] - 1) // pixel
    raw = lines[:, 1:].reshape(height, width, pixel)
    # One row and one column of zeros stand for what is outside the image.
    done = np.zeros((height + 1, width + 1, pixel), np.int16)
    for step in range(height + width - 1):
        rows = np.arange(max(0, step - width + 1), min(height, step + 1))
        cols = step - rows
        left, up, corner = done[rows + 1, cols], done[rows, cols + 1], done[rows, cols]
        estimate = left + up - corner
        to_left, to_up = np.abs(estimate - left), np.abs(estimate - up)
        to_corner = np.abs(estimate - corner)
        paeth = np.where(to_up <= to_corner, up, corner)
        paeth = np.where((to_left <= to_up) & (to_left <= to_corner), left, paeth)
        guess = np.choose(
            kinds[rows][:, None], [np.zeros_like(left), left, up, (left + up) >> 1, paeth]
        )
        done[rows + 1, cols + 1] = (raw[rows, cols] + guess) & 255
    return done[1:, 1:].astype(np.uint8)


def decode(data: bytes) -> Any:
    """Pixels (height, width, 3), uint8, of a PNG of 8-bit RGB or RGBA that is not
    interlaced; alpha is dropped. Other files are a ValueError."""
    if not data.startswith(_SIGNATURE):
        raise ValueError("not a PNG")
    at, header, packed = 8, b"", b""
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + size]
        if kind == b"IHDR":
            header = body
        elif kind == b"IDAT":
            packed += body
        at += 12 + size
    if len(header) != 13:
        raise ValueError("PNG without a header")
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    channels = {2: 3, 6: 4}.get(colour)
    if depth != 8 or channels is None or interlaced:
        raise ValueError(f"PNG of depth {depth}, colour type {colour}, interlaced {interlaced}")
    try:
        lines = np.frombuffer(zlib.decompress(packed), np.uint8)
    except zlib.error as problem:
        raise ValueError(f"damaged PNG: {problem}") from problem
    return _undo_filters(lines.reshape(height, 1 + width * channels), channels)[:, :, :3]


def encode(pixels: Any) -> bytes:
    """A PNG of pixels (height, width, 3), uint8."""
    height, width, _ = pixels.shape
    lines = np.zeros((height, 1 + 3 * width), np.uint8)
    lines[:, 1:] = pixels.reshape(height, -1)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(lines.tobytes(), 9)
    return _SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
