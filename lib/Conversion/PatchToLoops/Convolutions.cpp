//===- Convolutions.cpp - Windows of convolutions for the micro-kernels ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayerEmitter.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::kernels;
using namespace mcunet::patch_to_loops;

template <typename ConvOp> static RequantSpec requantOf(ConvOp op) {
  RequantSpec spec;
  spec.multiplier = op.getMultiplier();
  spec.shift = op.getShift();
  spec.singleRound = op.getSingleRound();
  spec.outputZp = op.getOutputZp();
  spec.clampLow = op.getClamp()[0];
  spec.clampHigh = op.getClamp()[1];
  return spec;
}

template <typename T> static SmallVector<T> valuesOf(ElementsAttr attr) {
  return llvm::to_vector(attr.getValues<T>());
}

//===----------------------------------------------------------------------===//
// Dense convolution
//===----------------------------------------------------------------------===//

namespace {
/// Gathers windows into the panel and runs the matrix product over them.
class ConvEmitter {
public:
  ConvEmitter(patch::Conv2DOp op, LayerContext &context)
      : op(op), context(context), kb(context.kb), input(context.inputs[0]) {
    auto shape = op.getWeights().getShapedType().getShape();
    rows = shape[1], cols = shape[2], channels = shape[3];
    weights = valuesOf<int8_t>(op.getWeights());
    bias = valuesOf<int32_t>(op.getBias());
    foldZeroPoint();
    GemmLayer layer;
    layer.depth = rows * cols * channels;
    layer.outChannels = shape[0];
    layer.weights = weights;
    layer.bias = bias;
    layer.requant = requantOf(op);
    gemm = context.kernel.gemm(kb, layer);
  }

  void emit() {
    int64_t step = gemm->pixelsPerStep();
    context.forRows([&](Value y) {
      Value outRow = context.output.rowAt(kb, y);
      Value count = kb.sub(context.colEnd, context.colBegin);
      Value rest = step == 1 ? kb.i32(0) : kb.urem(count, step);
      Value middle = kb.sub(context.colEnd, rest);
      if (step > 1)
        kb.forLoop(context.colBegin, middle, step,
                   [&](Value x) { emitPixels(y, x, outRow, step); });
      kb.forLoop(step > 1 ? middle : context.colBegin, context.colEnd, 1,
                 [&](Value x) { emitPixels(y, x, outRow, 1); });
    });
  }

private:
  bool isPointwise() {
    return rows == 1 && cols == 1 && op.getPad()[0] == 0 && op.getPad()[1] == 0;
  }

  /// Windows read the zero point where they leave the input, so that every tap
  /// counts and the zero point's share is a constant.
  void foldZeroPoint() {
    int64_t depth = rows * cols * channels;
    for (auto [channel, value] : llvm::enumerate(bias)) {
      int64_t sum = 0;
      for (int64_t k = 0; k < depth; ++k)
        sum += weights[channel * depth + k];
      value = static_cast<int32_t>(value - sum * int64_t{static_cast<int32_t>(op.getInputZp())});
    }
  }

  void emitPixels(Value y, Value x, Value outRow, unsigned pixels) {
    int64_t stride = op.getStride()[1];
    Value out = context.output.pixelAt(kb, outRow, x);
    if (isPointwise() && gemm->readsInPlace()) {
      Value row = input.rowAt(kb, kb.mul(y, op.getStride()[0]));
      Value source = input.pixelAt(kb, row, kb.mul(x, stride));
      gemm->emit(kb, source, stride * channels, out, pixels);
      return;
    }
    for (unsigned pixel = 0; pixel < pixels; ++pixel)
      gather(y, kb.add(x, pixel), pixels, pixel);
    gemm->emit(kb, context.scratch, 0, out, pixels);
  }

