# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Calibration inputs from files: arrays as the network takes them, or images."""

from pathlib import Path
from typing import Any, List, Sequence

import numpy as np

from .._capi import McunetError
from ..data import png

_IMAGES = (".png", ".jpg", ".jpeg", ".bmp")
_ARRAYS = (".npy",)


def _image(path: Path) -> Any:
    """uint8 [H, W, C]."""
    try:
        from PIL import Image  # pylint: disable=import-outside-toplevel

        with Image.open(path) as picture:
            grey = picture.mode in ("L", "1")
            pixels = np.asarray(picture.convert("L" if grey else "RGB"))
    except ImportError:
        if path.suffix.lower() != ".png":
            raise McunetError(f"'{path}': reading it needs Pillow (Debian: python3-pil)") from None
        pixels = png.decode(path.read_bytes())
    except (OSError, ValueError) as problem:
        raise McunetError(f"'{path}': no image that can be read: {problem}") from problem
    return pixels.reshape(*pixels.shape[:2], -1)


def _array(path: Path) -> Any:
    try:
        values = np.load(path, allow_pickle=False)
    except OSError as problem:
        raise McunetError(f"'{path}': {problem.strerror or problem}") from problem
    except (ValueError, EOFError) as problem:
        raise McunetError(f"'{path}': neither an image nor a .npy of numbers") from problem
    if not isinstance(values, np.ndarray):
        raise McunetError(f"'{path}': holds several arrays")
    if values.dtype.kind not in "fui":
        raise McunetError(f"'{path}': elements are {values.dtype}, not numbers")
    return values


def _real(pixels: Any, mean: Sequence[float], deviation: Sequence[float], planes: bool) -> Any:
    """uint8 [..., H, W, C] from 0 to 1, less the mean, by the deviation."""
    for name, values in (("mean", mean), ("std", deviation)):
        if len(values) not in (1, pixels.shape[-1]):
            raise McunetError(f"--{name}: {len(values)} numbers for {pixels.shape[-1]} channels")
    middle, spread = (np.asarray(numbers, np.float32) for numbers in (mean, deviation))
    scaled: Any = (pixels.astype(np.float32) / 255 - middle) / spread
    return np.moveaxis(scaled, -1, -3) if planes else scaled


def _files(path: Path) -> List[Path]:
    if not path.is_dir():
        return [path]
    known = _IMAGES + _ARRAYS
    found = sorted(file for file in path.iterdir() if file.suffix.lower() in known)
    if not found:
        raise McunetError(f"'{path}': no {', '.join(known)} in this folder")
    return found


def load(
    path: Path, count: int, mean: Sequence[float], deviation: Sequence[float], planes: bool
) -> Any:
    """A batch of at most `count` inputs (0: all) in float32, (N, C, H, W) for `planes`.
    Arrays of real numbers are taken as they are, uint8 ones are images [N, H, W, C]."""
    parts: List[Any] = []
    total, rank = 0, 0
    for file in _files(path):
        is_image = file.suffix.lower() in _IMAGES
        values = _image(file) if is_image else _array(file)
        if values.dtype == np.uint8:
            values = _real(values, mean, deviation, planes)
        values = np.asarray(values, np.float32)
        # One input, or a batch of them; series (N, C, L) come in one file.
        one = is_image or values.ndim == 1 or (values.ndim == 3 and path.is_dir())
        values = values[None] if one else values
        if parts and values.shape[1:] != parts[0].shape[1:]:
            told = f"{values.shape[1:]}, of others {parts[0].shape[1:]}"
            raise McunetError(f"'{file}': its shape is {told}")
        parts.append(values)
        total, rank = total + len(values), values.ndim
        if count and total >= count:
            break
    if rank not in (2, 3, 4):
        raise McunetError(f"'{path}': inputs of {rank - 1} dimensions; expected 1 to 3")
    batch = np.concatenate(parts)
    return batch[:count] if count else batch


def labels(path: Path) -> Any:
    """Of a .npy, or of text with a number in each line."""
    if path.suffix == ".npy":
        return _array(path)
    try:
        return np.array([int(line) for line in path.read_text("utf-8").split()])
    except ValueError as problem:
        raise McunetError(f"'{path}': expected a whole number in each line") from problem
