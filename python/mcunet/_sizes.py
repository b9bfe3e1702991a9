# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Sizes as people write them, read as the command line reads them."""

_FACTORS = {"K": 1024, "M": 1024 * 1024}
MOST_BYTES = 1 << 32


def parse_size(text: str) -> int:
    """Bytes written as 262144, 256K or 1M; a ValueError says what is wrong."""
    factor = _FACTORS.get(text[-1:].upper(), 1)
    digits = text if factor == 1 else text[:-1]
    if not (digits.isascii() and digits.isdecimal()) or int(digits) == 0:
        raise ValueError(f"'{text}': expected a size such as 262144, 256K or 1M")
    if int(digits) * factor > MOST_BYTES:
        raise ValueError(f"'{text}': more than a CPU can address")
    return int(digits) * factor
