//===- ShrinkStage.cpp - The least edits under an overhead ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each filter outside blocks and each block is a slot with choices. Costs are
// sums, so a heap yields combinations in the order of their cost, each once (a
// successor advances a slot at or after the last one advanced). The first that
// meets the target is the cheapest.
//
//===----------------------------------------------------------------------===//

#include "mcunet/Redistribute/Redistribute.h"
#include "llvm/Support/Format.h"
#include <queue>

using namespace mcunet;
using namespace mcunet::redistribute;
using schedule::Axis;
using schedule::Graph;

/// Combinations that are tried before the search gives up.
static constexpr int64_t kMostCombinations = 400000;

namespace {
struct Choice {
  std::vector<Edit> edits;
  double cost = 0;
};
using Slot = std::vector<Choice>; // cheapest first, the first one empty

/// One choice per slot.
struct Combination {
  double cost = 0;
  std::vector<uint16_t> choices;
  size_t last = 0; ///< the slot advanced last

  bool operator>(const Combination &other) const {
    return std::tie(cost, choices) > std::tie(other.cost, other.choices);
  }
};
} // namespace

double redistribute::shrinkCost(const Graph &graph, const Editable &editable,
                                llvm::ArrayRef<Edit> edits) {
  if (!editable.measured)
    return static_cast<double>(-macsChange(graph, editable, edits));
  double cost = 0;
  for (const Edit &edit : edits) {
    if (edit.kind == EditKind::Remove) {
      cost += editable.blocks[edit.index].lost;
      continue;
    }
    const Filter &filter = editable.filters[edit.index];
    cost += filter.lost[(edit.value - filter.least) / 2];
  }
  return cost;
}

/// All combinations of the kernels of `filters`.
static std::vector<std::vector<Edit>>
kernelChoices(const Editable &editable, llvm::ArrayRef<int> filters) {
  std::vector<std::vector<Edit>> choices(1);
  for (int index : filters) {
    const Filter &filter = editable.filters[index];
    size_t count = choices.size();
    for (int64_t k = filter.kernel - 2; k >= filter.least; k -= 2)
      for (size_t i = 0; i < count; ++i) {
        choices.push_back(choices[i]);
        choices.back().push_back({EditKind::Kernel, index, k});
      }
  }
  return choices;
}

/// The cheapest first; of equals, the one with fewer edits, then the earlier
/// one.
static Slot makeSlot(const Graph &graph, const Editable &editable,
                     std::vector<std::vector<Edit>> choices) {
  std::vector<std::tuple<double, size_t, size_t>> order;
  for (size_t i = 0; i < choices.size(); ++i)
    order.emplace_back(shrinkCost(graph, editable, choices[i]),
                       choices[i].size(), i);
  llvm::sort(order);
  Slot slot;
  for (auto [cost, count, index] : order)
    slot.push_back({std::move(choices[index]), cost});
  return slot;
}

static std::vector<Slot> makeSlots(const Graph &graph, const Editable &editable,
                                   int stageEnd) {
  std::vector<Slot> slots;
  std::vector<bool> taken(editable.filters.size(), false);
  for (const auto &[index, block] : llvm::enumerate(editable.blocks)) {
    if (block.end > stageEnd || !block.removable)
      continue;
    std::vector<int> inside;
    for (const auto &[f, filter] : llvm::enumerate(editable.filters))
      if (filter.layer >= block.begin && filter.layer < block.end) {
        taken[f] = true;
        inside.push_back(f);
      }
    auto choices = kernelChoices(editable, inside);
    choices.push_back({{EditKind::Remove, static_cast<int>(index), 0}});
    slots.push_back(makeSlot(graph, editable, std::move(choices)));
  }
  for (const auto &[f, filter] : llvm::enumerate(editable.filters))
    if (!taken[f] && filter.layer < stageEnd)
      slots.push_back(makeSlot(graph, editable,
                               kernelChoices(editable, {static_cast<int>(f)})));
  return slots;
}

/// The graph of the first `end` layers.
static Graph headOf(const Graph &graph, int end) {
  Graph head = graph;
  head.layers.resize(end);
  size_t tensors = 0;
  for (size_t t = 0; t < graph.tensors.size(); ++t)
    if (graph.tensors[t].producer < end)
      tensors = t + 1;
  head.tensors.resize(tensors);
  head.outputs = {schedule::driveTensor(graph, 0, end)};
  return head;
}

