//===- SearchTest.cpp - The front against every schedule ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Schedule/Search.h"
#include "Architectures.h"
#include "Machine.h"
#include "RandomGraph.h"
#include "Tests.h"
#include "mcunet/Schedule/Presets.h"
#include "mcunet/Schedule/Spaces.h"
#include <chrono>
#include <cmath>

using namespace mcunet::schedule;
using namespace mcunet::schedule::test;

static SearchOptions smallOptions() {
  SearchOptions options;
  options.memory.alignment = 1;
  options.tileRows = {1, 2};
  options.rasterCols = {1};
  options.maxStrips = 2;
  options.maxPatches = 2;
  return options;
}

namespace {
struct Case {
  Graph graph;
  SearchOptions options;
};
} // namespace

/// A random network, and how its input comes.
static Case drawCase(uint64_t seed) {
  Random random(seed);
  Case drawn{randomGraph(random), smallOptions()};
  Schedule any = randomSchedule(random, drawn.graph);
  drawn.options.input = any.input;
  drawn.options.consumeInput = any.consumeInput;
  return drawn;
}

/// Every point of a front runs, is as good as it says and is not dominated.
static void testFronts(uint64_t firstSeed) {
  int64_t points = 0;
  for (uint64_t seed = firstSeed; seed < firstSeed + 150; ++seed) {
    auto [graph, options] = drawCase(seed);
    std::vector<FrontPoint> front = paretoFront(graph, options);
    if (front.empty()) {
      llvm::errs() << "seed " << seed << "\n";
      CHECK(!front.empty());
    }
    for (size_t i = 0; i < front.size(); ++i) {
      llvm::Expected<Realisation> realised = realise(graph, front[i].schedule);
      CHECK(static_cast<bool>(realised));
      Machine machine(graph, *realised);
      std::string wrong = machine.run();
      if (!wrong.empty())
        llvm::errs() << "seed " << seed << ": " << wrong << "\n";
      CHECK(wrong.empty());
      CHECK_EQ(machine.macs, front[i].macs);
      double cost = predictedCost(graph, *realised, options.cost);
      if (std::abs(front[i].cost - cost) > 1e-9 * cost)
        llvm::errs() << "seed " << seed << ": cost " << front[i].cost
                     << ", not " << cost << "\n";
      CHECK(std::abs(front[i].cost - cost) <= 1e-9 * cost);
      if (i > 0) {
        CHECK(front[i].arenaBytes < front[i - 1].arenaBytes);
        CHECK(front[i].cost >= front[i - 1].cost);
      }
      ++points;
    }
  }
  llvm::outs() << "search: " << points << " points of random fronts run\n";
}

static std::string print(const Graph &graph,
                         const std::vector<FrontPoint> &front) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  for (const FrontPoint &point : front)
    stream << point.arenaBytes << " " << toJSON(graph, point.schedule) << "\n";
  return text;
}

/// Looking for one point leaves stages out that the front has; what it finds
/// costs no more than the front's point, with strips and patches and without.
static void testShortcuts(uint64_t firstSeed) {
  int64_t points = 0;
  for (uint64_t seed = firstSeed; seed < firstSeed + 300; ++seed) {
    auto [graph, options] = drawCase(seed);
    options.threads = 1;
    if (seed % 3 != 0)
      options.maxStrips = options.maxPatches = 1;
    if (seed % 3 == 1)
      options.tileRows = {1};
    if (seed % 5 == 0)
      options.maxOverheadPercent = 10;
    for (const FrontPoint &point : paretoFront(graph, options)) {
      // In chains of stages that run in place, the planner may do better than
      // the search expects.
      if (point.arenaBytes > point.liveBytes)
        continue;
      options.maxArenaBytes = point.arenaBytes;
      std::optional<FrontPoint> found = cheapestSchedule(graph, options);
      if (!found || found->cost > point.cost)
        llvm::errs() << "seed " << seed << ", " << point.arenaBytes
                     << " bytes\n";
      CHECK(found.has_value());
      CHECK(found->arenaBytes <= point.arenaBytes);
      CHECK(found->cost <= point.cost);
      options.maxArenaBytes.reset();
      ++points;
    }
  }
  llvm::outs() << "search: " << points << " points found by themselves\n";
}

