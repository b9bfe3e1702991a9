# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Small PyTorch networks that between them hold every layer that mcunet.from_torch
takes. Each is a name, a module, and the shapes of its inputs."""

import random
from typing import Any, Iterator, List, Tuple

import torch
from torch import nn
from torch.nn import functional as F

Shapes = List[Tuple[int, ...]]


class Call(nn.Module):
    """A function of tensors and submodules as a module."""

    def __init__(self, function: Any, **children: Any) -> None:
        super().__init__()
        self.function = function
        for name, child in children.items():
            setattr(self, name, child)

    def forward(self, x: Any) -> Any:
        return self.function(self, x)


class Pair(nn.Module):
    """Two inputs, two results."""

    def __init__(self) -> None:
        super().__init__()
        self.left, self.right = nn.Conv2d(3, 4, 3), nn.Conv2d(2, 4, 3, padding=1)
        self.head = nn.Linear(4, 3)

    def forward(self, x: Any, y: Any) -> Any:
        joined = self.left(x) - self.right(y)
        return {"map": torch.sigmoid(joined), "scores": self.head(joined.mean((2, 3)))}


class Gate(nn.Module):
    """Squeeze and excite, as MobileNetV3 has it."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.pool, self.scale = nn.AdaptiveAvgPool2d(1), nn.Hardsigmoid()
        self.reduce, self.excite = nn.Conv2d(channels, 3, 1), nn.Conv2d(3, channels, 1)

    def forward(self, x: Any) -> Any:
        return x * self.scale(self.excite(F.relu(self.reduce(self.pool(x)))))


def bottleneck(channels: int, wide: int, activation: Any) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels, wide, 1, bias=False),
        nn.BatchNorm2d(wide),
        activation(),
        nn.Conv2d(wide, wide, 3, padding=1, groups=wide, bias=False),
        nn.BatchNorm2d(wide),
        activation(),
        Gate(wide),
        nn.Conv2d(wide, channels, 1, bias=False),
        nn.BatchNorm2d(channels),
    )


def _mobile() -> nn.Module:
    return Call(
        lambda m, x: m.head(torch.flatten(m.pool(m.two(m.one(m.stem(x)))), 1)),
        stem=nn.Sequential(nn.Conv2d(3, 8, 3, 2, 1, bias=False), nn.BatchNorm2d(8), nn.Hardswish()),
        one=Call(lambda m, x: x + m.body(x), body=bottleneck(8, 16, nn.ReLU6)),
        two=Call(lambda m, x: torch.add(m.body(x), x), body=bottleneck(8, 12, nn.SiLU)),
        pool=nn.AdaptiveAvgPool2d((1, 1)),
        head=nn.Sequential(nn.Dropout(0.2), nn.Linear(8, 12), nn.Hardswish(), nn.Linear(12, 5)),
    )


def _lenet() -> nn.Module:
    """Flattens maps of many pixels, twice read."""
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding="same"),
        nn.Tanh(),
        nn.AvgPool2d(2),
        nn.Conv2d(6, 8, 5, padding="valid"),
        nn.LeakyReLU(0.1),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.BatchNorm1d(8 * 9),
        nn.ReLU(),
        nn.Linear(8 * 9, 20),
        nn.BatchNorm1d(20),
        nn.ReLU(),
        nn.Linear(20, 10),
        nn.Softmax(dim=1),
    )


def _pools() -> nn.Module:
    """Padding that is not SAME, windows that are added at the end, and four branches."""
    return Call(
        lambda m, x: torch.cat([m.a(x), m.b(x), torch.tanh(m.c(x)), m.d(m.c(x))], 1),
        a=nn.MaxPool2d(3, 2, 1),
        b=nn.AvgPool2d(3, 2, 1),
        c=nn.Sequential(nn.Conv2d(4, 6, 3, 2, 1, groups=2), nn.ReLU()),
        d=nn.Sequential(nn.MaxPool2d(3, 1, 1), nn.AvgPool2d(3, 1, 1, count_include_pad=False)),
    )


def _ceiling() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, 4, 1), nn.MaxPool2d(2, ceil_mode=True), nn.AdaptiveMaxPool2d((2, 3)), nn.ReLU()
    )


def _pyramid() -> nn.Module:
    """Up again, by all ways of resizing; maps as results."""

    def forward(m: Any, x: Any) -> Any:
        low = m.low(x)
        up = F.interpolate(low, scale_factor=2, mode="bilinear", align_corners=False)
        near = m.near(low)
        corner = F.interpolate(low, size=x.shape[2:], mode="bilinear", align_corners=True)
        exact = F.interpolate(low, size=(11, 7), mode="nearest-exact")
        return torch.relu(up + near) * corner, exact

    return Call(
        forward, low=nn.Conv2d(3, 5, 3, 2, 1), near=nn.Upsample(scale_factor=2, mode="nearest")
    )


def _constants() -> nn.Module:
    """Numbers, vectors and maps in the module's own hands; layers that are called twice."""

    def forward(m: Any, x: Any) -> Any:
        x = (x - m.mean) / m.deviation
        y = m.norm(F.pad(m.conv(F.relu6(m.conv(x))), (1, 0, 2, 1)))
        y = 0.5 - y * m.gain + m.map
        y = y.reshape(y.size(0), -1)
        return torch.clamp(y, 0, 6), torch.sigmoid(m.head(y) * 2 + m.offset)

    module = Call(forward, conv=nn.Conv2d(3, 3, 3, padding=1), norm=nn.BatchNorm2d(3))
    module.head = nn.Linear(3 * 11 * 9, 4)
    for name, shape in (("mean", (1, 3, 1, 1)), ("map", (1, 3, 11, 9)), ("offset", (4,))):
        module.register_buffer(name, torch.randn(shape) * 0.3)
    module.register_buffer("deviation", torch.rand(1, 3, 1, 1) + 0.5)
    module.gain = nn.Parameter(torch.rand(3, 1, 1) + 0.5)
    return module


