/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* To be replaced: nothing is captured, and the answer is where a debugger sees
 * it. */
#include "board.h"

volatile int last_answer;

void board_capture(int8_t *image, uint32_t bytes) {
  (void)image;
  (void)bytes;
}

void board_show(int best) { last_answer = best; }
