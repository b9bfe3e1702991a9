//===- KernelBuilder.cpp - Expressions over i32 and pointers --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Kernels/KernelBuilder.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mcunet::kernels;

/// Marks shared functions for lib/Target, which copies them for each layer in
/// profiling builds.
static constexpr llvm::StringLiteral kSharedAttr = "mcunet-shared";

ModuleOp KernelBuilder::getModule() const { return cast<ModuleOp>(module); }

//===----------------------------------------------------------------------===//
// Integers
//===----------------------------------------------------------------------===//

Value KernelBuilder::i32(int64_t value) {
  return arith::ConstantOp::create(
      builder, loc, builder.getI32IntegerAttr(static_cast<int32_t>(value)));
}

Value KernelBuilder::i64(int64_t value) {
  return arith::ConstantOp::create(builder, loc,
                                   builder.getI64IntegerAttr(value));
}

Value KernelBuilder::add(Value lhs, Value rhs) {
  return builder.createOrFold<arith::AddIOp>(loc, lhs, rhs);
}
Value KernelBuilder::add(Value lhs, int64_t rhs) {
  return rhs == 0 ? lhs : add(lhs, i32(rhs));
}
Value KernelBuilder::sub(Value lhs, Value rhs) {
  return builder.createOrFold<arith::SubIOp>(loc, lhs, rhs);
}
Value KernelBuilder::sub(Value lhs, int64_t rhs) { return add(lhs, -rhs); }
Value KernelBuilder::mul(Value lhs, Value rhs) {
  return builder.createOrFold<arith::MulIOp>(loc, lhs, rhs);
}
Value KernelBuilder::mul(Value lhs, int64_t rhs) {
  return rhs == 1 ? lhs : mul(lhs, i32(rhs));
}
Value KernelBuilder::shl(Value lhs, Value rhs) {
  return builder.createOrFold<arith::ShLIOp>(loc, lhs, rhs);
}
Value KernelBuilder::shl(Value lhs, int64_t rhs) {
  return rhs == 0 ? lhs
                  : builder.createOrFold<arith::ShLIOp>(loc, lhs, i32(rhs));
}
Value KernelBuilder::ashr(Value lhs, Value rhs) {
  return builder.createOrFold<arith::ShRSIOp>(loc, lhs, rhs);
}
Value KernelBuilder::ashr(Value lhs, int64_t rhs) {
  return rhs == 0 ? lhs : ashr(lhs, i32(rhs));
}
Value KernelBuilder::lshr(Value lhs, int64_t rhs) {
  return rhs == 0 ? lhs
                  : builder.createOrFold<arith::ShRUIOp>(loc, lhs, i32(rhs));
}
Value KernelBuilder::bitAnd(Value lhs, int64_t rhs) {
  return builder.createOrFold<arith::AndIOp>(loc, lhs, i32(rhs));
}
Value KernelBuilder::bitOr(Value lhs, Value rhs) {
  return builder.createOrFold<arith::OrIOp>(loc, lhs, rhs);
}
Value KernelBuilder::bitXor(Value lhs, Value rhs) {
  return builder.createOrFold<arith::XOrIOp>(loc, lhs, rhs);
}
Value KernelBuilder::div(Value lhs, Value rhs) {
  return builder.createOrFold<arith::DivSIOp>(loc, lhs, rhs);
}

Value KernelBuilder::floorDiv(Value lhs, int64_t rhs) {
  if (rhs == 1)
    return lhs;
  if ((rhs & (rhs - 1)) == 0)
    return ashr(lhs, llvm::countr_zero(static_cast<uint64_t>(rhs)));
  // floor(a / b) = (a - (a < 0 ? b - 1 : 0)) / b with truncation.
  Value bias = bitAnd(ashr(lhs, 31), rhs - 1);
  return div(sub(lhs, bias), i32(rhs));
}

