//===- RedistributeTests.cpp - Edits, and MCUNetV2's example --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//   redistribute-tests [--seed=N] [--draws=N]
//
//===----------------------------------------------------------------------===//

#include "Networks.h"
#include "Tests.h"
#include <cmath>

using namespace mcunet;
using namespace mcunet::redistribute;
using namespace mcunet::redistribute::test;
using namespace mcunet::schedule;
using schedule::test::Builder;

int redistribute::test::layerNamed(const Graph &graph,
                                   const std::string &name) {
  for (size_t l = 0; l < graph.layers.size(); ++l)
    if (graph.layers[l].name == name)
      return l;
  CHECK(!"a layer of that name");
  return -1;
}

Editable redistribute::test::editableOf(const Graph &graph, int64_t most) {
  Editable editable;
  for (int l = 0, e = graph.layers.size(); l < e; ++l) {
    const Layer &layer = graph.layers[l];
    if (layer.kind == LayerKind::Depthwise) {
      const AxisMap &map = layer.inputs[0].rows;
      int64_t kernel = map.hiOff - map.loOff + 1;
      editable.filters.push_back({l, kernel, map.num == 1 ? 1 : 3,
                                  std::max(most, kernel), map.num == 1,
                                  /*lost=*/{}});
    }
    if (layer.kind != LayerKind::Elementwise)
      continue;
    if (std::optional<Block> block = residualBlock(graph, l)) {
      block->removable = block->repeatable = true;
      editable.blocks.push_back(*block);
    }
  }
  return editable;
}

template <typename T> static T must(llvm::Expected<T> value) {
  if (!value) {
    llvm::errs() << llvm::toString(value.takeError()) << "\n";
    std::abort();
  }
  return std::move(*value);
}

static void checkSame(const Graph &a, const Graph &b) {
  CHECK_EQ(a.layers.size(), b.layers.size());
  for (size_t l = 0; l < a.layers.size(); ++l) {
    const Layer &x = a.layers[l], &y = b.layers[l];
    CHECK_EQ(x.name, y.name);
    CHECK_EQ(x.macsPerPixel, y.macsPerPixel);
    CHECK_EQ(a.tensors[x.output].height, b.tensors[y.output].height);
    CHECK_EQ(a.tensors[x.output].channels, b.tensors[y.output].channels);
    CHECK_EQ(x.inputs.size(), y.inputs.size());
    for (size_t i = 0; i < x.inputs.size(); ++i) {
      CHECK_EQ(x.inputs[i].rows.loOff, y.inputs[i].rows.loOff);
      CHECK_EQ(x.inputs[i].rows.hiOff, y.inputs[i].rows.hiOff);
      CHECK_EQ(x.inputs[i].cols.hiOff, y.inputs[i].cols.hiOff);
      CHECK_EQ(a.tensors[x.inputs[i].tensor].name,
               b.tensors[y.inputs[i].tensor].name);
    }
  }
  CHECK_EQ(a.tensors[a.outputs[0]].name, b.tensors[b.outputs[0]].name);
}

/// stem, a block with kernel `k` (1: folded), an expansion block with stride 2.
static Graph small(int64_t k, int copies, int64_t last) {
  Builder b;
  int x = b.conv(b.input(32, 32, 3), 3, 2, 1, 8, "stem");
  for (int i = 0; i < copies; ++i) {
    int y = b.conv(x, 1, 1, 0, 16, "expand");
    if (k > 1)
      y = b.depthwise(y, k, 1, k / 2, "depthwise");
    x = b.add(x, b.conv(y, 1, 1, 0, 8, "project"), "add");
  }
  x = b.depthwise(x, last, 2, last / 2, "down");
  b.graph.outputs = {b.conv(x, 1, 1, 0, 4, "end")};
  return std::move(b.graph);
}

