// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Prints what the wrapper says of the core.
#include "mcunet/rt/model.h"
#include "net.h"

alignas(NET_ARENA_ALIGN) static uint8_t arena[NET_ARENA_BYTES];

static void semihost(uint32_t operation, const void *argument) {
  register uint32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

static void print_and_leave(const char *text, uint32_t code) {
  uint32_t arguments[2] = {0x20026, code};
  semihost(4, text);
  semihost(0x20, arguments);
  for (;;)
    ;
}

extern "C" void mcunet_rt_main() {
#ifdef TRAP
  *reinterpret_cast<volatile uint32_t *>(0xE000ED14u) |= 1u << 3;
#endif
#ifdef NO_COPROCESSORS
  *reinterpret_cast<volatile uint32_t *>(0xE000ED88u) &= ~(0xFu << 20);
#endif
  mcunet::rt::Model model(*net_model(), arena);
  print_and_leave(describe(model.status()), 0);
}

extern "C" void mcunet_rt_fault(const uint32_t *, uint32_t) {
  print_and_leave("fault", 3);
}
