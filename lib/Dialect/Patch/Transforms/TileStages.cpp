//===- TileStages.cpp - Run the schedule, stage by stage ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ArenaBuilder.h"
#include "Slots.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Dialect/Patch/Transforms/Passes.h"
#include "mcunet/Support/Json.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace mcunet {
#define GEN_PASS_DEF_PATCHTILESTAGESPASS
#include "mcunet/Dialect/Patch/Transforms/Passes.h.inc"
} // namespace mcunet

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

static LogicalResult failOn(Operation *op, llvm::Error error) {
  return op->emitError() << llvm::toString(std::move(error));
}

/// What a pushed model keeps between calls: two counters, and results that
/// appear before the caller's buffer is known.
static void addPushState(ArenaPlan &plan) {
  auto add = [&](schedule::ArenaBuffer what, std::string name, int64_t size) {
    planner::Buffer buffer;
    buffer.name = std::move(name);
    buffer.size = size;
    buffer.end = plan.network.graph.layers.size();
    buffer.alignment = 4;
    plan.arena.problem.buffers.push_back(buffer);
    plan.arena.buffers.push_back(what);
    return static_cast<int>(plan.arena.buffers.size()) - 1;
  };
  using schedule::BufferRole;
  plan.stateBuffer = add({BufferRole::Accumulator, -1, -1, -1}, "counters",
                         schedule::kPushCounterBytes);
  const schedule::Graph &graph = plan.network.graph;
  for (const schedule::StageTensor &entry : plan.realisation.stages[0].tensors)
    if (entry.external && llvm::is_contained(graph.outputs, entry.tensor))
      plan.keptOutputs.push_back(
          {entry.tensor, add({BufferRole::Tensor, entry.tensor, -1, -1},
                             graph.tensors[entry.tensor].name,
                             graph.tensors[entry.tensor].bytes())});
}

FailureOr<ArenaPlan> mcunet::patch::realiseSchedule(func::FuncOp func,
                                                    StringRef cpu) {
  FailureOr<Network> network = buildNetwork(func, cpu);
  if (failed(network))
    return failure();
  ArenaPlan plan;
  plan.network = std::move(*network);
  const schedule::Graph &graph = plan.network.graph;
  plan.schedule = schedule::layerwiseSchedule(graph);
  if (auto text = func->getAttrOfType<StringAttr>("patch.schedule")) {
    auto json = parseJson(text.getValue());
    if (!json)
      return failOn(func, json.takeError());
    auto read = schedule::scheduleFromJSON(graph, *json);
    if (!read)
      return failOn(func, read.takeError());
    plan.schedule = std::move(*read);
  }
  auto realised = schedule::realise(graph, plan.schedule);
  if (!realised)
    return failOn(func, realised.takeError());
  plan.realisation = std::move(*realised);
  if (plan.realisation.input == schedule::InputMode::Pull &&
      graph.inputs.size() != 1)
    return func.emitError("several inputs cannot be pulled");
  bool consumed = plan.realisation.consumeInput;
  if (consumed && graph.inputs.size() != 1)
    return func.emitError("only a single input can be consumed");
  plan.arena = schedule::toPlannerProblem(graph, plan.realisation);
  for (auto [index, buffer] : llvm::enumerate(plan.arena.buffers))
    if (consumed && buffer.tensor == graph.inputs[0] &&
        buffer.role == schedule::BufferRole::Tensor)
      plan.inputBuffer = index;
  if (plan.realisation.input == schedule::InputMode::Push)
    addPushState(plan);
  return plan;
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
struct PatchTileStages
    : mcunet::impl::PatchTileStagesPassBase<PatchTileStages> {
  using PatchTileStagesPassBase::PatchTileStagesPassBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    SmallVector<func::FuncOp> functions(module.getOps<func::FuncOp>());
    if (functions.size() != 1) {
      module.emitError() << "needs exactly one function, got "
                         << functions.size();
      return signalPassFailure();
    }
    eraseStages(functions[0]);
    FailureOr<ArenaPlan> plan = realiseSchedule(functions[0], cpu);
    if (failed(plan))
      return signalPassFailure();
    stageCount = plan->realisation.stages.size();
    std::string report = describePlan(functions[0], *plan);
    module->setAttr("patch.report", StringAttr::get(&getContext(), report));
    setSlots(module, plan->arena.problem);
    ArenaBuilder(functions[0], *plan, name).build();
  }
};
} // namespace
