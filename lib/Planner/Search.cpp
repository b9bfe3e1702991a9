//===- Search.cpp - Complete search for a plan below a capacity -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Search.h"

#include <algorithm>

using namespace mcunet::planner;
using namespace mcunet::planner::detail;

static constexpr unsigned none = ~0u;

void Search::reset(int64_t newCapacity) {
  capacity = newCapacity;
  offsets.assign(count, 0);
  floors.assign(count, 0);
  isPlaced.assign(count, false);
  unplaced.resize(count);
  position.resize(count);
  for (unsigned i = 0; i < count; ++i) {
    floors[i] = std::max<int64_t>(component.items[i].fixed, 0) + shift[i];
    unplaced[i] = position[i] = i;
  }
  lows = floors;
  highest.clear();
  for (const Clique &clique : component.cliques)
    highest.push_back(capacity - clique.total + clique.slack);
  lowestTop.assign(component.cliques.size(), none);
  killer.resize(count);
  for (unsigned i = 0; i < count; ++i)
    killer[i] = linkStart[i] < linkStart[i + 1] ? others[linkStart[i]] : i;
  restKeys.assign(count, 0);
  restStamp.assign(count, 0);
  nodeStamp = 0;
  stamp.assign(count, 0);
  stampNow = 0;
  candidates.clear();
  trail.clear();
  frames.clear();
}

void Search::undo(size_t mark) {
  while (trail.size() > mark) {
    *trail.back().place = trail.back().old;
    trail.pop_back();
  }
}

void Search::blame(const std::vector<unsigned> &items) {
  for (unsigned item : items)
    if (!isPlaced[item])
      strategy->weights[item] += 1;
}

/// Raises the lower bound and marks the cliques that need another check: those
/// in which the item can no longer be next, or had the lowest end.
void Search::raise(unsigned item, int64_t key) {
  set(lows[item], key);
  int64_t low = key - shift[item];
  for (const auto &[clique, weight] : cliquesOf[item])
    if (low > highest[clique] || lowestTop[clique] == item)
      markDirty(clique);
}

/// True if the unplaced members of the clique fit. Only a member whose lower
/// bound leaves room for all of them can be next; the others lie above one of
/// these.
bool Search::checkClique(unsigned index) {
  const std::vector<unsigned> &members = component.cliques[index].members;
  int64_t limit = highest[index], top = placedKey, topItem = none;
  bool anyBlocked = false;
  for (unsigned item : members) {
    int64_t low = lows[item] - shift[item];
    if (low <= limit) {
      int64_t itemTop = low + sizes[item];
      if (itemTop < top) {
        top = itemTop;
        topItem = item;
      }
    } else if (!isPlaced[item]) {
      anyBlocked = true;
    }
  }
  if (topItem != lowestTop[index])
    set(lowestTop[index], topItem);
  if (!anyBlocked)
    return true;
  if (top == placedKey)
    return false;
  for (unsigned item : members) {
    int64_t low = lows[item] - shift[item];
    if (low <= limit || low >= top)
      continue;
    const Item &self = component.items[item];
    low = alignUp(top, self.alignment);
    if (self.fixed >= 0 || low + self.size > capacity)
      return false;
    raise(item, low + shift[item]);
  }
  return true;
}

bool Search::checkDirty() {
  for (bool again = true; again;) {
    again = false;
    for (unsigned word = 0; word < dirty.size(); ++word) {
      while (dirty[word]) {
        unsigned bit = __builtin_ctzll(dirty[word]);
        dirty[word] &= dirty[word] - 1;
        again = true;
        if (!checkClique(word * 64 + bit)) {
          blame(component.cliques[word * 64 + bit].members);
          std::fill(dirty.begin(), dirty.end(), 0);
          return false;
        }
      }
    }
  }
  return true;
}

