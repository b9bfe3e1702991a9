//===- LayerEmitter.h - The code of each layer ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_CONVERSION_PATCHTOLOOPS_LAYEREMITTER_H
#define MCUNET_LIB_CONVERSION_PATCHTOLOOPS_LAYEREMITTER_H

#include "mcunet/Conversion/PatchToLoops/LayerContext.h"

namespace mcunet::patch_to_loops {

/// One phase of a reduction that takes its input tile by tile.
mlir::LogicalResult emitTiledReduction(mlir::Operation *op,
                                       LayerContext &context);

/// The greater or lesser of two values, as the reduction has it, and the value
/// that leaves any other.
mlir::Value chooseExtremum(KernelBuilder &kb, patch::ReduceExtremumOp op,
                           mlir::Value lhs, mlir::Value rhs);
int64_t neutralExtremum(patch::ReduceExtremumOp op);

/// The int8 mean of `sum` over `count` elements.
mlir::Value finishMean(KernelBuilder &kb, patch::MeanOp op, mlir::Value sum,
                       int64_t count);
/// value / count, rounded half away from zero.
mlir::Value roundedDivide(KernelBuilder &kb, mlir::Value value,
                          mlir::Value count);

/// The average of `count` elements as the pool rounds it, without reciprocal,
/// clamped.
mlir::Value averageOf(KernelBuilder &kb, patch::AvgPool2DOp op, mlir::Value sum,
                      mlir::Value count);

/// TOSA's own average: by a reciprocal of the count (see patch.avg_pool2d).
struct ReciprocalAverage {
  ReciprocalAverage(patch::AvgPool2DOp op, int64_t mostCount);
  ReciprocalAverage(const ReciprocalAverage &) = delete;

  mlir::Value emit(KernelBuilder &kb, mlir::Value sum, mlir::Value count,
                   mlir::Value multiplier, mlir::Value shift) const;
  mlir::Value emit(KernelBuilder &kb, mlir::Value sum, int64_t count) const;

  int32_t inputZp;
  llvm::SmallVector<int32_t> multipliers, shifts; ///< of counts from 1 on
  kernels::RequantSpec spec;
};

void emitReciprocalPool(patch::AvgPool2DOp op, LayerContext &context);
void emitResizeBilinear(patch::ResizeBilinearOp op, LayerContext &context);

/// Of an operation with multipliers, shifts, an output zero point and a clamp.
template <typename Op> kernels::RequantSpec requantOf(Op op) {
  kernels::RequantSpec spec;
  spec.multiplier = op.getMultiplier();
  spec.shift = op.getShift();
  spec.singleRound = op.getSingleRound();
  spec.outputZp = op.getOutputZp();
  spec.clampLow = op.getClamp()[0];
  spec.clampHigh = op.getClamp()[1];
  return spec;
}

/// The parameters of a layer with one multiplier, at the place of use. LLVM
/// would see through constants and make 64-bit shifts of a multiply by a power
/// of two; values from outside of the loop it would extend there, and no longer
/// find the high multiply in it.
std::pair<mlir::Value, mlir::Value>
parametersOf(KernelBuilder &kb, const kernels::Requantiser &requantiser,
             llvm::StringRef name);

/// Whether a window is the pixel itself.
bool isPointwise(patch::Conv2DOp conv);
/// All but the weights.
kernels::DepthwiseLayer depthwiseShape(patch::DepthwiseConv2DOp op);
kernels::GemmLayer gemmShape(patch::Conv2DOp op);

void emitConv(patch::Conv2DOp op, LayerContext &context);
void emitDepthwise(patch::DepthwiseConv2DOp op, LayerContext &context);
void emitAdd(patch::AddOp op, LayerContext &context);
void emitMul(patch::MulOp op, LayerContext &context);
void emitMatMul(patch::MatMulOp op, LayerContext &context);
void emitDiv(patch::DivOp op, LayerContext &context);
void emitExtremum(patch::ExtremumOp op, LayerContext &context);
void emitLookup(patch::LookupOp op, LayerContext &context);
void emitPRelu(patch::PReluOp op, LayerContext &context);
void emitAvgPool(patch::AvgPool2DOp op, LayerContext &context);
void emitMaxPool(patch::MaxPool2DOp op, LayerContext &context);
void emitMean(patch::MeanOp op, LayerContext &context);
void emitReduceExtremum(patch::ReduceExtremumOp op, LayerContext &context);
void emitSoftmax(patch::SoftmaxOp op, LayerContext &context);
void emitLogSoftmax(patch::LogSoftmaxOp op, LayerContext &context);
void emitL2Normalize(patch::L2NormalizeOp op, LayerContext &context);
void emitArgMax(patch::ArgMaxOp op, LayerContext &context);
void emitResize(patch::ResizeOp op, LayerContext &context);
void emitPad(patch::PadOp op, LayerContext &context);
void emitSlice(patch::SliceOp op, LayerContext &context);
void emitConcat(patch::ConcatOp op, LayerContext &context);
void emitDelay(patch::DelayOp op, LayerContext &context);
void emitTranspose(patch::TransposeOp op, LayerContext &context);
void emitReshape(patch::ReshapeOp op, LayerContext &context);

} // namespace mcunet::patch_to_loops

#endif // MCUNET_LIB_CONVERSION_PATCHTOLOOPS_LAYEREMITTER_H
