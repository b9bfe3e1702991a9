//===- Search.h - Complete search for a plan below a capacity ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Depth-first search over left-justified plans, bottom-up. It owes to
// MiniMalloc (Moffitt, ASPLOS 2023) the idea of searching canonical plans
// only, of bounding every section of the time line, and of taking turns between
// orders; the branching is that of Giffler and Thompson's active schedules,
// applied to a general disjunctive graph, and the order of decisions learns
// from failures, as the weighted-degree heuristics of constraint solvers do.
//
// Branching. A plan is active if no buffer can be lowered while the others
// stay. Let every unplaced buffer x have the lower bound low(x). Take any
// unplaced u. In an active plan that extends the placed ones, either u is at
// low(u), or an unplaced neighbour blocks it there: one that starts below
// low(u) + gap. The lowest of these is at its own floor unless it rests on
// another unplaced one, which then starts lower still, and so on. So the set of
// u, its possible blockers, and transitively whatever could lie under them
// holds a buffer that is at its floor with all its unplaced neighbours above
// it: one branch for each. The search may choose u. If low(u) + size(u) is
// smallest among its neighbours, the set is small; a set of size 1 is a forced
// move.
//
// Once the branch of b is refuted, b must lie above some unplaced neighbour:
// its lower bound rises, so that no plan is visited twice.
//
// Bounds. At any time the unplaced buffers live then are stacked (a clique).
// One of them is next: a candidate must leave room for all of them between its
// lower bound and the capacity. The rest lie above the lowest top of the
// candidates, which may raise their bounds, and so on until nothing changes.
//
// Learning. When a clique fails, its unplaced buffers gain weight. Heavy
// buffers are decided and placed earlier, which helps after a restart.
//
// Gaps below 1 would let a buffer rest on one that starts higher. Each item
// therefore has a `shift`, chosen such that offset + shift grows by at least 1
// along every gap ("key" below). Everything above applies to keys.
//
//===----------------------------------------------------------------------===//

#ifndef MCUNET_LIB_PLANNER_SEARCH_H
#define MCUNET_LIB_PLANNER_SEARCH_H

#include "Model.h"

#include <chrono>

namespace mcunet::planner::detail {

/// The lower bound of placed items: above all others, far from overflow.
constexpr int64_t placedKey = INT64_MAX / 4;

/// The node and time limits, and the nodes used so far.
struct Budget {
  uint64_t nodes = 0, maxNodes = 0;
  std::chrono::steady_clock::time_point deadline;
  bool timedOut = false;

  bool isSpent() const { return timedOut || nodes >= maxNodes; }
};

/// The preferences of a search. Keeps what it has learned, so that a restart is
/// better informed.
struct Strategy {
  bool prefersFew = false;     // branches weigh more than failures
  std::vector<double> rank;    // per item, positive: larger is placed first
  std::vector<double> weights; // per item: 1 + its part in failures
};

class Search {
public:
  enum class Result { Found, Refuted, Stopped };

  explicit Search(const Component &component);

  /// False if no shifts exist; "Refuted" then proves nothing.
  bool isExact() const { return exact; }

  /// The strategies that take turns.
  std::vector<Strategy> makeStrategies() const;

  /// Looks for a plan with a peak of at most `capacity`.
  Result run(int64_t capacity, Strategy &strategy, uint64_t maxNodes,
             Budget &budget);

  /// The plan that was found.
  const std::vector<int64_t> &getOffsets() const { return offsets; }

private:
  struct Link {
    unsigned other;
    int64_t above, below;       // as in Arc
    int64_t keyAbove, keyBelow; // the same between keys, at least 1
  };
  struct Frame {
    unsigned firstCandidate, nextCandidate, endCandidate;
    unsigned placed; // index of the item placed by the current branch
    size_t trailMark;
  };
  struct Change {
    int64_t *place;
    int64_t old;
  };

  void computeShifts();
  void reset(int64_t capacity);
  void set(int64_t &place, int64_t value) {
    trail.push_back({&place, place});
    place = value;
  }
  void undo(size_t mark);
  void raise(unsigned item, int64_t key);
  bool place(unsigned item);
  void unplace(unsigned item);
  bool exclude(unsigned item);
  bool checkDirty();
  bool checkClique(unsigned index);
  void markDirty(unsigned clique) {
    dirty[clique / 64] |= uint64_t(1) << (clique % 64);
  }
  void blame(const std::vector<unsigned> &items);
  int64_t restKey(unsigned item);
  bool mayRestBelow(unsigned item, int64_t key);
  unsigned closure(unsigned pivot, bool deep);
  double score(unsigned item, unsigned size) const;
  bool pushFrame();
  bool isTwinTried(const Frame &frame, unsigned item) const;
  Result descend(uint64_t maxNodes, Budget &budget);

  const Component &component;
  unsigned count;
  bool exact = true;
  std::vector<int64_t> shift, keyMost, keyLeast; // of an item's keyAbove
  std::vector<unsigned> linkStart, others; // others: links[].other, densely
  std::vector<Link> links;
  std::vector<unsigned> twinClass;
  std::vector<std::vector<std::pair<unsigned, int64_t>>> cliquesOf; // +weight
  std::vector<int64_t> sizes;
  std::vector<uint64_t> dirty; // cliques to be checked, one bit each

  // State of one run.
  int64_t capacity = 0;
  Strategy *strategy = nullptr;
  // Keys: the item's position if it were placed now, and its lower bound.
  std::vector<int64_t> floors, lows;
  // Per clique: the highest offset above which its unplaced members fit, and
  // the member with the lowest end of those that can be next.
  std::vector<int64_t> highest, lowestTop;
  std::vector<int64_t> offsets;
  std::vector<char> isPlaced;
  std::vector<unsigned> unplaced, position, killer;
  std::vector<unsigned> candidates, bestClosure, currentClosure, stamp;
  unsigned stampNow = 0, nodeStamp = 0;
  std::vector<unsigned> restStamp;
  std::vector<int64_t> restKeys;
  std::vector<Change> trail;
  std::vector<Frame> frames;
};

} // namespace mcunet::planner::detail

#endif // MCUNET_LIB_PLANNER_SEARCH_H
