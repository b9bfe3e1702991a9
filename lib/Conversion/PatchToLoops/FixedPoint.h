//===- FixedPoint.h - Fixed-point arithmetic of kernels ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_CONVERSION_PATCHTOLOOPS_FIXEDPOINT_H
#define MCUNET_LIB_CONVERSION_PATCHTOLOOPS_FIXEDPOINT_H

#include "mcunet/Kernels/KernelBuilder.h"

namespace mcunet::patch_to_loops {

/// gemmlowp's SaturatingRoundingDoublingHighMul; (-2^31)^2 must not occur.
mlir::Value highMul(kernels::KernelBuilder &kb, mlir::Value a, mlir::Value b);

/// value >> shift for a shift in [1, 31], ties up.
mlir::Value roundedShift(kernels::KernelBuilder &kb, mlir::Value value,
                         mlir::Value shift);

/// v / 2^shift for a shift in [1, 31], ties away from zero; v is not -2^31.
mlir::Value dividePower(kernels::KernelBuilder &kb, mlir::Value v,
                        mlir::Value shift);

/// 1 / (1 + a) in Q0.31 for a in [0, 1) in Q0.31: Newton-Raphson in Q2.29 from
/// 48/17 - 32/17 * (1 + a) / 2 (gemmlowp, one_over_one_plus_x_for_x_in_0_1).
mlir::Value reciprocal(kernels::KernelBuilder &kb, mlir::Value a);

/// The number of leading zeros, 32 for 0.
mlir::Value leadingZeros(kernels::KernelBuilder &kb, mlir::Value value);

} // namespace mcunet::patch_to_loops

#endif // MCUNET_LIB_CONVERSION_PATCHTOLOOPS_FIXEDPOINT_H
