# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a search found: the front as a table, and how its networks look."""

from typing import List, Sequence

from . import space as spaces
from .space import Space
from .state import Entry


COSTS = ("sram", "flash", "latency")


def front(entries: Sequence[Entry], over: Sequence[str] = COSTS) -> List[Entry]:
    """Those that no other one equals or beats in accuracy and all costs of `over` at once;
    the most accurate first. A search bounds the other costs, too."""

    def costs(entry: Entry) -> List[float]:
        return [float(getattr(entry.cost, name)) for name in over]

    def covers(a: Entry, b: Entry) -> bool:
        return all(mine <= other for mine, other in zip(costs(a), costs(b)))

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


def trend(space: Space, entries: Sequence[Entry]) -> "tuple[float, float]":
    """Mean kernel in the first and in the last third of the blocks of these networks, of
    which there is one at least."""
    first: List[int] = []
    last: List[int] = []
    for entry in entries:
        kernels = [b.kernel for b in spaces.build(space, entry.genes).description.blocks]
        third = max(1, len(kernels) // 3)
        first += kernels[:third]
        last += kernels[-third:]
    return sum(first) / len(first), sum(last) / len(last)
