# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The sets that networks are trained on and tested with.

    name            images                                            answers
    cifar10         32 x 32, as they are                              class
    fashion, mnist  32 x 32, padded, three equal channels             class
    cifar10-canvas  one CIFAR-10 image on a cluttered canvas          class
    cifar10-close   the same, as large as the canvas or nearly
    fashion-canvas  one piece of clothing on one, a third as high     class
    fashion-group   three to six small pieces of one kind on one      class
    presence        is there a bag among the pieces of clothing?      0 or 1
    detection       one to four pieces of clothing                    boxes and classes
    detection-small the same, half as large                           boxes and classes

The last seven are of any size from 32 pixels; see canvas.py for how they are made.
"""

import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Tuple

import numpy as np

from .._capi import McunetError
from . import canvas, fetch

MAX_OBJECTS = 4
TARGET = 8  # "bag": what `presence` asks for
# Few and unlike each other: the detector's classes, by number in Fashion-MNIST.
DETECTED = (1, 7, 8)
DETECTED_NAMES = tuple(fetch.CLASSES["fashion"][label] for label in DETECTED)


@dataclass(frozen=True)
class Dataset:
    """`labels`: uint8 [N], a class per image; or int16 [N, MAX_OBJECTS, 5] with class
    (-1: none), top, left, bottom, right per object, in pixels, half open."""

    name: str
    images: Any  # uint8 [N, size, size, 3]
    labels: Any
    classes: Tuple[str, ...]

    @property
    def size(self) -> int:
        return int(self.images.shape[1])

    @property
    def detection(self) -> bool:
        return bool(self.labels.ndim == 3)

    def head(self, count: int) -> "Dataset":
        """The first `count` images; all for 0."""
        if not count:
            return self
        return Dataset(self.name, self.images[:count], self.labels[:count], self.classes)


def to_int8(images: Any) -> Any:
    """What a network's input holds: pixels less 128, scale 1/128, zero point 0."""
    return (images ^ 0x80).view(np.int8)


def _grey(name: str, split: str, folder: Optional[Path]) -> Tuple[Any, Any]:
    images, labels = fetch.load(name, split, folder)
    padded = np.pad(images, ((0, 0), (2, 2), (2, 2)))
    return np.repeat(padded[..., None], 3, 3), labels


def _fitting(random: Any, size: int, extent: int, low: float, high: float) -> Tuple[float, int]:
    """A scale so that the object covers low .. high of the canvas, and the room left."""
    scale = random.uniform(low, high) * size / extent
    return scale, max(1, size - round(extent * scale) + 1)


def _canvas_image(
    objects: canvas.Objects, random: Any, size: int, low: float, high: float
) -> Tuple[Any, Any]:
    picture = canvas.background(random, size)
    canvas.add_pieces(random, picture, objects, int(random.integers(4, 9)))
    index = int(random.integers(len(objects.images)))
    scale, room = _fitting(random, size, objects.images.shape[1], low, high)
    top, left = random.integers(0, room, 2)
    canvas.paste(random, picture, objects.images[index], scale, (top, left))
    return picture, objects.labels[index]


def _separate(boxes: List[canvas.Box], where: Tuple[int, int], extent: int) -> bool:
    """Whether a square at `where` leaves every box at least nearly free."""
    top, left = where
    for y0, x0, y1, x1 in boxes:
        high = min(y1, top + extent) - max(y0, top)
        wide = min(x1, left + extent) - max(x0, left)
        if high > 0 and wide > 0 and high * wide > 0.1 * (y1 - y0) * (x1 - x0):
            return False
    return True


def _scatter(
    random: Any, picture: Any, images: List[Any], low: float, high: float
) -> List[canvas.Box]:
    """Pastes images where they do not cover each other; one box for each that fits."""
    size = picture.shape[0]
    boxes: List[canvas.Box] = []
    for image in images:
        for _ in range(20):
            scale, room = _fitting(random, size, 28, low, high)
            top, left = random.integers(0, room, 2)
            where = int(top), int(left)
            if _separate(boxes, where, round(28 * scale)):
                boxes.append(canvas.paste(random, picture, image, scale, where))
                break
        else:
            break
    return boxes


def _presence_image(objects: canvas.Objects, random: Any, size: int) -> Tuple[Any, Any]:
    picture = canvas.background(random, size)
    canvas.add_pieces(random, picture, objects, int(random.integers(3, 7)))
    answer = int(random.integers(2))
    wanted = np.flatnonzero(objects.labels == TARGET)
    others = np.flatnonzero(objects.labels != TARGET)
    # The one that answers comes first: it always fits.
    count = int(random.integers(1, 4))
    chosen = [int(random.choice(wanted))] if answer else []
    chosen += [int(i) for i in random.choice(others, count - len(chosen))]
    _scatter(random, picture, [objects.images[i] for i in chosen], 0.22, 0.42)
    return picture, answer