Value KernelBuilder::urem(Value lhs, int64_t rhs) {
  if (rhs == 1)
    return i32(0);
  return builder.createOrFold<arith::RemUIOp>(loc, lhs, i32(rhs));
}
Value KernelBuilder::min(Value lhs, Value rhs) {
  return builder.createOrFold<arith::MinSIOp>(loc, lhs, rhs);
}
Value KernelBuilder::max(Value lhs, Value rhs) {
  return builder.createOrFold<arith::MaxSIOp>(loc, lhs, rhs);
}
Value KernelBuilder::clamp(Value value, int64_t low, int64_t high) {
  return min(max(value, i32(low)), i32(high));
}
Value KernelBuilder::less(Value lhs, Value rhs) {
  return builder.createOrFold<arith::CmpIOp>(loc, arith::CmpIPredicate::slt,
                                             lhs, rhs);
}
Value KernelBuilder::lessUnsigned(Value lhs, Value rhs) {
  return builder.createOrFold<arith::CmpIOp>(loc, arith::CmpIPredicate::ult,
                                             lhs, rhs);
}
Value KernelBuilder::lessEqual(Value lhs, Value rhs) {
  return builder.createOrFold<arith::CmpIOp>(loc, arith::CmpIPredicate::sle,
                                             lhs, rhs);
}
Value KernelBuilder::equal(Value lhs, Value rhs) {
  return builder.createOrFold<arith::CmpIOp>(loc, arith::CmpIPredicate::eq, lhs,
                                             rhs);
}
Value KernelBuilder::both(Value lhs, Value rhs) {
  return builder.createOrFold<arith::AndIOp>(loc, lhs, rhs);
}
Value KernelBuilder::select(Value condition, Value yes, Value no) {
  return builder.createOrFold<arith::SelectOp>(loc, condition, yes, no);
}
Value KernelBuilder::sext64(Value value) {
  return builder.createOrFold<arith::ExtSIOp>(loc, builder.getI64Type(), value);
}
Value KernelBuilder::trunc32(Value value) {
  return builder.createOrFold<arith::TruncIOp>(loc, builder.getI32Type(),
                                               value);
}

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

Type KernelBuilder::pointerType() {
  return LLVM::LLVMPointerType::get(builder.getContext());
}

Type KernelBuilder::vectorType(int64_t count, unsigned bits) {
  return VectorType::get({count}, builder.getIntegerType(bits));
}

Value KernelBuilder::offset(Value pointer, Value bytes) {
  if (matchPattern(bytes, m_Zero()))
    return pointer;
  return LLVM::GEPOp::create(builder, loc, pointerType(), i8Type(), pointer,
                             ArrayRef<LLVM::GEPArg>{bytes});
}

Value KernelBuilder::offset(Value pointer, int64_t bytes) {
  if (bytes == 0)
    return pointer;
  return LLVM::GEPOp::create(
      builder, loc, pointerType(), i8Type(), pointer,
      ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(bytes)});
}

Value KernelBuilder::load8(Value pointer) {
  Value byte = LLVM::LoadOp::create(builder, loc, i8Type(), pointer, 1);
  return arith::ExtSIOp::create(builder, loc, i32Type(), byte);
}

Value KernelBuilder::loadU8(Value pointer) {
  Value byte = LLVM::LoadOp::create(builder, loc, i8Type(), pointer, 1);
  return arith::ExtUIOp::create(builder, loc, i32Type(), byte);
}

Value KernelBuilder::load16(Value pointer) {
  Value half = LLVM::LoadOp::create(builder, loc, builder.getIntegerType(16),
                                    pointer, 2);
  return arith::ExtSIOp::create(builder, loc, i32Type(), half);
}

Value KernelBuilder::load32(Value pointer, unsigned align) {
  return LLVM::LoadOp::create(builder, loc, i32Type(), pointer, align);
}

void KernelBuilder::store8(Value value, Value pointer) {
  Value byte = arith::TruncIOp::create(builder, loc, i8Type(), value);
  LLVM::StoreOp::create(builder, loc, byte, pointer, 1);
}

void KernelBuilder::store16(Value value, Value pointer) {
  Value half =
      arith::TruncIOp::create(builder, loc, builder.getIntegerType(16), value);
  LLVM::StoreOp::create(builder, loc, half, pointer, 2);
}

void KernelBuilder::store32(Value value, Value pointer, unsigned align) {
  LLVM::StoreOp::create(builder, loc, value, pointer, align);
}

Value KernelBuilder::samePointer(Value lhs, Value rhs) {
  return LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::eq, lhs, rhs);
}

Value KernelBuilder::loadPointer(Value pointer) {
  return LLVM::LoadOp::create(builder, loc, pointerType(), pointer, 4);
}

void KernelBuilder::storePointer(Value value, Value pointer) {
  LLVM::StoreOp::create(builder, loc, value, pointer, 4);
}

std::pair<Value, Value> KernelBuilder::loadPair(Value pointer) {
  Value both = LLVM::LoadOp::create(builder, loc, builder.getI64Type(), pointer,
                                    /*alignment=*/4, /*isVolatile=*/true);
  Value high = arith::ShRUIOp::create(builder, loc, both, i64(32));
  return {trunc32(both), trunc32(high)};
}

