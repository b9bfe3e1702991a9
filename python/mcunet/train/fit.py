# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Training, of networks in real numbers and with quantisation simulated."""

import math
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple

import numpy as np
import torch
from torch.nn import functional as F
from torch.nn.utils.clip_grad import clip_grad_norm_

from .._capi import McunetError
from ..data import Dataset
from . import detection, processor
from .checkpoint import Checkpoint
from .model import Model


@dataclass(frozen=True)
class Settings:
    epochs: int = 60
    batch: int = 128
    rate: float = 0.1  # the highest learning rate, per 128 images
    decay: float = 5e-5
    smoothing: float = 0.05
    seed: int = 0
    device: str = "auto"
    checkpoint: Optional[Path] = None  # written after each epoch, gone on from if there
    start: str = ""  # fingerprint of the weights that training began with, if any

    def torch_device(self) -> Any:
        if self.device != "auto":
            return torch.device(self.device)
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")

    def steps(self, data: Dataset) -> int:
        """Of one epoch: whole batches."""
        count = len(data.images)
        if count < self.batch:
            raise McunetError(f"{count} images are less than one batch of {self.batch}")
        return count // self.batch

    def about(self, data: Dataset) -> Dict[str, Any]:
        """What makes two trainings of a network the same one."""
        plain = asdict(self)
        del plain["device"], plain["checkpoint"]
        if not self.start:
            del plain["start"]
        return {"task": data.name, "images": len(data.images), "size": data.size, **plain}


def to_real(images: Any) -> Any:
    """uint8 [N, H, W, C] to NCHW from -1 to 1, laid out as CPUs like it."""
    real = (images.float() - 128) / 128
    return real.permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)


def _like(flags: Any, values: Any) -> Any:
    """A flag per image, of the rank of `values`."""
    return flags.reshape(-1, *[1] * (values.dim() - 1))


def _mirror(images: Any, labels: Any) -> Tuple[Any, Any]:
    """The mirror image; boxes move with it."""
    images = images.flip(2)
    if labels.dim() == 3:
        labels = labels.clone()
        left, right = labels[..., 2].clone(), labels[..., 4].clone()
        there = labels[..., 0] >= 0
        labels[..., 2] = torch.where(there, images.shape[2] - right, left)
        labels[..., 4] = torch.where(there, images.shape[2] - left, right)
    return images, labels


def _shift(images: Any, random: Any, most: int) -> Any:
    """Each image moved by up to `most` pixels, grey where nothing is left."""
    n, size = len(images), images.shape[1]
    padded = F.pad(images, (0, 0, most, most, most, most), value=128)
    moves = torch.randint(0, 2 * most + 1, (2, n), generator=random)
    reach = torch.arange(size)
    rows = (moves[0][:, None] + reach).to(images.device)
    cols = (moves[1][:, None] + reach).to(images.device)
    at = torch.arange(n, device=images.device)[:, None, None]
    return padded[at, rows[:, :, None], cols[:, None, :]]


