//===- Fit.cpp - Meeting the bounds of a compilation ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Driver/Driver.h"
#include "mcunet/Target/ReportWriter.h"
#include "mcunet/Target/Summary.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

using namespace llvm;
using namespace mcunet;

/// Points of a front are compiled to learn their stacks.
bool Driver::measures() const {
  return !front.empty() && kind != OutputKind::MLIR;
}

/// Compiles point `index` of the front, unless that has been done. Its stack is
/// known from then on.
Error Driver::buildPoint(size_t index) {
  if (builds.count(index))
    return Error::success();
  Expected<Build> result = compile(scheduleAt(index));
  if (!result)
    return result.takeError();
  if (measures())
    front.measure(index,
                  getNumber(result->report, {"sram", "arena"}).value_or(0),
                  getNumber(result->report, {"sram", "stack"}).value_or(0));
  builds.emplace(index, std::move(*result));
  return Error::success();
}

/// Compiles every point that may turn out smaller than the smallest that has
/// been compiled: stacks differ, and only objects show them. The smallest
/// arenas come first, since they rule out most.
Error Driver::buildSmallest() {
  // Points of one front differ by less from the least stack seen; layer by
  // layer may do with any.
  constexpr int64_t kStackSpread = 96;
  for (size_t i = front.size(); i-- > 0;) {
    const FrontPoint &point = front[i];
    int64_t below = point.spare ? point.stack : kStackSpread;
    if (!point.measured &&
        point.total() - below < front[front.smallest(true)].total())
      if (Error error = buildPoint(i))
        return error;
  }
  return Error::success();
}

/// The search reserves a guess for the stack. Where the object shows another
/// one, another point may be the right one: a cheaper one that fits after all,
/// or a smaller one. Where none fits, the smallest has been compiled.
Expected<const Build *> Driver::fit() {
  bool wantSmallest = options.optimize == Optimize::Sram;
  size_t point = front.chosen;
  if (Error error = buildPoint(point))
    return std::move(error);
  while (measures() && options.sram && !wantSmallest) {
    size_t next = front.choose(options.sram, wantSmallest);
    if (next == point)
      break;
    point = next;
    if (Error error = buildPoint(point))
      return std::move(error);
  }
  if (measures() && (wantSmallest ||
                     (options.sram && front[point].total() > *options.sram))) {
    if (Error error = buildSmallest())
      return std::move(error);
    point = front.choose(options.sram, wantSmallest);
    if (Error error = buildPoint(point))
      return std::move(error);
  }
  front.chosen = point;
  Build &result = builds.find(point)->second;
  finishReport(result);
  return &result;
}

/// What the report says of the choice itself.
void Driver::finishReport(Build &result) const {
  json::Object budget;
  if (options.sram)
    budget["sram"] = *options.sram;
  if (options.maxOverhead)
    budget["max_overhead_pct"] = *options.maxOverhead;
  if (!budget.empty())
    result.report["budget"] = std::move(budget);
  if (!front.empty())
    result.report["pareto"] =
        front.toJSON(/*withSchedules=*/false, /*markChosen=*/true);
}

//===----------------------------------------------------------------------===//
// Bounds that are not met
//===----------------------------------------------------------------------===//

std::string Driver::explainMisfit(const Build &build) {
  if (kind != OutputKind::MLIR && options.sram &&
      build.sramTotal() > *options.sram)
    return front.empty() ? explainGiven(build) : explainSram(build);
  // A schedule that was given need not keep to the bound on MACs.
  std::optional<double> more = build.report.getNumber("macs_overhead_pct");
  if (!options.maxOverhead || !more || *more <= *options.maxOverhead)
    return "";
  std::string text;
  raw_string_ostream(text) << "the schedule needs " << format("%.1f", *more)
                           << "% more MACs than layer by layer, but "
                           << format("%g", *options.maxOverhead)
                           << "% are allowed";
  return text;
}

static void printPeak(raw_ostream &os, const Build &build) {
  std::optional<Peak> peak = findPeakLayer(build.report);
  if (peak && peak->bytes > 0)
    os << "layer '" << peak->name << "' holds the peak with " << peak->bytes
       << " bytes of the arena; ";
}

