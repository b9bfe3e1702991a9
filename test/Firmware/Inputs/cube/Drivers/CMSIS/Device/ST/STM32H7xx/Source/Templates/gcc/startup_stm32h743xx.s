/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Stands for ST's start-up code: its symbols, its order. */
  .syntax unified
  .cpu cortex-m7
  .thumb
  .section .isr_vector, "a"
  .word _estack
  .word Reset_Handler
  .rept 14
  .word Default_Handler
  .endr

  .text
  .global Reset_Handler
  .type Reset_Handler, %function
Reset_Handler:
  ldr sp, =_estack
  bl SystemInit
  ldr r0, =_sdata
  ldr r1, =_edata
  ldr r2, =_sidata
1:
  cmp r0, r1
  itt lo
  ldrlo r3, [r2], #4
  strlo r3, [r0], #4
  blo 1b
  ldr r0, =_sbss
  ldr r1, =_ebss
  movs r2, #0
2:
  cmp r0, r1
  it lo
  strlo r2, [r0], #4
  blo 2b
  bl __libc_init_array
  bl main
  .type Default_Handler, %function
Default_Handler:
  b .