  /// One window into the panel.
  void gather(Value y, Value x, unsigned pixels, unsigned pixel) {
    Value top = kb.sub(kb.mul(y, op.getStride()[0]), op.getPad()[0]);
    Value left = kb.sub(kb.mul(x, op.getStride()[1]), op.getPad()[1]);
    if (isPointwise()) {
      Value from = input.pixelAt(kb, input.rowAt(kb, top), left);
      gemm->copyToPanel(kb, context.scratch, pixels, pixel, kb.i32(0), from,
                        channels);
      return;
    }
    int64_t reach = (cols - 1) * op.getDilation()[1] + 1;
    Value inside = kb.both(
        kb.lessEqual(kb.i32(0), left),
        kb.lessEqual(kb.add(left, reach), kb.i32(input.tensorCols)));
    auto row = [&](Value ky) {
      gatherRow(top, left, ky, inside, pixels, pixel);
    };
    // Positions in a group of four are known at compile time only where the
    // taps are unrolled; elsewhere pieces are whole groups.
    bool unroll = cols * channels % 4 != 0 && rows * cols * channels <= 128;
    if (unroll)
      for (int64_t ky = 0; ky < rows; ++ky)
        row(kb.i32(ky));
    else
      kb.forLoop(0, rows, 1, row);
  }

  void gatherRow(Value top, Value left, Value ky, Value inside,
                 unsigned pixels, unsigned pixel) {
    Value y = kb.add(top, kb.mul(ky, op.getDilation()[0]));
    Value at = kb.mul(ky, cols * channels);
    Value valid = kb.both(kb.lessEqual(kb.i32(0), y),
                          kb.less(y, kb.i32(input.tensorRows)));
    auto fill = [&] {
      gemm->fillPanel(kb, context.scratch, pixels, pixel, at, op.getInputZp(),
                      cols * channels);
    };
    kb.ifThen(
        valid,
        [&] {
          Value row = input.rowAt(kb, y);
          auto taps = [&] { gatherTaps(row, left, at, pixels, pixel); };
          if (op.getDilation()[1] != 1)
            return taps();
          kb.ifThen(
              inside,
              [&] {
                gemm->copyToPanel(kb, context.scratch, pixels, pixel, at,
                                  input.pixelAt(kb, row, left),
                                  cols * channels);
              },
              taps);
        },
        fill);
  }

  /// Tap by tap, each inside the row or not.
  void gatherTaps(Value row, Value left, Value at, unsigned pixels,
                  unsigned pixel) {
    auto tap = [&](Value kx) {
      Value x = kb.add(left, kb.mul(kx, op.getDilation()[1]));
      Value position = kb.add(at, kb.mul(kx, channels));
      Value valid = kb.both(kb.lessEqual(kb.i32(0), x),
                            kb.less(x, kb.i32(input.tensorCols)));
      kb.ifThen(
          valid,
          [&] {
            gemm->copyToPanel(kb, context.scratch, pixels, pixel, position,
                              input.pixelAt(kb, row, x), channels);
          },
          [&] {
            gemm->fillPanel(kb, context.scratch, pixels, pixel, position,
                            op.getInputZp(), channels);
          });
    };
    kb.forLoop(0, cols, 1, tap);
  }

  patch::Conv2DOp op;
  LayerContext &context;
  KernelBuilder &kb;
  const BufferView &input;
  int64_t rows, cols, channels;
  SmallVector<int8_t> weights;
  SmallVector<int32_t> bias;
  std::unique_ptr<GemmEmitter> gemm;
};
} // namespace

void mcunet::patch_to_loops::emitConv(patch::Conv2DOp op,
                                      LayerContext &context) {
  ConvEmitter(op, context).emit();
}

//===----------------------------------------------------------------------===//
// Depthwise convolution
//===----------------------------------------------------------------------===//

namespace {
/// Pixels whose windows lie inside the input take the fast path; the others
/// count the taps that do.
class DepthwiseConvEmitter {
public:
  DepthwiseConvEmitter(patch::DepthwiseConv2DOp op, LayerContext &context)
      : op(op), context(context), kb(context.kb), input(context.inputs[0]),
        weights(valuesOf<int8_t>(op.getWeights())),
        bias(valuesOf<int32_t>(op.getBias())) {
    auto shape = op.getWeights().getShapedType().getShape();
    layer.kernelRows = shape[0];
    layer.kernelCols = shape[1];
    layer.channels = shape[2];
    layer.multiplier = shape[3];
    layer.dilationRows = op.getDilation()[0];
    layer.dilationCols = op.getDilation()[1];
    layer.inputZp = op.getInputZp();
    layer.weights = weights;
    layer.bias = bias;
    layer.requant = requantOf(op);
    depthwise = context.kernel.depthwise(kb, layer);
  }

