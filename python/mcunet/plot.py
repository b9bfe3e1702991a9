# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Drawings of plans and fronts. Needs Matplotlib: pip install mcunet[plot]."""

from typing import Any, Sequence

from ._capi import McunetError
from .network import FrontPoint
from .report import Report


def file_pyplot() -> Any:
    """pyplot, set to draw into files; an error where Matplotlib is missing."""
    try:
        import matplotlib  # pylint: disable=import-outside-toplevel
    except ImportError as problem:
        raise McunetError(
            "plots need Matplotlib: pip install matplotlib, or Debian's python3-matplotlib"
        ) from problem
    matplotlib.use("Agg")
    from matplotlib import pyplot  # pylint: disable=import-outside-toplevel

    return pyplot


def _axes(axes: Any) -> Any:
    if axes is not None:
        return axes
    import matplotlib.pyplot as plt  # pylint: disable=import-outside-toplevel

    return plt.subplots(figsize=(9, 4), layout="constrained")[1]


def memory(report: Report, axes: Any = None) -> Any:
    """Every buffer as a box: layers from left to right, the arena's bytes upwards."""
    axes = _axes(axes)
    for index, buffer in enumerate(report.buffers):
        width = buffer.last_use - buffer.first_use + 1
        axes.broken_barh(
            [(buffer.first_use, width)],
            (buffer.offset, buffer.size),
            facecolors=f"C{index % 10}",
            edgecolor="black",
            linewidth=0.5,
        )
        if buffer.size < 0.03 * report.sram.arena:
            continue  # a name would not fit into its box
        axes.text(
            buffer.first_use + width / 2,
            buffer.offset + buffer.size / 2,
            buffer.name,
            ha="center",
            va="center",
            fontsize=6,
            clip_on=True,
        )
    axes.axhline(report.sram.arena, color="gray", linestyle="--")
    axes.set_xlim(0, len(report.layers))
    axes.set_xlabel("layer")
    axes.set_ylabel("arena offset (bytes)")
    axes.set_title(f"{report.name}: {report.sram.arena:,} bytes of arena")
    return axes


def front(points: Sequence[FrontPoint], axes: Any = None) -> Any:
    """Memory against multiply-accumulates, a dot per schedule."""
    axes = _axes(axes)
    axes.step(
        [point.sram_bytes / 1024 for point in points],
        [point.macs / 1e6 for point in points],
        where="pre",
        marker="o",
        markersize=4,
    )
    axes.set_xlabel("SRAM (KiB)")
    axes.set_ylabel("million multiply-accumulates")
    axes.set_title("Schedules that no other one beats")
    return axes


def layers(report: Report, axes: Any = None) -> Any:
    """Multiply-accumulates of each layer."""
    axes = _axes(axes)
    names = [layer.name for layer in report.layers]
    axes.bar(range(len(names)), [layer.macs for layer in report.layers])
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=6)
    axes.set_ylabel("multiply-accumulates")
    return axes
