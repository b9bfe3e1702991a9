//===- PlannerBench.cpp - The planner on MiniMalloc's instances -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Plans MiniMalloc's "challenging" instances A to K at their capacity of 1 MiB
// and prints a line for each:
//
//   planner-bench [FOLDER [SECONDS]]
//
// The folder holds A.1048576.csv and so on (id,lower,upper,size; a buffer is
// live in [lower, upper)). It defaults to $MCUNET_PLANNER_DATA, then to
// ../shared/planner beside the source tree. Without the files, it says so and
// succeeds. SECONDS (60) is the limit for one instance.
//
//===----------------------------------------------------------------------===//

#include "Check.h"
#include "mcunet/Planner/Planner.h"

#include <chrono>
#include <fstream>

#ifndef MCUNET_PLANNER_DATA_DEFAULT
#define MCUNET_PLANNER_DATA_DEFAULT "../shared/planner"
#endif

using namespace mcunet::planner;

static std::optional<Problem> readInstance(const std::string &path) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) // the header
    return std::nullopt;
  Problem problem;
  while (std::getline(file, line)) {
    long long id, lower, upper, size;
    if (std::sscanf(line.c_str(), "%lld,%lld,%lld,%lld", &id, &lower, &upper,
                    &size) != 4)
      continue;
    Buffer buffer;
    buffer.name = std::to_string(id);
    buffer.size = size;
    buffer.begin = lower;
    buffer.end = upper;
    problem.buffers.push_back(std::move(buffer));
  }
  return problem;
}

int main(int argc, char **argv) {
  std::string folder = MCUNET_PLANNER_DATA_DEFAULT;
  if (const char *variable = std::getenv("MCUNET_PLANNER_DATA"))
    folder = variable;
  if (argc > 1)
    folder = argv[1];
  Options options;
  options.capacity = 1 << 20;
  options.seconds = argc > 2 ? std::atof(argv[2]) : 60;
  double total = 0;
  unsigned solved = 0, skipped = 0;
  for (char name = 'A'; name <= 'K'; ++name) {
    std::string path = folder + "/" + name + ".1048576.csv";
    std::optional<Problem> problem = readInstance(path);
    if (!problem) {
      std::printf("SKIP %c: no file %s (set MCUNET_PLANNER_DATA)\n", name,
                  path.c_str());
      ++skipped;
      continue;
    }
    auto start = std::chrono::steady_clock::now();
    Plan result = plan(*problem, options);
    double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
            .count();
    total += seconds;
    std::printf("%c: %zu buffers, peak %lld, bound %lld, %llu nodes, %.3f s\n",
                name, problem->buffers.size(), (long long)result.peak,
                (long long)result.lowerBound, (unsigned long long)result.nodes,
                seconds);
    std::fflush(stdout);
    CHECK(!validate(*problem, result));
    CHECK(result.peak <= *options.capacity);
    ++solved;
  }
  std::printf("%u solved, %u skipped, %.3f s in all\n", solved, skipped, total);
  CHECK(total < 74); // seconds: this project's requirement
  return 0;
}
