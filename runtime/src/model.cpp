// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- model.cpp - A compiled model and its arena -------------------------===//
#include "mcunet/rt/model.h"

using namespace mcunet::rt;

MCUNET_RT_WEAK const char *mcunet::rt::describe(Status status) {
  switch (status) {
  case Status::Ok:
    return "ok";
  case Status::WrongAbi:
    return "the model was compiled for another version of the runtime";
  case Status::ArenaTooSmall:
    return "the arena is too small";
  case Status::ArenaMisaligned:
    return "the arena's address is not aligned as the model asks";
  case Status::WrongInputSize:
    return "the input has the wrong size";
  case Status::WrongOutputSize:
    return "the output has the wrong size";
  case Status::WrongInputMode:
    return "the model takes its input in another way";
  case Status::InputIsConsumed:
    return "the model would write over its input";
  case Status::TooManyRows:
    return "more rows than the image has";
  case Status::MissingRows:
    return "rows of the image are missing";
  case Status::CallbackFailed:
    return "the window callback failed";
  case Status::VectorsOff:
    return "the core's vector instructions are not enabled in CPACR";
  case Status::UnalignedTrapped:
    return "the core traps unaligned accesses; compile with --aligned";
  case Status::WrongHead:
    return "the detection head does not match the tensor";
  }
  return "unknown status";
}

#if !defined(NDEBUG) && defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M'

static uint32_t readRegister(uintptr_t address) {
  return *reinterpret_cast<const volatile uint32_t *>(address);
}

/// Checks that the core's settings allow the needs of the model.
static Status checkCore(uint32_t needs) {
  uint32_t control;
  __asm__ volatile("mrs %0, control" : "=r"(control));
  if (control & 1) // unprivileged: the registers may not be read
    return Status::Ok;
  const uint32_t cpacr = readRegister(0xE000ED88u);
  const uint32_t ccr = readRegister(0xE000ED14u);
  if ((needs & MCUNET_NEEDS_VECTORS) && (cpacr >> 20 & 0xF) != 0xF)
    return Status::VectorsOff;
  if ((needs & MCUNET_NEEDS_UNALIGNED) && (ccr >> 3 & 1))
    return Status::UnalignedTrapped;
  return Status::Ok;
}

#else

static Status checkCore(uint32_t) { return Status::Ok; }

#endif

MCUNET_RT_WEAK Model::Model(const mcunet_model &descriptor,
                            Span<uint8_t> memory)
    : model(&descriptor), arena(memory.data()) {
  if (descriptor.abi_version != MCUNET_ABI_VERSION)
    constructed = Status::WrongAbi;
  else if (memory.size() < descriptor.arena_bytes)
    constructed = Status::ArenaTooSmall;
  else if (reinterpret_cast<uintptr_t>(arena) & (descriptor.arena_align - 1))
    constructed = Status::ArenaMisaligned;
  else
    constructed = checkCore(descriptor.needs);
}

MCUNET_RT_WEAK Status Model::checkSizes(size_t inputBytes,
                                        size_t outputBytes) const {
  if (constructed != Status::Ok)
    return constructed;
  if (inputBytes != model->input_bytes)
    return Status::WrongInputSize;
  if (outputBytes != model->output_bytes)
    return Status::WrongOutputSize;
  return Status::Ok;
}

/// The status of the model's own functions, without a callback.
static Status fromModel(int status) {
  switch (status) {
  case MCUNET_OK:
    return Status::Ok;
  case MCUNET_ERROR_TOO_MANY_ROWS:
    return Status::TooManyRows;
  default:
    return Status::MissingRows;
  }
}

MCUNET_RT_WEAK Status Model::invoke(Span<const int8_t> input,
                                    Span<int8_t> output) {
  Status status = checkSizes(input.size(), output.size());
  if (status != Status::Ok)
    return status;
  if (model->invoke_consuming)
    return Status::InputIsConsumed;
  if (!model->invoke)
    return Status::WrongInputMode;
  return fromModel(model->invoke(arena, input.data(), output.data()));
}

MCUNET_RT_WEAK Status Model::invokeConsuming(Span<int8_t> input,
                                             Span<int8_t> output) {
  if (!model->invoke_consuming)
    return invoke(input, output);
  Status status = checkSizes(input.size(), output.size());
  if (status != Status::Ok)
    return status;
  return fromModel(model->invoke_consuming(arena, input.data(), output.data()));
}

MCUNET_RT_WEAK uint32_t Model::inputRows() const {
  return static_cast<uint32_t>(model->inputs[0].map[0]);
}

MCUNET_RT_WEAK uint32_t Model::inputRowBytes() const {
  return model->inputs[0].bytes / inputRows();
}

MCUNET_RT_WEAK Status Model::begin() {
  if (constructed != Status::Ok)
    return constructed;
  return model->begin ? fromModel(model->begin(arena)) : Status::WrongInputMode;
}

MCUNET_RT_WEAK Status Model::pushRows(Span<const int8_t> rows) {
  if (constructed != Status::Ok)
    return constructed;
  if (!model->push_rows)
    return Status::WrongInputMode;
  uint32_t rowBytes = inputRowBytes();
  if (rows.size() % rowBytes != 0)
    return Status::WrongInputSize;
  // Checked as size_t, before it is narrowed to the model's type.
  size_t count = rows.size() / rowBytes;
  if (count > inputRows())
    return Status::TooManyRows;
  return fromModel(
      model->push_rows(arena, rows.data(), static_cast<uint32_t>(count)));
}

MCUNET_RT_WEAK Status Model::finish(Span<int8_t> output) {
  Status status = checkSizes(model->input_bytes, output.size());
  if (status != Status::Ok)
    return status;
  if (!model->finish)
    return Status::WrongInputMode;
  return fromModel(model->finish(arena, output.data()));
}

MCUNET_RT_WEAK Status Model::invokePull(mcunet_window_fn read, void *context,
                                        Span<int8_t> output) {
  Status status = checkSizes(model->input_bytes, output.size());
  if (status != Status::Ok)
    return status;
  if (!model->invoke_pull)
    return Status::WrongInputMode;
  return model->invoke_pull(arena, read, context, output.data()) == MCUNET_OK
             ? Status::Ok
             : Status::CallbackFailed;
}