def _group_image(
    objects: canvas.Objects, random: Any, size: int, low: float, high: float
) -> Tuple[Any, Any]:
    picture = 128 + 0.3 * (canvas.background(random, size) - 128)
    canvas.add_pieces(random, picture, objects, int(random.integers(1, 4)))
    answer = int(random.integers(int(objects.labels.max()) + 1))
    count = int(random.integers(3, 7))
    chosen = random.choice(np.flatnonzero(objects.labels == answer), count)
    _scatter(random, picture, [objects.images[i] for i in chosen], low, high)
    return picture, answer


def _detection_image(
    objects: canvas.Objects, random: Any, size: int, low: float, high: float
) -> Tuple[Any, Any]:
    picture = canvas.background(random, size)
    canvas.add_pieces(random, picture, objects, int(random.integers(3, 7)))
    count = int(random.integers(1, MAX_OBJECTS + 1))
    usable = np.flatnonzero(np.isin(objects.labels, DETECTED))
    chosen = random.choice(usable, count)
    boxes = _scatter(random, picture, [objects.images[i] for i in chosen], low, high)
    answer = np.full((MAX_OBJECTS, 5), -1, np.int16)
    for i, (index, box) in enumerate(zip(chosen, boxes)):
        answer[i] = DETECTED.index(int(objects.labels[index])), *box
    return picture, answer


_Composer = Callable[[canvas.Objects, Any, int], Tuple[Any, Any]]


def _of_size(composer: Callable[..., Tuple[Any, Any]], low: float, high: float) -> _Composer:
    """Objects take `low` to `high` of the canvas, in height and width."""
    return partial(composer, low=low, high=high)


_COMPOSED: Dict[str, Tuple[str, _Composer, Tuple[str, ...]]] = {
    "cifar10-canvas": ("cifar10", _of_size(_canvas_image, 0.45, 0.75), fetch.CLASSES["cifar10"]),
    "cifar10-close": ("cifar10", _of_size(_canvas_image, 0.75, 1.0), fetch.CLASSES["cifar10"]),
    "fashion-canvas": ("fashion", _of_size(_canvas_image, 0.2, 0.4), fetch.CLASSES["fashion"]),
    "fashion-group": ("fashion", _of_size(_group_image, 0.14, 0.28), fetch.CLASSES["fashion"]),
    "presence": ("fashion", _presence_image, ("no bag", "a bag")),
    "detection": ("fashion", _of_size(_detection_image, 0.15, 0.4), DETECTED_NAMES),
    "detection-small": ("fashion", _of_size(_detection_image, 0.08, 0.2), DETECTED_NAMES),
}
DETECTION_TASKS = ("detection", "detection-small")
TASKS = fetch.SETS + tuple(_COMPOSED)
CLASSIFICATION_TASKS = tuple(task for task in TASKS if task not in DETECTION_TASKS)


def classes_of(task: str) -> Tuple[str, ...]:
    """Their names, of any of TASKS."""
    return _COMPOSED[task][2] if task in _COMPOSED else fetch.CLASSES[task]


def _compose(
    task: str, split: str, size: int, count: int, folder: Optional[Path]
) -> Tuple[Any, Any]:
    source, compose, _ = _COMPOSED[task]
    stem = f"{task}-{size}-{split}-{count}"
    cache = fetch.cache_folder(folder)
    images_file, labels_file = cache / f"{stem}-images.npy", cache / f"{stem}-labels.npy"
    if not images_file.exists():
        objects = canvas.Objects.load(source, split, folder)
        images = np.empty((count, size, size, 3), np.uint8)
        labels = []
        for i in range(count):
            random = canvas.generator(task, split, size, i)
            picture, answer = compose(objects, random, size)
            images[i] = canvas.to_pixels(picture)
            labels.append(answer)
            if sys.stderr.isatty() and i % 500 == 0:
                print(f"\r{stem}: {i}", end="", file=sys.stderr)
        if sys.stderr.isatty():
            print(file=sys.stderr)
        kind = np.int16 if task in DETECTION_TASKS else np.uint8
        fetch.save_array(labels_file, np.array(labels, kind))
        fetch.save_array(images_file, images)
    return np.load(images_file, mmap_mode="r"), np.load(labels_file)


def load(
    task: str, split: str, size: int = 32, count: int = 0, folder: Optional[Path] = None
) -> Dataset:
    """The first `count` images of a split: all for 0, and 20,000 (train) or 5,000 (test)
    of a composed set. Composed sets are kept beside the downloads."""
    if task not in TASKS:
        raise McunetError(f"no task '{task}'; there are: {', '.join(TASKS)}")
    if count < 0:
        raise McunetError(f"{count} images: expected 0 (all) or more")
    if task in _COMPOSED:
        if not 32 <= size <= 256:
            raise McunetError(f"{task} at {size} pixels: expected 32 to 256")
        count = count or (20000 if split == "train" else 5000)
        images, labels = _compose(task, split, size, count, folder)
        return Dataset(task, images, labels, classes_of(task))
    if size != 32:
        raise McunetError(f"{task} at {size} pixels: its images have 32")
    if task == "cifar10":
        images, labels = fetch.load(task, split, folder)
    else:
        images, labels = _grey(task, split, folder)
    return Dataset(task, images, labels, classes_of(task)).head(count)
