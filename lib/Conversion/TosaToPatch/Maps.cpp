//===- Maps.cpp - Tensors of any rank as maps -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Maps.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mcunet;
using namespace mcunet::tosa_to_patch;

static ArrayRef<int64_t> shapeOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getShape();
}

static int64_t product(ArrayRef<int64_t> sizes) {
  int64_t result = 1;
  for (int64_t size : sizes)
    result *= size;
  return result;
}

static RankedTensorType typeLike(Value value, ArrayRef<int64_t> shape) {
  return cast<RankedTensorType>(value.getType()).clone(shape);
}

SmallVector<int64_t> mcunet::tosa_to_patch::mapShape(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> result = {1, 1, 1, 1};
  if (!shape.empty())
    result[3] = shape.back();
  if (shape.size() > 1)
    result[2] = shape[shape.size() - 2];
  if (shape.size() > 2)
    result[1] = product(shape.drop_back(2));
  return result;
}

RankedTensorType mcunet::tosa_to_patch::mapType(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  return tensor.clone(mapShape(tensor.getShape()));
}

bool mcunet::tosa_to_patch::isMap(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && tensor.getRank() == 4 && tensor.getDimSize(0) == 1;
}

Value mcunet::tosa_to_patch::reshaped(OpBuilder &b, Location loc, Value value,
                                      ArrayRef<int64_t> shape) {
  if (shapeOf(value) == shape)
    return value;
  return patch::ReshapeOp::create(b, loc, typeLike(value, shape), value);
}

Value mcunet::tosa_to_patch::asMap(OpBuilder &b, Location loc, Value value) {
  return reshaped(b, loc, value, mapShape(shapeOf(value)));
}

AxisView mcunet::tosa_to_patch::viewOfAxis(ArrayRef<int64_t> shape,
                                           int64_t axis) {
  auto rank = static_cast<int64_t>(shape.size());
  if (axis >= rank - 2)
    return {mapShape(shape), axis + 4 - rank};
  // H is the dimension alone where all others that it is made of are 1.
  if (product(shape.drop_back(2)) == shape[axis])
    return {mapShape(shape), 1};
  return {{1, product(shape.take_front(axis)), shape[axis],
           product(shape.drop_front(axis + 1))},
          2};
}

//===----------------------------------------------------------------------===//
// Transposes
//===----------------------------------------------------------------------===//

namespace {
/// A permutation without what does not matter: dimensions of size 1 are left
/// out, and neighbours that stay neighbours are one.
struct Permutation {
  SmallVector<int64_t> sizes; ///< of the input's groups
  SmallVector<int64_t> perm;  ///< input group of each output group
};
} // namespace

static Permutation simplify(ArrayRef<int64_t> shape, ArrayRef<int64_t> perm) {
  SmallVector<int64_t> heads; // output order: first input dimension of a group
  SmallVector<int64_t> groupSizes;
  // The input dimension of size above 1 that follows `dim`, -1 for none.
  auto next = [&](int64_t dim) {
    for (++dim; dim < static_cast<int64_t>(shape.size()); ++dim)
      if (shape[dim] != 1)
        return dim;
    return int64_t(-1);
  };
  int64_t last = -1;
  for (int64_t dim : perm) {
    if (shape[dim] == 1)
      continue;
    if (last >= 0 && next(last) == dim) {
      groupSizes.back() *= shape[dim];
    } else {
      heads.push_back(dim);
      groupSizes.push_back(shape[dim]);
    }
    last = dim;
  }
  SmallVector<int64_t> order(heads);
  llvm::sort(order);
  Permutation result;
  result.sizes.resize(heads.size());
  for (auto [group, head] : llvm::enumerate(heads)) {
    auto at = llvm::find(order, head) - order.begin();
    result.sizes[at] = groupSizes[group];
    result.perm.push_back(at);
  }
  return result;
}

static Value transposeMap(OpBuilder &b, Location loc, Value map,
                          ArrayRef<int64_t> perm) {
  SmallVector<int64_t> shape;
  for (int64_t dim : perm)
    shape.push_back(shapeOf(map)[dim]);
  return patch::TransposeOp::create(b, loc, typeLike(map, shape), map, perm);
}

/// How many groups have to be taken to the front: all before the longest end of
/// the permutation that is in order already.
static size_t countMoves(ArrayRef<int64_t> perm) {
  size_t moves = perm.size() - 1;
  while (moves > 0 && perm[moves - 1] < perm[moves])
    --moves;
  return moves;
}

