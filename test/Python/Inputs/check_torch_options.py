# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the options of mcunet.from_torch change, and that its files are one network.

    check_torch_options.py FOLDER
"""

import contextlib
import io
import sys
from pathlib import Path
from typing import Any, List

import mcunet
import numpy as np
import torch
from torch import nn

from torch_networks import prepared


class Inverted(nn.Module):
    """MobileNetV2's block."""

    def __init__(self, inputs: int, wide: int, outputs: int, stride: int) -> None:
        super().__init__()
        layers: List[nn.Module] = []
        if wide != inputs:
            layers += [nn.Conv2d(inputs, wide, 1), nn.BatchNorm2d(wide), nn.ReLU6()]
        layers += [nn.Conv2d(wide, wide, 3, stride, 1, groups=wide, bias=False)]
        layers += [nn.BatchNorm2d(wide), nn.ReLU6(), nn.Conv2d(wide, outputs, 1)]
        self.body = nn.Sequential(*layers, nn.BatchNorm2d(outputs))
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Any) -> Any:
        return x + self.body(x) if self.residual else self.body(x)


def mobilenet() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, 2, 1),
        nn.BatchNorm2d(8),
        nn.ReLU6(),
        Inverted(8, 8, 6, 1),
        Inverted(6, 24, 10, 2),
        Inverted(10, 20, 10, 1),
        nn.Conv2d(10, 16, 1),
        nn.ReLU6(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(16, 4),
    )


def check_files(folder: Path) -> None:
    """A .tflite, TOSA and a .net.json of one network give its simulation's bytes."""
    module, inputs = prepared(mobilenet(), [(3, 24, 24)])
    quantised = mcunet.from_torch(module, inputs[:1], inputs, name="mobile")
    numbers = quantised.quantise(inputs[:4])
    wanted = quantised.simulate(numbers)
    for suffix in (".tflite", ".mlir", ".net.json"):
        network = mcunet.Network.load(quantised.save(folder / f"mobile{suffix}"))
        compiled = network.compile(mcpu="host", schedule="layerwise")
        results = np.stack([compiled.run(image[None]).reshape(-1) for image in numbers])
        print(f"{suffix}: same bytes: {bool((results == wanted).all())}")
    module[7] = nn.Hardswish()
    other = mcunet.from_torch(module, inputs[:1], inputs)
    try:
        other.save(folder / "other.net.json")
    except mcunet.McunetError as problem:
        print(f"no .net.json: {problem}")
    print(f"written: {(folder / 'other.net.json').exists()}")


def unequal() -> nn.Module:
    """Channels of one map that differ a thousandfold, which the next layer undoes."""
    first, second = nn.Conv2d(3, 16, 3, padding=1), nn.Conv2d(16, 6, 3)
    factors = torch.logspace(-2, 1, 16)
    with torch.no_grad():
        first.weight *= factors.reshape(-1, 1, 1, 1)
        first.bias *= factors
        second.weight /= factors.reshape(1, -1, 1, 1)
    return nn.Sequential(first, nn.ReLU(), nn.MaxPool2d(2), second)


def check_equalisation() -> None:
    module, inputs = prepared(unequal(), [(3, 12, 12)])
    plain = mcunet.from_torch(module, inputs[:1], inputs)
    equal = mcunet.from_torch(module, inputs[:1], inputs, equalise=True)
    gain = equal.layers[-1].snr - plain.layers[-1].snr
    moved = float(np.abs(equal.real(inputs) - plain.real(inputs)).max())
    print(f"equalisation: {gain:.1f} dB, real numbers moved: {moved > 1e-3}, gains: {gain > 6}")


