//===- KernelBuilder.h - Expressions over i32 and pointers ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Builds layers and micro-kernels. Every integer is an i32, every address an
// `!llvm.ptr`, and constants fold as they are built.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_KERNELS_KERNELBUILDER_H
#define MCUNET_KERNELS_KERNELBUILDER_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"

namespace mlir {
class ModuleOp;
} // namespace mlir

namespace mcunet::kernels {

class KernelBuilder {
public:
  using Value = mlir::Value;
  using Values = llvm::SmallVector<Value>;

  KernelBuilder(mlir::OpBuilder &builder, mlir::Location loc,
                mlir::ModuleOp module, llvm::StringRef prefix)
      : builder(builder), loc(loc), module(module), prefix(prefix) {}

  /// \name Integers (i32)
  /// @{
  Value i32(int64_t value);
  Value i64(int64_t value);
  Value add(Value lhs, Value rhs);
  Value add(Value lhs, int64_t rhs);
  Value sub(Value lhs, Value rhs);
  Value sub(Value lhs, int64_t rhs);
  Value mul(Value lhs, Value rhs);
  Value mul(Value lhs, int64_t rhs);
  Value shl(Value lhs, Value rhs);
  Value shl(Value lhs, int64_t rhs);
  Value ashr(Value lhs, Value rhs);
  Value ashr(Value lhs, int64_t rhs);
  Value lshr(Value lhs, int64_t rhs);
  Value bitAnd(Value lhs, int64_t rhs);
  Value bitOr(Value lhs, Value rhs);
  Value bitXor(Value lhs, Value rhs);
  /// Truncating division, and the remainder of unsigned values.
  Value div(Value lhs, Value rhs);
  Value floorDiv(Value lhs, int64_t rhs);
  Value urem(Value lhs, int64_t rhs);
  Value min(Value lhs, Value rhs);
  Value max(Value lhs, Value rhs);
  Value clamp(Value value, int64_t low, int64_t high);
  Value less(Value lhs, Value rhs); ///< signed <, an i1
  Value lessUnsigned(Value lhs, Value rhs);
  Value lessEqual(Value lhs, Value rhs); ///< signed <=
  Value equal(Value lhs, Value rhs);
  Value both(Value lhs, Value rhs); ///< i1 and
  Value select(Value condition, Value yes, Value no);
  Value sext64(Value value);
  Value trunc32(Value value);
  /// @}

  /// \name Memory
  /// @{
  Value offset(Value pointer, Value bytes);
  Value offset(Value pointer, int64_t bytes);
  Value load8(Value pointer);  ///< sign extended
  Value loadU8(Value pointer); ///< zero extended
  Value load16(Value pointer);
  Value load32(Value pointer, unsigned align = 4);
  void store8(Value value, Value pointer);
  void store16(Value value, Value pointer);
  void store32(Value value, Value pointer, unsigned align = 4);
  Value samePointer(Value lhs, Value rhs); ///< an i1
  Value loadPointer(Value pointer);
  void storePointer(Value value, Value pointer);
  /// Two words at a 4-byte aligned address, in one instruction if the CPU has
  /// one. LLVM pairs single loads only if registers and schedule happen to
  /// suit, but it always selects ldrd or strd for a volatile i64.
  std::pair<Value, Value> loadPair(Value pointer);
  void storePair(Value first, Value second, Value pointer);
  /// Copies `count` bytes, a compile-time number, between any addresses; by
  /// words if the CPU may access words at them, `unaligned`.
  void copyBytes(Value to, Value from, int64_t count, bool unaligned);
  void fillBytes(Value to, int32_t byte, int64_t count);
  /// @}

  /// \name Control
  /// @{
  void forLoop(Value begin, Value end, int64_t step,
               llvm::function_ref<void(Value)> body);
  void forLoop(int64_t begin, int64_t end, int64_t step,
               llvm::function_ref<void(Value)> body);
  /// Carries values around the loop; `body` returns their next ones.
  Values forLoop(Value begin, Value end, int64_t step, const Values &init,
                 llvm::function_ref<Values(Value, const Values &)> body);
  /// Runs `body` at least once, until the first carried value, a pointer,
  /// equals `end`. Saves the counter of a loop in which a pointer moves anyway.
  Values untilPointer(Value end, const Values &init,
                      llvm::function_ref<Values(const Values &)> body);
  void ifThen(Value condition, llvm::function_ref<void()> then,
              llvm::function_ref<void()> otherwise = nullptr);
  Values ifValues(Value condition, mlir::TypeRange types,
                  llvm::function_ref<Values()> then,
                  llvm::function_ref<Values()> otherwise);
  /// @}

  /// Calls this layer's function `name`. `body` emits the function at the first
  /// call and may use only its arguments, no other value of the caller.
  void call(llvm::StringRef name, const Values &arguments,
            llvm::function_ref<void(const Values &)> body);
  /// Calls the function `name`, which layers share. Anything that differs
  /// between layers is passed in the arguments or in memory that they point to.
  /// Profiling builds give each layer its own copy.
  void callShared(llvm::StringRef name, const Values &arguments,
                  llvm::function_ref<void(const Values &)> body);

  /// Calls an LLVM intrinsic; returns its value.
  Value intrinsic(llvm::StringRef name, mlir::Type type,
                  const Values &operands);

  /// Emits inline assembly with LLVM's constraint codes; returns its results.
  Values assembly(llvm::StringRef text, llvm::StringRef constraints,
                  llvm::ArrayRef<mlir::Type> results, const Values &operands);

  /// A constant in flash, `align`-byte aligned; returns its address.
  Value global(llvm::StringRef name, llvm::ArrayRef<int8_t> bytes,
               unsigned align = 4);
  Value global(llvm::StringRef name, llvm::ArrayRef<int32_t> words);

  /// The same, but further calls with this name return the first address.
  Value globalOnce(llvm::StringRef name, llvm::ArrayRef<int32_t> words);
  /// The address of a constant that this layer has already defined.
  Value addressOf(llvm::StringRef name);

  mlir::Type i8Type() { return builder.getIntegerType(8); }
  mlir::Type i32Type() { return builder.getIntegerType(32); }
  mlir::Type pointerType();
  mlir::Type vectorType(int64_t count, unsigned bits);
  mlir::OpBuilder &getBuilder() { return builder; }
  mlir::Location getLoc() const { return loc; }

private:
  void callSymbol(llvm::StringRef symbol, bool shared, const Values &arguments,
                  llvm::function_ref<void(const Values &)> body);
  Value globalArray(llvm::StringRef name, mlir::DenseElementsAttr values,
                    unsigned align);

  mlir::OpBuilder &builder;
  mlir::Location loc;
  mlir::ModuleOp getModule() const;
  mlir::Operation *module;
  std::string prefix;
};

} // namespace mcunet::kernels

#endif // MCUNET_KERNELS_KERNELBUILDER_H
