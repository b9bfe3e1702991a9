#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes a chain of fully connected layers and an input, random over all of int8.

    dense_chain.py NETWORK INPUT CHANNELS..     the first is the input's
"""

import random
import sys
from typing import List

SEED = 11
DEVIATION = 74.0  # of a value uniform over int8


def layer(index: int, inputs: int, outputs: int) -> str:
    pick = random.Random(SEED + index)
    weights = bytes(pick.randint(-127, 127) & 0xFF for _ in range(inputs * outputs))
    bias = [pick.randint(-20000, 20000) for _ in range(outputs)]
    multiplier = [pick.randint(1 << 30, (1 << 31) - 1) for _ in range(outputs)]
    # Sums grow with the root of the inputs; outputs are to fill int8.
    spread = inputs**0.5 * DEVIATION**2
    shift = max(33, 31 + int(spread / 60.0).bit_length())
    return (
        f"  %{index + 1} = patch.conv2d %{index} zp 0 to zp {index} : "
        f"(tensor<1x1x1x{inputs}xi8>) -> tensor<1x1x1x{outputs}xi8> "
        f'weights dense<"0x{weights.hex()}"> : tensor<{outputs}x1x1x{inputs}xi8> '
        f"bias dense<{bias}> : tensor<{outputs}xi32> "
        f"requant <{multiplier} shift {[shift] * outputs}>"
    )


def main(network: str, data: str, channels: List[int]) -> None:
    first, last = (f"tensor<1x1x1x{count}xi8>" for count in (channels[0], channels[-1]))
    lines = [f"func.func @main(%0: {first}) -> {last} {{"]
    lines += [layer(i, *pair) for i, pair in enumerate(zip(channels, channels[1:]))]
    lines += [f"  return %{len(channels) - 1} : {last}", "}", ""]
    with open(network, "w") as file:
        file.write("\n".join(lines))
    pick = random.Random(SEED)
    with open(data, "wb") as file:
        file.write(bytes(pick.choice((127, 128, pick.randrange(256))) for _ in range(channels[0])))


main(sys.argv[1], sys.argv[2], [int(count) for count in sys.argv[3:]])
