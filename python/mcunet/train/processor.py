# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a CPU needs so that training takes no longer than its arithmetic."""

import ctypes
import functools

# Parameters of mallopt(3), from glibc's malloc.h, and of madvise(2).
_M_TRIM_THRESHOLD, _M_TOP_PAD, _M_MMAP_MAX = -1, -2, -4
_MADV_HUGEPAGE = 14
_HEAP = 4 << 30  # bytes: address space, not memory


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


def use_huge_pages() -> bool:
    """The heap to come is of pages of 2 MB where the system allows it: a step walks over
    hundreds of megabytes, and in virtual machines a page that is not in the table of the
    processor costs most. Only after keep_freed_memory, which lets the heap grow in one
    piece."""
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    libc.malloc.argtypes = [ctypes.c_size_t]
    libc.free.argtypes = [ctypes.c_void_p]
    libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    block = libc.malloc(_HEAP)
    if not block:
        return False
    page = 2 << 20
    begin = (block + page - 1) // page * page
    advised = libc.madvise(begin, (block + _HEAP - begin) // page * page, _MADV_HUGEPAGE)
    libc.free(block)
    return bool(advised == 0)


@functools.lru_cache(maxsize=None)
def prepare() -> None:
    """Both, for this process, from now on: a search trains many networks, and each call
    would take as much address space again as is in use."""
    if keep_freed_memory():
        use_huge_pages()
