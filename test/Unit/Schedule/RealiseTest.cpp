//===- RealiseTest.cpp - Random schedules, run on tagged bytes ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

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
  Random random(seed);
  Graph graph = randomGraph(random);
  Schedule schedule = randomSchedule(random, graph);
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

void runRealiseTests(uint64_t firstSeed, uint64_t draws) {
  Counts counts;
  // A sum in place in a ring whose step wraps around its end.
  testDraw(909560, counts);
  for (uint64_t seed = firstSeed; seed < firstSeed + draws; ++seed)
    testDraw(seed, counts);
  llvm::outs() << "realise: " << counts.stages << " stages, " << counts.steps
               << " of several steps, closed forms for " << counts.fitted
               << " of " << counts.asked << " tensors\n";
}
