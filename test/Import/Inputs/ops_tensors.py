# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Cases of check_ops.py: data movement, shapes, convolutions of every form."""

import random
import struct
from typing import Callable, Iterator, List, Optional, Sequence, Tuple

import reference as ref
import reference_tensors as rt
from make_tflite import INT32, INT64, Model
from reference_tensors import Tensor

SI, ZI = ref.f32(0.047), -3
SO, ZO = ref.f32(0.061), 7
Case = Tuple[Model, List[int], List[int]]


def pack(values: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(values)}b", *values)


def noise(rng: random.Random, shape: rt.Shape) -> Tensor:
    return Tensor(shape, [rng.randrange(-128, 128) for _ in range(rt.count(shape))])


def moved(
    rng: random.Random,
    name: str,
    shape: rt.Shape,
    operands: Sequence[Tuple[Sequence[int], rt.Shape]],
    function: Callable[[Tensor], Sequence[Tensor]],
    first: bool = True,
    **options: object,
) -> Case:
    """One input, constant operands, outputs of the input's quantisation."""
    model = Model()
    x = noise(rng, shape)
    i = model.tensor("in", shape, scale=SI, zero=ZI)
    ids = [model.integers(f"operand{k}", values, dims) for k, (values, dims) in enumerate(operands)]
    results = function(x)
    outs = [model.tensor(f"out{k}", y.shape, scale=SI, zero=ZI) for k, y in enumerate(results)]
    model.op(name, [i, *ids] if first else [*ids, i], outs, **options)
    model.inputs, model.outputs = [i], outs
    return model, x.data, [q for y in results for q in y.data]


def strided(
    rng: random.Random,
    shape: rt.Shape,
    begin: Sequence[int],
    end: Sequence[int],
    strides: Sequence[int],
    slices: Sequence[object],
    **masks: int,
) -> Case:
    n = [len(begin)]
    return moved(
        rng,
        "STRIDED_SLICE",
        shape,
        [(begin, n), (end, n), (strides, n)],
        lambda x: [rt.strided_slice(x, slices)],
        **masks,
    )


def split_v(x: Tensor, sizes: Sequence[int], axis: int) -> List[Tensor]:
    parts, at = [], 0
    for size in sizes:
        slices: List[object] = [slice(None)] * axis + [slice(at, at + size)]
        parts.append(rt.strided_slice(x, slices))
        at += size
    return parts


def packed(rng: random.Random, shape: rt.Shape, axis: int) -> Case:
    model = Model()
    parts = [noise(rng, shape) for _ in range(3)]
    ids = [model.tensor(f"in{k}", shape, scale=SI, zero=ZI) for k in range(3)]
    viewed = [Tensor([*shape[:axis], 1, *shape[axis:]], p.data) for p in parts]
    result = rt.concat(viewed, axis)
    o = model.tensor("out", result.shape, scale=SI, zero=ZI)
    model.op("PACK", ids, [o], values_count=3, axis=axis)
    model.inputs, model.outputs = ids, [o]
    return model, [q for p in parts for q in p.data], result.data


def joined(rng: random.Random, shapes: Sequence[rt.Shape], axis: int) -> Case:
    model = Model()
    parts = [noise(rng, shape) for shape in shapes]
    ids = [model.tensor(f"in{k}", s, scale=SI, zero=ZI) for k, s in enumerate(shapes)]
    result = rt.concat(parts, axis)
    o = model.tensor("out", result.shape, scale=SI, zero=ZI)
    model.op("CONCATENATION", ids, [o], axis=axis)
    model.inputs, model.outputs = ids, [o]
    return model, [q for p in parts for q in p.data], result.data


# --------------------------------------------------------------------------
# Convolutions
# --------------------------------------------------------------------------


