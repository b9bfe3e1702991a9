//===- Movement.cpp - Layers that move bytes ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Pads, transposes and reshapes take whole tensors: their buffers are dense.
//
//===----------------------------------------------------------------------===//

#include "LayerEmitter.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch_to_loops;

static ArrayRef<int64_t> shapeOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getShape();
}

/// Row-major strides in elements.
static SmallVector<int64_t> stridesOf(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides(shape.size(), 1);
  for (size_t dim = shape.size(); dim-- > 1;)
    strides[dim - 1] = strides[dim] * shape[dim];
  return strides;
}

namespace {
/// One dense copy: to[to0 + sum i*toStride] = from[from0 + sum i*fromStride].
struct StridedCopy {
  SmallVector<int64_t> extent, fromStride, toStride;
  int64_t fromOffset = 0, toOffset = 0;

  void emit(KernelBuilder &kb, Value from, Value to, bool unaligned,
            size_t dim = 0) const {
    if (dim == 0) {
      from = kb.offset(from, fromOffset);
      to = kb.offset(to, toOffset);
    }
    if (dim == extent.size())
      return kb.store8(kb.load8(from), to);
    if (dim + 1 == extent.size() && fromStride[dim] == 1 && toStride[dim] == 1)
      return kb.copyBytes(to, from, extent[dim], unaligned);
    kb.forLoop(0, extent[dim], 1, [&](Value i) {
      emit(kb, kb.offset(from, kb.mul(i, fromStride[dim])),
           kb.offset(to, kb.mul(i, toStride[dim])), unaligned, dim + 1);
    });
  }
};
} // namespace

void mcunet::patch_to_loops::emitPad(patch::PadOp op, LayerContext &context) {
  KernelBuilder &kb = context.kb;
  ArrayRef<int64_t> in = shapeOf(op.getInput()), out = shapeOf(op.getOutput());
  int64_t size = 1;
  for (int64_t extent : out)
    size *= extent;
  kb.fillBytes(context.output.base, op.getValue(), size);
  StridedCopy copy;
  copy.extent.assign(in.begin(), in.end());
  copy.fromStride = stridesOf(in);
  copy.toStride = stridesOf(out);
  for (auto [low, stride] : llvm::zip(op.getLow(), copy.toStride))
    copy.toOffset += low * stride;
  copy.emit(kb, context.inputs[0].base, context.output.base,
            context.kernel.allowsUnaligned());
}

void mcunet::patch_to_loops::emitSlice(patch::SliceOp op,
                                       LayerContext &context) {
  KernelBuilder &kb = context.kb;
  const BufferView &input = context.inputs[0];
  ArrayRef<int64_t> offsets = op.getOffsets(), strides = op.getStrides();
  // The kept channels of one pixel.
  StridedCopy channels;
  channels.extent = {context.output.channels};
  channels.fromStride = {strides[3]};
  channels.toStride = {1};
  channels.fromOffset = offsets[3];
  context.forPixels([&](Value y, Value x, Value to) {
    Value row = input.rowAt(kb, kb.add(kb.mul(y, strides[1]), offsets[1]));
    Value from =
        input.pixelAt(kb, row, kb.add(kb.mul(x, strides[2]), offsets[2]));
    channels.emit(kb, from, to, context.kernel.allowsUnaligned());
  });
}

void mcunet::patch_to_loops::emitTranspose(patch::TransposeOp op,
                                           LayerContext &context) {
  StridedCopy copy;
  ArrayRef<int64_t> out = shapeOf(op.getOutput());
  SmallVector<int64_t> strides = stridesOf(shapeOf(op.getInput()));
  copy.extent.assign(out.begin(), out.end());
  copy.toStride = stridesOf(out);
  for (int64_t dim : op.getPerm())
    copy.fromStride.push_back(strides[dim]);
  copy.emit(context.kb, context.inputs[0].base, context.output.base,
            context.kernel.allowsUnaligned());
}

void mcunet::patch_to_loops::emitReshape(patch::ReshapeOp op,
                                         LayerContext &context) {
  auto type = cast<RankedTensorType>(op.getType());
  context.kb.copyBytes(context.output.base, context.inputs[0].base,
                       type.getNumElements(), context.kernel.allowsUnaligned());
}

/// Copies run upwards, so that what moves down may overlap its old place.
void mcunet::patch_to_loops::emitDelay(patch::DelayOp op,
                                       LayerContext &context) {
  KernelBuilder &kb = context.kb;
  bool unaligned = context.kernel.allowsUnaligned();
  int64_t size =
      cast<RankedTensorType>(op.getInput().getType()).getNumElements();
  int64_t kept = op.getInitial().getNumElements();
  Value line = context.output.base;
  kb.copyBytes(line, kb.offset(line, size), kept, unaligned);
  kb.copyBytes(kb.offset(line, kept), context.inputs[0].base, size, unaligned);
}

/// Along channels window by window; along another axis the tensors are whole.
void mcunet::patch_to_loops::emitConcat(patch::ConcatOp op,
                                        LayerContext &context) {
  KernelBuilder &kb = context.kb;
  bool unaligned = context.kernel.allowsUnaligned();
  auto axis = static_cast<size_t>(op.getAxis());
  ArrayRef<int64_t> out = shapeOf(op.getOutput());
  if (op.getLayerKind() == schedule::LayerKind::Elementwise) {
    context.forPixels([&](Value y, Value x, Value to) {
      int64_t at = 0;
      for (const BufferView &input : context.inputs) {
        Value from = input.pixelAt(kb, input.rowAt(kb, y), x);
        kb.copyBytes(kb.offset(to, at), from, input.channels, unaligned);
        at += input.channels;
      }
    });
    return;
  }
  int64_t at = 0;
  for (auto [input, view] : llvm::zip(op.getInputs(), context.inputs)) {
    StridedCopy copy;
    ArrayRef<int64_t> in = shapeOf(input);
    copy.extent.assign(in.begin(), in.end());
    copy.fromStride = stridesOf(in);
    copy.toStride = stridesOf(out);
    copy.toOffset = at * copy.toStride[axis];
    copy.emit(kb, view.base, context.output.base, unaligned);
    at += in[axis];
  }
}

void mcunet::patch_to_loops::emitResize(patch::ResizeOp op,
                                        LayerContext &context) {
  KernelBuilder &kb = context.kb;
  const BufferView &input = context.inputs[0];
  auto source = [&](Value at, unsigned axis, int64_t extent) {
    Value scaled =
        kb.add(kb.mul(at, op.getScale()[2 * axis + 1]), op.getOffset()[axis]);
    return kb.clamp(kb.floorDiv(scaled, op.getScale()[2 * axis]), 0,
                    extent - 1);
  };
  context.forPixels([&](Value y, Value x, Value out) {
    Value row = input.rowAt(kb, source(y, 0, input.tensorRows));
    Value from = input.pixelAt(kb, row, source(x, 1, input.tensorCols));
    kb.copyBytes(out, from, input.channels, context.kernel.allowsUnaligned());
  });
}
