//===- Permutation.h - Permutations of dimensions ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_DIALECT_PATCH_IR_PERMUTATION_H
#define MCUNET_LIB_DIALECT_PATCH_IR_PERMUTATION_H

#include "mlir/IR/BuiltinTypes.h"

namespace mcunet::patch {

/// True for a map 1 x H x W x C. While a network is converted, reshapes lead to
/// shapes of other ranks, over which no layer is moved.
inline bool isMap(mlir::Value value) {
  auto type = mlir::cast<mlir::RankedTensorType>(value.getType());
  return type.getRank() == 4 && type.getDimSize(0) == 1;
}

/// True where a transpose by `perm` keeps the order of the elements.
inline bool movesOnlyUnitDims(mlir::RankedTensorType type,
                              llvm::ArrayRef<int64_t> perm) {
  int64_t last = -1;
  for (int64_t dim : perm) {
    if (type.getDimSize(dim) == 1)
      continue;
    if (dim < last)
      return false;
    last = dim;
  }
  return true;
}

inline llvm::SmallVector<int64_t> inverseOf(llvm::ArrayRef<int64_t> perm) {
  llvm::SmallVector<int64_t> inverse(perm.size());
  for (auto [index, dim] : llvm::enumerate(perm))
    inverse[dim] = static_cast<int64_t>(index);
  return inverse;
}

/// The type after a transpose by `perm`.
inline mlir::RankedTensorType permuted(mlir::RankedTensorType type,
                                       llvm::ArrayRef<int64_t> perm) {
  llvm::SmallVector<int64_t> shape;
  for (int64_t dim : perm)
    shape.push_back(type.getDimSize(dim));
  return type.clone(shape);
}

} // namespace mcunet::patch

#endif // MCUNET_LIB_DIALECT_PATCH_IR_PERMUTATION_H
