#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes pictures to run a network on: the same bytes everywhere, from integers alone.

    picture.py FILE --size=N [--channels=C] [--count=N]

A picture is a lit disc before a background that fades from side to side, with some
noise, in another place and other colours each time: N x N x C int8 values.
"""

import argparse
from typing import Iterator


def noise(seed: int) -> Iterator[int]:
    """Bytes of a xorshift generator."""
    state = 0x12345678 + seed
    while True:
        state ^= (state << 13) & 0xFFFFFFFF
        state ^= state >> 17
        state ^= (state << 5) & 0xFFFFFFFF
        yield (state >> 8) & 255


def picture(size: int, channels: int, seed: int) -> bytes:
    """One picture; every value is a brightness from 0 to 255, minus 128."""
    rough = noise(seed)
    row0, col0 = (size * (2 + next(rough) % 5) // 8 for _ in range(2))
    radius = size * (2 + next(rough) % 3) // 12 + 1
    disc = [next(rough) for _ in range(channels)]
    fade = [next(rough) for _ in range(channels)]
    values = bytearray()
    for row in range(size):
        for col in range(size):
            inside = (row - row0) ** 2 + (col - col0) ** 2 <= radius**2
            for channel in range(channels):
                shade = fade[channel] * (row + col) // (2 * size)
                value = disc[channel] if inside else shade
                values.append((min(255, value + next(rough) % 16) - 128) & 255)
    return bytes(values)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("file")
    parser.add_argument("--size", type=int, required=True, help="height and width")
    parser.add_argument("--channels", type=int, default=3)
    parser.add_argument("--count", type=int, default=1, help="pictures one after the other")
    args = parser.parse_args()
    with open(args.file, "wb") as file:
        for seed in range(args.count):
            file.write(picture(args.size, args.channels, seed))


if __name__ == "__main__":
    main()
