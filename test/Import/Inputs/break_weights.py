#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Spoils a described network's weights in one place at a time and prints what
mcunet-translate says of each.

    break_weights.py TRAINED.net.json WORK
"""

import copy
import json
import subprocess
import sys
from typing import Any, Callable, Dict

Weights = Dict[str, Dict[str, Any]]


CASES: Dict[str, Callable[[Weights], Any]] = {
    "missing layer": lambda w: w.pop("block0/add"),
    "unknown layer": lambda w: w.update({"block1/add": w["block0/add"]}),
    "no output": lambda w: w["stem"].pop("output"),
    "few weights": lambda w: w["stem"].update(weights=[1]),
    "few biases": lambda w: w["stem"].update(bias=[1]),
    "few scales": lambda w: w["stem"].update(scale=[1]),
    "few factors": lambda w: w["stem"].update(multiplier=[1, 2], shift=[30]),
    "wide weight": lambda w: w["stem"].update(weights=[1, 128]),
    "no scale": lambda w: w["stem"].update(scale=[1, 0]),
    "zero point": lambda w: w["stem"]["output"].update(zero_point=200),
    "base 64": lambda w: w["stem"].update(weights={"type": "i8", "base64": "!!"}),
    "type": lambda w: w["stem"].update(bias={"type": "i64", "base64": "AAAAAAAAAAA="}),
    "odd bytes": lambda w: w["stem"].update(bias={"type": "i32", "base64": "AAAA"}),
    "other key": lambda w: w["stem"].update(zero_points=[0]),
}


def main() -> int:
    source, work = sys.argv[1:]
    with open(source, encoding="utf-8") as file:
        network = json.load(file)
    for name, spoil in CASES.items():
        broken = copy.deepcopy(network)
        spoil(broken["weights"])
        with open(work, "w", encoding="utf-8") as file:
            json.dump(broken, file)
        done = subprocess.run(["mcunet-translate", "--import-net", work], capture_output=True,
                              text=True, check=False)  # fmt: skip
        if done.returncode != 1 or done.stdout or done.stderr.count("\n") != 1:
            print(f"{name}: status {done.returncode}, {done.stderr!r}")
            return 1
        print(f"{name}: {done.stderr.strip()}")
    return 0


sys.exit(main())
