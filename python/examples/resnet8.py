# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A float ResNet-8 on CIFAR-10 in plain PyTorch, for docs/PyTorch.md.

    python3 python/examples/resnet8.py train WEIGHTS.pt [EPOCHS]
    python3 python/examples/resnet8.py quantise WEIGHTS.pt OUT.tflite [TEST_IMAGES]

The network and its training know nothing of mcunet, but for the images, which mcunet.data
fetches once by npm.
"""

import sys
import time
from typing import Any, Tuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import mcunet
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


def quantise(weights: str, path: str, count: int) -> None:
    """On 500 images of training; then the accuracy on `count` images of the test (0: all),
    and whether the compiled object gives the same bytes."""
    images, _ = images_of("train", 500)
    quantised = mcunet.from_torch(trained(weights), images[:1], images, name="resnet8")
    print(quantised.table(), end="")
    quantised.save(path)
    images, labels = images_of("test", count)
    found = quantised.evaluate(images, labels)
    print(f"{found.count} images: {100 * found.real:.2f} % float, {100 * found.int8:.2f} % int8")
    numbers = quantised.quantise(images[:20])
    compiled = quantised.compile(mcpu="host")
    results = np.stack([compiled.run(image).reshape(-1) for image in numbers])
    print(f"same bytes: {bool((results == quantised.simulate(numbers)).all())}")


def main() -> None:
    torch.manual_seed(0)
    torch.set_num_threads(1)
    command, path, *more = sys.argv[1:]
    if command == "quantise":
        return quantise(path, more[0], int(more[1]) if more[1:] else 0)
    model = ResNet8()
    train(model, int(more[0]) if more else 3)
    torch.save(model.state_dict(), path)
    return None


if __name__ == "__main__":
    main()
