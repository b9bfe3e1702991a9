//===- Reductions.cpp - Pools, means and softmax --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FixedPoint.h"
#include "LayerEmitter.h"
#include "mcunet/Kernels/DspInstructions.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::kernels;
using namespace mcunet::patch_to_loops;
using Values = KernelBuilder::Values;

namespace {
/// The part of a pooling window inside the input, [begin, end) on each axis.
struct PoolWindow {
  Value rowBegin, rowEnd, colBegin, colEnd;
};
} // namespace

template <typename PoolOp>
static PoolWindow windowOf(KernelBuilder &kb, PoolOp op,
                           const BufferView &input, Value y, Value x) {
  auto clip = [&](Value at, unsigned axis, int64_t extent) {
    Value begin = kb.sub(kb.mul(at, op.getStride()[axis]), op.getPad()[axis]);
    Value end = kb.add(begin, op.getKernel()[axis]);
    return std::make_pair(kb.max(begin, kb.i32(0)),
                          kb.min(end, kb.i32(extent)));
  };
  PoolWindow window;
  std::tie(window.rowBegin, window.rowEnd) = clip(y, 0, input.tensorRows);
  std::tie(window.colBegin, window.colEnd) = clip(x, 1, input.tensorCols);
  return window;
}

/// Folds `combine` over one channel of a window.
static Value reduceWindow(KernelBuilder &kb, const BufferView &input,
                          const PoolWindow &window, Value channel, Value init,
                          llvm::function_ref<Value(Value, Value)> combine) {
  return kb.forLoop(window.rowBegin, window.rowEnd, 1, {init},
                    [&](Value y, const Values &outer) {
                      Value row = kb.offset(input.rowAt(kb, y), channel);
                      return kb.forLoop(
                          window.colBegin, window.colEnd, 1, outer,
                          [&](Value x, const Values &inner) {
                            Value element = kb.load8(input.pixelAt(kb, row, x));
                            return Values{combine(inner[0], element)};
                          });
                    })[0];
}

/// Runs `finish` with the sum of each channel over a window of at most `most`
/// elements. With the DSP extension four channels at a time, two sums in a
/// register, as long as 16 bits hold them.
static void
sumWindow(LayerContext &context, const PoolWindow &window, int64_t most,
          llvm::function_ref<void(Value channel, Value sum)> finish) {
  KernelBuilder &kb = context.kb;
  const BufferView &input = context.inputs[0];
  if (!context.kernel.hasDsp() || input.channels % 4 != 0 || most > 255) {
    kb.forLoop(0, input.channels, 1, [&](Value channel) {
      finish(channel, reduceWindow(kb, input, window, channel, kb.i32(0),
                                   [&](Value acc, Value element) {
                                     return kb.add(acc, element);
                                   }));
    });
    return;
  }
  Value width = kb.sub(window.colEnd, window.colBegin);
  kb.forLoop(0, input.channels, 4, [&](Value channel) {
    Values sums = kb.forLoop(
        window.rowBegin, window.rowEnd, 1, {kb.i32(0), kb.i32(0)},
        [&](Value y, const Values &acc) {
          Values at(acc);
          at.push_back(kb.offset(
              input.pixelAt(kb, input.rowAt(kb, y), window.colBegin), channel));
          at =
              kb.forLoop(kb.i32(0), width, 1, at, [&](Value, const Values &at) {
                Value word = kb.load32(at[2], 1);
                return Values{dsp::sxtab16(kb, at[0], word),
                              dsp::sxtab16(kb, at[1], dsp::rotate8(kb, word)),
                              kb.offset(at[2], input.channels)};
              });
          at.pop_back();
          return at;
        });
    for (int lane = 0; lane < 4; ++lane) {
      Value pair = sums[lane % 2];
      finish(kb.add(channel, lane),
             kb.ashr(lane < 2 ? kb.shl(pair, 16) : pair, 16));
    }
  });
}

Value mcunet::patch_to_loops::roundedDivide(KernelBuilder &kb, Value value,
                                            Value count) {
  Value half = kb.div(count, kb.i32(2));
  Value positive = kb.less(kb.i32(0), value);
  Value biased = kb.select(positive, kb.add(value, half), kb.sub(value, half));
  return kb.div(biased, count);
}

