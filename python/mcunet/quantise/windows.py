# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Windows over maps, shared by the evaluators in real numbers and in integers."""

from typing import Any, Dict, Iterator, Tuple

import numpy as np

Pair = Tuple[int, int]


def same_pads(size: int, kernel: int, stride: int, dilation: int = 1) -> Pair:
    """What padding SAME adds before and after."""
    total = max(0, (-(-size // stride) - 1) * stride + (kernel - 1) * dilation + 1 - size)
    return total // 2, total - total // 2


def pads_of(options: Dict[str, Any], size: Pair) -> Tuple[Pair, Pair]:
    if options["padding"] != "SAME":
        return (0, 0), (0, 0)
    kernel, stride = options["kernel"], options["stride"]
    dilation = options.get("dilation", (1, 1))
    rows, cols = (same_pads(size[i], kernel[i], stride[i], dilation[i]) for i in (0, 1))
    return rows, cols


def taps(x: Any, options: Dict[str, Any], fill: float = 0) -> Iterator[Tuple[int, int, Any]]:
    """Row and column in the kernel, and what all windows of `x` [N, H, W, C] hold there."""
    kernel, stride = options["kernel"], options["stride"]
    dilation = options.get("dilation", (1, 1))
    pads = pads_of(options, x.shape[1:3])
    if pads != ((0, 0), (0, 0)):
        x = np.pad(x, ((0, 0), *pads, (0, 0)), constant_values=fill)
    counts = [
        (x.shape[axis + 1] - (kernel[axis] - 1) * dilation[axis] - 1) // stride[axis] + 1
        for axis in (0, 1)
    ]
    for row in range(kernel[0]):
        for col in range(kernel[1]):
            first = row * dilation[0], col * dilation[1]
            yield row, col, x[
                :,
                first[0] : first[0] + (counts[0] - 1) * stride[0] + 1 : stride[0],
                first[1] : first[1] + (counts[1] - 1) * stride[1] + 1 : stride[1],
            ]


def convolve(x: Any, weight: Any, options: Dict[str, Any]) -> Any:
    """Sums of products [N, OH, OW, O] in the type of `weight` [O, KH, KW, I / groups]."""
    x = x.astype(weight.dtype, copy=False)
    groups = x.shape[3] // weight.shape[3]
    width, outputs = weight.shape[3], weight.shape[0] // groups
    total: Any = None
    for row, col, part in taps(x, options):
        sums = [
            np.ascontiguousarray(part[..., g * width : (g + 1) * width]).reshape(-1, width)
            @ weight[g * outputs : (g + 1) * outputs, row, col].T
            for g in range(groups)
        ]
        product = sums[0] if groups == 1 else np.concatenate(sums, 1)
        product = product.reshape(*part.shape[:3], weight.shape[0])
        total = product if total is None else np.add(total, product, out=total)
    return total


def convolve_depthwise(x: Any, weight: Any, options: Dict[str, Any]) -> Any:
    """As `convolve`, of weights [1, KH, KW, O]."""
    x = x.astype(weight.dtype, copy=False)
    multiplier = weight.shape[3] // x.shape[3]
    if multiplier > 1:
        x = np.repeat(x, multiplier, 3)
    total: Any = None
    for row, col, part in taps(x, options):
        product = part * weight[0, row, col]
        total = product if total is None else np.add(total, product, out=total)
    return total


def convolve_transposed(x: Any, weight: Any, options: Dict[str, Any]) -> Any:
    """As `convolve`, every pixel of `x` spread over a window of the result; padding is what
    is cut off."""
    x = x.astype(weight.dtype, copy=False)
    stride, size = options["stride"], options["size"]
    counts = x.shape[1:3]
    whole = [(counts[i] - 1) * stride[i] + weight.shape[i + 1] for i in (0, 1)]
    total = np.zeros((len(x), *whole, weight.shape[0]), weight.dtype)
    for row in range(weight.shape[1]):
        for col in range(weight.shape[2]):
            rows = slice(row, row + (counts[0] - 1) * stride[0] + 1, stride[0])
            cols = slice(col, col + (counts[1] - 1) * stride[1] + 1, stride[1])
            total[:, rows, cols] += x @ weight[:, row, col].T
    top, left = (max(0, whole[i] - size[i]) // 2 for i in (0, 1))
    return total[:, top : top + size[0], left : left + size[1]]


def weighted(kind: str, x: Any, weight: Any, options: Dict[str, Any]) -> Any:
    """What a layer of TensorFlow Lite's `kind` sums up, without its bias."""
    if kind == "CONV_2D":
        return convolve(x, weight, options)
    if kind == "DEPTHWISE_CONV_2D":
        return convolve_depthwise(x, weight, options)
    if kind == "TRANSPOSE_CONV":
        return convolve_transposed(x, weight, options)
    return x @ weight.T


def sum_and_count(x: Any, options: Dict[str, Any]) -> Tuple[Any, Any]:
    """Of average pooling, whose padding counts as nothing."""
    ones = np.ones((1, *x.shape[1:3], 1), np.int64)
    total = sum(part for _, _, part in taps(x, options))
    count = sum(part for _, _, part in taps(ones, options))
    return total, count


def largest(x: Any, options: Dict[str, Any], least: float) -> Any:
    total: Any = None
    for _, _, part in taps(x, options, least):
        total = part.copy() if total is None else np.maximum(total, part, out=total)
    return total
