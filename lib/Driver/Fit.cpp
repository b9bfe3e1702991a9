//===- Fit.cpp - Meeting the bounds of a compilation ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PredictedCycles.h"

#include "mcunet/Driver/Driver.h"
#include "mcunet/Target/Explain.h"
#include "mcunet/Target/ReportWriter.h"
#include "mcunet/Target/Summary.h"
#include "mcunet/Transforms/Stages.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

using namespace llvm;
using namespace mcunet;

/// Whether objects have to show what is chosen.
bool Driver::isBounded() const {
  return options.sram || options.optimize == Optimize::Sram;
}

static schedule::Measurement measurementOf(const json::Object &report) {
  auto bytes = [&](StringRef what) {
    return getNumber(report, {"sram", what}).value_or(0);
  };
  const json::Value *buffers = report.get("buffers");
  return {bytes("arena"),
          bytes("input"),
          bytes("output"),
          bytes("stack"),
          getNumber(report, {"flash", "total"}),
          buffers ? *buffers : json::Value(nullptr)};
}

/// Compiles point `index` of the front, unless that has been done. All of its
/// figures are known from then on.
Error Driver::buildPoint(size_t index) {
  if (builds.count(index))
    return Error::success();
  OutputKind as = kind;
  if (as == OutputKind::MLIR && isBounded())
    as = OutputKind::Object;
  Expected<Build> result = compile(scheduleAt(index), as);
  if (!result)
    return result.takeError();
  if (!front.empty() && as != OutputKind::MLIR)
    front.record(index, measurementOf(result->report));
  builds.emplace(index, std::move(*result));
  return Error::success();
}

bool Driver::fits(size_t index) const {
  return !options.sram || front[index].total() <= *options.sram;
}

/// The point that is asked for, by its number or by the bounds.
Expected<size_t> Driver::findPoint() {
  if (front.empty() || options.point || !isBounded())
    return front.chosen;
  return front.choose({options.sram, options.optimize},
                      [&](size_t index) { return buildPoint(index); });
}

/// Whether no other point is both no larger and no slower; those that may be
/// are compiled.
Expected<bool> Driver::isOnFront(size_t index) {
  if (Error error = buildPoint(index))
    return std::move(error);
  for (size_t i = 0; i < front.size() && !front.isBeaten(index); ++i)
    if (front[i].cost <= front[index].cost &&
        front[i].bare() <= front[index].total())
      if (Error error = buildPoint(i))
        return std::move(error);
  return !front.isBeaten(index);
}

/// Compiles the chosen point's neighbours, of which the summary tells: the next
/// faster and the next smaller one.
Error Driver::measureNeighbours() {
  for (size_t i = front.chosen; i-- > 0;) {
    Expected<bool> found = isOnFront(i);
    if (!found)
      return found.takeError();
    if (*found)
      break;
  }
  for (size_t i = front.chosen + 1; i < front.size(); ++i) {
    if (front[i].bare() >= front[front.chosen].total())
      continue;
    Expected<bool> found = isOnFront(i);
    if (!found)
      return found.takeError();
    if (*found)
      break;
  }
  return Error::success();
}

/// The chosen point as MLIR, where objects have chosen it.
Expected<const Build *> Driver::asMLIR() {
  Expected<Build> result = compile(scheduleAt(front.chosen), OutputKind::MLIR);
  if (!result)
    return result.takeError();
  Build &build = builds.find(front.chosen)->second;
  build.code = std::move(result->code);
  return &build;
}

Expected<Build *> Driver::buildChosen() {
  Expected<size_t> point = findPoint();
  if (!point)
    return point.takeError();
  front.chosen = *point;
  if (Error error = buildPoint(front.chosen))
    return std::move(error);
  return &builds.find(front.chosen)->second;
}

Expected<const Build *> Driver::fit() {
  Expected<Build *> result = buildChosen();
  if (!result)
    return result.takeError();
  if (kind == OutputKind::MLIR)
    return isBounded() ? asMLIR() : *result;
  if (hooks.neighbours && !front.empty() && fits(front.chosen))
    if (Error error = measureNeighbours())
      return std::move(error);
  finishReport(**result);
  return *result;
}

Expected<std::vector<schedule::FrontEntry>> Driver::measureFront() {
  for (size_t i = 0; i < front.size(); ++i) {
    progress = formatv("point {0} of {1}: ", i + 1, front.size());
    if (Error error = buildPoint(i))
      return std::move(error);
    // Large networks have large reports.
    builds.find(i)->second = Build();
  }
  progress.clear();
  std::vector<schedule::FrontEntry> points;
  for (size_t index : front.listed(/*withChosen=*/false))
    points.push_back(front[index]);
  builds.clear();
  return points;
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
  // What else the numbers of points depend on.
  if (options.keepChannels)
    result.report["keep_channels"] = true;
  if (options.preferFlash)
    result.report["prefer_flash"] = true;
  if (!front.empty())
    result.report["pareto"] = front.toJSON();
  addPredictedCycles(result.report, options.mcpu, options.clockMHz);
}

