//===- Elementwise.cpp - Additions, products and tables -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FixedPoint.h"
#include "LayerEmitter.h"
#include "mcunet/Dialect/Patch/IR/Requantise.h"
#include "mcunet/Kernels/DspInstructions.h"
#include "mcunet/Kernels/LinearSum.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::kernels;
using namespace mcunet::patch_to_loops;

/// (rows, columns, channels) of an operand.
static std::array<int64_t, 3> shapeOf(Value value) {
  auto shape = cast<RankedTensorType>(value.getType()).getShape();
  return {shape[1], shape[2], shape[3]};
}

std::pair<Value, Value> mcunet::patch_to_loops::parametersOf(
    KernelBuilder &kb, const Requantiser &requantiser, StringRef name) {
  auto [first, second] = requantiser.parametersOf(0);
  if (requantiser.getKind() != RequantKind::Fused)
    return {kb.i32(first), kb.i32(second)};
  return kb.loadPair(kb.globalOnce(name, {first, second}));
}

/// The requantisation of one operand of an addition. Exactly a power of two of
/// an even number needs a shift only: the rounding cannot strike.
static Value scaleOperand(KernelBuilder &kb, Value value, int32_t leftShift,
                          int32_t multiplier, int32_t shift, bool singleRound,
                          HighMultiply multiply, StringRef name) {
  if (multiplier == 1 << 30 && shift - 30 <= leftShift && shift <= 31)
    return kb.shl(value, leftShift + 30 - shift);
  RequantSpec spec;
  spec.multiplier = multiplier;
  spec.shift = shift;
  spec.singleRound = singleRound;
  Requantiser requantiser(spec, int64_t{255} << leftShift, multiply);
  auto [first, second] = parametersOf(kb, requantiser, name);
  return requantiser.emitScaled(kb, kb.shl(value, leftShift), first, second);
}

/// `count` elements, a multiple of `unroll`, of operands that move or stay. All
/// of a step are read before the first is written.
static void
runElements(KernelBuilder &kb, std::array<Value, 2> from,
            std::array<bool, 2> moves, Value out, Value count, int64_t unroll,
            llvm::function_ref<Value(Value lhs, Value rhs)> element) {
  using Values = KernelBuilder::Values;
  Values start = {out, from[0], from[1]};
  kb.forLoop(kb.i32(0), count, unroll, start, [&](Value, const Values &at) {
    Values results, next = {kb.offset(at[0], unroll)};
    for (int64_t index = 0; index < unroll; ++index) {
      Value operands[2];
      for (int i : {0, 1})
        operands[i] = kb.load8(kb.offset(at[1 + i], moves[i] ? index : 0));
      results.push_back(element(operands[0], operands[1]));
    }
    for (auto [index, result] : llvm::enumerate(results))
      kb.store8(result, kb.offset(at[0], index));
    for (int i : {0, 1})
      next.push_back(kb.offset(at[1 + i], moves[i] ? unroll : 0));
    return next;
  });
}

/// Runs `element` over the window; operands of extent 1 broadcast.
static void
forElements(LayerContext &context, Value lhs, Value rhs,
            llvm::function_ref<Value(Value lhs, Value rhs)> element) {
  KernelBuilder &kb = context.kb;
  std::array<int64_t, 3> shapes[2] = {shapeOf(lhs), shapeOf(rhs)};
  int64_t channels = context.output.channels;
  context.forRows([&](Value y) {
    Value outRow = context.output.rowAt(kb, y);
    Value rows[2];
    for (int i : {0, 1})
      rows[i] = context.inputs[i].rowAt(kb, shapes[i][0] == 1 ? kb.i32(0) : y);
    auto run = [&](Value from[2], std::array<bool, 2> moves, Value out,
                   Value count) {
      runElements(kb, {from[0], from[1]}, moves, out, count,
                  channels % 4 == 0 ? 4 : 1, element);
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
      run(from, {true, true},
          context.output.pixelAt(kb, outRow, context.colBegin), count);
      return;
    }
    kb.forLoop(context.colBegin, context.colEnd, 1, [&](Value x) {
      Value from[2];
      for (int i : {0, 1})
        from[i] = shapes[i][1] == 1 ? rows[i]
                                    : context.inputs[i].pixelAt(kb, rows[i], x);
      run(from, {shapes[0][2] != 1, shapes[1][2] != 1},
          context.output.pixelAt(kb, outRow, x), kb.i32(channels));
    });
  });
}

namespace {
/// The addition by definition, for all pairs of operands. What depends on one
/// operand is computed once.
class ExactSum {
public:
  explicit ExactSum(const numerics::Sum &formula) : formula(formula) {
    for (unsigned operand : {0u, 1u})
      for (int32_t q = -128; q < 128; ++q)
        scaled[operand][q + 128] = formula.scaled(operand, q);
  }

