//===- ONNX.h - .onnx to TOSA -----------------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_IMPORT_ONNX_H
#define MCUNET_IMPORT_ONNX_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBufferRef.h"

namespace mcunet {

/// Translates an ONNX model that is quantised to 8 bits, with pairs of
/// QuantizeLinear and DequantizeLinear or with QLinear operators, to one
/// `func.func @main` of TOSA that computes the bytes of onnxruntime's CPU
/// provider (docs/ONNX.md has the conditions and the proof). `buffer` is
/// untrusted. Arguments and results carry the attributes of importTFLite; their
/// shapes and the order of their elements are the file's.
///
/// Errors are one line without the file's name, such as
/// "op 12 (Conv), tensor 'conv1': bias has 3 elements, expected 8".
llvm::Expected<mlir::OwningOpRef<mlir::ModuleOp>>
importONNX(mlir::MLIRContext &context, llvm::MemoryBufferRef buffer);

/// A table in Markdown of the operators that importONNX accepts.
void printONNXOperators(llvm::raw_ostream &os);

} // namespace mcunet

#endif // MCUNET_IMPORT_ONNX_H
