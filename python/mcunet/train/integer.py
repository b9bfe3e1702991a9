# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A quantised network in integers, byte for byte what the compiled model computes.

docs/NetworkDescription.md, "Arithmetic", has the formulas: TensorFlow Lite's reference
kernels with double rounding. Sums of products are taken by PyTorch's convolutions in
floating point, which is exact as no partial sum leaves the integers that it holds.
"""

import math
from typing import Any, Callable, Dict, List, Tuple

import numpy as np
import torch
from torch.nn import functional as F

from ..description import IMAGE, LayerSpec
from ..quantise.numbers import quantise_multiplier
from .weights import QuantisedLayer, QuantisedNetwork

_LARGEST = 255 * 127  # product of an input less its zero point and a weight


def multiply(x: Any, value: Any, shift: Any) -> Any:
    """MultiplyByQuantizedMultiplier on int64 tensors that hold int32 values; `value`
    and `shift` are numbers or tensors that broadcast."""
    value, shift = torch.as_tensor(value), torch.as_tensor(shift)
    left = torch.clamp(31 - shift, min=0)
    right = torch.clamp(shift - 31, min=0)
    high = x * (value << left)
    high += 1 << 30
    high >>= 31
    # Halves go away from zero: for negative numbers that is one less than up.
    rounds = (right > 0).to(torch.int64)
    high += (high >> 63) * rounds
    high += (rounds << right) >> 1
    high >>= right
    return high


def _finish(x: Any, zero_point: int, low: int = -128, high: int = 127) -> Any:
    return torch.clamp(x + zero_point, low, high).to(torch.int8)


def _torch_weights(spec: LayerSpec, weights: Any) -> Any:
    """[O, I, K, K], I being 1 for a depthwise layer."""
    if spec.kind == "depthwise":
        return weights.transpose(2, 0, 1)[:, None]
    if spec.kind == "conv":
        return weights.transpose(0, 3, 1, 2)
    return weights[:, :, None, None]


class Simulation:
    """Runs batches of int8 images [N, H, W, C] through a quantised network."""

    def __init__(self, network: QuantisedNetwork) -> None:
        self.network = network
        self.specs = network.description.layers()
        self.quants = {"image": IMAGE}
        for name, layer in network.layers.items():
            self.quants[name] = layer.scale, layer.zero_point
        self._stages = {spec.name: self._stage(spec) for spec in self.specs if spec.weighted}

    def _stage(self, spec: LayerSpec) -> Tuple[Any, Any, Any, Any]:
        layer = self.network.layers[spec.name]
        fan_in = spec.weights // spec.out_channels
        kind = torch.float32 if fan_in * _LARGEST < 2**24 else torch.float64
        weight = torch.from_numpy(np.array(_torch_weights(spec, layer.weights), order="C"))
        # Scales are doubles from here on, as in the kernel.
        real = self.quants[spec.inputs[0]][0] * layer.weight_scales.astype(np.float64)
        factors = [quantise_multiplier(float(m)) for m in real / layer.scale]
        value = torch.tensor([v for v, _ in factors]).reshape(1, -1, 1, 1)
        shift = torch.tensor([s for _, s in factors]).reshape(1, -1, 1, 1)
        bias = torch.from_numpy(layer.bias.astype(np.int64)).reshape(1, -1, 1, 1)
        return weight.to(kind), bias, value, shift

    def _convolve(self, spec: LayerSpec, layer: QuantisedLayer, x: Any) -> Any:
        weight, bias, value, shift = self._stages[spec.name]
        centred = x.to(weight.dtype) - self.quants[spec.inputs[0]][1]
        groups = spec.in_channels if spec.kind == "depthwise" else 1
        sums = F.conv2d(centred, weight, None, spec.stride, spec.kernel // 2, 1, groups)
        result = multiply(sums.to(torch.int64) + bias, value, shift)
        low, high = -128, 127
        if spec.relu6:
            low = layer.zero_point
            high = min(127, layer.zero_point + round_half_away(6 / layer.scale))
        return _finish(result, layer.zero_point, low, high)

    def _add(self, spec: LayerSpec, layer: QuantisedLayer, a: Any, b: Any) -> Any:
        (scale_a, zero_a), (scale_b, zero_b) = (self.quants[name] for name in spec.inputs)
        largest = 2 * max(scale_a, scale_b)
        sides = [
            multiply((x.to(torch.int64) - zero) << 20, *quantise_multiplier(scale / largest))
            for x, zero, scale in ((a, zero_a, scale_a), (b, zero_b, scale_b))
        ]
        factor = quantise_multiplier(largest / ((1 << 20) * layer.scale))
        return _finish(multiply(sides[0] + sides[1], *factor), layer.zero_point)

    def _mean(self, spec: LayerSpec, layer: QuantisedLayer, x: Any) -> Any:
        scale, zero = self.quants[spec.inputs[0]]
        count = x.shape[2] * x.shape[3]
        value, shift = quantise_multiplier(scale / layer.scale)
        # The kernel divides the multiplier, truncating, with what bits it gains.
        gain = min(count.bit_length() - 1, 32, 62 - shift)
        value, shift = (value << gain) // count, shift + gain
        sums = (x.to(torch.int64) - zero).sum((2, 3), keepdim=True)
        return _finish(multiply(sums, value, shift), layer.zero_point)

    def _scale(self, spec: LayerSpec, layer: QuantisedLayer, a: Any, b: Any) -> Any:
        (scale_a, zero_a), (scale_b, zero_b) = (self.quants[name] for name in spec.inputs)
        product = (a.to(torch.int64) - zero_a) * (b.to(torch.int64) - zero_b)
        factor = quantise_multiplier(scale_a * scale_b / layer.scale)
        return _finish(multiply(product, *factor), layer.zero_point)

    def _gate(self, spec: LayerSpec, layer: QuantisedLayer, x: Any) -> Any:
        scale, zero = self.quants[spec.inputs[0]]
        table = []
        for q in range(-128, 128):
            h = min(max(scale * (q - zero) + 3, 0), 6) / 6
            table.append(layer.zero_point + round_half_away(h / layer.scale))
        entries = torch.clamp(torch.tensor(table), -128, 127).to(torch.int8)
        return entries[x.to(torch.int64) + 128]

    def _layer(self, spec: LayerSpec, inputs: List[Any]) -> Any:
        layer = self.network.layers[spec.name]
        if spec.weighted:
            return self._convolve(spec, layer, inputs[0])
        kinds: Dict[str, Callable[..., Any]] = {
            "add": self._add,
            "mean": self._mean,
            "scale": self._scale,
            "gate": self._gate,
        }
        return kinds[spec.kind](spec, layer, *inputs)

    def every_layer(self, images: Any) -> Dict[str, Any]:
        """Every layer's result, int8 NCHW tensors."""
        results = {"image": torch.from_numpy(np.ascontiguousarray(images.transpose(0, 3, 1, 2)))}
        for spec in self.specs:
            results[spec.name] = self._layer(spec, [results[name] for name in spec.inputs])
        return results

    def run(self, images: Any, batch: int = 8) -> List[Any]:
        """The network's results for all images: int8 [N, classes], or one
        [N, H, W, channels] per detection output. Few images at a time stay in the caches."""
        names = self.network.description.outputs()
        parts: List[List[Any]] = [[] for _ in names]
        for start in range(0, len(images), batch):
            results = self.every_layer(np.asarray(images[start : start + batch]))
            for part, name in zip(parts, names):
                part.append(results[name].permute(0, 2, 3, 1).numpy())
        whole = [np.concatenate(part) for part in parts]
        if self.network.description.detection:
            return whole
        return [whole[0].reshape(len(images), -1)]


def round_half_away(x: float) -> int:
    """std::round of a number that is not negative."""
    return math.floor(x + 0.5)