/// What a schedule takes, with all that is known of it.
static void printNeed(raw_ostream &os, const Build &build) {
  if (int64_t image = getNumber(build.report, {"sram", "input"}).value_or(0))
    os << ", " << image << " of it the input";
  if (std::optional<double> more = build.report.getNumber("macs_overhead_pct"))
    os << ", at " << formatOverhead(*more) << " MACs";
}

/// Nothing was searched: the one schedule is too large.
std::string Driver::explainGiven(const Build &build) {
  std::string text;
  raw_string_ostream os(text);
  os << (lowered ? "the model" : "the given schedule") << " does not fit "
     << *options.sram << " bytes of SRAM: ";
  printPeak(os, build);
  os << "it needs " << build.sramTotal();
  printNeed(os, build);
  return text;
}

/// The smallest schedule with the input taken by `mode`, compiled; nothing
/// where the network does not take it so.
std::optional<Build> Driver::smallestBy(InputMode mode) {
  CompileOptions others = options;
  others.input = mode;
  others.consumeInput = options.consumeInput && mode == InputMode::Resident;
  others.optimize = Optimize::Sram;
  others.sram.reset();
  others.progress = false;
  mlir::OwningOpRef<mlir::ModuleOp> copy(network->clone());
  Driver driver(std::move(copy), others, kind);
  if (Error error = driver.chooseSchedule()) {
    consumeError(std::move(error));
    return std::nullopt;
  }
  Expected<const Build *> build = driver.fit();
  if (!build) {
    consumeError(build.takeError());
    return std::nullopt;
  }
  return **build;
}

/// Says what would have to change: the layer at the peak, and the budget, over
/// all ways to take the input.
std::string Driver::explainSram(const Build &smallest) {
  static constexpr StringLiteral modes[] = {"resident", "push", "pull"};
  std::vector<std::pair<StringRef, Build>> needs;
  for (InputMode mode :
       {InputMode::Resident, InputMode::Push, InputMode::Pull}) {
    std::optional<Build> need =
        mode == options.input ? smallest : smallestBy(mode);
    if (need)
      needs.emplace_back(modes[static_cast<int>(mode)], std::move(*need));
  }
  // The way that was asked for comes first among equals.
  StringRef asked = modes[static_cast<int>(options.input)];
  llvm::stable_sort(needs, [&](const auto &a, const auto &b) {
    int64_t bytesA = a.second.sramTotal(), bytesB = b.second.sramTotal();
    return std::make_pair(bytesA, a.first != asked) <
           std::make_pair(bytesB, b.first != asked);
  });
  std::string text;
  raw_string_ostream os(text);
  os << "no schedule fits " << *options.sram << " bytes of SRAM: ";
  printPeak(os, smallest);
  os << "the smallest budget that would do is ";
  llvm::interleave(
      needs, os,
      [&](const auto &need) {
        os << need.second.sramTotal() << " with --input=" << need.first;
        printNeed(os, need.second);
      },
      "; ");
  os << hintOverhead();
  return text;
}

/// The bound on MACs may be what is in the way: which one would not be, if so.
std::string Driver::hintOverhead() {
  if (!options.maxOverhead || front.empty())
    return "";
  double allowed = *options.maxOverhead;
  options.maxOverhead.reset();
  Error failed = run(*network, buildSchedulePipeline);
  options.maxOverhead = allowed;
  if (failed) {
    consumeError(std::move(failed));
    return "";
  }
  Expected<json::Array> points = describeFront(*network);
  if (!points) {
    consumeError(points.takeError());
    return "";
  }
  Front all(*points);
  int64_t stack = front[front.chosen].stack; // a measured one
  for (size_t i = 0; i < all.size(); ++i) {
    const FrontPoint &point = all[i];
    if (point.overheadPercent <= allowed ||
        point.total() - point.stack + stack > *options.sram)
      continue;
    std::string text;
    raw_string_ostream(text)
        << "; " << format("%.1f", point.overheadPercent + 0.05)
        << "% more MACs would allow one that fits";
    return text;
  }
  return "";
}
