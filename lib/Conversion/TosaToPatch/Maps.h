//===- Maps.h - Tensors of any rank as maps ---------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The patch dialect knows one form of a tensor: a map 1 x H x W x C. A file's
// tensor has the map whose C and W are its last two dimensions and whose H is
// the product of all others; dimensions that are missing are 1. Element order
// is the same, so a `patch.reshape` leads from one to the other. Each layer is
// built between two such reshapes; where two meet, they merge and vanish.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_CONVERSION_TOSATOPATCH_MAPS_H
#define MCUNET_LIB_CONVERSION_TOSATOPATCH_MAPS_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mcunet::tosa_to_patch {

/// The map of a tensor of static shape.
llvm::SmallVector<int64_t> mapShape(llvm::ArrayRef<int64_t> shape);
mlir::RankedTensorType mapType(mlir::Type type);

/// True for 1 x H x W x C.
bool isMap(mlir::Type type);

/// `value` under another shape; `value` itself where it has that shape.
mlir::Value reshaped(mlir::OpBuilder &b, mlir::Location loc, mlir::Value value,
                     llvm::ArrayRef<int64_t> shape);

/// `value` under the shape of its map.
mlir::Value asMap(mlir::OpBuilder &b, mlir::Location loc, mlir::Value value);

/// A tensor with one dimension singled out: 1 x outer x axis x inner, or the
/// tensor's own map where that has the dimension for itself.
struct AxisView {
  llvm::SmallVector<int64_t> shape;
  int64_t axis; ///< of `shape`, 1 to 3
};
AxisView viewOfAxis(llvm::ArrayRef<int64_t> shape, int64_t axis);

//===----------------------------------------------------------------------===//
// Data movement on tensors of any rank
//===----------------------------------------------------------------------===//

/// Dimension i of the result is dimension perm[i] of `value`. Made of
/// transposes of maps; more than three groups of dimensions that move take
/// several.
mlir::Value transposed(mlir::OpBuilder &b, mlir::Location loc,
                       mlir::Value value, llvm::ArrayRef<int64_t> perm);

/// Elements start + i * stride, i < size, per dimension.
mlir::Value sliced(mlir::OpBuilder &b, mlir::Location loc, mlir::Value value,
                   llvm::ArrayRef<int64_t> start, llvm::ArrayRef<int64_t> size,
                   llvm::ArrayRef<int64_t> stride);

/// `low[i]` elements before dimension i, the rest up to `shape` after it.
mlir::Value padded(mlir::OpBuilder &b, mlir::Location loc, mlir::Value value,
                   llvm::ArrayRef<int64_t> low, llvm::ArrayRef<int64_t> shape,
                   int32_t fill);

mlir::Value concatenated(mlir::OpBuilder &b, mlir::Location loc,
                         mlir::ValueRange values, int64_t axis);

//===----------------------------------------------------------------------===//
// Shapes that layers work on
//===----------------------------------------------------------------------===//

/// Operands of an element-wise layer of two operands as maps that broadcast,
/// and the type of what it makes.
struct BroadcastMaps {
  mlir::Value lhs, rhs;
  mlir::RankedTensorType result;
};

/// Where the operands broadcast in more than three runs of dimensions, copies
/// of one along the smallest such run are made first.
BroadcastMaps mapsOfBroadcast(mlir::OpBuilder &b, mlir::Location loc,
                              mlir::Value lhs, mlir::Value rhs,
                              llvm::ArrayRef<int64_t> result);

/// `value` as a map of which the dimensions `axes` of the map are the reduced
/// ones, transposed where dimensions that are reduced and kept alternate. What
/// is kept has the order that it has in the tensor.
struct ReducedView {
  mlir::Value map;
  llvm::SmallVector<int64_t> axes; ///< ascending, 1 to 3
};
ReducedView viewOfReduction(mlir::OpBuilder &b, mlir::Location loc,
                            mlir::Value value, llvm::ArrayRef<int64_t> axes);

/// The type of what a reduction of the view makes.
mlir::RankedTensorType reducedType(const ReducedView &view);

} // namespace mcunet::tosa_to_patch

#endif // MCUNET_LIB_CONVERSION_TOSATOPATCH_MAPS_H
