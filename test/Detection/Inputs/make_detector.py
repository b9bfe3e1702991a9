#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes a small detector with random weights: make_detector.py FILE.tflite [SEED]

A backbone down to 1/16, a pyramid neck that goes up again (nearest and bilinear
resize, an addition, a concatenation between scales), two YOLO grids and an SSD head:
four outputs. HEADS is what whoever decodes them has to know.
"""

import random
import struct
import sys
from pathlib import Path
from typing import Dict, Tuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Import" / "Inputs"))

from make_tflite import Model  # noqa: E402

SIZE, CLASSES = 64, 3
HEADS = {
    "yolo8": {"stride": 8, "anchors": [(10, 14), (18, 12)]},
    "yolo16": {"stride": 16, "anchors": [(24, 30), (40, 28)]},
    "ssd": {"cells": 4, "priors": [(0.4, 0.4), (0.57, 0.28), (0.28, 0.57)]},
}
SAME, RELU = 0, 1
# Real values of a layer spread by about this much, whatever its fan-in.
SPREAD = 2.0


class Builder:
    """Layers of 8-bit tensors; a handle is (tensor, height, width, channels)."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.model = Model()
        self.scales: Dict[int, float] = {}

    def tensor(self, name: str, shape: Tuple[int, ...], scale: float, zero: int) -> int:
        index = self.model.tensor(name, [1, *shape], scale=scale, zero=zero)
        self.scales[index] = scale
        return index

    def conv(self, name, source, channels, kernel=1, stride=1, depthwise=False, relu=True):
        tensor, height, width, depth = source
        height, width = -(-height // stride), -(-width // stride)
        fan_in = kernel * kernel * (1 if depthwise else depth)
        # Uniform weights have a deviation of 127 / sqrt(3). A ReLU halves the power;
        # heads are to be sure of what they see.
        scale = (1.5 if relu else 4) * 3**0.5 / 127 / fan_in**0.5
        shape = [1, kernel, kernel, depth] if depthwise else [channels, kernel, kernel, depth]
        count = kernel * kernel * (channels if depthwise else channels * depth)
        weights = bytes(self.rng.randrange(-127, 128) & 255 for _ in range(count))
        biases = struct.pack(
            f"<{channels}i",
            *(
                round(self.rng.gauss(0, 0.3) / (scale * self.scales[tensor]))
                for _ in range(channels)
            ),
        )
        kernel_tensor = self.model.tensor(
            name + "/weights",
            shape,
            scale=[scale] * channels,
            zero=0,
            data=weights,
            dimension=3 if depthwise else 0,
        )
        bias = self.model.tensor(name + "/bias", [channels], kind=2, scale=None, data=biases)
        zero, spread = (-128, 4 * SPREAD / 255) if relu else (3, 6 * SPREAD / 255)
        out = self.tensor(name, (height, width, channels), spread, zero)
        self.model.op(
            "DEPTHWISE_CONV_2D" if depthwise else "CONV_2D",
            [tensor, kernel_tensor, bias],
            [out],
            padding=SAME,
            stride_h=stride,
            stride_w=stride,
            dilation_h=1,
            dilation_w=1,
            activation=RELU if relu else 0,
            **({"depth_multiplier": 1} if depthwise else {}),
        )
        return out, height, width, channels

    def block(self, name, source, channels, stride=1):
        inner = self.conv(name + "/depthwise", source, source[3], 3, stride, depthwise=True)
        return self.conv(name, inner, channels)

    def resize(self, name, source, kind):
        tensor, height, width, depth = source
        out = self.tensor(name, (2 * height, 2 * width, depth), self.scales[tensor], -128)
        size = self.model.integers(name + "/size", [2 * height, 2 * width])
        self.model.op(kind, [tensor, size], [out], align_corners=False, half_pixel_centers=True)
        return out, 2 * height, 2 * width, depth

    def join(self, name, kind, a, b, **options):
        depth = a[3] if kind == "ADD" else a[3] + b[3]
        scale = self.scales[a[0]] * (1.5 if kind == "ADD" else 1)
        out = self.tensor(name, (a[1], a[2], depth), scale, -128)
        self.model.op(kind, [a[0], b[0]], [out], activation=0, **options)
        return out, a[1], a[2], depth


def make_detector(seed: int = 2) -> Model:
    net = Builder(seed)
    image = net.tensor("image", (SIZE, SIZE, 3), 1 / 64, 0), SIZE, SIZE, 3
    c1 = net.conv("stem", image, 8, 3, 2)
    c2 = net.block("c2", c1, 12, 2)
    c3 = net.block("c3", c2, 16, 2)  # 8 x 8
    c4 = net.block("c4", c3, 24, 2)  # 4 x 4
    # The neck: 4 x 4 up to 8 x 8 by an addition, on to 16 x 16 by a concatenation.
    p4 = net.conv("lateral4", c4, 16)
    up4 = net.resize("up4", p4, "RESIZE_NEAREST_NEIGHBOR")
    p3 = net.join("p3", "ADD", up4, net.conv("lateral3", c3, 16))
    up3 = net.resize("up3", p3, "RESIZE_BILINEAR")
    p2 = net.join("p2", "CONCATENATION", up3, net.conv("lateral2", c2, 8), axis=3)
    p2 = net.block("p2/out", p2, 16)
    down = net.block("down", p2, 16, 2)
    # The heads.
    fields = 5 + CLASSES
    yolo8 = net.conv("yolo8", down, 2 * fields, relu=False)
    yolo16 = net.conv("yolo16", net.block("head16", c4, 16), 2 * fields, relu=False)
    offsets = net.conv("ssd/offsets", p4, 3 * 4, 3, relu=False)
    scores = net.conv("ssd/scores", p4, 3 * (CLASSES + 1), 3, relu=False)
    net.model.inputs = [image[0]]
    net.model.outputs = [yolo8[0], yolo16[0], offsets[0], scores[0]]
    return net.model


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(make_detector(*map(int, sys.argv[2:])).build())
