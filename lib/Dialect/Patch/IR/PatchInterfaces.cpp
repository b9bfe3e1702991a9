//===- PatchInterfaces.cpp - Windows and costs of each layer --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Schedule/Window.h"

using namespace mlir;
using namespace mcunet::patch;
namespace schedule = mcunet::schedule;
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

static int64_t extentOf(Value value, unsigned axis) {
  return cast<RankedTensorType>(value.getType()).getDimSize(1 + axis);
}

/// Identity, or whole where the operand's one element broadcasts.
static AxisMap elementMap(Value operand, Value result, unsigned axis) {
  auto in = cast<RankedTensorType>(operand.getType());
  auto out = cast<RankedTensorType>(result.getType());
  if (in.getDimSize(1 + axis) != out.getDimSize(1 + axis))
    return wholeMap();
  return AxisMap();
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

/// One window over the whole map.
static bool isGlobal(AvgPool2DOp op) {
  auto in = cast<RankedTensorType>(op.getInput().getType());
  return op.getPad()[0] == 0 && op.getPad()[1] == 0 &&
         op.getKernel()[0] == in.getDimSize(1) &&
         op.getKernel()[1] == in.getDimSize(2);
}

AxisMap AvgPool2DOp::getInputMap(unsigned, unsigned axis) {
  if (isGlobal(*this))
    return wholeMap();
  return windowMap(getKernel()[axis], getStride()[axis], 1, getPad()[axis]);
}
LayerKind AvgPool2DOp::getLayerKind() {
  return isGlobal(*this) ? LayerKind::GlobalReduce : LayerKind::Pool;
}
int64_t AvgPool2DOp::getMacsPerPixel() { return 0; }

AxisMap MaxPool2DOp::getInputMap(unsigned, unsigned axis) {
  return windowMap(getKernel()[axis], getStride()[axis], 1, getPad()[axis]);
}
LayerKind MaxPool2DOp::getLayerKind() { return LayerKind::Pool; }
int64_t MaxPool2DOp::getMacsPerPixel() { return 0; }

/// All of the axes that a reduction takes, one element on the others.
static AxisMap reducedMap(Value input, Value output, ArrayRef<int64_t> axes,
                          unsigned axis) {
  return llvm::is_contained(axes, 1 + static_cast<int64_t>(axis))
             ? wholeMap()
             : elementMap(input, output, axis);
}

static LayerKind reductionKind(Value input, ArrayRef<int64_t> axes) {
  // One result per channel takes tiles in any order; others want whole rows.
  auto in = cast<RankedTensorType>(input.getType());
  bool columns = in.getDimSize(2) == 1 || llvm::is_contained(axes, 2);
  bool global =
      llvm::is_contained(axes, 1) && columns && !llvm::is_contained(axes, 3);
  return global ? LayerKind::GlobalReduce : LayerKind::Pool;
}

AxisMap MeanOp::getInputMap(unsigned, unsigned axis) {
  return reducedMap(getInput(), getOutput(), getAxes(), axis);
}
LayerKind MeanOp::getLayerKind() {
  return reductionKind(getInput(), getAxes());
}

AxisMap ReduceExtremumOp::getInputMap(unsigned, unsigned axis) {
  return reducedMap(getInput(), getOutput(), getAxes(), axis);
}
LayerKind ReduceExtremumOp::getLayerKind() {
  return reductionKind(getInput(), getAxes());
}

//===----------------------------------------------------------------------===//
// Element by element
//===----------------------------------------------------------------------===//

AxisMap AddOp::getInputMap(unsigned index, unsigned axis) {
  return elementMap(getOperand(index), getOutput(), axis);
}
LayerKind AddOp::getLayerKind() { return LayerKind::Elementwise; }

AxisMap MulOp::getInputMap(unsigned index, unsigned axis) {
  return elementMap(getOperand(index), getOutput(), axis);
}
LayerKind MulOp::getLayerKind() { return LayerKind::Elementwise; }

AxisMap DivOp::getInputMap(unsigned index, unsigned axis) {
  return elementMap(getOperand(index), getOutput(), axis);
}
LayerKind DivOp::getLayerKind() { return LayerKind::Elementwise; }

AxisMap ExtremumOp::getInputMap(unsigned index, unsigned axis) {
  return elementMap(getOperand(index), getOutput(), axis);
}
LayerKind ExtremumOp::getLayerKind() { return LayerKind::Elementwise; }

AxisMap MatMulOp::getInputMap(unsigned index, unsigned axis) {
  // All columns of the right operand make each pixel.
  if (index == 1 && axis == 1)
    return wholeMap();
  return elementMap(getOperand(index), getOutput(), axis);
}
LayerKind MatMulOp::getLayerKind() { return LayerKind::Pool; }
int64_t MatMulOp::getMacsPerPixel() {
  return extentOf(getLhs(), 2) * extentOf(getOutput(), 2);
}

AxisMap LookupOp::getInputMap(unsigned, unsigned axis) {
  return elementMap(getInput(), getOutput(), axis);
}
LayerKind LookupOp::getLayerKind() { return LayerKind::Elementwise; }

AxisMap L2NormalizeOp::getInputMap(unsigned, unsigned axis) {
  return elementMap(getInput(), getOutput(), axis);
}
LayerKind L2NormalizeOp::getLayerKind() { return LayerKind::Elementwise; }

AxisMap PReluOp::getInputMap(unsigned index, unsigned axis) {
  return elementMap(getOperand(index), getOutput(), axis);
}
LayerKind PReluOp::getLayerKind() { return LayerKind::Elementwise; }

AxisMap ArgMaxOp::getInputMap(unsigned, unsigned axis) {
  return elementMap(getInput(), getOutput(), axis);
}
// A pixel has another size than the input's, as after a window of one pixel.
LayerKind ArgMaxOp::getLayerKind() { return LayerKind::Pool; }

AxisMap SoftmaxOp::getInputMap(unsigned, unsigned axis) {
  return elementMap(getInput(), getOutput(), axis);
}
LayerKind SoftmaxOp::getLayerKind() { return LayerKind::Elementwise; }

AxisMap LogSoftmaxOp::getInputMap(unsigned, unsigned axis) {
  return elementMap(getInput(), getOutput(), axis);
}
LayerKind LogSoftmaxOp::getLayerKind() { return LayerKind::Elementwise; }

//===----------------------------------------------------------------------===//
// Data movement
//===----------------------------------------------------------------------===//

/// The tightest map of slope in / out under which each output element reads at
/// least [lower, upper] of it.
static AxisMap boundingMap(int64_t in, ArrayRef<int32_t> lower,
                           ArrayRef<int32_t> upper) {
  AxisMap map;
  map.num = in;
  map.den = static_cast<int64_t>(lower.size());
  for (int64_t y = 0; y < map.den; ++y) {
    int64_t least = lower[y] * map.den + map.den - 1 - y * map.num;
    int64_t most = upper[y] * map.den - y * map.num;
    map.loOff = y == 0 ? least : std::min(map.loOff, least);
    map.hiOff = y == 0 ? most : std::max(map.hiOff, most);
  }
  return map;
}

AxisMap ResizeOp::getInputMap(unsigned, unsigned axis) {
  AxisMap map;
  map.num = getScale()[2 * axis + 1];
  map.den = getScale()[2 * axis];
  map.loOff = map.hiOff = getOffset()[axis];
  int64_t in = extentOf(getInput(), axis), out = extentOf(getOutput(), axis);
  auto source = [&](int64_t y) {
    return schedule::floorDiv(y * map.num + map.loOff, map.den);
  };
  if (source(0) >= 0 && source(out - 1) < in)
    return map;
  // Rows beyond the edge repeat the last one, which the formula alone misses.
  SmallVector<int32_t> rows;
  for (int64_t y = 0; y < out; ++y)
    rows.push_back(static_cast<int32_t>(
        std::min(std::max<int64_t>(source(y), 0), in - 1)));
  return boundingMap(in, rows, rows);
}
LayerKind ResizeOp::getLayerKind() { return LayerKind::Pool; }

AxisMap ResizeBilinearOp::getInputMap(unsigned, unsigned axis) {
  return boundingMap(extentOf(getInput(), axis),
                     axis == 0 ? getRowLower() : getColLower(),
                     axis == 0 ? getRowUpper() : getColUpper());
}
LayerKind ResizeBilinearOp::getLayerKind() { return LayerKind::Pool; }

AxisMap ConcatOp::getInputMap(unsigned index, unsigned axis) {
  return elementMap(getOperand(index), getOutput(), axis);
}
LayerKind ConcatOp::getLayerKind() {
  return getAxis() == 3 ? LayerKind::Elementwise : LayerKind::Opaque;
}

AxisMap PadOp::getInputMap(unsigned, unsigned) { return wholeMap(); }
LayerKind PadOp::getLayerKind() { return LayerKind::Opaque; }
AxisMap SliceOp::getInputMap(unsigned, unsigned axis) {
  return windowMap(1, getStrides()[1 + axis], 1, -getOffsets()[1 + axis]);
}
LayerKind SliceOp::getLayerKind() { return LayerKind::Pool; }
AxisMap DelayOp::getInputMap(unsigned, unsigned) { return wholeMap(); }
LayerKind DelayOp::getLayerKind() { return LayerKind::Opaque; }
AxisMap TransposeOp::getInputMap(unsigned, unsigned) { return wholeMap(); }
LayerKind TransposeOp::getLayerKind() { return LayerKind::Opaque; }
AxisMap ReshapeOp::getInputMap(unsigned, unsigned) { return wholeMap(); }
LayerKind ReshapeOp::getLayerKind() { return LayerKind::Opaque; }
