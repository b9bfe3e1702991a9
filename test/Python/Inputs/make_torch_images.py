# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A module's file, images as an array and as PNG files, and labels: make_torch_images.py
FOLDER"""

import sys
from pathlib import Path

import numpy as np

from mcunet.data import png

MODULE = """from torch import manual_seed, nn

def make():
    manual_seed(0)
    layers = [nn.Conv2d(3, 8, 3, 2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 8, 3, 1, 1)]
    return nn.Sequential(*layers, nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 4))

def number():
    return 3
"""


def main() -> None:
    folder = Path(sys.argv[1])
    images = np.random.default_rng(0).integers(0, 256, (20, 16, 16, 3), dtype=np.uint8)
    np.save(folder / "images.npy", images)
    (folder / "net.py").write_text(MODULE)
    (folder / "labels.txt").write_text("".join(f"{index % 4}\n" for index in range(20)))
    (folder / "folder").mkdir()
    for index, image in enumerate(images):
        (folder / "folder" / f"{index:02}.png").write_bytes(png.encode(image))


if __name__ == "__main__":
    main()
