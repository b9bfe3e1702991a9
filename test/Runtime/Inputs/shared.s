@ SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
@ Two layers that share a function, which the model calls too.
  .syntax unified
  .thumb
  .text

  .global fake_invoke
  .type fake_invoke, %function
  .thumb_func
fake_invoke:              @ 7 of its own; r2: output
  push {r4, lr}
  mov r4, r2
  bl fake.L0.first
  bl tile                 @ the model's: no layer's
  bl fake.L12.second
  movs r0, #0
  pop {r4, pc}
  .size fake_invoke, . - fake_invoke

  .type fake.L0.first, %function
  .thumb_func
fake.L0.first:            @ 4, and 2 x 30
  push {r4, lr}
  bl tile
  bl tile
  pop {r4, pc}
  .size fake.L0.first, . - fake.L0.first

  .type fake.L12.second, %function
  .thumb_func
fake.L12.second:          @ 4, and 30
  push {r4, lr}
  bl tile
  nop
  pop {r4, pc}
  .size fake.L12.second, . - fake.L12.second

  .type tile, %function
  .thumb_func
tile:                     @ 2 + 9 x 3 + 1
  movs r0, #0
  movs r1, #9
1:
  subs r1, #1
  strb r0, [r4, r1]
  bne 1b
  bx lr
  .size tile, . - tile
