# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""One set of weights for all networks of a space.

Kernels share their centre, widths and expansions their first channels, stages their first
blocks (Cai et al., Once-for-All, 2020). Training follows the sandwich rule (Yu and Huang,
2019): each step trains the largest network, the smallest and two between, all but the
largest towards what the largest says.
"""

import hashlib
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Optional, Tuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils.clip_grad import clip_grad_norm_

from .._capi import McunetError
from ..data import Dataset
from ..description import LayerSpec
from ..train import processor
from ..train.checkpoint import Checkpoint, load_state, save_state
from ..train.fit import Progress, Settings, Source, batches, to_real
from ..train.model import Conv, Model
from . import space as spaces
from .space import Candidate, Space

Statistics = Dict[str, Tuple[Any, Any]]  # mean and variance of each normalised layer


def _owner(name: str, candidate: Candidate) -> str:
    """The layer of the largest network whose weights layer `name` shares."""
    block, slash, rest = name.partition("/")
    if not slash:
        return name
    return f"block{candidate.owners[int(block[5:])]}/{rest}"


def _slice(weight: Any, spec: LayerSpec) -> Any:
    """The part of the shared weights that a layer uses."""
    cut = (weight.shape[2] - spec.kernel) // 2
    fan_in = 1 if spec.kind == "depthwise" else spec.in_channels
    end = cut + spec.kernel
    return weight[: spec.out_channels, :fan_in, cut:end, cut:end]


def pointwise(x: Any, weight: Any, bias: Any) -> Any:
    """A 1x1 convolution as a product of matrices."""
    count, _, height, width = x.shape
    result = torch.matmul(weight[:, :, 0, 0], x.flatten(2)).reshape(count, -1, height, width)
    return result if bias is None else result + bias.reshape(-1, 1, 1)


def _convolve(x: Any, weight: Any, bias: Any, spec: LayerSpec) -> Any:
    groups = spec.in_channels if spec.kind == "depthwise" else 1
    if x.is_cuda:
        # cuDNN makes a plan for each new shape, which takes far longer than the layer, and
        # networks that are drawn have new shapes in every step. Neither products of
        # matrices nor depthwise convolutions in this layout ask it.
        if spec.kernel == 1 and spec.stride == 1:
            return pointwise(x, weight, bias)
        weight = weight.contiguous()
    return F.conv2d(x, weight, bias, spec.stride, spec.kernel // 2, 1, groups)


class SuperNet(nn.Module):
    """`about`: what it was trained with, as Settings.about tells; empty before."""

    def __init__(self, space: Space) -> None:
        super().__init__()
        self.space = space
        self.about: Dict[str, Any] = {}
        self.shared = Model(spaces.largest(space).description)

    def _conv(self, x: Any, spec: LayerSpec, conv: Conv, statistics: Optional[Statistics]) -> Any:
        shared = conv.conv
        bias = None if shared.bias is None else shared.bias[: spec.out_channels]
        x = _convolve(x, _slice(shared.weight, spec), bias, spec)
        if conv.norm is not None:
            scale = conv.norm.weight[: spec.out_channels]
            shift = conv.norm.bias[: spec.out_channels]
            if statistics is None:
                x = F.batch_norm(x, None, None, scale, shift, training=True)
            elif spec.name in statistics:
                x = F.batch_norm(x, *statistics[spec.name], scale, shift)
            else:
                # With a momentum of 1, what it keeps is this batch's mean and variance.
                seen = torch.zeros_like(shift), torch.ones_like(scale)
                x = F.batch_norm(x, *seen, scale, shift, training=True, momentum=1.0)
                statistics[spec.name] = seen
        return F.relu6(x) if spec.relu6 else x

    def forward(
        self, candidate: Candidate, images: Any, statistics: Optional[Statistics] = None
    ) -> Any:
        """Logits. Normalises by the batch's own statistics, or by `statistics`; those
        that are missing there are taken from this batch and kept."""
        size = candidate.description.resolution
        if images.is_cuda:
            images = images.contiguous()
        if images.shape[2] != size:
            images = F.interpolate(images, (size, size), mode="area")
        results = {"image": images}
        for spec in candidate.description.layers():
            inputs = [results[name] for name in spec.inputs]
            if spec.weighted:
                conv = self.shared.convs[_owner(spec.name, candidate)]
                results[spec.name] = self._conv(inputs[0], spec, conv, statistics)
            else:
                results[spec.name] = self.shared.layer(spec, inputs)
        return results["classifier"].flatten(1)

    def fingerprint(self) -> str:
        """Tells super-networks apart, by their weights."""
        digest = hashlib.sha256()
        for _, values in sorted(self.state_dict().items()):
            digest.update(values.cpu().contiguous().numpy().tobytes())
        return digest.hexdigest()[:16]

    def extract(self, candidate: Candidate, images: Any) -> Model:
        """The candidate as a network of its own; its normalisation goes by `images`."""
        statistics: Statistics = {}
        with torch.no_grad():
            self(candidate, images, statistics)
            model = Model(candidate.description).to(images.device)
            for spec in model.specs:
                if not spec.weighted:
                    continue
                mine, conv = model.convs[spec.name], self.shared.convs[_owner(spec.name, candidate)]
                mine.conv.weight.copy_(_slice(conv.conv.weight, spec))
                if mine.norm is None:
                    mine.conv.bias.copy_(conv.conv.bias[: spec.out_channels])
                    continue
                mine.norm.weight.copy_(conv.norm.weight[: spec.out_channels])
                mine.norm.bias.copy_(conv.norm.bias[: spec.out_channels])
                mean, var = statistics[spec.name]
                mine.norm.running_mean.copy_(mean)
                mine.norm.running_var.copy_(var)
        return model


def _distil(logits: Any, teacher: Any, labels: Any, smoothing: float) -> Any:
    soft = -(F.softmax(teacher, 1) * F.log_softmax(logits, 1)).sum(1).mean()
    return 0.5 * F.cross_entropy(logits, labels, label_smoothing=smoothing) + 0.5 * soft


def train(network: SuperNet, data: Dataset, settings: Settings, between: int = 2) -> None:
    """Trains in place by the sandwich rule."""
    device = settings.torch_device()
    processor.prepare()
    module: Any = network
    module.to(device=device, memory_format=torch.channels_last)
    optimizer = torch.optim.SGD(
        network.parameters(),
        lr=settings.rate,
        momentum=0.9,
        nesterov=True,
        weight_decay=settings.decay,
    )
    per_epoch = settings.steps(data)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, settings.rate, total_steps=settings.epochs * per_epoch, pct_start=0.1
    )
    parts = {"model": network, "optimizer": optimizer, "schedule": schedule}
    checkpoint = Checkpoint(settings.checkpoint, settings.about(data), parts)
    first = checkpoint.restore(device)
    ends = spaces.largest(network.space), spaces.smallest(network.space)
    progress = Progress("super-network epoch", per_epoch)
    source = Source(data, device)
    for epoch in range(first, settings.epochs):
        rng = random.Random(f"{settings.seed}/{epoch}")
        for i, (images, labels) in enumerate(batches(source, settings, epoch)):
            optimizer.zero_grad()
            teacher = network(ends[0], images)
            loss: Any = F.cross_entropy(teacher, labels, label_smoothing=settings.smoothing)
            loss.backward()
            others = [ends[1]] + [spaces.draw(network.space, rng) for _ in range(between)]
            for candidate in others:
                logits = network(candidate, images)
                _distil(logits, teacher.detach(), labels, settings.smoothing).backward()
            clip_grad_norm_(network.parameters(), 5.0)
            optimizer.step()
            schedule.step()
            progress.step(i + 1, loss)
        progress.epoch(epoch + 1)
        checkpoint.save(epoch)
    network.about = settings.about(data)


def save(network: SuperNet, path: Path) -> None:
    state = {"space": network.space.to_json(), "about": network.about}
    save_state({**state, "model": network.state_dict()}, path)


def load(path: Path, device: Any = "cpu") -> SuperNet:
    state = load_state(path, device, "super-network", ("space", "about", "model"))
    network = SuperNet(Space.from_json(state["space"]))
    network.about = state["about"]
    try:
        network.load_state_dict(state["model"])
    except RuntimeError as problem:
        raise McunetError(f"'{path}' is no super-network: {problem}") from problem
    return network.to(device)


@dataclass
class Ranker:
    """Accuracy of candidates on images that were not trained on."""

    network: SuperNet
    calibration: Any  # NCHW, real: what normalisation goes by
    data: Dataset
    batch: int = 250

    @staticmethod
    def of(network: SuperNet, train_set: Dataset, data: Dataset) -> "Ranker":
        processor.prepare()
        device = next(network.parameters()).device
        images = torch.from_numpy(np.array(train_set.images[:256]))
        return Ranker(network, to_real(images.to(device)), data)

    def accuracy(self, candidate: Candidate) -> float:
        """Top-1 from 0 to 1."""
        statistics: Statistics = {}
        right = 0
        with torch.no_grad():
            self.network(candidate, self.calibration, statistics)
            for start in range(0, len(self.data.images), self.batch):
                part = torch.from_numpy(np.array(self.data.images[start : start + self.batch]))
                images = to_real(part.to(self.calibration.device))
                answers = self.network(candidate, images, statistics).argmax(1).cpu().numpy()
                right += int((answers == self.data.labels[start : start + self.batch]).sum())
        return right / len(self.data.images)