void KernelBuilder::storePair(Value first, Value second, Value pointer) {
  Type wide = builder.getI64Type();
  Value low = arith::ExtUIOp::create(builder, loc, wide, first);
  Value high = arith::ShLIOp::create(
      builder, loc, arith::ExtUIOp::create(builder, loc, wide, second),
      i64(32));
  Value both = arith::OrIOp::create(builder, loc, low, high);
  LLVM::StoreOp::create(builder, loc, both, pointer, /*alignment=*/4,
                        /*isVolatile=*/true);
}

void KernelBuilder::copyBytes(Value to, Value from, int64_t count,
                              bool unaligned) {
  int64_t words = unaligned ? count / 4 : 0;
  auto copyWord = [&](Value at) {
    store32(load32(offset(from, at), 1), offset(to, at), 1);
  };
  if (words <= 4)
    for (int64_t word = 0; word < words; ++word)
      copyWord(i32(4 * word));
  else
    forLoop(0, 4 * words, 4, copyWord);
  auto copyByte = [&](Value at) {
    store8(load8(offset(from, at)), offset(to, at));
  };
  if (count - 4 * words <= 4)
    for (int64_t at = 4 * words; at < count; ++at)
      copyByte(i32(at));
  else
    forLoop(4 * words, count, 1, copyByte);
}

void KernelBuilder::fillBytes(Value to, int32_t byte, int64_t count) {
  forLoop(0, count, 1, [&](Value at) { store8(i32(byte), offset(to, at)); });
}

//===----------------------------------------------------------------------===//
// Control
//===----------------------------------------------------------------------===//

KernelBuilder::Values
KernelBuilder::forLoop(Value begin, Value end, int64_t step, const Values &init,
                       llvm::function_ref<Values(Value, const Values &)> body) {
  auto loop = scf::ForOp::create(builder, loc, begin, end, i32(step), init);
  OpBuilder::InsertionGuard guard(builder);
  Block *block = loop.getBody();
  if (init.empty())
    builder.setInsertionPoint(block->getTerminator());
  else
    builder.setInsertionPointToEnd(block);
  Values carried(loop.getRegionIterArgs());
  Values next = body(loop.getInductionVar(), carried);
  if (!init.empty())
    scf::YieldOp::create(builder, loc, next);
  return Values(loop.getResults());
}

void KernelBuilder::forLoop(Value begin, Value end, int64_t step,
                            llvm::function_ref<void(Value)> body) {
  forLoop(begin, end, step, {}, [&](Value index, const Values &) {
    body(index);
    return Values();
  });
}

void KernelBuilder::forLoop(int64_t begin, int64_t end, int64_t step,
                            llvm::function_ref<void(Value)> body) {
  if (begin >= end)
    return;
  if (end - begin <= step)
    return body(i32(begin));
  forLoop(i32(begin), i32(end), step, body);
}

KernelBuilder::Values
KernelBuilder::untilPointer(Value end, const Values &init,
                            llvm::function_ref<Values(const Values &)> body) {
  SmallVector<Type> types;
  for (Value value : init)
    types.push_back(value.getType());
  SmallVector<Location> locs(init.size(), loc);
  auto loop = scf::WhileOp::create(builder, loc, types, init);
  OpBuilder::InsertionGuard guard(builder);
  Block *before = builder.createBlock(&loop.getBefore(), {}, types, locs);
  Values next = body(Values(before->getArguments()));
  Value more =
      LLVM::ICmpOp::create(builder, loc, LLVM::ICmpPredicate::ne, next[0], end);
  scf::ConditionOp::create(builder, loc, more, next);
  Block *after = builder.createBlock(&loop.getAfter(), {}, types, locs);
  scf::YieldOp::create(builder, loc, after->getArguments());
  return Values(loop.getResults());
}

void KernelBuilder::ifThen(Value condition, llvm::function_ref<void()> then,
                           llvm::function_ref<void()> otherwise) {
  auto op = scf::IfOp::create(builder, loc, condition,
                              /*withElseRegion=*/static_cast<bool>(otherwise));
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPoint(op.thenBlock()->getTerminator());
  then();
  if (!otherwise)
    return;
  builder.setInsertionPoint(op.elseBlock()->getTerminator());
  otherwise();
}

