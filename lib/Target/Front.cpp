//===- Front.cpp - The Pareto front of a network's schedules --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Target/Front.h"
#include "mcunet/Target/ReportWriter.h"
#include "mcunet/Target/Summary.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace mcunet {

static FrontPoint readPoint(const json::Object &object) {
  FrontPoint point;
  auto read = [&](ArrayRef<StringRef> path) {
    return getNumber(object, path).value_or(0);
  };
  point.arena = read({"sram", "arena"});
  point.input = read({"sram", "input"});
  point.output = read({"sram", "output"});
  point.stack = read({"sram", "stack"});
  point.paper = getNumber(object, {"sram", "paper"});
  point.macs = read({"macs"});
  point.overheadPercent = object.getNumber("macs_overhead_pct").value_or(0);
  point.cost = object.getNumber("cost").value_or(0);
  point.spare = object.getBoolean("spare").value_or(false);
  point.stages = read({"stages"});
  point.number = read({"point"});
  if (const json::Value *schedule = object.get("schedule"))
    point.schedule = *schedule;
  return point;
}

Front::Front(const json::Array &array) {
  for (const json::Object *object : objectsOf(array)) {
    if (object->getBoolean("chosen").value_or(false))
      chosen = points.size();
    points.push_back(readPoint(*object));
  }
}

void Front::measure(size_t index, const json::Object &report) {
  FrontPoint &measured = points[index];
  measured.measured = true;
  auto take = [&](int64_t &value, ArrayRef<StringRef> path) {
    value = getNumber(report, path).value_or(value);
  };
  take(measured.arena, {"sram", "arena"});
  take(measured.input, {"sram", "input"});
  take(measured.output, {"sram", "output"});
  take(measured.stack, {"sram", "stack"});
  measured.flash = getNumber(report, {"flash", "total"});
  if (const json::Value *buffers = report.get("buffers"))
    measured.buffers = *buffers;
  for (FrontPoint &point : points)
    if (!point.measured)
      point.stack = measured.stack;
}

bool Front::isBeaten(size_t index) const {
  const FrontPoint &point = points[index];
  int64_t bytes = point.measured ? point.total() : point.bare();
  for (auto [other, by] : enumerate(points)) {
    if (other == index || !by.measured || by.cost > point.cost ||
        by.total() > bytes)
      continue;
    // Of two that are the same, the first one stays.
    if (by.cost < point.cost || by.total() < bytes || other < index)
      return true;
  }
  return false;
}

std::vector<size_t> Front::listed(bool withChosen) const {
  std::vector<size_t> result;
  for (auto [index, point] : enumerate(points)) {
    bool worth = (point.measured || !point.spare) && !isBeaten(index);
    if (worth || (withChosen && index == chosen))
      result.push_back(index);
  }
  return result;
}

json::Object toJSON(const FrontPoint &point) {
  json::Object sram{{"arena", point.arena},
                    {"input", point.input},
                    {"output", point.output},
                    {"stack", point.stack},
                    {"total", point.total()}};
  if (point.paper)
    sram["paper"] = *point.paper;
  json::Object object{{"point", point.number},
                      {"sram", std::move(sram)},
                      {"macs", point.macs},
                      {"macs_overhead_pct", point.overheadPercent},
                      {"cost", point.cost},
                      {"stages", point.stages},
                      {"stack_measured", point.measured}};
  if (point.flash)
    object["flash"] = json::Object{{"total", *point.flash}};
  return object;
}

json::Array Front::toJSON() const {
  json::Array result;
  for (size_t index : listed()) {
    json::Object object = mcunet::toJSON(points[index]);
    object["chosen"] = index == chosen;
    // The chosen point's are the report's own.
    if (index != chosen && points[index].measured)
      object["buffers"] = points[index].buffers;
    result.push_back(std::move(object));
  }
  return result;
}

void printFront(raw_ostream &os, ArrayRef<FrontPoint> points) {
  os << "point      SRAM     arena     input    output     stack     flash   "
        "extra MACs   time  stages\n";
  for (const FrontPoint &point : points) {
    os << right_justify(std::to_string(point.number), 5);
    for (int64_t bytes : {point.total(), point.arena, point.input, point.output,
                          point.stack, point.flash.value_or(0)})
      os << right_justify(formatCount(bytes), 10);
    os << format("%12.1f%%", point.overheadPercent)
       << format("%6.2fx", point.cost / std::max(points[0].cost, 1.0))
       << right_justify(std::to_string(point.stages), 8) << '\n';
  }
}

} // namespace mcunet
