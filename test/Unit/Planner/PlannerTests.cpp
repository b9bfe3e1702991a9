//===- PlannerTests.cpp - Tests of the arena planner ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Check.h"
#include "mcunet/Planner/Planner.h"

#include <algorithm>
#include <chrono>

using namespace mcunet::planner;

/// A buffer of `size` bytes, live in [begin, end).
static Buffer make(const char *name, int64_t size, int64_t begin, int64_t end) {
  Buffer buffer;
  buffer.name = name;
  buffer.size = size;
  buffer.begin = begin;
  buffer.end = end;
  return buffer;
}

static Plan planAndValidate(const Problem &problem,
                            const Options &options = {}) {
  Plan result = plan(problem, options);
  if (std::optional<std::string> error = validate(problem, result)) {
    std::printf("FAIL invalid plan: %s\n", error->c_str());
    std::exit(1);
  }
  return result;
}

static void testTrivial() {
  Plan empty = planAndValidate({});
  CHECK(empty.optimal && empty.peak == 0);
  Problem one;
  one.buffers = {make("a", 5, 0, 1), make("nothing", 0, 0, 1),
                 make("never", 7, 3, 3)};
  Plan result = planAndValidate(one);
  CHECK(result.peak == 7 && result.optimal && result.nodes == 0);
}

static void testHalfOpenLifetimes() {
  Problem touching;
  touching.buffers = {make("a", 10, 0, 2), make("b", 10, 2, 4)};
  CHECK(planAndValidate(touching).peak == 10);
  touching.buffers[1].begin = 1;
  CHECK(planAndValidate(touching).peak == 20);
}

static void testAlignment() {
  Problem problem;
  problem.buffers = {make("a", 5, 0, 1), make("b", 5, 0, 1),
                     make("c", 6, 0, 1)};
  for (Buffer &buffer : problem.buffers)
    buffer.alignment = 4;
  // Stacked in units of 8 bytes; the uppermost ends 2 or 3 bytes short of 24,
  // and the bound knows it: 8 + 8 + 5.
  Plan result = planAndValidate(problem);
  CHECK(result.peak == 21 && result.optimal);
}

static void testInPlace() {
  Problem problem;
  problem.buffers = {make("in", 100, 0, 2), make("out", 80, 1, 3),
                     make("other", 10, 0, 3)};
  CHECK(planAndValidate(problem).peak == 190);
  problem.overlaps = {{0, 1, 0, 0}}; // any of the two may begin where it likes
  CHECK(planAndValidate(problem).peak == 110);
  problem.overlaps = {{0, 1, std::nullopt, 15}}; // out 15 bytes below in
  Plan result = planAndValidate(problem);
  CHECK(result.peak == 125 && result.optimal);
}

/// Stages that each write their output 8 bytes below their dying input, with
/// buffers of their own that fill what is left above and below the two.
static void testChain() {
  constexpr int64_t stages = 12, drift = 8, size = 100, arena = 250;
  Problem problem;
  for (int64_t i = 0; i <= stages; ++i) {
    problem.buffers.push_back(make("tensor", size, 2 * i, 2 * i + 4));
    if (i > 0)
      problem.overlaps.push_back(
          {unsigned(i - 1), unsigned(i), std::nullopt, drift});
  }
  for (int64_t i = 1; i <= stages; ++i) {
    int64_t below = drift * (stages - i);
    int64_t above = arena - size - drift - below;
    problem.buffers.push_back(make("below", below, 2 * i, 2 * i + 2));
    problem.buffers.push_back(make("above", above, 2 * i, 2 * i + 2));
  }
  Options greedy;
  greedy.maxNodes = 0;
  Plan result = planAndValidate(problem, greedy);
  CHECK(result.peak == arena && result.optimal && result.nodes == 0);
}

static void testNegativeGap() {
  // out may start at most 15 bytes above in, or anywhere from 40 bytes above.
  // It must clear c, which in need not.
  Problem problem;
  problem.buffers = {make("c", 100, 1, 3), make("out", 10, 1, 3),
                     make("in", 40, 0, 2), make("d", 86, 0, 1)};
  problem.overlaps = {{2, 1, std::nullopt, -15}, {0, 2, 0, 0}};
  Plan result = planAndValidate(problem);
  CHECK(result.optimal && result.peak == 126);
}

static void testFixed() {
  Problem problem;
  problem.buffers = {make("a", 10, 0, 4), make("b", 10, 0, 4),
                     make("c", 4, 0, 4)};
  problem.buffers[0].fixedOffset = 8;
  Plan result = planAndValidate(problem);
  CHECK(result.offsets[0] == 8 && result.peak == 28 && result.optimal);
  problem.buffers[1].fixedOffset = 12;
  CHECK(plan(problem).offsets.empty());
  CHECK(validate(problem, plan(problem)));
  problem.buffers[1].fixedOffset = -4;
  CHECK(plan(problem).offsets.empty());
  problem.buffers[1].fixedOffset = 18;
  problem.buffers[1].alignment = 4;
  CHECK(plan(problem).offsets.empty());
}