static void testEdits() {
  Graph graph = small(3, 1, 3);
  Editable editable = editableOf(graph);
  CHECK_EQ(editable.blocks.size(), size_t(1));
  CHECK_EQ(editable.blocks[0].begin, layerNamed(graph, "expand"));
  CHECK_EQ(editable.blocks[0].end, layerNamed(graph, "add") + 1);
  auto edited = [&](std::vector<Edit> edits) {
    EditedGraph result =
        applyEdits(graph, editable, edits, layerNamed(graph, "end"));
    CHECK_EQ(result.stageEnd, layerNamed(result.graph, "end"));
    return result.graph;
  };
  checkSame(edited({}), graph);
  checkSame(edited({{EditKind::Kernel, 1, 7}}), small(3, 1, 7));
  checkSame(edited({{EditKind::Kernel, 0, 5}}), small(5, 1, 3));
  checkSame(edited({{EditKind::Kernel, 0, 1}}), small(1, 1, 3));
  checkSame(edited({{EditKind::Repeat, 0, 2}}), small(3, 3, 3));
  // The addition of a removed block stays, with what it began with.
  Graph without = edited({{EditKind::Remove, 0, 0}});
  CHECK_EQ(without.layers.size(), size_t(4));
  CHECK_EQ(without.layers[1].name, std::string("add"));
  CHECK_EQ(without.layers[1].inputs.size(), size_t(1));
  CHECK_EQ(without.layers[1].inputs[0].tensor, without.layers[0].output);
}

static void testChanges() {
  Graph graph = small(3, 1, 3);
  Editable editable = editableOf(graph);
  // 16 x 16 maps; one row there is two of the image.
  int64_t depthwise = 16 * 16 * 16 * 9, pointwise = 16 * 16 * 2 * 8 * 16;
  CHECK_EQ(macsChange(graph, editable, {{EditKind::Kernel, 0, 1}}), -depthwise);
  CHECK_EQ(macsChange(graph, editable, {{EditKind::Kernel, 0, 5}}),
           depthwise * 16 / 9);
  CHECK_EQ(macsChange(graph, editable, {{EditKind::Remove, 0, 0}}),
           -depthwise - pointwise);
  CHECK_EQ(macsChange(graph, editable, {{EditKind::Repeat, 0, 2}}),
           2 * (depthwise + pointwise));
  CHECK_EQ(fieldChange(graph, editable, {{EditKind::Kernel, 1, 5}}), 4.0);
  CHECK_EQ(fieldChange(graph, editable,
                       {{EditKind::Kernel, 0, 1}, {EditKind::Repeat, 0, 3}}),
           -4.0 + 3 * 4.0);
}

/// MACs where nothing is measured, losses where they are.
static void testCosts() {
  Graph graph = small(3, 1, 5);
  Editable editable = editableOf(graph);
  std::vector<Edit> kernel = {{EditKind::Kernel, 1, 3}},
                    both = {{EditKind::Remove, 0, 0}, {EditKind::Kernel, 1, 3}};
  CHECK_EQ(shrinkCost(graph, editable, kernel),
           -macsChange(graph, editable, kernel));
  editable.measured = true;
  CHECK_EQ(editable.filters[1].least, 3);
  editable.filters[1].lost = {0.25};
  editable.blocks[0].lost = 0.125;
  CHECK_EQ(shrinkCost(graph, editable, kernel), 0.25);
  CHECK_EQ(shrinkCost(graph, editable, both), 0.375);
}

/// What is inside a block must not be read outside, nor read from outside.
static void testNoBlock() {
  Builder b;
  int x = b.conv(b.input(8, 8, 3), 1, 1, 0, 4, "stem");
  int y = b.conv(x, 1, 1, 0, 4, "inner");
  int sum = b.add(x, b.depthwise(y, 3, 1, 1, "dw"), "add");
  int other = b.add(sum, y, "late");
  b.graph.outputs = {other};
  CHECK(!residualBlock(b.graph, layerNamed(b.graph, "add")));
  CHECK(!residualBlock(b.graph, layerNamed(b.graph, "late")));
}

