//===- WindowTest.cpp - Window algebra against single pixels --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Architectures.h"
#include "RandomGraph.h"
#include "Tests.h"

using namespace mcunet::schedule;
using namespace mcunet::schedule::test;

static void testDivision() {
  for (int64_t num = -20; num <= 20; ++num)
    for (int64_t den = 1; den <= 7; ++den) {
      int64_t quotient = floorDiv(num, den);
      CHECK(quotient * den <= num && num < (quotient + 1) * den);
      CHECK_EQ(ceilDiv(num, den), -floorDiv(-num, den));
    }
}

/// computableEnd is the inverse of the end of inputWindow.
static void testComputable() {
  Random random(7);
  for (int i = 0; i < 2000; ++i) {
    AxisMap map;
    map.num = random.in(1, 4);
    map.den = random.in(1, 3);
    map.loOff = random.in(-6, 2);
    map.hiOff = map.loOff + random.in(0, 8);
    for (int64_t end = -3; end < 20; ++end) {
      int64_t y = computableEnd(map, end);
      CHECK(inputWindow(map, {y - 1, y}, 0).end <= end);
      CHECK(inputWindow(map, {y, y + 1}, 0).end > end);
    }
  }
}

/// Composed windows hold every pixel that is reached one layer at a time, and
/// without resizing no other.
static void testCompose() {
  Random random(11);
  for (int i = 0; i < 2000; ++i) {
    AxisMap maps[2];
    for (AxisMap &map : maps) {
      map.num = random.in(1, 3);
      map.den = random.chance(30) ? random.in(1, 3) : 1;
      map.loOff = random.in(-4, 1);
      map.hiOff = map.loOff + random.in(0, 5);
    }
    AxisMap both = compose(maps[0], maps[1]);
    bool exact = maps[1].den == 1 || maps[0].num == 1;
    for (int64_t begin = 0; begin < 6; ++begin)
      for (int64_t size = 1; size < 5; ++size) {
        Interval out{begin, begin + size};
        Interval in = inputWindow(maps[0], inputWindow(maps[1], out, 0), 0);
        Interval composed = inputWindow(both, out, 0);
        CHECK(composed.begin <= in.begin && in.end <= composed.end);
        if (exact)
          CHECK(composed == in);
        CHECK(composed.size() <= in.size() + 2 * maps[0].num);
      }
  }
}

/// The field of one output pixel, pixel by pixel, on random graphs.
static void testFields() {
  int64_t compared = 0;
  for (uint64_t seed = 1; seed <= 400; ++seed) {
    Random random(seed);
    Graph graph = randomGraph(random);
    int target = graph.layers.back().output;
    std::vector<ReceptiveField> fields =
        receptiveFields(graph, target, Axis::Rows);
    int64_t height = graph.tensors[target].height;
    for (int64_t y = 0; y < height; ++y) {
      std::vector<Interval> reached(graph.tensors.size());
      reached[target] = {y, y + 1};
      for (int l = graph.layers.size() - 1; l >= 0; --l) {
        Interval out = reached[graph.layers[l].output];
        for (int64_t row = out.begin; row < out.end; ++row)
          for (const Operand &operand : graph.layers[l].inputs) {
            int64_t size = graph.tensors[operand.tensor].height;
            Interval &in = reached[operand.tensor];
            in = hull(in, clip(inputWindow(operand.rows, {row, row + 1}, size),
                               {0, size}));
          }
      }
      for (size_t t = 0; t < reached.size(); ++t) {
        if (reached[t].empty())
          continue;
        CHECK(fields[t].reached);
        int64_t size = graph.tensors[t].height;
        Interval window =
            clip(inputWindow(fields[t].map, {y, y + 1}, size), {0, size});
        CHECK(window.begin <= reached[t].begin && reached[t].end <= window.end);
        ++compared;
      }
    }
  }
  llvm::outs() << "windows: " << compared << " fields compared\n";
}

void runWindowTests() {
  testDivision();
  testComputable();
  testCompose();
  testFields();
}
