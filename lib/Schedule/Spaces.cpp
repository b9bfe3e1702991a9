//===- Spaces.cpp - One schedule within a budget --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Schedule/Spaces.h"
#include "mcunet/Schedule/Presets.h"

namespace mcunet::schedule {

/// `point` with its schedule planned; false if it cannot run or does not fit.
static bool planPoint(const Graph &graph, int64_t sramBytes,
                      const SearchOptions &options, FrontPoint &point) {
  llvm::Expected<Realisation> realised = realise(graph, point.schedule);
  if (!realised) {
    llvm::consumeError(realised.takeError());
    return false;
  }
  bool pushed = point.schedule.input == InputMode::Push;
  int64_t outside = inputBytes(graph, *realised) + outputBytes(graph);
  ArenaProblem arena = toPlannerProblem(graph, *realised, options.memory);
  point.liveBytes = liveBytes(arena);
  if (point.liveBytes + outside > sramBytes)
    return false;
  planner::Options effort;
  effort.maxNodes = options.planNodes;
  effort.capacity = point.liveBytes; // done where the bound is met
  planner::Plan plan = planner::plan(arena.problem, effort);
  point.arenaBytes = plan.peak + (pushed ? kPushCounterBytes : 0);
  point.lowerBound = plan.lowerBound;
  point.macs = realised->macs().clipped;
  point.cost = predictedCost(graph, *realised, options.cost);
  return point.arenaBytes + outside <= sramBytes;
}

static std::optional<FrontPoint>
cheapestPatchStage(const Graph &graph, int64_t sramBytes,
                   const SearchOptions &options) {
  bool held = options.input == InputMode::Push;
  InputMode input = held ? InputMode::Resident : options.input;
  std::optional<FrontPoint> best;
  for (int64_t patches = 2; patches <= 4; ++patches)
    for (int end = 1, e = graph.layers.size(); end <= e; ++end) {
      llvm::Expected<Schedule> schedule =
          headSchedule(graph, Head::Patches, patches, end, input);
      if (!schedule) {
        llvm::consumeError(schedule.takeError());
        continue;
      }
      FrontPoint point;
      point.schedule = std::move(*schedule);
      point.schedule.consumeInput = held || options.consumeInput;
      if (planPoint(graph, sramBytes, options, point) &&
          (!best || point.cost < best->cost))
        best = std::move(point);
    }
  return best;
}

static std::optional<FrontPoint>
cheapestOfAll(Effort effort, const Graph &graph, SearchOptions options) {
  if (effort == Effort::Full)
    return cheapestSchedule(graph, options);
  options.tileRows = {1};
  options.rasterCols = {1, 4};
  options.maxStrips = 1;
  if (std::optional<FrontPoint> point = cheapestSchedule(graph, options))
    return point;
  // Strips of the first stage, where they help most, would read the image
  // twice.
  if (options.input == InputMode::Push)
    return std::nullopt;
  options.maxStrips = 4;
  return cheapestSchedule(graph, options);
}

std::optional<FrontPoint> cheapestIn(Space space, Effort effort,
                                     const Graph &graph, int64_t sramBytes,
                                     const SearchOptions &options) {
  // Layer by layer costs least, so it is the answer wherever it fits.
  FrontPoint layerwise;
  layerwise.schedule = layerwiseSchedule(graph, options.input);
  layerwise.schedule.consumeInput = options.consumeInput;
  if (planPoint(graph, sramBytes, options, layerwise))
    return layerwise;
  if (space == Space::Layerwise)
    return std::nullopt;
  if (space == Space::PatchStage)
    return cheapestPatchStage(graph, sramBytes, options);
  SearchOptions within = options;
  int64_t counters = options.input == InputMode::Push ? kPushCounterBytes : 0;
  bool resident = options.input == InputMode::Resident && !options.consumeInput;
  int64_t input = 0;
  if (resident)
    for (int tensor : graph.inputs)
      input += graph.tensors[tensor].bytes();
  within.maxArenaBytes = sramBytes - input - outputBytes(graph) - counters;
  if (within.maxArenaBytes < 0)
    return std::nullopt;
  std::optional<FrontPoint> point = cheapestOfAll(effort, graph, within);
  if (point)
    point->arenaBytes += counters;
  return point;
}

} // namespace mcunet::schedule
