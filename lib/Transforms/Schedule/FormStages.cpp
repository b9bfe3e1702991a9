//===- FormStages.cpp - Stages of a schedule in JSON ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Support/Json.h"
#include "mcunet/Transforms/Passes.h"
#include "mcunet/Transforms/Stages.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/MemoryBuffer.h"

namespace mcunet {
#define GEN_PASS_DEF_PATCHFORMSTAGESPASS
#include "mcunet/Transforms/Passes.h.inc"
} // namespace mcunet

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

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
readSchedule(const schedule::Graph &graph, StringRef source, int64_t point) {
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

namespace {
struct PatchFormStages
    : mcunet::impl::PatchFormStagesPassBase<PatchFormStages> {
  using PatchFormStagesPassBase::PatchFormStagesPassBase;

  void runOnOperation() override {
    func::FuncOp func = getOperation();
    eraseStages(func);
    // Names and shapes alone count here, which are the same for every CPU.
    FailureOr<Network> network = buildNetwork(func, "host");
    if (failed(network))
      return signalPassFailure();
    auto schedule = readSchedule(network->graph, scheduleSource, point);
    if (!schedule) {
      func.emitError() << llvm::toString(schedule.takeError());
      return signalPassFailure();
    }
    if (failed(formStages(func, *network, *schedule)))
      signalPassFailure();
  }
};
} // namespace
