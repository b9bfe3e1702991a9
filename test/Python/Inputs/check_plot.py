# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Checks what drawings say, with long names in place of a network's own."""

import json
import sys
from typing import Any, List

import mcunet
from mcunet import plot

PREFIX = "functional_1/batch_normalization_3/FusedBatchNormV3;conv2d/BiasAdd;functional_1/"


def long_names(report: mcunet.Report) -> mcunet.Report:
    """The same report of a network whose names are TFLite's."""
    raw = report.raw
    for entry in [*raw["layers"], *raw["buffers"]]:
        entry["name"] = PREFIX + entry["name"]
    return mcunet.Report.parse(json.dumps(raw))


def texts(axes: Any) -> List[str]:
    labels = [label.get_text() for label in axes.get_xticklabels()]
    return [text.get_text() for text in axes.texts] + labels


def check_memory(report: mcunet.Report) -> None:
    axes = plot.memory(report)
    shown = texts(axes)
    assert not any(PREFIX in text for text in shown), shown
    assert report.peak and f"peak: {report.layers[report.peak.layer].label}" in shown, shown
    assert any(f"budget of {report.budget:,}" in text for text in shown), shown
    assert "L05" in shown, shown
    kinds = {buffer.kind for buffer in report.buffers}
    legend = [text.get_text() for text in axes.get_legend().get_texts()]
    assert len(legend) == len(kinds), (legend, kinds)
    colors = {tuple(box.get_facecolor()[0]) for box in axes.collections}
    assert len(colors) == len(kinds), "a colour for each kind"
    assert axes.get_ylim()[1] > report.budget - report.sram.total + report.sram.arena
    print("memory ok")


def check_front(points: List[mcunet.FrontPoint]) -> None:
    axes = plot.front(points)
    assert axes.get_ylabel() == "predicted time (million instructions)"
    assert list(axes.lines[0].get_ydata()) == [point.cost / 1e6 for point in points]
    assert {text.get_text() for text in axes.texts} >= {f"point {points[0].number}"}
    try:
        plot.front([])
    except mcunet.McunetError as problem:
        assert "no points" in str(problem)
    else:
        raise AssertionError("drew a front of no points")
    print("front ok")


def check_layers(report: mcunet.Report) -> None:
    axes = plot.layers(report)
    labels = [label.get_text() for label in axes.get_xticklabels()]
    assert labels == [layer.label for layer in report.layers], labels
    heights = sum(bar.get_height() for bars in axes.containers for bar in bars)
    assert heights == report.macs_layerwise
    print("layers ok")


def check_many(report: mcunet.Report) -> None:
    """More layers than an axis has room for names: every few have an index."""
    raw = report.raw
    raw["layers"] = raw["layers"] * 12
    labels = texts(plot.layers(mcunet.Report.parse(json.dumps(raw))))
    assert len(labels) <= 32 and labels[:2] == ["L00", "L04"], labels
    print("many layers ok")


def main() -> None:
    plot.file_pyplot()
    net = mcunet.Network.load(sys.argv[1], net="tiny")
    report = long_names(net.compile(mcpu="cortex-m4", sram="10K").report)
    check_memory(report)
    check_front(net.pareto(max_overhead=0))
    check_layers(report)
    check_many(report)


main()
