# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Large arrays that were freed are used again, without page faults, and have large pages
where the system lets programs ask for them."""

import re
import resource
from pathlib import Path

import numpy as np

from mcunet.train import processor

ROUNDS = 20
POLICY = Path("/sys/kernel/mm/transparent_hugepage/enabled")


def faults() -> int:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(ROUNDS):
        np.ones(1 << 23)  # 64 MB, more than glibc keeps by itself
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def huge_kilobytes() -> int:
    text = Path("/proc/self/smaps_rollup").read_text(encoding="ascii")
    return int(re.search(r"AnonHugePages:\s*(\d+)", text)[1])


def main() -> None:
    fresh = faults()
    assert processor.keep_freed_memory()
    faults()
    kept = faults()
    assert kept * 10 < fresh, (fresh, kept)
    print("memory ok")
    processor.prepare()
    if POLICY.exists() and "[never]" not in POLICY.read_text(encoding="ascii"):
        array = np.ones(1 << 23)
        assert huge_kilobytes() > array.nbytes // 2048, huge_kilobytes()
        print("huge pages ok")
    else:
        print("huge pages are off")


main()
