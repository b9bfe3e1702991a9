# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""From a description to a trained int8 network: train, fold, calibrate, fine-tune."""

from dataclasses import dataclass, replace
from typing import Optional

import numpy as np
import torch

from ..data import Dataset
from ..description import Description
from . import detection
from .fit import Settings, evaluate, to_real, train
from .model import Model
from .quantise import calibrate, export
from .weights import QuantisedNetwork, check_start

CALIBRATION_IMAGES = 512


@dataclass(frozen=True)
class Trained:
    network: QuantisedNetwork
    real: float  # accuracy (or mAP) of the network in real numbers; NaN: not measured


def seed_everything(seed: int) -> None:
    torch.manual_seed(seed)
    np.random.seed(seed)


def quantise(
    model: Model, data: Dataset, settings: Settings, fine_tuning: int = 0
) -> QuantisedNetwork:
    """Folds batch normalisation, calibrates on training images, and trains
    `fine_tuning` epochs more with quantisation simulated, at a tenth of the rate."""
    model.fold()
    model.eval()
    device = next(model.parameters()).device
    images = torch.from_numpy(np.array(data.images[:CALIBRATION_IMAGES]))
    model.ranges = calibrate(model, to_real(images.to(device)))
    if fine_tuning:
        saved = settings.checkpoint
        slower = replace(
            settings,
            epochs=fine_tuning,
            rate=settings.rate / 10,
            checkpoint=saved and saved.with_suffix(f".int8{saved.suffix}"),
        )
        train(model, data, slower, "int8 epoch")
    return export(model)


def load_weights(model: Model, network: QuantisedNetwork) -> None:
    """The weights of an int8 network in a model, whose normalisation is folded. Networks
    of other layers are an error."""
    start = network.description
    check_start(model.description, start, f"network '{start.name}'")
    model.fold()
    quants = {name: layer.scale for name, layer in network.layers.items()}
    quants["image"] = 1 / 128
    for spec in model.specs:
        if not spec.weighted:
            continue
        layer, conv = network.layers[spec.name], model.convs[spec.name].conv
        order = {"depthwise": (2, 0, 1), "conv": (0, 3, 1, 2)}.get(spec.kind, (0, 1))
        weight = layer.weights.transpose(order).reshape(tuple(conv.weight.shape))
        scales = layer.weight_scales.reshape(-1, 1, 1, 1)
        bias = layer.bias * (quants[spec.inputs[0]] * layer.weight_scales)
        with torch.no_grad():
            conv.weight.copy_(torch.from_numpy(weight * scales))
            conv.bias.copy_(torch.from_numpy(bias.astype(np.float32)))


def train_network(
    description: Description,
    data: Dataset,
    settings: Settings,
    fine_tuning: int = 0,
    test: Optional[Dataset] = None,
    start: Optional[QuantisedNetwork] = None,
) -> Trained:
    """Trains from the beginning, or from the weights of `start`."""
    seed_everything(settings.seed)
    model = Model(description)
    if start:
        load_weights(model, start)
        settings = replace(settings, rate=settings.rate / 10, start=start.fingerprint())
    elif description.detection:
        detection.initialise(model)
    train(model, data, settings)
    real = evaluate(model, test) if test else float("nan")
    return Trained(quantise(model, data, settings, fine_tuning), real)