  int32_t operator()(int32_t lhs, int32_t rhs) const {
    return formula.combine(scaled[0][lhs + 128], scaled[1][rhs + 128]);
  }

private:
  numerics::Sum formula;
  std::array<std::array<int32_t, 256>, 2> scaled;
};
} // namespace

static std::optional<LinearSum> linearSumOf(patch::AddOp op) {
  if (op.getSquare())
    return std::nullopt;
  auto scaleOf = [&](unsigned index) {
    return std::ldexp(op.getMultiplier()[index], -op.getShift()[index]);
  };
  double common = std::ldexp(scaleOf(2), op.getLeftShift());
  double b = scaleOf(1) * common;
  return findLinearSum(scaleOf(0) * common, op.getSubtract() ? -b : b,
                       op.getClamp()[0], op.getClamp()[1],
                       ExactSum(patch::formulaOf(op)));
}

void mcunet::patch_to_loops::emitAdd(patch::AddOp op, LayerContext &context) {
  KernelBuilder &kb = context.kb;
  if (auto sum = linearSumOf(op)) {
    forElements(context, op.getLhs(), op.getRhs(), [&](Value lhs, Value rhs) {
      Value scaled = kb.add(kb.mul(lhs, sum->a), kb.i32(sum->c));
      scaled = kb.add(kb.mul(rhs, sum->b), scaled);
      return kb.clamp(kb.ashr(scaled, sum->shift), op.getClamp()[0],
                      op.getClamp()[1]);
    });
    return;
  }
  RequantSpec spec = requantOf(op);
  spec.multiplier = spec.multiplier.slice(2, 1);
  spec.shift = spec.shift.slice(2, 1);
  int64_t leftShift = op.getLeftShift();
  int64_t bound = 0;
  for (unsigned index : {0u, 1u})
    bound += 1 + (((int64_t{255} << leftShift) * op.getMultiplier()[index]) >>
                  op.getShift()[index]);
  if (op.getSquare())
    bound *= bound;
  HighMultiply multiply = context.kernel.getHighMultiply();
  Requantiser requantiser(spec, bound, multiply);
  forElements(context, op.getLhs(), op.getRhs(), [&](Value lhs, Value rhs) {
    Value a = scaleOperand(kb, kb.sub(lhs, op.getLhsZp()), leftShift,
                           op.getMultiplier()[0], op.getShift()[0],
                           op.getSingleRound(), multiply, "lhs");
    Value b = scaleOperand(kb, kb.sub(rhs, op.getRhsZp()), leftShift,
                           op.getMultiplier()[1], op.getShift()[1],
                           op.getSingleRound(), multiply, "rhs");
    Value sum = op.getSubtract() ? kb.sub(a, b) : kb.add(a, b);
    if (op.getSquare())
      sum = kb.mul(sum, sum);
    auto [first, second] = parametersOf(kb, requantiser, "sum");
    return requantiser.emit(kb, sum, first, second);
  });
}

/// With the DSP extension, where channels are whole words: four elements are
/// widened and lose their zero points in two instructions. False where not.
static bool mulByFours(patch::MulOp op, LayerContext &context,
                       const Requantiser &requantiser) {
  KernelBuilder &kb = context.kb;
  using Values = KernelBuilder::Values;
  std::array<Value, 2> operands = {op.getLhs(), op.getRhs()};
  std::array<int64_t, 2> zeroPoints = {op.getLhsZp(), op.getRhsZp()};
  int64_t channels = context.output.channels;
  if (channels % 4 != 0 || shapeOf(operands[0])[2] != channels ||
      shapeOf(operands[1])[2] != channels)
    return false;
  context.forPixels([&](Value y, Value x, Value out) {
    Values start = {out};
    for (int i : {0, 1}) {
      auto shape = shapeOf(operands[i]);
      const BufferView &input = context.inputs[i];
      Value row = input.rowAt(kb, shape[0] == 1 ? kb.i32(0) : y);
      start.push_back(shape[1] == 1 ? row : input.pixelAt(kb, row, x));
    }
    kb.untilPointer(kb.offset(out, channels), start, [&](const Values &at) {
      SmallVector<std::array<Value, 2>, 2> halves;
      auto [first, second] = parametersOf(kb, requantiser, "product");
      for (int i : {0, 1}) {
        Value word = kb.load32(at[1 + i], 1);
        Value minusZp = kb.i32(dsp::halves(-zeroPoints[i], -zeroPoints[i]));
        halves.push_back({dsp::sxtab16(kb, minusZp, word),
                          dsp::sxtab16(kb, minusZp, dsp::rotate8(kb, word))});
      }
      for (int lane = 0; lane < 4; ++lane) {
        StringRef name = lane < 2 ? "llvm.arm.smulbb" : "llvm.arm.smultt";
        Value product = kb.intrinsic(
            name, kb.i32Type(), {halves[0][lane % 2], halves[1][lane % 2]});
        kb.store8(requantiser.emit(kb, product, first, second),
                  kb.offset(at[0], lane));
      }
      return Values{kb.offset(at[0], 4), kb.offset(at[1], 4),
                    kb.offset(at[2], 4)};
    });
  });
  return true;
}

