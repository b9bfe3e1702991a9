//===- Elementwise.cpp - Additions, products and tables -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayerEmitter.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::kernels;
using namespace mcunet::patch_to_loops;

/// Dimensions of an operand as (rows, columns, channels); lower ranks have the
/// last dimensions, an element-wise layer of them is one row.
static std::array<int64_t, 3> shapeOf(Value value) {
  auto shape = cast<RankedTensorType>(value.getType()).getShape();
  std::array<int64_t, 3> result = {1, 1, 1};
  for (size_t i = 0; i < std::min<size_t>(3, shape.size()); ++i)
    result[2 - i] = shape[shape.size() - 1 - i];
  return result;
}

/// The requantisation of one operand of an addition. Exactly a power of two of
/// an even number needs a shift only: the rounding cannot strike.
static Value scaleOperand(KernelBuilder &kb, Value value, int32_t leftShift,
                          int32_t multiplier, int32_t shift, bool singleRound) {
  if (multiplier == 1 << 30 && shift - 30 <= leftShift && shift <= 31)
    return kb.shl(value, leftShift + 30 - shift);
  RequantSpec spec;
  spec.multiplier = multiplier;
  spec.shift = shift;
  spec.singleRound = singleRound;
  Requantiser requantiser(spec, int64_t{255} << leftShift, /*hasFused=*/false);
  return requantiser.emitScaled(kb, kb.shl(value, leftShift));
}

/// Runs `element` over the window; operands of extent 1 broadcast.
static void forElements(
    LayerContext &context, Value lhs, Value rhs,
    llvm::function_ref<Value(Value lhs, Value rhs)> element) {
  KernelBuilder &kb = context.kb;
  std::array<int64_t, 3> shapes[2] = {shapeOf(lhs), shapeOf(rhs)};
  int64_t channels = context.output.channels;
  context.forRows([&](Value y) {
    Value outRow = context.output.rowAt(kb, y);
    Value rows[2];
    for (int i : {0, 1})
      rows[i] = context.inputs[i].rowAt(kb, shapes[i][0] == 1 ? kb.i32(0) : y);
    auto run = [&](Value from[2], Value out, Value count) {
      kb.forLoop(kb.i32(0), count, 1, [&](Value at) {
        Value values[2];
        for (int i : {0, 1})
          values[i] = kb.load8(
              shapes[i][2] == 1 ? from[i] : kb.offset(from[i], at));
        kb.store8(element(values[0], values[1]), kb.offset(out, at));
      });
    };
    bool sameRows = true;
    for (int i : {0, 1})
      sameRows &= shapes[i][1] == shapeOf(lhs)[1] && shapes[i][1] != 1 &&
                  shapes[i][2] == channels;
    if (sameRows) {
      Value from[2];
      for (int i : {0, 1})
        from[i] = context.inputs[i].pixelAt(kb, rows[i], context.colBegin);
      Value count = kb.mul(kb.sub(context.colEnd, context.colBegin), channels);
      run(from, context.output.pixelAt(kb, outRow, context.colBegin), count);
      return;
    }
    kb.forLoop(context.colBegin, context.colEnd, 1, [&](Value x) {
      Value from[2];
      for (int i : {0, 1})
        from[i] = shapes[i][1] == 1
                      ? rows[i]
                      : context.inputs[i].pixelAt(kb, rows[i], x);
      run(from, context.output.pixelAt(kb, outRow, x), kb.i32(channels));
    });
  });
}

