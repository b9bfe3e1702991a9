# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a search found: the front as a table and as a plot, and how its networks look."""

from pathlib import Path
from typing import Any, List, Sequence

from .._capi import McunetError
from . import space as spaces
from .space import Space
from .state import Entry


def front(entries: Sequence[Entry]) -> List[Entry]:
    """Those that no other one equals or beats in accuracy, SRAM, flash and latency at
    once; the most accurate first."""

    def covers(a: Entry, b: Entry) -> bool:
        return (
            a.accuracy >= b.accuracy
            and a.cost.sram <= b.cost.sram
            and a.cost.flash <= b.cost.flash
            and a.cost.latency <= b.cost.latency
        )

    kept: List[Entry] = []
    for entry in sorted(entries, key=lambda e: (-e.accuracy, e.cost.latency, e.cost.sram)):
        if not any(covers(other, entry) for other in kept):
            kept.append(entry)
    return kept


def describe(space: Space, entry: Entry) -> str:
    """Resolution, stem, and kernel/channels of each block: "128 s8 3/8 3/12 5/12 ..."."""
    description = spaces.build(space, entry.genes).description
    blocks = " ".join(f"{b.kernel}/{b.out_channels}" for b in description.blocks)
    return f"{description.resolution} s{description.stem.out_channels} {blocks}"


def table(space: Space, entries: Sequence[Entry]) -> str:
    numbers = f"{'accuracy':>8} {'SRAM':>8} {'flash':>8} {'time':>12} {'MACs':>12} {'extra':>6}"
    lines = [f"{numbers}  network"]
    for entry in entries:
        cost = entry.cost
        extra = 100 * (cost.macs / max(1, cost.macs_once) - 1)
        lines.append(
            f"{100 * entry.accuracy:>8.2f} {cost.sram:>8,} {cost.flash:>8,} "
            f"{cost.latency:>12,.0f} {cost.macs:>12,} {extra:>5.1f}%  {describe(space, entry)}"
        )
    return "\n".join(lines)


def _pyplot() -> Any:
    try:
        import matplotlib  # pylint: disable=import-outside-toplevel
    except ImportError as problem:
        raise McunetError("plots need Matplotlib (Debian: python3-matplotlib)") from problem
    matplotlib.use("Agg")
    from matplotlib import pyplot  # pylint: disable=import-outside-toplevel

    return pyplot


def plot(space: Space, entries: Sequence[Entry], path: Path) -> None:
    """Accuracy over SRAM and over time; below, kernels and the maps' bytes along the
    networks of the front."""
    if not entries:
        raise McunetError("nothing to draw: no network has been scored")
    pyplot = _pyplot()
    figure, axes = pyplot.subplots(2, 2, figsize=(10, 7), constrained_layout=True)
    best = front(entries)
    for axis, value, label in (
        (axes[0][0], lambda e: e.cost.sram / 1024, "SRAM, KiB"),
        (axes[0][1], lambda e: e.cost.latency / 1e6, "time, millions of instructions as predicted"),
    ):
        for shown, look in ((entries, {"s": 6, "alpha": 0.3}), (best, {"s": 14})):
            axis.scatter([value(e) for e in shown], [100 * e.accuracy for e in shown], **look)
        axis.set_xlabel(label)
        axis.set_ylabel("accuracy in the super-network, %")
    for entry in best:
        description = spaces.build(space, entry.genes).description
        last = max(1, len(description.blocks) - 1)
        at = [i / last for i in range(len(description.blocks))]
        axes[1][0].plot(at, [b.kernel for b in description.blocks], "o-", alpha=0.3, ms=3)
        maps = [s for s in description.layers() if s.name.endswith("/project")]
        size = [m.size * m.size * m.out_channels / 1024 for m in maps]
        axes[1][1].semilogy(at, size, "o-", alpha=0.3, ms=3)
    axes[1][0].set_ylabel("kernel")
    axes[1][1].set_ylabel("output of the block, KiB")
    for axis in axes[1]:
        axis.set_xlabel("place in the network")
    figure.savefig(path)
    pyplot.close(figure)


def trend(space: Space, entries: Sequence[Entry]) -> "tuple[float, float]":
    """Mean kernel in the first and in the last third of the blocks of these networks."""
    first: List[int] = []
    last: List[int] = []
    for entry in entries:
        kernels = [b.kernel for b in spaces.build(space, entry.genes).description.blocks]
        third = max(1, len(kernels) // 3)
        first += kernels[:third]
        last += kernels[-third:]
    if not first:
        raise McunetError("no network has been scored")
    return sum(first) / len(first), sum(last) / len(last)
