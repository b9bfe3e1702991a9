# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Detection: targets, loss, decoding, mean average precision.

What the channels of a head mean is in docs/NetworkDescription.md, "Detection". Boxes are
(top, left, bottom, right) as parts of the image.
"""

from dataclasses import dataclass
from typing import Any, List, Sequence, Tuple

import numpy as np
import torch
from torch.nn import functional as F

from ..description import Detection, DetectionOutput

_PRIORS = 3.0  # logit of "no object" that a head's bias begins with


@dataclass(frozen=True)
class Found:
    """The detections in one image, best first."""

    scores: Any  # [n]
    classes: Any  # [n]
    boxes: Any  # [n, 4]


def initialise(model: Any) -> None:
    """Nearly all cells are empty: the loss begins there."""
    detection = model.description.detection
    for index, output in enumerate(detection.outputs):
        bias = model.convs[f"detect{index}/predict"].conv.bias
        with torch.no_grad():
            bias.view(len(output.anchors), -1)[:, 0] = -_PRIORS


def _best_anchor(detection: Detection, height: float, width: float) -> Tuple[int, int]:
    """Output and anchor of the shape closest to height x width."""
    best, where = -1.0, (0, 0)
    for i, output in enumerate(detection.outputs):
        for j, (h, w) in enumerate(output.anchors):
            shared = min(h, height) * min(w, width)
            overlap = shared / (h * w + height * width - shared)
            if overlap > best:
                best, where = overlap, (i, j)
    return where


@dataclass
class Targets:
    """Of one output: which predictors have an object, and what they should say."""

    index: Any  # int64 [n, 4]: image, anchor, row, column
    values: Any  # float32 [n, 4]: centre's offsets, log of size over anchor
    classes: Any  # int64 [n]


def make_targets(
    detection: Detection, labels: Any, size: int, shapes: Sequence[Tuple[int, int]]
) -> List[Targets]:
    """From labels [N, objects, 5] as mcunet.data has them; `shapes` are the outputs'."""
    lists: List[Tuple[List[Any], List[Any], List[Any]]] = [([], [], []) for _ in shapes]
    for image, objects in enumerate(labels):
        for label, top, left, bottom, right in objects:
            if label < 0:
                continue
            height, width = (bottom - top) / size, (right - left) / size
            at, anchor = _best_anchor(detection, height, width)
            rows, cols = shapes[at]
            y, x = (top + bottom) / 2 / size * rows, (left + right) / 2 / size * cols
            row, col = min(int(y), rows - 1), min(int(x), cols - 1)
            h, w = detection.outputs[at].anchors[anchor]
            index, values, classes = lists[at]
            index.append((image, anchor, row, col))
            values.append((y - row, x - col, np.log(height / h), np.log(width / w)))
            classes.append(int(label))
    return [
        Targets(
            torch.tensor(index, dtype=torch.int64).reshape(-1, 4),
            torch.tensor(values, dtype=torch.float32).reshape(-1, 4),
            torch.tensor(classes, dtype=torch.int64),
        )
        for index, values, classes in lists
    ]


def _split(output: DetectionOutput, maps: Any) -> Any:
    """[N, anchors * (5 + classes), H, W] to [N, anchors, H, W, 5 + classes]."""
    n, _, rows, cols = maps.shape
    return maps.reshape(n, len(output.anchors), -1, rows, cols).permute(0, 1, 3, 4, 2)


def loss(detection: Detection, maps: List[Any], labels: Any, size: int) -> Any:
    """Objects and classes by focal and plain cross entropy, boxes by squared and
    absolute differences; per image."""
    shapes = [(m.shape[2], m.shape[3]) for m in maps]
    targets = make_targets(detection, labels, size, shapes)
    total = torch.zeros((), device=maps[0].device)
    for output, values, target in zip(detection.outputs, maps, targets):
        values = _split(output, values)
        wanted = torch.zeros_like(values[..., 0])
        index = target.index.to(values.device)
        where = tuple(index.t())
        wanted[where] = 1
        logit = values[..., 0]
        chance = torch.sigmoid(logit)
        weight = torch.where(wanted > 0, 2 * (1 - chance) ** 2, chance**2)
        plain = F.binary_cross_entropy_with_logits(logit, wanted, reduction="none")
        total = total + 4 * (weight.detach() * plain).sum()
        if not len(index):
            continue
        found = values[where]
        answers = target.values.to(values.device)
        total = total + 4 * F.mse_loss(
            torch.sigmoid(found[:, 1:3]), answers[:, :2], reduction="sum"
        )
        total = total + F.smooth_l1_loss(found[:, 3:5], answers[:, 2:], reduction="sum")
        one_hot = F.one_hot(target.classes, detection.classes).float().to(values.device)
        total = total + F.binary_cross_entropy_with_logits(found[:, 5:], one_hot, reduction="sum")
    return total / len(labels)


