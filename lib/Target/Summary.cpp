//===- Summary.cpp - A report in the words of a terminal ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Target/Summary.h"
#include "mcunet/Target/Explain.h"
#include "mcunet/Target/ReportWriter.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

using namespace llvm;

namespace mcunet {

std::string formatCount(int64_t value) {
  std::string digits = std::to_string(value);
  for (int64_t at = int64_t(digits.size()) - 3; at > (value < 0); at -= 3)
    digits.insert(at, ",");
  return digits;
}

std::string formatOverhead(double percent) {
  bool fewer = percent <= -0.05;
  std::string text;
  raw_string_ostream(text) << format("%.1f", std::abs(percent)) << "% "
                           << (fewer ? "fewer" : "more");
  return text;
}

//===----------------------------------------------------------------------===//
// Tables
//===----------------------------------------------------------------------===//

/// [1, 96, 96, 3] as "1x96x96x3".
static std::string formatShape(const json::Value *value) {
  const json::Array *shape = value ? value->getAsArray() : nullptr;
  if (!shape)
    return "-";
  std::string text;
  for (const json::Value &extent : *shape)
    text += (text.empty() ? "" : "x") +
            std::to_string(extent.getAsInteger().value_or(0));
  return text;
}

static void printLayer(raw_ostream &os, StringRef label, StringRef op,
                       StringRef shape, StringRef macs) {
  os << left_justify(label, 33) << ' ' << left_justify(op, 18)
     << left_justify(shape, 14) << right_justify(macs, 13) << '\n';
}

static void printLayers(raw_ostream &os, const json::Object &report,
                        const json::Array &layers) {
  printLayer(os, "layer", "op", "output", "MACs");
  for (auto [index, value] : enumerate(layers))
    if (const json::Object *layer = value.getAsObject())
      printLayer(os, labelOf(report, index),
                 layer->getString("op").value_or("-"),
                 formatShape(layer->get("output_shape")),
                 formatCount(layer->getInteger("macs").value_or(0)));
}

/// "rolling rows of L03 conv2d_1".
static std::string describePart(const json::Object &report,
                                const json::Object &part) {
  StringRef kind = part.getString("kind").value_or("tensor");
  StringRef what = StringSwitch<StringRef>(kind)
                       .Case("rows", "rolling rows of ")
                       .Case("block", "newest columns of ")
                       .Case("sums", "sums of ")
                       .Case("scratch", "scratch of ")
                       .Case("state", "state of ")
                       .Default("");
  StringRef name = part.getString("name").value_or("");
  std::optional<int64_t> layer = part.getInteger("layer");
  std::string text = what.str();
  if (layer)
    text += labelOf(report, *layer);
  else
    text += kind == "counters" ? "counters" : ("input " + name).str();
  int64_t bytes = part.getInteger("bytes").value_or(0);
  int64_t size = part.getInteger("size").value_or(bytes);
  if (size != bytes)
    text += ", " + formatCount(size) + " with what lies under it";
  return text;
}

/// The contents of the arena while its highest byte is in use; the lines add up
/// to it.
static void printPeak(raw_ostream &os, const json::Object &report) {
  const json::Object *peak = report.getObject("peak");
  const json::Array *array = peak ? peak->getArray("buffers") : nullptr;
  if (!array)
    return;
  std::vector<const json::Object *> parts = objectsOf(*array);
  auto index = [&](StringRef key) {
    return getNumber(*peak, {key}).value_or(0);
  };
  os << "Peak: the arena is full while " << labelOf(report, index("layer"))
     << " runs";
  if (index("first_layer") != index("last_layer"))
    os << ", in the stage from " << labelOf(report, index("first_layer"))
       << " to " << labelOf(report, index("last_layer"));
  os << '\n';
  auto line = [&](int64_t bytes, const Twine &what) {
    os << right_justify(formatCount(bytes), 24) << ' ' << what << '\n';
  };
  // Few enough to read; one more line sums up the rest.
  constexpr size_t kMostLines = 8;
  size_t shown = parts.size() <= kMostLines ? parts.size() : kMostLines - 1;
  int64_t others = 0;
  for (auto [at, part] : enumerate(parts)) {
    int64_t bytes = getNumber(*part, {"bytes"}).value_or(0);
    if (at < shown)
      line(bytes, describePart(report, *part));
    else
      others += bytes;
  }
  if (parts.size() > shown)
    line(others, Twine(parts.size() - shown) + " smaller ones");
  if (int64_t bytes = index("free"))
    line(bytes, "free between them");
}

/// One neighbour of the chosen point, with its gain and its cost.
static void printNeighbour(raw_ostream &os, StringRef title,
                           const json::Object &point,
                           const json::Object &chosen) {
  double base = std::max(chosen.getNumber("cost").value_or(0), 1.0);
  double more = 100 * (point.getNumber("cost").value_or(0) / base - 1);
  os << left_justify(title, 10)
     << right_justify(
            formatCount(getNumber(point, {"sram", "total"}).value_or(0)), 14)
     << " bytes, " << format("%.2f", std::abs(more)) << "% "
     << (more < 0 ? "less" : "more") << " predicted time, "
     << formatOverhead(point.getNumber("macs_overhead_pct").value_or(0))
     << " MACs than layer by layer: --point="
     << point.getInteger("point").value_or(0) << '\n';
}

static void printNeighbours(raw_ostream &os, const json::Object &report) {
  const json::Array *front = report.getArray("pareto");
  if (!front)
    return;
  std::vector<const json::Object *> points = objectsOf(*front);
  for (auto [i, point] : enumerate(points)) {
    if (!point->getBoolean("chosen").value_or(false))
      continue;
    if (i > 0)
      printNeighbour(os, "Faster", *points[i - 1], *point);
    if (i + 1 < points.size())
      printNeighbour(os, "Smaller", *points[i + 1], *point);
  }
}

static void printTotal(raw_ostream &os, const json::Object &report) {
  std::optional<int64_t> total = getNumber(report, {"sram", "total"});
  if (!total)
    return;
  os << left_justify("SRAM", 10);
  if (os.has_colors())
    os.changeColor(raw_ostream::GREEN, /*Bold=*/true);
  os << right_justify(formatCount(*total), 14);
  if (os.has_colors())
    os.resetColor();
  os << " bytes";
  if (std::optional<int64_t> budget = getNumber(report, {"budget", "sram"}))
    os << " of " << formatCount(*budget) << " allowed";
  os << ", of which\n";
}

/// The cycles of the model of docs/Cycles.md.
static void printCycles(raw_ostream &os, const json::Object &report) {
  std::optional<int64_t> predicted = getNumber(report, {"cycles", "predicted"});
  if (!predicted)
    return;
  StringRef core = report.getObject("cycles")->getString("core").value_or("");
  os << right_justify(formatCount(*predicted), 24) << " cycles";
  if (std::optional<std::string> time = predictedTime(report))
    os << ", " << *time << "\n";
  else
    os << " by a model of " << core << "; no board was measured\n";
}

void printSummary(raw_ostream &os, const json::Object &report) {
  const json::Array *layers = report.getArray("layers");
  if (layers && !layers->empty())
    printLayers(os, report, *layers);
  auto row = [&](StringRef title, ArrayRef<StringRef> path, StringRef note) {
    if (std::optional<int64_t> value = getNumber(report, path))
      os << left_justify(title, 10) << right_justify(formatCount(*value), 14)
         << note << '\n';
  };
  std::string more;
  if (std::optional<double> percent = report.getNumber("macs_overhead_pct"))
    more = ", " + formatOverhead(*percent) + " than layer by layer";
  row("MACs", {"macs"}, more);
  row("  removed", {"removed", "macs"}, " in channels that change no result");
  if (std::optional<double> cost = report.getNumber("cost"))
    os << left_justify("Time", 10)
       << right_justify(formatCount(std::llround(*cost)), 14)
       << " instructions predicted\n";
  printCycles(os, report);
  printTotal(os, report);
  row("  arena", {"sram", "arena"}, "");
  row("  input", {"sram", "input"}, "");
  row("  output", {"sram", "output"}, "");
  row("  stack", {"sram", "stack"}, "");
  printPeak(os, report);
  printNeighbours(os, report);
  row("Flash", {"flash", "total"}, " bytes, of which");
  row("  weights", {"flash", "weights"}, "");
  row("  code", {"flash", "code"}, "");
  if (std::optional<StringRef> why = report.getString("needs_fine_tuning"))
    os << left_justify("Accuracy", 10) << right_justify("unknown", 14) << ": "
       << *why << '\n';
}

} // namespace mcunet
