//===- Schedule.cpp - Choose how the network runs -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Dialect/Patch/Transforms/Network.h"
#include "mcunet/Dialect/Patch/Transforms/Passes.h"
#include "mcunet/Schedule/Presets.h"
#include "mcunet/Schedule/Search.h"
#include "mcunet/Support/Json.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/MemoryBuffer.h"
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

static llvm::Expected<InputMode> parseMode(StringRef text) {
  if (text == "resident")
    return InputMode::Resident;
  if (text == "push")
    return InputMode::Push;
  if (text == "pull")
    return InputMode::Pull;
  return llvm::createStringError("unknown input mode '" + text +
                                 "': resident, push or pull");
}

/// The schedule in what `--schedule` was given: a report or a point of a front,
/// which have one, a front of which `point` is one, or a schedule itself.
static llvm::Expected<const llvm::json::Value *>
findSchedule(const llvm::json::Value &json, int64_t point) {
  const llvm::json::Object *object = json.getAsObject();
  const llvm::json::Array *points =
      object ? object->getArray("points") : nullptr;
  if (points) {
    std::string numbers;
    for (const llvm::json::Value &value : *points) {
      const llvm::json::Object *each = value.getAsObject();
      std::optional<int64_t> number =
          each ? each->getInteger("point") : std::nullopt;
      if (!number || !each->get("schedule"))
        return llvm::createStringError("a point of this front has no number "
                                       "or no schedule");
      if (*number == point)
        return each->get("schedule");
      numbers += (numbers.empty() ? "" : ", ") + std::to_string(*number);
    }
    if (point == 0)
      return llvm::createStringError("this is a front, not a schedule: "
                                     "--point=N takes one of its points " +
                                     numbers);
    return llvm::createStringError("--point=" + llvm::Twine(point) +
                                   ": the front has the points " + numbers);
  }
  if (point != 0)
    return llvm::createStringError("--point=" + llvm::Twine(point) +
                                   ": this is no front");
  if (const llvm::json::Value *inner =
          object ? object->get("schedule") : nullptr)
    return inner;
  return &json;
}

/// From JSON that was handed over, or from a file that holds it.
static llvm::Expected<schedule::Schedule>
readSchedule(const Graph &graph, StringRef source, int64_t point) {
  std::unique_ptr<llvm::MemoryBuffer> file;
  StringRef text = source;
  if (!source.starts_with("{")) {
    auto buffer = llvm::MemoryBuffer::getFile(source);
    if (!buffer)
      return llvm::createStringError(buffer.getError(), "schedule '%s': %s",
                                     source.str().c_str(),
                                     buffer.getError().message().c_str());
    file = std::move(*buffer);
    text = file->getBuffer();
  }
  auto named = [&](llvm::Error error) {
    std::string where =
        file ? "schedule '" + source.str() + "': " : "schedule: ";
    return llvm::createStringError(where + llvm::toString(std::move(error)));
  };
  auto json = parseJson(text);
  if (!json)
    return named(json.takeError());
  llvm::Expected<const llvm::json::Value *> value = findSchedule(*json, point);
  if (!value)
    return named(value.takeError());
  auto schedule = schedule::scheduleFromJSON(graph, **value);
  if (!schedule)
    return named(schedule.takeError());
  return schedule;
}

/// One of the published schemes by name; empty where `text` is no preset.
static std::optional<llvm::Expected<schedule::Schedule>>
makePreset(const Graph &graph, StringRef text, InputMode input) {
  auto [name, number] = text.split(':');
  if (text == "layerwise")
    return schedule::layerwiseSchedule(graph, input);
  if (text == "tinyts")
    return schedule::rowStripSchedule(graph, input);
  std::optional<Head> head;
  if (name == "mcunetv2")
    head = Head::Patches;
  else if (name == "streamnet1d")
    head = Head::Stream1D;
  else if (name == "streamnet2d")
    head = Head::Stream2D;
  if (!head)
    return std::nullopt;
  int64_t patches = 4;
  if (!number.empty() && (number.getAsInteger(10, patches) || patches < 1))
    return llvm::createStringError("'" + text +
                                   "': the number of patches is not positive");
  int end = schedule::bestHeadEnd(graph, *head, patches, input);
  if (end == 0)
    return llvm::createStringError(
        "no first layers of this network can run as '" + text +
        "' with this input mode");
  return schedule::headSchedule(graph, *head, patches, end, input);
}

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
  llvm::json::Value toJSON(size_t chosen) const;

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

llvm::json::Value Front::toJSON(size_t chosen) const {
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
static std::string explainNone(const Graph &graph, InputMode input,
                               StringRef mode) {
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

  void runOnOperation() override {
    func::FuncOp func = getOperation();
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
    setJSON("patch.schedule", schedule::toJSON(network->graph, *chosen));
  }

private:
  void setJSON(StringRef name, const llvm::json::Value &value) {
    std::string text;
    llvm::raw_string_ostream(text) << value;
    getOperation()->setAttr(name, StringAttr::get(&getContext(), text));
  }

  llvm::Expected<schedule::Schedule> choose(const Graph &graph) {
    auto input = parseMode(inputMode);
    if (!input)
      return input.takeError();
    if (*input != InputMode::Resident && graph.inputs.size() > 1)
      return llvm::createStringError(explainNone(graph, *input, inputMode));
    if (scheduleSource == "auto")
      return search(graph, *input);
    if (auto preset = makePreset(graph, scheduleSource, *input)) {
      if (point != 0)
        return llvm::createStringError("--point needs --schedule=auto or a "
                                       "front, not '" +
                                       scheduleSource + "'");
      if (*preset)
        (*preset)->consumeInput = consumeInput;
      return std::move(*preset);
    }
    return readSchedule(graph, scheduleSource, point);
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
    Front front(graph, stackReserve, schedule::paretoFront(graph, options));
    if (progress)
      llvm::errs() << "\r\033[K";
    if (front.size() == 0)
      return llvm::createStringError(explainNone(graph, input, inputMode));
    addLayerwise(graph, options, front);
    int64_t count = static_cast<int64_t>(front.size());
    if (point < 0 || point > count)
      return llvm::createStringError("--point=" + llvm::Twine(point) +
                                     ": the front has the points 1 to " +
                                     llvm::Twine(count));
    size_t chosen = point ? point - 1 : front.choose(sram, optimizeSram);
    setJSON("patch.front", front.toJSON(chosen));
    return front.at(chosen);
  }
};
} // namespace