def _overlaps(box: Any, boxes: Any) -> Any:
    """Intersection over union of one box with several."""
    low = np.maximum(box[:2], boxes[:, :2])
    high = np.minimum(box[2:], boxes[:, 2:])
    shared = np.prod(np.clip(high - low, 0, None), 1)
    areas = np.prod(boxes[:, 2:] - boxes[:, :2], 1)
    return shared / np.maximum(areas + np.prod(box[2:] - box[:2]) - shared, 1e-9)


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + np.exp(-np.clip(x, -30, 30)))


def _decode_output(output: DetectionOutput, maps: Any) -> Tuple[Any, Any, Any]:
    rows, cols, _ = maps.shape
    values = maps.reshape(rows, cols, len(output.anchors), -1)
    chance = _sigmoid(values[..., :1]) * _sigmoid(values[..., 5:])
    grid = np.moveaxis(np.mgrid[0:rows, 0:cols], 0, -1)[:, :, None]
    centre = (grid + _sigmoid(values[..., 1:3])) / [rows, cols]
    extent = np.array(output.anchors) * np.exp(np.clip(values[..., 3:5], -8, 4))
    boxes = np.concatenate([centre - extent / 2, centre + extent / 2], -1).reshape(-1, 4)
    chance = chance.reshape(len(boxes), -1)
    return chance.max(1), chance.argmax(1), boxes


def decode(
    detection: Detection, maps: Sequence[Any], least: float = 0.02, overlap: float = 0.45
) -> Found:
    """One image's maps [H, W, channels], as real numbers; boxes of one class that
    overlap more than `overlap` are one object."""
    parts = [_decode_output(o, m) for o, m in zip(detection.outputs, maps)]
    scores, classes, boxes = (np.concatenate(part) for part in zip(*parts))
    order = np.argsort(-scores, kind="stable")
    order = order[scores[order] >= least][:100]
    kept: List[int] = []
    for i in order:
        same = [j for j in kept if classes[j] == classes[i]]
        if not same or _overlaps(boxes[i], boxes[same]).max() <= overlap:
            kept.append(int(i))
    return Found(scores[kept], classes[kept], np.clip(boxes[kept], 0, 1))


def _average_precision(hits: Any, scores: Any, count: int) -> float:
    """Area under precision over recall, precision made monotone (PASCAL VOC 2010)."""
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(hits[order])
    recall = right / count
    precision = right / np.arange(1, len(order) + 1)
    precision = np.maximum.accumulate(precision[::-1])[::-1]
    steps = np.diff(np.concatenate([[0.0], recall]))
    return float((steps * precision).sum())


def mean_average_precision(
    found: Sequence[Found], labels: Any, size: int, classes: int, overlap: float = 0.5
) -> float:
    """mAP at `overlap` of intersection over union, classes averaged."""
    precisions = []
    for label in range(classes):
        hits: List[float] = []
        scores: List[float] = []
        count = 0
        for image, objects in zip(found, labels):
            boxes = objects[objects[:, 0] == label][:, 1:].astype(np.float64) / size
            count += len(boxes)
            free = np.ones(len(boxes), bool)
            for i in np.flatnonzero(image.classes == label):
                scores.append(float(image.scores[i]))
                hits.append(0.0)
                if not free.any():
                    continue
                shared = np.where(free, _overlaps(image.boxes[i], boxes), -1)
                if shared.max() >= overlap:
                    free[shared.argmax()] = False
                    hits[-1] = 1.0
        if count:
            precisions.append(
                _average_precision(np.array(hits), np.array(scores), count) if hits else 0.0
            )
    return float(np.mean(precisions)) if precisions else 0.0
