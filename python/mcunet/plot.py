# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Drawings of plans and fronts. Needs Matplotlib: pip install mcunet[plot]."""

from typing import Any, Sequence

from ._capi import McunetError
from .network import FrontPoint
from .report import Buffer, Report


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


# Colours of a buffer's kind, the same as the page's in light.
_KINDS = {
    "tensor": ("whole tensor", "#3b73b9"),
    "rows": ("rolling rows", "#b85c00"),
    "block": ("block of columns", "#7b53a6"),
    "scratch": ("scratch of a kernel", "#5d7a1f"),
    "sums": ("sums", "#a8326e"),
    "counters": ("counters", "#5a5a5a"),
    "state": ("state between inferences", "#1f7a78"),
}
# Of a layer's operation; all others are grey.
_OPS = {
    "conv2d": "#3b73b9",
    "depthwise_conv2d": "#b85c00",
    "fully_connected": "#7b53a6",
}
_OTHER = "#5a5a5a"
_MOST_NAMES = 32  # names of layers that an axis has room for


def _index(report: Report, buffer: Buffer) -> str:
    """The buffer's layer as L04; a name where it has none, such as the image's."""
    for position, layer in enumerate(report.layers):
        if buffer.name == layer.name or buffer.name.startswith(layer.name + "."):
            return f"L{position:02}"
    return buffer.name


def _label(report: Report, position: int) -> str:
    layer = report.layers[position]
    return layer.label or f"L{position:02} {layer.op}"


def _layer_axis(axes: Any, report: Report) -> None:
    """Layers from left to right: by label where there is room, else every few an index."""
    count = len(report.layers)
    axes.set_xlim(0, count)
    step = -(-count // _MOST_NAMES)
    shown = range(0, count, step)
    names = [_label(report, i) if step == 1 else f"L{i:02}" for i in shown]
    axes.set_xticks([i + 0.5 for i in shown], names, rotation=90, fontsize=6)
    axes.set_xlabel("layer")


def _mark_lines(axes: Any, report: Report) -> None:
    """The arena's top, and what the budget leaves to the arena."""
    axes.axhline(report.sram.arena, color="gray", linestyle="--", linewidth=1)
    if report.peak:
        axes.annotate(
            f"peak: {_label(report, report.peak.layer)}",
            (report.peak.layer + 0.5, report.sram.arena),
            (0, 3),
            textcoords="offset points",
            ha="left" if 2 * report.peak.layer < len(report.layers) else "right",
            fontsize=7,
        )
    if report.budget:
        left = report.budget - (report.sram.total - report.sram.arena)
        axes.axhline(left, color="#c0392b", linewidth=1)
        text = f"budget of {report.budget:,}, less image, output and stack"
        axes.text(0, left, " " + text, ha="left", va="bottom", fontsize=7)
    top = max(axes.get_ylim()[1], report.sram.arena)
    axes.set_ylim(0, 1.08 * top)


def memory(report: Report, axes: Any = None) -> Any:
    """Every buffer as a box: layers from left to right, the arena's bytes upwards."""
    axes = _axes(axes)
    used = {}
    for buffer in report.buffers:
        width = buffer.last_use - buffer.first_use + 1
        title, color = _KINDS.get(buffer.kind, _KINDS["tensor"])
        used[title] = axes.broken_barh(
            [(buffer.first_use, width)],
            (buffer.offset, buffer.size),
            facecolors=color,
            edgecolor="white",
            linewidth=0.5,
        )
        if buffer.size < 0.04 * report.sram.arena or width < 0.03 * len(report.layers):
            continue  # a name would not fit into its box
        axes.text(
            buffer.first_use + width / 2,
            buffer.offset + buffer.size / 2,
            _index(report, buffer),
            ha="center",
            va="center",
            color="white",
            fontsize=6,
            clip_on=True,
        )
    _mark_lines(axes, report)
    _layer_axis(axes, report)
    axes.set_ylabel("arena (bytes)")
    axes.set_title(f"{report.name} on {report.mcpu}: {report.sram.arena:,} bytes of arena")
    if used:
        axes.legend(used.values(), used, fontsize=7, loc="upper right")
    return axes


def front(points: Sequence[FrontPoint], axes: Any = None) -> Any:
    """Memory against predicted time, a dot per schedule, the ends by their numbers."""
    axes = _axes(axes)
    if not points:
        raise McunetError("a front of no points cannot be drawn")
    sizes = [point.sram_bytes / 1024 for point in points]
    times = [point.cost / 1e6 for point in points]
    axes.step(sizes, times, where="pre", marker="o", markersize=4, color="#3b73b9")
    for i in sorted({0, len(points) - 1}):
        axes.annotate(
            f"point {points[i].number}",
            (sizes[i], times[i]),
            (4, 4),
            textcoords="offset points",
            fontsize=7,
        )
    axes.set_xlabel("SRAM (KiB)")
    axes.set_ylabel("predicted time (million instructions)")
    axes.set_title("Schedules that no other one beats")
    return axes


def layers(report: Report, axes: Any = None) -> Any:
    """Multiply-accumulates of each layer, a colour for each kind of operation."""
    axes = _axes(axes)
    for op in dict.fromkeys(layer.op for layer in report.layers if layer.macs):
        chosen = [i for i, layer in enumerate(report.layers) if layer.op == op]
        heights = [report.layers[i].macs for i in chosen]
        axes.bar([i + 0.5 for i in chosen], heights, color=_OPS.get(op, _OTHER), label=op)
    _layer_axis(axes, report)
    axes.set_ylabel("multiply-accumulates")
    axes.set_title(f"{report.name}: {report.macs_layerwise:,} multiply-accumulates")
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize=7)
    return axes
