// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "mcunet/rt/model.h"

extern "C" int wrapped(const mcunet_model *model, uint8_t *memory,
                       uint32_t bytes) {
  return static_cast<int>(
      mcunet::rt::Model(*model, mcunet::rt::Span<uint8_t>(memory, bytes))
          .begin());
}
