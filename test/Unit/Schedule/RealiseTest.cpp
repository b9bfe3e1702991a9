//===- RealiseTest.cpp - Random schedules, run on tagged bytes ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Architectures.h"
#include "Machine.h"
#include "RandomGraph.h"
#include "Tests.h"

using namespace mcunet::schedule;
using namespace mcunet::schedule::test;

static void describe(const Graph &graph, const Schedule &schedule) {
  for (const Layer &layer : graph.layers) {
    const Tensor &out = graph.tensors[layer.output];
    llvm::errs() << "  " << layer.name << " kind " << int(layer.kind) << " -> "
                 << out.height << "x" << out.width << "x" << out.channels;
    for (const Operand &operand : layer.inputs) {
      const AxisMap &rows = operand.rows, &cols = operand.cols;
      llvm::errs() << " " << graph.tensors[operand.tensor].name << " rows("
                   << rows.all << " " << rows.num << "/" << rows.den << " "
                   << rows.loOff << " " << rows.hiOff << ") cols(" << cols.all
                   << " " << cols.num << "/" << cols.den << " " << cols.loOff
                   << " " << cols.hiOff << ")";
    }
    llvm::errs() << "\n";
  }
  llvm::errs() << toJSON(graph, schedule) << "\n";
}

/// Rings hold no row more than some step needs: counted from who makes and who
/// reads which row when.
static void checkRings(const Graph &graph, const StageRealisation &stage) {
  for (const StageTensor &entry : stage.tensors) {
    if (entry.storage != Storage::Ring)
      continue;
    int64_t height = graph.tensors[entry.tensor].height, most = 0;
    std::vector<int64_t> madeAt(height, -1), readAt(height, -1);
    bool once = stage.schedule.order == RowOrder::Stream ||
                stage.schedule.tileRows == 0;
    for (int tensor : stage.schedule.cachedRows)
      once |= tensor == entry.tensor;
    for (int64_t t = 0; t < stage.rowSteps; ++t)
      for (int64_t y = entry.madeRows[t].begin; y < entry.madeRows[t].end; ++y)
        if (madeAt[y] < 0)
          madeAt[y] = t;
    for (int l = stage.schedule.begin; l < stage.schedule.end; ++l)
      for (const Operand &operand : graph.layers[l].inputs) {
        if (operand.tensor != entry.tensor)
          continue;
        const StageTensor &windows = stage.windowsOf(graph, l);
        bool tiles = windows.tensor == entry.tensor;
        for (int64_t t = 0; t < stage.rowSteps; ++t) {
          Interval made = windows.madeRows[t];
          if (made.empty())
            continue;
          Interval read = tiles ? made
                                : clip(inputWindow(operand.rows, made, height),
                                       {0, height});
          for (int64_t y = read.begin; y < read.end; ++y)
            readAt[y] = std::max(readAt[y], t);
        }
      }
    if (!once)
      continue;
    for (int64_t t = 0; t < stage.rowSteps; ++t) {
      int64_t first = height, last = -1;
      for (int64_t y = 0; y < height; ++y)
        if (madeAt[y] >= 0 && madeAt[y] <= t &&
            (readAt[y] >= t || madeAt[y] == t)) {
          first = std::min(first, y);
          last = y;
        }
      most = std::max(most, last - first + 1);
    }
    CHECK_EQ(entry.rows, most);
  }
}

/// Closed forms, where they exist, give the same windows.
static void checkClosedForms(const StageRealisation &stage, int64_t &fitted,
                             int64_t &asked) {
  for (const StageTensor &entry : stage.tensors) {
    std::vector<int64_t> ends;
    int64_t end = 0;
    for (Interval made : entry.madeRows)
      ends.push_back(end = made.empty() ? end : made.end);
    ++asked;
    std::optional<ClosedForm> form = fitClosedForm(ends);
    if (!form)
      continue;
    ++fitted;
    for (size_t t = 0; t < ends.size(); ++t)
      CHECK_EQ(form->at(t), ends[t]);
  }
}

namespace {
struct Counts {
  int64_t stages = 0, steps = 0, fitted = 0, asked = 0;
};
} // namespace

