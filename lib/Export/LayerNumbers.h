//===- LayerNumbers.h - A layer's entry in a description --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_EXPORT_LAYERNUMBERS_H
#define MCUNET_LIB_EXPORT_LAYERNUMBERS_H

#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/TosaIdioms/Tables.h"

#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"

namespace mcunet {

using idioms::Quant;

/// "layer 'NAME': MESSAGE".
llvm::Error layerError(mlir::Operation *op, const llvm::Twine &message);

/// True where the result cannot be below the real number 0.
bool hasRelu(mlir::Operation *op);

/// A square convolution of the kind that descriptions have: padding kernel / 2,
/// no dilation, clamped to ReLU6 or not at all.
llvm::Error checkConvolution(mlir::Operation *op);
int64_t kernelOf(mlir::Operation *op);
int64_t strideOf(mlir::Operation *op);
bool isPointwise(mlir::Operation *op);

/// The scale of a ReLU6 layer: its clamp is at 6.
float relu6Scale(mlir::Operation *op);

/// The scales of an addition's result and of the other operand, if operand
/// `operand` has `scale`.
float sumScale(patch::AddOp add, unsigned operand, float scale);
float otherScale(patch::AddOp add, unsigned operand, float scale);

/// The input scale with which `table` is a gate's; an error if there is none.
llvm::Expected<float> gateScale(patch::LookupOp table, int32_t zeroPoint);

/// Entries of `weights`.
llvm::Expected<llvm::json::Object> describeConvolution(mlir::Operation *op,
                                                       Quant in, Quant out);
llvm::json::Object describeMultipliers(llvm::ArrayRef<int32_t> multiplier,
                                       llvm::ArrayRef<int32_t> shift,
                                       Quant out);
llvm::json::Object describeQuant(Quant quant);

} // namespace mcunet

#endif // MCUNET_LIB_EXPORT_LAYERNUMBERS_H