void mcunet::patch_to_loops::emitMul(patch::MulOp op, LayerContext &context) {
  KernelBuilder &kb = context.kb;
  Requantiser requantiser(requantOf(op), 255 * 255,
                          context.kernel.getHighMultiply());
  if (context.kernel.hasDsp() && mulByFours(op, context, requantiser))
    return;
  forElements(context, op.getLhs(), op.getRhs(), [&](Value lhs, Value rhs) {
    Value product =
        kb.mul(kb.sub(lhs, op.getLhsZp()), kb.sub(rhs, op.getRhsZp()));
    auto [first, second] = parametersOf(kb, requantiser, "product");
    return requantiser.emit(kb, product, first, second);
  });
}

void mcunet::patch_to_loops::emitLookup(patch::LookupOp op,
                                        LayerContext &context) {
  KernelBuilder &kb = context.kb;
  // Addressed by the signed value: the table's middle is entry 0.
  Value middle = kb.offset(kb.global("table", op.getTable()), 128);
  context.forRows([&](Value y) {
    Value from = context.inputs[0].pixelAt(kb, context.inputs[0].rowAt(kb, y),
                                           context.colBegin);
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

void mcunet::patch_to_loops::emitExtremum(patch::ExtremumOp op,
                                          LayerContext &context) {
  KernelBuilder &kb = context.kb;
  forElements(context, op.getLhs(), op.getRhs(), [&](Value lhs, Value rhs) {
    return op.getLeast() ? kb.min(lhs, rhs) : kb.max(lhs, rhs);
  });
}

/// x / y * scale without the output's zero point; see patch.div.
static Value quotient(KernelBuilder &kb, patch::DivOp op, Value x, Value y) {
  x = kb.mul(x, kb.clamp(y, -1, 1));
  Value size = kb.max(kb.max(y, kb.sub(kb.i32(0), y)), kb.i32(1));
  Value zeros = leadingZeros(kb, size);
  Value inverse = reciprocal(kb, kb.bitAnd(kb.shl(size, zeros), 0x7fffffff));
  Value headroom = kb.sub(leadingZeros(kb, kb.bitXor(x, kb.ashr(x, 31))), 1);
  Value product = highMul(kb, kb.shl(x, headroom), inverse);
  product = highMul(kb, product, kb.i32(op.getMultiplier()));
  Value shift = kb.add(kb.sub(headroom, zeros), op.getShift());
  Value most = kb.i32(31);
  return kb.select(kb.less(most, shift), kb.i32(0),
                   dividePower(kb, product, kb.min(shift, most)));
}

void mcunet::patch_to_loops::emitDiv(patch::DivOp op, LayerContext &context) {
  KernelBuilder &kb = context.kb;
  forElements(context, op.getLhs(), op.getRhs(), [&](Value lhs, Value rhs) {
    Value scaled = quotient(kb, op, kb.sub(lhs, op.getLhsZp()),
                            kb.sub(rhs, op.getRhsZp()));
    return kb.clamp(kb.add(scaled, op.getOutputZp()), op.getClamp()[0],
                    op.getClamp()[1]);
  });
}

void mcunet::patch_to_loops::emitPRelu(patch::PReluOp op,
                                       LayerContext &context) {
  KernelBuilder &kb = context.kb;
  auto specOf = [&](unsigned index) {
    RequantSpec spec;
    spec.multiplier = op.getMultiplier().slice(index, 1);
    spec.shift = op.getShift().slice(index, 1);
    return Requantiser(spec, 255 * 255, HighMultiply::Long);
  };
  Requantiser above = specOf(0), below = specOf(1);
  forElements(context, op.getInput(), op.getAlpha(), [&](Value lhs, Value rhs) {
    Value value = kb.sub(lhs, op.getInputZp());
    Value slope = kb.sub(rhs, op.getAlphaZp());
    Value negative = kb.less(value, kb.i32(0));
    Value scaled =
        kb.select(negative, below.emitScaled(kb, kb.mul(value, slope)),
                  above.emitScaled(kb, value));
    return kb.clamp(kb.add(scaled, op.getOutputZp()), -128, 127);
  });
}
