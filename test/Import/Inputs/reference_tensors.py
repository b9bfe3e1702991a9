# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Data movement and convolutions of the reference kernels, element by element.

Tensors are flat lists in row-major order beside their shape. Written from the
operators' public definitions and independently of the compiler.
"""

import itertools
from typing import Callable, Dict, Iterator, List, Optional, Sequence, Tuple

import reference as ref

Shape = Sequence[int]
Index = Tuple[int, ...]


def count(shape: Shape) -> int:
    total = 1
    for size in shape:
        total *= size
    return total


def flat(shape: Shape, index: Sequence[int]) -> int:
    at = 0
    for size, position in zip(shape, index):
        assert 0 <= position < size
        at = at * size + position
    return at


def positions(shape: Shape) -> Iterator[Index]:
    return itertools.product(*(range(size) for size in shape))


class Tensor:
    """Numbers under a shape."""

    def __init__(self, shape: Shape, data: Sequence[int]) -> None:
        assert len(data) == count(shape)
        self.shape, self.data = list(shape), list(data)

    def __getitem__(self, index: Sequence[int]) -> int:
        return self.data[flat(self.shape, index)]


def build(shape: Shape, element: Callable[[Index], int]) -> Tensor:
    return Tensor(shape, [element(index) for index in positions(shape)])


def transpose(x: Tensor, perm: Sequence[int]) -> Tensor:
    def element(index: Index) -> int:
        source = [0] * len(perm)
        for position, dim in zip(index, perm):
            source[dim] = position
        return x[source]

    return build([x.shape[dim] for dim in perm], element)


def strided_slice(x: Tensor, slices: Sequence[object]) -> Tensor:
    """NumPy's x[slices]: slices, integers, None and Ellipsis."""
    used = sum(1 for s in slices if s is not None and s is not Ellipsis)
    full: List[object] = []
    for s in slices:
        full += [slice(None)] * (len(x.shape) - used) if s is Ellipsis else [s]
    full += [slice(None)] * (len(x.shape) - sum(s is not None for s in full))
    ranges: List[Tuple[int, List[int]]] = []
    shape: List[int] = []
    dim = 0
    for s in full:
        if s is None:
            shape.append(1)
            continue
        if isinstance(s, int):
            ranges.append((-1, [range(x.shape[dim])[s]]))
        else:
            assert isinstance(s, slice)
            chosen = list(range(*s.indices(x.shape[dim])))
            ranges.append((len(shape), chosen))
            shape.append(len(chosen))
        dim += 1
    return build(
        shape,
        lambda index: x[
            [chosen[index[place]] if place >= 0 else chosen[0] for place, chosen in ranges]
        ],
    )


def concat(parts: Sequence[Tensor], axis: int) -> Tensor:
    shape = list(parts[0].shape)
    origin: List[Tuple[int, int]] = []
    for number, part in enumerate(parts):
        origin += [(number, k) for k in range(part.shape[axis])]
    shape[axis] = len(origin)

    def element(index: Index) -> int:
        number, k = origin[index[axis]]
        return parts[number][[*index[:axis], k, *index[axis + 1 :]]]

    return build(shape, element)


def gather(x: Tensor, indices: Tensor, axis: int) -> Tensor:
    inner = len(indices.shape)
    return build(
        [*x.shape[:axis], *indices.shape, *x.shape[axis + 1 :]],
        lambda index: x[
            [*index[:axis], indices[index[axis : axis + inner]], *index[axis + inner :]]
        ],
    )


def reverse(x: Tensor, axes: Sequence[int]) -> Tensor:
    return build(
        x.shape,
        lambda index: x[[x.shape[d] - 1 - k if d in axes else k for d, k in enumerate(index)]],
    )


def mirror_pad(x: Tensor, padding: Sequence[Sequence[int]], edge: int) -> Tensor:
    """edge: 1 for REFLECT, which leaves out the outermost element, else 0."""

    def source(dim: int, k: int) -> int:
        k -= padding[dim][0]
        if k < 0:
            return -k - 1 + edge
        size = x.shape[dim]
        return k if k < size else 2 * size - 1 - edge - k

    return build(
        [size + sum(amounts) for size, amounts in zip(x.shape, padding)],
        lambda index: x[[source(d, k) for d, k in enumerate(index)]],
    )


def pad(x: Tensor, padding: Sequence[Sequence[int]], value: int) -> Tensor:
    def element(index: Index) -> int:
        source = [k - before for k, (before, _) in zip(index, padding)]
        inside = all(0 <= k < size for k, size in zip(source, x.shape))
        return x[source] if inside else value

    return build([size + sum(amounts) for size, amounts in zip(x.shape, padding)], element)


def tile(x: Tensor, counts: Sequence[int]) -> Tensor:
    return build(
        [size * n for size, n in zip(x.shape, counts)],
        lambda index: x[[k % size for k, size in zip(index, x.shape)]],
    )


def broadcast_to(x: Tensor, shape: Shape) -> Tensor:
    extra = len(shape) - len(x.shape)
    return build(
        shape, lambda index: x[[0 if size == 1 else k for k, size in zip(index[extra:], x.shape)]]
    )


