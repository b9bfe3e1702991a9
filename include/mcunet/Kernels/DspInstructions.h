//===- DspInstructions.h - Instructions of the DSP extension ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_KERNELS_DSPINSTRUCTIONS_H
#define MCUNET_KERNELS_DSPINSTRUCTIONS_H

#include "mcunet/Kernels/KernelBuilder.h"

namespace mcunet::kernels::dsp {

inline mlir::Value rotate8(KernelBuilder &kb, mlir::Value word) {
  return kb.intrinsic("llvm.fshr.i32", kb.i32Type(), {word, word, kb.i32(8)});
}

/// Bytes 0 and 2, sign extended to 16 bits.
inline mlir::Value sxtb16(KernelBuilder &kb, mlir::Value word) {
  return kb.intrinsic("llvm.arm.sxtb16", kb.i32Type(), {word});
}

/// Bytes 1 and 3: `sxtb16 r, r, ror #8`.
inline mlir::Value sxtb16Odd(KernelBuilder &kb, mlir::Value word) {
  return sxtb16(kb, rotate8(kb, word));
}

/// Bytes 0 and 2, sign extended and added to the two halves of `addend`.
inline mlir::Value sxtab16(KernelBuilder &kb, mlir::Value addend,
                           mlir::Value word) {
  return kb.intrinsic("llvm.arm.sxtab16", kb.i32Type(), {addend, word});
}

/// acc + a.low * b.low + a.high * b.high
inline mlir::Value smlad(KernelBuilder &kb, mlir::Value a, mlir::Value b,
                         mlir::Value acc) {
  return kb.intrinsic("llvm.arm.smlad", kb.i32Type(), {a, b, acc});
}

/// acc + one half of a * one half of b
inline mlir::Value smla(KernelBuilder &kb, mlir::Value a, bool aHigh,
                        mlir::Value b, bool bHigh, mlir::Value acc) {
  static constexpr const char *names[2][2] = {
      {"llvm.arm.smlabb", "llvm.arm.smlabt"},
      {"llvm.arm.smlatb", "llvm.arm.smlatt"}};
  return kb.intrinsic(names[aHigh][bHigh], kb.i32Type(), {a, b, acc});
}

/// The low halves of `low` and `high`: pkhbt.
inline mlir::Value packLow(KernelBuilder &kb, mlir::Value low,
                           mlir::Value high) {
  return kb.bitOr(kb.bitAnd(low, 0xffff), kb.shl(high, 16));
}

/// The high halves of `low` and `high`: pkhtb.
inline mlir::Value packHigh(KernelBuilder &kb, mlir::Value low,
                            mlir::Value high) {
  return kb.bitOr(kb.lshr(low, 16), kb.bitAnd(high, 0xffff0000));
}

/// Two 16-bit halves of a packed constant.
inline int32_t halves(int32_t low, int32_t high) {
  return static_cast<int32_t>(static_cast<uint16_t>(low) |
                              uint32_t{static_cast<uint16_t>(high)} << 16);
}

} // namespace mcunet::kernels::dsp

#endif // MCUNET_KERNELS_DSPINSTRUCTIONS_H
