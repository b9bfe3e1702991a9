//===- Requant.cpp - From accumulators to int8 ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Kernels/Requant.h"

using namespace mlir;
using namespace mcunet::kernels;

std::string RequantSpec::clampVariant() const {
  if (clampLow == -128 && clampHigh == 127)
    return "";
  return "." + std::to_string(clampLow + 128) + "to" +
         std::to_string(clampHigh + 128);
}

Requantiser::Requantiser(const RequantSpec &spec, int64_t accBound,
                         HighMultiply multiply)
    : spec(spec), multiply(multiply) {
  auto [least, most] =
      std::minmax_element(spec.shift.begin(), spec.shift.end());
  for (int64_t channel = 0, e = spec.shift.size(); channel < e; ++channel)
    wraps |= spec.leftShiftOf(channel) && spec.leaves32(channel, accBound);
  bool allDoubleRounded = !spec.singleRound && *least > 31;
  bool fitsDoubled = accBound < (int64_t{1} << 30);
  if (!allDoubleRounded || !fitsDoubled)
    return;
  // 2^(32-s) must be a positive i32, and s = 32 leaves 2^0.
  bool fused = multiply == HighMultiply::Fused && *least >= 33 && *most <= 63;
  kind = fused ? RequantKind::Fused : RequantKind::TwoStep;
  // |h| < 2^30, and (2 * zp + 1) * 2^(s-1) must leave it room.
  foldsZeroPoint = *most - 31 <= 22;
  addsItself = fused && llvm::all_of(spec.multiplier, [](int32_t multiplier) {
                 return multiplier >= 1 << 30;
               });
}

std::string Requantiser::variant() const {
  static constexpr const char *kinds[] = {"fused", "two", "generic"};
  std::string name = kinds[static_cast<int>(kind)];
  // What `emit` and `scale` ask for, in the order in which they do.
  name += spec.clampLow < spec.outputZp ? ".signed" : ".relu";
  if (kind == RequantKind::Generic && spec.singleRound)
    name += ".single";
  if (wraps)
    name += ".wraps";
  if (addsItself)
    name += ".self";
  if (kind == RequantKind::TwoStep && foldsZeroPoint)
    name += ".folded";
  return name + spec.clampVariant();
}

std::pair<int32_t, int32_t> Requantiser::parametersOf(int64_t channel,
                                                      bool doubled) const {
  int32_t shift = spec.shiftOf(channel);
  switch (kind) {
  case RequantKind::Fused: {
    uint32_t multiplier = spec.multiplierOf(channel);
    return {static_cast<int32_t>(addsItself && !doubled ? 2 * multiplier
                                                        : multiplier),
            static_cast<int32_t>(int64_t{1} << (63 - shift))};
  }
  case RequantKind::TwoStep:
    return {spec.multiplierOf(channel), shift - 31};
  case RequantKind::Generic:
    return {spec.multiplierOf(channel), shift};
  }
  llvm_unreachable("all kinds handled");
}

/// (a * b + 2^31) >> 32 for b in [0, 2^31) without a long multiply.
static Value multiplyHalves(KernelBuilder &kb, Value a, Value b) {
  Value aHigh = kb.ashr(a, 16), aLow = kb.bitAnd(a, 0xffff);
  Value bHigh = kb.lshr(b, 16), bLow = kb.bitAnd(b, 0xffff);
  Value low = kb.lshr(kb.mul(aLow, bLow), 16);
  Value left = kb.mul(aHigh, bLow), right = kb.mul(aLow, bHigh);
  // What is below bit 32 of the product, from bit 16 on, and the rounding.
  Value middle = kb.add(kb.add(low, kb.bitAnd(left, 0xffff)),
                        kb.add(kb.bitAnd(right, 0xffff), 0x8000));
  Value high = kb.add(kb.mul(aHigh, bHigh), kb.lshr(middle, 16));
  return kb.add(kb.add(high, kb.ashr(left, 16)), kb.lshr(right, 16));
}

Value mcunet::kernels::highProduct(KernelBuilder &kb, Value a, Value b,
                                   bool rounded) {
  OpBuilder &builder = kb.getBuilder();
  Location loc = kb.getLoc();
  Value product =
      arith::MulIOp::create(builder, loc, kb.sext64(a), kb.sext64(b),
                            arith::IntegerOverflowFlags::nsw);
  if (rounded)
    product =
        arith::AddIOp::create(builder, loc, product, kb.i64(int64_t{1} << 31));
  return kb.trunc32(arith::ShRUIOp::create(builder, loc, product, kb.i64(32)));
}

