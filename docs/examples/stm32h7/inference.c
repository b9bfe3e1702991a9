/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What goes where on a chip with caches and tightly coupled memory. */
#include "inference.h"
#include "stm32h7xx.h"

/* DTCM: as fast as the core, and never in the cache. No peripheral needs it. */
static uint8_t arena[NETWORK_ARENA_BYTES]
    __attribute__((section(".dtcm"), aligned(NETWORK_ARENA_ALIGN)));

/* DMA1, DMA2 and DCMI do not reach DTCM: AXI SRAM, in whole lines of the cache,
   so that no other variable shares one. */
int8_t image[IMAGE_BYTES]
    __attribute__((section(".axi_sram"), aligned(CACHE_LINE)));

static int8_t scores[NETWORK_OUTPUT_BYTES];

int classify(void) {
  int best = 0, i;
  /* Lines of the last picture may still be in the cache. */
  SCB_InvalidateDCache_by_Addr((void *)image, (int32_t)sizeof(image));
  if (network_invoke(arena, image, scores) != MCUNET_OK)
    return -1;
  for (i = 1; i < (int)sizeof(scores); ++i)
    if (scores[i] > scores[best])
      best = i;
  return best;
}
