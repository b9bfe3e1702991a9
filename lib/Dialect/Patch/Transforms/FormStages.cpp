//===- FormStages.cpp - Wrap the layers of each stage ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "mcunet/Dialect/Patch/IR/Patch.h"
#include "mcunet/Dialect/Patch/Transforms/Network.h"
#include "mcunet/Dialect/Patch/Transforms/Passes.h"
#include "mcunet/Schedule/Schedule.h"
#include "mcunet/Support/Json.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/PatternMatch.h"

namespace mcunet {
#define GEN_PASS_DEF_PATCHFORMSTAGESPASS
#include "mcunet/Dialect/Patch/Transforms/Passes.h.inc"
} // namespace mcunet

using namespace mlir;
using namespace mcunet;
using namespace mcunet::patch;

/// The operations from the stage's first layer to its last, reshapes between
/// them included; constants stay outside.
static SmallVector<Operation *>
operationsOf(const Network &network, const schedule::StageSchedule &stage) {
  SmallVector<Operation *> ops;
  Operation *op = network.layers[stage.begin];
  Operation *last = network.layers[stage.end - 1];
  for (;; op = op->getNextNode()) {
    if (!isa<ConstantOp>(op))
      ops.push_back(op);
    if (op == last)
      return ops;
  }
}

static void wrap(const Network &network, const schedule::StageSchedule &stage) {
  SmallVector<Operation *> ops = operationsOf(network, stage);
  SmallPtrSet<Operation *, 16> inside(ops.begin(), ops.end());
  SmallVector<Value> escaping;
  for (Operation *op : ops)
    for (Value result : op->getResults())
      if (llvm::any_of(result.getUsers(),
                       [&](Operation *user) { return !inside.contains(user); }))
        escaping.push_back(result);
  OpBuilder builder(ops.back()->getContext());
  builder.setInsertionPointAfter(ops.back());
  const schedule::Tensor &drive = network.graph.tensors[schedule::driveTensor(
      network.graph, stage.begin, stage.end)];
  int64_t cols = stage.rasterCols  ? stage.rasterCols
                 : stage.stripCols ? stage.stripCols
                                   : drive.width;
  bool stream = stage.order == schedule::RowOrder::Stream;
  auto op = StageOp::create(
      builder, ops.back()->getLoc(), ValueRange(escaping).getTypes(),
      builder.getDenseI64ArrayAttr(
          {stage.tileRows ? stage.tileRows : drive.height, cols}),
      builder.getStrArrayAttr({stream ? "cache" : "recompute",
                               stage.rasterCols ? "cache" : "recompute"}));
  Block *block = builder.createBlock(&op.getBody());
  for (Operation *inner : ops)
    inner->moveBefore(block, block->end());
  builder.setInsertionPointToEnd(block);
  YieldOp::create(builder, op.getLoc(), escaping);
  for (auto [from, to] : llvm::zip(escaping, op.getResults()))
    from.replaceUsesWithIf(
        to, [&](OpOperand &use) { return !op->isAncestor(use.getOwner()); });
}

void mcunet::patch::eraseStages(func::FuncOp func) {
  SmallVector<StageOp> stages(func.getOps<StageOp>());
  for (StageOp stage : stages) {
    Operation *yield = stage.getBody().front().getTerminator();
    stage->replaceAllUsesWith(yield->getOperands());
    yield->erase();
    Block *block = stage->getBlock();
    block->getOperations().splice(stage->getIterator(),
                                  stage.getBody().front().getOperations());
    stage.erase();
  }
}

namespace {
struct PatchFormStages
    : mcunet::impl::PatchFormStagesPassBase<PatchFormStages> {
  void runOnOperation() override {
    func::FuncOp func = getOperation();
    auto text = func->getAttrOfType<StringAttr>("patch.schedule");
    if (!text) {
      func.emitError("has no patch.schedule; run patch-schedule first");
      return signalPassFailure();
    }
    auto network = buildNetwork(func, "host");
    if (failed(network))
      return signalPassFailure();
    auto json = parseJson(text.getValue());
    if (!json) {
      func.emitError() << llvm::toString(json.takeError());
      return signalPassFailure();
    }
    auto schedule = schedule::scheduleFromJSON(network->graph, *json);
    if (!schedule) {
      func.emitError() << llvm::toString(schedule.takeError());
      return signalPassFailure();
    }
    for (const schedule::StageSchedule &stage : schedule->stages)
      if (stage.end - stage.begin > 1)
        wrap(*network, stage);
  }
};
} // namespace