class Filter:
    """A random filter, its constants added to a model."""

    def __init__(
        self,
        rng: random.Random,
        model: Model,
        shape: rt.Shape,
        channel: int,
        one_zero_point: bool = False,
    ) -> None:
        self.weights = Tensor(shape, [rng.randrange(-127, 128) for _ in range(rt.count(shape))])
        outputs = shape[channel]
        self.scales = [ref.f32(0.003 * (1 + c % 5)) for c in range(outputs)]
        self.bias = [rng.randrange(-2000, 2000) for _ in range(outputs)]
        self.id = model.tensor(
            "weights",
            shape,
            scale=self.scales,
            zero=[0] if one_zero_point else 0,
            data=pack(self.weights.data),
            dimension=channel,
        )
        self.bias_id = model.integers("bias", self.bias)


def conv(
    rng: random.Random,
    shape: rt.Shape,
    weights: rt.Shape,
    same: bool,
    stride: Sequence[int] = (1, 1),
    dilation: Sequence[int] = (1, 1),
    act: int = 0,
    depthwise: bool = False,
    one_zero_point: bool = False,
) -> Case:
    model = Model()
    x = noise(rng, shape)
    i = model.tensor("in", shape, scale=SI, zero=ZI)
    f = Filter(rng, model, weights, 3 if depthwise else 0, one_zero_point)
    y = rt.conv(
        x, ZI, SI, f.weights, f.scales, f.bias, SO, ZO, same, stride, dilation, act, depthwise
    )
    o = model.tensor("out", y.shape, scale=SO, zero=ZO)
    model.op(
        "DEPTHWISE_CONV_2D" if depthwise else "CONV_2D",
        [i, f.id, f.bias_id],
        [o],
        padding=0 if same else 1,
        stride_h=stride[0],
        stride_w=stride[1],
        dilation_h=dilation[0],
        dilation_w=dilation[1],
        activation=act,
    )
    model.inputs, model.outputs = [i], [o]
    return model, x.data, y.data


def transpose_conv(
    rng: random.Random,
    shape: rt.Shape,
    weights: rt.Shape,
    size: Sequence[int],
    same: bool,
    stride: Sequence[int],
    act: int = 0,
    bias: bool = True,
) -> Case:
    model = Model()
    x = noise(rng, shape)
    i = model.tensor("in", shape, scale=SI, zero=ZI)
    f = Filter(rng, model, weights, 0)
    y = rt.transpose_conv(
        x, ZI, SI, f.weights, f.scales, f.bias if bias else None, SO, ZO, size, same, stride, act
    )
    o = model.tensor("out", y.shape, scale=SO, zero=ZO)
    ids = [model.integers("size", y.shape), f.id, i]
    model.op(
        "TRANSPOSE_CONV",
        ids + [f.bias_id] if bias else ids,
        [o],
        padding=0 if same else 1,
        stride_h=stride[0],
        stride_w=stride[1],
        activation=act,
    )
    model.inputs, model.outputs = [i], [o]
    return model, x.data, y.data


