//===- TiledReductions.cpp - Sums that take tiles as they appear ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A reduction over the whole map needs no map: one i32 per channel, a sum or
// the extremum so far, set first, fed each window of the input once, and
// finished at the end.
//
//===----------------------------------------------------------------------===//

#include "LayerEmitter.h"
#include "mcunet/Kernels/MveInstructions.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch_to_loops;

/// Runs `body` with the channel and the address of its sum.
static void forSums(LayerContext &context,
                    llvm::function_ref<void(Value channel, Value sum)> body) {
  KernelBuilder &kb = context.kb;
  kb.forLoop(0, context.output.channels, 1, [&](Value channel) {
    body(channel, kb.offset(context.scratch, kb.shl(channel, 2)));
  });
}

/// Adds one pixel, four channels at a time: a vector, or with the DSP extension
/// a word and additions that extend its bytes.
static void addPixelByFours(LayerContext &context, Value pixel) {
  KernelBuilder &kb = context.kb;
  using Values = KernelBuilder::Values;
  Value end = kb.offset(pixel, context.output.channels);
  kb.untilPointer(end, {pixel, context.scratch}, [&](const Values &at) {
    Values next = {kb.offset(at[0], 4), kb.offset(at[1], 16)};
    if (context.kernel.hasVectors()) {
      Value sums = kernels::mve::load(kb, at[1], 4, 32);
      Value elements = kernels::mve::loadWidened(kb, at[0], 4, 32);
      kernels::mve::store(kb, kb.add(sums, elements), at[1]);
      return next;
    }
    Value word = kb.load32(at[0], 1);
    for (int64_t lane : {0, 2}) {
      Value sums = kb.offset(at[1], 4 * lane);
      auto [first, second] = kb.loadPair(sums);
      auto element = [&](int64_t index) {
        return kb.ashr(kb.shl(word, 24 - 8 * index), 24);
      };
      kb.storePair(kb.add(first, element(lane)),
                   kb.add(second, element(lane + 1)), sums);
    }
    return next;
  });
}

static void addWindow(Operation *op, LayerContext &context) {
  KernelBuilder &kb = context.kb;
  const BufferView &input = context.inputs[0];
  auto extremum = dyn_cast<patch::ReduceExtremumOp>(op);
  bool byFours =
      !extremum && context.kernel.hasDsp() && context.output.channels % 4 == 0;
  context.forRows([&](Value y) {
    Value row = input.rowAt(kb, y);
    kb.forLoop(context.colBegin, context.colEnd, 1, [&](Value x) {
      Value pixel = input.pixelAt(kb, row, x);
      if (byFours)
        return addPixelByFours(context, pixel);
      forSums(context, [&](Value channel, Value sum) {
        Value element = kb.load8(kb.offset(pixel, channel));
        Value before = kb.load32(sum);
        kb.store32(extremum ? chooseExtremum(kb, extremum, before, element)
                            : kb.add(before, element),
                   sum);
      });
    });
  });
}

/// The output of one channel from its sum.
static Value finish(Operation *op, LayerContext &context, Value sum) {
  KernelBuilder &kb = context.kb;
  const BufferView &input = context.inputs[0];
  int64_t count = input.tensorRows * input.tensorCols;
  if (isa<patch::ReduceExtremumOp>(op))
    return sum;
  if (auto mean = dyn_cast<patch::MeanOp>(op))
    return finishMean(kb, mean, sum, count);
  auto pool = cast<patch::AvgPool2DOp>(op);
  if (pool.getReciprocal())
    return ReciprocalAverage(pool, count).emit(kb, sum, count);
  return averageOf(kb, pool, sum, kb.i32(count));
}

LogicalResult
mcunet::patch_to_loops::emitTiledReduction(Operation *op,
                                           LayerContext &context) {
  if (!isa<patch::MeanOp, patch::AvgPool2DOp, patch::ReduceExtremumOp>(op))
    return op->emitOpError("does not reduce tiles");
  KernelBuilder &kb = context.kb;
  auto extremum = dyn_cast<patch::ReduceExtremumOp>(op);
  int64_t neutral = extremum ? neutralExtremum(extremum) : 0;
  if (context.phase == patch::Phase::Begin)
    forSums(context,
            [&](Value, Value sum) { kb.store32(kb.i32(neutral), sum); });
  else if (context.phase == patch::Phase::Add)
    addWindow(op, context);
  else
    forSums(context, [&](Value channel, Value sum) {
      kb.store8(finish(op, context, kb.load32(sum)),
                kb.offset(context.output.base, channel));
    });
  return success();
}
