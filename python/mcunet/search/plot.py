# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Fronts of one or several searches as a picture."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, List, Sequence

import numpy as np

from .._capi import McunetError
from ..description import Description
from . import space as spaces
from .report import front
from .space import Space
from .state import Entry

_GRID = np.linspace(0, 1, 25)  # places in a network at which means are taken


@dataclass(frozen=True)
class Found:
    """What one search has scored, one network or more; `label` names it in the legend."""

    label: str
    space: Space
    entries: Sequence[Entry]

    def descriptions(self, entries: Sequence[Entry]) -> List[Description]:
        return [spaces.build(self.space, entry.genes).description for entry in entries]


def _pyplot() -> Any:
    try:
        import matplotlib  # pylint: disable=import-outside-toplevel
    except ImportError as problem:
        raise McunetError("plots need Matplotlib (Debian: python3-matplotlib)") from problem
    matplotlib.use("Agg")
    from matplotlib import pyplot  # pylint: disable=import-outside-toplevel

    return pyplot


def _kernels(description: Description) -> List[float]:
    return [block.kernel for block in description.blocks]


def _channels(description: Description) -> List[float]:
    return [block.out_channels for block in description.blocks]


def _maps(description: Description) -> List[float]:
    """KiB of each block's result."""
    ends = [spec for spec in description.layers() if spec.name.endswith("/project")]
    return [spec.size * spec.size * spec.out_channels / 1024 for spec in ends]


def _mean_along(
    descriptions: Sequence[Description], values_of: Callable[[Description], List[float]]
) -> Any:
    """The mean over networks at each place of _GRID, each network stretched to 0 .. 1."""
    lines = []
    for description in descriptions:
        values = values_of(description)
        lines.append(np.interp(_GRID, np.linspace(0, 1, len(values)), values))
    return np.mean(lines, axis=0)


def _draw_accuracy(axes: Sequence[Any], found: Found, colour: str) -> None:
    best = front(found.entries)
    for shown, look in ((found.entries, {"s": 6, "alpha": 0.25}), (best, {"s": 16})):
        accuracy = [100 * entry.accuracy for entry in shown]
        sizes = [d.resolution for d in found.descriptions(shown)]
        for axis, values in zip(
            axes,
            (
                [entry.cost.sram / 1024 for entry in shown],
                [entry.cost.latency / 1e6 for entry in shown],
                sizes,
            ),
        ):
            axis.scatter(values, accuracy, color=colour, **look)


def _draw_along(axes: Sequence[Any], found: Found, colour: str) -> None:
    """Full lines: the mean over the front; dotted ones: over all that was scored."""
    best = found.descriptions(front(found.entries))
    every = found.descriptions(found.entries)
    for axis, values_of in zip(axes, (_kernels, _channels, _maps)):
        axis.plot(_GRID, _mean_along(best, values_of), color=colour, label=found.label)
        axis.plot(_GRID, _mean_along(every, values_of), color=colour, ls=":", lw=1)


def plot(searches: Sequence[Found], path: Path) -> None:
    """Above: accuracy over SRAM, time and resolution. Below: kernels, channels and maps
    along the networks."""
    pyplot = _pyplot()
    figure, (above, below) = pyplot.subplots(2, 3, figsize=(12, 7), constrained_layout=True)
    for index, found in enumerate(searches):
        colour = f"C{index}"
        _draw_accuracy(above, found, colour)
        _draw_along(below, found, colour)
    for axis, label in zip(above, ("SRAM, KiB", "millions of instructions, predicted", "pixels")):
        axis.set_xlabel(label)
    above[0].set_ylabel("accuracy in the super-network, %")
    for axis, label in zip(below, ("kernel", "channels", "result of a block, KiB")):
        axis.set_xlabel("place in the network")
        axis.set_title(label, fontsize="medium")
    below[2].set_yscale("log")
    below[0].legend(title="front; dotted: all scored", fontsize="small")
    figure.savefig(path)
    pyplot.close(figure)
