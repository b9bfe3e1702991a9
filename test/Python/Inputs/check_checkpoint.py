# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Trains a network whole and in pieces, on noise."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Optional

import numpy as np
import torch

from mcunet import McunetError
from mcunet.data import Dataset
from mcunet.description import Description
from mcunet.train.checkpoint import Checkpoint
from mcunet.train.fit import Settings
from mcunet.train.recipe import Trained, train_network
from mcunet.train.weights import QuantisedNetwork

NET = Description.load(sys.argv[1])
FOLDER = Path(sys.argv[2])
RANDOM = np.random.default_rng(0)
SIZE = NET.resolution
DATA = Dataset(
    "fashion",
    RANDOM.integers(0, 256, (32, SIZE, SIZE, 3)).astype(np.uint8),
    RANDOM.integers(0, NET.classes, 32).astype(np.uint8),
    tuple(str(i) for i in range(NET.classes)),
)
SETTINGS = Settings(epochs=2, batch=8, device="cpu")


class Stopped(Exception):
    pass


def train(checkpoint: Optional[Path], fine_tuning: int = 0) -> Trained:
    return train_network(NET, DATA, replace(SETTINGS, checkpoint=checkpoint), fine_tuning)


def stop_after(saves: int, checkpoint: Path, fine_tuning: int = 0) -> None:
    """A training that ends when it has written its state `saves` times."""
    save, left = Checkpoint.save, [saves]

    def save_and_stop(self: Checkpoint, epoch: int) -> None:
        save(self, epoch)
        left[0] -= 1
        if not left[0]:
            raise Stopped

    Checkpoint.save = save_and_stop  # type: ignore[method-assign]
    try:
        train(checkpoint, fine_tuning)
        raise AssertionError("was not stopped")
    except Stopped:
        Checkpoint.save = save  # type: ignore[method-assign]


def same(a: Trained, b: Trained) -> bool:
    pairs = [(a.network.layers[name], b.network.layers[name]) for name in a.network.layers]
    return all(
        x.scale == y.scale and (x.weights is None or (x.weights == y.weights).all())
        for x, y in pairs
    )


def error(
    checkpoint: Path, settings: Settings, start: Optional[QuantisedNetwork] = None
) -> McunetError:
    try:
        train_network(NET, DATA, replace(settings, checkpoint=checkpoint), start=start)
    except McunetError as problem:
        return problem
    raise AssertionError("no error")


def main() -> None:
    torch.set_num_threads(1)
    stop_after(1, FOLDER / "a.checkpoint")
    assert same(train(FOLDER / "a.checkpoint"), train(None))
    print("went on: real ok")
    stop_after(3, FOLDER / "c.checkpoint", 2)
    assert same(train(FOLDER / "c.checkpoint", 2), train(None, 2))
    print("went on: int8 ok")
    print("other:", error(FOLDER / "a.checkpoint", replace(SETTINGS, epochs=3)))
    first, second = train(None).network, train(None, 1).network
    train_network(NET, DATA, replace(SETTINGS, checkpoint=FOLDER / "d.checkpoint"), start=first)
    print("other:", error(FOLDER / "d.checkpoint", SETTINGS, second))
    (FOLDER / "b.checkpoint").write_text("no")
    print("other:", error(FOLDER / "b.checkpoint", SETTINGS))


main()
