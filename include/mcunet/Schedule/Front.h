//===- Front.h - The schedules that one is chosen from ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A search knows of every point all but the stack and the flash, which only an
// object shows. A point that has been compiled is measured: it tells what that
// compilation told. The pass chooses by what it guesses, the driver, which
// compiles, by what it measures; both by Front::choose.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_SCHEDULE_FRONT_H
#define MCUNET_SCHEDULE_FRONT_H

#include "mcunet/Schedule/Search.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/JSON.h"

#include <optional>
#include <vector>

namespace mcunet::schedule {

/// What a schedule is chosen for, once it meets the bounds.
enum class Optimize {
  Balanced, ///< with a budget the fastest in it; without one the smallest of
            ///< those that are nearly as fast as the fastest
  Latency,  ///< the fastest
  Sram      ///< the smallest
};

/// What `Optimize::Balanced` gives away: predicted time over the fastest.
constexpr double kBalancedSlack = 0.01;

/// Bytes of a budget that are kept for a stack that nobody has measured.
constexpr int64_t kStackReserve = 256;

struct Wish {
  /// Bytes of SRAM, everything counted; no bound where there is none.
  std::optional<int64_t> sram;
  Optimize optimize = Optimize::Balanced;
};

struct FrontEntry {
  int64_t arena = 0, input = 0, output = 0, stack = 0;
  std::optional<int64_t> paper; ///< as papers count
  int64_t macs = 0;
  double overheadPercent = 0; ///< MACs over layer by layer
  double cost = 0;
  int64_t stages = 0;
  int64_t number = 0; ///< what --point takes
  std::optional<int64_t> flash;
  llvm::json::Value schedule = nullptr;
  /// The report's, where the point has been compiled.
  llvm::json::Value buffers = nullptr;
  /// All figures are those of an object; otherwise the stack is a guess.
  bool measured = false;
  /// Not on the front by its arena: only its stack can bring it there.
  bool spare = false;

  int64_t total() const { return bare() + stack; }
  /// No compilation of this point needs less.
  int64_t bare() const { return arena + input + output; }
};

/// As it stands in a report; without its schedule.
llvm::json::Object toJSON(const FrontEntry &entry);

/// What a compilation told.
struct Measurement {
  int64_t arena, input, output, stack;
  std::optional<int64_t> flash;
  llvm::json::Value buffers = nullptr;
};

class Front {
public:
  Front() = default;
  /// Of what a search has found, the cheapest point first. `stack` is what
  /// points are expected to need of it.
  Front(const Graph &graph, int64_t stack, llvm::ArrayRef<FrontPoint> found);

  /// A point that may need less in all once its stack is known. Points that
  /// cost the same keep their order, and none is there twice.
  void addSpare(const Graph &graph, const FrontPoint &point);

  bool empty() const { return entries.empty(); }
  size_t size() const { return entries.size(); }
  const FrontEntry &operator[](size_t index) const { return entries[index]; }

  /// The point that the report is about.
  size_t chosen = 0;

  /// Point `index` has been compiled; points that have not been are expected to
  /// need as much stack.
  void record(size_t index, Measurement measurement);

  /// Compiles point `index` and records it, unless that has been done.
  using Measure = llvm::function_ref<llvm::Error(size_t index)>;

  /// The point for `wish`. Where none fits, the smallest: whoever asked reports
  /// that it does not fit, and by how much. Stacks differ, and `measure` shows
  /// them: no point is left out that would fit without its stack. Without it
  /// guesses decide, and spare points do not count.
  llvm::Expected<size_t> choose(const Wish &wish, Measure measure) const;
  size_t choose(const Wish &wish) const;

  /// Whether a measured point is no larger and no slower.
  bool isBeaten(size_t index) const;

  /// Those worth telling of, by their index: measured ones that none beats, and
  /// of the others what may be such a one. The chosen point always is.
  std::vector<size_t> listed(bool withChosen = true) const;

  /// The points of a report, with the chosen one marked.
  llvm::json::Array toJSON() const;

private:
  size_t balanced() const;
  bool counts(size_t index) const;
  llvm::Expected<std::optional<size_t>> cheapestWithin(int64_t budget,
                                                       Measure measure) const;
  llvm::Expected<size_t> smallest(Measure measure) const;
  FrontEntry describe(const Graph &graph, const FrontPoint &point) const;

  int64_t stack = 0;
  std::vector<FrontEntry> entries; ///< the cheapest first
};

} // namespace mcunet::schedule

#endif // MCUNET_SCHEDULE_FRONT_H
