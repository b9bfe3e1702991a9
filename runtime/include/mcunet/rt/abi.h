/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
 *===- abi.h - What a compiled model offers to its caller -----------*- C
 * -*-===*/
#ifndef MCUNET_RT_ABI_H
#define MCUNET_RT_ABI_H

#include <stdint.h>

/* Raised when a struct below changes its meaning or its layout. */
#define MCUNET_ABI_VERSION 3u

/* What a model function returns: 0; or that push_rows would go past the last
 * row; or that finish comes before it. Any other value came out of the caller's
 * own window callback and is handed through as it is. */
#define MCUNET_OK 0
#define MCUNET_ERROR_TOO_MANY_ROWS 1
#define MCUNET_ERROR_MISSING_ROWS 2

/* mcunet_model.input_mode: the whole input is in the caller's memory; or its
 * rows arrive once, in order, in any chunks; or the model asks for windows of
 * it by a callback. */
#define MCUNET_INPUT_RESIDENT 0
#define MCUNET_INPUT_PUSH 1
#define MCUNET_INPUT_PULL 2

/* mcunet_tensor.source_type: what the network's file holds for the tensor. The
 * compiled model itself reads and writes int8 and indices only, where
 *   from uint8:   int8 = uint8 - 128
 *   from float32: int8 = clamp(round(x / scale) + zero_point) */
#define MCUNET_SOURCE_INT8 0
#define MCUNET_SOURCE_UINT8 1
#define MCUNET_SOURCE_FLOAT32 2
/* Indices (of the greatest score): the output has their bytes, the least
 * significant first, at any alignment; shape counts the numbers. */
#define MCUNET_SOURCE_INT32 3
#define MCUNET_SOURCE_INT64 4

/* mcunet_model.needs, bits: what the core must allow before the model runs.
 * Vectors: CPACR gives full access to the coprocessors 10 and 11.
 * Unaligned: CCR.UNALIGN_TRP is 0, and the buffers lie in Normal memory. */
#define MCUNET_NEEDS_VECTORS 1u
#define MCUNET_NEEDS_UNALIGNED 2u

/* One input or output. real = scale * (int8 - zero_point). */
typedef struct mcunet_tensor {
  const char *name;
  uint8_t rank;       /* dimensions used in shape */
  int32_t shape[4];   /* of the network's file; unused entries are 1 */
  float scale;        /* 0 where the tensor is not quantised */
  int32_t zero_point; /* in int8 terms, whatever source_type is */
  uint32_t offset;    /* bytes from the start of the input (output) block */
  uint32_t bytes;
  uint8_t source_type;
  int32_t map[3]; /* the same bytes as rows, columns and channels: what
                   * push_rows and window callbacks count in. Of an image NHWC
                   * these are H, W and C. */
} mcunet_tensor;

/* Copies the window of input 0 that starts at pixel (row, col) to dst: pixel
 * (r, c) of the window, all its channels, goes to
 * dst + r * dst_row_stride + c * channels (dst_row_stride is in bytes). The
 * window lies wholly inside the image. Other than 0 ends the inference, and the
 * model's function returns that value. */
typedef int (*mcunet_window_fn)(void *context, int32_t row, int32_t col,
                                int32_t rows, int32_t cols, int8_t *dst,
                                int32_t dst_row_stride);

/* A model. All its state is in the arena that the caller passes, so that two
 * arenas make two independent instances. Unless there is a reset, the arena
 * needs no initial value and keeps nothing from one inference to the next.
 * Several inputs (outputs) lie one after the other in model order in one block,
 * at mcunet_tensor.offset. Buffers must not overlap. Pointers to functions of
 * another input mode are null. */
typedef struct mcunet_model {
  uint32_t abi_version; /* MCUNET_ABI_VERSION */
  const char *name;
  uint32_t arena_bytes;
  uint32_t arena_align; /* of the arena's address; a power of two */
  uint32_t input_bytes; /* of the whole input block */
  uint32_t output_bytes;
  uint32_t input_offset; /* of a consumed input in the arena, else 0 */
  uint8_t num_inputs;
  uint8_t num_outputs;
  uint8_t input_mode;     /* MCUNET_INPUT_* */
  uint8_t consumes_input; /* 1: resident, and the input is written over */
  const mcunet_tensor *inputs;
  const mcunet_tensor *outputs;
  /* Resident, input kept. */
  int (*invoke)(void *arena, const int8_t *input, int8_t *output);
  /* Resident, input consumed: it lies in the arena, input ==
   * (int8_t *)arena + input_offset, and its bytes are undefined afterwards. */
  int (*invoke_consuming)(void *arena, int8_t *input, int8_t *output);
  /* Push: begin, push_rows until all rows of input 0 were given (a row is
   * columns * channels bytes; count may be 0), then finish. begin may be called
   * at any time to start over. A row is not read after push_rows returns. */
  int (*begin)(void *arena);
  int (*push_rows)(void *arena, const int8_t *rows, uint32_t count);
  int (*finish)(void *arena, int8_t *output);
  /* Pull: read is called for windows in any order, possibly more than once. */
  int (*invoke_pull)(void *arena, mcunet_window_fn read, void *context,
                     int8_t *output);
  uint32_t needs; /* MCUNET_NEEDS_* */
  /* Of a model that keeps state from one inference to the next, else null: to
   * be called before the first inference, whenever a new series begins, and
   * after an inference that was not finished. In between, nothing else may
   * write to the arena. */
  int (*reset)(void *arena);
} mcunet_model;

#endif /* MCUNET_RT_ABI_H */
