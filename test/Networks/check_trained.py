# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""check_trained.py NETWORKS: the bundled networks answer right on their pictures, compiled
for this machine, and byte for byte as the simulation says; their weights are small."""

import json
import sys
from pathlib import Path

import numpy as np

from mcunet.data import png, to_int8
from mcunet.description import Description
from mcunet.train import detection
from mcunet.train.compiled import dequantise, network_of
from mcunet.train.integer import Simulation
from mcunet.train.weights import QuantisedNetwork

FOLDER = Path(sys.argv[1])


def found_boxes(network: QuantisedNetwork, outputs: list, classes: list) -> list:
    """[class, top, left, bottom, right] of all that was found, the surest first."""
    head, size = network.description.detection, network.description.resolution
    maps = [m[0] for m in dequantise(network, outputs)]
    found = detection.decode(head, maps)
    return [[classes[c], *(size * b)] for c, b in zip(found.classes, found.boxes)]


def overlap(a: list, b: list) -> float:
    sides = [max(0.0, min(a[i + 2], b[i + 2]) - max(a[i], b[i])) for i in (1, 2)]
    areas = [(x[3] - x[1]) * (x[4] - x[2]) for x in (a, b)]
    return sides[0] * sides[1] / (sum(areas) - sides[0] * sides[1])


def check(name: str, answers: dict) -> None:
    path = FOLDER / f"{name}.net.json"
    classes = json.loads(path.read_text(encoding="utf-8"))["_classes"]
    description = Description.load(path)
    assert description.weight_bytes() <= 300_000
    network = QuantisedNetwork.of(description)
    simulation = Simulation(network)
    compiled = [
        network_of(description).compile(mcpu="host", schedule=schedule)
        for schedule in ("layerwise", "streamnet2d")
    ]
    for picture, wanted in answers.items():
        image = to_int8(png.decode((FOLDER / picture).read_bytes()))[None]
        outputs = simulation.run(image)
        for model in compiled:
            got = model.run(image)
            got = got if isinstance(got, list) else [got]
            assert all((a == b).all() for a, b in zip(got, outputs)), picture
        if not description.detection:
            assert classes[int(outputs[0].argmax())] == wanted, picture
            print(f"{picture}: {wanted}")
            continue
        boxes = found_boxes(network, outputs, classes)[: len(wanted)]
        for one in wanted:
            best = max((overlap(one, b) for b in boxes if b[0] == one[0]), default=0.0)
            assert best >= 0.5, (picture, one, boxes)
        print(f"{picture}: {', '.join(one[0] for one in wanted)}")


def main() -> None:
    answers = json.loads((FOLDER / "answers.json").read_text(encoding="utf-8"))
    for name, pictures in answers.items():
        check(name, pictures)


main()
