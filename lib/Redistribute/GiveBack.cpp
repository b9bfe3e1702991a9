//===- GiveBack.cpp - Receptive field and MACs behind the stage -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The search finds the fewest edits by allowing one more after the other. MACs
// and receptive field are sums, so a branch is cut if even the largest
// remaining edits cannot reach the least MACs or field.
//
//===----------------------------------------------------------------------===//

#include "mcunet/Redistribute/Redistribute.h"

using namespace mcunet;
using namespace mcunet::redistribute;
using schedule::Graph;

namespace {
struct Gain {
  int64_t macs = 0;
  double field = 0;
};

/// A change of one filter or block, which counts as `uses` edits.
struct Choice {
  Edit edit;
  Gain gain;
  int uses = 1;
};
using Slot = std::vector<Choice>;

class Search {
public:
  using Filter = llvm::function_ref<bool(llvm::ArrayRef<Edit>)>;

  /// MACs in [low, high], at least `field` rows; `accepts` decides the rest.
  Search(std::vector<Slot> slots, int64_t low, int64_t high, int64_t wanted,
         double field, Filter accepts)
      : slots(std::move(slots)), low(low), high(high), wanted(wanted),
        field(field), accepts(accepts) {
    bounds.resize(this->slots.size() + 1);
    for (size_t s = this->slots.size(); s-- > 0;) {
      bounds[s] = bounds[s + 1];
      for (const Choice &choice : this->slots[s]) {
        int64_t uses = choice.uses;
        bounds[s].macs = std::max(bounds[s].macs, choice.gain.macs / uses + 1);
        bounds[s].field =
            std::max(bounds[s].field, choice.gain.field / double(uses));
      }
    }
  }

  /// The best set of exactly `count` edits.
  std::optional<std::vector<Edit>> run(int count) {
    best.reset();
    chosen.clear();
    visit(0, count, {});
    return best;
  }

private:
  void visit(size_t slot, int left, Gain sum) {
    if (sum.macs > high || sum.macs + left * bounds[slot].macs < low ||
        sum.field + left * bounds[slot].field < field)
      return;
    if (left == 0)
      return keep(sum);
    if (slot == slots.size())
      return;
    for (const Choice &choice : slots[slot]) {
      if (choice.uses > left)
        continue;
      chosen.push_back(choice.edit);
      visit(slot + 1, left - choice.uses,
            {sum.macs + choice.gain.macs, sum.field + choice.gain.field});
      chosen.pop_back();
    }
    visit(slot + 1, left, sum);
  }

  /// Slots begin with the last layers, so of equals the first one stays.
  void keep(Gain sum) {
    int64_t distance = std::abs(sum.macs - wanted);
    if ((best && distance >= bestDistance) || !accepts(chosen))
      return;
    best = chosen;
    bestDistance = distance;
  }

  std::vector<Slot> slots;
  std::vector<Gain> bounds; // per edit, in the slots from here on
  int64_t low, high, wanted;
  double field;
  Filter accepts;
  std::vector<Edit> chosen;
  std::optional<std::vector<Edit>> best;
  int64_t bestDistance = 0;
};
} // namespace

/// The filters that may grow and the blocks that may repeat after the stage,
/// the last layers first.
static std::vector<Slot> makeSlots(const Graph &graph, const Editable &editable,
                                   const Target &target) {
  // Sorted by layer; a block follows the filters in it.
  std::vector<std::pair<std::pair<int, int>, Slot>> slots;
  auto choose = [&](Slot &slot, Edit edit, int uses) {
    Gain gain{macsChange(graph, editable, {edit}),
              fieldChange(graph, editable, {edit})};
    slot.push_back({edit, gain, uses});
  };
  for (const auto &[f, filter] : llvm::enumerate(editable.filters)) {
    Slot slot;
    for (int64_t k = filter.kernel + 2; k <= filter.most; k += 2)
      choose(slot, {EditKind::Kernel, static_cast<int>(f), k}, 1);
    if (filter.layer >= target.stageEnd && !slot.empty())
      slots.push_back({{filter.layer, 0}, std::move(slot)});
  }
  for (const auto &[index, block] : llvm::enumerate(editable.blocks)) {
    Slot slot;
    for (int copies = 1,
             most = std::min<int64_t>(target.maxRepeats, target.maxEdits);
         copies <= most; ++copies)
      choose(slot, {EditKind::Repeat, static_cast<int>(index), copies}, copies);
    if (block.begin >= target.stageEnd && block.repeatable && !slot.empty())
      slots.push_back({{block.end - 1, 1}, std::move(slot)});
  }
  llvm::sort(slots,
             [](const auto &a, const auto &b) { return a.first > b.first; });
  std::vector<Slot> result;
  for (auto &entry : slots)
    result.push_back(std::move(entry.second));
  return result;
}

llvm::Expected<std::vector<Edit>>
redistribute::giveBack(const Graph &graph, const Editable &editable,
                       llvm::ArrayRef<Edit> shrink, const Target &target) {
  int64_t lost = -macsChange(graph, editable, shrink);
  double field = -fieldChange(graph, editable, shrink);
  auto slack =
      static_cast<int64_t>(target.tolerancePercent / 100 *
                           static_cast<double>(schedule::layerwiseMacs(graph)));
  int64_t limit = patchedBytes(graph, target.stageEnd, target.patches);
  auto fits = [&](llvm::ArrayRef<Edit> edits) {
    std::vector<Edit> all(shrink);
    all.insert(all.end(), edits.begin(), edits.end());
    EditedGraph edited = applyEdits(graph, editable, all, target.stageEnd);
    return patchedBytes(edited.graph, edited.stageEnd, target.patches) <= limit;
  };
  Search search(makeSlots(graph, editable, target), lost - slack, lost + slack,
                lost, field, fits);
  for (int count = 0; count <= target.maxEdits; ++count)
    if (std::optional<std::vector<Edit>> edits = search.run(count))
      return *edits;
  return llvm::createStringError("no %d edits behind the stage give back %lld "
                                 "MACs within %.1f %% and %.0f "
                                 "rows of receptive field without more memory",
                                 target.maxEdits, static_cast<long long>(lost),
                                 target.tolerancePercent, field);
}
