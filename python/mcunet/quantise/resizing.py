# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Where TensorFlow Lite's resize operators read, along one axis."""

from typing import Any, Dict, Tuple

import numpy as np

from .numbers import round_away, truncating_divide


def nearest_indices(size_in: int, size_out: int, options: Dict[str, Any]) -> Any:
    """In single precision, as the kernel has it."""
    align = options["align_corners"] and size_out > 1
    ends = (size_in - 1, size_out - 1) if align else (size_in, size_out)
    scale = np.float32(ends[0]) / np.float32(ends[1])
    half = np.float32(0.5 if options["half_pixel_centers"] else 0)
    at = (np.arange(size_out, dtype=np.float32) + half) * scale
    whole = round_away(at) if options["align_corners"] else np.floor(at)
    return np.clip(whole, 0, size_in - 1).astype(np.int64)


def bilinear_axis(size_in: int, size_out: int, options: Dict[str, Any]) -> Tuple[Any, Any, Any]:
    """The two positions read, and the second one's weight, in real numbers."""
    at = np.arange(size_out, dtype=np.float64)
    if options["align_corners"]:
        at = at * ((size_in - 1) / max(size_out - 1, 1))
    else:
        half = 0.5 if options["half_pixel_centers"] else 0.0
        at = np.maximum((at + half) * (size_in / size_out) - half, 0)
    low = np.minimum(at.astype(np.int64), size_in - 1)
    return low, np.minimum(low + 1, size_in - 1), at - low


def bilinear_steps(size_in: int, size_out: int, options: Dict[str, Any]) -> Tuple[Any, Any, Any]:
    """The same of the int8 kernel, the second one's weight in steps of 1/1024."""
    align = options["align_corners"] and size_out > 1
    a, b = (size_in - 1, size_out - 1) if align else (size_in, size_out)
    scale = (1024 * a + b // 2) // b
    at = np.arange(size_out) * scale
    if options["half_pixel_centers"]:
        at = at + scale // 2 - 512
    low = np.maximum(truncating_divide(at, 1024), 0)
    high = np.minimum(truncating_divide(at + 1023, 1024), size_in - 1)
    return low, high, at - 1024 * low