/// Takes groups to the front, each over all that stand before it.
static Value moveGroups(OpBuilder &b, Location loc, Value value,
                        Permutation groups) {
  SmallVector<int64_t> order;
  for (size_t i = 0; i < groups.sizes.size(); ++i)
    order.push_back(static_cast<int64_t>(i));
  ArrayRef<int64_t> moved =
      ArrayRef(groups.perm).take_front(countMoves(groups.perm));
  for (int64_t group : llvm::reverse(moved)) {
    auto at = llvm::find(order, group) - order.begin();
    int64_t before = 1, after = 1;
    for (auto [place, other] : llvm::enumerate(order)) {
      if (static_cast<int64_t>(place) < at)
        before *= groups.sizes[other];
      else if (static_cast<int64_t>(place) > at)
        after *= groups.sizes[other];
    }
    if (at != 0) {
      value = reshaped(b, loc, value, {1, before, groups.sizes[group], after});
      value = transposeMap(b, loc, value, {0, 2, 1, 3});
    }
    order.erase(order.begin() + at);
    order.insert(order.begin(), group);
  }
  return value;
}

Value mcunet::tosa_to_patch::transposed(OpBuilder &b, Location loc, Value value,
                                        ArrayRef<int64_t> perm) {
  SmallVector<int64_t> shape(shapeOf(value)), result;
  for (int64_t dim : perm)
    result.push_back(shape[dim]);
  auto rank = static_cast<int64_t>(shape.size());
  bool keepsMap = rank < 4 || (rank == 4 && shape[0] == 1 && perm[0] == 0);
  if (keepsMap) {
    // The same permutation on the map, so that it meets its inverse.
    SmallVector<int64_t> onMap;
    for (int64_t dim = 0; dim < 4 - rank; ++dim)
      onMap.push_back(dim);
    for (int64_t dim : perm)
      onMap.push_back(dim + 4 - rank);
    value = transposeMap(b, loc, asMap(b, loc, value), onMap);
  } else {
    Permutation groups = simplify(shape, perm);
    if (groups.sizes.size() > 3) {
      value = moveGroups(b, loc, value, std::move(groups));
    } else if (groups.sizes.size() > 1) {
      SmallVector<int64_t> sizes(4 - groups.sizes.size(), 1), onMap;
      for (size_t dim = 0; dim < 4 - groups.sizes.size(); ++dim)
        onMap.push_back(static_cast<int64_t>(dim));
      sizes.append(groups.sizes);
      for (int64_t group : groups.perm)
        onMap.push_back(group + static_cast<int64_t>(4 - groups.sizes.size()));
      value = transposeMap(b, loc, reshaped(b, loc, value, sizes), onMap);
    }
  }
  return reshaped(b, loc, value, result);
}

//===----------------------------------------------------------------------===//
// Slices, pads and concatenations
//===----------------------------------------------------------------------===//

/// Calls `change` with a map view for each group of dimensions that one layer
/// can change at once: all of them where the map of `shape` has each for
/// itself, else one after the other. `change` gets the view's shape and, per
/// dimension of the view, the tensor's dimension or -1.
static void
forViews(SmallVector<int64_t> shape, ArrayRef<int64_t> dims,
         llvm::function_ref<void(ArrayRef<int64_t>, ArrayRef<int64_t>)> change,
         llvm::function_ref<int64_t(int64_t)> sizeAfter) {
  SmallVector<int64_t> map = mapShape(shape);
  SmallVector<int64_t> owner(4, -1);
  bool together = true;
  for (int64_t dim : dims) {
    AxisView view = viewOfAxis(shape, dim);
    together &= ArrayRef<int64_t>(view.shape) == ArrayRef<int64_t>(map) &&
                owner[view.axis] < 0;
    owner[view.axis] = dim;
  }
  if (together)
    return change(map, owner);
  for (int64_t dim : dims) {
    AxisView view = viewOfAxis(shape, dim);
    SmallVector<int64_t> only(4, -1);
    only[view.axis] = dim;
    change(view.shape, only);
    shape[dim] = sizeAfter(dim);
  }
}

Value mcunet::tosa_to_patch::sliced(OpBuilder &b, Location loc, Value value,
                                    ArrayRef<int64_t> start,
                                    ArrayRef<int64_t> size,
                                    ArrayRef<int64_t> stride) {
  SmallVector<int64_t> shape(shapeOf(value)), dims;
  for (size_t dim = 0; dim < shape.size(); ++dim)
    if (size[dim] != shape[dim])
      dims.push_back(static_cast<int64_t>(dim));
  auto change = [&](ArrayRef<int64_t> view, ArrayRef<int64_t> owner) {
    SmallVector<int64_t> offsets(4, 0), strides(4, 1), result(view);
    for (size_t axis = 0; axis < 4; ++axis) {
      if (owner[axis] < 0)
        continue;
      offsets[axis] = start[owner[axis]];
      // A single element has no stride that matters.
      strides[axis] = size[owner[axis]] > 1 ? stride[owner[axis]] : 1;
      result[axis] = size[owner[axis]];
    }
    Value map = reshaped(b, loc, value, view);
    value = patch::SliceOp::create(b, loc, typeLike(map, result), map, offsets,
                                   strides);
  };
  if (!dims.empty())
    forViews(shape, dims, change, [&](int64_t dim) { return size[dim]; });
  return reshaped(b, loc, value, size);
}

