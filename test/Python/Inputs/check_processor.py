# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Large arrays that were freed are used again, without page faults."""

import resource

import numpy as np

from mcunet.train.processor import keep_freed_memory

ROUNDS = 20


def faults() -> int:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(ROUNDS):
        np.ones(1 << 23)  # 64 MB, more than glibc keeps by itself
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def main() -> None:
    fresh = faults()
    assert keep_freed_memory()
    faults()
    kept = faults()
    assert kept * 10 < fresh, (fresh, kept)
    print("memory ok")


main()
