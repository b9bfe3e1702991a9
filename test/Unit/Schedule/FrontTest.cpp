//===- FrontTest.cpp - Choosing a point of a front ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Schedule/Front.h"
#include "Architectures.h"
#include "Tests.h"
#include "mcunet/Schedule/Presets.h"

#include "llvm/Support/Error.h"

using namespace mcunet::schedule;

/// A front of points that cost 1000, 1005, 1010, 1011 and 2000 and take 900,
/// 800, 700, 600 and 500 bytes of arena.
static Front makeFront(const Graph &graph, int64_t stack) {
  std::vector<FrontPoint> found(5);
  const double costs[] = {1000, 1005, 1010, 1011, 2000};
  for (size_t i = 0; i < found.size(); ++i) {
    found[i].schedule = layerwiseSchedule(graph);
    found[i].arenaBytes = 900 - 100 * static_cast<int64_t>(i);
    found[i].cost = costs[i];
  }
  return Front(graph, stack, found);
}

/// A wish without a budget: what is nearly free, the fastest, the smallest.
static void testGoals(const Graph &graph) {
  Front front = makeFront(graph, 50);
  CHECK_EQ(front.choose({std::nullopt, Optimize::Balanced}), size_t(2));
  CHECK_EQ(front.choose({std::nullopt, Optimize::Latency}), size_t(0));
  CHECK_EQ(front.choose({std::nullopt, Optimize::Sram}), size_t(4));
}

/// With one, the stack counts, and the smallest is taken where nothing fits.
static void testBudgets(const Graph &graph) {
  Front front = makeFront(graph, 50);
  for (Optimize optimize : {Optimize::Balanced, Optimize::Latency}) {
    CHECK_EQ(front.choose({850, optimize}), size_t(1));
    CHECK_EQ(front.choose({849, optimize}), size_t(2));
    CHECK_EQ(front.choose({10, optimize}), size_t(4));
  }
  CHECK_EQ(front.choose({2000, Optimize::Sram}), size_t(4));
}

/// Measured stacks decide, and no point is compiled that cannot fit without
/// its stack.
static void testMeasured(const Graph &graph) {
  Front front = makeFront(graph, 50);
  const int64_t stacks[] = {300, 200, 40, 40, 400};
  std::vector<size_t> compiled;
  auto measure = [&](size_t i) {
    compiled.push_back(i);
    const FrontEntry &entry = front[i];
    front.record(
        i, {entry.arena, entry.input, entry.output, stacks[i], std::nullopt});
    return llvm::Error::success();
  };
  Wish within{850, Optimize::Latency};
  CHECK_EQ(llvm::cantFail(front.choose(within, measure)), size_t(2));
  CHECK(compiled == std::vector<size_t>({1, 2}));
  // 500 + 400 are more than 600 + 40.
  Wish least{std::nullopt, Optimize::Sram};
  CHECK_EQ(llvm::cantFail(front.choose(least, measure)), size_t(3));
  CHECK(front.isBeaten(4));
  CHECK(!front.isBeaten(3));
}

/// A spare point counts once it has been compiled, and is there once.
static void testSpare(const Graph &graph) {
  Front front = makeFront(graph, 50);
  FrontPoint spare;
  spare.schedule = layerwiseSchedule(graph);
  front.addSpare(graph, spare);
  CHECK_EQ(front.size(), size_t(5));
  spare.schedule.stages.front().tileRows = 1;
  spare.arenaBytes = 100;
  spare.cost = 1500;
  front.addSpare(graph, spare);
  CHECK_EQ(front.size(), size_t(6));
  CHECK(front[4].spare);
  CHECK_EQ(front[5].number, int64_t(6));
  Wish least{std::nullopt, Optimize::Sram};
  CHECK_EQ(front.choose(least), size_t(5));
  auto measure = [&](size_t i) {
    front.record(i, {front[i].arena, 0, 0, 10, std::nullopt});
    return llvm::Error::success();
  };
  CHECK_EQ(llvm::cantFail(front.choose(least, measure)), size_t(4));
}

void runFrontTests() {
  Graph graph = test::buildMobileNetV2();
  testGoals(graph);
  testBudgets(graph);
  testMeasured(graph);
  testSpare(graph);
}
