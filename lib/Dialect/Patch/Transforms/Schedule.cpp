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

static llvm::Expected<schedule::Schedule> readSchedule(const Graph &graph,
                                                       StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  if (!buffer)
    return llvm::createStringError(buffer.getError(), "schedule '%s': %s",
                                   path.str().c_str(),
                                   buffer.getError().message().c_str());
  auto json = llvm::json::parse((*buffer)->getBuffer());
  if (!json)
    return json.takeError();
  // A report contains its schedule.
  if (auto *object = json->getAsObject())
    if (auto *inner = object->get("schedule"))
      return schedule::scheduleFromJSON(graph, *inner);
  return schedule::scheduleFromJSON(graph, *json);
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
  return schedule::headSchedule(
      graph, *head, patches,
      schedule::bestHeadEnd(graph, *head, patches, input), input);
}

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
      func.emitError() << llvm::toString(chosen.takeError());
      return signalPassFailure();
    }
    std::string text;
    llvm::raw_string_ostream(text) << schedule::toJSON(network->graph, *chosen);
    func->setAttr("patch.schedule", StringAttr::get(&getContext(), text));
  }

private:
  llvm::Expected<schedule::Schedule> choose(const Graph &graph) {
    auto input = parseMode(inputMode);
    if (!input)
      return input.takeError();
    if (scheduleSource == "auto")
      return search(graph, *input);
    if (auto preset = makePreset(graph, scheduleSource, *input))
      return std::move(*preset);
    return readSchedule(graph, scheduleSource);
  }

  llvm::Expected<schedule::Schedule> search(const Graph &graph,
                                            InputMode input) {
    schedule::SearchOptions options;
    options.input = input;
    options.maxOverheadPercent = maxOverhead;
    std::vector<schedule::FrontPoint> front =
        schedule::paretoFront(graph, options);
    if (front.empty())
      return llvm::createStringError("no schedule satisfies the options");
    if (optimizeSram)
      return front.back().schedule;
    if (sram <= 0)
      return front.front().schedule;
    int64_t fixed = schedule::outputBytes(graph) + stackReserve;
    if (input == InputMode::Resident)
      for (int tensor : graph.inputs)
        fixed += graph.tensors[tensor].bytes();
    if (auto *point = schedule::cheapestWithin(front, sram - fixed))
      return point->schedule;
    // The smallest: whoever asked reports that it does not fit, and by how much.
    return front.back().schedule;
  }
};
} // namespace
