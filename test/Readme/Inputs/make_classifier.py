#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Somebody's own network and picture: make_classifier.py FOLDER CLASS

model.tflite tells which quarter of a 32 x 32 picture is the brightest; it was made by
hand, so that the right answer is known. picture.bin is one whose quarter CLASS (0 to
3, row by row) is the brightest.
"""

import struct
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "Import" / "Inputs"))

from make_tflite import Model  # noqa: E402

SIZE = 32


def make_model() -> Model:
    """A blur by 3 x 3, the mean of each quarter, and a dense layer that copies."""
    model = Model()
    image = model.tensor("image", [1, SIZE, SIZE, 1], scale=1 / 255, zero=-128)
    kernel = model.tensor(
        "blur/kernel", [1, 3, 3, 1], scale=[1 / 9], zero=0, data=bytes([1] * 9), dimension=0
    )
    bias = model.tensor("blur/bias", [1], kind=2, scale=None, data=struct.pack("<i", 0))
    blur = model.tensor("blur", [1, SIZE, SIZE, 1], scale=1 / 255, zero=-128)
    model.op(
        "CONV_2D",
        [image, kernel, bias],
        [blur],
        padding=0,
        stride_h=1,
        stride_w=1,
        dilation_h=1,
        dilation_w=1,
        activation=0,
    )
    half = SIZE // 2
    mean = model.tensor("quarters", [1, 2, 2, 1], scale=1 / 255, zero=-128)
    model.op(
        "AVERAGE_POOL_2D",
        [blur],
        [mean],
        padding=1,
        stride_h=half,
        stride_w=half,
        filter_height=half,
        filter_width=half,
        activation=0,
    )
    flat = model.tensor("flat", [1, 4], scale=1 / 255, zero=-128)
    shape = model.integers("flat/shape", [1, 4])
    model.op("RESHAPE", [mean, shape], [flat], new_shape=[1, 4])
    weights = model.tensor(
        "scores/weights",
        [4, 4],
        scale=1 / 100,
        zero=0,
        data=bytes(100 if row == col else 0 for row in range(4) for col in range(4)),
    )
    zeros = model.tensor("scores/bias", [4], kind=2, scale=None, data=bytes(16))
    scores = model.tensor("scores", [1, 4], scale=1 / 255, zero=-128)
    model.op("FULLY_CONNECTED", [flat, weights, zeros], [scores], activation=0)
    model.inputs, model.outputs = [image], [scores]
    return model


def make_picture(brightest: int) -> bytes:
    """Stripes, and 60 steps more light in one quarter."""
    half = SIZE // 2
    return bytes(
        (-100 + (y * 5 + x * 3) % 40 + 60 * ((y // half) * 2 + x // half == brightest)) & 255
        for y in range(SIZE)
        for x in range(SIZE)
    )


if __name__ == "__main__":
    folder, wanted = Path(sys.argv[1]), int(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.tflite").write_bytes(make_model().build())
    (folder / "picture.bin").write_bytes(make_picture(wanted))
