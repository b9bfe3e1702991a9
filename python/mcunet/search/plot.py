# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Fronts of one or several searches as a picture."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Sequence, Tuple

import numpy as np

from ..description import Description
from ..plot import file_pyplot
from . import space as spaces
from .report import COSTS, front
from .space import Space
from .state import Entry

_Look = Dict[str, Any]  # keywords of Matplotlib
_GRID = np.linspace(0, 1, 25)  # places in a network at which means are taken


@dataclass(frozen=True)
class Found:
    """What one search has scored, one network or more, under `target`."""

    space: Space
    target: Mapping[str, Any]
    entries: Sequence[Entry]
    over: Sequence[str] = COSTS  # which costs its front is over

    @property
    def label(self) -> str:
        """Its name in the legend: the schedules."""
        return str(self.target["schedules"])

    def descriptions(self, entries: Sequence[Entry]) -> List[Description]:
        return [spaces.build(self.space, entry.genes).description for entry in entries]


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


def _draw_accuracy(
    axes: Sequence[Any],
    entries: Sequence[Entry],
    descriptions: Sequence[Description],
    look: _Look,
) -> None:
    accuracy = [100 * entry.accuracy for entry in entries]
    axes[0].scatter([entry.cost.sram / 1024 for entry in entries], accuracy, **look)
    axes[1].scatter([entry.cost.latency / 1e6 for entry in entries], accuracy, **look)
    axes[2].scatter([description.resolution for description in descriptions], accuracy, **look)


def _draw_along(axes: Sequence[Any], descriptions: Sequence[Description], look: _Look) -> None:
    for axis, values_of in zip(axes, (_kernels, _channels, _maps)):
        axis.plot(_GRID, _mean_along(descriptions, values_of), **look)


def _draw(above: Sequence[Any], below: Sequence[Any], found: Found, colour: str) -> None:
    """Large dots and full lines: the front; small and dotted ones: all that was scored."""
    looks: Tuple[Tuple[Sequence[Entry], _Look, _Look], ...] = (
        (found.entries, {"s": 6, "alpha": 0.25}, {"ls": ":", "lw": 1}),
        (front(found.entries, found.over), {"s": 16}, {"label": found.label}),
    )
    for entries, dots, line in looks:
        descriptions = found.descriptions(entries)
        _draw_accuracy(above, entries, descriptions, {"color": colour, **dots})
        _draw_along(below, descriptions, {"color": colour, **line})


def plot(searches: Sequence[Found], path: Path) -> None:
    """Above: accuracy over SRAM, time and resolution. Below: kernels, channels and maps
    along the networks."""
    pyplot = file_pyplot()
    figure, (above, below) = pyplot.subplots(2, 3, figsize=(12, 7), constrained_layout=True)
    for index, found in enumerate(searches):
        _draw(above, below, found, f"C{index}")
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
