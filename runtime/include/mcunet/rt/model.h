// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- model.h - A compiled model and its arena -----------------*- C++ -*-===//
#ifndef MCUNET_RT_MODEL_H
#define MCUNET_RT_MODEL_H

#include "mcunet/rt/abi.h"
#include "mcunet/rt/span.h"
#include "mcunet/rt/status.h"

MCUNET_RT_BEGIN

/// A descriptor (`NAME_model()` of the compiled model's header) and its arena,
/// which must outlive this object. Unlike the C interface, every call checks
/// its arguments before the model runs. One arena serves one inference at a
/// time; several models may use one arena in turn.
class Model {
public:
  Model(const mcunet_model &descriptor, Span<uint8_t> arena);

  /// Ok, or the reason why no inference can run: WrongAbi, ArenaTooSmall,
  /// ArenaMisaligned, without NDEBUG also VectorsOff, UnalignedTrapped. Every
  /// other function returns it too.
  Status status() const { return constructed; }

  const mcunet_model &descriptor() const { return *model; }
  Span<const mcunet_tensor> inputs() const {
    return {model->inputs, model->num_inputs};
  }
  Span<const mcunet_tensor> outputs() const {
    return {model->outputs, model->num_outputs};
  }

  /// Rows that a push model takes, and bytes of each.
  uint32_t inputRows() const;
  uint32_t inputRowBytes() const;

  /// Begins a new series of inferences of a model that keeps state, which needs
  /// it before the first; Ok and nothing else for others.
  Status reset() {
    if (constructed == Status::Ok && model->reset)
      model->reset(arena);
    return constructed;
  }

  /// Resident: the whole input and output blocks. The first is for models that
  /// leave the input alone (InputIsConsumed otherwise), the second for all.
  Status invoke(Span<const int8_t> input, Span<int8_t> output);
  Status invokeConsuming(Span<int8_t> input, Span<int8_t> output);

  /// Push: any number of whole rows at a time.
  Status begin();
  Status pushRows(Span<const int8_t> rows);
  Status finish(Span<int8_t> output);

  /// Pull. `Callback` is callable as
  ///   int(int32_t row, int32_t col, int32_t rows, int32_t cols, int8_t *dst,
  ///       int32_t dstRowStride)
  /// with the meaning of mcunet_window_fn, and is called during this call only.
  template <typename Callback>
  Status invokePull(Callback &&read, Span<int8_t> output) {
    return invokePull(
        [](void *context, int32_t row, int32_t col, int32_t rows, int32_t cols,
           int8_t *dst, int32_t dstRowStride) -> int {
          return (
              *static_cast<typename std::remove_reference<Callback>::type *>(
                  context))(row, col, rows, cols, dst, dstRowStride);
        },
        const_cast<void *>(static_cast<const void *>(&read)), output);
  }
  Status invokePull(mcunet_window_fn read, void *context, Span<int8_t> output);

private:
  Status checkSizes(size_t inputBytes, size_t outputBytes) const;

  const mcunet_model *model;
  uint8_t *arena;
  Status constructed = Status::Ok;
};

/// The part of an input (output) block that one tensor occupies.
template <typename T>
Span<T> tensorIn(Span<T> block, const mcunet_tensor &tensor) {
  return block.slice(tensor.offset, tensor.bytes);
}

MCUNET_RT_END

#endif // MCUNET_RT_MODEL_H
