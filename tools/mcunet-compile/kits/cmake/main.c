/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Prints the class with the highest score of what @NAME@_camera.h sees. */
#include "@NAME@_camera.h"

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