/// Places the item at its floor and raises its unplaced neighbours above it.
/// False when some bound fails; the caller undoes and unplaces in any case.
bool Search::place(unsigned item) {
  isPlaced[item] = true;
  offsets[item] = floors[item] - shift[item];
  set(lows[item], placedKey);
  unsigned hole = position[item], last = unplaced.back();
  unplaced[hole] = last;
  position[last] = hole;
  unplaced.pop_back();
  for (const auto &[clique, weight] : cliquesOf[item]) {
    set(highest[clique], highest[clique] + weight);
    if (lowestTop[clique] == item)
      markDirty(clique);
  }
  for (unsigned l = linkStart[item]; l < linkStart[item + 1]; ++l) {
    const Link &link = links[l];
    if (isPlaced[link.other])
      continue;
    const Item &other = component.items[link.other];
    int64_t bound = alignUp(offsets[item] + link.above, other.alignment);
    int64_t key = bound + shift[link.other];
    if (key <= floors[link.other])
      continue;
    set(floors[link.other], key);
    if (key <= lows[link.other])
      continue;
    if (other.fixed >= 0 || bound + other.size > capacity) {
      strategy->weights[item] += 1;
      blame({link.other});
      std::fill(dirty.begin(), dirty.end(), 0);
      return false;
    }
    raise(link.other, key);
  }
  return checkDirty();
}

void Search::unplace(unsigned item) {
  isPlaced[item] = false;
  unsigned hole = position[item];
  unplaced.push_back(item);
  if (hole + 1 != unplaced.size()) {
    unsigned moved = unplaced[hole];
    unplaced.back() = moved;
    position[moved] = unplaced.size() - 1;
    unplaced[hole] = item;
  }
}

/// After its branch was refuted, the item must lie above an unplaced neighbour.
bool Search::exclude(unsigned item) {
  const Item &self = component.items[item];
  int64_t bound = INT64_MAX;
  for (unsigned l = linkStart[item]; l < linkStart[item + 1]; ++l)
    if (!isPlaced[links[l].other])
      bound = std::min(bound, lows[links[l].other] + links[l].keyBelow);
  if (bound == INT64_MAX)
    return false;
  bound = alignUp(bound - shift[item], self.alignment);
  if (bound + shift[item] <= lows[item])
    return true;
  if (self.fixed >= 0 || bound + self.size > capacity)
    return false;
  raise(item, bound + shift[item]);
  return checkDirty();
}

/// The least key above an unplaced neighbour of `item`: below it, the item
/// rests on nothing unplaced. Computed at most once per node.
int64_t Search::restKey(unsigned item) {
  if (restStamp[item] == nodeStamp)
    return restKeys[item];
  int64_t least = placedKey;
  for (unsigned l = linkStart[item]; l < linkStart[item + 1]; ++l) {
    int64_t key = lows[others[l]] + keyLeast[others[l]];
    if (key < least) {
      least = key;
      killer[item] = others[l];
    }
  }
  restStamp[item] = nodeStamp;
  return restKeys[item] = least;
}

/// True if the item may rest on something unplaced and stay below `key`.
bool Search::mayRestBelow(unsigned item, int64_t key) {
  unsigned last = killer[item];
  return lows[last] + keyLeast[last] < key || restKey(item) < key;
}

/// Collects in currentClosure the items of which one is next (see Search.h).
/// Returns the number of them that may be placed. Unless `deep`, gives up
/// (none) if a member might rest on something else: another pivot has a smaller
/// set.
unsigned Search::closure(unsigned pivot, bool deep) {
  int64_t top = lows[pivot] + keyMost[pivot];
  if (!deep && mayRestBelow(pivot, top))
    return none;
  currentClosure.assign(1, pivot);
  stamp[pivot] = ++stampNow;
  unsigned eligible = lows[pivot] == floors[pivot];
  auto add = [&](unsigned item) {
    stamp[item] = stampNow;
    currentClosure.push_back(item);
    eligible += lows[item] == floors[item];
  };
  for (unsigned l = linkStart[pivot]; l < linkStart[pivot + 1]; ++l) {
    unsigned other = others[l];
    if (lows[other] >= top)
      continue;
    if (!deep && mayRestBelow(other, top))
      return none;
    add(other);
  }
  for (size_t i = 0; deep && i < currentClosure.size(); ++i) {
    unsigned item = currentClosure[i];
    if (!mayRestBelow(item, top))
      continue;
    for (unsigned l = linkStart[item]; l < linkStart[item + 1]; ++l) {
      unsigned other = others[l];
      if (lows[other] + keyLeast[other] < top && stamp[other] != stampNow)
        add(other);
    }
  }
  return eligible;
}

