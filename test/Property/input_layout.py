#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Images as pixels and as planes, against the layout that a network has.

    input_layout.py NETS.json [--cpu=CPU] [--work=DIR]

Network "tiny" as it is, and as exporters from PyTorch write it, transposed from planes
first, is compiled for each declared layout and input mode. The image's bytes in the layout
that the caller then delivers must give the output of the plain network; header, report and
notes say the layout. Prints one line per case.
"""

import argparse
import random
import re
import sys
from pathlib import Path
from typing import Any, Dict, List

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "Zoo")]

from compiled import CheckError, Compiled, call, compile_model, run_model  # noqa: E402

ROWS, COLS, CHANNELS = 32, 32, 3
IMAGES = 3
MODES = ["resident", "push", "pull"]
SAID = {"nhwc": "rows, columns, channels (NHWC)", "nchw": "channels, rows, columns (NCHW)"}


def as_planes(image: bytes) -> bytes:
    return b"".join(image[channel::CHANNELS] for channel in range(CHANNELS))


def transposed_first(text: str) -> str:
    """The network after a transpose from planes."""
    head = re.search(r"func\.func @\w+\((%\w+): tensor<1x32x32x3xi8>(.*)\n", text)
    if not head:
        raise CheckError("the network begins otherwise")
    name, line = head[1], head[0].replace("tensor<1x32x32x3xi8>", "tensor<1x3x32x32xi8>", 1)
    transpose = (
        f"%pixels = tosa.transpose {name} {{perms = array<i32: 0, 2, 3, 1>}}"
        " : (tensor<1x3x32x32xi8>) -> tensor<1x32x32x3xi8>\n"
    )
    body = re.sub(re.escape(name) + r"\b", "%pixels", text[head.end() :])
    return text[: head.start()] + line + transpose + body


def check_words(compiled: Compiled, own: str, layout: str, mode: str) -> None:
    """Report, header and notes on what the caller delivers."""
    delivered = layout or own
    tensor = compiled.report["input"]
    shape = [1, CHANNELS, ROWS, COLS] if delivered == "nchw" else [1, ROWS, COLS, CHANNELS]
    if tensor["shape"] != shape:
        raise CheckError(f"the report's shape is {tensor['shape']}")
    # Pixels are not worth a word where nobody asked.
    said = delivered if layout or delivered == "nchw" else None
    if tensor.get("layout") != said:
        raise CheckError(f"the report's layout is {tensor.get('layout')}")
    header = (compiled.folder / "m.h").read_text()
    for name, words in SAID.items():
        if (words in header) != (name == said):
            raise CheckError(f"the header on {name}: {words in header}")
    noted = any("--input-layout=nhwc" in note for note in compiled.report.get("notes", []))
    if noted != (delivered == "nchw" and not layout and mode != "resident"):
        raise CheckError(f"notes: {compiled.report.get('notes')}")


def check(path: Path, own: str, layout: str, mode: str, cpu: str, expected: Dict[str, Any]) -> str:
    rng = random.Random(7)
    images = [rng.randbytes(ROWS * COLS * CHANNELS) for _ in range(IMAGES)]
    flags = [f"--input={mode}"] + ([f"--input-layout={layout}"] if layout else [])
    folder = path.with_name(f"{path.stem}.{layout or 'model'}.{mode}")
    compiled = compile_model(path, folder, "m", cpu, flags)
    check_words(compiled, own, layout, mode)
    if (layout or own) == "nchw":
        images = [as_planes(image) for image in images]
    output = run_model(compiled, b"".join(images)).output
    if expected.setdefault("output", output) != output:
        raise CheckError("other bytes")
    sram = compiled.report["sram"]["total"]
    if (layout or own) == "nhwc":
        # The network's own transpose is gone: nothing is left to pay for.
        if abs(expected.setdefault(mode, sram) - sram) > 16:
            raise CheckError(f"SRAM {sram} instead of {expected[mode]}")
    return f"{len(output)} bytes equal, SRAM {sram}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("nets", type=Path)
    parser.add_argument("--cpu", default="host")
    parser.add_argument("--work", type=Path, default=Path("input-layout"))
    args = parser.parse_args()
    work = args.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    pixels, planes = work / "pixels.mlir", work / "planes.mlir"
    call("mcunet-translate", "--import-net", args.nets, "--net=tiny", "-o", pixels)
    planes.write_text(transposed_first(pixels.read_text()))
    failed: List[str] = []
    passed = 0
    expected: Dict[str, Any] = {}
    for path, own in ((pixels, "nhwc"), (planes, "nchw")):
        for layout in ("", "nhwc", "nchw"):
            for mode in MODES:
                name = f"{path.stem}, {layout or 'its own'}, {mode}"
                try:
                    text = check(path, own, layout, mode, args.cpu, expected)
                    passed += 1
                except CheckError as error:
                    text = f"FAIL: {error}"
                    failed.append(name)
                print(f"{name}: {text}", flush=True)
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
