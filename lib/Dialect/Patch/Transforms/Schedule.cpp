//===- Schedule.cpp - Choose how the network runs -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Dialect/Patch/Transforms/Network.h"
#include "mcunet/Dialect/Patch/Transforms/Passes.h"
#include "mcunet/Schedule/Presets.h"
#include "mcunet/Schedule/Schedule.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

namespace mcunet {
#define GEN_PASS_DEF_PATCHSCHEDULEPASS
#include "mcunet/Dialect/Patch/Transforms/Passes.h.inc"
} // namespace mcunet

using namespace mlir;
using namespace mcunet;

static llvm::Expected<schedule::Schedule>
readSchedule(const schedule::Graph &graph, StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  if (!buffer)
    return llvm::createStringError(buffer.getError(), "%s: %s",
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

namespace {
struct PatchSchedule : mcunet::impl::PatchSchedulePassBase<PatchSchedule> {
  using PatchSchedulePassBase::PatchSchedulePassBase;

  /// The option has the namespace's name.
  StringRef schedulePath() { return PatchSchedulePassBase::schedule; }

  void runOnOperation() override {
    func::FuncOp func = getOperation();
    auto network = patch::buildNetwork(func, "host");
    if (failed(network))
      return signalPassFailure();
    schedule::Schedule chosen = schedule::layerwiseSchedule(network->graph);
    if (schedulePath() != "layerwise") {
      auto read = readSchedule(network->graph, schedulePath());
      if (!read) {
        func.emitError() << llvm::toString(read.takeError());
        return signalPassFailure();
      }
      chosen = std::move(*read);
    }
    std::string text;
    llvm::raw_string_ostream(text) << schedule::toJSON(network->graph, chosen);
    func->setAttr("patch.schedule", StringAttr::get(&getContext(), text));
  }
};
} // namespace
