//===- MveInstructions.cpp - Vectors of Armv8.1-M -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Kernels/MveInstructions.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;
using namespace mcunet::kernels;

Value mve::load(KernelBuilder &kb, Value pointer, int64_t count,
                unsigned bits) {
  return LLVM::LoadOp::create(kb.getBuilder(), kb.getLoc(),
                              kb.vectorType(count, bits), pointer, bits / 8);
}

Value mve::loadWidened(KernelBuilder &kb, Value pointer, int64_t count,
                       unsigned bits) {
  return arith::ExtSIOp::create(kb.getBuilder(), kb.getLoc(),
                                kb.vectorType(count, bits),
                                load(kb, pointer, count, 8));
}

void mve::storeNarrowed(KernelBuilder &kb, Value vector, Value pointer) {
  int64_t count = cast<VectorType>(vector.getType()).getNumElements();
  Value bytes = arith::TruncIOp::create(kb.getBuilder(), kb.getLoc(),
                                        kb.vectorType(count, 8), vector);
  LLVM::StoreOp::create(kb.getBuilder(), kb.getLoc(), bytes, pointer, 1);
}

void mve::storeBytes(KernelBuilder &kb, Value vector, Value pointer) {
  LLVM::StoreOp::create(kb.getBuilder(), kb.getLoc(), vector, pointer, 1);
}

void mve::store(KernelBuilder &kb, Value vector, Value pointer) {
  LLVM::StoreOp::create(kb.getBuilder(), kb.getLoc(), vector, pointer, 4);
}

Value mve::splat(KernelBuilder &kb, int64_t count, unsigned bits,
                 int64_t value) {
  auto type = cast<VectorType>(kb.vectorType(count, bits));
  APInt element(bits, static_cast<uint64_t>(value), /*isSigned=*/true);
  return arith::ConstantOp::create(kb.getBuilder(), kb.getLoc(),
                                   DenseElementsAttr::get(type, element));
}

Value mve::add(KernelBuilder &kb, Value lhs, Value rhs) {
  return kb.add(lhs, rhs);
}
Value mve::mul(KernelBuilder &kb, Value lhs, Value rhs) {
  return kb.mul(lhs, rhs);
}

Value mve::clamp(KernelBuilder &kb, Value value, int64_t low, int64_t high) {
  auto type = cast<VectorType>(value.getType());
  unsigned bits = type.getElementTypeBitWidth();
  int64_t count = type.getNumElements();
  return kb.min(kb.max(value, splat(kb, count, bits, low)),
                splat(kb, count, bits, high));
}

Value mve::gather(KernelBuilder &kb, ArrayRef<Value> lanes) {
  OpBuilder &builder = kb.getBuilder();
  Value vector = LLVM::PoisonOp::create(builder, kb.getLoc(),
                                        kb.vectorType(lanes.size(), 32));
  for (auto [index, value] : llvm::enumerate(lanes))
    vector = LLVM::InsertElementOp::create(builder, kb.getLoc(), vector, value,
                                           kb.i32(index));
  return vector;
}

Value mve::lane(KernelBuilder &kb, Value vector, int64_t index) {
  return LLVM::ExtractElementOp::create(kb.getBuilder(), kb.getLoc(), vector,
                                        kb.i32(index));
}

Value mve::widenLanes(KernelBuilder &kb, Value vector, bool odd) {
  int32_t first = odd;
  Value half = LLVM::ShuffleVectorOp::create(
      kb.getBuilder(), kb.getLoc(), vector, vector,
      ArrayRef<int32_t>{first, first + 2, first + 4, first + 6});
  return arith::ExtSIOp::create(kb.getBuilder(), kb.getLoc(),
                                kb.vectorType(4, 32), half);
}

Value mve::narrowLanes(KernelBuilder &kb, Value even, Value odd) {
  int64_t count = cast<VectorType>(even.getType()).getNumElements();
  Type type = kb.vectorType(2 * count, count == 4 ? 16 : 8);
  StringRef name = count == 4 ? "llvm.arm.mve.vqmovn.v8i16.v4i32"
                              : "llvm.arm.mve.vqmovn.v16i8.v8i16";
  Value none = LLVM::PoisonOp::create(kb.getBuilder(), kb.getLoc(), type);
  auto narrow = [&](Value into, Value from, bool top) {
    return kb.intrinsic(name, type,
                        {into, from, kb.i32(0), kb.i32(0), kb.i32(top)});
  };
  return narrow(narrow(none, even, false), odd, true);
}

Value mve::loadBytes(KernelBuilder &kb, Value pointer) {
  return LLVM::BitcastOp::create(kb.getBuilder(), kb.getLoc(),
                                 kb.vectorType(16, 8),
                                 load(kb, pointer, 4, 32));
}

Value mve::mulLanes(KernelBuilder &kb, Value lhs, Value rhs, bool odd) {
  return kb.intrinsic("llvm.arm.mve.vmull.v8i16.v16i8", kb.vectorType(8, 16),
                      {lhs, rhs, /*unsigned=*/kb.i32(0), kb.i32(odd)});
}

Value mve::firstLanes(KernelBuilder &kb, Value count) {
  return kb.intrinsic("llvm.arm.mve.vctp8", kb.vectorType(16, 1), {count});
}

Value mve::loadFirst(KernelBuilder &kb, Value pointer, Value mask) {
  Type type = kb.vectorType(16, 8);
  return LLVM::MaskedLoadOp::create(kb.getBuilder(), kb.getLoc(), type, pointer,
                                    mask, splat(kb, 16, 8, 0),
                                    kb.getBuilder().getI32IntegerAttr(1),
                                    /*nontemporal=*/nullptr);
}

Value mve::dot(KernelBuilder &kb, Value lhs, Value rhs, Value acc) {
  Value no = kb.i32(0);
  return kb.intrinsic("llvm.arm.mve.vmldava.v16i8", kb.i32Type(),
                      {no, no, no, acc, lhs, rhs});
}

Value mve::scale(KernelBuilder &kb, Value acc, Value multiplier, Value shift,
                 bool anySign, int32_t zeroPoint) {
  Type type = kb.vectorType(4, 32);
  Value high =
      kb.intrinsic("llvm.arm.mve.vqrdmulh.v4i32", type, {acc, multiplier});
  if (anySign)
    high = kb.add(high, kb.ashr(high, splat(kb, 4, 32, 31)));
  Value scaled =
      kb.intrinsic("llvm.arm.mve.vshl.vector.v4i32.v4i32", type,
                   {high, shift, /*saturate=*/kb.i32(0), /*round=*/kb.i32(1),
                    /*unsigned=*/kb.i32(0)});
  return kb.add(scaled, splat(kb, 4, 32, zeroPoint));
}
