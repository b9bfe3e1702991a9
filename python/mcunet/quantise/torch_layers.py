# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""PyTorch's modules, functions and methods, each as layers of a graph.

A handler takes the builder and the call's arguments by name; tensors that depend on the
network's input are Values, "out" is the shape of the call's result, "rank" that of its
first operand. PyTorch's planes (N, C, H, W) are the graph's pixels (N, H, W, C), its
series (N, C, L) maps of one row.
"""

from typing import Any, Callable, Dict, List, Tuple

import numpy as np
import torch

from .builder import Builder, Pads, Unsupported, Value

Arguments = Dict[str, Any]
Handler = Callable[[Builder, Arguments], Value]

# Dimensions from PyTorch's order, by rank.
_AXES = {2: {1: 1}, 3: {1: 3, 2: 2}, 4: {1: 3, 2: 1, 3: 2}}


def pair(value: Any) -> Tuple[int, int]:
    values = [int(v) for v in value] if isinstance(value, (tuple, list)) else [int(value)]
    return values[0], values[-1]


def array(value: Any) -> Any:
    """float64 of a tensor or number; None stays."""
    return None if value is None else np.asarray(torch.as_tensor(value).detach(), np.float64)


def shape_of(torch_shape: Any) -> Tuple[int, ...]:
    """In the graph; of ranks that it has."""
    shape = tuple(map(int, torch_shape))
    if len(shape) not in (2, 3, 4) or shape[0] != 1:
        raise Unsupported(f"shape {shape} is neither (1, C), (1, C, L) nor (1, C, H, W)")
    if len(shape) == 3:
        return (1, 1, shape[2], shape[1])
    return (1, shape[2], shape[3], shape[1]) if len(shape) == 4 else shape


def _needs_map(b: Builder, x: Value) -> None:
    if len(b.shape(x)) != 4:
        raise Unsupported("its input must be a map (N, C, H, W) or a series (N, C, L)")


def _per_channel(b: Builder, x: Value, values: Any) -> Any:
    """Numbers of a vector's elements, in the order that it has here."""
    if x.planes and values.size > 1:
        return values.reshape(x.planes).transpose(1, 2, 0).reshape(-1)
    return values


# -- layers with weights -------------------------------------------------------------------


