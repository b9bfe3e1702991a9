/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* One inference of @NAME@ on a simulated camera, and the class with the highest
   score. Replace camera_pixel() by your sensor. */
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

static int infer(void) {
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

static int infer(void) { return @NAME@_invoke(arena, read_window, 0, scores); }
#else
static int infer(void) {
@INPUT@
  uint32_t i;
  for (i = 0; i < @UPPER@_INPUT_BYTES; ++i)
    image[i] = camera_pixel(i / (COLS * CHANNELS), i % (COLS * CHANNELS));
  return @NAME@_invoke(arena, image, scores);
}
#endif

/* Arm semihosting: QEMU and debuggers print and exit. */
static uint32_t semihost(uint32_t operation, const void *argument) {
  register uint32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

static void print_number(const char *label, int value) {
  char text[12], *end = text + sizeof(text) - 1;
  unsigned digits = value < 0 ? 0u - (unsigned)value : (unsigned)value;
  *end = 0;
  do
    *--end = (char)('0' + digits % 10);
  while (digits /= 10);
  if (value < 0)
    *--end = '-';
  semihost(4, label);
  semihost(4, end);
}

static void leave(uint32_t code) {
  uint32_t arguments[2];
  arguments[0] = 0x20026; /* the application ended */
  arguments[1] = code;
  semihost(0x20, arguments);
  for (;;)
    ;
}

void mcunet_rt_main(void) {
  int best = 0, i, status = infer();
  for (i = 1; i < (int)sizeof(scores); ++i)
    if (scores[i] > scores[best])
      best = i;
  if (status == 0) {
    print_number("class ", best);
    print_number(" score ", scores[best]);
  } else {
    print_number("error ", status);
  }
  semihost(4, "\n");
  leave((uint32_t)status);
}

void mcunet_rt_fault(const uint32_t *frame, uint32_t exception) {
  (void)frame;
  print_number("fault ", (int)exception);
  leave(3);
}
