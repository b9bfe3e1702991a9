/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "stm32h7xx.h"

int caches_on;
const int8_t *fresh_begin, *fresh_end;

/* As ST's: the floating-point unit is on before main. */
void SystemInit(void) {
  *(volatile uint32_t *)0xE000ED88u |= 0xFu << 20;
  __asm__ volatile("dsb\n isb" ::: "memory");
}