Value mcunet::patch_to_loops::averageOf(KernelBuilder &kb,
                                        patch::AvgPool2DOp op, Value sum,
                                        Value count) {
  Value average;
  if (op.getHalvesUp()) {
    // As uint8 elements, which are not negative: division is that downwards.
    Value biased = kb.add(sum, kb.add(kb.mul(count, 128), kb.ashr(count, 1)));
    average = kb.sub(kb.div(biased, count), 128);
  } else {
    average = roundedDivide(kb, sum, count);
  }
  return kb.clamp(average, op.getClamp()[0], op.getClamp()[1]);
}

/// Whether all windows lie inside: the count is a constant.
static bool isInside(patch::AvgPool2DOp op, const BufferView &input) {
  auto out = cast<RankedTensorType>(op.getType()).getShape();
  int64_t extents[] = {input.tensorRows, input.tensorCols};
  for (unsigned axis : {0, 1})
    if (op.getPad()[axis] != 0 ||
        (out[1 + axis] - 1) * op.getStride()[axis] + op.getKernel()[axis] >
            extents[axis])
      return false;
  return true;
}

void mcunet::patch_to_loops::emitAvgPool(patch::AvgPool2DOp op,
                                         LayerContext &context) {
  KernelBuilder &kb = context.kb;
  int64_t most = op.getKernel()[0] * op.getKernel()[1];
  bool inside = isInside(op, context.inputs[0]);
  context.forPixels([&](Value y, Value x, Value out) {
    PoolWindow window = windowOf(kb, op, context.inputs[0], y, x);
    Value count = inside ? kb.i32(most)
                         : kb.mul(kb.sub(window.rowEnd, window.rowBegin),
                                  kb.sub(window.colEnd, window.colBegin));
    sumWindow(context, window, most, [&](Value channel, Value sum) {
      kb.store8(averageOf(kb, op, sum, count), kb.offset(out, channel));
    });
  });
}

void mcunet::patch_to_loops::emitMaxPool(patch::MaxPool2DOp op,
                                         LayerContext &context) {
  KernelBuilder &kb = context.kb;
  context.forPixels([&](Value y, Value x, Value out) {
    PoolWindow window = windowOf(kb, op, context.inputs[0], y, x);
    kb.forLoop(0, context.output.channels, 1, [&](Value channel) {
      Value most = reduceWindow(
          kb, context.inputs[0], window, channel, kb.i32(-128),
          [&](Value acc, Value element) { return kb.max(acc, element); });
      kb.store8(kb.clamp(most, op.getClamp()[0], op.getClamp()[1]),
                kb.offset(out, channel));
    });
  });
}

//===----------------------------------------------------------------------===//
// Mean
//===----------------------------------------------------------------------===//

/// What a reduction over `axes` reads for one pixel of its output.
static PoolWindow reducedWindow(KernelBuilder &kb, ArrayRef<int64_t> axes,
                                const BufferView &input, Value y, Value x) {
  bool rows = llvm::is_contained(axes, 1), cols = llvm::is_contained(axes, 2);
  PoolWindow window;
  window.rowBegin = rows ? kb.i32(0) : y;
  window.rowEnd = rows ? kb.i32(input.tensorRows) : kb.add(y, 1);
  window.colBegin = cols ? kb.i32(0) : x;
  window.colEnd = cols ? kb.i32(input.tensorCols) : kb.add(x, 1);
  return window;
}

Value mcunet::patch_to_loops::finishMean(KernelBuilder &kb, patch::MeanOp op,
                                         Value sum, int64_t count) {
  if (op.getPlain())
    return kb.div(sum, kb.i32(count));
  int32_t multiplier = op.getMultiplier(), shift = op.getShift();
  RequantSpec spec;
  spec.multiplier = multiplier;
  spec.shift = shift;
  spec.singleRound = op.getSingleRound();
  spec.outputZp = op.getOutputZp();
  Requantiser requantiser(spec, 255 * count, HighMultiply::Long);
  Value centred = kb.sub(sum, int64_t{op.getInputZp()} * count);
  auto [first, second] = requantiser.parametersOf(0);
  return requantiser.emit(kb, centred, kb.i32(first), kb.i32(second));
}

