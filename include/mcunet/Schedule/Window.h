//===- Window.h - Windows, their algebra, receptive fields ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One axis at a time: rows and columns never mix. Intervals are half open and
// in elements of that axis.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SCHEDULE_WINDOW_H
#define MCUNET_SCHEDULE_WINDOW_H

#include "mcunet/Schedule/Graph.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>

namespace mcunet::schedule {

/// Coordinates [begin, end) of one axis.
struct Interval {
  int64_t begin = 0;
  int64_t end = 0;

  int64_t size() const { return end > begin ? end - begin : 0; }
  bool empty() const { return end <= begin; }
  bool operator==(const Interval &other) const {
    return begin == other.begin && end == other.end;
  }
  bool operator!=(const Interval &other) const { return !(*this == other); }
};

enum class Axis { Rows, Cols };

/// Quotient rounded towards minus infinity; `den` is positive. Strides are
/// nearly always powers of two, and a shift is many times faster.
inline int64_t floorDiv(int64_t num, int64_t den) {
  if (llvm::isPowerOf2_64(den))
    return num >> llvm::countr_zero(static_cast<uint64_t>(den));
  return num >= 0 ? num / den : -((-num + den - 1) / den);
}

inline int64_t ceilDiv(int64_t num, int64_t den) {
  return floorDiv(num + den - 1, den);
}

/// The smallest interval that holds both; an empty one adds nothing.
inline Interval hull(Interval a, Interval b) {
  if (a.empty())
    return b;
  if (b.empty())
    return a;
  return {std::min(a.begin, b.begin), std::max(a.end, b.end)};
}

/// The part of `window` inside `bounds`; {bounds.begin, bounds.begin} if none.
inline Interval clip(Interval window, Interval bounds) {
  Interval result{std::max(window.begin, bounds.begin),
                  std::min(window.end, bounds.end)};
  return result.empty() ? Interval{bounds.begin, bounds.begin} : result;
}

inline int64_t extent(const Tensor &tensor, Axis axis) {
  return axis == Axis::Rows ? tensor.height : tensor.width;
}

inline const AxisMap &mapOf(const Operand &operand, Axis axis) {
  return axis == Axis::Rows ? operand.rows : operand.cols;
}

/// The input window of the output window `out`, before clipping. A map with
/// `all` needs all of `inExtent`.
inline Interval inputWindow(const AxisMap &map, Interval out,
                            int64_t inExtent) {
  if (map.all)
    return {0, inExtent};
  return {floorDiv(out.begin * map.num + map.loOff, map.den),
          floorDiv((out.end - 1) * map.num + map.hiOff, map.den) + 1};
}

/// The end of the outputs that need no input at or after `inEnd`: the largest
/// y + 1 with floor((y * num + hiOff) / den) < inEnd. Not for `all`.
inline int64_t computableEnd(const AxisMap &map, int64_t inEnd) {
  return floorDiv(inEnd * map.den - map.hiOff - 1, map.num) + 1;
}

/// The map of two successive layers, where `second` reads the output of
/// `first`. Exact if second.den or first.num is 1, otherwise at most
/// `first.num` wider.
AxisMap compose(const AxisMap &first, const AxisMap &second);

/// The part of an earlier tensor that a window of a later one depends on,
/// before clipping: size = growth + ceil(tile * num / den) or less, begin =
/// floor((out begin * num + offset) / den).
struct ReceptiveField {
  bool reached = false; ///< a path of spatial layers connects the two
  AxisMap map;          ///< the hull over all paths

  /// Input elements under an output tile of `tile` elements.
  int64_t size(int64_t tile) const {
    return inputWindow(map, {0, tile}, 0).size();
  }
};

/// For each tensor of the graph, the receptive field in it of a window of
/// `tensor` on one axis: kernels, strides, dilations, padding and branches
/// composed. Branches of unequal stride give `all`.
std::vector<ReceptiveField> receptiveFields(const Graph &graph, int tensor,
                                            Axis axis);

} // namespace mcunet::schedule

#endif // MCUNET_SCHEDULE_WINDOW_H
