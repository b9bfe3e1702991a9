//===- JsonAttrs.h - JSON as attributes, and back ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_DIALECT_PATCH_IR_JSONATTRS_H
#define MCUNET_DIALECT_PATCH_IR_JSONATTRS_H

#include "mlir/IR/Attributes.h"
#include "llvm/Support/JSON.h"

namespace mlir {
class Builder;
} // namespace mlir

namespace mcunet::patch {

/// Objects become dictionaries, arrays arrays; numbers i64 or f64, null a unit
/// attribute.
mlir::Attribute attributeFromJSON(mlir::Builder &builder,
                                  const llvm::json::Value &value);

/// The value that attributeFromJSON made it from; of any other attribute its
/// text.
llvm::json::Value attributeToJSON(mlir::Attribute attribute);

} // namespace mcunet::patch

#endif // MCUNET_DIALECT_PATCH_IR_JSONATTRS_H
