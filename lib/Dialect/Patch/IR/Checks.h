//===- Checks.h - Checks that several verifiers share -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_DIALECT_PATCH_IR_CHECKS_H
#define MCUNET_LIB_DIALECT_PATCH_IR_CHECKS_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/OpImplementation.h"

namespace mcunet::patch {

inline mlir::RankedTensorType tensorOf(mlir::Value value) {
  return mlir::cast<mlir::RankedTensorType>(value.getType());
}

/// Maps 1 x H x W x C of static shape, none empty.
llvm::LogicalResult verifyTensors(mlir::Operation *op);

llvm::LogicalResult verifyZeroPoint(mlir::Operation *op, llvm::StringRef what,
                                    int32_t zeroPoint);

/// One value for rows and one for columns, neither below `least` nor huge.
llvm::LogicalResult verifyPair(mlir::Operation *op, llvm::StringRef what,
                               llvm::ArrayRef<int64_t> pair, int64_t least);

/// No buffer is larger.
constexpr int64_t kMostBufferBytes = int64_t{1} << 40;

/// Bytes of a buffer; nothing where it has more than the most.
std::optional<int64_t> bytesOf(mlir::MemRefType type);

/// Reads the attributes, which are to be those of the operation.
mlir::ParseResult parseFigures(mlir::OpAsmParser &parser,
                               mlir::OperationState &result);

/// An attribute dictionary on as many lines as it needs.
void printFigures(mlir::OpAsmPrinter &printer, mlir::Operation *op,
                  llvm::ArrayRef<llvm::StringRef> elided = {});

} // namespace mcunet::patch

#endif // MCUNET_LIB_DIALECT_PATCH_IR_CHECKS_H
