//===- PresetsTest.cpp - The papers' schedules and figures ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Schedule/Presets.h"
#include "Architectures.h"
#include "Tests.h"
#include "mcunet/Schedule/Memory.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include <cmath>

using namespace mcunet::schedule;
using namespace mcunet::schedule::test;

static int layerNamed(const Graph &graph, const std::string &name) {
  for (size_t l = 0; l < graph.layers.size(); ++l)
    if (graph.layers[l].name == name)
      return l;
  return -1;
}

static Realisation mustRealise(const Graph &graph, const Schedule &schedule) {
  llvm::Expected<Realisation> result = realise(graph, schedule);
  if (!result) {
    llvm::errs() << llvm::toString(result.takeError()) << "\n";
    std::abort();
  }
  return std::move(*result);
}

/// MobileNetV2's chain under a 7 x 7 tile of the 28 x 28 stage.
static void testReceptiveField(const Graph &graph, int end) {
  const std::pair<const char *, int64_t> chain[] = {
      {"b3.project", 7}, {"b3.expand", 15},  {"b2.add", 15}, {"b2.expand", 17},
      {"b1.expand", 35}, {"b0.project", 35}, {"stem", 37}};
  for (Axis axis : {Axis::Rows, Axis::Cols}) {
    std::vector<ReceptiveField> fields =
        receptiveFields(graph, graph.layers[end - 1].output, axis);
    for (const auto &[name, size] : chain)
      CHECK_EQ(fields[graph.layers[layerNamed(graph, name)].output].size(7),
               size);
    CHECK_EQ(fields[graph.inputs[0]].size(7), 75);
    CHECK_EQ(fields[graph.inputs[0]].map.num, 8);
  }
}

/// To one decimal, as papers print.
static double percentOver(int64_t value, int64_t base) {
  return std::round(1000.0 * (value - base) / base) / 10;
}

/// MCUNetV2, table 1: 4 x 4 patches after the 28 x 28 x 32 block.
static void testPatches() {
  Graph graph = buildMobileNetV2();
  int end = layerNamed(graph, "b3.project") + 1;
  CHECK_EQ(bestHeadEnd(graph, Head::Patches, 4), end);
  testReceptiveField(graph, end);
  llvm::Expected<Schedule> schedule =
      headSchedule(graph, Head::Patches, 4, end);
  CHECK(static_cast<bool>(schedule));
  CHECK_EQ(schedule->stages[0].tileRows, 7);
  CHECK_EQ(schedule->stages[0].stripCols, 7);
  Realisation patched = mustRealise(graph, *schedule);
  const StageMacs &head = patched.stages[0].macs;
  StageMacs all = patched.macs();
  CHECK_EQ(percentOver(head.identical, head.layerwise), 41.9); // +42 %
  CHECK_EQ(percentOver(all.clipped, all.layerwise), 9.3);
  CHECK_EQ(paperBytes(graph, patched), 171 * 1024 + 512);
}

static void testStreamNet() {
  Graph graph = buildMobileNetV2();
  int end = layerNamed(graph, "b3.project") + 1;
  int64_t macs[3], index = 0;
  for (Head head : {Head::Patches, Head::Stream1D, Head::Stream2D}) {
    llvm::Expected<Schedule> schedule = headSchedule(graph, head, 4, end);
    CHECK(static_cast<bool>(schedule));
    macs[index++] = mustRealise(graph, *schedule).macs().clipped;
  }
  // Each cached dimension removes its own recomputation.
  CHECK(macs[0] > macs[1] && macs[1] > macs[2]);
  StageMacs plain = mustRealise(graph, layerwiseSchedule(graph)).macs();
  CHECK_EQ(macs[2], plain.layerwise);
}

/// Layer by layer with in-place depthwise: 1372.0 KiB.
static void testLayerwise() {
  Graph graph = buildMobileNetV2();
  Realisation plain = mustRealise(graph, layerwiseSchedule(graph));
  CHECK_EQ(paperBytes(graph, plain), 1372 * 1024);
  CHECK_EQ(plain.macs().clipped, plain.macs().layerwise);
  CHECK_EQ(plain.macs().identical, plain.macs().layerwise);
}

/// TinyTS: the whole body as one stage, nothing computed twice.
static void testRowStrips() {
  Graph graph = buildMobileNetV2();
  Schedule schedule = rowStripSchedule(graph, InputMode::Push);
  CHECK_EQ(schedule.stages[0].end, layerNamed(graph, "pool") + 1);
  Realisation strips = mustRealise(graph, schedule);
  CHECK_EQ(strips.macs().clipped, strips.macs().layerwise);
  CHECK(strips.stages[0].reducesTiles);
}

static void testPublishedLayerwise(const std::string &zoo) {
  auto buffer = llvm::MemoryBuffer::getFile(zoo + "/peers.json");
  if (zoo.empty() || !buffer) {
    llvm::outs() << "published layer-by-layer figures: left out, no "
                    "peers.json in '"
                 << zoo << "'\n";
    return;
  }
  llvm::Expected<llvm::json::Value> peers =
      llvm::json::parse((*buffer)->getBuffer());
  CHECK(static_cast<bool>(peers));
  const llvm::json::Object *models =
      peers->getAsObject()->getObject("published_sram")->getObject("models");
  for (const auto &[name, figures] : *models) {
    Graph graph = buildArchitecture(zoo + "/architectures.json", name.str());
    CHECK(!graph.layers.empty());
    int64_t published = *figures.getAsObject()->getInteger("layerwise");
    Realisation plain = mustRealise(graph, layerwiseSchedule(graph));
    if (paperBytes(graph, plain) != published)
      llvm::errs() << name << ": ";
    CHECK_EQ(paperBytes(graph, plain), published);
  }
  llvm::outs() << "published layer-by-layer figures: " << models->size()
               << " networks\n";
}

void runPresetTests(const std::string &zoo) {
  testPatches();
  testStreamNet();
  testLayerwise();
  testRowStrips();
  testPublishedLayerwise(zoo);
}
