#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A network taken hop by hop gives the bytes of whole windows.

    check_windows.py MODEL.tflite [--hops=N] [--hop=ROWS] HOW...
    check_windows.py random:N     [--hops=N] [--hop=ROWS] HOW...

MODEL, or each of N random networks, is compiled for the host as it is, and with
--input=stream for each HOW (a CPU and, after commas, options of mcunet-compile). Both run
over the same series, half of it noise and half of it smooth. From the first full window on,
the results must be equal. mcunet-compile and mcunet-run are taken from PATH. The last line is
"N passed, N failed".
"""

import argparse
import json
import math
import random
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict, List

from check_compiled import compile_file, run_inputs
from check_streams import Stream


def compile_model(how: str, model: Path, folder: Path) -> Dict[str, Any]:
    """The report of the model, compiled as `net` into the folder."""
    error = compile_file(how, str(model), str(folder))
    if error is not None:
        sys.exit(f"check_windows.py: {how}: {error}")
    report: Dict[str, Any] = json.loads((folder / "net.json").read_text())
    return report


def run(folder: Path, data: bytes) -> bytes:
    output, error = run_inputs(data, str(folder))
    if error is not None:
        sys.exit(f"check_windows.py: {error}")
    return bytes(output)


def series(rng: random.Random, rows: int, row_bytes: int) -> bytes:
    """Rows of noise, then rows that change slowly."""
    data = bytearray(rng.randrange(256) for _ in range(rows // 2 * row_bytes))
    for row in range(rows - rows // 2):
        for at in range(row_bytes):
            wave = 90 * math.sin(row / 7 + at / 5) * math.sin(row / 31)
            data.append(int(wave + rng.randrange(-9, 10)) % 256)
    return bytes(data)


def add_branch(net: Stream) -> None:
    """A convolution, and where it fits a sum of it and of some rows that it reads."""
    source, rows, channels = net.last, net.rows, net.channels
    scale, zero = net.scale, net.zero
    net.add_conv(most=5)
    if net.channels != channels or net.rng.random() < 0.3:
        return
    made = net.last, net.scale, net.zero, net.rows
    net.scale, net.zero = scale, zero
    cut = net.slice(source, "cut", net.rng.randrange(rows - net.rows + 1), net.rows)
    net.last, net.scale, net.zero, net.rows = made
    total = net.tensor(f"sum{len(net.model.tensors)}")
    net.model.op("ADD", [net.last, cut], [total], activation=0)
    net.last = total


def add_mean(net: Stream) -> int:
    """The mean over time of the last tensor."""
    number = len(net.model.tensors)
    axes = net.model.integers(f"axes{number}", [1])
    shape = [1, 1, 1, net.channels]
    mean = net.model.tensor(f"mean{number}", shape, scale=net.scale, zero=net.zero)
    net.model.op("MEAN", [net.last, axes], [mean], keep_dims=True)
    return mean


def add_scaling(net: Stream) -> None:
    """All rows times their mean, which is new in each window, and a convolution of them."""
    mean, source = add_mean(net), net.last
    net.scale = net.scale * 4
    net.last = net.tensor(f"scaled{len(net.model.tensors)}")
    net.model.op("MUL", [source, mean], [net.last], activation=0)
    net.add_conv(most=3)


def draw(rng: random.Random, path: Path) -> Path:
    """A network of convolutions over a window, perhaps with a mean over time."""
    net = Stream(rng, rows=rng.randrange(8, 24))
    for _ in range(rng.randrange(1, 5)):
        add_branch(net)
    if rng.random() < 0.4:
        add_scaling(net)
    if rng.random() < 0.4:
        net.last, net.rows = add_mean(net), 1
    net.finish()
    path.write_bytes(net.model.build())
    return path


def check(model: Path, how: str, hops: int, hop: int) -> str:
    """What is wrong; empty: nothing."""
    streamed = f"{how},--input=stream" + (f",--hop={hop}" if hop else "")
    with tempfile.TemporaryDirectory() as temporary:
        whole, stream = Path(temporary, "whole"), Path(temporary, "stream")
        window = compile_model("host", model, whole)["input"]
        arriving = compile_model(streamed, model, stream)["input"]
        rows = max(window["map"][0], window["map"][1] if window["map"][0] == 1 else 0)
        row_bytes = window["bytes"] // rows
        step = arriving["bytes"]
        data = series(random.Random(1), (hops + rows) * step // row_bytes, row_bytes)
        data = data[: len(data) // step * step]
        results = run(stream, data)
        windows: List[bytes] = []
        first = 0  # the hop after which a window is full
        for end in range(step, len(data) + 1, step):
            if end < window["bytes"]:
                first += 1
                continue
            windows.append(data[end - window["bytes"] : end])
        expected = run(whole, b"".join(windows))
    size = len(expected) // len(windows)
    actual = results[first * size :]
    if actual == expected:
        return ""
    wrong = [
        at
        for at in range(len(windows))
        if actual[at * size :][:size] != expected[at * size :][:size]
    ]
    return f"{len(wrong)} of {len(windows)} windows differ, the first {wrong[:1]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--hops", type=int, default=50)
    parser.add_argument("--hop", type=int, default=0)
    parser.add_argument("model")
    parser.add_argument("how", nargs="+")
    args = parser.parse_args()
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        models = [Path(args.model)]
        if args.model.startswith("random:"):
            count = int(args.model.partition(":")[2])
            models = [
                draw(random.Random(seed), Path(folder, f"{seed}.tflite"))
                for seed in range(1, count + 1)
            ]
        for model in models:
            for how in args.how:
                wrong = check(model, how, args.hops, args.hop)
                if wrong:
                    print(f"{model.stem} {how}: {wrong}", flush=True)
                passed, failed = passed + (not wrong), failed + bool(wrong)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
