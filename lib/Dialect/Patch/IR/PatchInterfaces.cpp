//===- PatchInterfaces.cpp - Windows and costs of each layer --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Dialect/Patch/IR/Patch.h"

using namespace mlir;
using namespace mcunet::patch;
using mcunet::schedule::AxisMap;
using mcunet::schedule::LayerKind;

#include "mcunet/Dialect/Patch/IR/PatchInterfaces.cpp.inc"

/// The window of a convolution or pool: `kernel` taps `dilation` apart, the
/// first `pad` before the element that the stride leads to.
static AxisMap windowMap(int64_t kernel, int64_t stride, int64_t dilation,
                         int64_t pad) {
  AxisMap map;
  map.num = stride;
  map.loOff = -pad;
  map.hiOff = (kernel - 1) * dilation - pad;
  return map;
}

static AxisMap wholeMap() {
  AxisMap map;
  map.all = true;
  return map;
}

/// Identity, or the one element that broadcasts: dimension `1 + axis` of rank-4
/// operands; anything else is taken whole.
static AxisMap elementMap(Value operand, Value result, unsigned axis) {
  auto in = cast<RankedTensorType>(operand.getType());
  auto out = cast<RankedTensorType>(result.getType());
  if (in.getRank() != 4 || out.getRank() != 4)
    return wholeMap();
  if (in.getDimSize(1 + axis) != out.getDimSize(1 + axis))
    return wholeMap();
  return AxisMap();
}

static LayerKind elementKind(Value result) {
  return cast<RankedTensorType>(result.getType()).getRank() == 4
             ? LayerKind::Elementwise
             : LayerKind::Opaque;
}

//===----------------------------------------------------------------------===//
// Convolutions and pools
//===----------------------------------------------------------------------===//

AxisMap Conv2DOp::getInputMap(unsigned, unsigned axis) {
  return windowMap(getWeights().getShapedType().getDimSize(1 + axis),
                   getStride()[axis], getDilation()[axis], getPad()[axis]);
}
LayerKind Conv2DOp::getLayerKind() { return LayerKind::Conv; }
int64_t Conv2DOp::getMacsPerPixel() {
  return getWeights().getShapedType().getNumElements();
}

AxisMap DepthwiseConv2DOp::getInputMap(unsigned, unsigned axis) {
  return windowMap(getWeights().getShapedType().getDimSize(axis),
                   getStride()[axis], getDilation()[axis], getPad()[axis]);
}
LayerKind DepthwiseConv2DOp::getLayerKind() { return LayerKind::Depthwise; }
int64_t DepthwiseConv2DOp::getMacsPerPixel() {
  return getWeights().getShapedType().getNumElements();
}

AxisMap AvgPool2DOp::getInputMap(unsigned, unsigned axis) {
  return windowMap(getKernel()[axis], getStride()[axis], 1, getPad()[axis]);
}
LayerKind AvgPool2DOp::getLayerKind() { return LayerKind::Pool; }
int64_t AvgPool2DOp::getMacsPerPixel() { return 0; }

AxisMap MaxPool2DOp::getInputMap(unsigned, unsigned axis) {
  return windowMap(getKernel()[axis], getStride()[axis], 1, getPad()[axis]);
}
LayerKind MaxPool2DOp::getLayerKind() { return LayerKind::Pool; }
int64_t MaxPool2DOp::getMacsPerPixel() { return 0; }

AxisMap MeanOp::getInputMap(unsigned, unsigned axis) {
  return llvm::is_contained(getAxes(), 1 + static_cast<int64_t>(axis))
             ? wholeMap()
             : elementMap(getInput(), getOutput(), axis);
}
LayerKind MeanOp::getLayerKind() {
  if (cast<RankedTensorType>(getOutput().getType()).getRank() != 4)
    return LayerKind::Opaque;
  return llvm::is_contained(getAxes(), 1) ? LayerKind::GlobalReduce
                                          : LayerKind::Pool;
}

//===----------------------------------------------------------------------===//
// Element by element
//===----------------------------------------------------------------------===//

AxisMap AddOp::getInputMap(unsigned index, unsigned axis) {
  return elementMap(getOperand(index), getOutput(), axis);
}
LayerKind AddOp::getLayerKind() { return elementKind(getOutput()); }

AxisMap MulOp::getInputMap(unsigned index, unsigned axis) {
  return elementMap(getOperand(index), getOutput(), axis);
}
LayerKind MulOp::getLayerKind() { return elementKind(getOutput()); }

AxisMap LookupOp::getInputMap(unsigned, unsigned axis) {
  return elementMap(getInput(), getOutput(), axis);
}
LayerKind LookupOp::getLayerKind() { return elementKind(getOutput()); }

AxisMap PReluOp::getInputMap(unsigned, unsigned axis) {
  return elementMap(getInput(), getOutput(), axis);
}
LayerKind PReluOp::getLayerKind() { return elementKind(getOutput()); }

AxisMap SoftmaxOp::getInputMap(unsigned, unsigned axis) {
  return elementMap(getInput(), getOutput(), axis);
}
LayerKind SoftmaxOp::getLayerKind() { return elementKind(getOutput()); }

//===----------------------------------------------------------------------===//
// Data movement
//===----------------------------------------------------------------------===//

AxisMap ResizeOp::getInputMap(unsigned, unsigned axis) {
  AxisMap map;
  map.num = getScale()[2 * axis + 1];
  map.den = getScale()[2 * axis];
  map.loOff = map.hiOff = getOffset()[axis];
  return map;
}
LayerKind ResizeOp::getLayerKind() { return LayerKind::Pool; }

AxisMap ConcatOp::getInputMap(unsigned index, unsigned axis) {
  return elementMap(getOperand(index), getOutput(), axis);
}
LayerKind ConcatOp::getLayerKind() {
  auto type = cast<RankedTensorType>(getOutput().getType());
  return type.getRank() == 4 && getAxis() == 3 ? LayerKind::Elementwise
                                               : LayerKind::Opaque;
}

AxisMap PadOp::getInputMap(unsigned, unsigned) { return wholeMap(); }
LayerKind PadOp::getLayerKind() { return LayerKind::Opaque; }
AxisMap SliceOp::getInputMap(unsigned, unsigned) { return wholeMap(); }
LayerKind SliceOp::getLayerKind() { return LayerKind::Opaque; }
AxisMap TransposeOp::getInputMap(unsigned, unsigned) { return wholeMap(); }
LayerKind TransposeOp::getLayerKind() { return LayerKind::Opaque; }
AxisMap ReshapeOp::getInputMap(unsigned, unsigned) { return wholeMap(); }
LayerKind ReshapeOp::getLayerKind() { return LayerKind::Opaque; }