void mcunet::patch_to_loops::emitMean(patch::MeanOp op, LayerContext &context) {
  KernelBuilder &kb = context.kb;
  const BufferView &input = context.inputs[0];
  auto shape = cast<RankedTensorType>(op.getInput().getType()).getShape();
  int64_t count = 1;
  for (int64_t axis : op.getAxes())
    count *= shape[axis];
  bool channels = llvm::is_contained(op.getAxes(), 3);
  context.forPixels([&](Value y, Value x, Value out) {
    PoolWindow window = reducedWindow(kb, op.getAxes(), input, y, x);
    auto sumAt = [&](Value channel, Value init) {
      return reduceWindow(
          kb, input, window, channel, init,
          [&](Value acc, Value element) { return kb.add(acc, element); });
    };
    if (channels) {
      Value sum = kb.forLoop(kb.i32(0), kb.i32(input.channels), 1, {kb.i32(0)},
                             [&](Value channel, const Values &acc) {
                               return Values{sumAt(channel, acc[0])};
                             })[0];
      kb.store8(finishMean(kb, op, sum, count), out);
      return;
    }
    sumWindow(context, window, count, [&](Value channel, Value sum) {
      kb.store8(finishMean(kb, op, sum, count), kb.offset(out, channel));
    });
  });
}

//===----------------------------------------------------------------------===//
// Greatest and least elements
//===----------------------------------------------------------------------===//

Value mcunet::patch_to_loops::chooseExtremum(KernelBuilder &kb,
                                             patch::ReduceExtremumOp op,
                                             Value lhs, Value rhs) {
  return op.getLeast() ? kb.min(lhs, rhs) : kb.max(lhs, rhs);
}

int64_t mcunet::patch_to_loops::neutralExtremum(patch::ReduceExtremumOp op) {
  return op.getLeast() ? 127 : -128;
}

void mcunet::patch_to_loops::emitReduceExtremum(patch::ReduceExtremumOp op,
                                                LayerContext &context) {
  KernelBuilder &kb = context.kb;
  const BufferView &input = context.inputs[0];
  Value neutral = kb.i32(neutralExtremum(op));
  auto choose = [&](Value lhs, Value rhs) {
    return chooseExtremum(kb, op, lhs, rhs);
  };
  context.forPixels([&](Value y, Value x, Value out) {
    PoolWindow window = reducedWindow(kb, op.getAxes(), input, y, x);
    if (!llvm::is_contained(op.getAxes(), 3)) {
      kb.forLoop(0, input.channels, 1, [&](Value channel) {
        kb.store8(reduceWindow(kb, input, window, channel, neutral, choose),
                  kb.offset(out, channel));
      });
      return;
    }
    Value found = kb.forLoop(kb.i32(0), kb.i32(input.channels), 1, {neutral},
                             [&](Value channel, const Values &acc) {
                               return Values{reduceWindow(
                                   kb, input, window, channel, acc[0], choose)};
                             })[0];
    kb.store8(found, out);
  });
}

//===----------------------------------------------------------------------===//
// Softmax
//===----------------------------------------------------------------------===//

/// The greatest of `depth` values at `from`.
static Value greatestOf(KernelBuilder &kb, Value from, int64_t depth) {
  return kb.forLoop(kb.i32(0), kb.i32(depth), 1, {kb.i32(-128)},
                    [&](Value at, const Values &acc) {
                      return Values{
                          kb.max(acc[0], kb.load8(kb.offset(from, at)))};
                    })[0];
}

/// The entry of an i32 table for the difference of the value at `from` from
/// `most`.
static Value entryOf(KernelBuilder &kb, Value table, Value most, Value from) {
  Value difference = kb.sub(most, kb.load8(from));
  return kb.load32(kb.offset(table, kb.shl(difference, 2)));
}

/// One row of `depth` values at `from`.
static void emitSoftmaxRow(KernelBuilder &kb, Value table, Value from,
                           Value out, int64_t depth) {
  Value most = greatestOf(kb, from, depth);
  auto exponential = [&](Value at) {
    return entryOf(kb, table, most, kb.offset(from, at));
  };
  Value sum = kb.forLoop(kb.i32(0), kb.i32(depth), 1, {kb.i32(0)},
                         [&](Value at, const Values &acc) {
                           Value term =
                               roundedShift(kb, exponential(at), kb.i32(12));
                           return Values{kb.add(acc[0], term)};
                         })[0];
  Value headroom = leadingZeros(kb, sum);
  Value normal =
      kb.getBuilder().createOrFold<arith::ShLIOp>(kb.getLoc(), sum, headroom);
  Value scale = reciprocal(kb, kb.bitAnd(normal, 0x7fffffff));
  Value shift = kb.min(kb.sub(kb.i32(35), headroom), kb.i32(31));
  kb.forLoop(0, depth, 1, [&](Value at) {
    Value y = roundedShift(kb, highMul(kb, exponential(at), scale), shift);
    kb.store8(kb.clamp(kb.sub(y, 128), -128, 127), kb.offset(out, at));
  });
}

