# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a CPU needs so that training takes no longer than its arithmetic."""

import ctypes

import torch

# Parameters of mallopt(3), from glibc's malloc.h.
_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_MAX = -1, -2, -4


def keep_freed_memory() -> bool:
    """Memory that was freed stays with this process. A training step allocates and frees
    every map of a batch; glibc would return those above 32 MB to the system each time,
    and the page faults take several times as long as the arithmetic. False where the C
    library has no such settings."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return False
    settings = ((_M_MMAP_MAX, 0), (_M_TRIM_THRESHOLD, -1), (_M_TOP_PAD, 2**28))
    return all([mallopt(name, value) == 1 for name, value in settings])


def prepare() -> None:
    """For this process, from now on. Numbers below 1e-38 become zero: late in a training
    gradients are full of them, and each takes a hundred times as long as others."""
    keep_freed_memory()
    torch.set_flush_denormal(True)
