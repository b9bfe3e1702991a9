//===- Rearrange.cpp - Data movement of any rank --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/TosaIdioms/Idioms.h"

#include <algorithm>

using namespace mlir;
using namespace mcunet::idioms;

static SmallVector<int64_t> shapeOf(Value value) {
  return SmallVector<int64_t>(
      cast<RankedTensorType>(value.getType()).getShape());
}

/// The product of the sizes of dimensions [from, to).
static int64_t product(ArrayRef<int64_t> shape, size_t from, size_t to) {
  int64_t result = 1;
  for (size_t dim = from; dim < to; ++dim)
    result *= shape[dim];
  return result;
}

/// True if dimension `axis` can be processed in place: at most four dimensions,
/// of which the first stays one.
static bool isPlain(ArrayRef<int64_t> shape, int64_t axis) {
  return shape.size() <= 3 || (shape.size() == 4 && shape[0] == 1 && axis != 0);
}

/// A tensor as [1, before, size, after] around dimension `axis`.
static Value viewAround(OpBuilder &b, Location loc, Value input, int64_t axis) {
  SmallVector<int64_t> shape = shapeOf(input);
  return reshape(b, loc, input,
                 {1, product(shape, 0, axis), shape[axis],
                  product(shape, axis + 1, shape.size())});
}

/// The inverse of viewAround; `shape` is that of the tensor, except for
/// dimension `axis`.
static Value restoreAround(OpBuilder &b, Location loc, Value view,
                           SmallVector<int64_t> shape, int64_t axis) {
  shape[axis] = shapeOf(view)[2];
  return reshape(b, loc, view, shape);
}

/// Applies `build` to dimension `axis`, which it may resize, of a tensor of any
/// rank.
static Value along(OpBuilder &b, Location loc, Value input, int64_t axis,
                   llvm::function_ref<Value(Value view, int64_t axis)> build) {
  SmallVector<int64_t> shape = shapeOf(input);
  if (isPlain(shape, axis))
    return build(input, axis);
  Value view = build(viewAround(b, loc, input, axis), 2);
  return restoreAround(b, loc, view, shape, axis);
}

//===----------------------------------------------------------------------===//
// Slices
//===----------------------------------------------------------------------===//

/// Elements start, start + stride, ... of one dimension; the stride is
/// positive.
static Value sliceAxis(OpBuilder &b, Location loc, Value input, int64_t axis,
                       int64_t start, int64_t size, int64_t stride) {
  SmallVector<int64_t> shape = shapeOf(input), starts(shape.size(), 0);
  SmallVector<int64_t> strides(shape.size(), 1);
  if (start == 0 && size == shape[axis])
    return input;
  starts[axis] = start;
  shape[axis] = size;
  strides[axis] = stride;
  return stridedSlice(b, loc, input, starts, shape, strides);
}

namespace {
/// Indices start, start + stride, ... ; the stride is positive.
struct Run {
  int64_t start, count, stride;
};
} // namespace

/// Splits the indices into runs, each as long as possible.
static SmallVector<Run> runsOf(ArrayRef<int64_t> indices) {
  SmallVector<Run> runs;
  for (int64_t index : indices) {
    if (!runs.empty()) {
      Run &last = runs.back();
      int64_t step = index - (last.start + (last.count - 1) * last.stride);
      if (step > 0 && (last.count == 1 || step == last.stride)) {
        last.stride = step;
        ++last.count;
        continue;
      }
    }
    runs.push_back({index, 1, 1});
  }
  return runs;
}

int64_t mcunet::idioms::numRuns(ArrayRef<int64_t> indices) {
  return static_cast<int64_t>(runsOf(indices).size());
}

Value mcunet::idioms::take(OpBuilder &b, Location loc, Value input,
                           int64_t axis, ArrayRef<int64_t> indices) {
  return along(b, loc, input, axis, [&](Value view, int64_t dim) {
    SmallVector<Value> pieces;
    for (const Run &run : runsOf(indices))
      pieces.push_back(
          sliceAxis(b, loc, view, dim, run.start, run.count, run.stride));
    return pieces.size() == 1 ? pieces[0] : concat(b, loc, pieces, dim);
  });
}