void mcunet::patch_to_loops::emitSoftmax(patch::SoftmaxOp op,
                                         LayerContext &context) {
  KernelBuilder &kb = context.kb;
  Value table = kb.global("exp", op.getExpTable());
  int64_t depth = cast<RankedTensorType>(op.getType()).getShape().back();
  context.forPixels([&](Value y, Value x, Value out) {
    Value from =
        context.inputs[0].pixelAt(kb, context.inputs[0].rowAt(kb, y), x);
    emitSoftmaxRow(kb, table, from, out, depth);
  });
}

/// log(sum) in Q5.26 of a sum in Q12.19; see patch.log_softmax.
static Value logarithm(KernelBuilder &kb, Value sum) {
  Value headroom = leadingZeros(kb, sum);
  Value normal = kb.shl(sum, kb.sub(headroom, 1));
  Value sqrtHalf = kb.i32(1518500250);
  Value upper =
      kb.ashr(highMul(kb, sum, sqrtHalf), kb.sub(kb.i32(31), headroom));
  Value r = kb.select(kb.less(kb.i32(0), upper), normal,
                      kb.shl(highMul(kb, normal, sqrtHalf), 1));
  Value quarters = kb.sub(kb.i32(4 * 12 + 1), kb.shl(headroom, 2));
  Value k = kb.shl(kb.add(quarters, kb.shl(upper, 1)), 23);

  Value p = kb.add(kb.ashr(r, 1), 902905651);
  Value q = kb.shl(kb.sub(r, 1805811301), 1);
  Value square = highMul(kb, q, q);
  Value cubic = highMul(kb, highMul(kb, q, square), kb.i32(117049297));
  Value above = dividePower(kb, kb.add(highMul(kb, q, r), cubic), kb.i32(6));
  Value factor =
      kb.add(kb.add(q, 1057819769), highMul(kb, square, kb.i32(127690142)));
  Value below =
      kb.add(highMul(kb, p, factor), highMul(kb, q, kb.i32(638450708)));
  Value quotient = highMul(kb, above, reciprocal(kb, below));
  return kb.shl(kb.add(highMul(kb, k, kb.i32(1488522236)), quotient), 1);
}

/// One row of `depth` values at `from`.
static void emitLogSoftmaxRow(KernelBuilder &kb, Value terms, Value logits,
                              Value from, Value out, int64_t depth) {
  Value most = greatestOf(kb, from, depth);
  Value sum = kb.forLoop(kb.i32(0), kb.i32(depth), 1, {kb.i32(0)},
                         [&](Value at, const Values &acc) {
                           Value term =
                               entryOf(kb, terms, most, kb.offset(from, at));
                           return Values{kb.add(acc[0], term)};
                         })[0];
  Value log = logarithm(kb, sum);
  kb.forLoop(0, depth, 1, [&](Value at) {
    Value logit = entryOf(kb, logits, most, kb.offset(from, at));
    Value y = kb.add(dividePower(kb, kb.sub(logit, log), kb.i32(22)), 127);
    kb.store8(kb.clamp(y, -128, 127), kb.offset(out, at));
  });
}

void mcunet::patch_to_loops::emitLogSoftmax(patch::LogSoftmaxOp op,
                                            LayerContext &context) {
  KernelBuilder &kb = context.kb;
  Value terms = kb.global("terms", op.getTerms());
  Value logits = kb.global("logits", op.getLogits());
  int64_t depth = cast<RankedTensorType>(op.getType()).getDimSize(3);
  const BufferView &input = context.inputs[0];
  context.forPixels([&](Value y, Value x, Value out) {
    Value from = input.pixelAt(kb, input.rowAt(kb, y), x);
    emitLogSoftmaxRow(kb, terms, logits, from, out, depth);
  });
}

//===----------------------------------------------------------------------===//
// Normalisation
//===----------------------------------------------------------------------===//

namespace {
/// The inverse root of a row's sum of squares: y, and by how much to shift an
/// element left before the product with y (`left`) or right after (`right`).
struct InverseRoot {
  Value y, left, right;
};
} // namespace

