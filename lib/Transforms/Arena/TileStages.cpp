//===- TileStages.cpp - Run the schedule, stage by stage ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ArenaBuilder.h"
#include "Slots.h"
#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Transforms/Passes.h"
#include "mcunet/Transforms/Stages.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace mcunet {
#define GEN_PASS_DEF_PATCHTILESTAGESPASS
#include "mcunet/Transforms/Passes.h.inc"
} // namespace mcunet

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

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

/// Says at the stage that cannot run why it cannot.
static void explainStage(const ArenaPlan &plan) {
  const schedule::Graph &graph = plan.network.graph;
  for (const schedule::StageSchedule &stage : plan.schedule.stages) {
    auto realised = schedule::realiseStage(graph, plan.schedule, stage);
    if (realised)
      continue;
    Operation *first = plan.network.layers[stage.begin];
    auto op = dyn_cast<StageOp>(first->getParentOp());
    (op ? op : first)->emitError() << llvm::toString(realised.takeError());
    return;
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
  plan.schedule = readStages(func, plan.network);
  auto realised = schedule::realise(graph, plan.schedule);
  if (!realised) {
    llvm::consumeError(realised.takeError());
    explainStage(plan);
    return failure();
  }
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

/// From here on the plan is the schedule.
static void unwrap(func::FuncOp func, ArenaPlan &plan) {
  for (StageOp stage : func.getOps<StageOp>())
    for (Value result : stage.getResults())
      plan.network.tensorOf.erase(result);
  eraseStages(func);
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
    FailureOr<ArenaPlan> plan = realiseSchedule(functions[0], cpu);
    if (failed(plan))
      return signalPassFailure();
    unwrap(functions[0], *plan);
    stageCount = plan->realisation.stages.size();
    OpBuilder builder(functions[0]);
    ArenaOp arena = createArena(builder, functions[0].getLoc(), name + ".arena",
                                plan->arena);
    createPlan(builder, functions[0], *plan, name + ".plan", arena, cpu);
    ArenaBuilder(functions[0], *plan, arena, name).build();
  }
};
} // namespace
