//===- Model.cpp - The planner's normal form of a problem -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model.h"

#include <algorithm>
#include <numeric>

using namespace mcunet::planner;
using namespace mcunet::planner::detail;

/// False when a buffer or an overlap is malformed.
static bool isWellFormed(const Problem &problem) {
  for (const Buffer &buffer : problem.buffers) {
    if (buffer.size < 0 || buffer.alignment < 1)
      return false;
    if (buffer.fixedOffset && (*buffer.fixedOffset < 0 ||
                               *buffer.fixedOffset % buffer.alignment != 0))
      return false;
  }
  for (const Overlap &overlap : problem.overlaps)
    if (overlap.a >= problem.buffers.size() ||
        overlap.b >= problem.buffers.size() || overlap.a == overlap.b)
      return false;
  return true;
}

/// The stated overlaps, a < b, one entry per pair with the smallest gaps.
static std::vector<Overlap> mergeOverlaps(const Problem &problem) {
  std::vector<Overlap> result;
  for (Overlap overlap : problem.overlaps) {
    if (overlap.a > overlap.b) {
      std::swap(overlap.a, overlap.b);
      std::swap(overlap.gapAB, overlap.gapBA);
    }
    result.push_back(overlap);
  }
  auto key = [](const Overlap &o) { return std::make_pair(o.a, o.b); };
  std::sort(
      result.begin(), result.end(),
      [&](const Overlap &x, const Overlap &y) { return key(x) < key(y); });
  auto smallest = [](std::optional<int64_t> &into, std::optional<int64_t> gap) {
    if (gap && (!into || *gap < *into))
      into = gap;
  };
  size_t kept = 0;
  for (size_t i = 0; i < result.size(); ++i) {
    if (kept && key(result[kept - 1]) == key(result[i])) {
      smallest(result[kept - 1].gapAB, result[i].gapAB);
      smallest(result[kept - 1].gapBA, result[i].gapBA);
    } else {
      result[kept++] = result[i];
    }
  }
  result.resize(kept);
  return result;
}

/// Gaps of the pair a < b that is live at once, or nullopt if unconstrained.
static std::optional<std::pair<int64_t, int64_t>>
gapsOf(const Problem &problem, const std::vector<Overlap> &overlaps, unsigned a,
       unsigned b) {
  auto before = [](const Overlap &o, std::pair<unsigned, unsigned> key) {
    return std::make_pair(o.a, o.b) < key;
  };
  auto it = std::lower_bound(overlaps.begin(), overlaps.end(),
                             std::make_pair(a, b), before);
  bool stated = it != overlaps.end() && it->a == a && it->b == b;
  const Buffer &first = problem.buffers[a], &second = problem.buffers[b];
  if (!stated && (first.size == 0 || second.size == 0))
    return std::nullopt;
  int64_t gapAB = stated ? it->gapAB.value_or(first.size) : first.size;
  int64_t gapBA = stated ? it->gapBA.value_or(second.size) : second.size;
  // Distances are multiples of the common divisor of the alignments.
  int64_t step = std::gcd(first.alignment, second.alignment);
  gapAB = alignUp(gapAB, step);
  gapBA = alignUp(gapBA, step);
  // The forbidden distances are the open interval (-gapBA, gapAB).
  if (gapAB + gapBA <= step)
    return std::nullopt;
  return std::make_pair(gapAB, gapBA);
}

std::optional<Model> detail::buildModel(const Problem &problem) {
  if (!isWellFormed(problem))
    return std::nullopt;
  unsigned count = problem.buffers.size();
  Model model{&problem, std::vector<std::vector<Arc>>(count),
              std::vector<char>(count, false)};
  std::vector<Overlap> overlaps = mergeOverlaps(problem);
  std::vector<unsigned> order(count), live;
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](unsigned x, unsigned y) {
    int64_t beginX = problem.buffers[x].begin,
            beginY = problem.buffers[y].begin;
    return beginX != beginY ? beginX < beginY : x < y;
  });
  for (unsigned self : order) {
    const Buffer &buffer = problem.buffers[self];
    if (buffer.begin >= buffer.end)
      continue;
    auto isDead = [&](unsigned other) {
      return problem.buffers[other].end <= buffer.begin;
    };
    live.erase(std::remove_if(live.begin(), live.end(), isDead), live.end());
    for (unsigned other : live) {
      unsigned a = std::min(self, other), b = std::max(self, other);
      auto gaps = gapsOf(problem, overlaps, a, b);
      if (!gaps || gaps->first < problem.buffers[a].size ||
          gaps->second < problem.buffers[b].size)
        model.relaxed[a] = model.relaxed[b] = true;
      if (gaps) {
        model.arcs[a].push_back({b, gaps->first, gaps->second});
        model.arcs[b].push_back({a, gaps->second, gaps->first});
      }
    }
    live.push_back(self);
  }
  for (std::vector<Arc> &arcs : model.arcs)
    std::sort(arcs.begin(), arcs.end(),
              [](const Arc &x, const Arc &y) { return x.other < y.other; });
  return model;
}

/// Copies one buffer and its arcs into the component; `local` maps ids.
static void addItem(Component &component, const Model &model, unsigned id,
                    const std::vector<unsigned> &local) {
  const Buffer &buffer = model.problem->buffers[id];
  component.items.push_back({buffer.size, buffer.begin, buffer.end,
                             buffer.alignment, buffer.fixedOffset.value_or(-1),
                             bool(model.relaxed[id])});
  std::vector<Arc> arcs = model.arcs[id];
  for (Arc &arc : arcs)
    arc.other = local[arc.other];
  component.arcs.push_back(std::move(arcs));
}

/// A left-justified offset is 0, fixed, or an aligned sum of gaps. Returns a
/// divisor of all of them and of the sizes.
static int64_t granularityOf(const Component &component) {
  int64_t unit = 0;
  for (unsigned i = 0; i < component.items.size(); ++i) {
    unit = std::gcd(unit, component.items[i].size);
    if (component.items[i].fixed > 0)
      unit = std::gcd(unit, component.items[i].fixed);
    for (const Arc &arc : component.arcs[i])
      unit = std::gcd(unit, std::gcd(arc.above, arc.below));
  }
  // Aligning keeps multiples of `unit` if one of `unit` and the alignment
  // divides the other. Narrowing for one item may break this for an earlier
  // one.
  for (bool changed = true; changed && unit > 1;) {
    changed = false;
    for (const Item &item : component.items)
      if (unit % item.alignment != 0 && item.alignment % unit != 0) {
        unit = std::gcd(unit, item.alignment);
        changed = true;
      }
  }
  return std::max<int64_t>(unit, 1);
}

std::vector<Component> detail::splitModel(const Model &model) {
  unsigned count = model.arcs.size();
  std::vector<unsigned> local(count), work;
  std::vector<char> seen(count, false);
  std::vector<Component> result;
  for (unsigned root = 0; root < count; ++root) {
    if (seen[root])
      continue;
    Component component;
    work.assign(1, root);
    seen[root] = true;
    while (!work.empty()) {
      unsigned id = work.back();
      work.pop_back();
      component.ids.push_back(id);
      for (const Arc &arc : model.arcs[id])
        if (!seen[arc.other]) {
          seen[arc.other] = true;
          work.push_back(arc.other);
        }
    }
    std::sort(component.ids.begin(), component.ids.end());
    for (unsigned i = 0; i < component.ids.size(); ++i)
      local[component.ids[i]] = i;
    for (unsigned id : component.ids)
      addItem(component, model, id, local);
    component.granularity = granularityOf(component);
    result.push_back(std::move(component));
  }
  return result;
}
