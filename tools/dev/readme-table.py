#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints README.md's table of memory: TensorFlow Lite Micro, layer by layer, ours.

    tools/dev/readme-table.py [--zoo=../shared/zoo] [--tools=build/bin]

Bytes of arena, image and result on a Cortex-M7; TensorFlow Lite Micro's are its arena, which
holds all three (the zoo's peers.json).
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import List

MODELS = {
    "mlc_kws": "keyword spotting",
    "mlc_resnet8": "CIFAR-10",
    "te_vww_i8": "person in view, 80 x 80",
}
CHOICES = (
    ["--schedule=layerwise"],
    [],
    ["--optimize=sram", "--input=push"],
)


def measure(compiler: str, model: Path, flags: List[str]) -> int:
    """The bytes that a compilation reports, without the stack."""
    with tempfile.TemporaryDirectory() as folder:
        common = ["--mcpu=cortex-m7", "--name=net", "--quiet", "-o", folder]
        subprocess.run([compiler, str(model), *common, *flags], check=True)
        sram = json.loads((Path(folder) / "net.json").read_text(encoding="utf-8"))["sram"]
    return int(sram["arena"] + sram["input"] + sram["output"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--zoo", default="../shared/zoo", type=Path)
    parser.add_argument("--tools", default="", help="folder of the tools")
    args = parser.parse_args()
    if not (args.zoo / "peers.json").exists():
        sys.exit(f"readme-table.py: no {args.zoo}/peers.json")
    peers = json.loads((args.zoo / "peers.json").read_text(encoding="utf-8"))
    theirs = peers["tflm_cmsis_nn"]["models"]
    compiler = str(Path(args.tools) / "mcunet-compile") if args.tools else "mcunet-compile"
    for model, task in MODELS.items():
        path = args.zoo / model / "model.tflite"
        ours = [measure(compiler, path, flags) for flags in CHOICES]
        cells = [f"{number:,}" for number in (theirs[model]["arena_used"], *ours)]
        print(f"| {task}, `{model}` | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
