# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A float ResNet-8 on CIFAR-10 in plain PyTorch, for docs/PyTorch.md.

    python3 python/examples/resnet8.py WEIGHTS.pt [EPOCHS]             trains it
    python3 python/examples/resnet8.py WEIGHTS.pt --quantise OUT.tflite

Nothing in the module knows of mcunet. Both the training and the test images come from
mcunet.data, which fetches them once by npm.
"""

import sys
import time
from pathlib import Path
from typing import Any, Tuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from mcunet.data import tasks

MEAN, DEVIATION = (0.4914, 0.4822, 0.4465), (0.247, 0.2435, 0.2616)


class Block(nn.Module):
    """Two 3x3 convolutions beside a shortcut."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(outputs)
        self.shortcut = nn.Identity() if stride == 1 else nn.Conv2d(inputs, outputs, 1, stride)

    def forward(self, x: Any) -> Any:
        y = F.relu(self.norm1(self.conv1(x)))
        return F.relu(self.norm2(self.conv2(y)) + self.shortcut(x))


class ResNet8(nn.Module):
    """As in MLPerf Tiny: 12.5 million MACs, 78,000 parameters."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU()
        )
        self.blocks = nn.Sequential(Block(16, 16, 1), Block(16, 32, 2), Block(32, 64, 2))
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Linear(64, 10)

    def forward(self, x: Any) -> Any:
        return self.classifier(torch.flatten(self.pool(self.blocks(self.stem(x))), 1))


def images_of(split: str, count: int = 0) -> Tuple[Any, Any]:
    """CIFAR-10 as PyTorch has it: float32 [N, 3, 32, 32], normalised; and the labels."""
    data = tasks.load("cifar10", split, count=count)
    pixels = torch.from_numpy(np.array(data.images)).permute(0, 3, 1, 2).float() / 255
    mean, deviation = (torch.tensor(v).reshape(1, 3, 1, 1) for v in (MEAN, DEVIATION))
    return (pixels - mean) / deviation, torch.from_numpy(np.array(data.labels)).long()


def augmented(images: Any, generator: torch.Generator) -> Any:
    """A batch mirrored and moved by up to four pixels, at random."""
    row, column = torch.randint(0, 9, (2,), generator=generator).tolist()
    moved = F.pad(images, (4,) * 4)[:, :, row : row + 32, column : column + 32]
    mirrored = torch.rand(len(images), generator=generator) < 0.5
    return torch.where(mirrored.reshape(-1, 1, 1, 1), moved.flip(3), moved)


def train(model: nn.Module, epochs: int, batch: int = 128) -> None:
    images, labels = images_of("train")
    generator = torch.Generator().manual_seed(0)
    steps = epochs * (len(images) // batch)
    optimiser = torch.optim.SGD(model.parameters(), 0.1, 0.9, weight_decay=5e-4, nesterov=True)
    rate = torch.optim.lr_scheduler.OneCycleLR(optimiser, 0.4, total_steps=steps, pct_start=0.25)
    start = time.time()
    for epoch in range(epochs):
        order = torch.randperm(len(images), generator=generator)
        for at in range(0, len(images) - batch + 1, batch):
            chosen = order[at : at + batch]
            loss = F.cross_entropy(model(augmented(images[chosen], generator)), labels[chosen])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            rate.step()
        print(f"epoch {epoch + 1}: loss {loss.item():.3f}, {time.time() - start:.0f} s", flush=True)


def trained(path: str) -> nn.Module:
    """The network with the weights of a file."""
    model = ResNet8()
    model.load_state_dict(torch.load(path))
    return model.eval()


def main() -> None:
    torch.manual_seed(0)
    torch.set_num_threads(1)
    path = Path(sys.argv[1])
    model = ResNet8()
    train(model, int(sys.argv[2]) if len(sys.argv) > 2 else 4)
    torch.save(model.state_dict(), path)


if __name__ == "__main__":
    main()