  void emit() {
    context.forRows([&](Value y) { emitRow(y); });
  }

private:
  /// Taps [begin, end) of `count` at `start + tap * dilation` inside [0, extent).
  std::pair<Value, Value> tapsInside(Value start, int64_t count,
                                     int64_t dilation, int64_t extent) {
    Value begin = kb.floorDiv(
        kb.add(kb.sub(kb.i32(0), start), dilation - 1), dilation);
    Value end = kb.add(
        kb.floorDiv(kb.sub(kb.i32(extent - 1), start), dilation), 1);
    return {kb.max(begin, kb.i32(0)), kb.min(end, kb.i32(count))};
  }

  void emitRow(Value y) {
    Value outRow = context.output.rowAt(kb, y);
    Value top = kb.sub(kb.mul(y, op.getStride()[0]), op.getPad()[0]);
    auto [rowBegin, rowEnd] =
        tapsInside(top, layer.kernelRows, layer.dilationRows, input.tensorRows);
    Value wholeRows =
        kb.both(kb.equal(rowBegin, kb.i32(0)),
                kb.equal(rowEnd, kb.i32(layer.kernelRows)));
    SmallVector<Value> rows;
    for (int64_t ky = 0; ky < layer.kernelRows; ++ky)
      rows.push_back(input.rowAt(kb, kb.add(top, ky * layer.dilationRows)));
    int64_t stride = op.getStride()[1], pad = op.getPad()[1];
    int64_t reach = (layer.kernelCols - 1) * layer.dilationCols + 1;
    // Columns [first, last) have all their taps inside.
    int64_t first = llvm::divideCeil(pad, stride);
    int64_t last =
        input.tensorCols + pad < reach
            ? 0
            : (input.tensorCols + pad - reach) / stride + 1;
    kb.forLoop(context.colBegin, context.colEnd, 1, [&](Value x) {
      Value left = kb.sub(kb.mul(x, stride), pad);
      Value at = kb.mul(kb.sub(left, input.origin), input.channels);
      Value out = context.output.pixelAt(kb, outRow, x);
      Value interior = kb.both(wholeRows,
                               kb.both(kb.lessEqual(kb.i32(first), x),
                                       kb.less(x, kb.i32(last))));
      kb.ifThen(
          interior,
          [&] {
            SmallVector<Value> windows;
            for (Value row : rows)
              windows.push_back(kb.offset(row, at));
            depthwise->emitInterior(kb, windows, out);
          },
          [&] { emitBorder(top, left, rowBegin, rowEnd, out); });
    });
  }

  void emitBorder(Value top, Value left, Value rowBegin, Value rowEnd,
                  Value out) {
    TapRange taps;
    taps.rowBegin = rowBegin;
    taps.rowEnd = rowEnd;
    std::tie(taps.colBegin, taps.colEnd) = tapsInside(
        left, layer.kernelCols, layer.dilationCols, input.tensorCols);
    Value at = kb.mul(kb.sub(left, input.origin), input.channels);
    depthwise->emitBorder(
        kb,
        [&](Value ky) {
          Value y = kb.add(top, kb.mul(ky, layer.dilationRows));
          return kb.offset(input.rowAt(kb, y), at);
        },
        taps, out);
  }

  patch::DepthwiseConv2DOp op;
  LayerContext &context;
  KernelBuilder &kb;
  const BufferView &input;
  SmallVector<int8_t> weights;
  SmallVector<int32_t> bias;
  DepthwiseLayer layer;
  std::unique_ptr<DepthwiseEmitter> depthwise;
};
} // namespace

void mcunet::patch_to_loops::emitDepthwise(patch::DepthwiseConv2DOp op,
                                           LayerContext &context) {
  DepthwiseConvEmitter(op, context).emit();
}
