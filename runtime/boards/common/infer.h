// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- infer.h - One inference, under measurement ---------------*- C++ -*-===//
#ifndef MCUNET_BOARDS_INFER_H
#define MCUNET_BOARDS_INFER_H

#include "mcunet/rt/abi.h"

#include <cstdint>

namespace mcunet::rt {

/// Returned by `mcunet_rt_read_window` where the model asks for what is not
/// there.
constexpr int windowOutsideImage = 100;

/// What `mcunet_rt_infer` takes and gives.
struct Inference {
  const mcunet_model *model;
  void *arena;
  int8_t *input;
  int8_t *output;
  uint32_t rows;       // of input 0: the image's height
  uint32_t cols;       // its width
  uint32_t pixelBytes; // its channels
  uint32_t chunkRows;  // given to a push model at a time
  /// Down to here the stack is painted; null: not at all, nor measured.
  uintptr_t stackLimit;
  uint8_t paint; // what the stack is painted with
  /// Where rows to push are shown to the model, and how they are taken away
  /// after; null: they lie in the input.
  const int8_t *(*showRows)(const int8_t *rows, uint32_t bytes);
  void (*hideRows)();
  /// Only the stack matters: a pull model gets a callback that needs none and
  /// copies nothing, and what is executed is not counted.
  bool forStack;

  int status;
  uint32_t stackBytes; // written below the stack pointer at the model's call
  bool stackFull;      // ... down to the very limit
};

} // namespace mcunet::rt

extern "C" {
/// Empty functions around the part that counts. An emulator counts what is
/// executed between the two, their own instructions excluded.
void mcunet_rt_mark_begin(void);
void mcunet_rt_mark_end(void);

/// Calls the model in the way that its input mode asks for. Of what lies
/// between the markers, only this function's own instructions are not the
/// model's; so they are left out by its name.
void mcunet_rt_infer(mcunet::rt::Inference *inference);

/// The window callback that pull models get; `context` is the Inference.
int mcunet_rt_read_window(void *context, int32_t row, int32_t col, int32_t rows,
                          int32_t cols, int8_t *dst, int32_t dstRowStride);

/// One that leaves the window as it is, and needs no stack.
int mcunet_rt_no_window(void *context, int32_t row, int32_t col, int32_t rows,
                        int32_t cols, int8_t *dst, int32_t dstRowStride);
}

#endif // MCUNET_BOARDS_INFER_H