Value mcunet::tosa_to_patch::padded(OpBuilder &b, Location loc, Value value,
                                    ArrayRef<int64_t> low,
                                    ArrayRef<int64_t> shape, int32_t fill) {
  SmallVector<int64_t> before(shapeOf(value)), dims;
  for (size_t dim = 0; dim < before.size(); ++dim)
    if (shape[dim] != before[dim])
      dims.push_back(static_cast<int64_t>(dim));
  auto change = [&](ArrayRef<int64_t> view, ArrayRef<int64_t> owner) {
    SmallVector<int64_t> lows(4, 0), result(view);
    for (size_t axis = 0; axis < 4; ++axis) {
      if (owner[axis] < 0)
        continue;
      lows[axis] = low[owner[axis]];
      result[axis] = shape[owner[axis]];
    }
    Value map = reshaped(b, loc, value, view);
    value =
        patch::PadOp::create(b, loc, typeLike(map, result), map, lows, fill);
  };
  if (!dims.empty())
    forViews(before, dims, change, [&](int64_t dim) { return shape[dim]; });
  return reshaped(b, loc, value, shape);
}

Value mcunet::tosa_to_patch::concatenated(OpBuilder &b, Location loc,
                                          ValueRange values, int64_t axis) {
  SmallVector<int64_t> shape(shapeOf(values.front()));
  shape[axis] = 0;
  for (Value value : values)
    shape[axis] += shapeOf(value)[axis];
  AxisView view = viewOfAxis(shape, axis);
  SmallVector<Value> maps;
  for (Value value : values) {
    SmallVector<int64_t> own(view.shape);
    own[view.axis] = shapeOf(value)[axis];
    maps.push_back(reshaped(b, loc, value, own));
  }
  Value map = patch::ConcatOp::create(
      b, loc, typeLike(values.front(), view.shape), maps, view.axis);
  return reshaped(b, loc, map, shape);
}

//===----------------------------------------------------------------------===//
// Shapes that layers work on
//===----------------------------------------------------------------------===//

namespace {
/// Dimensions [begin, end) in which each operand has all elements or one.
struct BroadcastRun {
  size_t begin, end;
  int64_t size;
  bool lhs, rhs; ///< has all
};
} // namespace

static SmallVector<BroadcastRun>
runsOf(ArrayRef<int64_t> lhs, ArrayRef<int64_t> rhs, ArrayRef<int64_t> result) {
  SmallVector<BroadcastRun> runs;
  for (size_t dim = 0; dim < result.size(); ++dim) {
    int64_t size = result[dim];
    bool left = lhs[dim] == size, right = rhs[dim] == size;
    if (size == 1)
      continue;
    if (!runs.empty() && runs.back().lhs == left && runs.back().rhs == right) {
      runs.back().size *= size;
      runs.back().end = dim + 1;
    } else {
      runs.push_back({dim, dim + 1, size, left, right});
    }
  }
  return runs;
}

/// `value` with `size` copies along a dimension of size one.
static Value copied(OpBuilder &b, Location loc, Value value, size_t dim,
                    int64_t size) {
  DenseElementsAttr elements;
  if (!matchPattern(value, m_Constant(&elements)))
    return concatenated(b, loc, SmallVector<Value>(size, value),
                        static_cast<int64_t>(dim));
  SmallVector<int64_t> shape(shapeOf(value));
  int64_t inner = 1;
  for (int64_t extent : ArrayRef<int64_t>(shape).drop_front(dim))
    inner *= extent;
  shape[dim] = size;
  SmallVector<int8_t> from(elements.getValues<int8_t>()), all;
  for (auto at = from.begin(); at != from.end(); at += inner)
    for (int64_t copy = 0; copy < size; ++copy)
      all.append(at, at + inner);
  auto type = RankedTensorType::get(shape, b.getI8Type());
  return patch::ConstantOp::create(
      b, loc, type, DenseElementsAttr::get(type, ArrayRef<int8_t>(all)));
}

