/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* One inference of @NAME@ on a simulated camera. Replace camera_pixel() by your
   sensor. Where its rows are RGB888, RGB565, YUV or grey, mcunet/rt/pixels.h turns
   them into `line` (black is 0 and white is 1 for many networks):

     static int8_t levels[256];
     mcunet_levels(levels, 0.0f, 1.0f, @UPPER@_INPUT0_SCALE,
                   @UPPER@_INPUT0_ZERO_POINT);
     mcunet_rgb565_row(sensor, 1, COLS, levels, line); */
#ifndef @UPPER@_CAMERA_H
#define @UPPER@_CAMERA_H

#include "@NAME@.h"

#define ROWS @ROWS@
#define COLS @COLS@
#define CHANNELS @CHANNELS@

/* Fails to compile where @NAME@.h is that of another image. */
typedef char mcunet_image_is_as_large
    [ROWS * COLS * CHANNELS <= @UPPER@_INPUT_BYTES ? 1 : -1];

static uint8_t arena[@UPPER@_ARENA_BYTES]
    __attribute__((aligned(@UPPER@_ARENA_ALIGN)));
static int8_t scores[@UPPER@_OUTPUT_BYTES];

/* What the sensor sees at byte i of row y, as int8. */
#ifdef CAMERA_IMAGE
extern const int8_t camera_image[ROWS][COLS * CHANNELS]; /* image.S */
static int8_t camera_pixel(uint32_t y, uint32_t i) {
  return camera_image[y][i];
}
#else
static int8_t camera_pixel(uint32_t y, uint32_t i) {
  return (int8_t)((y * 7 + i * 13 + y * i) & 0xff);
}
#endif

#if @PUSH@
/* The line buffer of the camera: the only part of the image that is in RAM. */
static int8_t line[COLS * CHANNELS];

static int run_network(void) {
  uint32_t y, i;
  int status = @NAME@_begin(arena);
  for (y = 0; y < ROWS && status == 0; ++y) {
    for (i = 0; i < sizeof(line); ++i)
      line[i] = camera_pixel(y, i);
    status = @NAME@_push_rows(arena, line, 1);
  }
  return status ? status : @NAME@_finish(arena, scores);
}
#elif @PULL@
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

static int run_network(void) {
  return @NAME@_invoke(arena, read_window, 0, scores);
}
#else
static int run_network(void) {
@INPUT@
  uint32_t i;
  for (i = 0; i < @UPPER@_INPUT_BYTES; ++i)
    image[i] = camera_pixel(i / (COLS * CHANNELS), i % (COLS * CHANNELS));
  return @NAME@_invoke(arena, image, scores);
}
#endif

static int infer(void) {
#ifdef @UPPER@_STATE_BYTES /* a series of inferences begins with a reset */
  static int has_begun = 0;
  if (!has_begun) {
    has_begun = 1;
    @NAME@_reset(arena);
  }
#endif
  return run_network();
}

#endif /* @UPPER@_CAMERA_H */
