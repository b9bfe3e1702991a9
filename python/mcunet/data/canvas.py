# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Larger images composed of small ones: objects on cluttered canvases.

Image number i of a split depends on the split, the size, the task and i alone, so a set
is the same wherever it is made, and its first n images are those of a larger set.
Objects of test canvases come from test images, those of training canvases from training
images. The clutter is a smooth background of two colours, bars and blobs, and pieces of
objects that are too small to tell what they are of.
"""

import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional, Tuple

import numpy as np

from . import fetch

Box = Tuple[int, int, int, int]  # top, left, bottom, right; half open, in pixels


@dataclass(frozen=True)
class Objects:
    """Small images to paste; grey ones are painted in a colour, with soft edges."""

    images: Any  # uint8 [N, h, w] or [N, h, w, 3]
    labels: Any  # uint8 [N]

    @staticmethod
    def load(name: str, split: str, folder: Optional[Path] = None) -> "Objects":
        return Objects(*fetch.load(name, split, folder))


def generator(task: str, split: str, size: int, index: int) -> Any:
    """The random numbers of one image."""
    return np.random.Generator(
        np.random.PCG64([zlib.crc32(f"{task} {split}".encode()), size, index])
    )


def resize(image: Any, height: int, width: int) -> Any:
    """Bilinear, pixel centres aligned; float32 [height, width, ...]."""
    source = image.astype(np.float32)
    for axis, size in ((0, height), (1, width)):
        old = source.shape[axis]
        at = np.clip((np.arange(size) + 0.5) * old / size - 0.5, 0, old - 1)
        low = np.minimum(at.astype(np.int64), max(old - 2, 0))
        part = (at - low).astype(np.float32)
        part = part.reshape([-1 if i == axis else 1 for i in range(source.ndim)])
        high = np.minimum(low + 1, old - 1)
        source = np.take(source, low, axis) * (1 - part) + np.take(source, high, axis) * part
    return source


def background(random: Any, size: int) -> Any:
    """Two colours that run into each other, bars and blobs; float32 [size, size, 3]."""
    coarse = random.uniform(20, 235, (4, 4, 3))
    canvas = resize(coarse, size, size)
    for _ in range(int(random.integers(6, 14))):
        height, width = random.integers(2, max(3, size // 5), 2)
        if random.random() < 0.4:  # a bar
            height, width = (2, width * 2) if random.random() < 0.5 else (height * 2, 2)
        top, left = random.integers(0, size - 2, 2)
        colour = random.uniform(0, 255, 3)
        share = random.uniform(0.3, 0.9)
        area = canvas[top : top + height, left : left + width]
        area += share * (colour - area)
    canvas += random.normal(0, 6, canvas.shape)
    return canvas.astype(np.float32)


def _tight(mask: Any) -> Box:
    rows, cols = np.flatnonzero(mask.max(1) > 0.25), np.flatnonzero(mask.max(0) > 0.25)
    if not len(rows) or not len(cols):
        return 0, 0, mask.shape[0], mask.shape[1]
    return int(rows[0]), int(cols[0]), int(rows[-1]) + 1, int(cols[-1]) + 1


def paste(random: Any, canvas: Any, image: Any, scale: float, at: Tuple[int, int]) -> Box:
    """Puts `image`, `scale` times as large, with its corner at `at`; where it is."""
    height, width = (max(2, round(extent * scale)) for extent in image.shape[:2])
    large = resize(image, height, width)
    top, left = at
    area = canvas[top : top + height, left : left + width]
    large = large[: area.shape[0], : area.shape[1]]
    if image.ndim == 3:
        area[...] = large
        return top, left, top + area.shape[0], left + area.shape[1]
    mask = np.clip(large / 96, 0, 1)[..., None]
    shade = (0.35 + 0.65 * large / 255)[..., None]
    area += mask * (shade * random.uniform(60, 255, 3) - area)
    y0, x0, y1, x1 = _tight(mask[..., 0])
    return top + y0, left + x0, top + y1, left + x1


def add_pieces(random: Any, canvas: Any, objects: Objects, count: int) -> None:
    """Clutter: pieces of at most a third of an object's height and width."""
    size = canvas.shape[0]
    for index in random.integers(0, len(objects.images), count):
        image = objects.images[index]
        extent = max(4, image.shape[0] // 3)
        top, left = random.integers(0, image.shape[0] - extent + 1, 2)
        piece = image[top : top + extent, left : left + extent]
        scale = random.uniform(0.8, 1.6)
        room = max(1, size - round(extent * scale))
        top, left = random.integers(0, room, 2)
        paste(random, canvas, piece, scale, (top, left))


def to_pixels(canvas: Any) -> Any:
    return np.clip(np.rint(canvas), 0, 255).astype(np.uint8)