void mcunet::patch_to_loops::emitAdd(patch::AddOp op, LayerContext &context) {
  KernelBuilder &kb = context.kb;
  RequantSpec spec;
  spec.multiplier = op.getMultiplier().slice(2, 1);
  spec.shift = op.getShift().slice(2, 1);
  spec.singleRound = op.getSingleRound();
  spec.outputZp = op.getOutputZp();
  spec.clampLow = op.getClamp()[0];
  spec.clampHigh = op.getClamp()[1];
  int64_t leftShift = op.getLeftShift();
  int64_t bound = 0;
  for (unsigned index : {0u, 1u})
    bound += 1 + (((int64_t{255} << leftShift) * op.getMultiplier()[index]) >>
                  op.getShift()[index]);
  Requantiser requantiser(spec, bound, false);
  auto [first, second] = requantiser.parametersOf(0);
  forElements(context, op.getLhs(), op.getRhs(), [&, first = first,
                                                  second = second](
                                                     Value lhs, Value rhs) {
    Value a = scaleOperand(kb, kb.sub(lhs, int32_t(op.getLhsZp())), leftShift,
                           op.getMultiplier()[0], op.getShift()[0],
                           op.getSingleRound());
    Value b = scaleOperand(kb, kb.sub(rhs, int32_t(op.getRhsZp())), leftShift,
                           op.getMultiplier()[1], op.getShift()[1],
                           op.getSingleRound());
    Value sum = op.getSubtract() ? kb.sub(a, b) : kb.add(a, b);
    return requantiser.emit(kb, sum, kb.i32(first), kb.i32(second));
  });
}

void mcunet::patch_to_loops::emitMul(patch::MulOp op, LayerContext &context) {
  KernelBuilder &kb = context.kb;
  RequantSpec spec;
  spec.multiplier = op.getMultiplier();
  spec.shift = op.getShift();
  spec.singleRound = op.getSingleRound();
  spec.outputZp = op.getOutputZp();
  spec.clampLow = op.getClamp()[0];
  spec.clampHigh = op.getClamp()[1];
  Requantiser requantiser(spec, 255 * 255, false);
  auto [first, second] = requantiser.parametersOf(0);
  forElements(context, op.getLhs(), op.getRhs(),
              [&, first = first, second = second](Value lhs, Value rhs) {
                Value product = kb.mul(kb.sub(lhs, int32_t(op.getLhsZp())),
                                       kb.sub(rhs, int32_t(op.getRhsZp())));
                return requantiser.emit(kb, product, kb.i32(first),
                                        kb.i32(second));
              });
}

void mcunet::patch_to_loops::emitLookup(patch::LookupOp op,
                                        LayerContext &context) {
  KernelBuilder &kb = context.kb;
  // Addressed by the signed value: the table's middle is entry 0.
  Value middle = kb.offset(kb.global("table", op.getTable()), 128);
  context.forRows([&](Value y) {
    Value from = context.inputs[0].pixelAt(
        kb, context.inputs[0].rowAt(kb, y), context.colBegin);
    Value out = context.output.pixelAt(kb, context.output.rowAt(kb, y),
                                       context.colBegin);
    Value count = kb.mul(kb.sub(context.colEnd, context.colBegin),
                         context.output.channels);
    kb.forLoop(kb.i32(0), count, 1, [&](Value at) {
      Value value = kb.load8(kb.offset(from, at));
      kb.store8(kb.load8(kb.offset(middle, value)), kb.offset(out, at));
    });
  });
}

void mcunet::patch_to_loops::emitPRelu(patch::PReluOp op,
                                       LayerContext &context) {
  KernelBuilder &kb = context.kb;
  Value alpha = kb.global("alpha", op.getAlpha());
  auto specOf = [&](unsigned index) {
    RequantSpec spec;
    spec.multiplier = op.getMultiplier().slice(index, 1);
    spec.shift = op.getShift().slice(index, 1);
    return Requantiser(spec, 255 * 255, false);
  };
  Requantiser above = specOf(0), below = specOf(1);
  context.forPixels([&](Value y, Value x, Value out) {
    Value from = context.inputs[0].pixelAt(
        kb, context.inputs[0].rowAt(kb, y), x);
    kb.forLoop(0, context.output.channels, 1, [&](Value channel) {
      Value value =
          kb.sub(kb.load8(kb.offset(from, channel)), int32_t(op.getInputZp()));
      Value slope =
          kb.sub(kb.load8(kb.offset(alpha, channel)), int32_t(op.getAlphaZp()));
      Value negative = kb.less(value, kb.i32(0));
      Value scaled = kb.select(negative,
                               below.emitScaled(kb, kb.mul(value, slope)),
                               above.emitScaled(kb, value));
      Value result = kb.clamp(kb.add(scaled, int32_t(op.getOutputZp())), -128,
                              127);
      kb.store8(result, kb.offset(out, channel));
    });
  });
}