static void testCapacity() {
  Problem problem;
  problem.buffers = {make("a", 4, 0, 2), make("b", 4, 1, 3),
                     make("c", 4, 2, 4)};
  Options options;
  options.capacity = 100;
  CHECK(planAndValidate(problem, options).peak <= 100);
  options.capacity = 7;
  Plan result = planAndValidate(problem, options);
  CHECK(result.lowerBound > 7 && result.peak == 8);
}

static void expectError(const Problem &problem, const Plan &broken,
                        std::initializer_list<const char *> parts) {
  std::optional<std::string> error = validate(problem, broken);
  CHECK(error);
  for (const char *part : parts)
    if (error->find(part) == std::string::npos) {
      std::printf("FAIL '%s' does not mention '%s'\n", error->c_str(), part);
      std::exit(1);
    }
}

static void testValidator() {
  Problem problem;
  problem.buffers = {make("in", 8, 0, 2), make("out", 8, 1, 3),
                     make("late", 8, 3, 4)};
  problem.buffers[1].alignment = 4;
  problem.overlaps = {{0, 1, std::nullopt, 2}};
  Plan good{{4, 0, 0}, 12, 8, false, 0};
  CHECK(!validate(problem, good));
  Plan broken = good;
  broken.offsets[0] = 1;
  expectError(problem, broken, {"'in' at [1, 9)", "'out' at [0, 8)"});
  broken = good;
  broken.offsets.pop_back();
  expectError(problem, broken, {"2 offsets for 3"});
  broken = good;
  broken.offsets[2] = -8;
  expectError(problem, broken, {"'late'", "negative"});
  broken = good;
  broken.offsets[1] = 2;
  expectError(problem, broken, {"'out'", "aligned to 4"});
  broken = good;
  broken.offsets[2] = 8;
  expectError(problem, broken, {"'late'", "above the peak"});
  broken = good;
  broken.peak = 16;
  expectError(problem, broken, {"peak of 16", "12"});
  broken = good;
  broken.lowerBound = 13;
  expectError(problem, broken, {"lower bound 13"});
  broken = good;
  broken.optimal = true;
  expectError(problem, broken, {"optimality"});
  problem.buffers[2].fixedOffset = 1;
  expectError(problem, good, {"'late'", "fixed offset 1"});
  problem.overlaps.push_back({1, 9, {}, {}});
  expectError(problem, good, {"overlap", "9"});
}

namespace {
/// The same numbers on every machine.
struct Random {
  uint64_t state;
  int64_t operator()(int64_t low, int64_t high) { // inclusive
    state = state * 6364136223846793005u + 1442695040888963407u;
    return low + int64_t((state >> 33) % uint64_t(high - low + 1));
  }
};

/// The least peak by trying all offsets.
class Exhaustive {
public:
  explicit Exhaustive(const Problem &problem)
      : problem(problem), offsets(problem.buffers.size()) {}

  int64_t run(int64_t upperBound) {
    best = upperBound;
    visit(0, 0);
    return best;
  }

private:
  bool collides(unsigned a, unsigned b) const {
    const Buffer &first = problem.buffers[a], &second = problem.buffers[b];
    if (first.begin >= second.end || second.begin >= first.end)
      return false;
    int64_t gapAB = first.size, gapBA = second.size;
    for (const Overlap &overlap : problem.overlaps) {
      if (overlap.a == a && overlap.b == b) {
        gapAB = overlap.gapAB.value_or(gapAB);
        gapBA = overlap.gapBA.value_or(gapBA);
      } else if (overlap.a == b && overlap.b == a) {
        gapAB = overlap.gapBA.value_or(gapAB);
        gapBA = overlap.gapAB.value_or(gapBA);
      }
    }
    int64_t distance = offsets[b] - offsets[a];
    return distance < gapAB && -distance < gapBA;
  }

  void visit(unsigned index, int64_t peak) {
    if (index == offsets.size()) {
      best = std::min(best, peak);
      return;
    }
    const Buffer &buffer = problem.buffers[index];
    int64_t first = buffer.fixedOffset.value_or(0);
    int64_t last = buffer.fixedOffset.value_or(best);
    for (int64_t o = first; o <= last && o + buffer.size < best;
         o += buffer.alignment) {
      offsets[index] = o;
      bool fits = true;
      for (unsigned other = 0; fits && other < index; ++other)
        fits = !collides(other, index);
      if (fits)
        visit(index + 1, std::max(peak, o + buffer.size));
    }
  }

  const Problem &problem;
  std::vector<int64_t> offsets;
  int64_t best = 0;
};
} // namespace

/// What a random problem may contain.
struct Features {
  const char *name;
  bool alignments, fixed, overlaps;
};