/// (a * b + 2^31) >> 32: one smmulr where there is one, or smmlar with the
/// addition that follows.
Value Requantiser::highMultiply(KernelBuilder &kb, Value a, Value b) const {
  if (multiply == HighMultiply::Halves)
    return multiplyHalves(kb, a, b);
  return highProduct(kb, a, b, /*rounded=*/true);
}

Value Requantiser::scaleGeneric(KernelBuilder &kb, Value acc, Value multiplier,
                                Value shift) const {
  OpBuilder &builder = kb.getBuilder();
  Location loc = kb.getLoc();
  if (wraps) {
    acc = kb.shl(acc, kb.max(kb.sub(kb.i32(31), shift), kb.i32(0)));
    shift = kb.max(shift, kb.i32(31));
  }
  Value wideShift = kb.sext64(shift);
  Value one = kb.i64(1);
  Value round = builder.createOrFold<arith::ShLIOp>(
      loc, one, builder.createOrFold<arith::SubIOp>(loc, wideShift, one));
  if (!spec.singleRound) {
    Value away = builder.createOrFold<arith::SelectOp>(
        loc, kb.less(acc, kb.i32(0)), kb.i64(-(int64_t{1} << 30)),
        kb.i64(int64_t{1} << 30));
    away = builder.createOrFold<arith::SelectOp>(
        loc, kb.less(kb.i32(31), shift), away, kb.i64(0));
    round = builder.createOrFold<arith::AddIOp>(loc, round, away);
  }
  Value product = builder.createOrFold<arith::MulIOp>(loc, kb.sext64(acc),
                                                      kb.sext64(multiplier));
  Value sum = builder.createOrFold<arith::AddIOp>(loc, product, round);
  return kb.trunc32(builder.createOrFold<arith::ShRSIOp>(loc, sum, wideShift));
}

Value Requantiser::scale(KernelBuilder &kb, Value acc, Value first,
                         Value second, bool doubled, bool anySign,
                         Value zeroPoint) const {
  if (kind == RequantKind::Generic) {
    Value plain = doubled ? kb.ashr(acc, 1) : acc;
    return kb.add(scaleGeneric(kb, plain, first, second), zeroPoint);
  }
  Value high;
  if (addsItself && !doubled)
    high = kb.add(highMultiply(kb, acc, first), acc);
  else
    high = highMultiply(kb, doubled ? acc : kb.shl(acc, 1), first);
  if (anySign)
    high = kb.add(high, kb.ashr(acc, 31));
  if (kind == RequantKind::Fused)
    return kb.add(highMultiply(kb, high, second), zeroPoint);
  if (!foldsZeroPoint) {
    Value half = kb.getBuilder().createOrFold<arith::ShLIOp>(
        kb.getLoc(), kb.i32(1), kb.sub(second, 1));
    return kb.add(kb.ashr(kb.add(high, half), second), zeroPoint);
  }
  // 2^(s-1), and the zero point scaled up so that one addition serves both.
  Value half = kb.getBuilder().createOrFold<arith::ShLIOp>(
      kb.getLoc(), kb.add(kb.shl(zeroPoint, 1), 1), kb.sub(second, 1));
  return kb.ashr(kb.add(high, half), second);
}

Value Requantiser::emit(KernelBuilder &kb, Value acc, Value first, Value second,
                        bool doubled, Value zeroPoint) const {
  if (!zeroPoint)
    zeroPoint = kb.i32(spec.outputZp);
  bool anySign = spec.clampLow < spec.outputZp;
  Value scaled = scale(kb, acc, first, second, doubled, anySign, zeroPoint);
  return kb.clamp(scaled, spec.clampLow, spec.clampHigh);
}

Value Requantiser::emitScaled(KernelBuilder &kb, Value acc) const {
  auto [first, second] = parametersOf(0);
  return emitScaled(kb, acc, kb.i32(first), kb.i32(second));
}

Value Requantiser::emitScaled(KernelBuilder &kb, Value acc, Value first,
                              Value second) const {
  return scale(kb, acc, first, second, /*doubled=*/false, /*anySign=*/true,
               kb.i32(0));
}
