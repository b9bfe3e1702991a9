//===- Front.h - The Pareto front of a network's schedules ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// patch-schedule predicts every point but for the stack, which only an object
// shows. Points that have been compiled are exact from then on, and what they
// told improves the prediction of the others.
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
  llvm::json::Value schedule = nullptr;
  /// Arena and stack are those of an object.
  bool measured = false;
  /// Not on the front by its arena: it counts where it turns out smaller than
  /// all others, and is told of only where it is chosen.
  bool spare = false;

  int64_t total() const { return arena + input + output + stack; }
};

class Front {
public:
  Front() = default;
  /// From the JSON that patch-schedule leaves.
  explicit Front(const llvm::json::Array &points);

  bool empty() const { return points.empty(); }
  size_t size() const { return points.size(); }
  const FrontPoint &operator[](size_t index) const { return points[index]; }

  /// The point that the report is about.
  size_t chosen = 0;

  /// The cheapest point within `budget`, the smallest where there is none or if
  /// that is wanted.
  size_t choose(std::optional<int64_t> budget, bool wantSmallest) const;
  /// The first of the smallest, of all points or of those measured.
  size_t smallest(bool onlyMeasured = false) const;

  /// Point `index` has been compiled; points that have not been are expected to
  /// need as much stack.
  void measure(size_t index, int64_t arena, int64_t stack);

  /// The points of a report or of NAME.pareto.json.
  llvm::json::Array toJSON(bool withSchedules, bool markChosen) const;

  /// A table for a terminal.
  void print(llvm::raw_ostream &os) const;

private:
  std::vector<FrontPoint> points; ///< the cheapest first
};

} // namespace mcunet

#endif // MCUNET_TARGET_FRONT_H
