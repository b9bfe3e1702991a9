//===- Schedule.cpp - Choose how the network runs -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Analysis/Network.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Schedule/Presets.h"
#include "mcunet/Schedule/Search.h"
#include "mcunet/Transforms/Passes.h"
#include "mcunet/Transforms/Stages.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/raw_ostream.h"

namespace mcunet {
#define GEN_PASS_DEF_PATCHSCHEDULEPASS
#include "mcunet/Transforms/Passes.h.inc"
} // namespace mcunet

using namespace mlir;
using namespace mcunet;
using schedule::Front;
using schedule::Graph;
using schedule::InputMode;

/// A bar on standard error that is drawn over itself.
static void drawProgress(double done) {
  constexpr int width = 30;
  int filled = std::clamp(static_cast<int>(done * width), 0, width);
  llvm::errs() << "\r\033[Ksearching [" << std::string(filled, '#')
               << std::string(width - filled, ' ') << "] "
               << static_cast<int>(done * 100) << '%';
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
  const schedule::Layer *first = nullptr, *last = nullptr;
  for (auto [index, layer] : llvm::enumerate(graph.layers))
    for (const schedule::Operand &operand : layer.inputs)
      if (llvm::is_contained(graph.inputs, operand.tensor)) {
        end = index + 1;
        first = first ? first : &layer;
        last = &layer;
      }
  if (end == 0)
    return "the network reads no input";
  auto &stages = schedule.stages;
  stages.erase(stages.begin() + 1, stages.begin() + end);
  stages[0].end = static_cast<int>(end);
  stages[0].tileRows = 1;
  auto realised = schedule::realise(graph, schedule);
  if (!realised)
    return start + " does not suit this network: " +
           (first == last
                ? ""
                : "the input '" + graph.tensors[graph.inputs[0]].name +
                      "' is read by '" + first->name + "' and again by '" +
                      last->name + "', ") +
           llvm::toString(realised.takeError());
  return "no schedule of this network takes its input by " + mode.str();
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
struct PatchSchedule : mcunet::impl::PatchSchedulePassBase<PatchSchedule> {
  using PatchSchedulePassBase::PatchSchedulePassBase;

  PatchSchedule(const PatchSchedulePassOptions &options, Front *front)
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
      for (patch::PortAttr port : patch::argumentPorts(func)) {
        StringAttr layout = port.getLayout();
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
  /// To the file, or to whoever created the pass.
  llvm::Error report(Front found) {
    if (frontPath.empty()) {
      if (front)
        *front = std::move(found);
      return llvm::Error::success();
    }
    llvm::json::Array points;
    for (size_t index = 0; index < found.size(); ++index) {
      llvm::json::Object point = toJSON(found[index]);
      point["schedule"] = found[index].schedule;
      point["chosen"] = index == found.chosen;
      point["spare"] = found[index].spare;
      points.push_back(std::move(point));
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
        front.addSpare(graph, *point);
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
    std::vector<schedule::FrontPoint> searched =
        schedule::paretoFront(graph, options);
    Front found(graph, stackReserve, searched);
    if (progress)
      llvm::errs() << "\r\033[K";
    if (found.empty())
      return llvm::createStringError(explainNone(graph, input));
    addLayerwise(graph, options, found);
    int64_t count = static_cast<int64_t>(found.size());
    if (point < 0 || point > count)
      return llvm::createStringError("--point=" + llvm::Twine(point) +
                                     ": the front has the points 1 to " +
                                     llvm::Twine(count));
    schedule::Wish wish{sram > 0 ? std::optional<int64_t>(sram) : std::nullopt,
                        optimize};
    found.chosen = point ? point - 1 : found.choose(wish);
    auto chosen =
        schedule::scheduleFromJSON(graph, found[found.chosen].schedule);
    if (llvm::Error error = report(std::move(found)))
      return std::move(error);
    return chosen;
  }

  Front *front = nullptr;
};
} // namespace

std::unique_ptr<Pass>
mcunet::createPatchSchedulePass(const PatchSchedulePassOptions &options,
                                Front *front) {
  return std::make_unique<PatchSchedule>(options, front);
}
