// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- startup.c - Vectors and reset of the emulated Cortex-M boards ------===//
//
// One file for all of them: ARMv6-M to ARMv8.1-M, secure state where there is
// one. The image is loaded where it runs (QEMU loads ELF segments anywhere), so
// that only .bss needs work.
//
//===----------------------------------------------------------------------===//

#include <stdint.h>

extern uint32_t __bss_start[], __bss_end[];
extern uint32_t __stack_top[];

void mcunet_rt_main(void);
_Noreturn void mcunet_rt_fault(const uint32_t *frame, uint32_t exception);
_Noreturn void mcunet_rt_reset(void);
void mcunet_rt_exception(void);

#define SCB_CCR (*(volatile uint32_t *)0xE000ED14u)
#define SCB_CPACR (*(volatile uint32_t *)0xE000ED88u)

/// Sixteen system vectors: the boards' interrupts stay off.
__attribute__((section(".vectors"),
               used)) static const void *const vectors[] = {
    __stack_top,
    (void *)mcunet_rt_reset,
    (void *)mcunet_rt_exception, // NMI
    (void *)mcunet_rt_exception, // HardFault
    (void *)mcunet_rt_exception, // MemManage
    (void *)mcunet_rt_exception, // BusFault
    (void *)mcunet_rt_exception, // UsageFault
    (void *)mcunet_rt_exception, // SecureFault
    0,
    0,
    0,
    (void *)mcunet_rt_exception, // SVCall
    (void *)mcunet_rt_exception, // DebugMonitor
    0,
    (void *)mcunet_rt_exception, // PendSV
    (void *)mcunet_rt_exception, // SysTick
};

/// Hands over the stacked frame and the exception's number. The stack may be
/// what broke, so the report is made on a fresh one.
__attribute__((naked)) void mcunet_rt_exception(void) {
  __asm__ volatile("mov r0, sp\n"
                   "mrs r1, ipsr\n"
                   "ldr r2, =__stack_top\n"
                   "mov sp, r2\n"
                   "bl mcunet_rt_fault\n"
                   ".ltorg\n");
}

_Noreturn void mcunet_rt_reset(void) {
#if __ARM_ARCH >= 7
  // Floating point and vectors on, for all privilege levels, before any code
  // that might use them; the bits are ignored where there are no such units.
  SCB_CPACR |= 0xFu << 20;
#if defined(__ARM_FEATURE_MVE) || (__ARM_ARCH >= 8 && __ARM_ARCH_PROFILE == 'M')
  // CCR.LOB: cache for low-overhead branches (reserved before ARMv8.1-M).
  SCB_CCR |= 1u << 19;
#endif
  __asm__ volatile("dsb\n isb" ::: "memory");
#endif
  for (volatile uint32_t *p = __bss_start; p != __bss_end; ++p)
    *p = 0;
  mcunet_rt_main();
  for (;;)
    ;
}
