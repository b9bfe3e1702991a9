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

/// False when a buffer or an overlap cannot mean anything.
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

std::optional<Model> detail::buildModel(const Problem &problem) {
  if (!isWellFormed(problem))
    return std::nullopt;
  unsigned count = problem.buffers.size();
  Model model{&problem, std::vector<std::vector<Arc>>(count)};
  std::vector<Overlap> overlaps = mergeOverlaps(problem);
  std::vector<unsigned> order(count), live;
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](unsigned x, unsigned y) {
    return problem.buffers[x].begin < problem.buffers[y].begin;
  });
  for (unsigned self : order) {
    const Buffer &buffer = problem.buffers[self];
    if (buffer.begin >= buffer.end)
      continue;
    live.erase(std::remove_if(live.begin(), live.end(),
                              [&](unsigned other) {
                                return problem.buffers[other].end <=
                                       buffer.begin;
                              }),
               live.end());
    for (unsigned other : live) {
      unsigned a = std::min(self, other), b = std::max(self, other);
      auto it = std::lower_bound(
          overlaps.begin(), overlaps.end(), std::make_pair(a, b),
          [](const Overlap &o, std::pair<unsigned, unsigned> key) {
            return std::make_pair(o.a, o.b) < key;
          });
      bool stated = it != overlaps.end() && it->a == a && it->b == b;
      int64_t sizeA = problem.buffers[a].size, sizeB = problem.buffers[b].size;
      if (!stated && (sizeA == 0 || sizeB == 0))
        continue;
      int64_t gapAB = stated ? it->gapAB.value_or(sizeA) : sizeA;
      int64_t gapBA = stated ? it->gapBA.value_or(sizeB) : sizeB;
      // The forbidden distances are the open interval (-gapBA, gapAB).
      if (gapAB + gapBA <= 1)
        continue;
      model.arcs[a].push_back({b, gapAB, gapBA});
      model.arcs[b].push_back({a, gapBA, gapAB});
    }
    live.push_back(self);
  }
  for (std::vector<Arc> &arcs : model.arcs)
    std::sort(arcs.begin(), arcs.end(),
              [](const Arc &x, const Arc &y) { return x.other < y.other; });
  return model;
}

int64_t detail::peakOf(const Problem &problem,
                       const std::vector<int64_t> &offsets) {
  int64_t peak = 0;
  for (size_t i = 0; i < offsets.size(); ++i)
    peak = std::max(peak, offsets[i] + problem.buffers[i].size);
  return peak;
}

bool detail::placeInOrder(const Model &model,
                          const std::vector<unsigned> &order,
                          std::vector<int64_t> &offsets) {
  const Problem &problem = *model.problem;
  offsets.assign(problem.buffers.size(), -1);
  for (unsigned i = 0; i < problem.buffers.size(); ++i) {
    const std::optional<int64_t> &fixed = problem.buffers[i].fixedOffset;
    if (!fixed)
      continue;
    offsets[i] = *fixed;
    for (const Arc &arc : model.arcs[i]) {
      if (offsets[arc.other] < 0)
        continue;
      int64_t distance = offsets[arc.other] - offsets[i];
      if (distance < arc.above && -distance < arc.below)
        return false;
    }
  }
  // Forbidden offsets of the buffer at hand, as open intervals (first, second).
  std::vector<std::pair<int64_t, int64_t>> forbidden;
  for (unsigned i : order) {
    if (offsets[i] >= 0)
      continue;
    forbidden.clear();
    for (const Arc &arc : model.arcs[i])
      if (int64_t base = offsets[arc.other]; base >= 0)
        forbidden.push_back({base - arc.above, base + arc.below});
    std::sort(forbidden.begin(), forbidden.end());
    int64_t offset = 0, alignment = problem.buffers[i].alignment;
    for (const auto &[low, high] : forbidden)
      if (low < offset && offset < high)
        offset = alignUp(high, alignment);
    offsets[i] = offset;
  }
  return true;
}
