//===- SearchTests.cpp - The least edits against all edits ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Networks.h"
#include "Tests.h"
#include <random>

using namespace mcunet;
using namespace mcunet::redistribute;
using namespace mcunet::redistribute::test;
using namespace mcunet::schedule;
using schedule::test::Builder;

namespace {
struct Random {
  std::mt19937_64 engine;
  int64_t in(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(engine() % uint64_t(high - low + 1));
  }
};

struct Sample {
  Graph graph;
  Target target;
};
} // namespace

static int addBlock(Builder &b, Random &random, int x, bool stride) {
  int64_t channels = b.graph.tensors[x].channels;
  int64_t k = 2 * random.in(1, 3) + 1;
  int y = b.conv(x, 1, 1, 0, channels * random.in(2, 4), "expand");
  y = b.depthwise(y, k, stride ? 2 : 1, k / 2, "depthwise");
  bool residual = !stride && random.in(0, 2) > 0;
  y = b.conv(y, 1, 1, 0, residual ? channels : channels + random.in(0, 4),
             "project");
  return residual ? b.add(x, y, "add") : y;
}

/// Two to three blocks where patches run, two to three after.
static Sample draw(Random &random) {
  Builder b;
  Sample sample;
  int x = b.conv(b.input(48, 48, 3), 3, 2, 1, random.in(4, 8), "stem");
  for (int64_t i = 0, n = random.in(2, 3); i < n; ++i)
    x = addBlock(b, random, x, i == 1);
  sample.target.stageEnd = b.graph.layers.size();
  for (int64_t i = 0, n = random.in(2, 3); i < n; ++i)
    x = addBlock(b, random, x, i == 0);
  b.graph.outputs = {x};
  sample.graph = std::move(b.graph);
  sample.target.patches = random.in(2, 4);
  sample.target.maxOverheadPercent = static_cast<double>(random.in(10, 90));
  sample.target.tolerancePercent = static_cast<double>(random.in(1, 8));
  sample.target.maxEdits = 3;
  sample.target.maxRepeats = 2;
  return sample;
}

/// Losses in steps of 1/64, so that sums of them are exact.
static void measureAtRandom(Editable &editable, Random &random) {
  auto draw = [&] { return static_cast<double>(random.in(0, 63)) / 64; };
  for (Filter &filter : editable.filters)
    for (int64_t k = filter.least; k < filter.kernel; k += 2)
      filter.lost.push_back(draw());
  for (Block &block : editable.blocks)
    block.lost = draw();
  editable.measured = true;
}

/// Calls `take` with each set of edits that picks, for each slot, one of its
/// edits or none.
static void forEach(const std::vector<std::vector<Edit>> &slots,
                    llvm::function_ref<void(llvm::ArrayRef<Edit>)> take,
                    std::vector<Edit> chosen = {}, size_t slot = 0) {
  if (slot == slots.size())
    return take(chosen);
  forEach(slots, take, chosen, slot + 1);
  for (const Edit &edit : slots[slot]) {
    chosen.push_back(edit);
    forEach(slots, take, chosen, slot + 1);
    chosen.pop_back();
  }
}

static bool isInside(const Block &block, const Filter &filter) {
  return block.begin <= filter.layer && filter.layer < block.end;
}

/// A removed block has no kernels that change.
static bool isSensible(const Editable &editable, llvm::ArrayRef<Edit> edits) {
  for (const Edit &a : edits)
    for (const Edit &b : edits)
      if (a.kind == EditKind::Remove && b.kind == EditKind::Kernel &&
          isInside(editable.blocks[a.index], editable.filters[b.index]))
        return false;
  return true;
}

/// The least cost; none where nothing meets the target. Figures are those of
/// the realised schedule, not of the search's shortcut.
static std::optional<double> leastShrink(const Sample &sample,
                                         const Editable &editable) {
  const Target &target = sample.target;
  std::vector<std::vector<Edit>> slots;
  for (const auto &[f, filter] : llvm::enumerate(editable.filters)) {
    std::vector<Edit> slot;
    for (int64_t k = filter.least; k < filter.kernel; k += 2)
      slot.push_back({EditKind::Kernel, int(f), k});
    if (filter.layer < target.stageEnd)
      slots.push_back(slot);
  }
  for (const auto &[i, block] : llvm::enumerate(editable.blocks))
    if (block.end <= target.stageEnd)
      slots.push_back({{EditKind::Remove, int(i), 0}});
  std::optional<double> least;
  forEach(slots, [&](llvm::ArrayRef<Edit> edits) {
    if (!isSensible(editable, edits))
      return;
    EditedGraph edited =
        applyEdits(sample.graph, editable, edits, target.stageEnd);
    llvm::Expected<Figures> figures =
        measure(edited.graph, edited.stageEnd, target.patches);
    CHECK(bool(figures));
    if (figures->overheadPercent() > target.maxOverheadPercent)
      return;
    double cost = shrinkCost(sample.graph, editable, edits);
    least = std::min(least.value_or(cost), cost);
  });
  return least;
}