def dilated(
    rng: random.Random,
    shape: rt.Shape,
    weights: rt.Shape,
    block: Sequence[int],
    padding: Sequence[Sequence[int]],
    crops: Sequence[Sequence[int]],
    stride: Sequence[int] = (1, 1),
    same: bool = False,
    depthwise: bool = False,
    row: Optional[int] = None,
) -> Case:
    """SPACE_TO_BATCH_ND, a convolution, BATCH_TO_SPACE_ND; with `row`, tensors
    of three dimensions that the convolution sees with a size of one there."""
    model = Model()
    x = noise(rng, shape)
    i = model.tensor("in", shape, scale=SI, zero=ZI)
    f = Filter(rng, model, weights, 3 if depthwise else 0)
    axes = len(block)
    spread = rt.space_to_batch(x, block, padding, ZI)
    a = model.tensor("spread", spread.shape, scale=SI, zero=ZI)
    blocks = model.integers("block", list(block))
    model.op(
        "SPACE_TO_BATCH_ND",
        [i, blocks, model.integers("padding", [n for pair in padding for n in pair], [axes, 2])],
        [a],
    )
    if row is not None:
        spread.shape.insert(row, 1)
        b = model.tensor("rows", spread.shape, scale=SI, zero=ZI)
        model.op("EXPAND_DIMS", [a, model.integers("axis", [row], [])], [b])
        a = b
    y = rt.conv(
        spread, ZI, SI, f.weights, f.scales, f.bias, SO, ZO, same, stride, (1, 1), 1, depthwise
    )
    c = model.tensor("conv", y.shape, scale=SO, zero=ZO)
    model.op(
        "DEPTHWISE_CONV_2D" if depthwise else "CONV_2D",
        [a, f.id, f.bias_id],
        [c],
        padding=0 if same else 1,
        stride_h=stride[0],
        stride_w=stride[1],
        activation=1,
    )
    if row is not None:
        y.shape.pop(row)
        d = model.tensor("back", y.shape, scale=SO, zero=ZO)
        model.op("SQUEEZE", [c], [d], squeeze_dims=[row])
        c = d
    z = rt.batch_to_space(y, block, crops)
    o = model.tensor("out", z.shape, scale=SO, zero=ZO)
    model.op(
        "BATCH_TO_SPACE_ND",
        [c, blocks, model.integers("crops", [n for pair in crops for n in pair], [axes, 2])],
        [o],
    )
    model.inputs, model.outputs = [i], [o]
    return model, x.data, z.data