//===----------------------------------------------------------------------===//
// Bounds that are not met
//===----------------------------------------------------------------------===//

std::string Driver::explainMisfit(const Build &build) {
  if (options.sram && build.sramTotal() > *options.sram)
    return front.empty() || options.point ? explainGiven(build)
                                          : explainSram(build);
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
  if (std::optional<int64_t> layer = getNumber(build.report, {"peak", "layer"}))
    os << "layer '" << labelOf(build.report, *layer) << "' holds the peak with "
       << getNumber(build.report, {"peak", "bytes"}).value_or(0)
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
  if (options.point)
    os << "point " << options.point;
  else
    os << (lowered ? "the model" : "the given schedule");
  os << " does not fit " << *options.sram << " bytes of SRAM: ";
  printPeak(os, build);
  os << "it needs " << build.sramTotal();
  printNeed(os, build);
  return text;
}

/// The same network under other options, its schedule chosen; null where it
/// cannot be compiled so.
std::unique_ptr<Driver> Driver::searchWith(CompileOptions others) {
  others.progress = false;
  mlir::OwningOpRef<mlir::ModuleOp> copy(network->clone());
  for (auto func : copy->getOps<mlir::func::FuncOp>())
    patch::eraseStages(func);
  auto driver =
      std::make_unique<Driver>(std::move(copy), std::move(others), kind);
  if (Error error = driver->chooseSchedule()) {
    consumeError(std::move(error));
    return nullptr;
  }
  return driver;
}

std::optional<int64_t> Driver::bareWith(InputMode input, bool consume) {
  CompileOptions others = options;
  others.input = input;
  others.consumeInput = consume;
  std::unique_ptr<Driver> driver = searchWith(std::move(others));
  if (!driver || driver->front.empty())
    return std::nullopt;
  return driver->front[driver->front.chosen].bare();
}

/// The smallest schedule with the input taken by `mode`, compiled; nothing
/// where the network does not take it so.
std::optional<Build> Driver::smallestBy(InputMode mode) {
  CompileOptions others = options;
  others.input = mode;
  others.consumeInput = options.consumeInput && mode == InputMode::Resident;
  others.optimize = Optimize::Sram;
  others.point = 0;
  others.sram.reset();
  std::unique_ptr<Driver> driver = searchWith(std::move(others));
  if (!driver)
    return std::nullopt;
  Expected<Build *> build = driver->buildChosen();
  if (!build) {
    consumeError(build.takeError());
    return std::nullopt;
  }
  return std::move(**build);
}

/// Says what would have to change: the layer at the peak, and the budget, over
/// all ways to take the input.
std::string Driver::explainSram(const Build &smallest) {
  std::vector<std::pair<StringRef, Build>> needs;
  // The way that was asked for comes first among equals. The others take whole
  // windows.
  StringRef asked = options.hop ? "stream" : stringify(options.input);
  for (InputMode mode : kInputModes) {
    bool isAsked = mode == options.input;
    if (options.hop && !isAsked)
      continue;
    std::optional<Build> need = isAsked ? smallest : smallestBy(mode);
    if (need)
      needs.emplace_back(isAsked ? asked : stringify(mode), std::move(*need));
  }
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
  const json::Object *input = smallest.report.getObject("input");
  if (options.inputLayout == InputLayout::Model && input &&
      input->getString("layout") == "nchw")
    os << "; the input comes as planes (NCHW), pixels by --input-layout=nhwc "
          "may take less";
  return text;
}

/// The bound on MACs may be what is in the way: which one would not be, if so.
/// Without it, the point of the fewest MACs that fits.
std::string Driver::hintOverhead() {
  if (!options.maxOverhead || front.empty())
    return "";
  CompileOptions others = options;
  others.maxOverhead.reset();
  std::unique_ptr<Driver> driver = searchWith(std::move(others));
  if (!driver)
    return "";
  std::optional<double> percent;
  const schedule::Front &all = driver->front;
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i].overheadPercent <= *options.maxOverhead ||
        all[i].bare() > *options.sram ||
        (percent && all[i].overheadPercent >= *percent))
      continue;
    if (Error error = driver->buildPoint(i)) {
      consumeError(std::move(error));
      return "";
    }
    if (driver->fits(i))
      percent = all[i].overheadPercent;
  }
  if (!percent)
    return "";
  std::string text;
  raw_string_ostream(text) << "; " << format("%.1f", *percent + 0.05)
                           << "% more MACs would allow one that fits";
  return text;
}
