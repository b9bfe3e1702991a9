//===- Front.cpp - The Pareto front of a network's schedules --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Target/Front.h"
#include "mcunet/Target/Summary.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace mcunet {

static FrontPoint readPoint(const json::Object &object) {
  FrontPoint point;
  if (const json::Object *sram = object.getObject("sram")) {
    point.arena = sram->getInteger("arena").value_or(0);
    point.input = sram->getInteger("input").value_or(0);
    point.output = sram->getInteger("output").value_or(0);
    point.stack = sram->getInteger("stack").value_or(0);
    point.paper = sram->getInteger("paper");
  }
  point.macs = object.getInteger("macs").value_or(0);
  point.overheadPercent = object.getNumber("macs_overhead_pct").value_or(0);
  point.cost = object.getNumber("cost").value_or(0);
  point.spare = object.getBoolean("spare").value_or(false);
  point.stages = object.getInteger("stages").value_or(0);
  if (const json::Value *schedule = object.get("schedule"))
    point.schedule = *schedule;
  return point;
}

Front::Front(const json::Array &array) {
  for (const json::Value &value : array)
    if (const json::Object *object = value.getAsObject()) {
      if (object->getBoolean("chosen").value_or(false))
        chosen = points.size();
      points.push_back(readPoint(*object));
    }
}

size_t Front::smallest(bool onlyMeasured) const {
  std::optional<size_t> best;
  for (size_t i = 0; i < points.size(); ++i)
    if ((points[i].measured || !onlyMeasured) &&
        (!best || points[i].total() < points[*best].total()))
      best = i;
  return best.value_or(0);
}

size_t Front::choose(std::optional<int64_t> budget, bool wantSmallest) const {
  if (!wantSmallest)
    for (size_t i = 0; i < points.size(); ++i)
      if (!budget || points[i].total() <= *budget)
        return i;
  return smallest();
}

void Front::measure(size_t index, int64_t arena, int64_t stack) {
  points[index].measured = true;
  points[index].arena = arena;
  points[index].stack = stack;
  // The least of what was seen: a point that is worth trying must not be ruled
  // out by another one's stack.
  int64_t least = stack;
  for (const FrontPoint &point : points)
    if (point.measured)
      least = std::min(least, point.stack);
  for (FrontPoint &point : points)
    if (!point.measured)
      point.stack = least;
}

json::Array Front::toJSON(bool withSchedules, bool markChosen) const {
  json::Array result;
  for (auto [index, point] : enumerate(points)) {
    if (point.spare && index != chosen)
      continue;
    json::Object sram{{"arena", point.arena},
                      {"input", point.input},
                      {"output", point.output},
                      {"stack", point.stack},
                      {"total", point.total()}};
    if (point.paper)
      sram["paper"] = *point.paper;
    json::Object object{
        {"sram", std::move(sram)}, {"stack_measured", point.measured},
        {"macs", point.macs},      {"macs_overhead_pct", point.overheadPercent},
        {"cost", point.cost},      {"stages", point.stages}};
    if (markChosen)
      object["chosen"] = index == chosen;
    if (withSchedules)
      object["schedule"] = point.schedule;
    result.push_back(std::move(object));
  }
  return result;
}

void Front::print(raw_ostream &os) const {
  os << "      SRAM     arena     input    output     stack   extra MACs  cost "
        " "
        "stages\n";
  for (auto [index, point] : enumerate(points)) {
    if (point.spare && index != chosen)
      continue;
    for (int64_t bytes :
         {point.total(), point.arena, point.input, point.output, point.stack})
      os << right_justify(formatCount(bytes), 10);
    os << format("%12.1f%%", point.overheadPercent)
       << format("%5.2fx", point.cost / std::max(points[0].cost, 1.0))
       << right_justify(std::to_string(point.stages), 8) << '\n';
  }
}

} // namespace mcunet
