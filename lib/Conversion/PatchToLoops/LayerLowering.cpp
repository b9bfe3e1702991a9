//===- LayerLowering.cpp - How the layers of the dialect become code ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Conversion/PatchToLoops/LayerLowering.h"
#include "ConvParameters.h"
#include "mcunet/Conversion/PatchToLoops/PatchToLoops.h"
#include "mcunet/Schedule/LayerOrder.h"

#include "mcunet/Conversion/PatchToLoops/LayerLowering.cpp.inc"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch_to_loops;
using kernels::MicroKernel;
using schedule::AccessOrder;
using schedule::AccessStep;

//===----------------------------------------------------------------------===//
// Models
//===----------------------------------------------------------------------===//

namespace {
/// A layer of one function, without scratch, whose order is its kind's.
template <typename Op, void (*emit)(Op, LayerContext &), typename Model>
struct PlainModel : LayerLoweringInterface::ExternalModel<Model, Op> {
  LogicalResult emitLayer(Operation *op, LayerContext &context) const {
    if (context.phase)
      return emitTiledReduction(op, context);
    emit(cast<Op>(op), context);
    return success();
  }
  AccessOrder getAccessOrder(Operation *op, const MicroKernel &, bool) const {
    return schedule::usualOrder(
        cast<patch::SpatialOpInterface>(op).getLayerKind());
  }
  int64_t getScratchBytes(Operation *, const MicroKernel &, bool) const {
    return 0;
  }
  StringRef getCostKind(Operation *op) const {
    return op->getName().stripDialect();
  }
};

template <typename Op, void (*emit)(Op, LayerContext &)>
struct Plain : PlainModel<Op, emit, Plain<Op, emit>> {};

/// One whose loops are those of another.
template <typename Op, void (*emit)(Op, LayerContext &), const char *like>
struct Like : PlainModel<Op, emit, Like<Op, emit, like>> {
  StringRef getCostKind(Operation *) const { return like; }
};

constexpr char addLoops[] = "add", convLoops[] = "conv2d", meanLoops[] = "mean",
               softmaxLoops[] = "softmax", copyLoops[] = "reshape";

/// The order and scratch of dense layers are their micro-kernel's.
struct Dense : PlainModel<patch::Conv2DOp, emitConv, Dense> {
  AccessOrder getAccessOrder(Operation *op, const MicroKernel &kernel,
                             bool lean) const {
    auto out = cast<RankedTensorType>(op->getResult(0).getType());
    return kernel.gemmOrder(shape(op, lean), out.getDimSize(2));
  }
  int64_t getScratchBytes(Operation *op, const MicroKernel &kernel,
                          bool lean) const {
    return kernel.gemmScratch(shape(op, lean));
  }

private:
  static kernels::GemmLayer shape(Operation *op, bool lean) {
    kernels::GemmLayer layer = gemmShape(cast<patch::Conv2DOp>(op));
    layer.lean = lean;
    return layer;
  }
};

struct Depthwise
    : PlainModel<patch::DepthwiseConv2DOp, emitDepthwise, Depthwise> {
  int64_t getScratchBytes(Operation *op, const MicroKernel &kernel,
                          bool lean) const {
    kernels::DepthwiseLayer layer =
        depthwiseShape(cast<patch::DepthwiseConv2DOp>(op));
    layer.lean = lean;
    return kernel.depthwiseScratch(layer);
  }
};

/// The elements of one operand are written before those of the next are read.
struct Concat : PlainModel<patch::ConcatOp, emitConcat, Concat> {
  AccessOrder getAccessOrder(Operation *op, const MicroKernel &kernel,
                             bool lean) const {
    AccessOrder order = PlainModel::getAccessOrder(op, kernel, lean);
    return order.step == AccessStep::Element ? AccessOrder::row() : order;
  }
};
} // namespace

static void emitAverage(patch::AvgPool2DOp op, LayerContext &context) {
  op.getReciprocal() ? emitReciprocalPool(op, context)
                     : emitAvgPool(op, context);
}

static void attachModels(MLIRContext *context, patch::PatchDialect *) {
  using namespace patch;
  MLIRContext &to = *context;
  Conv2DOp::attachInterface<Dense>(to);
  DepthwiseConv2DOp::attachInterface<Depthwise>(to);
  ConcatOp::attachInterface<Concat>(to);
  AddOp::attachInterface<Plain<AddOp, emitAdd>>(to);
  MulOp::attachInterface<Plain<MulOp, emitMul>>(to);
  MatMulOp::attachInterface<Like<MatMulOp, emitMatMul, convLoops>>(to);
  DivOp::attachInterface<Like<DivOp, emitDiv, softmaxLoops>>(to);
  ExtremumOp::attachInterface<Like<ExtremumOp, emitExtremum, addLoops>>(to);
  LookupOp::attachInterface<Plain<LookupOp, emitLookup>>(to);
  PReluOp::attachInterface<Plain<PReluOp, emitPRelu>>(to);
  AvgPool2DOp::attachInterface<Plain<AvgPool2DOp, emitAverage>>(to);
  MaxPool2DOp::attachInterface<Plain<MaxPool2DOp, emitMaxPool>>(to);
  ResizeOp::attachInterface<Plain<ResizeOp, emitResize>>(to);
  ResizeBilinearOp::attachInterface<
      Plain<ResizeBilinearOp, emitResizeBilinear>>(to);
  MeanOp::attachInterface<Plain<MeanOp, emitMean>>(to);
  ReduceExtremumOp::attachInterface<
      Like<ReduceExtremumOp, emitReduceExtremum, meanLoops>>(to);
  ArgMaxOp::attachInterface<Like<ArgMaxOp, emitArgMax, meanLoops>>(to);
  SoftmaxOp::attachInterface<Plain<SoftmaxOp, emitSoftmax>>(to);
  LogSoftmaxOp::attachInterface<
      Like<LogSoftmaxOp, emitLogSoftmax, softmaxLoops>>(to);
  L2NormalizeOp::attachInterface<
      Like<L2NormalizeOp, emitL2Normalize, softmaxLoops>>(to);
  PadOp::attachInterface<Plain<PadOp, emitPad>>(to);
  SliceOp::attachInterface<Plain<SliceOp, emitSlice>>(to);
  DelayOp::attachInterface<Like<DelayOp, emitDelay, copyLoops>>(to);
  TransposeOp::attachInterface<Plain<TransposeOp, emitTranspose>>(to);
  ReshapeOp::attachInterface<Plain<ReshapeOp, emitReshape>>(to);
}

void mcunet::registerLayerLowerings(DialectRegistry &registry) {
  registry.addExtension(attachModels);
}

FailureOr<LayerLoweringInterface> mcunet::loweringOf(Operation *op) {
  if (auto lowering = dyn_cast<LayerLoweringInterface>(op))
    return lowering;
  return op->emitOpError("has no lowering to code (LayerLoweringInterface)");
}

//===----------------------------------------------------------------------===//
// For a CPU
//===----------------------------------------------------------------------===//

FailureOr<LayerDemands>
mcunet::layerDemands(Operation *op, const MicroKernel &kernel, bool lean) {
  FailureOr<LayerLoweringInterface> lowering = loweringOf(op);
  if (failed(lowering))
    return failure();
  return LayerDemands{lowering->getScratchBytes(kernel, lean),
                      lowering->getAccessOrder(kernel, lean),
                      lowering->getCostKind()};
}
