# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""From real numbers to int8: ranges from calibration images, weights per channel."""

from typing import Any, Dict, List

import numpy as np
import torch

from ..description import IMAGE, LayerSpec
from ..quantise.numbers import affine, quantise_bias, quantise_weights, widen_for_bias
from .model import Model, Ranges, weight_scales
from .weights import QuantisedLayer, QuantisedNetwork

# Of each layer's values, this part may lie outside its range on either side.
_OUTSIDE = 1e-4
_SAMPLES = 1 << 16  # values per layer and batch that quantiles are taken of


def _layer_range(spec: LayerSpec, low: float, high: float) -> "tuple[float, int]":
    if spec.relu6:
        # From exactly zero: int8's own clamp is then the activation's.
        return float(np.float32(min(max(high, 0.05), 6.0) / 255)), -128
    if spec.kind == "gate":
        return 1 / 256, -128
    return affine(low, high)


def calibrate(model: Model, images: Any, batch: int = 64) -> Ranges:
    """Scales and zero points of every layer, from what `images` (NCHW, real) give in a
    model whose batch normalisation is folded."""
    lows: Dict[str, List[float]] = {spec.name: [] for spec in model.specs}
    highs: Dict[str, List[float]] = {spec.name: [] for spec in model.specs}
    outputs = set(model.description.outputs())
    with torch.no_grad():
        for start in range(0, len(images), batch):
            results = model.every_layer(images[start : start + batch])
            for spec in model.specs:
                values = results[spec.name].float().flatten()
                values = values[:: max(1, values.numel() // _SAMPLES)]
                part = 0.0 if spec.name in outputs else _OUTSIDE
                ends = torch.tensor([part, 1 - part], device=values.device)
                low, high = torch.quantile(values, ends).tolist()
                lows[spec.name].append(low)
                highs[spec.name].append(high)
    ranges: Ranges = {"image": IMAGE}
    for spec in model.specs:
        every_low, every_high = lows[spec.name], highs[spec.name]
        low, high = float(np.mean(every_low)), float(np.mean(every_high))
        if spec.name in outputs:
            low, high = min(every_low), max(every_high)
        ranges[spec.name] = _layer_range(spec, low, high)
    return ranges


def _quantised_weights(spec: LayerSpec, weight: Any) -> Any:
    """PyTorch's [O, I, K, K] in the description's order."""
    if spec.kind == "depthwise":
        return weight[:, 0].transpose(1, 2, 0)
    if spec.kind == "conv":
        return weight.transpose(0, 2, 3, 1)
    return weight[:, :, 0, 0]


def export(model: Model) -> QuantisedNetwork:
    """The int8 network of a folded model that has ranges."""
    ranges = model.ranges
    assert ranges is not None
    layers = {}
    for spec in model.specs:
        scale, zero_point = ranges[spec.name]
        if not spec.weighted:
            layers[spec.name] = QuantisedLayer(scale, zero_point)
            continue
        conv = model.convs[spec.name].conv
        bias = conv.bias.detach().cpu().numpy().astype(np.float64)
        input_scale = ranges[spec.inputs[0]][0]
        scales = weight_scales(conv.weight).cpu().numpy().astype(np.float32)
        scales = widen_for_bias(scales, bias, input_scale)
        ints = quantise_weights(conv.weight.detach().cpu().numpy(), scales, 0)
        layers[spec.name] = QuantisedLayer(
            scale,
            zero_point,
            np.ascontiguousarray(_quantised_weights(spec, ints)),
            quantise_bias(bias, scales, input_scale),
            scales,
        )
    return QuantisedNetwork(model.description, layers)
