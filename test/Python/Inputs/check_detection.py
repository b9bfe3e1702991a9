# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Detection: what targets ask for is what decoding finds, and precision counts it."""

import numpy as np
import torch

from mcunet.data import Dataset
from mcunet.description import Detection, DetectionOutput
from mcunet.train import detection, fit

HEAD = Detection(
    2, (DetectionOutput(0, ((0.1, 0.1),)), DetectionOutput(1, ((0.3, 0.3), (0.4, 0.2))))
)
SHAPES = [(16, 16), (8, 8)]
LABELS = np.array(
    [
        [[0, 4, 6, 20, 22], [1, 40, 10, 46, 17], [-1, -1, -1, -1, -1]],
        [[1, 10, 30, 34, 42], [0, 44, 44, 62, 63], [1, 2, 2, 9, 8]],
    ],
    np.int16,
)
SIZE = 64


def perfect_maps() -> list:
    """What a network would have to say, [N, H, W, channels]."""
    maps = [
        np.full((2, rows, cols, len(o.anchors) * 7), -12.0)
        for o, (rows, cols) in zip(HEAD.outputs, SHAPES)
    ]
    for values, target in zip(maps, detection.make_targets(HEAD, LABELS, SIZE, SHAPES)):
        for (n, a, r, c), value, label in zip(target.index, target.values, target.classes):
            cell = values[n, r, c, 7 * int(a) : 7 * int(a) + 7]
            offsets = np.clip(value[:2].numpy(), 1e-6, 1 - 1e-6)
            cell[0] = 12
            cell[1:3] = np.log(offsets / (1 - offsets))
            cell[3:5] = value[2:]
            cell[5 + int(label)] = 12
    return maps


def precision(maps: list) -> float:
    found = [detection.decode(HEAD, [m[i] for m in maps]) for i in range(2)]
    return detection.mean_average_precision(found, LABELS, SIZE, 2)


def main() -> None:
    maps = perfect_maps()
    assert precision(maps) == 1.0
    tensors = [torch.tensor(m.transpose(0, 3, 1, 2), dtype=torch.float32) for m in maps]
    low = float(detection.loss(HEAD, tensors, LABELS, SIZE))
    high = float(detection.loss(HEAD, [t * 0 for t in tensors], LABELS, SIZE))
    assert low < 0.1 < high, (low, high)
    print("perfect ok")
    # One of the five objects missed: its class has recall 2/3 or 1/2.
    where = np.argwhere(maps[0][..., 0] > 0)[0]
    maps[0][where[0], where[1], where[2], 0] = -12
    assert 0.7 < precision(maps) < 0.9, precision(maps)
    assert precision([m * 0 - 12 for m in maps]) == 0.0
    print("missed ok")
    images = torch.arange(2 * SIZE * SIZE * 3).reshape(2, SIZE, SIZE, 3).to(torch.uint8)
    labels = torch.tensor(LABELS.astype(np.int64))
    flipped, moved = fit._mirror(images, labels)
    assert (flipped[:, :, 0] == images[:, :, -1]).all()
    assert moved[0, 0].tolist() == [0, 4, 42, 20, 58] and (moved[0, 2] == -1).all()
    assert (fit._mirror(flipped, moved)[1] == labels).all()
    assert Dataset("detection", images.numpy(), LABELS, ("a", "b")).detection
    print("mirror ok")


main()