/// Runs the draw and compares what it counts. Returns what is wrong.
static std::string runDraw(const Graph &graph, const Realisation &realised) {
  Machine machine(graph, realised);
  std::string wrong = machine.run();
  int64_t moved = 0, fetched = 0;
  for (const StageRealisation &stage : realised.stages) {
    moved += stage.movedBytes;
    fetched += stage.fetchedBytes;
  }
  if (!wrong.empty())
    return wrong;
  if (machine.macs != realised.macs().clipped)
    return "other MACs";
  if (machine.moved != moved)
    return "other moved bytes";
  return machine.fetched != fetched ? "other fetched bytes" : "";
}

static void testDraw(uint64_t seed, Counts &counts) {
  Random random(seed), orders(~seed);
  Graph graph = randomGraph(random, /*narrow=*/seed % 4 == 1);
  Schedule schedule = randomSchedule(random, graph);
  drawOrders(orders, graph);
  llvm::Expected<Realisation> realised = realise(graph, schedule);
  std::string wrong = realised ? runDraw(graph, *realised)
                               : llvm::toString(realised.takeError());
  if (!wrong.empty()) {
    llvm::errs() << "seed " << seed << ": " << wrong << "\n";
    describe(graph, schedule);
    std::abort();
  }
  for (const StageRealisation &stage : realised->stages) {
    ++counts.stages;
    counts.steps += !stage.singleStep();
    checkRings(graph, stage);
    checkClosedForms(stage, counts.fitted, counts.asked);
  }
}

/// How far a 1x1 layer's input must lie above its output: from 2 channels to 4.
static int64_t distanceOf(int64_t height, int64_t width, AccessOrder order) {
  Builder builder;
  int in = builder.conv(builder.input(height, width, 1), 1, 1, 0, 2, "in");
  int out = builder.conv(in, 1, 1, 0, 4, "out");
  builder.graph.layers.back().order = order;
  // So that the result has its place in the arena.
  builder.graph.outputs = {builder.conv(out, 1, 1, 0, 1, "last")};
  Schedule schedule;
  for (int layer = 0; layer < 3; ++layer) {
    schedule.stages.emplace_back();
    schedule.stages.back().begin = layer;
    schedule.stages.back().end = layer + 1;
  }
  llvm::Expected<Realisation> realised = realise(builder.graph, schedule);
  CHECK(bool(realised));
  for (const StageOverlap &overlap : realised->stages[1].overlaps)
    if (overlap.output == out)
      return overlap.distance;
  return -1; // nothing is shared
}

static void testOrders() {
  // Row y ends at 4 (y + 1) and is read from 2 y on: 10 for the last of four.
  CHECK_EQ(distanceOf(4, 1, AccessOrder::row()), 10);
  CHECK_EQ(distanceOf(4, 1, AccessOrder::inPixels(1, 1, false)), 10);
  // Rows 2 and 3 end at 16 and are read from 4 on.
  AccessOrder pairs = AccessOrder::inPixels(2, 1, false);
  pairs.acrossRows = true;
  CHECK_EQ(distanceOf(4, 1, pairs), 12);
  // Rows 0 and 1, then row 2 alone.
  CHECK_EQ(distanceOf(3, 1, pairs), 8);
  pairs.readsFirst = true;
  CHECK_EQ(distanceOf(4, 1, pairs), 10);
  // Three columns: pixels 2 and 3 end at 16 and are read from 4 on, in a row
  // that ends at 12 and is read from 0 on; the last ends at 36 and begins at
  // 12.
  CHECK_EQ(distanceOf(3, 3, AccessOrder::inPixels(2, 3, false)), 24);
  // Steps that end with their row have nothing to cross.
  CHECK_EQ(distanceOf(4, 2, AccessOrder::inPixels(2, 2, false)), 20);
  CHECK_EQ(distanceOf(4, 1, AccessOrder::whole()), -1);
}

void runRealiseTests(uint64_t firstSeed, uint64_t draws) {
  testOrders();
  Counts counts;
  // A sum in place in a ring whose step wraps around its end.
  testDraw(909560, counts);
  for (uint64_t seed = firstSeed; seed < firstSeed + draws; ++seed)
    testDraw(seed, counts);
  llvm::outs() << "realise: " << counts.stages << " stages, " << counts.steps
               << " of several steps, closed forms for " << counts.fitted
               << " of " << counts.asked << " tensors\n";
}
