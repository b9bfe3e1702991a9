//===- Depthwise.cpp - Windows of depthwise convolutions for the kernels --===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConvParameters.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::kernels;
using namespace mcunet::patch_to_loops;

DepthwiseLayer
mcunet::patch_to_loops::depthwiseShape(patch::DepthwiseConv2DOp op) {
  auto shape = op.getWeights().getShapedType().getShape();
  auto out = cast<RankedTensorType>(op.getType()).getShape();
  DepthwiseLayer layer;
  // Each row as often as weights have terms.
  layer.kernelRows = shape[0] * weightTerms(op.getWeights());
  layer.kernelCols = shape[1];
  layer.channels = shape[2];
  layer.multiplier = shape[3];
  layer.dilationRows = op.getDilation()[0];
  layer.dilationCols = op.getDilation()[1];
  layer.strideCols = op.getStride()[1];
  layer.outCols = layer.callCols = out[2];
  layer.outPixels = out[1] * out[2];
  layer.inputZp = op.getInputZp();
  return layer;
}

namespace {
/// Pixels whose windows lie inside the input take the fast path; the others
/// count the taps that do.
class DepthwiseConvEmitter {
public:
  DepthwiseConvEmitter(patch::DepthwiseConv2DOp op, LayerContext &context)
      : op(op), context(context), kb(context.kb), input(context.inputs[0]),
        terms(weightTerms(op.getWeights())), parameters(op) {
    layer = depthwiseShape(op);
    layer.lean = context.lean;
    if (context.output.block)
      layer.callCols = std::min(layer.outCols, context.output.blockWidth);
    // Taps outside the input count zero.
    int32_t least = std::min(-128 - layer.inputZp, 0);
    int32_t most = std::max(127 - layer.inputZp, 0);
    parameters.simplify(1, layer.outChannels(), least, most);
    weights = parameters.bytes(terms, layer.kernelCols * layer.outChannels());
    layer.weights = weights;
    layer.bias = parameters.bias;
    layer.requant = parameters.requant;
    depthwise = context.kernel.depthwise(kb, layer);
  }

  void emit() {
    context.forRows([&](Value y) { emitRow(y); });
  }

private:
  /// Taps [begin, end) of `count` at `start + tap * dilation` inside [0,
  /// extent).
  std::pair<Value, Value> tapsInside(Value start, int64_t count,
                                     int64_t dilation, int64_t extent) {
    Value begin =
        kb.floorDiv(kb.add(kb.sub(kb.i32(0), start), dilation - 1), dilation);
    Value end =
        kb.add(kb.floorDiv(kb.sub(kb.i32(extent - 1), start), dilation), 1);
    return {kb.max(begin, kb.i32(0)), kb.min(end, kb.i32(count))};
  }

  void emitRow(Value y) {
    Value outRow = context.output.rowAt(kb, y);
    Value top = kb.sub(kb.mul(y, op.getStride()[0]), op.getPad()[0]);
    Value rowBegin, rowEnd;
    std::tie(rowBegin, rowEnd) = tapsInside(
        top, layer.kernelRows / terms, layer.dilationRows, input.tensorRows);
    if (terms != 1) {
      rowBegin = kb.mul(rowBegin, terms);
      rowEnd = kb.mul(rowEnd, terms);
    }
    if (depthwise->takesRows())
      return emitWholeRow(outRow, top, rowBegin, rowEnd);
    Value wholeRows = kb.both(kb.equal(rowBegin, kb.i32(0)),
                              kb.equal(rowEnd, kb.i32(layer.kernelRows)));
    SmallVector<Value> rows;
    for (int64_t ky = 0; ky < layer.kernelRows; ++ky)
      rows.push_back(
          input.rowAt(kb, kb.add(top, ky / terms * layer.dilationRows)));
    int64_t stride = op.getStride()[1], pad = op.getPad()[1];
    int64_t reach = (layer.kernelCols - 1) * layer.dilationCols + 1;
    // Columns [first, last) have all their taps inside.
    int64_t first = llvm::divideCeil(pad, stride);
    int64_t last = input.tensorCols + pad < reach
                       ? 0
                       : (input.tensorCols + pad - reach) / stride + 1;
    kb.forLoop(context.colBegin, context.colEnd, 1, [&](Value x) {
      Value left = kb.sub(kb.mul(x, stride), pad);
      Value at = kb.mul(kb.sub(left, input.origin), input.channels);
      Value out = context.output.pixelAt(kb, outRow, x);
      Value interior =
          kb.both(wholeRows, kb.both(kb.lessEqual(kb.i32(first), x),
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

  /// The input's row under row `ky` of the kernel.
  Value tapRow(Value top, Value ky) {
    if (terms != 1)
      ky = kb.floorDiv(ky, terms);
    return kb.add(top, kb.mul(ky, layer.dilationRows));
  }

  void emitWholeRow(Value outRow, Value top, Value rowBegin, Value rowEnd) {
    auto rowAt = [&](Value ky) {
      return input.pixelAt(kb, input.rowAt(kb, tapRow(top, ky)), kb.i32(0));
    };
    auto outputAt = [&](Value x) {
      return context.output.pixelAt(kb, outRow, x);
    };
    DepthwiseRow row{context.colBegin, context.colEnd, rowBegin,
                     rowEnd,           op.getPad()[1], input.tensorCols,
                     context.scratch,  rowAt,          outputAt};
    depthwise->emitRow(kb, row);
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
          return kb.offset(input.rowAt(kb, tapRow(top, ky)), at);
        },
        taps, context.scratch, out);
  }

  patch::DepthwiseConv2DOp op;
  LayerContext &context;
  KernelBuilder &kb;
  const BufferView &input;
  int64_t terms; ///< of a weight
  ConvParameters parameters;
  SmallVector<int8_t, 0> weights; ///< as the kernel takes them
  DepthwiseLayer layer;
  std::unique_ptr<DepthwiseEmitter> depthwise;
};
} // namespace

void mcunet::patch_to_loops::emitDepthwise(patch::DepthwiseConv2DOp op,
                                           LayerContext &context) {
  DepthwiseConvEmitter(op, context).emit();
}