/// Copies of the operand that has one element in the smallest run in which not
/// both have all, so that it joins its neighbours.
static void copySmallestRun(OpBuilder &b, Location loc, Value &lhs, Value &rhs,
                            ArrayRef<BroadcastRun> runs,
                            ArrayRef<int64_t> result) {
  const BroadcastRun *least = nullptr;
  for (const BroadcastRun &run : runs)
    if (!(run.lhs && run.rhs) && (!least || run.size < least->size))
      least = &run;
  Value &operand = least->lhs ? rhs : lhs;
  for (size_t dim = least->begin; dim < least->end; ++dim)
    if (result[dim] != 1)
      operand = copied(b, loc, operand, dim, result[dim]);
}

BroadcastMaps mcunet::tosa_to_patch::mapsOfBroadcast(OpBuilder &b, Location loc,
                                                     Value lhs, Value rhs,
                                                     ArrayRef<int64_t> result) {
  auto broadcasts = [](ArrayRef<int64_t> from, ArrayRef<int64_t> to) {
    for (size_t dim = 1; dim < 4; ++dim)
      if (from[dim] != to[dim] && from[dim] != 1)
        return false;
    return true;
  };
  auto mapsOf = [&](ArrayRef<int64_t> left, ArrayRef<int64_t> right,
                    ArrayRef<int64_t> all) {
    return BroadcastMaps{reshaped(b, loc, lhs, left),
                         reshaped(b, loc, rhs, right),
                         RankedTensorType::get(all, b.getI8Type())};
  };
  SmallVector<int64_t> left = mapShape(shapeOf(lhs)),
                       right = mapShape(shapeOf(rhs)), all = mapShape(result);
  if (broadcasts(left, all) && broadcasts(right, all))
    return mapsOf(left, right, all);
  SmallVector<BroadcastRun> runs = runsOf(shapeOf(lhs), shapeOf(rhs), result);
  for (; runs.size() > 3; runs = runsOf(shapeOf(lhs), shapeOf(rhs), result))
    copySmallestRun(b, loc, lhs, rhs, runs, result);
  left = right = all = {1, 1, 1, 1};
  for (auto [index, run] : llvm::enumerate(runs)) {
    size_t dim = 4 - runs.size() + index;
    all[dim] = run.size;
    left[dim] = run.lhs ? run.size : 1;
    right[dim] = run.rhs ? run.size : 1;
  }
  return mapsOf(left, right, all);
}

/// The dimensions of the map that are reduced, where each is reduced whole or
/// not at all; fails where one is reduced in part.
static FailureOr<SmallVector<int64_t>> reducedMapAxes(ArrayRef<int64_t> shape,
                                                      ArrayRef<int64_t> axes) {
  auto rank = static_cast<int64_t>(shape.size());
  SmallVector<int64_t> result;
  int64_t reduced = 1, kept = 1;
  for (int64_t dim = 0; dim < rank - 2; ++dim)
    (llvm::is_contained(axes, dim) ? reduced : kept) *= shape[dim];
  if (reduced != 1 && kept != 1)
    return failure();
  if (reduced != 1)
    result.push_back(1);
  for (int64_t dim = std::max<int64_t>(rank - 2, 0); dim < rank; ++dim)
    if (llvm::is_contained(axes, dim))
      result.push_back(dim + 4 - rank);
  // Sums of single elements along leading dimensions.
  if (result.empty() && kept == 1)
    result.push_back(1);
  if (result.empty())
    return failure();
  return result;
}

ReducedView mcunet::tosa_to_patch::viewOfReduction(OpBuilder &b, Location loc,
                                                   Value value,
                                                   ArrayRef<int64_t> axes) {
  SmallVector<int64_t> shape(shapeOf(value));
  auto onMap = reducedMapAxes(shape, axes);
  if (succeeded(onMap))
    return {asMap(b, loc, value), std::move(*onMap)};
  SmallVector<int64_t> perm, reduced;
  int64_t kept = 1;
  for (int64_t dim = 0; dim < static_cast<int64_t>(shape.size()); ++dim) {
    if (llvm::is_contained(axes, dim)) {
      reduced.push_back(dim);
      continue;
    }
    perm.push_back(dim);
    kept *= shape[dim];
  }
  perm.append(reduced);
  Value last = transposed(b, loc, value, perm);
  return {reshaped(b, loc, last, {1, 1, kept, product(shape) / kept}), {3}};
}

RankedTensorType mcunet::tosa_to_patch::reducedType(const ReducedView &view) {
  auto type = cast<RankedTensorType>(view.map.getType());
  SmallVector<int64_t> shape(type.getShape());
  for (int64_t axis : view.axes)
    shape[axis] = 1;
  return type.clone(shape);
}
