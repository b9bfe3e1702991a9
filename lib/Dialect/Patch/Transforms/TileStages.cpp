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

/// The state of a pushed model: its buffers come last, the counters first.
static void findPushState(ArenaPlan &plan) {
  for (auto [index, buffer] : llvm::enumerate(plan.arena.buffers)) {
    int number = static_cast<int>(index);
    if (buffer.role == schedule::BufferRole::Accumulator && buffer.layer < 0)
      plan.stateBuffer = number;
    else if (plan.stateBuffer >= 0)
      plan.keptOutputs.push_back({buffer.tensor, number});
  }
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
  plan.arena = schedule::toArenaProblem(graph, plan.realisation);
  for (auto [index, buffer] : llvm::enumerate(plan.arena.buffers))
    if (consumed && buffer.tensor == graph.inputs[0] &&
        buffer.role == schedule::BufferRole::Tensor)
      plan.inputBuffer = index;
  findPushState(plan);
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
      InFlightDiagnostic error = module.emitError();
      error << "needs exactly one function, got " << functions.size();
      for (auto [index, func] : llvm::enumerate(functions))
        error << (index ? ", '" : ": '") << func.getSymName() << "'";
      return signalPassFailure();
    }
    eraseStages(functions[0]);
    FailureOr<ArenaPlan> plan = realiseSchedule(functions[0], cpu);
    if (failed(plan))
      return signalPassFailure();
    stageCount = plan->realisation.stages.size();
    std::string report = describePlan(functions[0], *plan, cpu);
    module->setAttr("patch.report", StringAttr::get(&getContext(), report));
    setSlots(module, plan->arena.problem);
    ArenaBuilder(functions[0], *plan, name).build();
  }
};
} // namespace
