@ SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
@ A model whose instructions can be counted by hand.
  .syntax unified
  .thumb
  .text

  .global fake_invoke
  .type fake_invoke, %function
  .thumb_func
fake_invoke:              @ r2: output
  push {r4, lr}           @ 1
  mov r4, r2              @ 1
  bl fake.L0.first        @ 1
  bl fake.L12.second      @ 1
  movs r0, #0             @ 1
  pop {r4, pc}            @ 1
  .size fake_invoke, . - fake_invoke

  .type fake.L0.first, %function
  .thumb_func
fake.L0.first:
  movs r0, #0             @ 1
  movs r1, #9             @ 1
1:
  subs r1, #1             @ 9 x 3: the output's nine bytes
  strb r0, [r4, r1]
  bne 1b                  @ (strb leaves the flags)
  bx lr                   @ 1
  .size fake.L0.first, . - fake.L0.first

  .type fake.L12.second, %function
  .thumb_func
fake.L12.second:
  ldr r1, =1000000        @ 1
1:
  subs r1, #1             @ 1000000 x 6
  cmp r1, #3
  ite eq
  moveq r0, #1            @ one of the two is turned off, and counts
  movne r0, #2
  bhi 1b                  @ until r1 = 3
  b 2f                    @ 1
  nop
2:
  b fake.L12.second.tail  @ 1
  .size fake.L12.second, . - fake.L12.second
  .ltorg

  .type fake.L12.second.tail, %function
  .thumb_func
fake.L12.second.tail:
  bx lr                   @ 1
  .size fake.L12.second.tail, . - fake.L12.second.tail