/// The search branches on the pivot with the least score: few branches, with
/// items that have failed most.
double Search::score(unsigned item, unsigned size) const {
  double weight = strategy->weights[item];
  for (unsigned other : currentClosure)
    if (lows[other] == floors[other])
      weight += strategy->weights[other];
  return (strategy->prefersFew ? double(size) * size : size) / weight;
}

/// Chooses a pivot and appends its branches. False if there is none.
bool Search::pushFrame() {
  double bestScore = 0;
  unsigned best = none;
  unsigned lowest = unplaced.front();
  for (unsigned item : unplaced)
    if (lows[item] + keyMost[item] < lows[lowest] + keyMost[lowest])
      lowest = item;
  ++nodeStamp;
  for (unsigned item : unplaced) {
    unsigned size = closure(item, item == lowest);
    if (size == none)
      continue;
    if (size == 0) {
      blame(currentClosure);
      return false;
    }
    double itemScore = score(item, size);
    if (best == none || itemScore < bestScore ||
        (itemScore == bestScore &&
         strategy->rank[item] > strategy->rank[best])) {
      best = item;
      bestScore = itemScore;
      bestClosure.swap(currentClosure);
    }
  }
  unsigned first = candidates.size();
  for (unsigned item : bestClosure)
    if (lows[item] == floors[item])
      candidates.push_back(item);
  const std::vector<double> &rank = strategy->rank;
  const std::vector<double> &weights = strategy->weights;
  std::sort(candidates.begin() + first, candidates.end(),
            [&](unsigned x, unsigned y) {
              double keyX = rank[x] * weights[x], keyY = rank[y] * weights[y];
              return keyX != keyY ? keyX > keyY : x < y;
            });
  frames.push_back(
      {first, first, unsigned(candidates.size()), none, trail.size()});
  return true;
}

/// True if the branch of an equivalent item was refuted, which settles this
/// one.
bool Search::isTwinTried(const Frame &frame, unsigned item) const {
  for (unsigned c = frame.firstCandidate; c + 1 < frame.nextCandidate; ++c)
    if (twinClass[candidates[c]] == twinClass[item] &&
        floors[candidates[c]] == floors[item])
      return true;
  return false;
}

Search::Result Search::descend(uint64_t maxNodes, Budget &budget) {
  if (unplaced.empty())
    return Result::Found;
  uint64_t lastNode = std::min(budget.nodes + maxNodes, budget.maxNodes);
  if (!pushFrame())
    return Result::Refuted;
  while (!frames.empty()) {
    Frame &frame = frames.back();
    bool alive = true;
    if (frame.placed != none) { // back from a refuted branch
      undo(frame.trailMark);
      unplace(frame.placed);
      alive = exclude(frame.placed);
      frame.trailMark = trail.size();
      frame.placed = none;
    }
    if (!alive || frame.nextCandidate == frame.endCandidate) {
      candidates.resize(frame.firstCandidate);
      frames.pop_back();
      continue;
    }
    unsigned item = candidates[frame.nextCandidate++];
    if (isTwinTried(frame, item))
      continue;
    if (budget.nodes >= lastNode)
      return Result::Stopped;
    if ((++budget.nodes & 1023) == 0 &&
        std::chrono::steady_clock::now() > budget.deadline) {
      budget.timedOut = true;
      return Result::Stopped;
    }
    frame.placed = item;
    if (!place(item))
      continue;
    if (unplaced.empty())
      return Result::Found;
    pushFrame(); // if it fails, the branch of this frame is refuted
  }
  return Result::Refuted;
}

Search::Result Search::run(int64_t newCapacity, Strategy &newStrategy,
                           uint64_t maxNodes, Budget &budget) {
  strategy = &newStrategy;
  reset(newCapacity);
  for (unsigned i = 0; i < count; ++i)
    if (lows[i] - shift[i] + component.items[i].size > capacity)
      return Result::Refuted;
  for (unsigned c = 0; c < component.cliques.size(); ++c)
    markDirty(c);
  if (!checkDirty())
    return Result::Refuted;
  return descend(maxNodes, budget);
}