Value mcunet::idioms::sliceAny(OpBuilder &b, Location loc, Value input,
                               ArrayRef<int64_t> start, ArrayRef<int64_t> size,
                               ArrayRef<int64_t> stride) {
  SmallVector<int64_t> from(start), step(stride), shape = shapeOf(input);
  for (size_t dim = 0; dim < shape.size(); ++dim)
    if (step[dim] < 0) {
      from[dim] += (size[dim] - 1) * step[dim];
      step[dim] = -step[dim];
    }
  Value result = input;
  bool whole = shape == SmallVector<int64_t>(size);
  if (!whole && (shape.size() <= 3 || (shape.size() == 4 && shape[0] == 1)))
    result = stridedSlice(b, loc, input, from, size, step);
  else if (!whole)
    for (size_t dim = 0; dim < shape.size(); ++dim)
      result = along(b, loc, result, dim, [&](Value view, int64_t axis) {
        return sliceAxis(b, loc, view, axis, from[dim], size[dim], step[dim]);
      });
  for (size_t dim = 0; dim < shape.size(); ++dim) {
    if (stride[dim] > 0 || size[dim] == 1)
      continue;
    SmallVector<int64_t> backwards;
    for (int64_t k = size[dim]; k-- > 0;)
      backwards.push_back(k);
    result = take(b, loc, result, dim, backwards);
  }
  return result;
}

//===----------------------------------------------------------------------===//
// Pads, concatenations, copies
//===----------------------------------------------------------------------===//

Value mcunet::idioms::concatAny(OpBuilder &b, Location loc, ValueRange inputs,
                                int64_t axis) {
  SmallVector<int64_t> shape = shapeOf(inputs.front());
  if (isPlain(shape, axis))
    return concat(b, loc, inputs, axis);
  SmallVector<Value> views;
  for (Value input : inputs)
    views.push_back(viewAround(b, loc, input, axis));
  return restoreAround(b, loc, concat(b, loc, views, 2), shape, axis);
}

Value mcunet::idioms::padAny(OpBuilder &b, Location loc, Value input,
                             ArrayRef<int64_t> padding, int32_t value) {
  SmallVector<int64_t> shape = shapeOf(input);
  bool batch = padding[0] != 0 || padding[1] != 0;
  if (shape.size() <= 3 || (shape.size() == 4 && shape[0] == 1 && !batch))
    return pad(b, loc, input, padding, value);
  Value result = input;
  for (size_t dim = 0; dim < shape.size(); ++dim) {
    if (padding[2 * dim] == 0 && padding[2 * dim + 1] == 0)
      continue;
    result = along(b, loc, result, dim, [&](Value view, int64_t axis) {
      SmallVector<int64_t> amounts(2 * shapeOf(view).size(), 0);
      amounts[2 * axis] = padding[2 * dim];
      amounts[2 * axis + 1] = padding[2 * dim + 1];
      return pad(b, loc, view, amounts, value);
    });
  }
  return result;
}

Value mcunet::idioms::repeat(OpBuilder &b, Location loc, Value input,
                             int64_t axis, int64_t count) {
  if (count == 1)
    return input;
  // View the tensor as an image of one column, with outer dimensions as rows
  // and the rest as channels. Copies are then further columns.
  SmallVector<int64_t> shape = shapeOf(input);
  int64_t outer = product(shape, 0, axis);
  Value view =
      reshape(b, loc, input, {1, outer, 1, product(shape, axis, shape.size())});
  ResizeParams params;
  params.height = outer;
  params.width = count;
  shape[axis] *= count;
  return reshape(b, loc, resizeNearest(b, loc, view, params), shape);
}

Value mcunet::idioms::interleave(OpBuilder &b, Location loc, ValueRange parts,
                                 int64_t axis) {
  if (parts.size() == 1)
    return parts.front();
  SmallVector<int64_t> shape = shapeOf(parts.front());
  SmallVector<Value> views;
  for (Value part : parts)
    views.push_back(reshape(b, loc, part,
                            {1, product(shape, 0, axis + 1), 1,
                             product(shape, axis + 1, shape.size())}));
  shape[axis] *= static_cast<int64_t>(parts.size());
  return reshape(b, loc, concat(b, loc, views, 2), shape);
}

