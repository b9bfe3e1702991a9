/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *===- fake_model.c - A hand-written stand-in for a compiled model --------===*/
/* Input 1 x ROWS x COLS x 3, outputs: sums of the columns (COLS bytes) and of
 * the channels (3 bytes), both modulo 256. The macros choose the input mode,
 * how much arena and stack is used, and what to do wrong. */
#include "mcunet/rt/abi.h"

#include <string.h>
#if defined(__ARM_FEATURE_MVE) && defined(__ARM_PCS_VFP)
#include <arm_mve.h>
#endif

#ifndef ROWS
#define ROWS 8
#endif
#ifndef COLS
#define COLS 6
#endif
#ifndef ARENA
#define ARENA 1000 /* of which the last TAIL bytes are not touched */
#endif
#ifndef TAIL
#define TAIL 24
#endif
#ifndef STACK
#define STACK 400
#endif
#ifndef WEIGHTS
#define WEIGHTS 16
#endif
#ifndef FAULT
#define FAULT 0
#endif
enum { CHANNELS = 3, ROW_BYTES = COLS * CHANNELS };

/* Constants whose first and last entry cancel out. */
const int8_t fake_weights[WEIGHTS] = {3, [WEIGHTS - 1] = -3};

/* As the compiler names its layers. */
void fake_clear(int8_t *output) __asm__("fake.L0.clear");
void fake_columns(uint8_t *sums, const int8_t *row) __asm__("fake.L1.columns");
void fake_channels(uint8_t *sums, const int8_t *row) __asm__("fake.L2.sum");

__attribute__((noinline)) void fake_clear(int8_t *output) {
  const int8_t *weights = fake_weights;
  __asm__ volatile("" : "+r"(weights)); /* read them at run time */
  int8_t zero = (int8_t)(weights[0] + weights[WEIGHTS - 1]);
#if defined(__ARM_FEATURE_MVE) && defined(__ARM_PCS_VFP)
  zero = (int8_t)(zero + vaddvq_s8(vdupq_n_s8(weights[0])) - 16 * 3);
#elif defined(__ARM_FEATURE_DSP)
  int product;
  __asm__("smuad %0, %1, %1" : "=r"(product) : "r"(weights[0]));
  zero = (int8_t)(zero + product - 9);
#endif
  memset(output, zero, COLS + CHANNELS);
}

__attribute__((noinline)) void fake_columns(uint8_t *sums, const int8_t *row) {
  for (int i = 0; i != ROW_BYTES; ++i)
    sums[i / CHANNELS] = (uint8_t)(sums[i / CHANNELS] + (uint8_t)row[i]);
}

__attribute__((noinline)) void fake_channels(uint8_t *sums, const int8_t *row) {
  volatile uint8_t scratch[STACK];
  scratch[0] = 1;
#ifdef DEEP
  for (int i = 0; i != STACK; ++i)
    scratch[i] = 1;
#endif
  for (int i = 0; i != ROW_BYTES; ++i)
    sums[i % CHANNELS] = (uint8_t)(sums[i % CHANNELS] + (uint8_t)row[i]);
  scratch[STACK - 1] = scratch[0];
}

static int start(uint8_t *arena, int8_t *output) {
  fake_clear(output);
  /* Written with a paint value and then with its complement: the runner must
   * see the byte whichever way it looks. */
  arena[ARENA - TAIL - 1] = 0xFF;
  if (FAULT == 1)
    arena[ARENA + 3] = 1;
  if (FAULT == 2)
    output[0] = (int8_t)arena[7];
  if (FAULT == 3)
    *(volatile uint32_t *)0xF0000000u = 1;
  if (FAULT == 4)
    return 42;
  if (FAULT == 6)
    for (;;)
      *(volatile uint8_t *)arena = 1;
  return MCUNET_OK;
}

static void row(int8_t *output, const int8_t *data) {
  fake_columns((uint8_t *)output, data);
  fake_channels((uint8_t *)output + COLS, data);
}

#ifdef PUSH
/* The arena: rows seen, then the output so far. */
int fake_begin(void *arena) {
  *(uint32_t *)arena = 0;
  return start(arena, (int8_t *)arena + 4);
}

int fake_push_rows(void *arena, const int8_t *rows, uint32_t count) {
  if (*(uint32_t *)arena + count > ROWS)
    return MCUNET_ERROR_TOO_MANY_ROWS;
  *(uint32_t *)arena += count;
#if FAULT == 9
  static const volatile int8_t *before;
  if (before)
    (void)*before;
  before = rows;
#endif
  for (; count; --count, rows += ROW_BYTES)
    row((int8_t *)arena + 4, rows);
  return MCUNET_OK;
}

int fake_finish(void *arena, int8_t *output) {
  if (*(uint32_t *)arena != ROWS)
    return MCUNET_ERROR_MISSING_ROWS;
  memcpy(output, (int8_t *)arena + 4, COLS + CHANNELS);
  return MCUNET_OK;
}
#elif defined(PULL)
/* Two windows per row, the right one first. */
int fake_invoke(void *arena, mcunet_window_fn read, void *context,
                int8_t *output) {
  int status = start(arena, output);
  for (int r = 0; r != ROWS && !status; ++r) {
    int8_t *line = arena;
    int left = COLS / 2;
    status = read(context, r, left, 1, COLS - left + (FAULT == 5),
                  line + left * CHANNELS, ROW_BYTES);
    if (!status)
      status = read(context, r, 0, 1, left, line, ROW_BYTES);
    if (!status)
      row(output, line);
  }
  return status;
}
#else
#ifdef CONSUME
#define INPUT_CONST
#else
#define INPUT_CONST const
#endif
int fake_invoke(void *arena, INPUT_CONST int8_t *input, int8_t *output) {
  int status = start(arena, output);
  for (int r = 0; r != ROWS; ++r)
    row(output, input + r * ROW_BYTES);
#ifdef CONSUME
  memset(input, 0, ROWS * ROW_BYTES);
#endif
  if (FAULT == 7)
    *(int8_t *)(uintptr_t)input ^= 1;
  if (FAULT == 8) /* what is read has no effect */
    (void)*(volatile const int8_t *)(input - 1);
  return status;
}
#endif
