# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What each of PyTorch's modules, functions and methods is, and its arguments by name."""

import operator
from typing import Any, Dict, Tuple

import torch
from torch import nn
from torch.nn import functional as F

from .builder import Builder, Value
from .torch_layers import (
    Arguments,
    Handler,
    adaptive_average_pool,
    adaptive_max_pool,
    average_pool,
    batch_norm,
    binary,
    clamp,
    concatenate,
    conv2d,
    divide,
    elu,
    gelu,
    hardsigmoid,
    hardtanh,
    index,
    interpolate,
    leaky_relu,
    linear,
    log_softmax,
    max_pool,
    mean,
    pad,
    pair,
    prelu,
    reshape,
    same,
    silu,
    softmax,
    transposed_conv2d,
    unary,
)


def along(handler: Handler) -> Handler:
    """A handler of maps, for series: windows of one row."""

    def of_series(b: Builder, a: Arguments) -> Value:
        a = dict(a)
        for name, first in (("kernel_size", 1), ("stride", 1), ("dilation", 1), ("padding", 0)):
            value = a.get(name)
            if value not in (None, "same", "valid"):
                a[name] = (first, pair(value)[0])
        if "weight" in a:
            a["weight"] = a["weight"].unsqueeze(2)
        return handler(b, a)

    return of_series


_POOL = "input kernel_size stride=None padding=0 "

# Names of the arguments, with the defaults of those that may be left out.
FUNCTIONS: Dict[Any, Tuple[str, Handler]] = {}
METHODS: Dict[str, Tuple[str, Handler]] = {}
MODULES: Dict[Any, Tuple[str, Handler]] = {}  # names of attributes


def _functions(handler: Handler, names: str, *targets: Any) -> None:
    for target in targets:
        (METHODS if isinstance(target, str) else FUNCTIONS)[target] = names, handler


def _modules(handler: Handler, names: str, *kinds: Any) -> None:
    for kind in kinds:
        MODULES[kind] = names, handler


_functions(
    conv2d,
    "input weight bias=None stride=1 padding=0 dilation=1 groups=1",
    F.conv2d,
    torch.conv2d,
)
_functions(
    along(conv2d),
    "input weight bias=None stride=1 padding=0 dilation=1 groups=1",
    F.conv1d,
    torch.conv1d,
)
_functions(
    transposed_conv2d,
    "input weight bias=None stride=1 padding=0 output_padding=0 groups=1 dilation=1",
    F.conv_transpose2d,
)
_functions(linear, "input weight bias=None", F.linear)
_functions(
    batch_norm,
    "input running_mean running_var weight=None bias=None training=False momentum=0.1 eps=1e-5",
    F.batch_norm,
)
_functions(
    max_pool,
    _POOL + "dilation=1 ceil_mode=False return_indices=False",
    F.max_pool2d,
    torch.max_pool2d,
)
_functions(
    along(max_pool),
    _POOL + "dilation=1 ceil_mode=False return_indices=False",
    F.max_pool1d,
    torch.max_pool1d,
)
_functions(
    along(average_pool),
    _POOL + "ceil_mode=False count_include_pad=True divisor_override=None",
    F.avg_pool1d,
    torch.avg_pool1d,
)
_functions(
    average_pool,
    _POOL + "ceil_mode=False count_include_pad=True divisor_override=None",
    F.avg_pool2d,
)
_functions(adaptive_average_pool, "input output_size", F.adaptive_avg_pool2d, F.adaptive_avg_pool1d)
_functions(adaptive_max_pool, "input output_size", F.adaptive_max_pool2d, F.adaptive_max_pool1d)
_functions(mean, "input dim=None keepdim=False", torch.mean, "mean")
_functions(
    interpolate,
    "input size=None scale_factor=None mode='nearest' align_corners=None",
    F.interpolate,
)
_functions(pad, "input pad mode='constant' value=None", F.pad)
_functions(unary("RELU"), "input inplace=False", F.relu, torch.relu, "relu", "relu_")
_functions(unary("RELU6"), "input inplace=False", F.relu6)
_functions(leaky_relu, "input negative_slope=0.01 inplace=False", F.leaky_relu)
_functions(hardtanh, "input min_val=-1.0 max_val=1.0 inplace=False", F.hardtanh)
_functions(clamp, "input min=None max=None", torch.clamp, "clamp")
_functions(unary("HARD_SWISH"), "input inplace=False", F.hardswish)
_functions(hardsigmoid, "input inplace=False", F.hardsigmoid)
_functions(gelu, "input approximate='none'", F.gelu)
_functions(elu, "input alpha=1.0 inplace=False", F.elu)
_functions(prelu, "input weight", F.prelu, torch.prelu)
_functions(silu, "input inplace=False", F.silu)
_functions(unary("LOGISTIC"), "input", torch.sigmoid, F.sigmoid, "sigmoid")
_functions(unary("TANH"), "input", torch.tanh, F.tanh, "tanh")
_functions(softmax, "input dim=None", torch.softmax, F.softmax, "softmax")
_functions(log_softmax, "input dim=None", torch.log_softmax, F.log_softmax, "log_softmax")
_functions(binary("ADD"), "input other alpha=1", torch.add, operator.add, operator.iadd, "add")
_functions(binary("ADD"), "input other alpha=1", "add_")
_functions(binary("SUB"), "input other alpha=1", torch.sub, operator.sub, operator.isub, "sub")
_functions(binary("MUL"), "input other", torch.mul, operator.mul, operator.imul, "mul", "mul_")
_functions(divide, "input other", torch.div, operator.truediv, "div")
_functions(concatenate, "tensors dim=0", torch.cat)
_functions(same, "input p=0.5 training=False inplace=False", F.dropout, F.dropout2d)
_functions(same, "input", "contiguous", "detach", "float")
_functions(reshape, "input", torch.flatten, torch.reshape, torch.squeeze)
_functions(index, "input index", operator.getitem)
_functions(reshape, "input", "flatten", "reshape", "view", "squeeze", "unsqueeze")

