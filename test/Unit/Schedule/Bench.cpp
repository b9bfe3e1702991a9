//===- Bench.cpp - Tables of what the schedule space reaches --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//   schedule-bench ARCHITECTURES.json [--net=NAME] [--no-raster] [--front]
//
//===----------------------------------------------------------------------===//

#include "Architectures.h"
#include "mcunet/Schedule/Presets.h"
#include "mcunet/Schedule/Search.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>

using namespace mcunet::schedule;
using namespace mcunet::schedule::test;

namespace {
struct Arguments {
  std::string path, net;
  bool raster = true;
  bool front = false;
};
} // namespace

static void printStages(const Graph &graph, const FrontPoint &point) {
  for (const StageSchedule &stage : point.schedule.stages)
    llvm::outs() << "    " << graph.layers[stage.begin].name << " .. "
                 << graph.layers[stage.end - 1].name << ": "
                 << (stage.order == RowOrder::Stream ? "stream " : "patch ")
                 << stage.tileRows << " strip " << stage.stripCols << " raster "
                 << stage.rasterCols << "\n";
}

static void runCell(const Graph &graph, const Arguments &arguments,
                    const char *label, InputMode input, bool consume,
                    double overhead) {
  SearchOptions options;
  options.input = input;
  options.consumeInput = consume;
  options.maxOverheadPercent = overhead;
  if (!arguments.raster)
    options.rasterCols.clear();
  auto start = std::chrono::steady_clock::now();
  SearchStats stats;
  std::vector<FrontPoint> front = paretoFront(graph, options, &stats);
  std::chrono::duration<double> seconds =
      std::chrono::steady_clock::now() - start;
  if (front.empty()) {
    llvm::outs() << "  " << label << ": nothing\n";
    return;
  }
  const FrontPoint &least = front.back();
  llvm::outs() << "  " << label << ": " << least.arenaBytes << " bytes (bound "
               << least.lowerBound << "), macs " << least.macs << ", front of "
               << front.size() << ", " << stats.candidates << " candidates, "
               << stats.kept << " kept, " << stats.paths << " paths, "
               << llvm::format("%.2f", seconds.count()) << " s\n";
  if (arguments.front)
    printStages(graph, least);
}

static void runNetwork(const Graph &graph, const std::string &name,
                       const Arguments &arguments) {
  llvm::outs() << name << "\n";
  llvm::Expected<Realisation> plain = realise(graph, layerwiseSchedule(graph));
  if (!plain) {
    llvm::outs() << "  " << llvm::toString(plain.takeError()) << "\n";
    return;
  }
  llvm::outs() << "  layer by layer: paper " << paperBytes(graph, *plain)
               << ", live " << liveBytes(toPlannerProblem(graph, *plain))
               << ", macs " << plain->macs().layerwise << "\n";
  runCell(graph, arguments, "push 0 %", InputMode::Push, false, 0);
  runCell(graph, arguments, "pull 5 %", InputMode::Pull, false, 5);
  runCell(graph, arguments, "pull 10 %", InputMode::Pull, false, 10);
  runCell(graph, arguments, "pull", InputMode::Pull, false, -1);
  runCell(graph, arguments, "consume 0 %", InputMode::Resident, true, 0);
}

int main(int argc, char **argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    llvm::StringRef argument = argv[i];
    if (argument.consume_front("--net="))
      arguments.net = argument.str();
    else if (argument == "--no-raster")
      arguments.raster = false;
    else if (argument == "--front")
      arguments.front = true;
    else
      arguments.path = argument.str();
  }
  std::optional<std::vector<std::string>> names =
      architectureNames(arguments.path);
  if (!names) {
    llvm::outs() << "skipped: no described networks in '" << arguments.path
                 << "'\n";
    return 0;
  }
  for (const std::string &name : *names)
    if (arguments.net.empty() || name == arguments.net)
      runNetwork(buildArchitecture(arguments.path, name), name, arguments);
  return 0;
}
