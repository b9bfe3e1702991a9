//===- Schedule.cpp - Choose how the network runs -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Dialect/Patch/Transforms/Network.h"
#include "mcunet/Dialect/Patch/Transforms/Passes.h"
#include "mcunet/Dialect/Patch/Transforms/Stages.h"
#include "mcunet/Schedule/Presets.h"
#include "mcunet/Schedule/Search.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/raw_ostream.h"

namespace mcunet {
#define GEN_PASS_DEF_PATCHSCHEDULEPASS
#include "mcunet/Dialect/Patch/Transforms/Passes.h.inc"
} // namespace mcunet

using namespace mlir;
using namespace mcunet;
using schedule::Graph;
using schedule::Head;
using schedule::InputMode;

//===----------------------------------------------------------------------===//
// The front
//===----------------------------------------------------------------------===//

/// A bar on standard error that is drawn over itself.
static void drawProgress(double done) {
  constexpr int width = 30;
  int filled = std::clamp(static_cast<int>(done * width), 0, width);
  llvm::errs() << "\r\033[Ksearching [" << std::string(filled, '#')
               << std::string(width - filled, ' ') << "] "
               << static_cast<int>(done * 100) << '%';
}

namespace {
/// The front in terms of a caller's memory, the cheapest point first.
class Front {
public:
  Front(const Graph &graph, int64_t stack,
        std::vector<schedule::FrontPoint> points)
      : graph(graph), stack(stack) {
    for (schedule::FrontPoint &point : points)
      entries.push_back({std::move(point), /*spare=*/false});
  }

  void addSpare(schedule::FrontPoint point);

  /// The cheapest within `sram`; the smallest where none is, or if `smallest`:
  /// whoever asked reports that it does not fit, and by how much.
  size_t choose(int64_t sram, bool smallest) const;
  const schedule::Schedule &at(size_t index) const {
    return entries[index].point.schedule;
  }
  size_t size() const { return entries.size(); }
  llvm::json::Array toJSON(size_t chosen) const;

private:
  struct Entry {
    schedule::FrontPoint point;
    /// Not on the front by its arena; it may need less in all once its stack
    /// is known.
    bool spare;
  };

  int64_t total(const schedule::FrontPoint &point) const {
    return point.arenaBytes + point.inputBytes + point.outputBytes + stack;
  }
  llvm::json::Object describe(const schedule::FrontPoint &point) const;

  const Graph &graph;
  int64_t stack;
  std::vector<Entry> entries;
};
} // namespace

/// Points that cost the same keep their order, and none is there twice.
void Front::addSpare(schedule::FrontPoint point) {
  llvm::json::Value text = schedule::toJSON(graph, point.schedule);
  for (const Entry &entry : entries)
    if (schedule::toJSON(graph, entry.point.schedule) == text)
      return;
  auto place = llvm::find_if(entries, [&](const Entry &entry) {
    return entry.point.cost > point.cost;
  });
  entries.insert(place, {std::move(point), /*spare=*/true});
}

size_t Front::choose(int64_t sram, bool smallest) const {
  size_t last = 0;
  for (auto [index, entry] : llvm::enumerate(entries)) {
    if (entry.spare)
      continue;
    if (!smallest && (sram <= 0 || total(entry.point) <= sram))
      return index;
    last = index;
  }
  return last;
}

llvm::json::Object Front::describe(const schedule::FrontPoint &point) const {
  int64_t layerwise = schedule::layerwiseMacs(graph);
  double overhead =
      layerwise ? 100.0 * (point.macs - layerwise) / layerwise : 0;
  llvm::json::Object sram{{"arena", point.arenaBytes},
                          {"input", point.inputBytes},
                          {"output", point.outputBytes},
                          {"stack", stack},
                          {"total", total(point)}};
  if (auto realised = schedule::realise(graph, point.schedule))
    sram["paper"] = schedule::paperBytes(graph, *realised);
  else
    llvm::consumeError(realised.takeError());
  return llvm::json::Object{
      {"sram", std::move(sram)},
      {"macs", point.macs},
      {"macs_overhead_pct", overhead},
      {"cost", point.cost},
      {"stages", int64_t(point.schedule.stages.size())},
      {"schedule", schedule::toJSON(graph, point.schedule)}};
}

llvm::json::Array Front::toJSON(size_t chosen) const {
  llvm::json::Array result;
  for (auto [index, entry] : llvm::enumerate(entries)) {
    llvm::json::Object object = describe(entry.point);
    object["point"] = static_cast<int64_t>(index) + 1;
    object["chosen"] = index == chosen;
    if (entry.spare)
      object["spare"] = true;
    result.push_back(std::move(object));
  }
  return result;
}