/// MCUNetV2, section 3.2 and figure 4: MobileNetV2 under 4 x 4 patches.
static void testPaper() {
  Graph graph = schedule::test::buildMobileNetV2();
  Editable editable = editableOf(graph);
  CHECK_EQ(editable.filters.size(), size_t(17));
  CHECK_EQ(editable.blocks.size(), size_t(10));
  Target target;
  target.stageEnd = layerNamed(graph, "b3.project") + 1;
  target.patches = 4;
  target.maxOverheadPercent = 18;
  Plan plan = must(redistribute::redistribute(graph, editable, target));
  CHECK(plan.before.chain == std::vector<int64_t>({7, 15, 17, 35, 37, 75}));
  CHECK(plan.after.chain == std::vector<int64_t>({7, 15, 31, 63}));
  CHECK_EQ(std::round(plan.before.overheadPercent()), 42.0);
  CHECK_EQ(std::round(10 * plan.after.overheadPercent()), 174.0);
  const StageMacs &before = plan.before.network, &after = plan.after.network;
  CHECK_EQ(std::round(1000.0 * (before.clipped - before.layerwise) /
                      before.layerwise),
           93.0);
  llvm::outs() << "MobileNetV2: patch " << plan.before.patch() << " to "
               << plan.after.patch() << ", overall "
               << 100.0 * (before.clipped - before.layerwise) / before.layerwise
               << " % to "
               << 100.0 * (after.clipped - after.layerwise) / after.layerwise
               << " %\n";
  // The same MACs, and at least the receptive field.
  CHECK(std::abs(after.layerwise - before.layerwise) <= before.layerwise / 100);
  CHECK_EQ(plan.fieldLost, 12.0);
  CHECK(plan.fieldGained >= plan.fieldLost);
  EditedGraph edited =
      applyEdits(graph, editable, plan.edits(), target.stageEnd);
  CHECK(patchedBytes(edited.graph, edited.stageEnd, 4) <=
        patchedBytes(graph, target.stageEnd, 4));
  for (const Edit &edit : plan.giveBack)
    CHECK(edit.kind == EditKind::Repeat
              ? editable.blocks[edit.index].begin >= target.stageEnd
              : editable.filters[edit.index].layer >= target.stageEnd);
}

static void testWithinTarget() {
  Graph graph = schedule::test::buildMobileNetV2();
  Target target;
  target.stageEnd = layerNamed(graph, "b3.project") + 1;
  target.maxOverheadPercent = 42;
  Plan plan =
      must(redistribute::redistribute(graph, editableOf(graph), target));
  CHECK(plan.edits().empty());
  CHECK_EQ(plan.after.patch(), 75);
}

/// Maps of one column are not cut across: kernels have no halo there.
static void testNarrow() {
  Builder b;
  int x = b.conv(b.input(32, 1, 3), 3, 1, 1, 8, "stem");
  x = b.depthwise(b.depthwise(x, 3, 1, 1, "first"), 3, 1, 1, "second");
  b.graph.outputs = {b.conv(x, 3, 1, 1, 8, "end")};
  Target target;
  target.stageEnd = layerNamed(b.graph, "end");
  target.patches = 2;
  Figures figures = must(measure(b.graph, target.stageEnd, target.patches));
  target.maxOverheadPercent = figures.overheadPercent();
  CHECK(must(shrinkStage(b.graph, editableOf(b.graph), target)).empty());
}

static std::string errorOf(const Graph &graph, const Target &target) {
  llvm::Expected<Plan> plan =
      redistribute::redistribute(graph, editableOf(graph), target);
  CHECK(!plan);
  return llvm::toString(plan.takeError());
}

static void testErrors() {
  Graph graph = schedule::test::buildMobileNetV2();
  Target target;
  target.stageEnd = layerNamed(graph, "b3.project") + 1;
  target.maxOverheadPercent = 5;
  CHECK_EQ(errorOf(graph, target),
           std::string("no kernels and blocks of the stage bring it to 5.0 % "
                       "more MACs; the least is 17.4 %"));
  target.maxOverheadPercent = 18;
  target.maxEdits = 0;
  CHECK_EQ(errorOf(graph, target),
           std::string("no 0 edits behind the stage give back 7676928 MACs "
                       "within 1.0 % and 12 rows of receptive field without "
                       "more memory"));
  target.stageEnd = graph.layers.size();
  CHECK(!errorOf(graph, target).empty());
}

int main(int argc, char **argv) {
  uint64_t seed = 1, draws = 150;
  for (int i = 1; i < argc; ++i) {
    llvm::StringRef argument = argv[i];
    if (argument.consume_front("--seed="))
      CHECK(!argument.getAsInteger(10, seed));
    else if (argument.consume_front("--draws="))
      CHECK(!argument.getAsInteger(10, draws));
    else
      CHECK(!"an argument that is known");
  }
  testEdits();
  testChanges();
  testNarrow();
  testCosts();
  testNoBlock();
  testPaper();
  testWithinTarget();
  testErrors();
  redistribute::test::runSearchTests(seed, draws);
  llvm::outs() << "all passed\n";
  return 0;
}
