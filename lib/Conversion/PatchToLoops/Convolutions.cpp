//===- Convolutions.cpp - Windows of dense convolutions for the kernels ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConvParameters.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::kernels;
using namespace mcunet::patch_to_loops;

GemmLayer mcunet::patch_to_loops::gemmShape(patch::Conv2DOp op) {
  auto shape = op.getWeights().getShapedType().getShape();
  auto out = cast<RankedTensorType>(op.getType()).getShape();
  GemmLayer layer;
  layer.pointwise = isPointwise(op);
  layer.pieces = shape[1] * weightTerms(op.getWeights());
  layer.pieceBytes = shape[2] * shape[3];
  layer.outChannels = shape[0];
  layer.outPixels = out[1] * out[2];
  return layer;
}

namespace {
/// Gathers windows into the panel and runs the matrix product over them.
class ConvEmitter {
public:
  ConvEmitter(patch::Conv2DOp op, LayerContext &context)
      : op(op), context(context), kb(context.kb), input(context.inputs[0]),
        terms(weightTerms(op.getWeights())), parameters(op) {
    auto shape = op.getWeights().getShapedType().getShape();
    rows = shape[1], cols = shape[2], channels = shape[3];
    foldZeroPoint();
    parameters.simplify(rows * cols * channels, 1, -128, 127);
    GemmLayer layer = gemmShape(op);
    layer.lean = context.lean;
    pointwise = layer.pointwise;
    weights = parameters.bytes(terms, cols * channels);
    layer.weights = weights;
    layer.bias = parameters.bias;
    layer.requant = parameters.requant;
    steps = context.kernel.gemmSteps(layer);
    gemm = context.kernel.gemm(kb, layer);
  }

  /// Where rows have an odd length, steps run over them as over one line: the
  /// last pixel of a row goes with the first of the next.
  void emit() {
    const schedule::AccessOrder &order = context.order;
    assert(order.step == schedule::AccessStep::Pixels &&
           order.pixels == steps.pixels && "another order than stated");
    if (order.pixels == 1)
      return context.forPixels(
          [&](Value y, Value x, Value out) { emitStep({{y, x}}, {out}); });
    assert(order.pixels == 2 && "one pixel or two");
    if (order.acrossRows)
      emitLine();
    else
      emitRows();
  }

private:
  using Values = KernelBuilder::Values;
  struct Pixel {
    Value y, x;
  };

  /// Windows read the zero point where they leave the input, so that every tap
  /// counts and the zero point's share is a constant.
  void foldZeroPoint() {
    int64_t depth = rows * cols * channels;
    int64_t zeroPoint = op.getInputZp();
    for (auto [channel, value] : llvm::enumerate(parameters.bias)) {
      int64_t sum = 0;
      for (int64_t k = 0; k < depth; ++k)
        sum += parameters.weights[channel * depth + k];
      value = static_cast<int32_t>(value - sum * zeroPoint);
    }
  }

  /// Two pixels of a row at a time.
  void emitRows() {
    context.forRows([&](Value y) {
      Value row = context.output.rowAt(kb, y);
      auto outputAt = [&](Value x) {
        return context.output.pixelAt(kb, row, x);
      };
      Value last = kb.sub(context.colEnd, 1);
      kb.forLoop(context.colBegin, last, 2, [&](Value x) {
        Value next = kb.add(x, 1);
        emitStep({{y, x}, {y, next}}, {outputAt(x), outputAt(next)});
      });
      emitIfOdd(kb.sub(context.colEnd, context.colBegin),
                [&] { return Pixel{y, last}; });
    });
  }

