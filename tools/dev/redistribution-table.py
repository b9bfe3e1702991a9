#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Measures the table of docs/Redistribution.md: MobileNetV2 1.0 before and after.

The network is built here from table 2 of the MobileNetV2 paper; figures are those of
mcunet-compile's reports.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Dict, List

ROOT = Path(__file__).resolve().parents[2]
# Expansion, channels, repeats, stride.
STAGES = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1),
          (6, 160, 3, 2), (6, 320, 1, 1)]  # fmt: skip


def mobilenet_v2() -> Dict[str, Any]:
    blocks: List[Dict[str, Any]] = []
    channels = 32
    for expansion, out, repeats, stride in STAGES:
        for i in range(repeats):
            blocks.append({"kernel": 3, "stride": stride if i == 0 else 1,
                           "expand_channels": expansion * channels, "out_channels": out,
                           "residual": i > 0})  # fmt: skip
            channels = out
    return {"name": "mobilenet_v2", "resolution": 224, "in_channels": 3,
            "stem": {"kernel": 3, "stride": 2, "out_channels": 32}, "blocks": blocks,
            "feature_mix": 1280, "classes": 1000}  # fmt: skip


def compile_network(build: Path, model: Path, out: Path, flags: List[str]) -> Dict[str, Any]:
    # A block that repeats adds zeros until it is trained, and would go as such.
    command = [str(build / "bin" / "mcunet-compile"), str(model), "-o", str(out), "--name=net",
               "--mcpu=cortex-m7", "--input=pull", "--keep-channels", "--quiet", *flags]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stderr.strip()}")
    return json.loads((out / "net.json").read_text())


def edits(report: Dict[str, Any]) -> str:
    words = []
    for edit in report["shrunk"] + report["given_back"]:
        if "layer" in edit:
            words.append("`{}` {} to {}".format(edit["layer"], *edit["kernel"]))
        else:
            words.append("`{}` to `{}` {:+d}".format(edit["first_layer"], edit["last_layer"],
                                                     edit["copies"]))  # fmt: skip
    return "; ".join(words)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    parser.add_argument("--max-overhead", type=float, default=18)
    options = parser.parse_args()
    schedule = ["--schedule=mcunetv2:4"]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        model = work / "mobilenet_v2.net.json"
        model.write_text(json.dumps(mobilenet_v2()))
        before = compile_network(options.build, model, work / "before", schedule)
        target = f"--redistribute=patches=4,max-overhead={options.max_overhead}"
        after = compile_network(options.build, model, work / "after", [*schedule, target])
        again = compile_network(options.build, work / "after" / "net.net.json", work / "again",
                                schedule)  # fmt: skip
    if (again["macs"], again["sram"]) != (after["macs"], after["sram"]):
        sys.exit("the description that was written is another network")
    redistribution = after["redistribution"]
    old, new = redistribution["before"], redistribution["after"]
    print("| figure | paper | here |\n|---|---|---|")
    print(f"| rows of the image under a patch | 75 to 63 | {old['patch']} to {new['patch']} |")
    print(f"| back from the stage's result | 7, 15, 31, 63 | {', '.join(map(str, new['chain']))} |")
    print(
        f"| stage, extra MACs, identical patches | +42 % to +18 % | "
        f"{old['stage_overhead_pct']:+.1f} % to {new['stage_overhead_pct']:+.1f} % |"
    )
    print(
        f"| network, extra MACs, clipped patches | +10 % to +3 % | "
        f"{before['macs_overhead_pct']:+.1f} % to {after['macs_overhead_pct']:+.1f} % |"
    )
    print(
        f"| MACs layer by layer | the same | {before['macs_layerwise'] / 1e6:.1f} M to "
        f"{after['macs_layerwise'] / 1e6:.1f} M |"
    )
    print(
        f"| arena, Cortex-M7, pulled image | | {before['sram']['arena']:,} to "
        f"{after['sram']['arena']:,} bytes |"
    )
    print(f"\nEdits: {edits(redistribution)}.")
    return 0


sys.exit(main())
