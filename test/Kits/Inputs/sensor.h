/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* A camera.h that somebody wrote for a sensor of RGB565 rows. */
#include "chain.h"
#include "mcunet/rt/pixels.h"

#define ROWS 48
#define COLS 48

static uint8_t arena[CHAIN_ARENA_BYTES] __attribute__((aligned(CHAIN_ARENA_ALIGN)));
static int8_t scores[CHAIN_OUTPUT_BYTES];
static int8_t levels[256], line[COLS * 3];
static uint8_t sensor[COLS * 2];

static int infer(void) {
  uint32_t y, i;
  int status = chain_begin(arena);
  mcunet_levels(levels, -1.0f, 1.0f, CHAIN_INPUT0_SCALE, CHAIN_INPUT0_ZERO_POINT);
  for (y = 0; y < ROWS && status == 0; ++y) {
    for (i = 0; i < sizeof(sensor); ++i)
      sensor[i] = (uint8_t)(y * 5 + i * 11 + y * i);
    mcunet_rgb565_row(sensor, 1, COLS, levels, line);
    status = chain_push_rows(arena, line, 1);
  }
  return status ? status : chain_finish(arena, scores);
}
