# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Images that are composed are the same wherever they are made, and say what is in them."""

import sys
from pathlib import Path

import numpy as np

from mcunet import McunetError, data
from mcunet.data import fetch, png, tasks

FOLDER = Path(sys.argv[1])


def compose(task: str, size: int, count: int) -> data.Dataset:
    for old in FOLDER.glob(f"{task}-*"):
        old.unlink()
    for file in fetch.cache_folder().glob("fashion-*.npy"):
        link = FOLDER / file.name
        if not link.exists():
            link.symlink_to(file)
    return data.load(task, "test", size, count, FOLDER)


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    picture = np.random.default_rng(0).integers(0, 256, (7, 5, 3)).astype(np.uint8)
    assert (png.decode(png.encode(picture)) == picture).all()
    for damaged in (png.encode(picture)[:60], png.encode(picture).replace(b"IDAT", b"IDAT?")):
        try:
            png.decode(damaged)
            raise AssertionError("a damaged PNG was read")
        except ValueError:
            pass
    print("png ok")
    images, labels = fetch.load("fashion", "test")
    assert images.shape == (10000, 28, 28) and (np.bincount(labels) == 1000).all()
    print("fashion ok")
    first = compose("presence", 96, 40)
    images = np.array(first.images)
    again = compose("presence", 96, 24)
    assert (again.images == images[:24]).all() and (again.labels == first.labels[:24]).all()
    assert 10 < first.labels.sum() < 30 and images.std() > 30
    print("presence ok")
    found = compose("detection", 80, 40)
    there = found.labels[found.labels[..., 0] >= 0]
    _, top, left, bottom, right = there.T
    assert (0 <= top).all() and (top < bottom).all() and (bottom <= 80).all()
    assert (0 <= left).all() and (left < right).all() and (right <= 80).all()
    assert set(there[:, 0]) == {0, 1, 2} and len(there) > 60
    assert found.detection and found.classes == tasks.DETECTED_NAMES
    small = compose("detection-small", 80, 40).labels
    _, top, _, bottom, _ = small[small[..., 0] >= 0].T
    assert (bottom - top).mean() < 0.6 * (there[:, 3] - there[:, 1]).mean()
    print("detection ok")
    clothes = compose("fashion-canvas", 32, 40)
    assert clothes.images.shape == (40, 32, 32, 3) and len(set(clothes.labels)) > 5
    print("canvas ok")
    group = compose("fashion-group", 64, 40)
    spread = np.abs(group.images.astype(int) - np.median(group.images, (1, 2), keepdims=True))
    assert len(set(group.labels)) > 5 and 10 < spread.mean() < 60, spread.mean()
    print("group ok")
    for problem in (("presence", "test", 20), ("fashion", "test", 64), ("fashion", "dev", 32)):
        try:
            data.load(*problem)
            raise AssertionError(problem)
        except McunetError as error:
            assert problem[0] in str(error) or problem[1] in str(error)
    print("errors ok")


main()