def space_to_depth(x: Tensor, block: int) -> Tensor:
    n, h, w, c = x.shape

    def element(index: Index) -> int:
        b, y, z, k = index
        place = k // c
        return x[b, y * block + place // block, z * block + place % block, k % c]

    return build([n, h // block, w // block, c * block * block], element)


def depth_to_space(x: Tensor, block: int) -> Tensor:
    n, h, w, c = x.shape
    depth = c // (block * block)
    return build(
        [n, h * block, w * block, depth],
        lambda i: x[
            i[0], i[1] // block, i[2] // block, (i[1] % block * block + i[2] % block) * depth + i[3]
        ],
    )


def space_to_batch(
    x: Tensor, block: Sequence[int], padding: Sequence[Sequence[int]], value: int
) -> Tensor:
    """Image b of the result is number b // batch of the block's places."""
    axes = len(block)
    padded = pad(x, [[0, 0], *padding, *[[0, 0]] * (len(x.shape) - 1 - axes)], value)

    def element(index: Index) -> int:
        place, batch = divmod(index[0], x.shape[0])
        source = list(index)
        source[0] = batch
        for axis in reversed(range(axes)):
            place, offset = divmod(place, block[axis])
            source[axis + 1] = index[axis + 1] * block[axis] + offset
        return padded[source]

    shape = list(padded.shape)
    for axis in range(axes):
        shape[axis + 1] //= block[axis]
    shape[0] *= count(block)
    return build(shape, element)


def batch_to_space(x: Tensor, block: Sequence[int], crops: Sequence[Sequence[int]]) -> Tensor:
    axes = len(block)
    shape = list(x.shape)
    shape[0] //= count(block)
    for axis in range(axes):
        shape[axis + 1] = shape[axis + 1] * block[axis] - sum(crops[axis])

    def element(index: Index) -> int:
        source = list(index)
        place = 0
        for axis in range(axes):
            full = index[axis + 1] + crops[axis][0]
            place = place * block[axis] + full % block[axis]
            source[axis + 1] = full // block[axis]
        source[0] = place * shape[0] + index[0]
        return x[source]

    return build(shape, element)


# A filter is [O, KH, KW, I] with one scale an output channel.
Layer = Dict[str, object]


def finish(acc: int, scale: float, so: float, zo: int, act: int) -> int:
    low, high = ref.activation(act, so, zo)
    m = ref.quantize_multiplier(scale / so)
    return ref.clamp(ref.mbqm(acc, m) + zo, low, high)


def conv(
    x: Tensor,
    zx: int,
    sx: float,
    weights: Tensor,
    scales: Sequence[float],
    bias: Sequence[int],
    so: float,
    zo: int,
    same: bool,
    stride: Sequence[int],
    dilation: Sequence[int] = (1, 1),
    act: int = 0,
    depthwise: bool = False,
) -> Tensor:
    """CONV_2D of any batch and groups, or DEPTHWISE_CONV_2D."""
    n, h, w, c = x.shape
    kernel = weights.shape[1:3]
    outputs = weights.shape[3] if depthwise else weights.shape[0]
    depth = 1 if depthwise else weights.shape[3]
    oh, top = ref.geometry(same, h, kernel[0], stride[0], dilation[0])
    ow, left = ref.geometry(same, w, kernel[1], stride[1], dilation[1])

    def element(index: Index) -> int:
        b, oy, ox, o = index
        first = o // (outputs // (c // depth)) * depth
        acc = bias[o]
        for ky, kx in positions(kernel):
            y = oy * stride[0] - top + ky * dilation[0]
            z = ox * stride[1] - left + kx * dilation[1]
            if not (0 <= y < h and 0 <= z < w):
                continue
            for k in range(depth):
                weight = weights[(0, ky, kx, o) if depthwise else (o, ky, kx, k)]
                acc += (x[b, y, z, first + k] - zx) * weight
        return finish(acc, sx * scales[o], so, zo, act)

    return build([n, oh, ow, outputs], element)


def transpose_conv(
    x: Tensor,
    zx: int,
    sx: float,
    weights: Tensor,
    scales: Sequence[float],
    bias: Optional[Sequence[int]],
    so: float,
    zo: int,
    size: Sequence[int],
    same: bool,
    stride: Sequence[int],
    act: int = 0,
) -> Tensor:
    """Every input element adds its kernel to the output, 32 bits wide."""
    n, h, w, c = x.shape
    o, kh, kw, _ = weights.shape
    _, top = ref.geometry(same, size[0], kh, stride[0])
    _, left = ref.geometry(same, size[1], kw, stride[1])
    sums: Dict[Index, int] = {}
    for b, y, z, k in positions(x.shape):
        for ky, kx in positions((kh, kw)):
            oy, ox = y * stride[0] - top + ky, z * stride[1] - left + kx
            if 0 <= oy < size[0] and 0 <= ox < size[1]:
                for out in range(o):
                    key = (b, oy, ox, out)
                    sums[key] = sums.get(key, 0) + ((x[b, y, z, k] - zx) * weights[out, ky, kx, k])
    return build(
        [n, *size, o],
        lambda i: finish(
            sums.get(i, 0) + (bias[i[3]] if bias else 0), sx * scales[i[3]], so, zo, act
        ),
    )
