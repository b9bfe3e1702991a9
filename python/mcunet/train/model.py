# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A description as a PyTorch module, in real numbers and with quantisation simulated."""

from typing import Any, Dict, List, Optional, Tuple

import torch
from torch import nn
from torch.nn import functional as F

from ..description import Description, LayerSpec

Ranges = Dict[str, Tuple[float, int]]  # scale and zero point of each layer's result


def fake_quantise(x: Any, scale: float, zero_point: int) -> Any:
    """What is left of `x` in int8, as real numbers. Gradients stop outside the range."""
    return torch.fake_quantize_per_tensor_affine(x, scale, zero_point, -128, 127)


def fake_quantise_weights(weight: Any) -> Any:
    """Symmetric, a scale per output channel (dimension 0)."""
    scales = weight_scales(weight)
    zeros = torch.zeros_like(scales, dtype=torch.int32)
    return torch.fake_quantize_per_channel_affine(weight, scales, zeros, 0, -127, 127)


def weight_scales(weight: Any) -> Any:
    """The scale of each output channel: its largest weight is 127."""
    largest = weight.detach().abs().flatten(1).max(1).values
    return torch.clamp(largest, min=1e-8) / 127


def hard_sigmoid(x: Any) -> Any:
    return F.relu6(x + 3) / 6


class Conv(nn.Module):
    """Convolution (or fully connected layer), batch normalisation until folded, ReLU6."""

    def __init__(self, spec: LayerSpec) -> None:
        super().__init__()
        self.spec = spec
        groups = spec.in_channels if spec.kind == "depthwise" else 1
        self.conv = nn.Conv2d(
            spec.in_channels,
            spec.out_channels,
            spec.kernel,
            spec.stride,
            spec.kernel // 2,
            groups=groups,
            bias=not spec.norm,
        )
        nn.init.kaiming_normal_(self.conv.weight, mode="fan_out" if groups == 1 else "fan_in")
        self.norm: Optional[nn.BatchNorm2d] = None
        if spec.norm:
            self.norm = nn.BatchNorm2d(spec.out_channels)

    def fold(self) -> None:
        """Batch normalisation becomes part of weights and bias."""
        norm: Any = self.norm
        conv = self.conv
        if norm is None:
            return
        factor = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        with torch.no_grad():
            conv.weight *= factor.reshape(-1, 1, 1, 1)
            conv.bias = nn.Parameter(norm.bias - norm.running_mean * factor)
        self.norm = None

    def forward(self, x: Any, quantised: bool) -> Any:
        conv = self.conv
        weight = fake_quantise_weights(conv.weight) if quantised else conv.weight
        x = F.conv2d(x, weight, conv.bias, conv.stride, conv.padding, 1, conv.groups)
        if self.norm is not None:
            x = self.norm(x)
        return F.relu6(x) if self.spec.relu6 else x


class Model(nn.Module):
    """Takes images NCHW, pixels from -1 to 1; gives logits [N, classes], or a list of
    maps [N, anchors * (5 + classes), H, W].

    With `ranges`, every result is quantised to them, and weights to int8: training then
    makes up for what quantisation loses."""

    def __init__(self, description: Description) -> None:
        super().__init__()
        self.description = description
        self.specs = description.layers()
        self.convs = nn.ModuleDict({spec.name: Conv(spec) for spec in self.specs if spec.weighted})
        self.ranges: Optional[Ranges] = None

    def fold(self) -> None:
        for conv in self.convs.values():
            conv.fold()

    def layer(self, spec: LayerSpec, inputs: List[Any]) -> Any:
        if spec.weighted:
            return self.convs[spec.name](inputs[0], self.ranges is not None)
        if spec.kind == "mean":
            return inputs[0].mean((2, 3), keepdim=True)
        if spec.kind == "gate":
            return hard_sigmoid(inputs[0])
        if spec.kind == "scale":
            return inputs[0] * inputs[1]
        return inputs[0] + inputs[1]

    def every_layer(self, images: Any) -> Dict[str, Any]:
        """Every layer's result by name."""
        results = {"image": images}
        for spec in self.specs:
            result = self.layer(spec, [results[name] for name in spec.inputs])
            if self.ranges is not None:
                result = fake_quantise(result, *self.ranges[spec.name])
            results[spec.name] = result
        return results

    def forward(self, images: Any) -> Any:
        results = self.every_layer(images)
        outputs = [results[name] for name in self.description.outputs()]
        return outputs if self.description.detection else outputs[0].flatten(1)
