/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "chain.h"
#include "second.h"

static uint8_t arena[CHAIN_ARENA_BYTES + SECOND_ARENA_BYTES]
    __attribute__((aligned(16)));
int wrapped(const mcunet_model *model, uint8_t *memory, uint32_t bytes);
void mcunet_rt_main(void);
void mcunet_rt_main(void) {
#ifdef WRAPPED
  wrapped(chain_model(), arena, sizeof(arena));
  wrapped(second_model(), arena, sizeof(arena));
#else
  chain_begin(arena);
  second_begin(arena);
#endif
}
void mcunet_rt_fault(const uint32_t *frame, uint32_t exception);
void mcunet_rt_fault(const uint32_t *frame, uint32_t exception) {
  (void)frame;
  (void)exception;
}
