//===- Slices.cpp - What a slice takes ------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Slices.h"

#include <algorithm>

using namespace mlir;
using namespace mcunet::tfl;

namespace {
/// The operands and options of a STRIDED_SLICE, and the plan so far.
class StridedSlice {
public:
  StridedSlice(OpScope &scope, const StridedSliceOptions &options)
      : scope(scope), options(options), shape(scope.input(0).shape) {}

  FailureOr<SlicePlan> plan() {
    FailureOr<SmallVector<int64_t>> all[3] = {failure(), failure(), failure()};
    for (size_t i = 0; i < 3; ++i)
      if (failed(all[i] = scope.integers(i + 1)))
        return failure();
    begin = *all[0], end = *all[1], strides = *all[2];
    if (end.size() != begin.size() || strides.size() != begin.size() ||
        begin.size() > 31)
      return scope.error("begin, end and strides differ in length");
    for (size_t entry = 0; entry < begin.size(); ++entry)
      if (failed(apply(entry)))
        return failure();
    takeAll(shape.size() - result.size.size());
    return std::move(result);
  }

private:
  /// Applies one entry of begin, end and strides.
  LogicalResult apply(size_t entry) {
    if (isSet(options.ellipsis_mask(), entry)) {
      size_t later = 0;
      for (size_t i = entry + 1; i < begin.size(); ++i)
        later += !isSet(options.new_axis_mask(), i);
      size_t used = result.size.size() + later;
      takeAll(shape.size() > used ? shape.size() - used : 0);
      return success();
    }
    if (isSet(options.new_axis_mask(), entry)) {
      result.resultShape.push_back(1);
      return success();
    }
    if (result.size.size() == shape.size())
      return scope.error("has more numbers than '" + scope.input(0).name +
                         "' dimensions");
    return take(entry);
  }

  /// Slices the next dimension of the input from begin to end.
  LogicalResult take(size_t entry) {
    int64_t size = shape[result.size.size()], step = strides[entry];
    if (step == 0)
      return scope.error("stride 0 is out of range");
    int64_t least = step > 0 ? 0 : -1, most = step > 0 ? size : size - 1;
    auto clip = [&](int64_t at) {
      return std::clamp(at < 0 ? at + size : at, least, most);
    };
    int64_t from = isSet(options.begin_mask(), entry)
                       ? (step > 0 ? 0 : size - 1)
                       : clip(begin[entry]);
    int64_t to = isSet(options.end_mask(), entry)
                     ? (step > 0 ? size : -1)
                     : clip(end[entry] + (options.offset() ? from : 0));
    bool shrinks = isSet(options.shrink_axis_mask(), entry);
    if (shrinks) {
      to = from + 1;
      step = 1;
    }
    int64_t count = (to - from + step + (step > 0 ? -1 : 1)) / step;
    if (count < 1 || from < 0 || from >= size)
      return scope.error("dimension " + Twine(result.size.size()) +
                         " of the slice is empty");
    // A single element has no step.
    push(from, count, count == 1 ? 1 : step);
    if (shrinks)
      result.resultShape.pop_back();
    return success();
  }

  void takeAll(size_t count) {
    for (size_t i = 0; i < count; ++i)
      push(0, shape[result.size.size()], 1);
  }

  void push(int64_t start, int64_t size, int64_t stride) {
    result.start.push_back(start);
    result.size.push_back(size);
    result.stride.push_back(stride);
    result.resultShape.push_back(size);
  }

  static bool isSet(int32_t mask, size_t entry) { return mask >> entry & 1; }

  OpScope &scope;
  const StridedSliceOptions &options;
  ArrayRef<int64_t> shape;
  SmallVector<int64_t> begin, end, strides;
  SlicePlan result;
};
} // namespace

FailureOr<SlicePlan> mcunet::tfl::stridedSlicePlan(OpScope &scope) {
  if (failed(scope.checkCounts(4, 4)))
    return failure();
  const auto *options = scope.options<StridedSliceOptions>();
  if (!options)
    return scope.error("has no options");
  return StridedSlice(scope, *options).plan();
}

FailureOr<SlicePlan> mcunet::tfl::slicePlan(OpScope &scope) {
  if (failed(scope.checkCounts(3, 3)))
    return failure();
  ArrayRef<int64_t> shape = scope.input(0).shape;
  FailureOr<SmallVector<int64_t>> begin = scope.integers(1);
  FailureOr<SmallVector<int64_t>> size = failure();
  if (failed(begin) || failed(size = scope.integers(2)))
    return failure();
  if (begin->size() != shape.size() || size->size() != shape.size())
    return scope.error("begin and size must have " + Twine(shape.size()) +
                       " numbers");
  SlicePlan plan;
  for (auto [dim, extent] : llvm::enumerate(shape)) {
    int64_t from = (*begin)[dim], count = (*size)[dim];
    if (count == -1)
      count = extent - from;
    if (from < 0 || count < 1 || from > extent || count > extent - from)
      return scope.error("dimension " + Twine(dim) +
                         " of the slice is empty or beyond the tensor");
    plan.start.push_back(from);
    plan.size.push_back(count);
    plan.stride.push_back(1);
    plan.resultShape.push_back(count);
  }
  return plan;
}