  void emitLine() {
    Value width = kb.sub(context.colEnd, context.colBegin);
    Value count = kb.mul(kb.sub(context.rowEnd, context.rowBegin), width);
    auto after = [&](Pixel at) {
      Value x = kb.add(at.x, 1);
      Value wraps = kb.equal(x, context.colEnd);
      return Pixel{kb.select(wraps, kb.add(at.y, 1), at.y),
                   kb.select(wraps, context.colBegin, x)};
    };
    // In a whole map, computing the last odd pixel twice is cheaper than a
    // tail.
    Value end = context.takesWholeMap ? count : kb.sub(count, 1);
    kb.forLoop(kb.i32(0), end, 2, {context.rowBegin, context.colBegin},
               [&](Value index, const Values &at) {
                 Pixel first{at[0], at[1]}, second = after(first);
                 Pixel next = after(second);
                 if (context.takesWholeMap) {
                   Value some = kb.less(kb.add(index, 1), count);
                   second.y = kb.select(some, second.y, first.y);
                   second.x = kb.select(some, second.x, first.x);
                 }
                 emitStep({first, second}, {outputOf(first), outputOf(second)});
                 return Values{next.y, next.x};
               });
    emitIfOdd(count, [&] {
      return Pixel{kb.sub(context.rowEnd, 1), kb.sub(context.colEnd, 1)};
    });
  }

  /// The last of an odd number of pixels, as parts of a map may have.
  void emitIfOdd(Value count, llvm::function_ref<Pixel()> lastPixel) {
    if (context.takesWholeMap)
      return;
    kb.ifThen(kb.equal(kb.bitAnd(count, 1), kb.i32(1)), [&] {
      Pixel last = lastPixel();
      emitStep({last, last}, {outputOf(last)});
    });
  }

  Value outputOf(Pixel at) {
    return context.output.pixelAt(kb, context.output.rowAt(kb, at.y), at.x);
  }

  /// Reads as many pixels as a step takes; makes the first `outputs` of them.
  void emitStep(ArrayRef<Pixel> pixels, const Values &outputs) {
    if (!pointwise) {
      gather(pixels);
      gemm->emit(kb, {context.scratch}, outputs);
      return;
    }
    Values sources;
    for (Pixel at : pixels)
      sources.push_back(
          input.pixelAt(kb, input.rowAt(kb, kb.mul(at.y, op.getStride()[0])),
                        kb.mul(at.x, op.getStride()[1])));
    if (!steps.readsInPlace) {
      gemm->copyPiece(kb, context.scratch, sources, kb.i32(0));
      sources = {context.scratch};
    } else {
      sources.resize(outputs.size());
    }
    gemm->emit(kb, sources, outputs);
  }

  /// The windows of one step into the panel.
  void gather(ArrayRef<Pixel> pixels) {
    SmallVector<Pixel> corners;
    Values colsInside;
    Value inside, rowsInside;
    for (Pixel at : pixels) {
      Value top = kb.sub(kb.mul(at.y, op.getStride()[0]), op.getPad()[0]);
      Value left = kb.sub(kb.mul(at.x, op.getStride()[1]), op.getPad()[1]);
      corners.push_back({top, left});
      Value fits = isInside(left, cols, op.getDilation()[1], input.tensorCols);
      colsInside.push_back(fits);
      inside = inside ? kb.both(inside, fits) : fits;
      fits = isInside(top, rows, op.getDilation()[0], input.tensorRows);
      rowsInside = rowsInside ? kb.both(rowsInside, fits) : fits;
    }
    auto slowly = [&](Value ky) {
      for (unsigned pixel = 0; pixel < corners.size(); ++pixel)
        gatherTaps({rowOf(corners[pixel], ky), corners[pixel].x}, ky,
                   corners.size(), pixel);
    };
    if (op.getDilation()[1] != 1)
      return kb.forLoop(0, rows, 1, slowly);
    // Positions are known at compile time only where rows are unrolled; that
    // matters where they are not whole words.
    if (cols * channels % 4 != 0 && rows <= 4)
      return kb.ifThen(
          kb.both(inside, rowsInside),
          [&] {
            for (int64_t ky = 0; ky < rows; ++ky)
              copyRow(corners, kb.i32(ky));
          },
          [&] { kb.forLoop(0, rows, 1, slowly); });
    kb.forLoop(0, rows, 1, [&](Value ky) {
      Value whole = inside;
      for (Pixel corner : corners)
        whole = kb.both(whole, rowIsInside(rowOf(corner, ky)));
      kb.ifThen(
          whole, [&] { copyRow(corners, ky); },
          [&] { gatherEach(corners, colsInside, ky); });
    });
  }

