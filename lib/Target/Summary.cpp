//===- Summary.cpp - A report in the words of a terminal ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Target/Summary.h"
#include "mcunet/Target/ReportWriter.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
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
// Peak
//===----------------------------------------------------------------------===//

namespace {
struct Buffer {
  StringRef kind;
  int64_t offset, size, first, last;

  bool isLiveAt(int64_t tick) const { return first <= tick && tick <= last; }
};
} // namespace

static SmallVector<Buffer> readBuffers(const json::Array &array) {
  SmallVector<Buffer> buffers;
  for (const json::Value &value : array)
    if (const json::Object *object = value.getAsObject())
      buffers.push_back({object->getString("kind").value_or("tensor"),
                         object->getInteger("offset").value_or(0),
                         object->getInteger("size").value_or(0),
                         object->getInteger("first_use").value_or(0),
                         object->getInteger("last_use").value_or(-1)});
  llvm::sort(buffers, [](const Buffer &a, const Buffer &b) {
    return a.offset < b.offset;
  });
  return buffers;
}

/// Bytes that are part of a live buffer; `buffers` are in order of offsets.
static int64_t bytesLiveAt(ArrayRef<Buffer> buffers, int64_t tick) {
  int64_t bytes = 0, end = 0;
  for (const Buffer &buffer : buffers) {
    if (!buffer.isLiveAt(tick))
      continue;
    int64_t bufferEnd = buffer.offset + buffer.size;
    bytes += std::max<int64_t>(bufferEnd - std::max(end, buffer.offset), 0);
    end = std::max(end, bufferEnd);
  }
  return bytes;
}

static std::string nameOf(const json::Array &layers, int64_t index) {
  const json::Object *layer = layers[index].getAsObject();
  return layer ? layer->getString("name").value_or("").str() : "";
}

static int64_t stageOf(const json::Array &layers, int64_t index) {
  const json::Object *layer = layers[index].getAsObject();
  // A report without stages: every layer is one.
  return layer ? layer->getInteger("stage").value_or(-1 - index) : -1 - index;
}

std::optional<Peak> findPeakLayer(const json::Object &report) {
  const json::Array *array = report.getArray("buffers");
  const json::Array *layers = report.getArray("layers");
  if (!array || !layers || layers->empty())
    return std::nullopt;
  SmallVector<Buffer> buffers = readBuffers(*array);
  int64_t count = layers->size(), tick = 0, most = -1;
  for (int64_t step = 0; step < count; ++step) {
    int64_t bytes = bytesLiveAt(buffers, step);
    if (bytes > most) {
      most = bytes;
      tick = step;
    }
  }
  Peak peak;
  peak.name = nameOf(*layers, tick);
  peak.bytes = most;
  int64_t first = tick, last = tick;
  while (first > 0 && stageOf(*layers, first - 1) == stageOf(*layers, tick))
    --first;
  while (last + 1 < count &&
         stageOf(*layers, last + 1) == stageOf(*layers, tick))
    ++last;
  peak.firstLayer = nameOf(*layers, first);
  peak.lastLayer = nameOf(*layers, last);
  for (const Buffer &buffer : buffers)
    if (buffer.isLiveAt(tick))
      peak.kinds[buffer.kind.str()] += buffer.size;
  return peak;
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

/// A layer's own name may be any path of its framework: keep its end.
static std::string shorten(StringRef name, size_t width) {
  if (name.size() <= width)
    return name.str();
  return ("..." + name.take_back(width - 3)).str();
}

static void printLayer(raw_ostream &os, StringRef name, StringRef op,
                       StringRef shape, StringRef macs) {
  os << left_justify(shorten(name, 33), 34) << left_justify(op, 18)
     << left_justify(shape, 14) << right_justify(macs, 13) << '\n';
}

static void printLayers(raw_ostream &os, const json::Array &layers) {
  printLayer(os, "layer", "op", "output", "MACs");
  for (const json::Value &value : layers)
    if (const json::Object *layer = value.getAsObject())
      printLayer(os, layer->getString("name").value_or("-"),
                 layer->getString("op").value_or("-"),
                 formatShape(layer->get("output_shape")),
                 formatCount(layer->getInteger("macs").value_or(0)));
}

/// The layers at the peak, and what of theirs is in the arena.
static void printPeak(raw_ostream &os, const json::Object &report) {
  std::optional<Peak> peak = findPeakLayer(report);
  if (!peak)
    return;
  os << left_justify("Peak", 10) << right_justify(formatCount(peak->bytes), 14)
     << " bytes of the arena, ";
  if (peak->firstLayer == peak->lastLayer)
    os << "layer '" << shorten(peak->name, 40) << "'\n";
  else
    os << "stage '" << shorten(peak->firstLayer, 24) << "' to '"
       << shorten(peak->lastLayer, 24) << "'\n";
  SmallVector<std::pair<int64_t, std::string>> kinds;
  for (const auto &[kind, bytes] : peak->kinds)
    kinds.push_back({bytes, kind});
  llvm::sort(kinds, std::greater<>());
  int64_t sum = 0;
  for (const auto &[bytes, kind] : kinds)
    sum += bytes;
  if (sum != peak->bytes)
    kinds.push_back({peak->bytes - sum, "shared"});
  for (const auto &[bytes, kind] : kinds)
    os << left_justify("  " + kind, 10) << right_justify(formatCount(bytes), 14)
       << '\n';
}

/// One neighbour of the chosen point: what it would give and take.
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
  SmallVector<const json::Object *> points;
  for (const json::Value &value : *front)
    if (const json::Object *point = value.getAsObject())
      points.push_back(point);
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

void printSummary(raw_ostream &os, const json::Object &report) {
  const json::Array *layers = report.getArray("layers");
  if (layers && !layers->empty())
    printLayers(os, *layers);
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
  printTotal(os, report);
  row("  arena", {"sram", "arena"}, "");
  row("  input", {"sram", "input"}, "");
  row("  output", {"sram", "output"}, "");
  row("  stack", {"sram", "stack"}, "");
  printPeak(os, report);
  printNeighbours(os, report);
  row("Paper", {"sram", "paper"}, " bytes of activations, the image excluded");
  row("Flash", {"flash", "total"}, " bytes, of which");
  row("  weights", {"flash", "weights"}, "");
  row("  code", {"flash", "code"}, "");
  if (std::optional<StringRef> why = report.getString("needs_fine_tuning"))
    os << left_justify("Accuracy", 10) << right_justify("unknown", 14) << ": "
       << *why << '\n';
}

} // namespace mcunet
