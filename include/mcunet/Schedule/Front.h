//===- Front.h - The schedules that one is chosen from ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A search knows all figures of a point but stack and flash, which only an
// object shows. The figures of a measured point, one that has been compiled,
// are those of its object. The pass chooses by guesses and the driver, which
// compiles, by measurements; both use Front::choose.
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

/// The aim of the choice, once a schedule meets the bounds.
enum class Optimize {
  Balanced, ///< with a budget the fastest that fits; without one the smallest
            ///< of those nearly as fast as the fastest
  Latency,  ///< the fastest
  Sram      ///< the smallest
};

/// The predicted time that `Optimize::Balanced` may add to the fastest.
constexpr double kBalancedSlack = 0.01;

/// Bytes of a budget that are reserved for a stack not yet measured.
constexpr int64_t kStackReserve = 256;

struct Wish {
  /// Bytes of SRAM, everything counted; no bound if absent.
  std::optional<int64_t> sram;
  Optimize optimize = Optimize::Balanced;
};

struct FrontEntry {
  int64_t arena = 0, input = 0, output = 0, stack = 0;
  std::optional<int64_t> paper; ///< as papers count, see paperBytes
  int64_t macs = 0;
  double overheadPercent = 0; ///< MACs over layer by layer
  double cost = 0;
  int64_t stages = 0;
  int64_t number = 0; ///< the argument of --point
  std::optional<int64_t> flash;
  llvm::json::Value schedule = nullptr;
  /// The buffers of the report, if the point has been compiled.
  llvm::json::Value buffers = nullptr;
  /// All figures are those of an object; otherwise the stack is a guess.
  bool measured = false;
  /// Not on the front by its arena; only its stack can put it there.
  bool spare = false;

  int64_t total() const { return bare() + stack; }
  /// No compilation of this point needs less.
  int64_t bare() const { return arena + input + output; }
};

/// The entry as in a report, without its schedule.
llvm::json::Object toJSON(const FrontEntry &entry);

/// The figures of a compiled point.
struct Measurement {
  int64_t arena, input, output, stack;
  std::optional<int64_t> flash;
  llvm::json::Value buffers = nullptr;
};

class Front {
public:
  Front() = default;
  /// The points that a search has found, the cheapest first. `stack` is the
  /// stack that points are expected to need.
  Front(const Graph &graph, int64_t stack, llvm::ArrayRef<FrontPoint> found);

  /// Adds a point that may need less in total once its stack is known. Points
  /// of equal cost keep their order, and a schedule is never added twice.
  void addSpare(const Graph &graph, const FrontPoint &point);

  bool empty() const { return entries.empty(); }
  size_t size() const { return entries.size(); }
  const FrontEntry &operator[](size_t index) const { return entries[index]; }

  /// The index of the point that the report describes.
  size_t chosen = 0;

  /// Records the compilation of point `index`. Points that have not been
  /// compiled are then expected to need as much stack.
  void record(size_t index, Measurement measurement);

  /// Compiles point `index` and records it, unless that has been done.
  using Measure = llvm::function_ref<llvm::Error(size_t index)>;

  /// The point for `wish`, or the smallest if none fits; the caller reports
  /// that it does not fit, and by how much. Stacks differ between points and
  /// `measure` shows them, so no point is skipped that would fit without its
  /// stack. Without `measure`, guesses decide and spare points do not count.
  llvm::Expected<size_t> choose(const Wish &wish, Measure measure) const;
  size_t choose(const Wish &wish) const;

  /// True if a measured point is no larger and no slower. Of two equal points,
  /// the first is not beaten.
  bool isBeaten(size_t index) const;

  /// Indices of the points worth listing: those that no measured point beats,
  /// but spare ones only if measured. With `withChosen`, the chosen point is
  /// always listed.
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
