//===- StreamTest.cpp - Streams that grow with their stage ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RandomGraph.h"
#include "StageAxis.h"
#include "Tests.h"
#include "llvm/Support/raw_ostream.h"
#include <map>

using namespace mcunet::schedule;
using namespace mcunet::schedule::test;

namespace {
/// What is made and read of one tensor, without the empty steps at the end.
struct Windows {
  std::vector<Interval> made, read;

  bool operator==(const Windows &other) const {
    return made == other.made && read == other.read;
  }
};
} // namespace

static std::vector<Interval>
trimmed(const AxisPlan &plan, const StepTable<Interval> &table, int local) {
  std::vector<Interval> list;
  for (int64_t t = 0; t < plan.steps; ++t)
    list.push_back(table.at(local, t));
  while (!list.empty() && list.back().empty())
    list.pop_back();
  return list;
}

/// By tensor of the graph.
static std::map<int, Windows> windowsOf(const StageShape &shape,
                                        const AxisPlan &plan) {
  std::map<int, Windows> windows;
  for (int i = 0; i < shape.size(); ++i)
    windows[shape.tensors[i]] = {trimmed(plan, plan.made, i),
                                 trimmed(plan, plan.read, i)};
  return windows;
}

/// Grows stages from `begin`, sometimes by several layers, against plans of the
/// same stages by themselves. Returns how many were compared.
static int64_t testFrom(Random &random, const Graph &graph, int begin,
                        Axis axis, int64_t tile) {
  StreamPlan stream(axis, tile);
  AxisPlan grown;
  std::map<int, Windows> before;
  int64_t compared = 0;
  int count = graph.layers.size();
  for (int end = begin + 1; end <= count; end += random.in(1, 2)) {
    StageShape shape(graph, begin, end);
    AxisPlan fresh;
    bool done = streamAxis(shape, axis, tile, fullBounds(shape, axis), fresh);
    CHECK_EQ(stream.grow(shape, fullBounds(shape, axis), grown), done);
    if (!done)
      break;
    CHECK_EQ(grown.steps, fresh.steps);
    std::map<int, Windows> now = windowsOf(shape, grown);
    CHECK(now == windowsOf(shape, fresh));
    for (int i = 0; i < shape.size(); ++i)
      if (!llvm::is_contained(stream.changed(), i))
        CHECK(before.at(shape.tensors[i]) == now.at(shape.tensors[i]));
    before = std::move(now);
    ++compared;
  }
  return compared;
}

void runStreamTests(uint64_t firstSeed) {
  int64_t compared = 0;
  for (uint64_t seed = firstSeed; seed < firstSeed + 100; ++seed) {
    Random random(seed);
    Graph graph = randomGraph(random);
    for (int begin = 0, e = graph.layers.size(); begin < e; ++begin)
      for (Axis axis : {Axis::Rows, Axis::Cols})
        for (int64_t tile : {0, 1, 3})
          compared += testFrom(random, graph, begin, axis, tile);
  }
  llvm::outs() << "stream: " << compared << " stages grown\n";
}
