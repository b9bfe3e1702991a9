# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The int8 simulation and the compiled network give the same bytes, image for image."""

import sys
from dataclasses import replace

import numpy as np
import torch

from mcunet import McunetError
from mcunet.data import Dataset
from mcunet.description import Description
from mcunet.train import recipe
from mcunet.train.compiled import evaluate_compiled, evaluate_int8
from mcunet.train.fit import Settings, evaluate
from mcunet.train.model import Model
from mcunet.train.weights import QuantisedNetwork


def made_up(description: Description, count: int) -> Dataset:
    """Blocks of colour; the class is how bright they are on average."""
    rng = np.random.default_rng(3)
    size = description.resolution
    coarse = rng.integers(0, 256, (count, 8, 8, 3)).astype(np.uint8)
    images = coarse.repeat(size // 8, 1).repeat(size // 8, 2)
    if not description.detection:
        order = images.reshape(count, -1).mean(1).argsort().argsort()
        labels = (order * description.classes // count).astype(np.uint8)
        return Dataset("mnist", images, labels, tuple("0123456789"))
    labels = np.full((count, 4, 5), -1, np.int16)
    labels[:, 0] = [1, 10, 12, 30, 40]
    return Dataset("detection", images, labels, ("a", "b", "c"))


def check(name: str) -> QuantisedNetwork:
    description = Description.load(sys.argv[1], name)
    data = made_up(description, 64)
    torch.manual_seed(1)
    model = Model(description)
    with torch.no_grad():  # as after some training: no two channels alike
        for conv in model.convs.values():
            if conv.norm is not None:
                conv.norm.weight.uniform_(0.5, 2)
                conv.norm.bias.uniform_(-1, 2)
    settings = Settings(epochs=1, batch=16, device="cpu")
    network = recipe.quantise(model, data, settings, fine_tuning=1)
    again = QuantisedNetwork.of(network.described())
    accuracy = evaluate_int8(network, data)
    for schedule in ("layerwise", "mcunetv2", "auto"):
        assert evaluate_compiled(again, data, schedule=schedule) == accuracy
    # PyTorch's own rounding differs by a step here and there, the answers hardly.
    assert abs(evaluate(model, data) - accuracy) < 0.1
    print(name, "ok")
    return network


def check_difference(network: QuantisedNetwork) -> None:
    """Where simulation and compiled network do not agree, that is an error."""

    class Mixed(QuantisedNetwork):
        def described(self) -> Description:
            return network.described()

    layer = network.layers["classifier"]
    other = {**network.layers, "classifier": replace(layer, bias=layer.bias + np.int32(1 << 16))}
    try:
        evaluate_compiled(Mixed(network.description, other), made_up(network.description, 8))
    except McunetError as problem:
        assert "'classifier' of image 0 differs" in str(problem), problem
        print("difference ok")


def check_weights(network: QuantisedNetwork) -> None:
    """Weights that were loaded into a model come out of it again."""
    model = Model(network.description)
    recipe.load_weights(model, network)
    model.ranges = {name: (q.scale, q.zero_point) for name, q in network.layers.items()}
    model.ranges["image"] = (1 / 128, 0)
    again = recipe.export(model)
    for name, layer in network.layers.items():
        if layer.weights is not None:
            assert (again.layers[name].weights == layer.weights).all(), name
            assert abs(again.layers[name].bias - layer.bias).max() <= 1, name
    print("weights ok")


def main() -> None:
    torch.set_num_threads(1)
    check("detector")
    network = check("classifier")
    check_difference(network)
    check_weights(network)
    try:
        QuantisedNetwork.of(network.description)
    except McunetError as problem:
        assert "has no weights" in str(problem)
        print("errors ok")


main()
