#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A detector from .tflite to boxes, against computations that share nothing with it.

    check_detector.py FOLDER

The bytes of all outputs must be those of upstream's own lowering, under every schedule
and input mode; the boxes that a firmware in QEMU prints must be those that NumPy
makes of these bytes in double, from the papers' formulas.
"""

import json
import struct
import subprocess
import sys
from pathlib import Path
from typing import List, Tuple

import numpy as np

HERE = Path(__file__).resolve().parent
for folder in ("Oracle", "Networks"):
    sys.path.insert(0, str(HERE.parents[1] / folder))

from make_detector import CLASSES, HEADS, SIZE, make_detector  # noqa: E402
from picture import picture  # noqa: E402
from tosa_host import Program  # noqa: E402

Boxes = List[Tuple[float, ...]]  # left, top, right, bottom, score, label


def run(*command: object) -> str:
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return done.stdout + done.stderr


# --------------------------------------------------------------------------------------
# Boxes, in double
# --------------------------------------------------------------------------------------


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def from_centres(x, y, w, h) -> np.ndarray:
    return np.stack([x - w / 2, y - h / 2, x + w / 2, y + h / 2], -1).reshape(-1, 4)


def yolo(real: np.ndarray, head, squared: bool):
    """Boxes, scores and labels of a grid [rows, cols, anchors * fields]."""
    rows, cols, _ = real.shape
    t = real.reshape(rows, cols, len(head["anchors"]), 5 + CLASSES)
    row, col = np.mgrid[:rows, :cols][..., None]
    width, height = np.array(head["anchors"], float).T
    s = sigmoid(t)
    if squared:
        x, y = col + 2 * s[..., 0] - 0.5, row + 2 * s[..., 1] - 0.5
        w, h = width * (2 * s[..., 2]) ** 2, height * (2 * s[..., 3]) ** 2
    else:
        x, y = col + s[..., 0], row + s[..., 1]
        w, h = width * np.exp(t[..., 2]), height * np.exp(t[..., 3])
    scores = s[..., 4:5] * s[..., 5:]
    boxes = from_centres(x * head["stride"], y * head["stride"], w, h)
    return boxes, scores.max(-1).ravel(), scores.argmax(-1).ravel()


def ssd(offsets: np.ndarray, logits: np.ndarray, head):
    cells = head["cells"]
    t = offsets.reshape(cells, cells, len(head["priors"]), 4)
    row, col = np.mgrid[:cells, :cells][..., None]
    width, height = np.array(head["priors"]).T
    boxes = from_centres(
        (col + 0.5) / cells + 0.1 * t[..., 0] * width,
        (row + 0.5) / cells + 0.1 * t[..., 1] * height,
        width * np.exp(0.2 * t[..., 2]),
        height * np.exp(0.2 * t[..., 3]),
    )
    powers = np.exp(logits.reshape(-1, CLASSES + 1))
    scores = (powers / powers.sum(-1, keepdims=True))[:, 1:]
    return boxes, scores.max(-1), scores.argmax(-1)


def suppress(boxes, scores, labels, least: float, most: float) -> Boxes:
    """Greedy suppression within each label, the best first."""
    keep = []
    for i in np.argsort(-scores, kind="stable"):
        if scores[i] < least:
            continue
        for j in keep:
            size = np.minimum(boxes[i, 2:], boxes[j, 2:]) - np.maximum(boxes[i, :2], boxes[j, :2])
            both = np.prod(np.maximum(size, 0))
            areas = [np.prod(boxes[k, 2:] - boxes[k, :2]) for k in (i, j)]
            if labels[i] == labels[j] and both / (sum(areas) - both) > most:
                break
        else:
            keep.append(i)
    return [(*boxes[i], scores[i], labels[i]) for i in keep]


def expected_boxes(outputs: List[np.ndarray]) -> Tuple[Boxes, Boxes]:
    fine = yolo(outputs[0], HEADS["yolo8"], squared=False)
    coarse = yolo(outputs[1], HEADS["yolo16"], squared=True)
    both = [np.concatenate(pair) for pair in zip(fine, coarse)]
    assert (both[1] >= 0.4).sum() < 48, "the firmware's list is full"
    return suppress(*both, 0.4, 0.45), suppress(*ssd(*outputs[2:], HEADS["ssd"]), 0.6, 0.45)


# --------------------------------------------------------------------------------------
# The compiled detector
# --------------------------------------------------------------------------------------


def compile_and_run(work: Path, name: str, *options: str):
    """The report, and the output bytes."""
    out = work / name
    run("mcunet-compile", work / "detector.tflite", "-o", out, "--quiet", *options)
    run(
        "mcunet-run",
        out / "detector.json",
        f"--input={work}/image.bin",
        f"--output={out}/outputs.bin",
    )
    report = json.loads((out / "detector.json").read_text())
    return report, (out / "outputs.bin").read_bytes()


def as_real(report, data: bytes) -> List[np.ndarray]:
    outputs = []
    for tensor in report["outputs"]:
        part = data[tensor["offset"] : tensor["offset"] + tensor["bytes"]]
        values = np.frombuffer(part, np.int8).reshape(tensor["shape"][1:]).astype(float)
        outputs.append(float(np.float32(tensor["scale"])) * (values - tensor["zero_point"]))
    return outputs


def run_firmware(work: Path, kit: Path, board: str) -> Tuple[Boxes, Boxes]:
    build = work / "firmware"
    run(
        "cmake",
        "-S",
        HERE / "firmware",
        "-B",
        build,
        f"-DKIT={kit}",
        f"-DIMAGE={work}/image.bin",
        f"-DCMAKE_TOOLCHAIN_FILE={kit}/arm-none-eabi.cmake",
    )
    run("cmake", "--build", build)
    printed = run(
        "qemu-system-arm",
        "-M",
        board,
        "-display",
        "none",
        "-monitor",
        "none",
        "-serial",
        "none",
        "-semihosting-config",
        "enable=on,target=native",
        "-kernel",
        build / "detect",
    )
    found = {"yolo": [], "ssd": []}
    *lines, last = printed.splitlines()
    assert last == "ok", printed
    for line in lines:
        name, *words = line.split()
        values = struct.unpack("<5f", b"".join(int(w, 16).to_bytes(4, "little") for w in words[:5]))
        found[name].append((*values, int(words[5], 16)))
    return found["yolo"], found["ssd"]


def check_boxes(name: str, found: Boxes, expected: Boxes) -> None:
    assert len(found) == len(expected), (name, len(found), len(expected))
    for a, b in zip(found, expected):
        assert a[5] == b[5] and np.allclose(a[:5], b[:5], rtol=1e-5, atol=1e-5), (name, a, b)
    print(f"{name}: {len(found)} boxes, {len({b[5] for b in found})} labels")


def main() -> int:
    work = Path(sys.argv[1])
    work.mkdir(parents=True, exist_ok=True)
    (work / "detector.tflite").write_bytes(make_detector().build())
    image = picture(SIZE, 3, 1)
    (work / "image.bin").write_bytes(image)
    run("mcunet-translate", "--import-tflite", work / "detector.tflite", "-o", work / "net.mlir")
    with Program(str(work / "net.mlir")) as program:
        upstream = program.run(image)

    whole, data = compile_and_run(work, "layerwise", "--mcpu=cortex-m7", "--schedule=layerwise")
    assert data == upstream
    kit = ("--kit=cmake", "--input=push", "--sram=8000")
    for name, budget, options in (
        ("resident", 20000, ("--mcpu=cortex-m7", "--sram=20000")),
        ("push", 8000, ("--mcpu=cortex-m4", *kit)),
    ):
        report, data = compile_and_run(work, name, *options)
        assert data == upstream, name
        assert report["sram"]["total"] <= budget < whole["sram"]["total"]
        # The neck is tiled across scales.
        longest = max((stage["layers"] for stage in report["stages"]), key=len)
        assert "down" in longest and {"p3", "p2"} & set(longest), longest
        print(f"{name}: {len(upstream)} bytes as upstream's, {len(longest)} layers at once")

    yolo_boxes, ssd_boxes = expected_boxes(as_real(report, upstream))
    found = run_firmware(work, work / "push" / "kit-cmake", "mps2-an386")
    check_boxes("yolo", found[0], yolo_boxes)
    check_boxes("ssd", found[1], ssd_boxes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