/// See patch.l2_normalize.
static InverseRoot inverseRoot(KernelBuilder &kb, Value sum) {
  Value pairs = kb.sub(kb.ashr(kb.sub(leadingZeros(kb, sum), 1), 1), 1);
  Value zero = kb.i32(0);
  Value up = kb.shl(sum, kb.shl(kb.max(pairs, zero), 1));
  Value n = kb.select(kb.less(pairs, zero), kb.ashr(sum, 2), up);
  Value half = kb.ashr(kb.add(kb.ashr(n, 1), 1), 1);
  Value start = kb.i32(1 << 28);
  Value y = kb.forLoop(
      kb.i32(0), kb.i32(5), 1, {start}, [&](Value, const Values &at) {
        Value cube = highMul(kb, highMul(kb, at[0], at[0]), at[0]);
        Value most = kb.i32((1 << 25) - 1);
        cube =
            kb.select(kb.less(most, cube), kb.i32(0x7fffffff), kb.shl(cube, 6));
        Value gain = highMul(kb, kb.i32((1 << 28) + (1 << 27)), at[0]);
        Value loss = highMul(kb, half, cube);
        return Values{kb.shl(kb.sub(gain, loss), 3)};
      })[0];
  y = highMul(kb, y, kb.i32(1518500250));
  y = kb.shl(y, kb.max(kb.sub(pairs, 11), zero));
  Value left = kb.min(kb.sub(pairs, 4), kb.i32(7));
  return {kb.select(kb.less(sum, kb.i32(2)), kb.i32(0x7fffffff), y),
          kb.max(left, zero), kb.max(kb.sub(zero, left), zero)};
}

void mcunet::patch_to_loops::emitL2Normalize(patch::L2NormalizeOp op,
                                             LayerContext &context) {
  KernelBuilder &kb = context.kb;
  int64_t depth = cast<RankedTensorType>(op.getType()).getShape().back();
  int32_t zeroPoint = op.getInputZp();
  const BufferView &input = context.inputs[0];
  context.forPixels([&](Value y, Value x, Value out) {
    Value from = input.pixelAt(kb, input.rowAt(kb, y), x);
    auto element = [&](Value at) {
      return kb.sub(kb.load8(kb.offset(from, at)), zeroPoint);
    };
    Value sum =
        kb.forLoop(kb.i32(0), kb.i32(depth), 1, {kb.i32(0)},
                   [&](Value at, const Values &acc) {
                     Value value = element(at);
                     return Values{kb.add(acc[0], kb.mul(value, value))};
                   })[0];
    InverseRoot root = inverseRoot(kb, sum);
    kb.forLoop(0, depth, 1, [&](Value at) {
      Value product = highMul(kb, kb.shl(element(at), root.left), root.y);
      // Ties away from zero: half less one for a negative product.
      Value half = kb.ashr(kb.shl(kb.i32(1), root.right), 1);
      Value sign = kb.ashr(product, 31);
      Value rounded = kb.ashr(kb.add(kb.add(product, half), sign), root.right);
      // Without a shift there is nothing to round.
      Value result =
          kb.select(kb.equal(root.right, kb.i32(0)), product, rounded);
      kb.store8(kb.clamp(result, -128, 127), kb.offset(out, at));
    });
  });
}

//===----------------------------------------------------------------------===//
// Index of the greatest
//===----------------------------------------------------------------------===//

void mcunet::patch_to_loops::emitArgMax(patch::ArgMaxOp op,
                                        LayerContext &context) {
  KernelBuilder &kb = context.kb;
  const BufferView &input = context.inputs[0];
  int64_t depth =
      cast<RankedTensorType>(op.getInput().getType()).getShape().back();
  int64_t bytes = cast<RankedTensorType>(op.getType()).getShape().back();
  context.forPixels([&](Value y, Value x, Value out) {
    Value from = input.pixelAt(kb, input.rowAt(kb, y), x);
    Value index =
        kb.forLoop(kb.i32(0), kb.i32(depth), 1, {kb.i32(-129), kb.i32(0)},
                   [&](Value at, const Values &best) {
                     Value element = kb.load8(kb.offset(from, at));
                     Value isGreater = kb.less(best[0], element);
                     return Values{kb.select(isGreater, element, best[0]),
                                   kb.select(isGreater, at, best[1])};
                   })[1];
    for (int64_t byte = 0; byte < bytes; ++byte)
      kb.store8(byte < 4 ? kb.ashr(index, 8 * byte) : kb.i32(0),
                kb.offset(out, byte));
  });
}