def _planes() -> nn.Module:
    """A flattened map that is a result, and one that is a map again."""

    def forward(m: Any, x: Any) -> Any:
        y = torch.flatten(m.conv(x), 1)
        return y, torch.softmax(m.last(torch.relu(y).view(1, 4, 5, 6)), 1)

    return Call(forward, conv=nn.Conv2d(2, 4, 3), last=nn.Conv2d(4, 3, (1, 3), dilation=(1, 2)))


def _series() -> nn.Module:
    """Convolutions of one dimension."""

    def forward(m: Any, x: Any) -> Any:
        y = torch.cat([m.pool(m.body(x * m.gain)), F.avg_pool1d(m.side(x), 2)], 1)
        return torch.softmax(m.head(torch.relu(y - 0.1).flatten(1)), 1), y.mean(2)

    module = Call(
        forward,
        body=nn.Sequential(
            nn.Conv1d(4, 8, 5, padding=2, bias=False),
            nn.BatchNorm1d(8),
            nn.ReLU(),
            nn.Conv1d(8, 8, 3, padding="same", dilation=2, groups=8),
        ),
        side=nn.Conv1d(4, 3, 1),
        pool=nn.MaxPool1d(2),
        head=nn.Linear(11 * 15, 5),
    )
    module.gain = nn.Parameter(torch.rand(4, 1) + 0.5)
    return module


def _decoder() -> nn.Module:
    """Down, and up again by transposed convolutions."""
    return nn.Sequential(
        nn.Conv2d(2, 6, 3, 2, 1),
        nn.ReLU(),
        nn.ConvTranspose2d(6, 5, 4, 2, 1, bias=False),
        nn.BatchNorm2d(5),
        nn.ReLU(),
        nn.ConvTranspose2d(5, 4, (2, 3), (2, 3)),
        nn.Hardswish(),
        nn.ConvTranspose2d(4, 2, 3),
    )


def _curves() -> nn.Module:
    """Activations that are tables, and slopes of channels."""
    return nn.Sequential(
        nn.Conv2d(3, 8, 3),
        nn.GELU(),
        nn.Conv2d(8, 8, 3, groups=4),
        nn.PReLU(8),
        nn.Conv2d(8, 6, 1),
        nn.ELU(),
        nn.Conv2d(6, 6, 1),
        nn.GELU(approximate="tanh"),
        nn.Flatten(),
        nn.PReLU(),
        nn.Linear(6 * 4 * 6, 5),
    )


def random_convolutions(seed: int) -> nn.Module:
    """A chain of any kernels, strides, paddings, dilations and groups."""
    r = random.Random(seed)
    layers: List[nn.Module] = []
    channels, size = 4, 17
    for _ in range(4):
        kernel, stride = r.choice([1, 2, 3, 5]), r.choice([1, 1, 2, 3])
        dilation = r.choice([1, 1, 2])
        padding = r.randint(0, kernel // 2) if r.random() < 0.7 else kernel - 1
        extent = (kernel - 1) * dilation + 1
        if size + 2 * padding < extent:
            continue
        groups = r.choice([g for g in (1, 2, 4, channels) if channels % g == 0])
        wide = groups * r.randint(1, 3)
        bias = r.random() < 0.5
        layers.append(
            nn.Conv2d(channels, wide, kernel, stride, padding, dilation, groups, bias=bias)
        )
        if r.random() < 0.5:
            layers.append(nn.BatchNorm2d(wide))
        layers.append(r.choice([nn.ReLU, nn.ReLU6, nn.Hardswish, nn.Identity, nn.Sigmoid])())
        channels, size = wide, (size + 2 * padding - extent) // stride + 1
    return nn.Sequential(*layers, nn.Conv2d(channels, 3, 1))


def networks() -> Iterator[Tuple[str, nn.Module, Shapes]]:
    yield "mobile", _mobile(), [(3, 20, 20)]
    yield "lenet", _lenet(), [(1, 20, 20)]
    yield "pools", _pools(), [(4, 13, 16)]
    yield "ceiling", _ceiling(), [(3, 7, 11)]
    yield "pyramid", _pyramid(), [(3, 8, 10)]
    yield "constants", _constants(), [(3, 8, 8)]
    yield "planes", _planes(), [(2, 7, 8)]
    yield "curves", _curves(), [(3, 8, 10)]
    yield "series", _series(), [(4, 30)]
    yield "decoder", _decoder(), [(2, 6, 8)]
    yield "pair", Pair(), [(3, 9, 8), (2, 7, 6)]
    yield "dense", nn.Sequential(nn.Linear(9, 7), nn.ReLU(), nn.Linear(7, 1)), [(9,)]
    for seed in range(6):
        yield f"random{seed}", random_convolutions(seed), [(4, 17, 17)]


def prepared(module: nn.Module, shapes: Shapes, count: int = 24) -> Tuple[nn.Module, Any]:
    """The module with statistics of its batch normalisation, and inputs."""
    inputs = tuple(torch.randn(count, *shape) * 1.5 + 0.2 for shape in shapes)
    for child in module.modules():
        if isinstance(child, (nn.BatchNorm1d, nn.BatchNorm2d)):
            nn.init.uniform_(child.weight, 0.5, 1.5)
            nn.init.normal_(child.bias, 0, 0.3)
            child.running_mean.normal_(0, 0.3)
            child.running_var.uniform_(0.5, 2)
    return module.eval(), inputs if len(inputs) > 1 else inputs[0]
