//===- Spaces.cpp - One schedule within a budget --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Schedule/Spaces.h"
#include "mcunet/Schedule/Presets.h"

namespace mcunet::schedule {

/// Plans the schedule of `point`; false if it cannot run or does not fit.
static bool planPoint(const Graph &graph, int64_t sramBytes,
                      const SearchOptions &options, FrontPoint &point) {
  llvm::Expected<Realisation> realised = realise(graph, point.schedule);
  if (!realised) {
    llvm::consumeError(realised.takeError());
    return false;
  }
  point.inputBytes = inputBytes(graph, *realised);
  point.outputBytes = outputBytes(graph);
  int64_t outside = point.inputBytes + point.outputBytes;
  ArenaProblem arena = toArenaProblem(graph, *realised, options.memory);
  point.liveBytes = liveBytes(arena);
  if (point.liveBytes + outside > sramBytes)
    return false;
  planner::Options effort;
  effort.maxNodes = options.planNodes;
  effort.capacity = point.liveBytes; // stop at the lower bound
  planner::Plan plan = planner::plan(arena.problem, effort);
  point.arenaBytes = plan.peak;
  point.lowerBound = plan.lowerBound;
  point.macs = realised->macs().clipped;
  point.cost = predictedCost(graph, *realised, options.cost);
  return point.arenaBytes + outside <= sramBytes;
}

namespace {
/// The layers after a stage of patches, which run one by one.
struct Tails {
  std::vector<int64_t> bytes; ///< largest live bytes from each layer on
  std::vector<double> cost;   ///< cost from each layer on
};
} // namespace

static Tails makeTails(const Graph &graph, const Realisation &layerwise,
                       const SearchOptions &options) {
  size_t count = graph.layers.size();
  Tails tails{std::vector<int64_t>(count + 1), std::vector<double>(count + 1)};
  std::vector<int64_t> live =
      liveByTick(toPlannerProblem(graph, layerwise, options.memory));
  live.resize(count, 0);
  for (size_t l = count; l-- > 0;) {
    Realisation layer{
        layerwise.input, layerwise.consumeInput, {layerwise.stages[l]}};
    tails.bytes[l] = std::max(tails.bytes[l + 1], live[l]);
    tails.cost[l] =
        tails.cost[l + 1] + predictedCost(graph, layer, options.cost);
  }
  return tails;
}

static std::optional<FrontPoint>
cheapestPatchStage(const Graph &graph, int64_t sramBytes,
                   const SearchOptions &options) {
  // Patches read the image more than once, so a pushed image has to be held.
  bool held = options.input == InputMode::Push;
  Schedule plain =
      layerwiseSchedule(graph, held ? InputMode::Resident : options.input);
  plain.consumeInput = held || options.consumeInput;
  llvm::Expected<Realisation> layerwise = realise(graph, plain);
  if (!layerwise) {
    llvm::consumeError(layerwise.takeError());
    return std::nullopt;
  }
  Tails tails = makeTails(graph, *layerwise, options);
  int64_t room = sramBytes - inputBytes(graph, *layerwise) - outputBytes(graph);
  std::optional<FrontPoint> best;
  double bestCost = 0;
  for (int64_t patches = 2; patches <= 4; ++patches)
    for (int end = 1, e = graph.layers.size(); end <= e; ++end) {
      if (tails.bytes[end] > room)
        continue;
      StageSchedule stage = headStage(graph, Head::Patches, patches, end);
      llvm::Expected<StageRealisation> legal =
          realiseStage(graph, plain, stage);
      if (!legal) {
        llvm::consumeError(legal.takeError());
        continue;
      }
      Realisation head{plain.input, plain.consumeInput, {}};
      head.stages.push_back(std::move(*legal));
      double cost = predictedCost(graph, head, options.cost) + tails.cost[end];
      if ((best && cost >= bestCost) ||
          liveBytes(toPlannerProblem(graph, head, options.memory)) > room)
        continue;
      FrontPoint point;
      point.schedule = withHead(graph, stage, plain.input);
      point.schedule.consumeInput = plain.consumeInput;
      if (!planPoint(graph, sramBytes, options, point))
        continue;
      best = std::move(point);
      bestCost = cost;
    }
  return best;
}

static std::optional<FrontPoint>
cheapestOfAll(Effort effort, const Graph &graph, SearchOptions options) {
  if (effort == Effort::Full)
    return cheapestSchedule(graph, options);
  options.tileRows = {1};
  options.maxStrips = 1;
  // Column steps only cost time if rows alone fit.
  for (const std::vector<int64_t> &cols : {std::vector<int64_t>(), {1, 4}}) {
    options.rasterCols = cols;
    if (std::optional<FrontPoint> point = cheapestSchedule(graph, options))
      return point;
  }
  // Strips of the first stage, where they help most, would read the image
  // twice.
  if (options.input == InputMode::Push)
    return std::nullopt;
  options.maxStrips = 4;
  return cheapestSchedule(graph, options);
}

/// Layer by layer, if it fits.
static std::optional<FrontPoint> layerwisePoint(const Graph &graph,
                                                int64_t sramBytes,
                                                const SearchOptions &options) {
  FrontPoint point;
  point.schedule = layerwiseSchedule(graph, options.input);
  point.schedule.consumeInput = options.consumeInput;
  if (planPoint(graph, sramBytes, options, point))
    return point;
  return std::nullopt;
}

/// The cheapest schedule in the space of `options` within the budget.
static std::optional<FrontPoint> searchedPoint(Effort effort,
                                               const Graph &graph,
                                               int64_t sramBytes,
                                               const SearchOptions &options) {
  int64_t outside = outputBytes(graph);
  if (options.input == InputMode::Resident && !options.consumeInput)
    for (int tensor : graph.inputs)
      outside += graph.tensors[tensor].bytes();
  if (outside > sramBytes)
    return std::nullopt;
  SearchOptions within = options;
  within.maxArenaBytes = sramBytes - outside;
  return cheapestOfAll(effort, graph, within);
}

std::optional<FrontPoint> cheapestIn(Space space, Effort effort,
                                     const Graph &graph, int64_t sramBytes,
                                     const SearchOptions &options) {
  std::optional<FrontPoint> best = layerwisePoint(graph, sramBytes, options);
  // With one call per layer and nothing computed twice, few schedules cost
  // less.
  if (space == Space::Layerwise || (best && effort == Effort::Quick))
    return best;
  auto consider = [&](std::optional<FrontPoint> point) {
    if (point && (!best || point->cost < best->cost))
      best = std::move(point);
  };
  if (space == Space::All)
    consider(searchedPoint(effort, graph, sramBytes, options));
  // The search skips patches unless asked, see SearchOptions::maxPatches.
  if (space == Space::PatchStage || effort == Effort::Full)
    consider(cheapestPatchStage(graph, sramBytes, options));
  return best;
}

} // namespace mcunet::schedule