def _conv_pads(a: Arguments, kernel: Tuple[int, int], dilation: Tuple[int, int]) -> Pads:
    padding = a["padding"]
    if padding == "same":
        total = [(kernel[i] - 1) * dilation[i] for i in (0, 1)]
        return (total[0] // 2, total[0] - total[0] // 2), (total[1] // 2, total[1] - total[1] // 2)
    rows, cols = (0, 0) if padding == "valid" else pair(padding)
    return (rows, rows), (cols, cols)


def conv2d(b: Builder, a: Arguments) -> Value:
    x, weight = a["input"], array(a["weight"])
    _needs_map(b, x)
    if a.get("padding_mode", "zeros") != "zeros":
        raise Unsupported(f"padding_mode='{a['padding_mode']}'; expected 'zeros'")
    kernel, dilation = weight.shape[2:], pair(a["dilation"])
    pads = _conv_pads(a, kernel, dilation)
    x, options, out = b.window(x, pads, kernel, pair(a["stride"]), dilation)
    options["dilation"] = dilation
    channels, groups = b.shape(x)[3], a["groups"]
    shape = (1, *out, weight.shape[0])
    bias = array(a["bias"])
    if groups == channels and groups > 1:
        options["multiplier"] = weight.shape[0] // channels
        weight = weight.transpose(1, 2, 3, 0)
        return b.weighted("DEPTHWISE_CONV_2D", x, shape, weight, bias, **options)
    return b.weighted("CONV_2D", x, shape, weight.transpose(0, 2, 3, 1), bias, **options)


def transposed_conv2d(b: Builder, a: Arguments) -> Value:
    """Where what the padding cuts off is what TensorFlow Lite cuts off."""
    x, weight = a["input"], array(a["weight"])
    _needs_map(b, x)
    if a["groups"] != 1 or pair(a["dilation"]) != (1, 1):
        raise Unsupported("groups and dilation are not supported")
    kernel, stride, padding = weight.shape[2:], pair(a["stride"]), pair(a["padding"])
    shape = shape_of(a["out"])
    size = b.shape(x)[1:3]
    same = all(shape[i + 1] == size[i] * stride[i] for i in (0, 1))
    cut = [(size[i] - 1) * stride[i] + kernel[i] - shape[i + 1] for i in (0, 1)]
    if any(cut[i] != 2 * padding[i] for i in (0, 1)) or not (same or cut == [0, 0]):
        raise Unsupported("expected no padding, or kernel_size - stride = 2 * padding")
    options: Dict[str, Any] = {"padding": "VALID" if cut == [0, 0] else "SAME", "stride": stride}
    weight = weight.transpose(1, 2, 3, 0)
    bias = array(a["bias"])
    return b.weighted("TRANSPOSE_CONV", x, shape, weight, bias, size=shape[1:3], **options)


def linear(b: Builder, a: Arguments) -> Value:
    x, weight = a["input"], array(a["weight"])
    if len(b.shape(x)) != 2:
        raise Unsupported("its input must be a vector (N, C)")
    if x.planes:
        weight = weight.reshape(-1, *x.planes).transpose(0, 2, 3, 1).reshape(weight.shape)
    shape = (1, weight.shape[0])
    return b.weighted("FULLY_CONNECTED", x, shape, weight, array(a["bias"]))


def batch_norm(b: Builder, a: Arguments) -> Value:
    mean, variance = array(a["running_mean"]), array(a["running_var"])
    if mean is None:
        raise Unsupported("it has no running statistics")
    factor = 1 / np.sqrt(variance + a["eps"])
    if a["weight"] is not None:
        factor = factor * array(a["weight"])
    offset = -mean * factor
    if a["bias"] is not None:
        offset = offset + array(a["bias"])
    x = a["input"]
    return b.affine(x, _per_channel(b, x, factor), _per_channel(b, x, offset))


# -- windows without weights ---------------------------------------------------------------


def _pool_pads(b: Builder, a: Arguments, kernel: Any, stride: Any, dilation: Any) -> Pads:
    """The padding, more at the ends where ceil_mode adds a window."""
    size, out = b.shape(a["input"])[1:3], shape_of(a["out"])[1:3]
    pads = []
    for axis, before in enumerate(pair(a["padding"])):
        extent = (kernel[axis] - 1) * dilation[axis] + 1
        reach = (out[axis] - 1) * stride[axis] + extent - size[axis] - before
        pads.append((before, max(before, reach) if a["ceil_mode"] else before))
    return pads[0], pads[1]


def max_pool(b: Builder, a: Arguments) -> Value:
    if a.get("return_indices"):
        raise Unsupported("return_indices=True is not supported")
    _needs_map(b, a["input"])
    kernel, dilation = pair(a["kernel_size"]), pair(a["dilation"])
    if dilation != (1, 1):
        raise Unsupported(f"dilation={dilation} is not supported")
    stride = pair(a["stride"] or kernel)
    pads = _pool_pads(b, a, kernel, stride, dilation)
    x, options, _ = b.window(a["input"], pads, kernel, stride, dilation, least=True)
    return b.op("MAX_POOL_2D", [x], shape_of(a["out"]), **options)


def average_pool(b: Builder, a: Arguments) -> Value:
    x = a["input"]
    _needs_map(b, x)
    kernel, one = pair(a["kernel_size"]), (1, 1)
    stride = pair(a["stride"] or kernel)
    if a.get("divisor_override"):
        raise Unsupported("divisor_override is not supported")
    pads = _pool_pads(b, a, kernel, stride, one)
    ends = pair(a["padding"])
    if pads != ((ends[0],) * 2, (ends[1],) * 2):
        raise Unsupported("ceil_mode=True adds a window at the end, which is not supported")
    padded = a["count_include_pad"] and pads != ((0, 0), (0, 0))
    if padded:
        x, pads = b.pad(x, pads), ((0, 0), (0, 0))
    moved, options, _ = b.window(x, pads, kernel, stride, one)
    if moved is not x:
        raise Unsupported("count_include_pad=False needs TensorFlow's padding SAME")
    return b.op("AVERAGE_POOL_2D", [x], shape_of(a["out"]), **options)


def _adaptive(b: Builder, a: Arguments, kind: str) -> Value:
    x = a["input"]
    _needs_map(b, x)
    size, out = b.shape(x)[1:3], shape_of(a["out"])[1:3]
    if size[0] % out[0] or size[1] % out[1]:
        raise Unsupported(f"a map of {size[0]}x{size[1]} does not divide into {out[0]}x{out[1]}")
    kernel = size[0] // out[0], size[1] // out[1]
    options: Dict[str, Any] = {"kernel": kernel, "stride": kernel, "padding": "VALID"}
    return b.op(kind, [x], shape_of(a["out"]), **options)


def adaptive_average_pool(b: Builder, a: Arguments) -> Value:
    if shape_of(a["out"])[1:3] == (1, 1):
        return _mean(b, a["input"], True)
    return _adaptive(b, a, "AVERAGE_POOL_2D")


def adaptive_max_pool(b: Builder, a: Arguments) -> Value:
    return _adaptive(b, a, "MAX_POOL_2D")


def _mean(b: Builder, x: Value, keep: bool) -> Value:
    _needs_map(b, x)
    channels = b.shape(x)[3]
    shape = (1, 1, 1, channels) if keep else (1, channels)
    return b.op("MEAN", [x], shape, axes=(1, 2), keep_dims=keep)


def mean(b: Builder, a: Arguments) -> Value:
    dims = a["dim"] if isinstance(a["dim"], (tuple, list)) else [a["dim"]]
    rank = a["rank"]
    if rank < 3 or None in dims or {int(d) % rank for d in dims} != set(range(2, rank)):
        raise Unsupported(f"dim={a['dim']}; expected all but batch and channels")
    return _mean(b, a["input"], bool(a["keepdim"]))


def interpolate(b: Builder, a: Arguments) -> Value:
    _needs_map(b, a["input"])
    mode, shape = a["mode"], shape_of(a["out"])
    corners = bool(a["align_corners"])
    if mode == "bilinear":
        kind, half = "RESIZE_BILINEAR", not corners
    elif mode in ("nearest", "nearest-exact"):
        kind, half = "RESIZE_NEAREST_NEIGHBOR", mode == "nearest-exact"
    else:
        raise Unsupported(f"mode='{mode}'; expected 'nearest', 'nearest-exact' or 'bilinear'")
    options: Dict[str, Any] = {"align_corners": corners, "half_pixel_centers": half}
    return b.op(kind, [a["input"]], shape, size=shape[1:3], **options)


def pad(b: Builder, a: Arguments) -> Value:
    _needs_map(b, a["input"])
    amounts = [int(v) for v in a["pad"]]
    if a["mode"] != "constant" or a["value"]:
        raise Unsupported("only padding with zeros is supported")
    if len(amounts) not in (2, 4) or min(amounts) < 0:
        raise Unsupported(f"pad={tuple(amounts)}; expected rows and columns to add")
    left, right, top, bottom = (amounts + [0, 0])[:4]
    return b.pad(a["input"], ((top, bottom), (left, right)), suffix="")


# -- element by element --------------------------------------------------------------------


def unary(kind: str, **options: Any) -> Handler:
    def handler(b: Builder, a: Arguments) -> Value:
        x = a["input"]
        return b.op(kind, [x], b.shape(x), planes=x.planes, **options)

    return handler


def leaky_relu(b: Builder, a: Arguments) -> Value:
    return unary("LEAKY_RELU", alpha=float(a["negative_slope"]))(b, a)


def gelu(b: Builder, a: Arguments) -> Value:
    return unary("GELU", approximate=a["approximate"] == "tanh")(b, a)


def elu(b: Builder, a: Arguments) -> Value:
    if a["alpha"] != 1:
        raise Unsupported(f"alpha={a['alpha']}; expected 1")
    return unary("ELU")(b, a)


def prelu(b: Builder, a: Arguments) -> Value:
    x = a["input"]
    slopes = _per_channel(b, x, array(a["weight"]).reshape(-1))
    ones = (1,) * (len(b.shape(x)) - 1)
    slope = b.constant(f"{b.name}/slope", slopes.reshape(*ones, -1))
    return b.op("PRELU", [x, slope], b.shape(x), planes=x.planes)


def hardtanh(b: Builder, a: Arguments) -> Value:
    bounds = (a["min_val"], a["max_val"])
    if bounds != (0, 6):
        raise Unsupported(f"bounds {bounds[0]} and {bounds[1]}; expected 0 and 6")
    return unary("RELU6")(b, a)


def clamp(b: Builder, a: Arguments) -> Value:
    if a["min"] == 0 and a["max"] is None:
        return unary("RELU")(b, a)
    return hardtanh(b, {**a, "min_val": a["min"], "max_val": a["max"]})


def hardsigmoid(b: Builder, a: Arguments) -> Value:
    moved = b.affine(a["input"], 1, 3)
    return b.affine(unary("RELU6")(b, {"input": moved}), 1 / 6, 0)


def silu(b: Builder, a: Arguments) -> Value:
    x = a["input"]
    gate = b.op("LOGISTIC", [x], b.shape(x), "sigmoid", x.planes)
    return b.op("MUL", [x, gate], b.shape(x), planes=x.planes)


def softmax(b: Builder, a: Arguments) -> Value:
    dim = 1 if a["dim"] is None else int(a["dim"]) % a["rank"]
    if dim != 1:
        raise Unsupported(f"dim={a['dim']}; expected 1, the channels")
    return unary("SOFTMAX", beta=1.0)(b, a)


def log_softmax(_: Builder, __: Arguments) -> Value:
    raise Unsupported("leave it out: without it the largest class is the same")


# -- two operands --------------------------------------------------------------------------


def _with_constant(
    b: Builder, kind: str, x: Value, constant: Any, swapped: bool, rank: int
) -> Value:
    """`swapped`: the constant is the left operand. `rank`: PyTorch's of `x`."""
    values = array(constant)
    shape = b.shape(x)
    if values.ndim > rank:
        raise Unsupported(f"a constant of shape {values.shape} does not broadcast")
    values = values.reshape((1,) * (rank - values.ndim) + values.shape)
    if rank == 3:
        values = values[:, :, None]
    if len(shape) == 4:
        values = values.transpose(0, 2, 3, 1)
    if values.size in (1, values.shape[-1]):
        flat = _per_channel(b, x, values.reshape(-1))
        if kind == "MUL":
            return b.affine(x, flat, 0)
        if kind == "ADD":
            return b.affine(x, 1, flat)
        return b.affine(x, -1, flat) if swapped else b.affine(x, 1, -flat)
    other = b.constant(f"{b.name}/constant", values)
    operands = [other, x] if swapped else [x, other]
    return b.op(kind, b.in_one_order(operands), np.broadcast_shapes(shape, values.shape))


def binary(kind: str) -> Handler:
    def handler(b: Builder, a: Arguments) -> Value:
        left, right = a["input"], a["other"]
        if a.get("alpha", 1) != 1:
            raise Unsupported(f"alpha={a['alpha']}; expected 1")
        if not isinstance(right, Value):
            return _with_constant(b, kind, left, right, False, a["rank"])
        if not isinstance(left, Value):
            return _with_constant(b, kind, right, left, True, a["rank"])
        if len(b.shape(left)) != len(b.shape(right)):
            raise Unsupported("its operands have different numbers of dimensions")
        operands = b.in_one_order([left, right])
        shape = np.broadcast_shapes(b.shape(left), b.shape(right))
        return b.op(kind, operands, shape, planes=operands[0].planes)

    return handler


def divide(b: Builder, a: Arguments) -> Value:
    if not isinstance(a["input"], Value) or isinstance(a["other"], Value):
        raise Unsupported("only a constant divisor is supported")
    return _with_constant(b, "MUL", a["input"], 1 / array(a["other"]), False, a["rank"])


def concatenate(b: Builder, a: Arguments) -> Value:
    values: List[Any] = list(a["tensors"])
    if not all(isinstance(value, Value) for value in values):
        raise Unsupported("a constant among the tensors is not supported")
    rank = len(a["out"])
    dim = int(a["dim"]) % rank
    if dim == 0:
        raise Unsupported("dim=0 is the batch, which is 1")
    values = [b.in_order(value) for value in values]
    return b.op("CONCATENATION", values, shape_of(a["out"]), axis=_AXES[rank][dim])


# -- shapes --------------------------------------------------------------------------------


def same(_: Builder, a: Arguments) -> Value:
    value: Value = a["input"]
    return value


def reshape(b: Builder, a: Arguments) -> Value:
    """To a vector, from a vector to one pixel, or to what it is."""
    x: Value = a["input"]
    out = tuple(map(int, a["out"]))
    shape = shape_of(out)
    if np.prod(shape) != np.prod(b.shape(x)):
        raise Unsupported("a part of a tensor is not supported")
    if shape == b.shape(x):
        return x
    if len(shape) == 2:
        return b.flatten(x)
    if len(b.shape(x)) == 2 and (shape[1:3] == (1, 1) or x.planes == out[1:]):
        return b.reshape(x if x.planes == out[1:] else b.in_order(x), shape)
    raise Unsupported(f"shape {out}; expected a vector, or what was flattened to one")


def index(b: Builder, a: Arguments) -> Value:
    """x[:, :, None, None] and its like."""
    indices = a["index"] if isinstance(a["index"], tuple) else (a["index"],)
    for at in indices:
        if at is not None and at is not Ellipsis and at not in (slice(None), 0):
            raise Unsupported(f"the index {at} is not supported")
    return reshape(b, a)
