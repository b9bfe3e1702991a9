// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//===- status.h - What can go wrong -----------------------------*- C++ -*-===//
#ifndef MCUNET_RT_STATUS_H
#define MCUNET_RT_STATUS_H

#include "mcunet/rt/config.h"

#include <cstdint>

MCUNET_RT_BEGIN

enum class MCUNET_RT_NODISCARD Status : uint8_t {
  Ok,
  /// The descriptor is of another version of abi.h.
  WrongAbi,
  /// The arena's size or the alignment of its address is not enough.
  ArenaTooSmall,
  ArenaMisaligned,
  /// The size of the input, of the output, or of rows is not the model's.
  WrongInputSize,
  WrongOutputSize,
  /// The model takes its input in another way (resident, push or pull).
  WrongInputMode,
  /// The model would overwrite the input, which the call promises not to do.
  InputIsConsumed,
  /// Push: rows after the last one, or a finish before it.
  TooManyRows,
  MissingRows,
  /// Pull: the window callback did not return 0.
  CallbackFailed,
  /// Debug builds: the core does not allow what the model needs. CPACR keeps
  /// the vector instructions off, or CCR.UNALIGN_TRP forbids unaligned
  /// accesses.
  VectorsOff,
  UnalignedTrapped,
  /// Detection: a head does not match the tensors that it is to decode.
  WrongHead,
};

/// A short text, for a log.
const char *describe(Status status);

MCUNET_RT_END

#endif // MCUNET_RT_STATUS_H
