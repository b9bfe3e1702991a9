/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "board.h"
#include "inference.h"
#include "stm32h7xx.h"

int main(void) {
  SCB_EnableICache();
  SCB_EnableDCache();
  for (;;) {
    board_capture(image, NETWORK_INPUT_BYTES);
    board_show(classify());
  }
}
