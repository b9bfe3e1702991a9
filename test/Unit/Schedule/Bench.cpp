//===- Bench.cpp - Tables of what the schedule space reaches --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//   schedule-bench ARCHITECTURES.json [OPTION...]
//   schedule-bench --chain
//
// --net=NAME takes one network, --no-raster leaves out column steps, --patches
// adds n x n patches, --stages prints the smallest point of each front, --chain
// times chains of up to a thousand layers.
//
//===----------------------------------------------------------------------===//

#include "Architectures.h"
#include "mcunet/Schedule/Presets.h"
#include "mcunet/Schedule/Search.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>
#include <ctime>

using namespace mcunet::schedule;
using namespace mcunet::schedule::test;

namespace {
struct Arguments {
  std::string path, net;
  bool raster = true;
  bool patches = false;
  bool stages = false;
  bool chain = false;
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
  if (arguments.patches)
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
  if (arguments.stages)
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

int main(int argc, char **argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    llvm::StringRef argument = argv[i];
    if (argument.consume_front("--net="))
      arguments.net = argument.str();
    else if (argument == "--no-raster")
      arguments.raster = false;
    else if (argument == "--patches")
      arguments.patches = true;
    else if (argument == "--stages")
      arguments.stages = true;
    else if (argument == "--chain")
      arguments.chain = true;
    else
      arguments.path = argument.str();
  }
  for (int64_t layers = 125; arguments.chain && layers <= 1000; layers *= 2) {
    Graph graph = buildChain(layers);
    llvm::outs() << "chain of " << graph.layers.size() << " layers\n";
    runCell(graph, arguments, "push 0 %", InputMode::Push, false, 0);
    runCell(graph, arguments, "pull 5 %", InputMode::Pull, false, 5);
  }
  if (arguments.chain)
    return 0;
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