/// One point within a budget is as cheap as the front's, and larger spaces find
/// no worse ones.
static void testCheapest(uint64_t firstSeed) {
  int64_t spaces[3] = {};
  for (uint64_t seed = firstSeed; seed < firstSeed + 40; ++seed) {
    Random random(seed);
    Graph graph = randomGraph(random);
    SearchOptions options = smallOptions();
    options.threads = 1;
    options.input = InputMode::Pull;
    std::vector<FrontPoint> front = paretoFront(graph, options);
    CHECK(!front.empty());
    for (const FrontPoint &point : front) {
      options.maxArenaBytes = point.arenaBytes;
      std::optional<FrontPoint> found = cheapestSchedule(graph, options);
      CHECK(found.has_value());
      CHECK(found->arenaBytes <= point.arenaBytes);
      CHECK(found->cost <= point.cost);
      options.maxArenaBytes.reset();
      int64_t budget = point.arenaBytes + outputBytes(graph);
      double cheapest = std::numeric_limits<double>::max();
      for (Space space : {Space::Layerwise, Space::PatchStage, Space::All}) {
        found = cheapestIn(space, Effort::Full, graph, budget, options);
        if (!found)
          continue;
        ++spaces[static_cast<int>(space)];
        CHECK(found->arenaBytes + outputBytes(graph) <= budget);
        CHECK(found->cost <= cheapest);
        cheapest = found->cost;
      }
      CHECK(found.has_value());
      CHECK(found->cost <= point.cost);
    }
  }
  CHECK(spaces[0] < spaces[1] && spaces[1] < spaces[2]);
  llvm::outs() << "search: " << spaces[2] << " budgets met, " << spaces[0]
               << " layer by layer, " << spaces[1] << " with patches\n";
}

/// Without a limit, and within the bytes of each point of a front, a schedule
/// as cheap as the front's is found.
static void checkPoints(const Graph &graph, SearchOptions options) {
  options.threads = 1;
  std::vector<FrontPoint> front = paretoFront(graph, options);
  CHECK(!front.empty());
  std::optional<FrontPoint> any = cheapestSchedule(graph, options);
  CHECK(any && any->cost <= front.front().cost);
  for (const FrontPoint &point : front) {
    options.maxArenaBytes = point.arenaBytes;
    for (const FrontPoint &other : paretoFront(graph, options))
      CHECK(other.arenaBytes <= point.arenaBytes);
    std::optional<FrontPoint> found = cheapestSchedule(graph, options);
    CHECK(found.has_value());
    CHECK(found->cost <= point.cost);
  }
}

/// Networks that shortcuts of the search used to go wrong on.
static void testCorners() {
  // No tile is as small as a map: single layers are left.
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    auto [graph, options] = drawCase(seed);
    options.maxPatches = 1;
    options.tileRows = {1000};
    CHECK(!paretoFront(graph, options).empty());
    CHECK(cheapestSchedule(graph, options).has_value());
  }
  // Columns that nobody reads are made layer by layer, and not in strips.
  SearchOptions options;
  options.memory.alignment = 1;
  Builder unread;
  int x = unread.conv(unread.input(16, 16, 64), 1, 1, 0, 64, "wide");
  unread.graph.outputs = {unread.conv(x, 1, 2, 0, 64, "down")};
  checkPoints(unread.graph, options);
  // The image is read again two layers later: a stage that ends in between is
  // illegal where it is pushed, the next one is not.
  Builder again;
  int image = again.input(16, 16, 4);
  x = again.conv(again.conv(image, 3, 1, 1, 8, "a"), 3, 1, 1, 8, "b");
  x = again.add(x, again.conv(image, 1, 1, 0, 8, "side"), "sum");
  again.graph.outputs = {again.conv(x, 3, 2, 1, 8, "end")};
  options.input = InputMode::Push;
  checkPoints(again.graph, options);
  // A stage that ends with a shortcut has no strips, one that goes on has.
  Builder shortcut;
  x = shortcut.conv(shortcut.input(64, 64, 3), 3, 1, 1, 32, "t");
  int wide = shortcut.depthwise(x, 7, 1, 3, "u");
  x = shortcut.conv(wide, 3, 2, 1, 4, "a");
  x = shortcut.conv(x, 3, 1, 1, 4, "b");
  x = shortcut.add(x, shortcut.conv(wide, 1, 2, 0, 4, "side"), "sum");
  shortcut.graph.outputs = {shortcut.conv(x, 1, 1, 0, 4, "end")};
  options.input = InputMode::Pull;
  checkPoints(shortcut.graph, options);
}

/// A limit on MACs holds, and the same call gives the same front.
static void testLimits() {
  Graph graph = buildMobileNetV2();
  SearchOptions options;
  options.input = InputMode::Pull;
  options.maxOverheadPercent = 5;
  auto start = std::chrono::steady_clock::now();
  std::vector<FrontPoint> front = paretoFront(graph, options);
  std::chrono::duration<double> seconds =
      std::chrono::steady_clock::now() - start;
  CHECK(!front.empty());
  llvm::Expected<Realisation> plain = realise(graph, layerwiseSchedule(graph));
  CHECK(static_cast<bool>(plain));
  int64_t layerwise = plain->macs().layerwise;
  for (const FrontPoint &point : front)
    CHECK(point.macs * 100 <= layerwise * 105);
  CHECK_EQ(print(graph, paretoFront(graph, options)), print(graph, front));
  llvm::outs() << "search: MobileNetV2 in "
               << static_cast<int64_t>(seconds.count() * 1000) << " ms\n";
}

void runSearchTests(uint64_t firstSeed) {
  testFronts(firstSeed);
  testShortcuts(firstSeed);
  testCheapest(firstSeed);
  testCorners();
  testLimits();
}
