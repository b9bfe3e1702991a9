/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* One inference of @NAME@ on a simulated camera, and the class with the highest
   score. Replace camera_pixel() by your sensor. */
#include <zephyr/kernel.h>
#include <zephyr/sys/printk.h>

#include "@NAME@.h"

#define ROWS @ROWS@
#define COLS @COLS@
#define CHANNELS @CHANNELS@

static uint8_t arena[@UPPER@_ARENA_BYTES]
    __attribute__((aligned(@UPPER@_ARENA_ALIGN)));
static int8_t scores[@UPPER@_OUTPUT_BYTES];

/* What the sensor sees at byte i of row y, as int8. */
static int8_t camera_pixel(uint32_t y, uint32_t i) {
  return (int8_t)((y * 7 + i * 13 + y * i) & 0xff);
}

#if @PULL@
static int read_window(void *context, int32_t row, int32_t col, int32_t rows,
                       int32_t cols, int8_t *dst, int32_t stride) {
  int32_t y, i;
  (void)context;
  for (y = 0; y < rows; ++y)
    for (i = 0; i < cols * CHANNELS; ++i)
      dst[y * stride + i] =
          camera_pixel((uint32_t)(row + y), (uint32_t)(col * CHANNELS + i));
  return 0;
}
#endif

static int infer(void) {
#if @PUSH@
  static int8_t line[COLS * CHANNELS]; /* the camera's line buffer */
  uint32_t y, i;
  int status = @NAME@_begin(arena);
  for (y = 0; y < ROWS && status == 0; ++y) {
    for (i = 0; i < sizeof(line); ++i)
      line[i] = camera_pixel(y, i);
    status = @NAME@_push_rows(arena, line, 1);
  }
  return status ? status : @NAME@_finish(arena, scores);
#elif @PULL@
  return @NAME@_invoke(arena, read_window, 0, scores);
#else
@INPUT@
  uint32_t i;
  for (i = 0; i < @UPPER@_INPUT_BYTES; ++i)
    image[i] = camera_pixel(i / (COLS * CHANNELS), i % (COLS * CHANNELS));
  return @NAME@_invoke(arena, image, scores);
#endif
}

int main(void) {
  int best = 0, i, status = infer();
  for (i = 1; i < (int)sizeof(scores); ++i)
    if (scores[i] > scores[best])
      best = i;
  if (status == 0)
    printk("class %d score %d\n", best, scores[best]);
  else
    printk("error %d\n", status);
  return 0;
}
