/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* A firmware in C: one inference on in.bin, the output's bytes in hexadecimal. */
#include "net.h"

extern const int8_t picture[];
#ifndef PICTURE_IN_OTHER_FILE
#ifdef ODD
#define BEFORE ".byte 0\n"
#else
#define BEFORE ""
#endif
__asm__(".section .rodata.picture, \"a\"\n.balign 4\n" BEFORE ".global picture\npicture: .incbin \"" PICTURE "\"\n.text\n");
#endif

static uint8_t arena[NET_ARENA_BYTES]
    __attribute__((aligned(NET_ARENA_ALIGN), section(".mcunet_large")));
static int8_t output[NET_OUTPUT_BYTES]
    __attribute__((aligned(4), section(".mcunet_large")));

#ifdef FLOATS
/* Makes the firmware one of its floating-point ABI. */
float scaled(float value, float scale);
__attribute__((noinline)) float scaled(float value, float scale) {
  return value * scale;
}
#endif

static uint32_t semihost(uint32_t operation, const void *argument) {
  register uint32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

static void leave(uint32_t code) {
  uint32_t arguments[2];
  arguments[0] = 0x20026;
  arguments[1] = code;
  semihost(0x20, arguments);
  for (;;)
    ;
}

#if defined(PULL)
static int read_window(void *context, int32_t row, int32_t col, int32_t rows,
                       int32_t cols, int8_t *dst, int32_t stride) {
  const mcunet_tensor *image = net_model()->inputs;
  int32_t channels = image->shape[3], y, i;
  (void)context;
  for (y = 0; y < rows; ++y)
    for (i = 0; i < cols * channels; ++i)
      dst[y * stride + i] =
          picture[((row + y) * image->shape[2] + col) * channels + i];
  return 0;
}
static int infer(void) { return net_invoke(arena, read_window, 0, output); }
#elif defined(PUSH)
static int infer(void) {
  uint32_t y;
  int status = net_begin(arena);
  for (y = 0; y < NET_INPUT_ROWS && status == 0; ++y)
    status = net_push_rows(arena, picture + y * NET_INPUT_ROW_BYTES, 1);
  return status ? status : net_finish(arena, output);
}
#else
static int infer(void) { return net_invoke(arena, picture, output); }
#endif

void mcunet_rt_main(void);
void mcunet_rt_main(void) {
  static const char digits[] = "0123456789abcdef";
  int status;
  uint32_t i;
#ifdef TRAP
  *(volatile uint32_t *)0xE000ED14u |= 1u << 3; /* CCR.UNALIGN_TRP */
#endif
#ifdef NO_COPROCESSORS
  *(volatile uint32_t *)0xE000ED88u &= ~(0xFu << 20); /* CPACR */
  __asm__ volatile("dsb\n isb" ::: "memory");
#endif
  status = infer();
  for (i = 0; i < sizeof(output) && status == 0; ++i) {
    char text[3];
    text[0] = digits[(uint8_t)output[i] >> 4];
    text[1] = digits[(uint8_t)output[i] & 15];
    text[2] = 0;
    semihost(4, text);
  }
#ifdef FLOATS
  if (scaled((float)status, 2.0f) > 1.0f)
    status = 1;
#endif
  semihost(4, "\n");
  leave((uint32_t)status);
}

void mcunet_rt_fault(const uint32_t *frame, uint32_t exception);
void mcunet_rt_fault(const uint32_t *frame, uint32_t exception) {
  (void)frame;
  (void)exception;
  semihost(4, *(volatile uint32_t *)0xE000ED28u & 1u << 24   ? "unaligned\n"
              : *(volatile uint32_t *)0xE000ED28u & 1u << 19 ? "no coprocessor\n"
                                                             : "fault\n");
  leave(3);
}
