#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Factors that scales give are those that the description holds beside them.

    check_scales.py DESCRIPTION.net.json...

Convolutions: in * weights / out. A scale has 24 bits, a product of three about 22.
"""

import base64
import json
import re
import struct
import subprocess
import sys
from typing import Any, Dict, List


def numbers(text: str) -> List[int]:
    """A number, a list, or the elements of a tensor; equal ones are written once."""
    values = [int(value) for value in re.findall(r"-?\d+", text.split(" : ")[0])]
    count = re.search(r"tensor<(\d+)xi32", text)
    return values * int(count.group(1)) if count and len(values) == 1 else values


def factors(network: Dict[str, Any], path: str) -> List[float]:
    """Every rescale of the network's TOSA as real numbers."""
    with open(path, "w", encoding="utf-8") as file:
        json.dump(network, file)
    for command in (["mcunet-translate", "--import-net", path, "-o", path + ".mlir"],
                    ["mcunet-opt", "--convert-tosa-to-patch", path + ".mlir", "-o",
                     path + ".patch"]):  # fmt: skip
        subprocess.run(command, check=True)
    result = []
    with open(path + ".patch", encoding="utf-8") as file:
        text = file.read()
    for found in re.findall(r"requant <(.*?) shift (.*?)>\n", text):
        multipliers, shifts = map(numbers, found)
        for multiplier, shift in zip(multipliers, shifts):
            result.append(multiplier * 2.0**-shift)
    for multiplier, shift in re.findall(r" factor (\d+) shift (\d+) ", text):
        result.append(int(multiplier) * 2.0 ** -int(shift))
    return result


def check(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        network = json.load(file)
    given = factors(network, path + ".given")
    for entry in network["weights"].values():
        if "weights" in entry:
            count = len(base64.b64decode(entry["bias"]["base64"])) // 4
            scale = struct.unpack(f"<{count}f", base64.b64decode(entry["scale"]["base64"]))
            if min(scale) <= 0:
                return f"{path}: a scale is not positive"
        entry.pop("multiplier", None)
        entry.pop("shift", None)
    derived = factors(network, path + ".derived")
    # One factor for all channels becomes one a channel.
    one_per_layer = [m for i, m in enumerate(derived) if i == 0 or m != derived[i - 1]]
    given = [m for i, m in enumerate(given) if i == 0 or m != given[i - 1]]
    merged = one_per_layer if len(one_per_layer) == len(given) else derived
    if len(merged) != len(given) or len(given) < 10:
        return f"{path}: {len(given)} factors given, {len(merged)} derived"
    worst = max(abs(a / b - 1) for a, b in zip(given, merged))
    print(f"{len(given)} factors, off by {worst:.1e} at most")
    return "" if worst < 2.0**-21 else f"{path}: off by {worst}"


def main() -> int:
    problems = [problem for problem in map(check, sys.argv[1:]) if problem]
    print("\n".join(problems))
    return 1 if problems else 0


sys.exit(main())
