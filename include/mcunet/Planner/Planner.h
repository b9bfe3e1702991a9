//===- Planner.h - Exact placement of buffers in one arena ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Places buffers with known lifetimes in one arena so that its size, the peak,
// is as small as possible. Nothing but the C++ library is used.
//
// All sizes, offsets and gaps are in bytes; lifetimes are half-open intervals
// [begin, end) of any integer clock (two buffers that merely touch may share
// memory). Offsets are never negative.
//
// Method: greedy orders against a lower bound, improved by a few hundred moves
// if buffers may overlap. If the orders do not meet the bound, a complete
// branch-and-bound search with restarts follows. Searching canonical plans
// only, bounding every section of time, splitting independent parts and
// alternating between orders are ideas of Moffitt, "MiniMalloc: A Lightweight
// Memory Allocator for Hardware-Accelerated Machine Learning", ASPLOS 2023. The
// problem is strongly NP-hard. With n buffers and p pairs of them live at once,
// the greedy part takes O(p log n) and the bound O(n p) at worst, typically far
// less; a search node takes O(p) at worst. Memory is O(n + p + live buffers
// over time).
//
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_PLANNER_PLANNER_H
#define MCUNET_PLANNER_PLANNER_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mcunet::planner {

/// One buffer, live in [begin, end). A buffer of no bytes or of an empty
/// lifetime constrains nothing by itself.
struct Buffer {
  std::string name;
  int64_t size = 0;
  int64_t begin = 0, end = 0;
  /// The offset is a multiple of this; at least 1.
  int64_t alignment = 1;
  /// Places the buffer; must be a multiple of `alignment`.
  std::optional<int64_t> fixedOffset;
};

/// States a proven overlap of two buffers. While `a` and `b` are live at once,
/// one of
///     offset(b) - offset(a) >= gapAB     "a lies below b", default size(a)
///     offset(a) - offset(b) >= gapBA     "b lies below a", default size(b)
/// must hold. A gap smaller than the default (also zero or negative) permits
/// an overlap: an in-place operation, an output written over the dying rows of
/// its input. If several statements name one pair, the smallest gap in each
/// direction counts. Ignored for buffers never live at once.
struct Overlap {
  unsigned a = 0, b = 0;
  std::optional<int64_t> gapAB, gapBA;
};

struct Problem {
  std::vector<Buffer> buffers;
  std::vector<Overlap> overlaps;
};

struct Options {
  /// Last resort: wall-clock limit. The node limit should be reached first, so
  /// that the same problem gives the same plan on every machine.
  double seconds = 10;
  /// Stop as soon as a plan's peak is at most this.
  std::optional<int64_t> capacity;
  /// Upper bound on search nodes; 0 gives the best of the greedy part. A node
  /// takes from 0.5 us (tens of buffers) to 20 us (hundreds, most live at
  /// once).
  uint64_t maxNodes = 500000;
};

struct Plan {
  /// One offset per buffer. Empty when the problem has buffers but no plan at
  /// all: a malformed buffer (negative size, alignment below 1, an overlap that
  /// names no buffer), or fixed offsets that are negative, misaligned or in
  /// conflict with each other.
  std::vector<int64_t> offsets;
  /// max(offset + size) over all buffers, 0 if there are none.
  int64_t peak = 0;
  /// No plan has a smaller peak than this. Above Options::capacity when the
  /// search has proven that nothing fits there.
  int64_t lowerBound = 0;
  /// peak == lowerBound. Without overlaps, false only if a limit was reached or
  /// a plan within `capacity` sufficed. With overlaps, a proof may also be
  /// impossible if gaps below 1 form a cycle among buffers live at once (each
  /// on top of the next). Outputs over dying inputs form no cycle, as time runs
  /// one way.
  bool optimal = false;
  /// Search nodes visited; 0 when the greedy part met the bound.
  uint64_t nodes = 0;
};

/// Places the buffers. Deterministic unless the time limit ends the search.
Plan plan(const Problem &problem, const Options &options = {});

/// Checks every pair, every alignment, every fixed offset, and the three
/// figures of the plan for consistency. Shares no code with plan(). Returns the
/// first error, which names the buffers. O(n^2).
std::optional<std::string> validate(const Problem &problem, const Plan &plan);

} // namespace mcunet::planner

#endif // MCUNET_PLANNER_PLANNER_H
