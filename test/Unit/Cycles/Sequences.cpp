//===- Sequences.cpp - Code of ten instructions for each rule -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Columns are those of coreNames: M0+, M3, M4, M33, M7, M55, M85. Each row that
// a core's table has is pinned here; what it takes can be counted by hand.
//
//===----------------------------------------------------------------------===//

#include "Sequences.h"

using namespace llvm;

static constexpr Sequence sequences[] = {
    {"additions, independent",
     "adds r0, r0, #1; adds r1, r1, #1; adds r2, r2, #1; adds r3, r3, #1; adds "
     "r4, r4, #1; adds r5, r5, #1; adds r6, r6, #1; adds r7, r7, #1; movs r0, "
     "#1; movs r1, #1",
     {10, 10, 10, 10, 5, 5, 5}},
    {"additions, each of the one before",
     "adds r0, r0, #1; adds r0, r0, #1; adds r0, r0, #1; adds r0, r0, #1; adds "
     "r0, r0, #1; adds r0, r0, #1; adds r0, r0, #1; adds r0, r0, #1; adds r0, "
     "r0, #1; adds r0, r0, #1",
     {10, 10, 10, 10, 10, 10, 10}},
    {"wide additions pair on M7 alone",
     "add.w r0, r8, r9; add.w r1, r8, r9; add.w r2, r8, r9; add.w r3, r8, r9; "
     "add.w r4, r8, r9; add.w r0, r8, r9; add.w r1, r8, r9; add.w r2, r8, r9; "
     "add.w r3, r8, r9; add.w r4, r8, r9",
     {-1, 10, 10, 10, 5, 10, 5}},
    {"one shifted operand a cycle",
     "add.w r0, r8, r9, lsl #2; add.w r1, r8, r9, lsl #2; add.w r2, r8, r9, "
     "lsl #2; add.w r3, r8, r9, lsl #2; add.w r4, r8, r9, lsl #2; add.w r0, "
     "r8, r9, lsl #2; add.w r1, r8, r9, lsl #2; add.w r2, r8, r9, lsl #2; "
     "add.w r3, r8, r9, lsl #2; add.w r4, r8, r9, lsl #2",
     {-1, 10, 10, 10, 10, 10, 10}},
    {"a shifted operand beside a plain one",
     "add.w r0, r8, r9, lsl #2; add.w r1, r8, r9; add.w r2, r8, r9, lsl #2; "
     "add.w r3, r8, r9; add.w r4, r8, r9, lsl #2; add.w r0, r8, r9; add.w r1, "
     "r8, r9, lsl #2; add.w r2, r8, r9; add.w r3, r8, r9, lsl #2; add.w r4, "
     "r8, r9",
     {-1, 10, 10, 10, 5, 10, 5}},
    {"a shifted operand is needed early",
     "add.w r0, r8, r9; add.w r1, r8, r0, lsl #2; add.w r0, r8, r1; add.w r1, "
     "r8, r0, lsl #2; add.w r0, r8, r1; add.w r1, r8, r0, lsl #2; add.w r0, "
     "r8, r1; add.w r1, r8, r0, lsl #2; add.w r0, r8, r1; add.w r9, r8, r0, "
     "lsl #2",
     {-1, 10, 10, 10, 15, 15, 15}},
    {"a rotated constant counts as shifted",
     "and r0, r8, #0x7e0; and r1, r8, #0x7e0; and r2, r8, #0x7e0; and r3, r8, "
     "#0x7e0; and r4, r8, #0x7e0; and r0, r8, #0x7e0; and r1, r8, #0x7e0; and "
     "r2, r8, #0x7e0; and r3, r8, #0x7e0; and r4, r8, #0x7e0",
     {-1, 10, 10, 10, 10, 10, 10}},
    {"shifts",
     "lsls r0, r7, #2; lsls r1, r7, #2; lsls r2, r7, #2; lsls r3, r7, #2; lsls "
     "r4, r7, #2; lsls r0, r7, #2; lsls r1, r7, #2; lsls r2, r7, #2; lsls r3, "
     "r7, #2; lsls r4, r7, #2",
     {10, 10, 10, 10, 10, 10, 10}},
    {"extensions",
     "sxtb r0, r7; sxtb r1, r7; sxtb r2, r7; sxtb r3, r7; sxtb r4, r7; sxtb "
     "r0, r7; sxtb r1, r7; sxtb r2, r7; sxtb r3, r7; sxtb r4, r7",
     {10, 10, 10, 10, 10, 5, 10}},
    {"an extension and an addition pair in this order",
     "sxtb r0, r7; adds r1, r7, #1; sxtb r2, r7; adds r3, r7, #1; sxtb r4, r7; "
     "adds r0, r7, #1; sxtb r1, r7; adds r2, r7, #1; sxtb r3, r7; adds r4, r7, "
     "#1",
     {10, 10, 10, 10, 5, 5, 5}},
    {"sxtb16 and smlad do not pair",
     "sxtb16 r0, r8; smlad r1, r8, r9, r1; sxtb16 r2, r8; smlad r3, r8, r9, "
     "r3; sxtb16 r0, r8; smlad r4, r8, r9, r4; sxtb16 r2, r8; smlad r5, r8, "
     "r9, r5; sxtb16 r0, r8; smlad r6, r8, r9, r6",
     {-1, -1, 10, 10, 10, 10, 10}},
    {"multiplies",
     "muls r0, r7, r0; muls r1, r7, r1; muls r2, r7, r2; muls r3, r7, r3; muls "
     "r4, r7, r4; muls r0, r7, r0; muls r1, r7, r1; muls r2, r7, r2; muls r3, "
     "r7, r3; muls r4, r7, r4",
     {10, 10, 10, 10, 10, 10, 10}},
    {"one multiplier, sums forwarded",
     "smlad r0, r8, r9, r0; smlad r0, r8, r9, r0; smlad r0, r8, r9, r0; smlad "
     "r0, r8, r9, r0; smlad r0, r8, r9, r0; smlad r0, r8, r9, r0; smlad r0, "
     "r8, r9, r0; smlad r0, r8, r9, r0; smlad r0, r8, r9, r0; smlad r0, r8, "
     "r9, r0",
     {-1, -1, 10, 10, 10, 20, 10}},
    {"products are used later",
     "mul r0, r8, r9; add.w r1, r0, r8; mul r0, r8, r9; add.w r1, r0, r8; mul "
     "r0, r8, r9; add.w r1, r0, r8; mul r0, r8, r9; add.w r1, r0, r8; mul r0, "
     "r8, r9; add.w r1, r0, r8",
     {-1, 10, 10, 10, 10, 15, 10}},
    {"a load behind each smlad",
     "smlad r0, r8, r9, r0; ldr r4, [r10]; smlad r1, r8, r9, r1; ldr r5, [r10, "
     "#4]; smlad r2, r8, r9, r2; ldr r6, [r10, #8]; smlad r3, r8, r9, r3; ldr "
     "r4, [r10, #12]; smlad r0, r8, r9, r0; ldr r5, [r10, #16]",
     {-1, -1, 15, 10, 5, 10, 5}},
    {"a load before each smlad",
     "ldrd r4, r5, [r10]; smlad r1, r8, r9, r1; ldrd r4, r5, [r10]; smlad r2, "
     "r8, r9, r2; ldrd r4, r5, [r10]; smlad r3, r8, r9, r3; ldrd r4, r5, "
     "[r10]; smlad r0, r8, r9, r0; ldrd r4, r5, [r10]; smlad r6, r8, r9, r6",
     {-1, -1, 20, 15, 10, 10, 5}},
    {"products of 64 bits",
     "smull r0, r1, r8, r9; smull r2, r3, r8, r9; smull r4, r5, r8, r9; smull "
     "r6, r7, r8, r9; smull r10, r11, r8, r9; smull r0, r1, r8, r9; smull r2, "
     "r3, r8, r9; smull r4, r5, r8, r9; smull r6, r7, r8, r9; smull r10, r11, "
     "r8, r9",
     {-1, 40, 10, 10, 10, 10, 10}},
    {"divisions",
     "sdiv r0, r8, r9; sdiv r1, r8, r9; sdiv r2, r8, r9; sdiv r3, r8, r9; sdiv "
     "r4, r8, r9; sdiv r0, r8, r9; sdiv r1, r8, r9; sdiv r2, r8, r9; sdiv r3, "
     "r8, r9; sdiv r4, r8, r9",
     {-1, 70, 70, 70, 70, 70, 70}},
    {"loads in a run, words of one object",
     "ldr r0, [r7]; ldr r1, [r7, #4]; ldr r2, [r7, #8]; ldr r3, [r7, #12]; ldr "
     "r4, [r7, #16]; ldr r0, [r7, #20]; ldr r1, [r7, #24]; ldr r2, [r7, #28]; "
     "ldr r3, [r7, #32]; adds r4, r7, #4",
     {19, 11, 11, 10, 5, 9, 5}},
    {"loads of the same bank",
     "ldr r0, [r7]; ldr r1, [r7, #8]; ldr r2, [r7, #16]; ldr r3, [r7, #24]; "
     "ldr r4, [r7, #32]; ldr r0, [r7]; ldr r1, [r7, #8]; ldr r2, [r7, #16]; "
     "ldr r3, [r7, #24]; ldr r4, [r7, #32]",
     {20, 10, 10, 10, 10, 10, 10}},
    {"a load between additions",
     "ldr r0, [r7]; adds r1, r6, #1; ldr r2, [r7, #4]; adds r3, r6, #1; ldr "
     "r4, [r7, #8]; adds r0, r6, #1; ldr r1, [r7, #12]; adds r2, r6, #1; ldr "
     "r3, [r7, #16]; adds r4, r6, #1",
     {15, 15, 15, 10, 5, 5, 5}},
    {"a word is used at once",
     "ldr r0, [r7]; adds r0, r0, #1; ldr r0, [r7, #4]; adds r0, r0, #1; ldr "
     "r0, [r7, #8]; adds r0, r0, #1; ldr r0, [r7, #12]; adds r0, r0, #1; ldr "
     "r0, [r7, #16]; adds r0, r0, #1",
     {15, 15, 15, 15, 10, 15, 10}},
    {"a byte is used at once",
     "ldrb r0, [r7]; adds r0, r0, #1; ldrb r0, [r7, #1]; adds r0, r0, #1; ldrb "
     "r0, [r7, #2]; adds r0, r0, #1; ldrb r0, [r7, #3]; adds r0, r0, #1; ldrb "
     "r0, [r7, #4]; adds r0, r0, #1",
     {15, 15, 15, 15, 15, 15, 15}},
    {"a pointer is followed",
     "ldr r0, [r0]; ldr r0, [r0]; ldr r0, [r0]; ldr r0, [r0]; ldr r0, [r0]; "
     "ldr r0, [r0]; ldr r0, [r0]; ldr r0, [r0]; ldr r0, [r0]; ldr r0, [r0]",
     {20, 20, 20, 20, 20, 20, 20}},
    {"a base that moves",
     "ldr r0, [r7], #4; ldr r1, [r7], #4; ldr r2, [r7], #4; ldr r3, [r7], #4; "
     "ldr r4, [r7], #4; ldr r0, [r7], #4; ldr r1, [r7], #4; ldr r2, [r7], #4; "
     "ldr r3, [r7], #4; ldr r4, [r7], #4",
     {-1, 10, 10, 10, 10, 10, 10}},
    {"an address that was computed",
     "add.w r0, r8, r9; ldr r1, [r0]; add.w r0, r8, r9; ldr r1, [r0]; add.w "
     "r0, r8, r9; ldr r1, [r0]; add.w r0, r8, r9; ldr r1, [r0]; add.w r0, r8, "
     "r9; ldr r1, [r0]",
     {-1, 20, 20, 10, 10, 10, 10}},
    {"pairs of words",
     "ldrd r0, r1, [r8]; ldrd r2, r3, [r8, #8]; ldrd r4, r5, [r8, #16]; ldrd "
     "r6, r7, [r8, #24]; ldrd r0, r1, [r8]; ldrd r2, r3, [r8, #8]; ldrd r4, "
     "r5, [r8, #16]; ldrd r6, r7, [r8, #24]; ldrd r0, r1, [r8]; ldrd r2, r3, "
     "[r8, #8]",
     {-1, 30, 30, 20, 10, 10, 10}},
    {"lists of four",
     "ldm r7, {r0-r3}; ldm r7, {r0-r3}; ldm r7, {r0-r3}; ldm r7, {r0-r3}; ldm "
     "r7, {r0-r3}; ldm r7, {r0-r3}; ldm r7, {r0-r3}; ldm r7, {r0-r3}; ldm r7, "
     "{r0-r3}; ldm r7, {r0-r3}",
     {-1, 50, 50, 40, 20, 20, 20}},
    {"stores of four",
     "stm r7!, {r0-r3}; stm r7!, {r0-r3}; stm r7!, {r0-r3}; stm r7!, {r0-r3}; "
     "stm r7!, {r0-r3}; stm r7!, {r0-r3}; stm r7!, {r0-r3}; stm r7!, {r0-r3}; "
     "stm r7!, {r0-r3}; stm r7!, {r0-r3}",
     {50, 50, 50, 40, 20, 20, 20}},
    {"stores to constant offsets",
     "str r0, [r7]; str r1, [r7, #4]; str r2, [r7, #8]; str r3, [r7, #12]; str "
     "r4, [r7, #16]; str r0, [r7, #20]; str r1, [r7, #24]; str r2, [r7, #28]; "
     "str r3, [r7, #32]; str r4, [r7, #36]",
     {20, 10, 10, 10, 10, 10, 10}},
    {"stores to register offsets",
     "str r0, [r7, r6]; str r1, [r7, r6]; str r2, [r7, r6]; str r3, [r7, r6]; "
     "str r4, [r7, r6]; str r0, [r7, r6]; str r1, [r7, r6]; str r2, [r7, r6]; "
     "str r3, [r7, r6]; str r4, [r7, r6]",
     {20, 20, 20, 10, 10, 10, 10}},
    {"a store behind each load",
     "ldr r0, [r7]; str r1, [r6, r5]; ldr r0, [r7, #4]; str r1, [r6, r5]; ldr "
     "r0, [r7, #8]; str r1, [r6, r5]; ldr r0, [r7, #12]; str r1, [r6, r5]; ldr "
     "r0, [r7, #16]; str r1, [r6, r5]",
     {20, 15, 15, 10, 5, 10, 5}},
    {"a sum that is stored at once",
     "adds r0, r0, #1; strb r0, [r7]; adds r0, r0, #1; strb r0, [r7]; adds r0, "
     "r0, #1; strb r0, [r7]; adds r0, r0, #1; strb r0, [r7]; adds r0, r0, #1; "
     "strb r0, [r7]",
     {15, 10, 10, 10, 5, 5, 5}},
    {"saturation of a product",
     "smmla r0, r8, r9, r8; ssat r0, #8, r0; strb r0, [r7]; smmla r0, r8, r9, "
     "r8; ssat r0, #8, r0; strb r0, [r7]; smmla r0, r8, r9, r8; ssat r0, #8, "
     "r0; strb r0, [r7]; nop",
     {-1, -1, 10, 10, 15, 15, 15}},
    {"bit fields",
     "ubfx r0, r8, #2, #3; ubfx r1, r8, #2, #3; ubfx r2, r8, #2, #3; ubfx r3, "
     "r8, #2, #3; ubfx r4, r8, #2, #3; ubfx r0, r8, #2, #3; ubfx r1, r8, #2, "
     "#3; ubfx r2, r8, #2, #3; ubfx r3, r8, #2, #3; ubfx r4, r8, #2, #3",
     {-1, 10, 10, 10, 10, 10, 10}},
    {"packing",
     "pkhbt r0, r8, r9, lsl #16; pkhbt r1, r8, r9, lsl #16; pkhbt r2, r8, r9, "
     "lsl #16; pkhbt r3, r8, r9, lsl #16; pkhbt r4, r8, r9, lsl #16; pkhbt r0, "
     "r8, r9, lsl #16; pkhbt r1, r8, r9, lsl #16; pkhbt r2, r8, r9, lsl #16; "
     "pkhbt r3, r8, r9, lsl #16; pkhbt r4, r8, r9, lsl #16",
     {-1, -1, 10, 10, 10, 10, 10}},
    {"sxtab16",
     "sxtab16 r0, r8, r9; sxtab16 r1, r8, r9; sxtab16 r2, r8, r9; sxtab16 r3, "
     "r8, r9; sxtab16 r4, r8, r9; sxtab16 r0, r8, r9; sxtab16 r1, r8, r9; "
     "sxtab16 r2, r8, r9; sxtab16 r3, r8, r9; sxtab16 r4, r8, r9",
     {-1, -1, 10, 10, 10, 10, 10}},
    {"bytes reversed, only first of a pair",
     "rev r0, r7; adds r1, r6, #1; adds r2, r6, #1; rev r3, r7; rev r4, r7; "
     "adds r0, r6, #1; rev r1, r7; adds r2, r6, #1; rev r3, r7; adds r4, r6, "
     "#1",
     {10, 10, 10, 10, 6, 9, 6}},
    {"a predicate folds into the 16 bits before",
     "adds r0, r7, #1; it ne; movne r1, r6; adds r0, r7, #1; it ne; movne r1, "
     "r6; adds r0, r7, #1; it ne; movne r1, r6; nop",
     {-1, 7, 7, 7, 5, 4, 5}},
    {"vector loads and products overlap",
     "vldrb.8 q0, [r0]; vmladava.s8 r2, q1, q2; vldrb.8 q3, [r0]; vmladava.s8 "
     "r4, q1, q2; vldrb.8 q0, [r0]; vmladava.s8 r6, q1, q2; vldrb.8 q3, [r0]; "
     "vmladava.s8 r8, q1, q2; vldrb.8 q0, [r0]; vmladava.s8 r10, q1, q2",
     {-1, -1, -1, -1, -1, 10, 10}},
    {"vector products alone take two beats",
     "vmladava.s8 r2, q1, q2; vmladava.s8 r4, q1, q2; vmladava.s8 r6, q1, q2; "
     "vmladava.s8 r8, q1, q2; vmladava.s8 r10, q1, q2; vmladava.s8 r2, q1, q2; "
     "vmladava.s8 r4, q1, q2; vmladava.s8 r6, q1, q2; vmladava.s8 r8, q1, q2; "
     "vmladava.s8 r10, q1, q2",
     {-1, -1, -1, -1, -1, 20, 20}},
    {"vector loads alone take two beats",
     "vldrb.8 q0, [r0]; vldrb.8 q1, [r0]; vldrb.8 q2, [r0]; vldrb.8 q3, [r0]; "
     "vldrb.8 q4, [r0]; vldrb.8 q0, [r0]; vldrb.8 q1, [r0]; vldrb.8 q2, [r0]; "
     "vldrb.8 q3, [r0]; vldrb.8 q4, [r0]",
     {-1, -1, -1, -1, -1, 20, 20}},
    {"a vector load and the product of it",
     "vldrb.8 q0, [r0]; vmladava.s8 r2, q0, q2; vldrb.8 q0, [r0]; vmladava.s8 "
     "r4, q0, q2; vldrb.8 q0, [r0]; vmladava.s8 r6, q0, q2; vldrb.8 q0, [r0]; "
     "vmladava.s8 r8, q0, q2; vldrb.8 q0, [r0]; vmladava.s8 r10, q0, q2",
     {-1, -1, -1, -1, -1, 10, 10}},
    {"requantisation of a vector",
     "vqrdmulh.s32 q0, q1, q2; vrshl.s32 q0, q0, q3; vadd.i32 q0, q0, q4; "
     "vqmovnb.s32 q5, q0; vqrdmulh.s32 q0, q1, q2; vrshl.s32 q0, q0, q3; "
     "vadd.i32 q0, q0, q4; vqmovnb.s32 q5, q0; vstrb.32 q5, [r0]; vstrb.32 q5, "
     "[r0]",
     {-1, -1, -1, -1, -1, 19, 17}},
    {"vectors from two pipes overlap",
     "vadd.i32 q0, q1, q2; vmul.i32 q3, q1, q2; vadd.i32 q4, q1, q2; vmul.i32 "
     "q5, q1, q2; vadd.i32 q0, q1, q2; vmul.i32 q3, q1, q2; vadd.i32 q4, q1, "
     "q2; vmul.i32 q5, q1, q2; vadd.i32 q0, q1, q2; vmul.i32 q3, q1, q2",
     {-1, -1, -1, -1, -1, 10, 10}},
    {"gathers go two elements a cycle",
     "vldrb.u8 q0, [r0, q1]; vldrb.u8 q2, [r0, q1]; vldrb.u8 q3, [r0, q1]; "
     "vldrb.u8 q4, [r0, q1]; vldrb.u8 q5, [r0, q1]; vldrb.u8 q0, [r0, q1]; "
     "vldrb.u8 q2, [r0, q1]; vldrb.u8 q3, [r0, q1]; vldrb.u8 q4, [r0, q1]; "
     "vldrb.u8 q5, [r0, q1]",
     {-1, -1, -1, -1, -1, 80, 80}},
    {"a scalar beside a vector",
     "vadd.i32 q0, q1, q2; adds r0, r7, #1; vmul.i32 q3, q1, q2; adds r1, r7, "
     "#1; vadd.i32 q4, q1, q2; adds r2, r7, #1; vmul.i32 q5, q1, q2; adds r3, "
     "r7, #1; vadd.i32 q6, q1, q2; adds r4, r7, #1",
     {-1, -1, -1, -1, -1, 10, 6}},
    {"pairs of words stored",
     "strd r0, r1, [r8, #0]; strd r0, r1, [r8, #8]; strd r0, r1, [r8, #16]; "
     "strd r0, r1, [r8, #24]; strd r0, r1, [r8, #32]; strd r0, r1, [r8, #40]; "
     "strd r0, r1, [r8, #48]; strd r0, r1, [r8, #56]; strd r0, r1, [r8, #64]; "
     "strd r0, r1, [r8, #72]",
     {-1, 30, 30, 20, 10, 10, 10}},
    {"nothing to do",
     "nop; nop; nop; nop; nop; nop; nop; nop; nop; nop",
     {10, 10, 10, 10, 5, 5, 5}},
    {"barriers",
     "dmb; dmb; dmb; dmb; dmb; dmb; dmb; dmb; dmb; dmb",
     {30, 20, 20, 20, 30, 20, 30}},
    {"loops begin",
     "dls lr, r0; dls lr, r0; dls lr, r0; dls lr, r0; dls lr, r0; dls lr, r0; "
     "dls lr, r0; dls lr, r0; dls lr, r0; dls lr, r0",
     {-1, -1, -1, -1, -1, 10, 10}},
    {"scatters go two elements a cycle",
     "vstrb.8 q2, [r0, q1]; vstrb.8 q3, [r0, q1]; vstrb.8 q4, [r0, q1]; "
     "vstrb.8 q5, [r0, q1]; vstrb.8 q6, [r0, q1]; vstrb.8 q7, [r0, q1]; "
     "vstrb.8 q2, [r0, q1]; vstrb.8 q3, [r0, q1]; vstrb.8 q4, [r0, q1]; "
     "vstrb.8 q5, [r0, q1]",
     {-1, -1, -1, -1, -1, 80, 80}},
    {"sums over a vector",
     "vaddv.s32 r0, q1; vaddv.s32 r2, q1; vaddv.s32 r4, q1; vaddv.s32 r6, q1; "
     "vaddv.s32 r8, q1; vaddv.s32 r0, q1; vaddv.s32 r2, q1; vaddv.s32 r4, q1; "
     "vaddv.s32 r6, q1; vaddv.s32 r8, q1",
     {-1, -1, -1, -1, -1, 20, 20}},
    {"general registers to vectors",
     "vmov q0[2], q0[0], r0, r1; vmov q1[2], q1[0], r0, r1; vmov q2[2], q2[0], "
     "r0, r1; vmov q3[2], q3[0], r0, r1; vmov q4[2], q4[0], r0, r1; vmov "
     "q0[2], q0[0], r0, r1; vmov q1[2], q1[0], r0, r1; vmov q2[2], q2[0], r0, "
     "r1; vmov q3[2], q3[0], r0, r1; vmov q4[2], q4[0], r0, r1",
     {-1, -1, -1, -1, -1, 20, 10}},
    {"vectors to general registers",
     "vmov r0, r1, q1[2], q1[0]; vmov r2, r3, q1[2], q1[0]; vmov r4, r5, "
     "q1[2], q1[0]; vmov r6, r7, q1[2], q1[0]; vmov r0, r1, q1[2], q1[0]; vmov "
     "r2, r3, q1[2], q1[0]; vmov r4, r5, q1[2], q1[0]; vmov r6, r7, q1[2], "
     "q1[0]; vmov r0, r1, q1[2], q1[0]; vmov r2, r3, q1[2], q1[0]",
     {-1, -1, -1, -1, -1, 20, 10}},
    {"a vector's lane is used at once",
     "vmov r2, r3, q1[2], q1[0]; add.w r4, r2, r3; vmov r2, r3, q1[2], q1[0]; "
     "add.w r4, r2, r3; vmov r2, r3, q1[2], q1[0]; add.w r4, r2, r3; vmov r2, "
     "r3, q1[2], q1[0]; add.w r4, r2, r3; vmov r2, r3, q1[2], q1[0]; add.w r4, "
     "r2, r3",
     {-1, -1, -1, -1, -1, 10, 25}},
    {"vector predicates",
     "vctp.8 r0; vctp.8 r0; vctp.8 r0; vctp.8 r0; vctp.8 r0; vctp.8 r0; vctp.8 "
     "r0; vctp.8 r0; vctp.8 r0; vctp.8 r0",
     {-1, -1, -1, -1, -1, 20, 20}},
    {"rounding shifts of vectors",
     "vrshl.s32 q0, q6, q7; vrshl.s32 q1, q6, q7; vrshl.s32 q2, q6, q7; "
     "vrshl.s32 q3, q6, q7; vrshl.s32 q4, q6, q7; vrshl.s32 q0, q6, q7; "
     "vrshl.s32 q1, q6, q7; vrshl.s32 q2, q6, q7; vrshl.s32 q3, q6, q7; "
     "vrshl.s32 q4, q6, q7",
     {-1, -1, -1, -1, -1, 20, 20}},
    {"narrowing of vectors",
     "vqmovnb.s32 q0, q6; vqmovnb.s32 q1, q6; vqmovnb.s32 q2, q6; vqmovnb.s32 "
     "q3, q6; vqmovnb.s32 q4, q6; vqmovnb.s32 q0, q6; vqmovnb.s32 q1, q6; "
     "vqmovnb.s32 q2, q6; vqmovnb.s32 q3, q6; vqmovnb.s32 q4, q6",
     {-1, -1, -1, -1, -1, 20, 20}},
};

ArrayRef<Sequence> getSequences() { return sequences; }
