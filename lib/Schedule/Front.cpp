//===- Front.cpp - The schedules that one is chosen from ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Schedule/Front.h"
#include "mcunet/Schedule/Memory.h"

#include "llvm/ADT/STLExtras.h"

#include <numeric>

using namespace llvm;

namespace mcunet::schedule {

//===----------------------------------------------------------------------===//
// Points
//===----------------------------------------------------------------------===//

FrontEntry Front::describe(const Graph &graph, const FrontPoint &point) const {
  FrontEntry entry;
  entry.arena = point.arenaBytes;
  entry.input = point.inputBytes;
  entry.output = point.outputBytes;
  entry.stack = stack;
  entry.macs = point.macs;
  if (int64_t layerwise = layerwiseMacs(graph))
    entry.overheadPercent = 100.0 * (point.macs - layerwise) / layerwise;
  entry.cost = point.cost;
  entry.stages = static_cast<int64_t>(point.schedule.stages.size());
  entry.schedule = schedule::toJSON(graph, point.schedule);
  if (Expected<Realisation> realised = realise(graph, point.schedule))
    entry.paper = paperBytes(graph, *realised);
  else
    consumeError(realised.takeError());
  return entry;
}

Front::Front(const Graph &graph, int64_t stack, ArrayRef<FrontPoint> found)
    : stack(stack) {
  for (const FrontPoint &point : found) {
    entries.push_back(describe(graph, point));
    entries.back().number = static_cast<int64_t>(entries.size());
  }
}

void Front::addSpare(const Graph &graph, const FrontPoint &point) {
  FrontEntry spare = describe(graph, point);
  spare.spare = true;
  for (const FrontEntry &entry : entries)
    if (entry.schedule == spare.schedule)
      return;
  auto place = find_if(entries, [&](const FrontEntry &entry) {
    return entry.cost > spare.cost;
  });
  entries.insert(place, std::move(spare));
  for (auto [index, entry] : enumerate(entries))
    entry.number = static_cast<int64_t>(index) + 1;
}

void Front::record(size_t index, Measurement measurement) {
  FrontEntry &entry = entries[index];
  entry.measured = true;
  entry.arena = measurement.arena;
  entry.input = measurement.input;
  entry.output = measurement.output;
  entry.stack = measurement.stack;
  entry.flash = measurement.flash;
  entry.buffers = std::move(measurement.buffers);
  for (FrontEntry &other : entries)
    if (!other.measured)
      other.stack = measurement.stack;
}

//===----------------------------------------------------------------------===//
// The choice
//===----------------------------------------------------------------------===//

bool Front::counts(size_t index) const {
  return entries[index].measured || !entries[index].spare;
}

Expected<std::optional<size_t>> Front::cheapestWithin(int64_t budget,
                                                      Measure measure) const {
  for (size_t i = 0; i < size(); ++i) {
    if (entries[i].bare() > budget)
      continue;
    if (Error error = measure(i))
      return std::move(error);
    if (counts(i) && entries[i].total() <= budget)
      return i;
  }
  return std::nullopt;
}

/// The first of the smallest points. Points that are smallest without their
/// stacks are measured first, since they rule out most others.
Expected<size_t> Front::smallest(Measure measure) const {
  std::vector<size_t> order(size());
  std::iota(order.begin(), order.end(), 0);
  llvm::sort(order, [&](size_t a, size_t b) {
    return std::make_pair(entries[a].bare(), a) <
           std::make_pair(entries[b].bare(), b);
  });
  std::optional<size_t> best;
  for (size_t i : order) {
    if (best && entries[i].bare() >= entries[*best].total())
      break;
    if (Error error = measure(i))
      return std::move(error);
    auto key = [&](size_t at) {
      return std::make_pair(entries[at].total(), at);
    };
    if (counts(i) && (!best || key(i) < key(*best)))
      best = i;
  }
  return best.value_or(0);
}

/// The smallest of the points that are nearly as fast as the fastest. It needs
/// no measurement, since there is no bound to meet.
size_t Front::balanced() const {
  double limit = entries.front().cost * (1 + kBalancedSlack);
  size_t best = 0;
  for (size_t i = 0; i < size() && entries[i].cost <= limit; ++i)
    if (counts(i) && entries[i].bare() < entries[best].bare())
      best = i;
  return best;
}

Expected<size_t> Front::choose(const Wish &wish, Measure measure) const {
  if (wish.optimize != Optimize::Sram) {
    if (!wish.sram)
      return wish.optimize == Optimize::Latency ? 0 : balanced();
    Expected<std::optional<size_t>> found = cheapestWithin(*wish.sram, measure);
    if (!found)
      return found.takeError();
    if (*found)
      return **found;
  }
  return smallest(measure);
}

size_t Front::choose(const Wish &wish) const {
  return cantFail(choose(wish, [](size_t) { return Error::success(); }));
}

//===----------------------------------------------------------------------===//
// The report
//===----------------------------------------------------------------------===//

bool Front::isBeaten(size_t index) const {
  const FrontEntry &point = entries[index];
  int64_t bytes = point.measured ? point.total() : point.bare();
  for (auto [other, by] : enumerate(entries)) {
    if (other == index || !by.measured || by.cost > point.cost ||
        by.total() > bytes)
      continue;
    // Of two equal points, the first one stays.
    if (by.cost < point.cost || by.total() < bytes || other < index)
      return true;
  }
  return false;
}

std::vector<size_t> Front::listed(bool withChosen) const {
  std::vector<size_t> result;
  for (size_t index = 0; index < size(); ++index) {
    bool worth = counts(index) && !isBeaten(index);
    if (worth || (withChosen && index == chosen))
      result.push_back(index);
  }
  return result;
}

json::Object toJSON(const FrontEntry &entry) {
  json::Object sram{{"arena", entry.arena},
                    {"input", entry.input},
                    {"output", entry.output},
                    {"stack", entry.stack},
                    {"total", entry.total()}};
  if (entry.paper)
    sram["paper"] = *entry.paper;
  json::Object object{{"point", entry.number},
                      {"sram", std::move(sram)},
                      {"macs", entry.macs},
                      {"macs_overhead_pct", entry.overheadPercent},
                      {"cost", entry.cost},
                      {"stages", entry.stages},
                      {"stack_measured", entry.measured}};
  if (entry.flash)
    object["flash"] = json::Object{{"total", *entry.flash}};
  return object;
}

json::Array Front::toJSON() const {
  json::Array result;
  for (size_t index : listed()) {
    json::Object object = schedule::toJSON(entries[index]);
    object["chosen"] = index == chosen;
    // The report itself has the buffers of the chosen point.
    if (index != chosen && entries[index].measured)
      object["buffers"] = entries[index].buffers;
    result.push_back(std::move(object));
  }
  return result;
}

} // namespace mcunet::schedule