//===----------------------------------------------------------------------===//
// Transpositions
//===----------------------------------------------------------------------===//

namespace {
/// A transposition without dimensions of size one, and with dimensions that
/// stay neighbours merged.
struct Permuted {
  SmallVector<int64_t> shape; // of the input
  SmallVector<int32_t> permutation;
};
} // namespace

static Permuted merged(ArrayRef<int64_t> shape, ArrayRef<int32_t> permutation) {
  SmallVector<int32_t> order;
  for (int32_t dim : permutation)
    if (shape[dim] != 1)
      order.push_back(dim);
  // True if `next` also follows `dim` in the input, apart from sizes of one.
  auto follows = [&](int32_t dim, int32_t next) {
    for (int32_t between = dim + 1; between < next; ++between)
      if (shape[between] != 1)
        return false;
    return next > dim;
  };
  SmallVector<std::pair<int32_t, int64_t>> groups; // first dimension, size
  for (size_t i = 0; i < order.size(); ++i) {
    if (i > 0 && follows(order[i - 1], order[i]))
      groups.back().second *= shape[order[i]];
    else
      groups.emplace_back(order[i], shape[order[i]]);
  }
  SmallVector<std::pair<int32_t, int64_t>> inOrder(groups);
  llvm::sort(inOrder);
  Permuted result;
  for (auto [dim, size] : inOrder)
    result.shape.push_back(size);
  for (const auto &group : groups)
    result.permutation.push_back(
        static_cast<int32_t>(llvm::find(inOrder, group) - inOrder.begin()));
  return result;
}

int64_t mcunet::idioms::numTranspositions(ArrayRef<int64_t> shape,
                                          ArrayRef<int32_t> permutation) {
  SmallVector<int64_t> sizes = merged(shape, permutation).shape;
  llvm::sort(sizes);
  return sizes.size() <= 3 ? 1 : product(sizes, 0, sizes.size() - 3);
}

/// Transposes four and more dimensions: `input` has the shape of `how`.
static Value transposeMerged(OpBuilder &b, Location loc, Value input,
                             const Permuted &how) {
  // Transposes the others once for each element of the smallest dimension.
  size_t taken =
      std::min_element(how.shape.begin(), how.shape.end()) - how.shape.begin();
  SmallVector<int64_t> rest(how.shape);
  rest.erase(rest.begin() + taken);
  SmallVector<int32_t> order;
  size_t place = 0;
  for (auto [i, dim] : llvm::enumerate(how.permutation)) {
    if (dim == static_cast<int32_t>(taken))
      place = i;
    else
      order.push_back(dim - (dim > static_cast<int32_t>(taken)));
  }
  SmallVector<int64_t> shape;
  for (int32_t dim : how.permutation)
    shape.push_back(how.shape[dim]);
  shape[place] = 1;
  SmallVector<Value> pieces;
  Value view = viewAround(b, loc, input, static_cast<int64_t>(taken));
  for (int64_t k = 0; k < how.shape[taken]; ++k) {
    Value piece = sliceAxis(b, loc, view, 2, k, 1, 1);
    piece = transposeAny(b, loc, reshape(b, loc, piece, rest), order);
    pieces.push_back(reshape(b, loc, piece, shape));
  }
  return concatAny(b, loc, pieces, static_cast<int64_t>(place));
}

Value mcunet::idioms::transposeAny(OpBuilder &b, Location loc, Value input,
                                   ArrayRef<int32_t> permutation) {
  SmallVector<int64_t> shape = shapeOf(input);
  if (shape.size() <= 3 ||
      (shape.size() == 4 && shape[0] == 1 && permutation[0] == 0))
    return transpose(b, loc, input, permutation);
  SmallVector<int64_t> made;
  for (int32_t dim : permutation)
    made.push_back(shape[dim]);
  Permuted how = merged(shape, permutation);
  if (how.shape.size() <= 1)
    return reshape(b, loc, input, made);
  Value result = reshape(b, loc, input, how.shape);
  result = how.shape.size() <= 3 ? transpose(b, loc, result, how.permutation)
                                 : transposeMerged(b, loc, result, how);
  return reshape(b, loc, result, made);
}
