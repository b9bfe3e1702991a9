// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- infer.h - One inference, under measurement ---------------*- C++ -*-===//
#ifndef MCUNET_BOARDS_INFER_H
#define MCUNET_BOARDS_INFER_H

#include "mcunet/rt/abi.h"

#include <cstdint>

namespace mcunet::rt {

/// Returned by `mcunet_rt_read_window` for a window outside the image.
constexpr int windowOutsideImage = 100;

/// The arguments and results of `mcunet_rt_infer`.
struct Inference {
  const mcunet_model *model;
  void *arena;
  int8_t *input;
  int8_t *output;
  uint32_t rows;       // of input 0: the image's height
  uint32_t cols;       // its width
  uint32_t pixelBytes; // its channels
  uint32_t chunkRows;  // given to a push model at a time
  /// Lower end of the stack's paint; 0: the stack is not painted or measured.
  uintptr_t stackLimit;
  uint8_t paint; // the stack's paint
  /// Makes rows to push readable, and unreadable afterwards; null: the model
  /// reads them in the input.
  const int8_t *(*showRows)(const int8_t *rows, uint32_t bytes);
  void (*hideRows)();
  /// Measures only the stack: a pull model gets a callback that needs no stack
  /// and copies nothing, and instructions are not counted.
  bool forStack;

  int status;
  uint32_t stackBytes; // written below the stack pointer at the model's call
  bool stackFull;      // ... down to the very limit
};

} // namespace mcunet::rt

extern "C" {
/// Empty functions around the measured part. An emulator counts the
/// instructions executed between the two, without their own.
void mcunet_rt_mark_begin(void);
void mcunet_rt_mark_end(void);

/// Calls the model according to its input mode. Between the markers, only this
/// function's own instructions are not the model's; they are left out by its
/// name.
void mcunet_rt_infer(mcunet::rt::Inference *inference);

/// The window callback that pull models get; `context` is the Inference.
int mcunet_rt_read_window(void *context, int32_t row, int32_t col, int32_t rows,
                          int32_t cols, int8_t *dst, int32_t dstRowStride);

/// One that leaves the window as it is, and needs no stack.
int mcunet_rt_no_window(void *context, int32_t row, int32_t col, int32_t rows,
                        int32_t cols, int8_t *dst, int32_t dstRowStride);
}

#endif // MCUNET_BOARDS_INFER_H