def dense(rng: random.Random, shape: rt.Shape, units: int, out: rt.Shape, bias: bool) -> Case:
    """FULLY_CONNECTED with a scale a unit over the rows of any shape."""
    model = Model()
    x = noise(rng, shape)
    depth = shape[-1]
    i = model.tensor("in", shape, scale=SI, zero=ZI)
    f = Filter(rng, model, [units, depth], 0)
    o = model.tensor("out", out, scale=SO, zero=ZO)
    model.op(
        "FULLY_CONNECTED", [i, f.id, f.bias_id if bias else -1], [o], keep_num_dims=len(out) > 2
    )
    model.inputs, model.outputs = [i], [o]
    expected = []
    for row in range(len(x.data) // depth):
        for u in range(units):
            acc = f.bias[u] if bias else 0
            for k in range(depth):
                acc += (x.data[row * depth + k] - ZI) * f.weights[u, k]
            expected.append(rt.finish(acc, SI * f.scales[u], SO, ZO, 0))
    return model, x.data, expected


# --------------------------------------------------------------------------
# Shape arithmetic
# --------------------------------------------------------------------------


def arithmetic(rng: random.Random, kind: int) -> Case:
    """Shapes computed as Keras writes them, and by what else there is; a resize
    and a slice read the results."""
    model = Model()
    x = noise(rng, [1, 4, 6, 2])
    i = model.tensor("in", x.shape, scale=SI, zero=ZI)

    def number(name: str, shape: rt.Shape) -> int:
        return model.tensor(name, shape, kind, None)

    def constant(values: List[int], shape: Optional[rt.Shape] = None) -> int:
        return model.integers("c", values, shape, kind)

    shape = number("shape", [4])
    model.op("SHAPE", [i], [shape])
    hw = number("hw", [2])  # 4, 6
    model.op("STRIDED_SLICE", [shape, constant([1]), constant([3]), constant([1])], [hw])
    batch = number("batch", [])  # 1
    model.op(
        "STRIDED_SLICE",
        [shape, constant([0]), constant([1]), constant([1])],
        [batch],
        shrink_axis_mask=1,
    )
    twice = number("twice", [2])  # 8, 12
    model.op("MUL", [hw, constant([2], [])], [twice])
    less = number("less", [2])  # 6, 7
    model.op("SUB", [twice, constant([2, 5])], [less])
    more = number("more", [2])  # 7, 9
    model.op("ADD", [less, constant([1, 2])], [more])
    image = model.tensor("image", [1, 7, 9, 2], scale=SI, zero=ZI)
    cast = model.tensor("cast", [2], INT32, None)
    model.op("CAST", [more], [cast])
    model.op("RESIZE_NEAREST_NEIGHBOR", [i, cast], [image])
    first = number("first", [1])  # 3 = 7 // 2
    model.op("SLICE", [more, constant([0]), constant([1])], [first])
    half = number("half", [1])
    model.op("FLOOR_DIV", [first, constant([2])], [half])
    last = number("last", [1])  # 9
    model.op("GATHER", [more, constant([1])], [last], axis=0)
    left = number("left", [1])  # 4 = 9 % 5
    model.op("FLOOR_MOD", [last, constant([5])], [left])
    ends = number("ends", [2])  # 3, 4
    model.op("CONCATENATION", [half, left], [ends], axis=0)
    part = model.tensor("part", [1, 3, 4, 2], scale=SI, zero=ZI)
    zero = number("zero", [4])  # 0, 0, 0, 0
    model.op("SUB", [shape, shape], [zero])
    flat = number("flat", [])  # 12
    model.op("REDUCE_PROD", [ends, constant([0])], [flat])
    scalars = [number(f"s{k}", []) for k in range(2)]
    model.op("UNPACK", [ends], scalars, num=2)
    size = number("size", [4])
    model.op("PACK", [batch, *scalars, constant([2], [])], [size])
    model.op("SLICE", [image, zero, size], [part])
    back = number("back", [3])  # 1, 12, 2
    model.op("PACK", [batch, flat, constant([2], [])], [back])
    column = number("column", [3, 1])
    model.op("EXPAND_DIMS", [back, constant([1], [])], [column])
    row = number("row", [3])
    model.op("SQUEEZE", [column], [row])
    again = number("again", [3])
    model.op("RESHAPE", [row, constant([3])], [again])
    o = model.tensor("out", [1, 12, 2], scale=SI, zero=ZI)
    model.op("RESHAPE", [part, again], [o])
    model.inputs, model.outputs = [i], [o]
    resized = rt.build(
        [1, 7, 9, 2],
        lambda p: x[
            0, ref.nearest(p[1], 4, 7, False, False), ref.nearest(p[2], 6, 9, False, False), p[3]
        ],
    )
    whole = slice(None)
    return model, x.data, rt.strided_slice(resized, [whole, slice(3), slice(4)]).data


def stray(rng: random.Random) -> Case:
    """What files say beside what kernels read: a bias's dimension, tensors that
    nothing uses, an open batch, one zero point for all scales."""
    model, data, expected = conv(rng, [1, 5, 5, 2], [3, 2, 2, 2], False, one_zero_point=True)
    bias = next(t for t in model.tensors if t[3] == ("str", "bias"))
    bias[4] = ("table", {2: ("vec:f32", [0.1] * 3), 3: ("vec:i64", [0]), 6: ("i32", 3)})
    model.tensor("empty", [1, 0, 4])
    model.tensor("scaleless", [1, 4], scale=0.0)
    source = next(t for t in model.tensors if t[3] == ("str", "in"))
    source[0] = ("vec:i32", [-1, 5, 5, 2])
    return model, data, expected


def at_rank_2(case: Case) -> Case:
    """Batches and high ranks stand inside the graph, after a RESHAPE."""
    model = case[0]

    def flattened(tensor: int) -> Optional[int]:
        fields = model.tensors[tensor]
        shape = fields[0][1]
        if len(shape) < 4 or (len(shape) == 4 and abs(shape[0]) == 1):
            return None
        model.tensors.append(
            {**fields, 0: ("vec:i32", [1, rt.count(shape)]), 3: ("str", fields[3][1] + "_flat")}
        )
        return len(model.tensors) - 1

    for edge in (model.inputs, model.outputs):
        for k, tensor in enumerate(edge):
            flat = flattened(tensor)
            if flat is None:
                continue
            edge[k] = flat
            if edge is model.inputs:
                model.op("RESHAPE", [flat], [tensor])
                model.ops.insert(0, model.ops.pop())
            else:
                model.op("RESHAPE", [tensor], [flat])
    return case


def cases(rng: random.Random) -> Iterator[Tuple[str, Callable[[], Case]]]:
    for name, make in operators(rng):
        yield name, lambda make=make: at_rank_2(make())


def operators(rng: random.Random) -> Iterator[Tuple[str, Callable[[], Case]]]:
    r = rng
    whole = slice(None)
    yield "expand_dims", lambda: moved(
        r, "EXPAND_DIMS", [1, 5, 3], [([-3], [])], lambda x: [Tensor([1, 1, 5, 3], x.data)]
    )
    yield "slice", lambda: moved(
        r,
        "SLICE",
        [1, 5, 6, 3],
        [([0, 1, 2, 0], [4]), ([1, 3, -1, 2], [4])],
        lambda x: [rt.strided_slice(x, [whole, slice(1, 4), slice(2, 6), slice(2)])],
    )
    yield "strided_backwards", lambda: strided(
        r,
        [1, 7, 6, 3],
        [0, 5, 0, 0],
        [0, 0, 0, 0],
        [1, -2, -1, 1],
        [whole, slice(5, 0, -2), slice(None, None, -1)],
        begin_mask=13,
        end_mask=13,
    )
    yield "strided_ellipsis", lambda: strided(
        r,
        [1, 4, 5, 6],
        [0, 0, 1],
        [0, 0, 5],
        [1, 1, 2],
        [0, Ellipsis, slice(1, 5, 2)],
        ellipsis_mask=2,
        shrink_axis_mask=1,
    )
    yield "strided_new_axis", lambda: strided(
        r, [4, 6], [0, 0, 2], [0, 2, 6], [1, 1, 1], [None, slice(2), slice(2, 6)], new_axis_mask=1
    )
    yield "strided_short", lambda: strided(
        r, [1, 5, 4, 2], [0, 1], [1, 4], [1, 1], [whole, slice(1, 4)]
    )
    yield "strided_batch", lambda: strided(
        r, [3, 5, 4, 2], [1, 0], [3, 5], [1, 2], [slice(1, 3), slice(0, 5, 2)]
    )
    yield "strided_rank5", lambda: strided(
        r,
        [2, 3, 4, 2, 3],
        [0, 1, 0, 1, 0],
        [2, 3, 4, 2, 2],
        [1, 1, 3, 1, 1],
        [slice(2), slice(1, 3), slice(0, 4, 3), slice(1, 2), slice(2)],
    )
    yield "split_v", lambda: moved(
        r,
        "SPLIT_V",
        [1, 2, 3, 7],
        [([2, -1, 1], [3]), ([-1], [])],
        lambda x: split_v(x, [2, 4, 1], 3),
        num_splits=3,
    )
    yield "split_batch", lambda: moved(
        r,
        "SPLIT",
        [4, 2, 3, 2],
        [([0], [])],
        lambda x: split_v(x, [2, 2], 0),
        first=False,
        num_splits=2,
    )
    yield "pack", lambda: packed(r, [2, 3], 1)
    yield "pack_first", lambda: packed(r, [2, 3, 4], 0)
    yield "pack_last", lambda: packed(r, [1, 2, 3, 4], 4)
    yield "unpack", lambda: moved(
        r,
        "UNPACK",
        [1, 3, 4],
        [],
        lambda x: [rt.strided_slice(x, [whole, k]) for k in range(3)],
        num=3,
        axis=-2,
    )
    yield "concat_batch", lambda: joined(r, [[1, 2, 3, 2], [2, 2, 3, 2]], 0)
    yield "gather", lambda: moved(
        r,
        "GATHER",
        [1, 4, 5, 6],
        [([3, 0, 1, 2, 5, 5], [6])],
        lambda x: [rt.gather(x, Tensor([6], [3, 0, 1, 2, 5, 5]), 3)],
        axis=-1,
    )
    yield "gather_matrix", lambda: moved(
        r,
        "GATHER",
        [1, 7, 3],
        [([6, 2, 4, 0], [2, 2])],
        lambda x: [rt.gather(x, Tensor([2, 2], [6, 2, 4, 0]), 1)],
        axis=1,
    )
    yield "reverse", lambda: moved(
        r, "REVERSE_V2", [1, 4, 5, 3], [([1, -1], [2])], lambda x: [rt.reverse(x, [1, 3])]
    )
    yield "tile", lambda: moved(
        r, "TILE", [1, 2, 3, 2], [([1, 3, 2, 2], [4])], lambda x: [rt.tile(x, [1, 3, 2, 2])]
    )
    yield "tile_vector", lambda: moved(r, "TILE", [5], [([3], [1])], lambda x: [rt.tile(x, [3])])
    yield "broadcast_to", lambda: moved(
        r,
        "BROADCAST_TO",
        [3, 1, 2],
        [([1, 3, 4, 2], [4])],
        lambda x: [rt.broadcast_to(x, [1, 3, 4, 2])],
    )
    for mode in (0, 1):
        name = ("mirror_reflect", "mirror_symmetric")[mode]
        yield name, lambda m=mode: moved(
            r,
            "MIRROR_PAD",
            [1, 4, 5, 2],
            [([0, 0, 2, 1, 3, 0, 0, 0], [4, 2])],
            lambda x: [rt.mirror_pad(x, [[0, 0], [2, 1], [3, 0], [0, 0]], 1 - m)],
            mode=m,
        )
    yield "pad_batch", lambda: moved(
        r,
        "PAD",
        [2, 3, 2, 2],
        [([1, 0, 0, 2, 0, 0, 0, 1], [4, 2])],
        lambda x: [rt.pad(x, [[1, 0], [0, 2], [0, 0], [0, 1]], ZI)],
    )
    yield "space_to_depth", lambda: moved(
        r, "SPACE_TO_DEPTH", [1, 4, 6, 3], [], lambda x: [rt.space_to_depth(x, 2)], block_size=2
    )
    yield "depth_to_space", lambda: moved(
        r, "DEPTH_TO_SPACE", [1, 3, 2, 18], [], lambda x: [rt.depth_to_space(x, 3)], block_size=3
    )
    yield "space_to_batch", lambda: moved(
        r,
        "SPACE_TO_BATCH_ND",
        [1, 4, 5, 2],
        [([2, 3], [2]), ([1, 1, 0, 1], [2, 2])],
        lambda x: [rt.space_to_batch(x, [2, 3], [[1, 1], [0, 1]], ZI)],
    )
    yield "batch_to_space", lambda: moved(
        r,
        "BATCH_TO_SPACE_ND",
        [6, 3, 2, 2],
        [([2, 3], [2]), ([1, 0, 0, 2], [2, 2])],
        lambda x: [rt.batch_to_space(x, [2, 3], [[1, 0], [0, 2]])],
    )
    yield "transpose_rank6", lambda: moved(
        r,
        "TRANSPOSE",
        [1, 3, 4, 2, 2, 5],
        [([0, 1, 3, 2, 4, 5], [6])],
        lambda x: [rt.transpose(x, [0, 1, 3, 2, 4, 5])],
    )
    yield "transpose_shuffle", lambda: moved(
        r,
        "TRANSPOSE",
        [1, 3, 4, 2, 5],
        [([0, 1, 2, 4, 3], [5])],
        lambda x: [rt.transpose(x, [0, 1, 2, 4, 3])],
    )
    yield "transpose_batch", lambda: moved(
        r,
        "TRANSPOSE",
        [2, 3, 4, 5],
        [([3, 1, 0, 2], [4])],
        lambda x: [rt.transpose(x, [3, 1, 0, 2])],
    )
    yield "transpose_reversed", lambda: moved(
        r,
        "TRANSPOSE",
        [2, 3, 2, 4, 3],
        [([4, 3, 2, 1, 0], [5])],
        lambda x: [rt.transpose(x, [4, 3, 2, 1, 0])],
    )
    yield "conv_grouped", lambda: conv(r, [1, 5, 6, 6], [8, 3, 2, 3], True, (2, 1), act=1)
    yield "conv_grouped_depthwise", lambda: conv(r, [1, 5, 6, 3], [6, 3, 3, 1], True)
    yield "conv_batch", lambda: conv(r, [3, 5, 6, 2], [3, 3, 3, 2], True, (2, 2))
    yield "conv_batch_rows", lambda: conv(r, [3, 5, 6, 2], [3, 1, 3, 2], True, (1, 2))
    yield "dw_batch", lambda: conv(r, [2, 5, 6, 3], [1, 3, 3, 3], False, depthwise=True)
    yield "dense_channels", lambda: dense(r, [1, 3, 11], 5, [1, 3, 5], True)
    yield "dense_no_bias", lambda: dense(r, [2, 3, 7], 4, [6, 4], False)
    yield "tconv_same_s2", lambda: transpose_conv(
        r, [1, 4, 3, 3], [2, 3, 3, 3], [8, 6], True, (2, 2)
    )
    yield "tconv_same_odd", lambda: transpose_conv(
        r, [1, 4, 3, 2], [3, 4, 4, 2], [7, 5], True, (2, 2), 1
    )
    yield "tconv_valid", lambda: transpose_conv(
        r, [1, 3, 4, 2], [2, 3, 5, 2], [8, 11], False, (2, 2), bias=False
    )
    yield "tconv_gaps", lambda: transpose_conv(r, [1, 3, 2, 2], [2, 2, 1, 2], [9, 6], True, (3, 3))
    yield "tconv_s1", lambda: transpose_conv(r, [1, 4, 5, 2], [2, 3, 3, 2], [4, 5], True, (1, 1))
    yield "tconv_series", lambda: transpose_conv(
        r, [1, 1, 6, 3], [2, 1, 4, 3], [1, 12], True, (1, 2)
    )
    yield "dilated", lambda: dilated(
        r, [1, 8, 7, 2], [3, 3, 3, 2], [2, 3], [[2, 2], [3, 5]], [[0, 0], [0, 2]]
    )
    yield "dilated_cropped", lambda: dilated(
        r, [1, 9, 8, 2], [3, 3, 3, 2], [3, 2], [[0, 3], [1, 1]], [[2, 1], [1, 0]]
    )
    yield "dilated_same", lambda: dilated(
        r, [1, 8, 8, 2], [3, 3, 3, 2], [2, 2], [[0, 0], [0, 0]], [[0, 0], [0, 0]], same=True
    )
    yield "dilated_depthwise", lambda: dilated(
        r, [1, 8, 8, 3], [1, 3, 3, 3], [2, 2], [[2, 2], [2, 2]], [[0, 0], [0, 0]], depthwise=True
    )
    yield "dilated_series", lambda: dilated(
        r, [1, 12, 3], [4, 1, 3, 3], [4], [[8, 0]], [[0, 0]], row=1
    )
    yield "dilated_column", lambda: dilated(
        r, [1, 12, 3], [4, 3, 1, 3], [4], [[8, 0]], [[0, 0]], row=2
    )
    yield "dilated_stride", lambda: dilated(
        r, [1, 12, 12, 2], [3, 3, 3, 2], [2, 2], [[2, 2], [2, 2]], [[0, 0], [0, 1]], stride=(2, 2)
    )
    yield "shape_arithmetic", lambda: arithmetic(r, INT32)
    yield "shape_arithmetic_64", lambda: arithmetic(r, INT64)
    yield "stray_metadata", lambda: stray(r)
