/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*===- startup.c - Vectors and reset of the emulated Cortex-M boards ------===*\
 *
 * One file for all of them: ARMv6-M to ARMv8.1-M, secure state where there is
 * one. Code and constants are where the linker put them; initialised data is
 * copied unless it was loaded into RAM. C and C++ compile it.
 *
\*===----------------------------------------------------------------------===*/

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
extern uint32_t __data_start[], __data_end[], __data_load[];
extern uint32_t __bss_start[], __bss_end[], __stack_top[];
void mcunet_rt_main(void);
void mcunet_rt_fault(const uint32_t *frame, uint32_t exception);
void mcunet_rt_reset(void);
void mcunet_rt_exception(void);
void mcunet_rt_report(const uint32_t *frame, uint32_t exception);
#ifdef __cplusplus
}
#endif

typedef void (*mcunet_rt_handler)(void);

typedef struct mcunet_rt_vectors {
  uint32_t *stack;
  mcunet_rt_handler reset;
  /* NMI to SysTick; the boards' interrupts stay off. */
  mcunet_rt_handler exceptions[14];
} mcunet_rt_vectors;

__attribute__((section(".vectors"),
               used)) static const mcunet_rt_vectors vectors = {
    __stack_top,
    mcunet_rt_reset,
    {mcunet_rt_exception, mcunet_rt_exception, mcunet_rt_exception,
     mcunet_rt_exception, mcunet_rt_exception, mcunet_rt_exception,
     mcunet_rt_exception, mcunet_rt_exception, mcunet_rt_exception,
     mcunet_rt_exception, mcunet_rt_exception, mcunet_rt_exception,
     mcunet_rt_exception, mcunet_rt_exception}};

/* What assembly names has to stay in programs optimised as a whole (-flto). */
__attribute__((used)) void mcunet_rt_report(const uint32_t *frame,
                                            uint32_t exception) {
  mcunet_rt_fault(frame, exception);
}

/* Hands over the stacked frame and the exception's number. The stack may be
 * what broke, so the report is made on a fresh one. */
__attribute__((naked)) void mcunet_rt_exception(void) {
  __asm__ volatile("mov r0, sp\n"
                   "mrs r1, ipsr\n"
                   "ldr r2, =__stack_top\n"
                   "mov sp, r2\n"
                   "bl mcunet_rt_report\n"
                   ".ltorg\n");
}

void mcunet_rt_reset(void) {
  volatile uint32_t *word;
  const volatile uint32_t *from = __data_load;
#if __ARM_ARCH >= 7
  /* CPACR: floating point and vectors on before any code that might use them.
   * Ignored by a core that has neither. */
  *(volatile uint32_t *)0xE000ED88u |= 0xFu << 20;
#endif
#ifdef __ARM_FEATURE_MVE
  /* CCR.LOB: ARMv8.1-M may keep its low-overhead loops in a cache. */
  *(volatile uint32_t *)0xE000ED14u |= 1u << 19;
#endif
#if __ARM_ARCH >= 7
  __asm__ volatile("dsb\n isb" ::: "memory");
#endif
  for (word = __data_start; word != __data_end; ++word, ++from)
    *word = *from;
  for (word = __bss_start; word != __bss_end; ++word)
    *word = 0;
  mcunet_rt_main();
  for (;;)
    ;
}