static int countOf(llvm::ArrayRef<Edit> edits) {
  int count = 0;
  for (const Edit &edit : edits)
    count += edit.kind == EditKind::Repeat ? int(edit.value) : 1;
  return count;
}

/// (edits, distance in MACs) of the best way to give back.
static std::optional<std::pair<int, int64_t>>
leastGiveBack(const Sample &sample, const Editable &editable,
              llvm::ArrayRef<Edit> shrink, int64_t slack) {
  const Target &target = sample.target;
  std::vector<std::vector<Edit>> slots;
  for (const auto &[f, filter] : llvm::enumerate(editable.filters)) {
    std::vector<Edit> slot;
    for (int64_t k = filter.kernel + 2; k <= filter.most; k += 2)
      slot.push_back({EditKind::Kernel, int(f), k});
    if (filter.layer >= target.stageEnd)
      slots.push_back(slot);
  }
  for (const auto &[i, block] : llvm::enumerate(editable.blocks)) {
    std::vector<Edit> slot;
    for (int copies = 1; copies <= target.maxRepeats; ++copies)
      slot.push_back({EditKind::Repeat, int(i), copies});
    if (block.begin >= target.stageEnd)
      slots.push_back(slot);
  }
  int64_t lost = -macsChange(sample.graph, editable, shrink);
  double field = -fieldChange(sample.graph, editable, shrink);
  std::optional<std::pair<int, int64_t>> best;
  int64_t bytes = patchedBytes(sample.graph, target.stageEnd, target.patches);
  forEach(slots, [&](llvm::ArrayRef<Edit> edits) {
    std::pair<int, int64_t> value = {
        countOf(edits),
        std::abs(macsChange(sample.graph, editable, edits) - lost)};
    if (value.first > target.maxEdits || value.second > slack ||
        fieldChange(sample.graph, editable, edits) < field)
      return;
    std::vector<Edit> all(shrink);
    all.insert(all.end(), edits.begin(), edits.end());
    EditedGraph edited =
        applyEdits(sample.graph, editable, all, target.stageEnd);
    if (patchedBytes(edited.graph, edited.stageEnd, target.patches) <= bytes)
      best = std::min(best.value_or(value), value);
  });
  return best;
}

void redistribute::test::runSearchTests(uint64_t firstSeed, uint64_t draws) {
  int shrunk = 0, given = 0, refused = 0;
  for (uint64_t seed = firstSeed; seed < firstSeed + draws; ++seed) {
    Random random{std::mt19937_64(seed)};
    Sample sample = draw(random);
    Editable editable = editableOf(sample.graph);
    if (seed % 2)
      measureAtRandom(editable, random);
    llvm::Expected<std::vector<Edit>> shrink =
        shrinkStage(sample.graph, editable, sample.target);
    std::optional<double> least = leastShrink(sample, editable);
    CHECK_EQ(bool(shrink), least.has_value());
    if (!shrink) {
      llvm::consumeError(shrink.takeError());
      ++refused;
      continue;
    }
    CHECK_EQ(shrinkCost(sample.graph, editable, *shrink), *least);
    ++shrunk;
    llvm::Expected<Figures> figures =
        measure(sample.graph, sample.target.stageEnd, sample.target.patches);
    CHECK(bool(figures));
    auto slack = static_cast<int64_t>(sample.target.tolerancePercent / 100 *
                                      double(figures->network.layerwise));
    llvm::Expected<std::vector<Edit>> back =
        giveBack(sample.graph, editable, *shrink, sample.target);
    auto best = leastGiveBack(sample, editable, *shrink, slack);
    CHECK_EQ(bool(back), best.has_value());
    if (!back) {
      llvm::consumeError(back.takeError());
      continue;
    }
    CHECK_EQ(countOf(*back), best->first);
    CHECK_EQ(std::abs(macsChange(sample.graph, editable, *back) +
                      macsChange(sample.graph, editable, *shrink)),
             best->second);
    ++given;
  }
  llvm::outs() << draws << " random networks: " << refused
               << " beyond the target, " << shrunk << " shrunk, " << given
               << " of them given back\n";
  // All three happen, or the draws are no test.
  CHECK(refused > 0 && given > 0 && given < shrunk);
}
