// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- pages.h - Blocks between pages that cannot be touched ----*- C++ -*-===//
#ifndef MCUNET_BOARDS_HOST_PAGES_H
#define MCUNET_BOARDS_HOST_PAGES_H

#include "block.h"

namespace mcunet::rt::pages {

/// Gives the block its room. From then on an access to the pages around it ends
/// the program with a message that names the block.
void map(Block &block);

/// Allows or forbids access to the block's room; forbidden, for example, for
/// rows that were pushed.
void allow(const Block &block, bool access);

} // namespace mcunet::rt::pages

#endif // MCUNET_BOARDS_HOST_PAGES_H
