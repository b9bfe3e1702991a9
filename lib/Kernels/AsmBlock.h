//===- AsmBlock.h - Inline assembly with named operands ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_KERNELS_ASMBLOCK_H
#define MCUNET_LIB_KERNELS_ASMBLOCK_H

#include "mcunet/Kernels/KernelBuilder.h"
#include "llvm/ADT/StringMap.h"

namespace mcunet::kernels {

/// Inline assembly whose operands are in fixed registers. Declare each register
/// that the code uses, emit the code, and read results by register. Constraints
/// follow from the declarations; memory always counts as changed.
///
///   AsmBlock block(kb);
///   block.update("r0", pointer).read("r1", count).clobber({"r2", "cc"});
///   block.emit("ldr r2, [r0], #4\n...");
///   Value next = block["r0"];
class AsmBlock {
public:
  using Value = mlir::Value;

  explicit AsmBlock(KernelBuilder &kb) : kb(kb) {}

  /// The register holds `value` at the start and a result at the end.
  AsmBlock &update(llvm::StringRef name, Value value);
  /// The register holds `value`, which the code does not change.
  AsmBlock &read(llvm::StringRef name, Value value);
  /// The register holds a result at the end.
  AsmBlock &result(llvm::StringRef name, mlir::Type type);
  /// Registers that the code changes and nothing reads afterwards; "cc" for the
  /// flags.
  AsmBlock &clobber(llvm::ArrayRef<llvm::StringLiteral> names);

  void emit(llvm::StringRef text);

  /// After `emit`: what an updated register, or one of a result, holds.
  Value operator[](llvm::StringRef name) const { return results.lookup(name); }

private:
  KernelBuilder &kb;
  llvm::SmallVector<std::string> outputs, inputs, clobbers;
  llvm::SmallVector<mlir::Type> types;
  KernelBuilder::Values operands;
  llvm::StringMap<Value> results;
};

} // namespace mcunet::kernels

#endif // MCUNET_LIB_KERNELS_ASMBLOCK_H
