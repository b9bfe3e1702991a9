//===- Slices.h - What a slice takes ----------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_IMPORT_TFLITE_SLICES_H
#define MCUNET_IMPORT_TFLITE_SLICES_H

#include "OpScope.h"

namespace mcunet {
namespace tfl {

/// Per dimension of the input: elements start, start + stride, ..., `size` of
/// them. Strides may be negative, sizes are positive.
struct SlicePlan {
  llvm::SmallVector<int64_t> start, size, stride;
  llvm::SmallVector<int64_t> resultShape; // new dimensions in, dropped ones out
};

/// STRIDED_SLICE: NumPy's rules with the masks of the format.
FailureOr<SlicePlan> stridedSlicePlan(OpScope &scope);
/// SLICE: begin and size; size -1 is the remainder.
FailureOr<SlicePlan> slicePlan(OpScope &scope);

} // namespace tfl
} // namespace mcunet

#endif // MCUNET_IMPORT_TFLITE_SLICES_H
