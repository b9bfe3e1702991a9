//===- FixedPoint.cpp - Fixed-point arithmetic of kernels -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FixedPoint.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mcunet::kernels;
using namespace mcunet::patch_to_loops;

Value mcunet::patch_to_loops::highMul(KernelBuilder &kb, Value a, Value b) {
  OpBuilder &builder = kb.getBuilder();
  Location loc = kb.getLoc();
  Value product =
      arith::MulIOp::create(builder, loc, kb.sext64(a), kb.sext64(b));
  Value rounded =
      arith::AddIOp::create(builder, loc, product, kb.i64(int64_t{1} << 30));
  return kb.trunc32(arith::ShRSIOp::create(builder, loc, rounded, kb.i64(31)));
}

Value mcunet::patch_to_loops::roundedShift(KernelBuilder &kb, Value value,
                                           Value shift) {
  Value carry = kb.bitAnd(kb.ashr(value, kb.sub(shift, 1)), 1);
  return kb.add(kb.ashr(value, shift), carry);
}

Value mcunet::patch_to_loops::reciprocal(KernelBuilder &kb, Value a) {
  Value half = kb.add(kb.ashr(a, 1), 1 << 30);
  Value x = kb.add(highMul(kb, half, kb.i32(-1010580540)), 1515870810);
  for (int step = 0; step < 3; ++step) {
    Value error = kb.sub(kb.i32(1 << 29), highMul(kb, half, x));
    x = kb.add(x, kb.shl(highMul(kb, x, error), 2));
  }
  Value tooBig = kb.less(kb.i32((1 << 30) - 1), x);
  return kb.select(tooBig, kb.i32(0x7fffffff), kb.shl(x, 1));
}

Value mcunet::patch_to_loops::leadingZeros(KernelBuilder &kb, Value value) {
  return kb.intrinsic(
      "llvm.ctlz.i32", kb.i32Type(),
      {value, arith::ConstantOp::create(kb.getBuilder(), kb.getLoc(),
                                        kb.getBuilder().getBoolAttr(false))});
}

Value mcunet::patch_to_loops::dividePower(KernelBuilder &kb, Value v,
                                          Value shift) {
  return roundedShift(kb, kb.add(v, kb.ashr(v, 31)), shift);
}
