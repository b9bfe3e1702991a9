/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Stands for ST's header: the functions of CMSIS that the example calls, as it
   documents them, with a record of what they were called for. */
#ifndef STM32H7XX_H
#define STM32H7XX_H

#include <stdint.h>

#ifndef STM32H743xx
#error "the device is named by the project"
#endif
#if !defined(__ARM_PCS_VFP)
#error "the project is one of hard float"
#endif

void SystemInit(void);

extern int caches_on;
extern const int8_t *fresh_begin, *fresh_end;

static inline void SCB_EnableICache(void) { caches_on |= 1; }
static inline void SCB_EnableDCache(void) { caches_on |= 2; }
static inline void SCB_InvalidateDCache_by_Addr(void *addr, int32_t dsize) {
  fresh_begin = (const int8_t *)addr;
  fresh_end = fresh_begin + dsize;
}

#endif