def augment(name: str, images: Any, labels: Any, random: Any) -> Tuple[Any, Any]:
    """Half of the batch mirrored (not digits); small images of one class shifted."""
    if name != "mnist":
        flip = (torch.rand(len(images), generator=random) < 0.5).to(images.device)
        mirrored = zip(_mirror(images, labels), (images, labels))
        images, labels = (torch.where(_like(flip, old), new, old) for new, old in mirrored)
    if labels.dim() == 1:
        images = _shift(images, random, max(2, images.shape[1] // 10))
    return images, labels


class Source:
    """Images and labels by number, on a device. A GPU holds all of a set that leaves
    half of its memory free: small networks take less time than their images' way there."""

    def __init__(self, data: Dataset, device: Any) -> None:
        self.name, self.size, self.device = data.name, len(data.images), device
        self._images, self._labels = data.images, data.labels.astype(np.int64)
        self._held: Any = None
        if device.type == "cuda" and 2 * data.images.nbytes < torch.cuda.mem_get_info(device)[0]:
            self._held = self._on_device(slice(None))

    def _on_device(self, chosen: Any) -> Tuple[Any, Any]:
        images = torch.from_numpy(np.array(self._images[chosen])).to(self.device)
        return images, torch.from_numpy(self._labels[chosen]).to(self.device)

    def take(self, chosen: Any) -> Tuple[Any, Any]:
        if self._held is None:
            return self._on_device(chosen)
        numbers = torch.from_numpy(chosen).to(self.device)
        images, labels = self._held
        return images[numbers], labels[numbers]


def batches(source: Source, settings: Settings, epoch: int) -> Iterator[Tuple[Any, Any]]:
    """The set in a new order, augmented; the same for the same seed and epoch."""
    random = torch.Generator().manual_seed(settings.seed * 1000 + epoch)
    order = torch.randperm(source.size, generator=random).numpy()
    for start in range(0, len(order) - settings.batch + 1, settings.batch):
        images, labels = source.take(np.sort(order[start : start + settings.batch]))
        images, labels = augment(source.name, images, labels, random)
        yield to_real(images), labels


def loss_of(model: Any, data: Dataset, smoothing: float) -> Callable[[Any, Any], Any]:
    """What is minimised: of the model's results and the labels."""
    head = model.description.detection
    if head:
        return lambda maps, labels: detection.loss(head, maps, labels.cpu().numpy(), data.size)
    return lambda logits, labels: F.cross_entropy(logits, labels, label_smoothing=smoothing)


class Progress:
    """A line that counts up on a terminal, a line per epoch anywhere."""

    def __init__(self, label: str, total: int) -> None:
        self.label, self.total, self.begin = label, total, time.monotonic()
        self.live = sys.stderr.isatty()
        self._loss: Any = 0.0

    def step(self, done: int, loss: Any) -> None:
        """`loss` of one batch: a tensor, read only where it is shown."""
        self._loss = self._loss + loss.detach()
        if self.live:
            text = f"loss {float(self._loss) / done:.3f}"
            print(f"\r{self.label} {done}/{self.total} {text}  ", end="", file=sys.stderr)

    def epoch(self, epoch: int) -> None:
        if self.live:
            print("\r\033[K", end="", file=sys.stderr)
        loss, self._loss = float(self._loss) / max(1, self.total), 0.0
        seconds = time.monotonic() - self.begin
        print(f"{self.label} {epoch}: loss {loss:.3f}, {seconds:.0f} s", flush=True)


def _rate(step: int, steps: int, highest: float) -> float:
    """Up over a tenth of all steps, then down along a cosine."""
    warm = max(1, steps // 10)
    if step < warm:
        return highest * (step + 1) / warm
    return highest * 0.5 * (1 + math.cos(math.pi * (step - warm) / max(1, steps - warm)))


def _optimizer(model: Any, settings: Settings) -> Any:
    """No decay for what is not multiplied with an image."""
    shrunk = [p for p in model.parameters() if p.dim() > 1]
    others = [p for p in model.parameters() if p.dim() <= 1]
    groups: List[Dict[str, Any]] = [
        {"params": shrunk, "weight_decay": settings.decay},
        {"params": others},
    ]
    return torch.optim.SGD(groups, lr=settings.rate, momentum=0.9, nesterov=True)


def train(model: Any, data: Dataset, settings: Settings, label: str = "epoch") -> None:
    """Trains `model` in place, and leaves it on the settings' device."""
    device = settings.torch_device()
    processor.prepare()
    model.to(device=device, memory_format=torch.channels_last)
    optimizer = _optimizer(model, settings)
    loss_function = loss_of(model, data, settings.smoothing)
    per_epoch = settings.steps(data)
    steps = settings.epochs * per_epoch
    progress = Progress(label, per_epoch)
    parts = {"model": model, "optimizer": optimizer}
    checkpoint = Checkpoint(settings.checkpoint, settings.about(data), parts)
    first = checkpoint.restore(device)
    model.train()
    source = Source(data, device)
    for epoch in range(first, settings.epochs):
        for i, (images, labels) in enumerate(batches(source, settings, epoch)):
            rate = _rate(epoch * per_epoch + i, steps, settings.rate * settings.batch / 128)
            for group in optimizer.param_groups:
                group["lr"] = rate
            loss = loss_function(model(images), labels)
            optimizer.zero_grad()
            loss.backward()
            clip_grad_norm_(model.parameters(), 5.0)
            optimizer.step()
            progress.step(i + 1, loss)
        progress.epoch(epoch + 1)
        checkpoint.save(epoch)


def evaluate(model: Model, data: Dataset, batch: int = 250) -> float:
    """Top-1 (or mAP at 0.5) of a PyTorch model, from 0 to 1."""
    device = next(model.parameters()).device
    model.eval()
    results = []
    with torch.no_grad():
        for start in range(0, len(data.images), batch):
            images = torch.from_numpy(np.array(data.images[start : start + batch]))
            output = model(to_real(images.to(device)))
            results.append([o.cpu() for o in output] if data.detection else output.cpu())
    if data.detection:
        maps = [torch.cat(part).permute(0, 2, 3, 1).numpy() for part in zip(*results)]
        return score(model.description, maps, data)
    return score(model.description, [torch.cat(results).numpy()], data)


def score(description: Any, outputs: Any, data: Dataset) -> float:
    """Top-1 of [N, classes], or mAP at 0.5 of maps [N, H, W, channels] in real numbers;
    from 0 to 1."""
    if not data.detection:
        return float((outputs[0].argmax(1) == data.labels).mean())
    head = description.detection
    found = [detection.decode(head, [m[i] for m in outputs]) for i in range(len(data.labels))]
    return detection.mean_average_precision(found, data.labels, data.size, head.classes)
