// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- infer.cpp - One inference, under measurement -----------------------===//

#include "infer.h"

using namespace mcunet::rt;

#if defined(__GNUC__) && !defined(__clang__)
#define MCUNET_NO_CLONES __attribute__((noinline, noclone))
#else
#define MCUNET_NO_CLONES __attribute__((noinline))
#endif

extern "C" MCUNET_NO_CLONES void mcunet_rt_mark_begin(void) {
  __asm__ volatile("" ::: "memory");
}

// Differs from the function above, or the linker might merge the two.
extern "C" MCUNET_NO_CLONES void mcunet_rt_mark_end(void) {
  __asm__ volatile("nop" ::: "memory");
}

extern "C" MCUNET_NO_CLONES int
mcunet_rt_read_window(void *context, int32_t row, int32_t col, int32_t rows,
                      int32_t cols, int8_t *dst, int32_t dstRowStride) {
  const Inference &image = *static_cast<const Inference *>(context);
  if (row < 0 || col < 0 || rows < 0 || cols < 0 ||
      row + rows > static_cast<int32_t>(image.rows) ||
      col + cols > static_cast<int32_t>(image.cols))
    return windowOutsideImage;
  uint32_t bytes = static_cast<uint32_t>(cols) * image.pixelBytes;
  uint32_t stride = image.cols * image.pixelBytes;
  const int8_t *src = image.input + static_cast<uint32_t>(row) * stride +
                      static_cast<uint32_t>(col) * image.pixelBytes;
  // No memcpy, which would be counted as the model's.
  for (int32_t r = 0; r != rows; ++r, src += stride, dst += dstRowStride) {
    uint32_t i = 0;
    for (; i + 4 <= bytes; i += 4)
      __builtin_memcpy(dst + i, src + i, 4);
    for (; i != bytes; ++i)
      dst[i] = src[i];
  }
  return MCUNET_OK;
}

extern "C" MCUNET_NO_CLONES int mcunet_rt_no_window(void *, int32_t, int32_t,
                                                    int32_t, int32_t, int8_t *,
                                                    int32_t) {
  return MCUNET_OK;
}

static inline int pushRows(const Inference &inference) {
  const mcunet_model &model = *inference.model;
  int status = model.begin(inference.arena);
  const int8_t *rows = inference.input;
  uint32_t rowBytes = inference.cols * inference.pixelBytes;
  for (uint32_t left = inference.rows; left && !status;) {
    uint32_t count = left < inference.chunkRows ? left : inference.chunkRows;
    const int8_t *shown =
        inference.showRows ? inference.showRows(rows, count * rowBytes) : rows;
    status = model.push_rows(inference.arena, shown, count);
    if (inference.hideRows)
      inference.hideRows();
    rows += count * rowBytes;
    left -= count;
  }
  return status ? status : model.finish(inference.arena, inference.output);
}

static inline uintptr_t stackPointer() {
  uintptr_t sp;
#if defined(__arm__) || defined(__aarch64__)
  __asm__ volatile("mov %0, sp" : "=r"(sp));
#elif defined(__x86_64__)
  __asm__ volatile("mov %%rsp, %0" : "=r"(sp));
#else
  sp = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
#endif
  return sp;
}

/// The stack's paint. It depends on the address, because the model may save a
/// register that holds `paint` by chance.
static inline uint8_t paintAt(uintptr_t address, uint8_t paint) {
  return static_cast<uint8_t>(paint ^ (address * 37 >> 3));
}

extern "C" MCUNET_NO_CLONES void mcunet_rt_infer(Inference *inference) {
  const mcunet_model &model = *inference->model;
  // This function uses nothing below its stack pointer, because it calls
  // others. It pushes no arguments, so this is also the pointer at those calls.
  uintptr_t sp = stackPointer();
  uintptr_t limit = inference->stackLimit ? inference->stackLimit : sp;
  uint8_t paint = inference->paint;
  for (uintptr_t at = limit; at != sp; ++at)
    *reinterpret_cast<volatile uint8_t *>(at) = paintAt(at, paint);

  int status = 0;
  if (!inference->forStack)
    mcunet_rt_mark_begin();
  if (model.invoke)
    status =
        model.invoke(inference->arena, inference->input, inference->output);
  else if (model.invoke_consuming)
    status = model.invoke_consuming(inference->arena, inference->input,
                                    inference->output);
  else if (model.invoke_pull)
    status = model.invoke_pull(inference->arena,
                               inference->forStack ? mcunet_rt_no_window
                                                   : mcunet_rt_read_window,
                               inference, inference->output);
  else
    status = pushRows(*inference);
  if (!inference->forStack)
    mcunet_rt_mark_end();

  uintptr_t lowest = limit;
  while (lowest != sp && *reinterpret_cast<volatile uint8_t *>(lowest) ==
                             paintAt(lowest, paint))
    ++lowest;
  // Only whole words are pushed.
  lowest &= ~uintptr_t{3};
  inference->status = status;
  inference->stackBytes = static_cast<uint32_t>(sp - lowest);
  inference->stackFull = lowest == limit && limit != sp;
}
