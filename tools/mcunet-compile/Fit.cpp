//===- Fit.cpp - Meeting the bounds of a command line ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Compiler.h"

#include "mcunet/Target/ReportWriter.h"
#include "mcunet/Target/Summary.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace mcunet;

/// Compiles point `index` of the front, unless that has been done. Its stack is
/// known from then on.
Error Compiler::buildPoint(size_t index) {
  if (builds.count(index))
    return Error::success();
  const json::Value *schedule =
      front.empty() ? nullptr : &front[index].schedule;
  Expected<Build> result = build(schedule);
  if (!result)
    return result.takeError();
  if (!front.empty() && line.emit != OutputKind::MLIR)
    front.measure(index,
                  getNumber(result->report, {"sram", "arena"}).value_or(0),
                  getNumber(result->report, {"sram", "stack"}).value_or(0));
  builds.emplace(index, std::move(*result));
  return Error::success();
}

/// Compiles every point that may turn out smaller than the smallest that has
/// been compiled: stacks differ, and only objects show them.
Error Compiler::buildSmallest() {
  for (size_t i = 0; i < front.size(); ++i) {
    const FrontPoint &point = front[i];
    if (!point.measured &&
        point.total() - point.stack < front[front.smallest(true)].total())
      if (Error error = buildPoint(i))
        return error;
  }
  return Error::success();
}

/// The search reserves a guess for the stack. Where the object shows another
/// one, another point may be the right one: a cheaper one that fits after all,
/// or a smaller one. Where none fits, the smallest has been compiled.
Expected<const Build *> Compiler::fit() {
  bool wantSmallest = line.options.optimize == Optimize::Sram;
  bool measures = !front.empty() && line.emit != OutputKind::MLIR;
  size_t point = front.chosen;
  if (Error error = buildPoint(point))
    return std::move(error);
  while (measures && line.options.sram && !wantSmallest) {
    size_t next = front.choose(line.options.sram, wantSmallest);
    if (next == point)
      break;
    point = next;
    if (Error error = buildPoint(point))
      return std::move(error);
  }
  if (measures &&
      (wantSmallest ||
       (line.options.sram && front[point].total() > *line.options.sram))) {
    if (Error error = buildSmallest())
      return std::move(error);
    point = front.choose(line.options.sram, wantSmallest);
    if (Error error = buildPoint(point))
      return std::move(error);
  }
  front.chosen = point;
  Build &result = builds.find(point)->second;
  finishReport(result);
  return &result;
}

/// What the report says of the choice itself.
void Compiler::finishReport(Build &result) {
  json::Object budget;
  if (line.options.sram)
    budget["sram"] = *line.options.sram;
  if (line.options.maxOverhead)
    budget["max_overhead_pct"] = *line.options.maxOverhead;
  if (!budget.empty())
    result.report["budget"] = std::move(budget);
  if (!front.empty())
    result.report["pareto"] =
        front.toJSON(/*withSchedules=*/false, /*markChosen=*/true);
}

/// Says what would have to change: the layer at the peak, and the budget.
int Compiler::reportOverBudget(const Build &smallest) {
  progress.clear();
  raw_ostream &os = printError();
  if (front.empty() && !loweredInput)
    os << "--schedule=" << line.options.schedule << " does not fit --sram=";
  else
    os << "no schedule fits --sram=";
  os << *line.options.sram << ": ";
  if (std::optional<Peak> peak = findPeakLayer(smallest.report))
    os << "layer '" << peak->name << "' holds the peak with " << peak->bytes
       << " bytes of the arena; ";
  os << "the smallest budget that would do is " << smallest.sramTotal();
  if (std::optional<double> more =
          smallest.report.getNumber("macs_overhead_pct"))
    os << ", at " << format("%.1f", *more) << "% more MACs";
  os << hintOverhead() << '\n';
  return DoesNotFit;
}

/// The bound on MACs may be what is in the way: which one would not be, if so.
std::string Compiler::hintOverhead() {
  if (!line.options.maxOverhead || front.empty())
    return "";
  double allowed = *line.options.maxOverhead;
  line.options.maxOverhead.reset();
  if (Error error = runPipeline(*module, buildSchedulePipeline)) {
    consumeError(std::move(error));
    return "";
  }
  Expected<json::Array> points = describeFront(*module);
  if (!points) {
    consumeError(points.takeError());
    return "";
  }
  Front all(*points);
  int64_t stack = front[front.chosen].stack; // a measured one
  for (size_t i = 0; i < all.size(); ++i) {
    const FrontPoint &point = all[i];
    if (point.overheadPercent <= allowed ||
        point.total() - point.stack + stack > *line.options.sram)
      continue;
    std::string text;
    raw_string_ostream(text)
        << "; --max-overhead=" << format("%.1f", point.overheadPercent + 0.05)
        << " would allow one that fits";
    return text;
  }
  return "";
}

/// A schedule that was given need not keep to the bound on MACs.
bool Compiler::exceedsOverhead(const Build &result) {
  std::optional<double> more = result.report.getNumber("macs_overhead_pct");
  if (!line.options.maxOverhead || !more || *more <= *line.options.maxOverhead)
    return false;
  progress.clear();
  printError() << "--schedule=" << line.options.schedule << " needs "
               << format("%.1f", *more) << "% more MACs than layer by layer; "
               << "--max-overhead=" << format("%g", *line.options.maxOverhead)
               << " allows less\n";
  return true;
}
