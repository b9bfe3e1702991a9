//===- Front.h - The Pareto front of a network's schedules ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// patch-schedule knows of every point all but the stack and the flash, which
// only an object shows. A point that has been compiled is measured: it tells
// what that compilation told. What is decided, is decided on measured points.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_TARGET_FRONT_H
#define MCUNET_TARGET_FRONT_H

#include "llvm/Support/JSON.h"

#include <optional>
#include <vector>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace mcunet {

struct FrontPoint {
  int64_t arena = 0, input = 0, output = 0, stack = 0;
  std::optional<int64_t> paper;
  int64_t macs = 0;
  double overheadPercent = 0;
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
llvm::json::Object toJSON(const FrontPoint &point);

/// A table for a terminal, of measured points.
void printFront(llvm::raw_ostream &os, llvm::ArrayRef<FrontPoint> points);

class Front {
public:
  Front() = default;
  /// From the JSON that patch-schedule gives.
  explicit Front(const llvm::json::Array &points);

  bool empty() const { return points.empty(); }
  size_t size() const { return points.size(); }
  const FrontPoint &operator[](size_t index) const { return points[index]; }

  /// The point that the report is about.
  size_t chosen = 0;

  /// Point `index` has been compiled, and `report` is what came of it; points
  /// that have not been are expected to need as much stack.
  void measure(size_t index, const llvm::json::Object &report);

  /// Whether a measured point is no larger and no slower.
  bool isBeaten(size_t index) const;

  /// Those worth telling of, by their index: measured ones that none beats, and
  /// of the others what may be such a one. The chosen point always is.
  std::vector<size_t> listed(bool withChosen = true) const;

  /// The points of a report, with the chosen one marked.
  llvm::json::Array toJSON() const;

private:
  std::vector<FrontPoint> points; ///< the cheapest first
};

} // namespace mcunet

#endif // MCUNET_TARGET_FRONT_H
