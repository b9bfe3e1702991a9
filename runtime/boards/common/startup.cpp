// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- startup.cpp - Vectors and reset of the emulated Cortex-M boards ----===//
//
// One file for all of them: ARMv6-M to ARMv8.1-M, secure state where there is
// one. The image is loaded where it runs (QEMU loads ELF segments anywhere), so
// that only .bss needs work.
//
//===----------------------------------------------------------------------===//

#include <cstdint>

extern "C" {
extern uint32_t __bss_start[], __bss_end[], __stack_top[];
void mcunet_rt_main();
[[noreturn]] void mcunet_rt_fault(const uint32_t *frame, uint32_t exception);
[[noreturn]] void mcunet_rt_reset();
void mcunet_rt_exception();
}

namespace {
using Handler = void (*)();

struct VectorTable {
  uint32_t *stack;
  Handler reset;
  Handler exceptions[14]; // NMI to SysTick; the boards' interrupts stay off
};
} // namespace

__attribute__((section(".vectors"), used)) static const VectorTable vectors = {
    __stack_top,
    mcunet_rt_reset,
    {mcunet_rt_exception, mcunet_rt_exception, mcunet_rt_exception,
     mcunet_rt_exception, mcunet_rt_exception, mcunet_rt_exception,
     mcunet_rt_exception, mcunet_rt_exception, mcunet_rt_exception,
     mcunet_rt_exception, mcunet_rt_exception, mcunet_rt_exception,
     mcunet_rt_exception, mcunet_rt_exception}};

/// Hands over the stacked frame and the exception's number. The stack may be
/// what broke, so the report is made on a fresh one.
extern "C" __attribute__((naked)) void mcunet_rt_exception() {
  __asm__ volatile("mov r0, sp\n"
                   "mrs r1, ipsr\n"
                   "ldr r2, =__stack_top\n"
                   "mov sp, r2\n"
                   "bl mcunet_rt_fault\n"
                   ".ltorg\n");
}

extern "C" [[noreturn]] void mcunet_rt_reset() {
#if __ARM_ARCH >= 7
  // CPACR: floating point and vectors on before any code that might use them.
  // Ignored by a core that has neither.
  *reinterpret_cast<volatile uint32_t *>(0xE000ED88u) |= 0xFu << 20;
#endif
#ifdef __ARM_FEATURE_MVE
  // CCR.LOB: ARMv8.1-M may keep its low-overhead loops in a cache.
  *reinterpret_cast<volatile uint32_t *>(0xE000ED14u) |= 1u << 19;
#endif
#if __ARM_ARCH >= 7
  __asm__ volatile("dsb\n isb" ::: "memory");
#endif
  for (volatile uint32_t *word = __bss_start; word != __bss_end; ++word)
    *word = 0;
  mcunet_rt_main();
  for (;;)
    ;
}
