//===- Bench.cpp - Tables of what the schedule space reaches --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//   schedule-bench ARCHITECTURES.json [OPTION...]
//   schedule-bench --chain
//
//===----------------------------------------------------------------------===//

#include "Architectures.h"
#include "mcunet/Schedule/Presets.h"
#include "mcunet/Schedule/Search.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>
#include <ctime>

using namespace mcunet::schedule;
using namespace mcunet::schedule::test;

static llvm::cl::OptionCategory category("schedule-bench");
static llvm::cl::opt<std::string> path(llvm::cl::Positional,
                                       llvm::cl::desc("ARCHITECTURES.json"),
                                       llvm::cl::cat(category));
static llvm::cl::opt<std::string> net("net", llvm::cl::desc("One network only"),
                                      llvm::cl::value_desc("name"),
                                      llvm::cl::cat(category));
static llvm::cl::opt<bool> noRaster("no-raster",
                                    llvm::cl::desc("No column steps"),
                                    llvm::cl::cat(category));
static llvm::cl::opt<bool> patches("patches",
                                   llvm::cl::desc("n x n patches as well"),
                                   llvm::cl::cat(category));
static llvm::cl::opt<bool>
    stages("stages", llvm::cl::desc("Print the smallest point of each front"),
           llvm::cl::cat(category));
static llvm::cl::opt<bool>
    chain("chain", llvm::cl::desc("Time chains of up to a thousand layers"),
          llvm::cl::cat(category));

static void printStages(const Graph &graph, const FrontPoint &point) {
  for (const StageSchedule &stage : point.schedule.stages)
    llvm::outs() << "    " << graph.layers[stage.begin].name << " .. "
                 << graph.layers[stage.end - 1].name << ": "
                 << (stage.order == RowOrder::Stream ? "stream " : "patch ")
                 << stage.tileRows << " strip " << stage.stripCols << " raster "
                 << stage.rasterCols << "\n";
}

static void runCell(const Graph &graph, const char *label, InputMode input,
                    bool consume, double overhead) {
  SearchOptions options;
  options.input = input;
  options.consumeInput = consume;
  options.maxOverheadPercent = overhead;
  if (noRaster)
    options.rasterCols.clear();
  if (patches)
    options.maxPatches = 8;
  auto start = std::chrono::steady_clock::now();
  std::clock_t startWork = std::clock();
  SearchStats stats;
  std::vector<FrontPoint> front = paretoFront(graph, options, &stats);
  std::chrono::duration<double> seconds =
      std::chrono::steady_clock::now() - start;
  double work = double(std::clock() - startWork) / CLOCKS_PER_SEC;
  if (front.empty()) {
    llvm::outs() << "  " << label << ": nothing\n";
    return;
  }
  const FrontPoint &least = front.back();
  llvm::outs() << "  " << label << ": " << least.arenaBytes << " bytes (bound "
               << least.lowerBound << "), macs " << least.macs << ", front of "
               << front.size() << ", " << stats.candidates << " candidates, "
               << stats.kept << " kept, " << stats.paths << " paths, "
               << llvm::format("%.2f s (%.2f s of processor)\n",
                               seconds.count(), work);
  if (stages)
    printStages(graph, least);
}

static void runNetwork(const Graph &graph, const std::string &name) {
  llvm::outs() << name << "\n";
  llvm::Expected<Realisation> plain = realise(graph, layerwiseSchedule(graph));
  if (!plain) {
    llvm::outs() << "  " << llvm::toString(plain.takeError()) << "\n";
    return;
  }
  llvm::outs() << "  layer by layer: paper " << paperBytes(graph, *plain)
               << ", live " << liveBytes(toPlannerProblem(graph, *plain))
               << ", macs " << plain->macs().layerwise << "\n";
  runCell(graph, "push 0 %", InputMode::Push, false, 0);
  runCell(graph, "pull 5 %", InputMode::Pull, false, 5);
  runCell(graph, "pull 10 %", InputMode::Pull, false, 10);
  runCell(graph, "pull", InputMode::Pull, false, -1);
  runCell(graph, "consume 0 %", InputMode::Resident, true, 0);
}

/// Blocks like MobileNetV2's, halved three times on the way.
static Graph buildChain(int64_t layers) {
  Builder builder;
  int x = builder.input(96, 96, 3);
  x = builder.conv(x, 3, 2, 1, 16, "stem");
  for (int64_t l = 1; l + 2 < layers; l += 3) {
    std::string name = "b" + std::to_string(l);
    bool halve = (l + 3) * 4 / layers != l * 4 / layers && l > 1;
    int64_t channels = builder.graph.tensors[x].channels;
    x = builder.conv(x, 1, 1, 0, 4 * channels, name + ".expand");
    x = builder.depthwise(x, 3, halve ? 2 : 1, 1, name + ".depthwise");
    x = builder.conv(x, 1, 1, 0, halve ? channels * 3 / 2 : channels,
                     name + ".project");
  }
  builder.graph.outputs.push_back(builder.reduce(x, "pool"));
  return builder.graph;
}

static void runChains() {
  for (int64_t layers = 125; layers <= 1000; layers *= 2) {
    Graph graph = buildChain(layers);
    llvm::outs() << "chain of " << graph.layers.size() << " layers\n";
    runCell(graph, "push 0 %", InputMode::Push, false, 0);
    runCell(graph, "pull 5 %", InputMode::Pull, false, 5);
  }
}

int main(int argc, char **argv) {
  llvm::cl::HideUnrelatedOptions(category);
  llvm::cl::ParseCommandLineOptions(argc, argv,
                                    "what the schedule space reaches\n");
  if (chain) {
    runChains();
    return 0;
  }
  std::optional<std::vector<std::string>> names = architectureNames(path);
  if (!names) {
    llvm::errs() << "schedule-bench: error: no described networks in '" << path
                 << "'\n";
    return 1;
  }
  bool any = false;
  for (const std::string &name : *names)
    if (net.empty() || name == net) {
      runNetwork(buildArchitecture(path, name), name);
      any = true;
    }
  if (!any)
    llvm::errs() << "schedule-bench: error: no '" << net << "' in '" << path
                 << "'\n";
  return any ? 0 : 1;
}