/// Rows or columns of a tensor that all steps compute; `whole` is its extent.
/// If there are several steps, each counts as one in the interior.
static int64_t identicalExtent(int64_t steps, int64_t tile, int64_t whole,
                               const schedule::ReceptiveField &field) {
  return steps == 1 || !field.reached || field.map.all
             ? whole
             : steps * field.size(tile);
}

/// StageMacs::identical over ::layerwise, in percent, without simulating steps.
static double overheadOf(const EditedGraph &edited, int64_t patches) {
  const Graph &graph = edited.graph;
  int drive = schedule::driveTensor(graph, 0, edited.stageEnd);
  const schedule::Tensor &last = graph.tensors[drive];
  auto rows = receptiveFields(graph, drive, Axis::Rows);
  auto cols = receptiveFields(graph, drive, Axis::Cols);
  int64_t tileRows = schedule::ceilDiv(last.height, patches);
  int64_t tileCols = schedule::ceilDiv(last.width, patches);
  int64_t stepsDown = schedule::ceilDiv(last.height, tileRows);
  int64_t stepsAcross = schedule::ceilDiv(last.width, tileCols);
  int64_t identical = 0, layerwise = 0;
  for (int l = 0; l < edited.stageEnd; ++l) {
    const schedule::Layer &layer = graph.layers[l];
    const schedule::Tensor &out = graph.tensors[layer.output];
    int64_t whole = out.height * out.width;
    bool tiled = !schedule::reducesTiles(graph, 0, l);
    identical += layer.macsPerPixel *
                 (tiled ? identicalExtent(stepsDown, tileRows, out.height,
                                          rows[layer.output]) *
                              identicalExtent(stepsAcross, tileCols, out.width,
                                              cols[layer.output])
                        : whole);
    layerwise += layer.macsPerPixel * whole;
  }
  return layerwise == 0 ? 0
                        : 100 * (static_cast<double>(identical) /
                                     static_cast<double>(layerwise) -
                                 1);
}

static std::vector<Edit> editsOf(const std::vector<Slot> &slots,
                                 const Combination &combination) {
  std::vector<Edit> edits;
  for (size_t s = 0; s < slots.size(); ++s) {
    const std::vector<Edit> &chosen = slots[s][combination.choices[s]].edits;
    edits.insert(edits.end(), chosen.begin(), chosen.end());
  }
  return edits;
}

llvm::Expected<std::vector<Edit>>
redistribute::shrinkStage(const Graph &graph, const Editable &editable,
                          const Target &target) {
  std::vector<Slot> slots = makeSlots(graph, editable, target.stageEnd);
  Graph head = headOf(graph, target.stageEnd);
  std::priority_queue<Combination, std::vector<Combination>, std::greater<>>
      queue;
  queue.push({0, std::vector<uint16_t>(slots.size(), 0), 0});
  double least = INFINITY;
  for (int64_t seen = 0; !queue.empty(); ++seen) {
    if (seen == kMostCombinations)
      return llvm::createStringError(
          "none of the %lld cheapest edits brings the stage to %.1f %% more "
          "MACs; the least among them is %.1f %%",
          static_cast<long long>(seen), target.maxOverheadPercent, least);
    Combination now = queue.top();
    queue.pop();
    std::vector<Edit> edits = editsOf(slots, now);
    double overhead = overheadOf(
        applyEdits(head, editable, edits, target.stageEnd), target.patches);
    if (overhead <= target.maxOverheadPercent)
      return edits;
    least = std::min(least, overhead);
    for (size_t s = now.last; s < slots.size(); ++s) {
      size_t choice = now.choices[s] + 1;
      if (choice == slots[s].size())
        continue;
      Combination next = now;
      next.cost += slots[s][choice].cost - slots[s][choice - 1].cost;
      next.choices[s] = static_cast<uint16_t>(choice);
      next.last = s;
      queue.push(std::move(next));
    }
  }
  return llvm::createStringError(
      "no kernels and blocks of the stage bring it to %.1f %% more MACs; the "
      "least is %.1f %%",
      target.maxOverheadPercent, least);
}
