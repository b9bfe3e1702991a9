//===- TFLite.h - .tflite to TOSA -------------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_IMPORT_TFLITE_H
#define MCUNET_IMPORT_TFLITE_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBufferRef.h"

#include <optional>

namespace mcunet {

/// The kernels that define the bytes of the few operators that TensorFlow Lite
/// and TensorFlow Lite Micro compute differently (listed in
/// docs/Architecture.md).
enum class Reference { TFLite, TFLM };

struct TFLiteOptions {
  /// Default: TensorFlow Lite, with a note in `patch.notes` if the other one
  /// gives other bytes.
  std::optional<Reference> reference;
  /// Every operator's outputs become results of @main, in file order, for
  /// layer-by-layer comparisons. Float tensors are left out.
  bool everyTensor = false;
};

/// Translates an int8 TensorFlow Lite model to one `func.func @main` of TOSA
/// that computes the same bytes as the reference kernels (docs/Architecture.md
/// describes its form). `buffer` is untrusted: everything in it is checked
/// before it is used. Arguments and results carry `patch.name`, `patch.scale`,
/// `patch.zero_point` and, where a QUANTIZE or DEQUANTIZE at the edge was left
/// out, `patch.source_type`.
///
/// Errors are one line without the file's name, such as
/// "op 12 (CONV_2D), tensor 'conv1': bias has 3 elements, expected 8".
/// The func, tosa and (when built) patch dialects must be loadable in
/// `context`.
llvm::Expected<mlir::OwningOpRef<mlir::ModuleOp>>
importTFLite(mlir::MLIRContext &context, llvm::MemoryBufferRef buffer,
             const TFLiteOptions &options = {});

/// A table in Markdown of the operators that importTFLite accepts, by name,
/// with the restrictions of each and the reference of its bytes.
void printTFLiteOperators(llvm::raw_ostream &os);

} // namespace mcunet

#endif // MCUNET_IMPORT_TFLITE_H
