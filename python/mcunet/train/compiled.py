# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The compiled network on this machine, beside its simulation."""

import json
from typing import Any, List

import numpy as np

from .._capi import McunetError
from ..compiled import Compiled
from ..data import Dataset, to_int8
from ..description import Description
from ..network import Network
from .fit import score
from .integer import Simulation
from .weights import QuantisedNetwork


def network_of(description: Description) -> Network:
    """The compiler's own network, weights included."""
    return Network.describe(json.dumps(description.to_json()), description.name)


def run_compiled(compiled: Compiled, images: Any) -> List[Any]:
    """Results of a model compiled for "host" for all images (uint8 [N, H, W, C])."""
    parts: List[Any] = []
    for image in images:
        result = compiled.run(to_int8(image)[None])
        parts.append(result if isinstance(result, list) else [result])
    return [np.concatenate(part) for part in zip(*parts)]


def dequantise(network: QuantisedNetwork, outputs: List[Any]) -> List[Any]:
    names = network.description.outputs()
    layers = [network.layers[name] for name in names]
    return [
        (output.astype(np.float32) - layer.zero_point) * layer.scale
        for layer, output in zip(layers, outputs)
    ]


def evaluate_int8(network: QuantisedNetwork, data: Dataset, limit: int = 0) -> float:
    """Top-1 (or mAP at 0.5) of the simulation; of the first `limit` images if not 0."""
    data = data.head(limit)
    outputs = Simulation(network).run(to_int8(data.images))
    return score(network.description, dequantise(network, outputs), data)


def evaluate_compiled(network: QuantisedNetwork, data: Dataset, **options: Any) -> float:
    """Top-1 (or mAP at 0.5) of the object compiled for this machine, under the schedule
    that `options` of Network.compile ask for. An output that differs from the
    simulation's, in any image, is an error."""
    options.setdefault("schedule", "layerwise")  # none changes a byte; this one is quick
    compiled = network_of(network.described()).compile(mcpu="host", **options)
    outputs = run_compiled(compiled, data.images)
    expected = Simulation(network).run(to_int8(data.images))
    for name, got, wanted in zip(network.description.outputs(), outputs, expected):
        same = (got == wanted).reshape(len(got), -1).all(1)
        if not same.all():
            raise McunetError(
                f"'{name}' of image {int(np.argmin(same))} differs between the compiled "
                f"network and the simulation; {int((~same).sum())} images of {len(same)} do"
            )
    return score(network.description, dequantise(network, outputs), data)