static Problem makeRandom(Random &random, const Features &features,
                          unsigned count) {
  Problem problem;
  for (unsigned i = 0; i < count; ++i) {
    // One call a statement: the order of arguments is the compiler's.
    int64_t begin = random(0, 5), span = random(1, 4);
    Buffer buffer = make("", random(1, 7), begin, begin + span);
    buffer.name = std::to_string(i);
    if (features.alignments)
      buffer.alignment = int64_t(1) << random(0, 2);
    if (features.fixed && random(0, 3) == 0)
      buffer.fixedOffset = random(0, 2) * buffer.alignment;
    problem.buffers.push_back(buffer);
  }
  for (unsigned a = 0; features.overlaps && a < count; ++a)
    for (unsigned b = a + 1; b < count; ++b)
      if (random(0, 3) == 0) {
        Overlap overlap{a, b, {}, {}};
        if (random(0, 1))
          overlap.gapAB = random(-3, problem.buffers[a].size);
        if (random(0, 1))
          overlap.gapBA = random(-3, problem.buffers[b].size);
        if (random(0, 1)) {
          std::swap(overlap.a, overlap.b);
          std::swap(overlap.gapAB, overlap.gapBA);
        }
        problem.overlaps.push_back(overlap);
      }
  return problem;
}

/// Compares with exhaustive search; without overlaps, and nearly always with
/// them, the planner must also prove that it is right.
static void testRandom(const Features &features, unsigned problems) {
  Random random{42};
  unsigned unproven = 0, infeasible = 0, searched = 0;
  for (unsigned i = 0; i < problems; ++i) {
    Problem problem = makeRandom(random, features, 3 + i % 5);
    Plan result = plan(problem);
    if (result.offsets.empty()) {
      CHECK(features.fixed);
      CHECK(Exhaustive(problem).run(64) == 64);
      ++infeasible;
      continue;
    }
    if (std::optional<std::string> error = validate(problem, result)) {
      std::printf("FAIL invalid plan of problem %u: %s\n", i, error->c_str());
      std::exit(1);
    }
    int64_t best = Exhaustive(problem).run(result.peak + 1);
    CHECK(result.lowerBound <= best);
    CHECK(!result.optimal || result.peak == best);
    CHECK(result.optimal || features.overlaps);
    unproven += !result.optimal;
    searched += result.nodes > 0;
  }
  std::printf("  %s: %u problems, %u searched, %u infeasible, %u unproven\n",
              features.name, problems, searched, infeasible, unproven);
  CHECK(unproven * 50 <= problems);
}

/// Larger problems: plans are valid, deterministic, and fast enough to be asked
/// for thousands of times.
static void testSchedulerLoad() {
  Random random{7};
  unsigned optimal = 0, count = 300;
  auto start = std::chrono::steady_clock::now();
  for (unsigned i = 0; i < count; ++i) {
    Problem problem;
    int64_t steps = random(10, 60);
    for (int64_t step = 0; step < steps; ++step) {
      int64_t size = random(1, 64) * 96;
      size *= random(0, 3) ? 1 : 4;
      Buffer buffer = make("", size, step, step + random(2, 5));
      buffer.alignment = 16;
      problem.buffers.push_back(buffer);
      if (step && random(0, 2) == 0)
        problem.overlaps.push_back(
            {unsigned(step - 1), unsigned(step), {}, random(-64, 2000)});
    }
    Options options;
    options.maxNodes = 5000;
    Plan result = planAndValidate(problem, options);
    CHECK(plan(problem, options).offsets == result.offsets);
    optimal += result.optimal;
  }
  double milliseconds = std::chrono::duration<double, std::milli>(
                            std::chrono::steady_clock::now() - start)
                            .count();
  std::printf("  %u of %u optimal, %.3f ms a plan\n", optimal, count,
              milliseconds / (2 * count));
  CHECK(optimal * 10 >= count * 9);
}

/// No recursion: thousands of buffers, all in one component.
static void testManyBuffers() {
  Random random{3};
  Problem problem;
  for (int64_t i = 0; i < 5000; ++i) {
    int64_t size = random(1, 1000);
    problem.buffers.push_back(make("", size, i, i + random(2, 12)));
  }
  Options options;
  options.maxNodes = 20000;
  Plan result = planAndValidate(problem, options);
  std::printf("  peak %lld, bound %lld\n", (long long)result.peak,
              (long long)result.lowerBound);
}

int main() {
  struct Test {
    const char *name;
    void (*run)();
  };
  const Test tests[] = {
      {"trivial", testTrivial},
      {"half-open lifetimes", testHalfOpenLifetimes},
      {"alignment", testAlignment},
      {"in place", testInPlace},
      {"in-place chain", testChain},
      {"negative gap", testNegativeGap},
      {"fixed offsets", testFixed},
      {"capacity", testCapacity},
      {"validator", testValidator},
      {"random, plain",
       [] { testRandom({"plain", false, false, false}, 2000); }},
      {"random, aligned",
       [] { testRandom({"aligned", true, false, false}, 600); }},
      {"random, fixed", [] { testRandom({"fixed", true, true, false}, 600); }},
      {"random, overlaps",
       [] { testRandom({"overlaps", false, false, true}, 600); }},
      {"random, everything",
       [] { testRandom({"everything", true, true, true}, 600); }},
      {"scheduler load", testSchedulerLoad},
      {"many buffers", testManyBuffers},
  };
  for (const Test &test : tests) {
    test.run();
    std::printf("PASS %s\n", test.name);
    std::fflush(stdout);
  }
  std::printf("all %zu planner tests passed\n",
              sizeof(tests) / sizeof(tests[0]));
  return 0;
}
