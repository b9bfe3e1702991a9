//===- Numbers.h - Syntax of many numbers -----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One number stands as it is, a few stand in brackets, more are elements of a
// tensor: `dense<...>`, which printing may elide. All three are read.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_DIALECT_PATCH_IR_NUMBERS_H
#define MCUNET_LIB_DIALECT_PATCH_IR_NUMBERS_H

#include "mlir/IR/OpImplementation.h"

namespace mcunet::patch {

void printNumbers(mlir::AsmPrinter &printer, llvm::ArrayRef<int32_t> numbers,
                  mlir::MLIRContext *context);
mlir::ParseResult parseNumbers(mlir::AsmParser &parser,
                               llvm::SmallVectorImpl<int32_t> &numbers);

// The directive `custom<Numbers>` of an assembly format.
void printNumbers(mlir::OpAsmPrinter &printer, mlir::Operation *op,
                  mlir::DenseI32ArrayAttr numbers);
void printNumbers(mlir::OpAsmPrinter &printer, mlir::Operation *op,
                  mlir::DenseI8ArrayAttr numbers);
mlir::ParseResult parseNumbers(mlir::OpAsmParser &parser,
                               mlir::DenseI32ArrayAttr &numbers);
mlir::ParseResult parseNumbers(mlir::OpAsmParser &parser,
                               mlir::DenseI8ArrayAttr &numbers);

} // namespace mcunet::patch

#endif // MCUNET_LIB_DIALECT_PATCH_IR_NUMBERS_H
