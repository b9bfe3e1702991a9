// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A program that uses the network and the wrapper that a kit brings along.
#include <chain.h>

#include "mcunet/rt/detection.h"
#include "mcunet/rt/model.h"

alignas(CHAIN_ARENA_ALIGN) static uint8_t arena[CHAIN_ARENA_BYTES];

int main() {
  mcunet::rt::Model model(*chain_model(), arena);
  mcunet::rt::Box box = {};
  return model.begin() == mcunet::rt::Status::Ok &&
         mcunet::rt::suppressOverlaps({&box, 1}, 0.5f) == 1;
}