  /// One row of every window, each inside the input or not. Maps may be so
  /// narrow that most steps have a pixel at the border.
  void gatherEach(ArrayRef<Pixel> corners, ArrayRef<Value> colsInside,
                  Value ky) {
    for (unsigned pixel = 0; pixel < corners.size(); ++pixel) {
      Pixel at{rowOf(corners[pixel], ky), corners[pixel].x};
      unsigned pixels = corners.size();
      kb.ifThen(
          kb.both(colsInside[pixel], rowIsInside(at.y)),
          [&] {
            Value from = input.pixelAt(kb, input.rowAt(kb, at.y), at.x);
            forPieces(ky, [&](Value piece) {
              PanelPart part{pixels, pixel, piece, kb.i32(0), cols * channels};
              gemm->copyPart(kb, context.scratch, part, from);
            });
          },
          [&] { gatherTaps(at, ky, pixels, pixel); });
    }
  }

  /// Whether `taps` from `start` on are in [0, extent). Unsigned: a negative
  /// start is beyond the last.
  Value isInside(Value start, int64_t taps, int64_t dilation, int64_t extent) {
    int64_t reach = (taps - 1) * dilation + 1;
    return kb.lessUnsigned(start,
                           kb.i32(std::max<int64_t>(0, extent - reach + 1)));
  }

  Value rowIsInside(Value y) {
    return kb.lessUnsigned(y, kb.i32(input.tensorRows));
  }

  Value rowOf(Pixel corner, Value ky) {
    return kb.add(corner.y, kb.mul(ky, op.getDilation()[0]));
  }

  /// One row of every window, all of it inside the input.
  void copyRow(ArrayRef<Pixel> corners, Value ky) {
    Values from;
    for (Pixel corner : corners)
      from.push_back(
          input.pixelAt(kb, input.rowAt(kb, rowOf(corner, ky)), corner.x));
    forPieces(ky, [&](Value piece) {
      gemm->copyPiece(kb, context.scratch, from, piece);
    });
  }

  /// The pieces that a row of the window is: one for each term of its weights.
  void forPieces(Value ky, llvm::function_ref<void(Value)> body) {
    if (terms == 1)
      return body(ky);
    for (int64_t term = 0; term < terms; ++term)
      body(kb.add(kb.mul(ky, terms), term));
  }

  /// One row of one window, tap by tap, each inside the input or not.
  void gatherTaps(Pixel at, Value ky, unsigned pixels, unsigned pixel) {
    // A row outside has no columns inside.
    Value extent =
        kb.select(rowIsInside(at.y), kb.i32(input.tensorCols), kb.i32(0));
    Value row = input.rowAt(kb, at.y);
    kb.forLoop(0, cols, 1, [&](Value kx) {
      Value x = kb.add(at.x, kb.mul(kx, op.getDilation()[1]));
      auto forParts = [&](llvm::function_ref<void(const PanelPart &)> body) {
        forPieces(ky, [&](Value piece) {
          body({pixels, pixel, piece, kb.mul(kx, channels), channels});
        });
      };
      kb.ifThen(
          kb.lessUnsigned(x, extent),
          [&] {
            Value from = input.pixelAt(kb, row, x);
            forParts([&](const PanelPart &part) {
              gemm->copyPart(kb, context.scratch, part, from);
            });
          },
          [&] {
            forParts([&](const PanelPart &part) {
              gemm->fillPart(kb, context.scratch, part, op.getInputZp());
            });
          });
    });
  }

  patch::Conv2DOp op;
  LayerContext &context;
  KernelBuilder &kb;
  const BufferView &input;
  int64_t rows, cols, channels;
  int64_t terms; ///< of a weight
  ConvParameters parameters;
  SmallVector<int8_t, 0> weights; ///< as the kernel takes them
  bool pointwise = false;
  GemmSteps steps;
  std::unique_ptr<GemmEmitter> gemm;
};
} // namespace

void mcunet::patch_to_loops::emitConv(patch::Conv2DOp op,
                                      LayerContext &context) {
  ConvEmitter(op, context).emit();
}

bool mcunet::patch_to_loops::isPointwise(patch::Conv2DOp conv) {
  auto weights = conv.getWeights().getShapedType();
  return weightTerms(conv.getWeights()) == 1 && weights.getDimSize(1) == 1 &&
         weights.getDimSize(2) == 1 && conv.getPad()[0] == 0 &&
         conv.getPad()[1] == 0;
}
