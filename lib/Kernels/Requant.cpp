//===- Requant.cpp - From accumulators to int8 ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Kernels/Requant.h"

using namespace mlir;
using namespace mcunet::kernels;

/// Fractional bits of a sum scaled by a single-precision factor.
static constexpr int kSinglePlaces = 40;

std::string RequantSpec::clampVariant() const {
  if (clampLow == -128 && clampHigh == 127)
    return "";
  return "." + std::to_string(clampLow + 128) + "to" +
         std::to_string(clampHigh + 128);
}

Requantiser::Requantiser(const RequantSpec &spec, int64_t accBound,
                         HighMultiply multiply)
    : spec(spec), multiply(multiply) {
  if (spec.isSingle()) {
    kind = RequantKind::Single;
    for (int64_t channel = 0, e = spec.shift.size(); channel < e; ++channel)
      cutsOff |= accBound >
                 std::min(1 << 24, (1 << 30) >> parametersOf(channel).second);
    return;
  }
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
  // |h| < 2^30, and adding (2 * zp + 1) * 2^(s-1) to it must not overflow.
  foldsZeroPoint = *most - 31 <= 22;
  addsItself = fused && llvm::all_of(spec.multiplier, [](int32_t multiplier) {
                 return multiplier >= 1 << 30;
               });
}

std::string Requantiser::variant() const {
  static constexpr const char *kinds[] = {"fused", "two", "generic", "single"};
  std::string name = kinds[static_cast<int>(kind)];
  // A suffix for each condition that `emit` and `scale` test, in their order.
  name += spec.clampLow < spec.outputZp ? ".signed" : ".relu";
  if (kind == RequantKind::Generic && spec.singleRound)
    name += ".single";
  if (wraps || cutsOff)
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
  case RequantKind::Single: {
    SingleParts parts = partsOfFactor(spec.multiplierOf(channel));
    return {parts.significand, kSinglePlaces - parts.exponent};
  }
  }
  llvm_unreachable("all kinds handled");
}

/// (a * b + 2^31) >> 32 for b in [0, 2^31) without a long multiply.
static Value multiplyHalves(KernelBuilder &kb, Value a, Value b) {
  Value aHigh = kb.ashr(a, 16), aLow = kb.bitAnd(a, 0xffff);
  Value bHigh = kb.lshr(b, 16), bLow = kb.bitAnd(b, 0xffff);
  Value low = kb.lshr(kb.mul(aLow, bLow), 16);
  Value left = kb.mul(aHigh, bLow), right = kb.mul(aLow, bHigh);
  // The product below bit 32, from bit 16 on, plus the rounding constant.
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

/// (a * b + 2^31) >> 32. LLVM selects smmulr if the CPU has it, or smmlar
/// together with an addition that follows.
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

/// Returns 2^(floor(log2(v)) + 15) for v in [1, 2^16). In units of 2^-40, that
/// is half a unit in the last place of a 24-bit float of magnitude v / 2.
static Value halfPlace(KernelBuilder &kb, Value v) {
  Value half = kb.i32(1 << 15);
  for (int bits : {8, 4, 2, 1}) {
    Value large = kb.less(kb.i32((1 << bits) - 1), v);
    half = kb.select(large, kb.shl(half, bits), half);
    v = kb.select(large, kb.lshr(v, bits), v);
  }
  return half;
}

/// The 64-bit product is exact, but the definition's float product has 24 bits.
/// A product closer to the boundary between two results than half a unit in the
/// last place is rounded onto that boundary, and then to the even result.
Value Requantiser::scaleSingly(KernelBuilder &kb, Value acc, Value significand,
                               Value places) const {
  OpBuilder &builder = kb.getBuilder();
  Location loc = kb.getLoc();
  if (cutsOff) {
    // Accumulators beyond this give clamped results in any case, and 24 bits
    // hold the others.
    Value most = kb.min(kb.getBuilder().createOrFold<arith::ShRUIOp>(
                            loc, kb.i32(1 << 30), places),
                        kb.i32(1 << 24));
    acc = kb.max(kb.min(acc, most), kb.sub(kb.i32(0), most));
  }
  auto wide = [&](Value lhs, Value rhs) -> Value {
    return builder.createOrFold<arith::AddIOp>(loc, lhs, rhs);
  };
  auto high = [&](Value value) {
    return kb.trunc32(
        builder.createOrFold<arith::ShRSIOp>(loc, value, kb.i64(32)));
  };
  Value product = builder.createOrFold<arith::MulIOp>(
      loc, kb.sext64(kb.shl(acc, places)), kb.sext64(significand));
  // `near` is more than half a unit in the last place of any result up to 255.
  constexpr int64_t half = int64_t{1} << (kSinglePlaces - 1);
  constexpr int64_t near = int64_t{1} << 24;
  Value moved = wide(product, kb.i64(half + near));
  Value upper = high(moved);
  Value isNear = kb.both(kb.equal(kb.bitAnd(upper, 255), kb.i32(0)),
                         kb.lessUnsigned(kb.trunc32(moved), kb.i32(2 * near)));
  auto exact = [&] {
    // The boundary lies between t and t + 1.
    Value t = kb.ashr(high(product), kSinglePlaces - 32);
    Value size = kb.bitXor(t, kb.ashr(t, 31));
    Value place = halfPlace(kb, kb.add(kb.shl(size, 1), 1));
    Value odd = kb.equal(kb.bitAnd(t, 1), kb.i32(1));
    Value by = kb.select(odd, place, kb.sub(kb.i32(-1), place));
    Value sum = wide(wide(product, kb.i64(half)), kb.sext64(by));
    return KernelBuilder::Values{kb.ashr(high(sum), kSinglePlaces - 32)};
  };
  auto plain = [&] {
    return KernelBuilder::Values{kb.ashr(upper, kSinglePlaces - 32)};
  };
  return kb.ifValues(isNear, kb.i32Type(), exact, plain)[0];
}

Value Requantiser::scale(KernelBuilder &kb, Value acc, Value first,
                         Value second, bool doubled, bool anySign,
                         Value zeroPoint) const {
  if (kind == RequantKind::Single) {
    Value plain = doubled ? kb.ashr(acc, 1) : acc;
    return kb.add(scaleSingly(kb, plain, first, second), zeroPoint);
  }
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
