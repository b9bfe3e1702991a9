#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes a model of ARG_MAX and ARG_MIN, its input and its output:
write_indices.py MODEL.tflite IN.bin OUT.bin"""

import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "Import", "Inputs"))

from make_tflite import INT32, INT64, Model  # noqa: E402


def main() -> None:
    rng = random.Random(3)
    model = Model()
    vector = model.tensor("vector", [1, 300])
    image = model.tensor("image", [1, 2, 3, 5])
    best = model.tensor("best", [1], INT32, None)
    least = model.tensor("least", [1, 2, 3], INT64, None)
    model.op("ARG_MAX", [vector, model.integers("axis", [1], [])], [best])
    model.op("ARG_MIN", [image, model.integers("last", [-1], [])], [least])
    model.inputs, model.outputs = [vector, image], [best, least]
    # The greatest is at 259 and again later; pixels have ties.
    numbers = [rng.randrange(-128, 100) for _ in range(300)]
    numbers[259] = numbers[290] = 100
    pixels = [rng.choice([-128, 0, 127]) for _ in range(30)]
    out = (259).to_bytes(4, "little")
    for at in range(0, 30, 5):
        row = pixels[at : at + 5]
        out += row.index(min(row)).to_bytes(8, "little")
    data = bytes(q & 255 for q in numbers + pixels)
    for path, content in zip(sys.argv[1:], (model.build(), data, out)):
        with open(path, "wb") as file:
            file.write(content)


if __name__ == "__main__":
    main()
