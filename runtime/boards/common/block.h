// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- block.h - Memory that a model gets, between guards -------*- C++ -*-===//
#ifndef MCUNET_BOARDS_BLOCK_H
#define MCUNET_BOARDS_BLOCK_H

#include <cstdint>
#include <cstring>

namespace mcunet::rt {

/// `size` bytes at `data`, in the room [begin, end). The bytes of the room
/// beside them are painted, and checked after a run. On the host, inaccessible
/// pages are before and after the room.
struct Block {
  const char *name;
  uint32_t size;
  uint32_t align;
  uint8_t *begin = nullptr;
  uint8_t *end = nullptr;
  uint8_t *data = nullptr;
  /// Bytes before and after `data` that are always painted, on boards, which
  /// have no guard pages.
  uint32_t margin = 0;

  /// Puts `data` as close to the room's end as its alignment allows, or to its
  /// beginning. On a board there is room for one place only.
  void place(bool atEnd) {
    uintptr_t first = reinterpret_cast<uintptr_t>(begin) + margin;
    uintptr_t last = reinterpret_cast<uintptr_t>(end) - margin - size;
    data = begin + margin;
    if (atEnd)
      data += (last - first) / align * align;
  }
  void paint(uint8_t value) {
    std::memset(begin, value, static_cast<uint32_t>(end - begin));
  }
  bool guardsHold(uint8_t value) const {
    for (const uint8_t *at = begin; at != end; ++at)
      if ((at < data || at >= data + size) && *at != value)
        return false;
    return true;
  }
};

} // namespace mcunet::rt

#endif // MCUNET_BOARDS_BLOCK_H