/// Why no schedule takes the input in this mode: what is in the way of one
/// stage of single rows that holds all layers that read the input.
static std::string explainNone(const Graph &graph, InputMode input) {
  StringRef mode = stringify(input);
  std::string start = ("--input=" + mode).str();
  if (graph.inputs.size() > 1) {
    std::string names;
    for (int tensor : graph.inputs)
      names += (names.empty() ? "'" : ", '") + graph.tensors[tensor].name + "'";
    return start + " takes one input, the network has " +
           std::to_string(graph.inputs.size()) + ": " + names;
  }
  schedule::Schedule schedule = schedule::layerwiseSchedule(graph, input);
  size_t end = 0;
  for (auto [index, layer] : llvm::enumerate(graph.layers))
    for (const schedule::Operand &operand : layer.inputs)
      if (llvm::is_contained(graph.inputs, operand.tensor))
        end = index + 1;
  if (end == 0)
    return "the network reads no input";
  auto &stages = schedule.stages;
  stages.erase(stages.begin() + 1, stages.begin() + end);
  stages[0].end = static_cast<int>(end);
  stages[0].tileRows = 1;
  auto realised = schedule::realise(graph, schedule);
  if (!realised)
    return start + " does not suit this network: " +
           llvm::toString(realised.takeError());
  return "no schedule of this network takes its input by " + mode.str();
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
struct PatchSchedule : mcunet::impl::PatchSchedulePassBase<PatchSchedule> {
  using PatchSchedulePassBase::PatchSchedulePassBase;

  PatchSchedule(const PatchSchedulePassOptions &options,
                llvm::json::Array *front)
      : PatchSchedulePassBase(options), front(front) {}

  void runOnOperation() override {
    func::FuncOp func = getOperation();
    patch::eraseStages(func);
    auto network = patch::buildNetwork(func, cpu);
    if (failed(network))
      return signalPassFailure();
    auto chosen = choose(network->graph);
    if (!chosen) {
      InFlightDiagnostic error = func.emitError()
                                 << llvm::toString(chosen.takeError());
      for (unsigned index = 0; index < func.getNumArguments(); ++index) {
        auto layout = func.getArgAttrOfType<StringAttr>(index, "patch.layout");
        if (inputMode != "resident" && layout && layout.getValue() == "nchw")
          error << "; the input comes as planes (NCHW), --input-layout=nhwc "
                   "takes its pixels row by row";
      }
      return signalPassFailure();
    }
    if (failed(patch::formStages(func, *network, *chosen)))
      signalPassFailure();
  }

private:
  /// To whoever created the pass, and to the file.
  llvm::Error report(const Front &found, size_t chosen) {
    llvm::json::Array points = found.toJSON(chosen);
    if (frontPath.empty()) {
      if (front)
        *front = std::move(points);
      return llvm::Error::success();
    }
    return llvm::writeToOutput(frontPath, [&](llvm::raw_ostream &os) {
      os << llvm::json::Value(llvm::json::Object{{"points", std::move(points)}})
         << '\n';
      return llvm::Error::success();
    });
  }

  llvm::Expected<schedule::Schedule> choose(const Graph &graph) {
    std::optional<InputMode> input = symbolizeInputMode(inputMode);
    if (!input)
      return llvm::createStringError("unknown input mode '" + inputMode +
                                     "': resident, push or pull");
    if (*input != InputMode::Resident && graph.inputs.size() > 1)
      return llvm::createStringError(explainNone(graph, *input));
    if (scheduleSource == "auto")
      return search(graph, *input);
    auto preset = schedule::namedSchedule(graph, scheduleSource, *input);
    if (!preset)
      return preset.takeError();
    if (point != 0)
      return llvm::createStringError("--point needs --schedule=auto or a "
                                     "front, not '" +
                                     scheduleSource + "'");
    preset->consumeInput = consumeInput;
    return std::move(*preset);
  }

  /// Layer by layer the code is the simplest and takes the least stack: in the
  /// fast form of every layer, and in the lean one.
  static void addLayerwise(const Graph &graph,
                           const schedule::SearchOptions &options,
                           Front &front) {
    schedule::Schedule plain =
        schedule::layerwiseSchedule(graph, options.input);
    plain.consumeInput = options.consumeInput;
    schedule::Schedule lean = plain;
    for (schedule::StageSchedule &stage : lean.stages)
      if (graph.layers[stage.begin].lean)
        stage.lean = {stage.begin};
    for (const schedule::Schedule &each : {plain, lean})
      if (auto point = schedule::planSchedule(graph, each, options))
        front.addSpare(std::move(*point));
  }

  llvm::Expected<schedule::Schedule> search(const Graph &graph,
                                            InputMode input) {
    schedule::SearchOptions options;
    options.input = input;
    options.consumeInput = consumeInput;
    options.maxOverheadPercent = maxOverhead;
    options.cost = schedule::costModelFor(cpu);
    if (progress)
      options.progress = drawProgress;
    Front found(graph, stackReserve, schedule::paretoFront(graph, options));
    if (progress)
      llvm::errs() << "\r\033[K";
    if (found.size() == 0)
      return llvm::createStringError(explainNone(graph, input));
    addLayerwise(graph, options, found);
    int64_t count = static_cast<int64_t>(found.size());
    if (point < 0 || point > count)
      return llvm::createStringError("--point=" + llvm::Twine(point) +
                                     ": the front has the points 1 to " +
                                     llvm::Twine(count));
    size_t chosen = point ? point - 1 : found.choose(sram, optimizeSram);
    if (llvm::Error error = report(found, chosen))
      return std::move(error);
    return found.at(chosen);
  }

  llvm::json::Array *front = nullptr;
};
} // namespace

std::unique_ptr<Pass>
mcunet::createPatchSchedulePass(const PatchSchedulePassOptions &options,
                                llvm::json::Array *front) {
  return std::make_unique<PatchSchedule>(options, front);
}