_CONV = "weight bias stride padding dilation groups padding_mode"
_modules(conv2d, _CONV, nn.Conv2d)
_modules(along(conv2d), _CONV, nn.Conv1d)
_modules(transposed_conv2d, _CONV, nn.ConvTranspose2d)
_modules(linear, "weight bias", nn.Linear)
_modules(batch_norm, "running_mean running_var weight bias eps", nn.BatchNorm2d, nn.BatchNorm1d)
_modules(max_pool, "kernel_size stride padding dilation ceil_mode return_indices", nn.MaxPool2d)
_modules(
    average_pool,
    "kernel_size stride padding ceil_mode count_include_pad divisor_override",
    nn.AvgPool2d,
)
_modules(
    along(max_pool),
    "kernel_size stride padding dilation ceil_mode return_indices",
    nn.MaxPool1d,
)
_modules(
    along(average_pool), "kernel_size stride padding ceil_mode count_include_pad", nn.AvgPool1d
)
_modules(adaptive_average_pool, "", nn.AdaptiveAvgPool2d, nn.AdaptiveAvgPool1d)
_modules(adaptive_max_pool, "", nn.AdaptiveMaxPool2d, nn.AdaptiveMaxPool1d)
_modules(
    interpolate,
    "mode align_corners",
    nn.Upsample,
    nn.UpsamplingNearest2d,
    nn.UpsamplingBilinear2d,
)
_modules(unary("RELU"), "", nn.ReLU)
_modules(unary("RELU6"), "", nn.ReLU6)
_modules(leaky_relu, "negative_slope", nn.LeakyReLU)
_modules(hardtanh, "min_val max_val", nn.Hardtanh)
_modules(unary("HARD_SWISH"), "", nn.Hardswish)
_modules(hardsigmoid, "", nn.Hardsigmoid)
_modules(gelu, "approximate", nn.GELU)
_modules(elu, "alpha", nn.ELU)
_modules(prelu, "weight", nn.PReLU)
_modules(silu, "", nn.SiLU)
_modules(unary("LOGISTIC"), "", nn.Sigmoid)
_modules(unary("TANH"), "", nn.Tanh)
_modules(softmax, "dim", nn.Softmax)
_modules(unary("SOFTMAX", beta=1.0), "", nn.Softmax2d)
_modules(log_softmax, "", nn.LogSoftmax)
_modules(same, "", nn.Identity, nn.Dropout, nn.Dropout2d, nn.AlphaDropout)
_modules(reshape, "", nn.Flatten)
