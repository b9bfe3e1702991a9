/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Prints the class that each of two networks gives to what the kits' simulated camera sees. */
#include "chain.h"
#include "second.h"

static uint8_t arena[CHAIN_ARENA_BYTES + SECOND_ARENA_BYTES]
    __attribute__((aligned(16)));
static int8_t row[CHAIN_INPUT_ROW_BYTES];
static int8_t scores[CHAIN_OUTPUT_BYTES];
int wrapped(const mcunet_model *model, uint8_t *memory, uint32_t bytes);

static void semihost(uint32_t operation, const void *argument) {
  register uint32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
}

static void print_class(const char *name) {
  char digits[] = " 0\n";
  unsigned best = 0, i;
  for (i = 1; i < sizeof(scores); ++i)
    if (scores[i] > scores[best])
      best = i;
  digits[1] = (char)('0' + best);
  semihost(4, name);
  semihost(4, digits);
}

static const int8_t *camera_row(uint32_t y) {
  uint32_t i;
  for (i = 0; i < sizeof(row); ++i)
    row[i] = (int8_t)((y * 7 + i * 13 + y * i) & 0xff);
  return row;
}

void mcunet_rt_main(void);
void mcunet_rt_main(void) {
  static const uint32_t end[] = {0x20026, 0};
  uint32_t y;
#ifdef WRAPPED
  wrapped(chain_model(), arena, sizeof(arena));
  wrapped(second_model(), arena, sizeof(arena));
#endif
  chain_begin(arena);
  for (y = 0; y < CHAIN_INPUT_ROWS; ++y)
    chain_push_rows(arena, camera_row(y), 1);
  chain_finish(arena, scores);
  print_class("chain");
  second_begin(arena);
  for (y = 0; y < SECOND_INPUT_ROWS; ++y)
    second_push_rows(arena, camera_row(y), 1);
  second_finish(arena, scores);
  print_class("second");
  semihost(0x20, end);
}

void mcunet_rt_fault(const uint32_t *frame, uint32_t exception);
void mcunet_rt_fault(const uint32_t *frame, uint32_t exception) {
  (void)frame;
  (void)exception;
  semihost(4, "fault\n");
  for (;;)
    ;
}