def check_small() -> None:
    """Activations far below what ReLU6 clamps to: their range follows them."""
    layers = [nn.Conv2d(3, 8, 3), nn.ReLU6(), nn.Conv2d(8, 4, 3)]
    with torch.no_grad():
        layers[0].weight *= 1e-3
        layers[0].bias *= 1e-3
    module, inputs = prepared(nn.Sequential(*layers), [(3, 9, 9)])
    quantised = mcunet.from_torch(module, inputs[:1], inputs)
    print(f"small activations kept: {min(loss.snr for loss in quantised.layers) > 30}")


def check_strange_calibration() -> None:
    """Inputs far from those of calibration, which saw nothing, or next to nothing:
    accumulators leave 32 bits, and the bytes are still the simulation's."""
    module = nn.Sequential(
        nn.Conv2d(3, 8, 3, bias=False), nn.ReLU(), nn.Conv2d(8, 4, 1, bias=False)
    )
    numbers = np.random.default_rng(0).integers(-128, 128, (6, 8, 8, 3)).astype(np.int8)
    for size in (0.0, 1e-4, 1e-9):
        inputs = torch.randn(8, 3, 8, 8) * size
        example = torch.randn(1, 3, 8, 8)
        quantised = mcunet.from_torch(module, example, inputs, input_quant=(1.0, 0))
        compiled = quantised.compile(mcpu="host")
        results = np.stack([compiled.run(image[None]) for image in numbers])
        wanted = quantised.simulate(numbers)
        same = bool((results.reshape(wanted.shape) == wanted).all())
        print(f"calibrated on {size}: same bytes: {same}")


def check_bias() -> None:
    """Weights that all round up: each channel's mean is off by it."""
    layers = [nn.Conv2d(4, 8, 3), nn.ReLU(), nn.Conv2d(8, 8, 3)]
    with torch.no_grad():
        for layer in (layers[0], layers[2]):
            layer.weight.uniform_(0, 0.004)
            layer.weight[:, 0, 0, 0] = 1.0
    module, inputs = prepared(nn.Sequential(*layers), [(4, 9, 9)])
    inputs = inputs.abs()

    def error(**options: Any) -> float:
        quantised = mcunet.from_torch(module, inputs[:1], inputs, **options)
        result = quantised.dequantise(quantised.simulate(quantised.quantise(inputs)))
        means = (result - quantised.real(inputs)).mean((0, 1, 2))
        return float(np.abs(means).mean())

    before, after = error(), error(correct_bias=True)
    print(f"bias correction: {before:.5f} to {after:.5f}, better: {after < before / 2}")


def check_labels() -> None:
    module, inputs = prepared(mobilenet(), [(3, 24, 24)])
    labels = module(inputs).argmax(1)
    first = mcunet.from_torch(module, inputs[:1], inputs, labels=labels, method="mse")
    again = mcunet.from_torch(module, inputs[:1], inputs, labels=labels, method="mse")
    assert first.accuracy
    print(f"accuracy {first.accuracy.real:.2f} of {first.accuracy.count} in real numbers")
    print(f"int8 nearly the same: {first.accuracy.int8 > 0.8}")
    print(f"same file again: {first.tflite == again.tflite}")
    print(first.table().splitlines()[1])
    given = mcunet.from_torch(module, inputs[:1], inputs, input_quant=(1 / 32, 3))
    print(f"input as told: {given.inputs[0]}")


class Screen(io.StringIO):
    """A standard error that says what it is."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


def check_progress() -> None:
    net, inputs = nn.Conv2d(3, 4, 3), torch.randn(40, 3, 8, 8)
    for terminal in (True, False):
        screen = Screen(terminal)
        with contextlib.redirect_stderr(screen):
            mcunet.from_torch(net, inputs[:1], inputs)
        print(
            f"terminal: {terminal}, bar: {'#' in screen.getvalue()}, {len(screen.getvalue()) > 0}"
        )


def main() -> None:
    torch.manual_seed(2)
    torch.set_num_threads(1)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    check_files(folder)
    check_equalisation()
    check_small()
    check_strange_calibration()
    check_bias()
    check_labels()
    check_progress()


if __name__ == "__main__":
    main()