KernelBuilder::Values
KernelBuilder::ifValues(Value condition, TypeRange types,
                        llvm::function_ref<Values()> then,
                        llvm::function_ref<Values()> otherwise) {
  auto op = scf::IfOp::create(builder, loc, types, condition,
                              /*withElseRegion=*/true);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToEnd(op.thenBlock());
  scf::YieldOp::create(builder, loc, then());
  builder.setInsertionPointToEnd(op.elseBlock());
  scf::YieldOp::create(builder, loc, otherwise());
  return Values(op.getResults());
}

void KernelBuilder::call(StringRef name, const Values &arguments,
                         llvm::function_ref<void(const Values &)> body) {
  callSymbol(prefix + "." + name.str(), /*shared=*/false, arguments, body);
}

void KernelBuilder::callShared(StringRef name, const Values &arguments,
                               llvm::function_ref<void(const Values &)> body) {
  callSymbol(name, /*shared=*/true, arguments, body);
}

void KernelBuilder::callSymbol(StringRef symbol, bool shared,
                               const Values &arguments,
                               llvm::function_ref<void(const Values &)> body) {
  auto callee = getModule().lookupSymbol<LLVM::LLVMFuncOp>(symbol);
  if (!callee) {
    SmallVector<Type> types;
    for (Value argument : arguments)
      types.push_back(argument.getType());
    auto type = LLVM::LLVMFunctionType::get(
        LLVM::LLVMVoidType::get(builder.getContext()), types);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToEnd(getModule().getBody());
    callee = LLVM::LLVMFuncOp::create(builder, loc, symbol, type,
                                      LLVM::Linkage::Internal);
    callee.setNoInline(true);
    if (shared)
      callee.setPassthroughAttr(builder.getStrArrayAttr({kSharedAttr}));
    builder.setInsertionPointToStart(callee.addEntryBlock(builder));
    body(Values(callee.getArguments().begin(), callee.getArguments().end()));
    LLVM::ReturnOp::create(builder, loc, ValueRange{});
  }
  LLVM::CallOp::create(builder, loc, callee, arguments);
}

//===----------------------------------------------------------------------===//
// Intrinsics and constants
//===----------------------------------------------------------------------===//

Value KernelBuilder::intrinsic(StringRef name, Type type,
                               const Values &operands) {
  return LLVM::CallIntrinsicOp::create(builder, loc, type,
                                       builder.getStringAttr(name), operands)
      .getResult(0);
}

KernelBuilder::Values KernelBuilder::assembly(StringRef text,
                                              StringRef constraints,
                                              ArrayRef<Type> results,
                                              const Values &operands) {
  auto type = LLVM::LLVMStructType::getLiteral(builder.getContext(), results);
  auto op = LLVM::InlineAsmOp::create(
      builder, loc, type, operands, text, constraints,
      /*has_side_effects=*/true, /*is_align_stack=*/false,
      LLVM::tailcallkind::TailCallKind::None,
      /*asm_dialect=*/LLVM::AsmDialectAttr(), /*operand_attrs=*/ArrayAttr());
  Values values;
  for (size_t index = 0; index < results.size(); ++index)
    values.push_back(
        LLVM::ExtractValueOp::create(builder, loc, op.getResult(0), index));
  return values;
}

Value KernelBuilder::globalArray(StringRef name, DenseElementsAttr values,
                                 unsigned align) {
  std::string symbol = prefix + "." + name.str();
  auto type = LLVM::LLVMArrayType::get(values.getElementType(),
                                       values.getNumElements());
  {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(getModule().getBody());
    LLVM::GlobalOp::create(builder, loc, type, /*isConstant=*/true,
                           LLVM::Linkage::Internal, symbol, values, align);
  }
  return addressOf(name);
}

Value KernelBuilder::addressOf(StringRef name) {
  return LLVM::AddressOfOp::create(builder, loc, pointerType(),
                                   prefix + "." + name.str());
}

Value KernelBuilder::global(StringRef name, ArrayRef<int8_t> bytes,
                            unsigned align) {
  auto type =
      RankedTensorType::get({static_cast<int64_t>(bytes.size())}, i8Type());
  return globalArray(name, DenseElementsAttr::get(type, bytes), align);
}

Value KernelBuilder::global(StringRef name, ArrayRef<int32_t> words) {
  auto type =
      RankedTensorType::get({static_cast<int64_t>(words.size())}, i32Type());
  return globalArray(name, DenseElementsAttr::get(type, words), 4);
}

Value KernelBuilder::globalOnce(StringRef name, ArrayRef<int32_t> words) {
  if (getModule().lookupSymbol(prefix + "." + name.str()))
    return addressOf(name);
  return global(name, words);
}
