//===- LayerEmitter.cpp - One layer as a function -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConvParameters.h"
#include "mcunet/Conversion/PatchToLoops/PatchToLoops.h"
#include "mcunet/Schedule/LayerOrder.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch_to_loops;

Value BufferView::rowAt(KernelBuilder &kb, Value y) const {
  Value inBlock;
  if (block) {
    Value row = kb.mul(kb.sub(y, blockRow), blockWidth * channels);
    Value shift = kb.mul(kb.sub(origin, blockCol), channels);
    inBlock = kb.offset(block, kb.add(row, shift));
    if (!base)
      return inBlock;
  }
  Value slot = slots >= tensorRows ? y : kb.urem(y, slots);
  Value inRing = kb.offset(base, kb.mul(slot, rowBytes()));
  return block ? kb.select(kb.less(y, blockRow), inRing, inBlock) : inRing;
}

Value BufferView::pixelAt(KernelBuilder &kb, Value row, Value x) const {
  return kb.offset(row, kb.mul(kb.sub(x, origin), channels));
}

void LayerContext::forRows(llvm::function_ref<void(Value)> body) const {
  kb.forLoop(rowBegin, rowEnd, 1, body);
}

void LayerContext::forPixels(
    llvm::function_ref<void(Value, Value, Value)> body) const {
  forRows([&](Value y) {
    Value row = output.rowAt(kb, y);
    kb.forLoop(colBegin, colEnd, 1,
               [&](Value x) { body(y, x, output.pixelAt(kb, row, x)); });
  });
}

LogicalResult mcunet::patch_to_loops::emitLayer(Operation *op,
                                                LayerContext &context) {
  using namespace patch;
  if (context.phase)
    return emitTiledReduction(op, context);
  return TypeSwitch<Operation *, LogicalResult>(op)
      .Case([&](Conv2DOp op) { return emitConv(op, context), success(); })
      .Case([&](DepthwiseConv2DOp op) {
        return emitDepthwise(op, context), success();
      })
      .Case([&](AddOp op) { return emitAdd(op, context), success(); })
      .Case([&](MulOp op) { return emitMul(op, context), success(); })
      .Case([&](MatMulOp op) { return emitMatMul(op, context), success(); })
      .Case([&](DivOp op) { return emitDiv(op, context), success(); })
      .Case([&](ExtremumOp op) { return emitExtremum(op, context), success(); })
      .Case([&](LookupOp op) { return emitLookup(op, context), success(); })
      .Case([&](PReluOp op) { return emitPRelu(op, context), success(); })
      .Case([&](AvgPool2DOp op) {
        op.getReciprocal() ? emitReciprocalPool(op, context)
                           : emitAvgPool(op, context);
        return success();
      })
      .Case([&](ResizeBilinearOp op) {
        return emitResizeBilinear(op, context), success();
      })
      .Case([&](MaxPool2DOp op) { return emitMaxPool(op, context), success(); })
      .Case([&](MeanOp op) { return emitMean(op, context), success(); })
      .Case([&](ReduceExtremumOp op) {
        return emitReduceExtremum(op, context), success();
      })
      .Case([&](SoftmaxOp op) { return emitSoftmax(op, context), success(); })
      .Case([&](LogSoftmaxOp op) {
        return emitLogSoftmax(op, context), success();
      })
      .Case([&](L2NormalizeOp op) {
        return emitL2Normalize(op, context), success();
      })
      .Case([&](ArgMaxOp op) { return emitArgMax(op, context), success(); })
      .Case([&](ResizeOp op) { return emitResize(op, context), success(); })
      .Case([&](PadOp op) { return emitPad(op, context), success(); })
      .Case([&](SliceOp op) { return emitSlice(op, context), success(); })
      .Case([&](ConcatOp op) { return emitConcat(op, context), success(); })
      .Case(
          [&](TransposeOp op) { return emitTranspose(op, context), success(); })
      .Case([&](ReshapeOp op) { return emitReshape(op, context), success(); })
      .Default([](Operation *op) {
        return op->emitOpError("has no lowering to loops");
      });
}

bool mcunet::patch_to_loops::isPointwise(patch::Conv2DOp conv) {
  auto weights = conv.getWeights().getShapedType();
  return weightTerms(conv.getWeights()) == 1 && weights.getDimSize(1) == 1 &&
         weights.getDimSize(2) == 1 && conv.getPad()[0] == 0 &&
         conv.getPad()[1] == 0;
}

/// Dense layers go in their micro-kernel's steps. A concatenation writes the
/// elements of one operand before it reads those of the next.
schedule::AccessOrder
mcunet::patch_to_loops::accessOrder(patch::SpatialOpInterface op,
                                    const kernels::MicroKernel &kernel,
                                    bool lean) {
  if (auto conv = dyn_cast<patch::Conv2DOp>(op.getOperation())) {
    kernels::GemmLayer layer = gemmShape(conv);
    layer.lean = lean;
    auto out = cast<RankedTensorType>(conv.getType());
    return kernel.gemmOrder(layer, out.getDimSize(2));
  }
  schedule::AccessOrder order = schedule::usualOrder(op.getLayerKind());
  if (order.step == schedule::AccessStep::Element &&
      isa<patch::ConcatOp>(op.getOperation()))
    return schedule::AccessOrder::row();
  return order;
}

int64_t mcunet::layerScratchBytes(Operation *op, StringRef cpu, bool lean) {
  auto kernel = kernels::createMicroKernel(cpu);
  if (!kernel)
    return 0;
  if (auto conv = dyn_cast<patch::DepthwiseConv2DOp>(op)) {
    kernels::DepthwiseLayer layer = depthwiseShape(conv);
    layer.lean = lean;
    return kernel->depthwiseScratch(layer);
  }
  auto conv = dyn_cast<patch::Conv2DOp>(op);
  if (!conv)
    return 0;
  kernels::GemmLayer layer = gemmShape(conv);
  layer.lean = lean;
  return kernel->gemmScratch(layer);
}

schedule::AccessOrder mcunet::layerAccessOrder(Operation *op, StringRef cpu,
                                               bool lean) {
  auto kernel = kernels::createMicroKernel(cpu);
  auto layer = dyn_cast<patch::SpatialOpInterface>(op);
  return kernel && layer ? accessOrder(layer, *kernel, lean)
                         : schedule::AccessOrder::whole();
}
