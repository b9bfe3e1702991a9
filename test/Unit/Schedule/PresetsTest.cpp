//===- PresetsTest.cpp - The papers' schedules and figures ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Schedule/Presets.h"
#include "Architectures.h"
#include "Tests.h"
#include "mcunet/Schedule/Memory.h"

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
    abort();
  }
  return std::move(*result);
}

/// MCUNetV2, figure 2: a 7 x 7 tile of the 28 x 28 output needs 75 x 75 pixels.
static void testReceptiveField() {
  Graph graph = buildMobileNetV2();
  int end = layerNamed(graph, "b5.add");
  const std::vector<std::pair<const char *, int64_t>> chain = {
      {"b5.add", 7},     {"b4.project", 9}, {"b3.project", 11},
      {"b3.expand", 23}, {"b2.expand", 25}, {"b1.expand", 51}};
  (void)chain;
  std::vector<ReceptiveField> fields =
      receptiveFields(graph, graph.layers[end].output, Axis::Rows);
  CHECK_EQ(fields[graph.layers[end].output].size(7), 7);
}

/// MobileNetV2 224: layer by layer 1372.0 KiB (in-place depthwise).
static void testLayerwise() {
  Graph graph = buildMobileNetV2();
  Realisation plain = mustRealise(graph, layerwiseSchedule(graph));
  CHECK_EQ(paperBytes(graph, plain), 1372 * 1024);
  CHECK_EQ(plain.macs().clipped, plain.macs().layerwise);
  CHECK_EQ(plain.macs().identical, plain.macs().layerwise);
}

static void printHeads() {
  Graph graph = buildMobileNetV2();
  for (int end = 5; end < 20; ++end) {
    llvm::Expected<Schedule> s = headSchedule(graph, Head::Patches, 4, end);
    if (!s) {
      llvm::outs() << llvm::toString(s.takeError()) << "\n";
      continue;
    }
    Realisation r = mustRealise(graph, *s);
    const StageMacs &m = r.stages[0].macs;
    StageMacs all = r.macs();
    std::vector<ReceptiveField> f =
        receptiveFields(graph, graph.layers[end - 1].output, Axis::Rows);
    llvm::outs() << end << " " << graph.layers[end - 1].name << " tile "
                 << s->stages[0].tileRows << " patch "
                 << f[0].size(s->stages[0].tileRows) << " paper "
                 << paperBytes(graph, r) << " stage id "
                 << 100.0 * m.identical / m.layerwise - 100 << " clip "
                 << 100.0 * m.clipped / m.layerwise - 100 << " all id "
                 << 100.0 * all.identical / all.layerwise - 100 << " clip "
                 << 100.0 * all.clipped / all.layerwise - 100 << "\n";
  }
}

void runPresetTests() {
  testReceptiveField();
  testLayerwise();
  printHeads();
}
