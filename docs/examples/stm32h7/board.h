/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Yours: a camera that writes a picture by DMA and waits for its end, and what
   is done with the answer. */
#ifndef BOARD_H
#define BOARD_H

#include <stdint.h>

void board_capture(int8_t *image, uint32_t bytes);
void board_show(int best);

#endif
