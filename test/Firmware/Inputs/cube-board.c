/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The board of the STM32 example in QEMU: a picture of a file arrives behind
   the cache's back, the answer is printed. Which lines were invalidated is
   looked at. */
#include "board.h"
#include "inference.h"
#include "stm32h7xx.h"

#include <stdio.h>
#include <string.h>

__asm__(".section .rodata.picture, \"a\"\n.global picture\n"
        "picture: .incbin \"PICTURE\"\n.text\n");
extern const int8_t picture[];

static const int8_t *written;
static uint32_t size;

static void semihost(uint32_t operation, const void *argument) {
  register uint32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

void board_capture(int8_t *to, uint32_t bytes) {
  memcpy(to, picture, bytes);
  written = to;
  size = bytes;
  fresh_begin = fresh_end = 0;
}

void board_show(int best) {
  static const uint32_t ended[2] = {0x20026, 0};
  static char text[80];
  int fresh = fresh_begin <= written && written + size <= fresh_end;
  float share = (float)(fresh_end - fresh_begin) / (float)size;
  snprintf(text, sizeof(text), "class %d caches %d %s lines %d.%02d\n", best,
           caches_on, fresh ? "fresh" : "stale", (int)share,
           (int)(share * 100.0f) % 100);
  semihost(4, text);
  semihost(0x20, ended);
}
